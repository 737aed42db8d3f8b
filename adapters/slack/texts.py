"""Texts as Slack's objects. What people write stands in plain_text and rich_text only, so that it
can neither format, link nor ping."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Literal

from bot.domain.texts import clean, one_line

Block = dict[str, Any]
# A text within a line, and whether it is bold.
Span = tuple[str, bool]

TEXT_MAX_CHARACTERS = 3000
DASH = "–"


def cut(text: str, max_characters: int) -> str:
    """The text, or its beginning and "…" when it is longer."""
    if len(text) <= max_characters:
        return text
    return text[: max_characters - 1].rstrip() + "…"


def split(text: str, max_characters: int = TEXT_MAX_CHARACTERS) -> list[str]:
    """The cleaned text in parts, cut at a line's or a word's end where there is one; an empty text
    has none."""
    rest, parts = clean(text), []
    while len(rest) > max_characters:
        head = rest[: max_characters + 1]
        at = max(head.rfind("\n"), head.rfind(" "))
        at = at if at > max_characters // 2 else max_characters
        parts.append(rest[:at].rstrip())
        rest = rest[at:].strip()
    return [*parts, rest] if rest else parts


def plain(text: str, max_characters: int = TEXT_MAX_CHARACTERS) -> Block:
    """One line as a plain_text object, cut; a dash when there is nothing to read."""
    line = cut(one_line(text), max_characters) or DASH
    return {"type": "plain_text", "text": line, "emoji": False}


def sections(text: str) -> list[Block]:
    """A text as paragraphs."""
    return [{"type": "section", "text": _whole(part)} for part in split(text)]


def contexts(text: str) -> list[Block]:
    """A text as small print."""
    return [{"type": "context", "elements": [_whole(part)]} for part in split(text)]


def _whole(part: str) -> Block:
    return {"type": "plain_text", "text": part, "emoji": False}


def set_apart(text: str, kind: Literal["rich_text_quote", "rich_text_preformatted"]) -> list[Block]:
    """A text as a quotation, or in fixed width to be copied."""
    return [_rich_text(kind, [(part, False)]) for part in split(text)]


def lines(of: Iterable[Sequence[Span]]) -> list[Block]:
    """Lines of bold and plain spans, with a space between, as rich_text in as many blocks as they
    need."""
    blocks: list[Block] = []
    held: list[Span] = []
    room = TEXT_MAX_CHARACTERS
    for line in of:
        parts = [(part, bold) for text, bold in line for part in split(text)]
        for span in _joined(parts):
            if len(span[0]) > room:
                blocks += _section_of(held)
                held, room = [], TEXT_MAX_CHARACTERS
            held.append(span)
            room -= len(span[0])
    return blocks + _section_of(held)


def _joined(spans: Sequence[Span]) -> list[Span]:
    return [*[one for span in spans for one in (span, (" ", False))][:-1], ("\n", False)]


def _section_of(spans: Sequence[Span]) -> list[Block]:
    """A rich_text of the spans without empty lines at its ends; none when nothing is to be read."""
    joined = [
        ("".join(text for text, _ in run), bold) for bold, run in groupby(spans, lambda s: s[1])
    ]
    if joined:
        joined[0] = (joined[0][0].lstrip(), joined[0][1])
        joined[-1] = (joined[-1][0].rstrip(), joined[-1][1])
    kept = [(text, bold) for text, bold in joined if text]
    return [_rich_text("rich_text_section", kept)] if kept else []


def _rich_text(kind: str, spans: Sequence[Span]) -> Block:
    elements = [
        {"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})}
        for text, bold in spans
    ]
    return {"type": "rich_text", "elements": [{"type": kind, "elements": elements}]}


def words(block: object) -> Iterator[str]:
    """Every text that a block shows, in order."""
    if isinstance(block, dict):
        for key, value in block.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from words(value)
    elif isinstance(block, list):
        for one in block:
            yield from words(one)


def escaped(text: str) -> str:
    """The text for a message's own `text`, where Slack reads `<` and `&` as its own marks."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_sent(part: Any) -> Any:
    """A part of a view as it came back from Slack, with what Slack escaped in its texts undone."""
    if isinstance(part, dict):
        return {
            key: _unescaped(value) if key == "text" and isinstance(value, str) else as_sent(value)
            for key, value in part.items()
        }
    return [as_sent(one) for one in part] if isinstance(part, list) else part


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
