"""What a platform is sent, kept in golden/*.json, to be read and compared."""

import difflib
import json
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def assert_golden(name: str, drawn: object) -> None:
    """The same as in golden/<name>.json, or the difference by lines."""
    expected = (GOLDEN / f"{name}.json").read_text().splitlines()
    got = json.dumps(drawn, indent=2, ensure_ascii=False).splitlines()
    difference = "\n".join(difflib.unified_diff(expected, got, "golden", "drawn", lineterm=""))
    assert not difference, difference
