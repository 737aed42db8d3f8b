"""The terminal at which files are imported."""

from tests.cli.terminal import demo_url, directory, kanalvakt, staffed_url

__all__ = ["demo_url", "directory", "kanalvakt", "staffed_url"]
