"""Text as Teams shows it where Markdown is read: the words, and what it would make of them."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.platforms.teams_checks import Json, parts_of
from tests.platforms.teams_schema import READS_MARKDOWN

_ESCAPABLE = r"\\`*_{}[\]()#+\-.!|~<>&\"'$%,/:;=?@^"
_ESCAPED = re.compile(rf"\\([{_ESCAPABLE}])")
_KEPT = 0xE000  # escaped characters are kept apart from U+E000 on, and come back at the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The words as they are read, and the kinds of formatting that they got."""

    text: str
    formats: tuple[str, ...] = ()


def _linked(found: re.Match[str]) -> str:
    return found.group(1) or found.group(2)


# What Teams makes of text, in order: what it is called, how it looks, what is left to read.
_RULES: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    ("date", re.compile(r"\{\{(?:DATE|TIME)\([^)]*\)\}\}"), "(date)"),
    ("mention", re.compile(r"<at[^>]*>(.*?)</at>", re.DOTALL), r"@\1"),
    ("image", re.compile(r"!\[([^\]]*)\]\([^)\s]*(?:\s[^)]*)?\)"), r"\1"),
    (
        "link",
        re.compile(r"\[([^\]]+)\]\(\s*\S+?(?:\s[^)]*)?\)|<((?:https?|mailto):[^>\s]+)>"),
        _linked,
    ),
    ("code", re.compile(r"(`+)(.+?)\1", re.DOTALL), r"\2"),
    ("bold", re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL), r"\2"),
    ("strike", re.compile(r"(~~)(?=\S)(.+?)(?<=\S)\1", re.DOTALL), r"\2"),
    ("italic", re.compile(r"(\*)(?=\S)([^*]+?)(?<=\S)\1", re.DOTALL), r"\2"),
    ("italic", re.compile(r"(?<!\w)(_)(?=\S)([^_]+?)(?<=\S)\1(?!\w)", re.DOTALL), r"\2"),
    ("heading", re.compile(r"^ {0,3}#{1,6}\s+", re.MULTILINE), ""),
    ("heading", re.compile(r"^(.*\S.*)\n {0,3}(?:=+|-{2,})\s*$", re.MULTILINE), r"\1"),
    ("rule", re.compile(r"^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$", re.MULTILINE), ""),
    ("list", re.compile(r"^ {0,3}[-*+]\s+(?=\S)", re.MULTILINE), ""),
    ("list", re.compile(r"^ {0,3}\d{1,9}[.)]\s+(?=\S)", re.MULTILINE), ""),
    ("quote", re.compile(r"^ {0,3}>\s?", re.MULTILINE), ""),
)


def read_markdown(text: str) -> Shown:
    """What a person reads where Markdown is read."""
    kept = _ESCAPED.sub(lambda found: chr(_KEPT + ord(found.group(1))), text)
    formats: list[str] = []
    for name, looks, left in _RULES:
        kept, count = looks.subn(left, kept)
        formats += [name] * bool(count)
    words = "".join(
        chr(ord(one) - _KEPT) if _KEPT <= ord(one) < _KEPT + 128 else one
        for one in html.unescape(kept)
    )
    return Shown(text=words, formats=tuple(dict.fromkeys(formats)))


def read_text(activity: Json) -> Shown:
    """The words of an activity: Markdown unless it says that they are plain."""
    text = str(activity.get("text") or "")
    for entity in activity.get("entities") or []:
        if entity.get("type") == "mention":
            text = text.replace(entity["text"], f"@{entity['mentioned']['name']}")
    if activity.get("textFormat") == "plain":
        return Shown(text=text)
    return read_markdown(text)


def formatted_in(card: Json) -> Iterator[tuple[str, str]]:
    """Every text of a card that Teams would format, with how: (format, text)."""
    for kind, part in parts_of(card):
        for name in READS_MARKDOWN.get(kind, ()):
            text = str(part.get(name) or "")
            for found in read_markdown(text).formats:
                yield found, text
    for entity in (card.get("msteams") or {}).get("entities") or []:
        yield "mention", str(entity.get("text", ""))
