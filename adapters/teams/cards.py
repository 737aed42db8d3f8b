"""Cards as Adaptive Cards; a card that is too long for one message has pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from adapters.teams.buttons import Buttons, pack, rows_of, unpack
from adapters.teams.texts import (
    Block,
    contained,
    heading,
    line,
    paragraphs,
    safe,
    size_bytes,
    words,
)
from adapters.wording import DASH, cut
from bot.domain.texts import clean, one_line
from bot.i18n import _, language, using
from bot.ui import Card, Copyable, Element, Facts, Heading, Item, Quote, Text

__all__ = ["CARD_MAX_BYTES", "Drawn", "frame", "pack", "render", "unpack"]

# Of the 28 KB of an activity; the rest is for what stands around the card.
CARD_MAX_BYTES = 25_000
CONTAINER_MAX_BYTES = 12_000
# What every page has: the title and the card's own buttons.
TITLE_MAX_CHARACTERS = 200
OWN_MAX_BYTES = 8_000
PAGING_MAX_BYTES = 1_500
SUMMARY_MAX_CHARACTERS = 150

# Elements that stay together where a page has room for them.
Piece = list[Block]
_SUBTLE = {"isSubtle": True, "size": "small"}
_APART = {"separator": True}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page of a card: the card's JSON, the notification's text, and how many pages there are."""

    card: dict[str, Any]
    summary: str
    pages: int


@dataclass(frozen=True, slots=True)
class _Parts:
    """A card in elements: its title, its body in pieces, and the buttons that every page has."""

    head: list[Block]
    body: list[Piece]
    own: list[Block]


def render(card: Card, page: int = 1, *, dialogs: bool = False) -> Drawn:
    """A page of the card, counted from 1; a page that is not there any more is the last.

    `dialogs`: buttons that open a form ask for a dialog. Raises: ValueError when a button holds too
    much.
    """
    with using(card.language or language()):
        buttons = Buttons(dialogs=dialogs)
        parts = _parts(card, buttons)
        fixed = size_bytes(frame([*parts.head, *parts.own], card.title))
        pages = _cut_to_pages(parts.body, CARD_MAX_BYTES - fixed)
        if len(pages) > 1:
            pages = _cut_to_pages(parts.body, CARD_MAX_BYTES - fixed - PAGING_MAX_BYTES)
        page = min(max(page, 1), len(pages))
        body = [*parts.head, *pages[page - 1], *parts.own, *_paging(page, len(pages), buttons)]
        return Drawn(frame(body, card.title), _summary(card, parts), len(pages))


def frame(body: Sequence[Block], title: str) -> Block:
    """The elements as a whole card in the language spoken now."""
    note = _("This card needs a newer version of Teams.")
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "lang": language(),
        "fallbackText": f"{cut(safe(title), SUMMARY_MAX_CHARACTERS) or 'Kanalvakt'}: {note}",
        "body": list(body) or paragraphs(DASH),
    }


def _parts(card: Card, buttons: Buttons) -> _Parts:
    title = one_line(card.title)
    head = heading(cut(title, TITLE_MAX_CHARACTERS), "large")
    body: list[Piece] = []
    if len(title) > TITLE_MAX_CHARACTERS:
        body.append(paragraphs(title))
    rows = buttons.rows(card.buttons)
    is_after_heading = False
    for element in card.body:
        drawn = _element(element, buttons)
        if isinstance(element, Item) and is_after_heading and drawn:
            drawn[0] = {**drawn[0], "separator": False}
        if is_after_heading:
            body[-1] += drawn  # a heading stays with what it is about
        elif drawn:
            body.append(drawn)
        is_after_heading = isinstance(element, Heading) and bool(drawn)
    own = [row for row in rows if row["type"] == "ActionSet"]
    body += [[row] for row in rows if row["type"] != "ActionSet"]
    if own and any(isinstance(element, Item) and element.buttons for element in card.body):
        own[0] = {**own[0], **_APART}  # they are not the last item's
    if size_bytes(own) > OWN_MAX_BYTES:
        body += [[row] for row in own]
        own = []
    return _Parts(head, body, own)


def _element(element: Element, buttons: Buttons) -> Piece:
    match element:
        case Text(text, subtle):
            return paragraphs(text, **(_SUBTLE if subtle else {}))
        case Heading(text):
            drawn = heading(text, "medium", isSubtle=True)
            return [{**block, **_APART, "spacing": "large"} for block in drawn[:1]] + drawn[1:]
        case Quote(text, source):
            quoted = paragraphs(text, italic=True) + paragraphs(source, **_SUBTLE)
            return contained(quoted, CONTAINER_MAX_BYTES, style="emphasis")
        case Facts(facts):
            told = [block for name, value in facts for block in _fact(name, value)]
            return told[:1] + [{**block, "spacing": "small"} for block in told[1:]]
        case Item(title, lines, item_buttons):
            told = line([(one_line(title), True)])
            told += [
                {**block, "spacing": "small"} for one in lines for block in line([(one, False)])
            ]
            rows = told + buttons.rows(item_buttons, title)
            drawn = contained(rows, CONTAINER_MAX_BYTES, spacing="medium")
            return [{**block, **_APART} for block in drawn[:1]] + drawn[1:]
        case Copyable(label, text):
            told = line([(one_line(label), True)])
            copied = paragraphs(text, fontType="monospace")
            return told + contained(copied, CONTAINER_MAX_BYTES, style="emphasis")
        case _:
            assert_never(element)


def _fact(name: str, value: str) -> list[Block]:
    name = one_line(name)
    return line([(f"{name}:", True), (clean(value) or DASH, False)] if name else [(value, False)])


def _cut_to_pages(body: Sequence[Piece], max_bytes: int) -> list[list[Block]]:
    """The body on as few pages as it needs, at least one; a piece is cut only when a page cannot
    hold it."""
    pages: list[list[Block]] = [[]]
    room = max_bytes
    for piece in body:
        sizes = [size_bytes(block) for block in piece]
        for at, block in enumerate(piece):
            wanted = sum(sizes) if at == 0 else sizes[at]
            if pages[-1] and wanted > room:
                pages.append([])
                room = max_bytes
            pages[-1].append(block)
            room -= sizes[at]
    return pages


def _paging(page: int, pages: int, buttons: Buttons) -> list[Block]:
    """Where this page stands, and the way to those before and after."""
    if pages == 1:
        return []
    where = _("Page {page} of {pages}")
    ways = [(page - 1, _("Previous")), (page + 1, _("Next"))]
    row = [
        buttons.page(label, to, where.format(page=to, pages=pages))
        for to, label in ways
        if 1 <= to <= pages
    ]
    told = paragraphs(where.format(page=page, pages=pages), **_SUBTLE)
    return [{**told[0], **_APART}, *rows_of(row)]


def _summary(card: Card, parts: _Parts) -> str:
    """The card in short, for a notification: its title and its first text."""
    texts = [card.title, *(text for piece in parts.body for text in words(piece))]
    short = [cut(one_line(text), SUMMARY_MAX_CHARACTERS) for text in texts[:2]]
    return " – ".join(dict.fromkeys(text for text in short if text)) or DASH
