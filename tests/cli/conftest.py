"""The terminal of the command's tests."""

from tests.cli.terminal import demo_url, directory, kanalvakt, staffed_url

__all__ = ["demo_url", "directory", "kanalvakt", "staffed_url"]
