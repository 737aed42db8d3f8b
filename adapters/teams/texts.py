"""Texts as elements of Adaptive Cards. What people write stands in TextRuns, which read no
Markdown; where Teams reads Markdown anyway, marks give way to signs that look like them."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from adapters.wording import split
from bot.domain.texts import clean, one_line

Block = dict[str, Any]
# A text within a line, and whether it is bold.
Span = tuple[str, bool]

# As one element; 4 bytes a character at most.
TEXT_MAX_CHARACTERS = 2000

_LOOKALIKES = str.maketrans(
    {
        "*": "∗",
        "`": "ˋ",
        "~": "∼",
        "[": "［",
        "]": "］",
        "<": "‹",
        ">": "›",
        "\\": "＼",
        "|": "∣",
        "@": "＠",
    }
)
_REPLACED = (
    (re.compile(r"(?<![^\W_])_|_(?![^\W_])"), "＿"),  # emphasis, but not within a word
    (re.compile(r"(?<=\S)\.(?=[^\W\d_])"), "․"),  # names of hosts
    (re.compile(r"(?<=\d)\.(?=\d+\.\d+\.\d)"), "․"),  # and their numbers
    (re.compile("//"), "∕∕"),
    (re.compile(r"&(?=#?\w+;)"), "＆"),  # entities
    (re.compile(r"\{(?=\{)"), "｛"),  # dates and times that the client fills in
    (re.compile(r"^#"), "＃"),  # from here: headings, rules and lists
    (re.compile(r"^-"), "‐"),
    (re.compile(r"^\+"), "＋"),
    (re.compile(r"^(\d+)\."), r"\1․"),
    (re.compile(r"^(\d+)\)"), r"\1）"),
)
_BETWEEN_BRACES = re.compile(r"(?<=\{)(?=\{)")


def safe(text: str) -> str:
    """One line for a field where Teams reads Markdown: nothing in it formats, mentions or links."""
    line = one_line(text).translate(_LOOKALIKES)
    for pattern, replacement in _REPLACED:
        line = pattern.sub(replacement, line)
    return line


def runs(text: str, **style: Any) -> list[Block]:
    """A text as TextRuns: read as it stands, with its line breaks."""
    return [{"type": "TextRun", "text": part, **style} for part in _BETWEEN_BRACES.split(text)]


def paragraphs(text: str, **style: Any) -> list[Block]:
    """A text in as many elements as it needs."""
    return [rich(runs(part, **style)) for part in split(text, TEXT_MAX_CHARACTERS)]


def rich(inlines: Sequence[Block]) -> Block:
    """TextRuns as an element."""
    return {"type": "RichTextBlock", "inlines": list(inlines)}


def line(spans: Iterable[Span]) -> list[Block]:
    """A line of bold and plain spans with a space between."""
    blocks: list[Block] = []
    inlines: list[Block] = []
    room = TEXT_MAX_CHARACTERS
    for text, bold in spans:
        for part in split(text, TEXT_MAX_CHARACTERS):
            if len(part) > room:
                blocks.append(rich(inlines))
                inlines, room = [], TEXT_MAX_CHARACTERS
            room -= len(part)
            space = " " if inlines else ""
            inlines += runs(space + part, **({"weight": "bolder"} if bold else {}))
    return [*blocks, rich(inlines)] if inlines else blocks


def heading(text: str, size: str, **more: Any) -> list[Block]:
    """A line that screen readers find as a heading, unless Teams would read something into it."""
    text = one_line(text)
    style = {"size": size, "weight": "bolder", **more}
    if text and len(text) <= TEXT_MAX_CHARACTERS and text == safe(text):
        return [{"type": "TextBlock", "text": text, "style": "heading", "wrap": True, **style}]
    return paragraphs(text, **style)


def contained(blocks: Sequence[Block], max_bytes: int, **properties: Any) -> list[Block]:
    """The elements in a Container, or in several when they are many."""
    groups: list[list[Block]] = []
    room = 0
    for block in blocks:
        size = size_bytes(block)
        if not groups or size > room:
            groups.append([])
            room = max_bytes
        groups[-1].append(block)
        room -= size
    return [{"type": "Container", "items": group, **properties} for group in groups]


def words(block: object) -> Iterator[str]:
    """Every text that an element shows, in order."""
    if isinstance(block, dict):
        if block.get("type") == "RichTextBlock":
            yield "".join(run["text"] for run in block["inlines"])
            return
        for key, value in block.items():
            if key == "text" and isinstance(value, str):
                yield value
            elif key != "data":
                yield from words(value)
    elif isinstance(block, list):
        for one in block:
            yield from words(one)


def size_bytes(value: object) -> int:
    """What a JSON value takes in a message, with the comma after it."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()) + 1


def without_macros(text: str) -> str:
    """One line for a field that reads no Markdown but fills in dates: a label."""
    return re.sub(r"\{(?=\{)", "｛", one_line(clean(text)))
