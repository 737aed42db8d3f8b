"""The terminal of the command's tests."""

from tests.cli.terminal import demo_url, directory, kanalvakt, staffed_url
from tests.cli.wheel import installed

__all__ = ["demo_url", "directory", "installed", "kanalvakt", "staffed_url"]
