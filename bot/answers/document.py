"""Reads an organisation's own guideline document and ties each rule to its paragraph there."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile

from rapidfuzz import fuzz, process

from bot.answers.lexicon import Features, Lexicon, load_concepts
from bot.answers.words import fold
from bot.domain.guideline import Guideline, Paragraph, Rule

MAX_DOCUMENT_BYTES = 5_000_000
MAX_HEADING_CHARACTERS = 80
LEAST_HEADING_LIKENESS = 88
LEAST_LIKENESS = 0.06
LEAST_LIKENESS_ANYWHERE = 0.2
LONG_PARAGRAPH_WORDS = 150
SUFFIXES = (".txt", ".md", ".docx")

_BOOKMARK = re.compile(r"\[bookmark: [^\]]*\]")
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
_LIST_MARK = re.compile(r"^\s*(?:[·•▪*\-–]|\d+[.)])\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def read_document(path: Path) -> tuple[Paragraph, ...]:
    """The paragraphs of a .txt, .md or .docx document, numbered from 1, each under its heading.

    Headings are lines marked as such (Word's heading styles, "#" in .md, Word's bookmark marks
    that a conversion to .txt leaves). In a .txt without marks every short line that does not end
    as a sentence may be one; `tie` looks for the guideline's own among them.
    Raises: ValueError naming the file and the way out when it is missing, of another kind, too
    large, not UTF-8, not a Word document, or empty.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(
            f"{path.name}: only {', '.join(SUFFIXES)} can be imported, not {suffix!r}."
        )
    try:
        size_bytes = path.stat().st_size
        if size_bytes > MAX_DOCUMENT_BYTES:
            raise ValueError(
                f"{path.name} has {size_bytes} bytes; at most {MAX_DOCUMENT_BYTES} can be imported."
            )
        lines = _word_lines(path) if suffix == ".docx" else _text_lines(path, suffix)
    except OSError as error:
        raise ValueError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    paragraphs = tuple(_paragraphs(lines))
    if not paragraphs:
        raise ValueError(f"{path.name} has no text. Check that it is the right file.")
    return paragraphs


def tie(guideline: Guideline, paragraphs: Iterable[Paragraph]) -> dict[str, Paragraph | None]:
    """The paragraph of each rule, found by the section's heading and by likeness; None = not found.

    Where the section's heading stands in the document only its paragraphs are looked at. Two rules
    may share a paragraph.
    """
    everything = tuple(paragraphs)
    lexicon = Lexicon(load_concepts(), (p.text for p in everything))
    features = {p.number: lexicon.features(p.text) for p in everything}
    by_section = {
        section.slug: tuple(p for p in everything if _is_heading_of(p.heading, headings))
        for section in guideline.sections
        for headings in [(*section.headings, *section.title.values())]
    }
    tied: dict[str, Paragraph | None] = {}
    for rule in guideline.rules:
        wanted = lexicon.features(_described(rule))
        candidates = by_section[rule.section] or everything
        least = LEAST_LIKENESS if by_section[rule.section] else LEAST_LIKENESS_ANYWHERE
        spread = Counter(name for p in candidates for name in features[p.number])
        likeness, best = max(
            ((_likeness(wanted, features[p.number], spread), p) for p in candidates),
            key=lambda pair: pair[0],
            default=(0.0, None),
        )
        tied[rule.id] = best if likeness >= least else None
    return tied


Line = tuple[str, bool | None]
"""A line and whether it is marked as a heading; None = the format has no marks."""


def _text_lines(path: Path, suffix: str) -> list[Line]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is not UTF-8. Save it as UTF-8 and try again.") from None
    marked = "[bookmark: " in text
    lines: list[Line] = []
    for line in text.splitlines():
        if suffix == ".md":
            heading = _MARKDOWN_HEADING.match(line)
            lines.append((heading[1] if heading else line, bool(heading)))
        else:
            lines.append((line, "[bookmark: " in line if marked else None))
    return lines


def _word_lines(path: Path) -> list[Line]:
    # python-docx takes a third of a second to import, and only an import needs it
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(str(path))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise ValueError(
            f"{path.name} is not a Word document. Open it in Word and save it as .docx."
        ) from error
    lines: list[Line] = []
    for paragraph in document.paragraphs:
        style = (paragraph.style.name if paragraph.style else None) or ""
        heading = style.lower().startswith(("heading", "rubrik", "title"))
        listed = style.lower().startswith(("list", "punktlista", "numrerad lista"))
        lines.append((f"- {paragraph.text}" if listed else paragraph.text, heading))
    return lines


def _paragraphs(lines: Iterable[Line]) -> Iterator[Paragraph]:
    """A list is part of the paragraph that introduces it with a colon."""
    heading, number = "", 0
    open_list: Paragraph | None = None
    for raw, marked in lines:
        text = " ".join(_CONTROL.sub(" ", _BOOKMARK.sub("", raw)).split())
        if not text:
            continue
        if marked or (marked is None and _looks_like_heading(text)):
            heading = text
            continue
        if _LIST_MARK.match(raw) and open_list:
            open_list = replace(open_list, text=f"{open_list.text}\n• {_LIST_MARK.sub('', text)}")
            continue
        if open_list:
            yield open_list
        number += 1
        open_list = Paragraph(heading=heading, text=text, number=number)
        if not text.endswith(":"):
            yield open_list
            open_list = None
    if open_list:
        yield open_list


def _looks_like_heading(text: str) -> bool:
    return (
        len(text) <= MAX_HEADING_CHARACTERS
        and text[-1] not in '.:;,!?”"'
        and not _LIST_MARK.match(text)
        and text[0].isupper()
    )


def _is_heading_of(heading: str, known: Iterable[str]) -> bool:
    choices = [fold(name) for name in known]
    plain = re.sub(r"^[\d.\s]+", "", fold(heading))
    return bool(plain) and (
        process.extractOne(plain, choices, scorer=fuzz.ratio, score_cutoff=LEAST_HEADING_LIKENESS)
        is not None
    )


def _described(rule: Rule) -> str:
    return " ".join((rule.statement["sv"], *rule.words))


def _likeness(wanted: Features, found: Features, spread: Counter[str]) -> float:
    """How much of what the rule speaks of stands in the paragraph (0-1). What stands in many of
    the paragraphs says little, and a long paragraph has something of everything."""
    weights = {
        name: weight / max(spread[name], 1)
        for name, weight in wanted.items()
        if not name.startswith("g:")  # letters alone are alike everywhere
    }
    total = sum(weights.values())
    shared = sum(weight for name, weight in weights.items() if name in found)
    words = sum(1 for name in found if name.startswith("w:"))
    return shared / total / (1 + words / LONG_PARAGRAPH_WORDS) if total else 0.0
