"""Slack: direct messages, forms, the Home tab, the command and the shortcuts."""
