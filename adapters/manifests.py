"""The files under manifest/, in the checkout or where an installation puts the wheel's data."""

import sysconfig
from collections.abc import Iterator
from pathlib import Path

FOLDER = "manifest"


class NoManifest(Exception):
    """A file is not where the installation has put it; the text names the way out."""


def manifest_file(name: str) -> bytes:
    """The content of a file, named by its path under manifest/. Raises: NoManifest."""
    for folder in _folders():
        path = folder / name
        if path.is_file():
            return path.read_bytes()
    raise NoManifest(f"{FOLDER}/{name} is missing here. Install Kanalvakt again.")


def _folders() -> Iterator[Path]:
    beside = Path(__file__).parents[1]
    yield beside / FOLDER
    data = Path("share", "kanalvakt", FOLDER)
    yield beside / data
    yield sysconfig.get_path("data") / data
    yield sysconfig.get_path("data", sysconfig.get_preferred_scheme("user")) / data


def filled_in(part: object, values: dict[str, str]) -> object:
    """The part of a template with each name in its texts replaced by its value."""
    if isinstance(part, dict):
        return {name: filled_in(value, values) for name, value in part.items()}
    if isinstance(part, list):
        return [filled_in(one, values) for one in part]
    if isinstance(part, str):
        for name, value in values.items():
            part = part.replace(name, value)
    return part
