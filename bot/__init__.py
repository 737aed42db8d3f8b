"""Kanalvakt: a workplace assistant that carries a municipality's social-media guideline."""

__version__ = "0.1.0"
