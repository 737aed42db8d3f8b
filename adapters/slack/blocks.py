"""Cards as blocks, for messages and for the home tab; a card that is too long for one message has
pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from adapters.slack.buttons import Buttons, pack, unpack
from adapters.slack.texts import (
    DASH,
    Block,
    contexts,
    cut,
    escaped,
    lines,
    plain,
    sections,
    set_apart,
    words,
)
from bot.domain.texts import one_line
from bot.i18n import _
from bot.ui import Card, Copyable, Element, Facts, Heading, Item, Quote, Text

__all__ = ["Drawn", "pack", "render", "render_home", "unpack"]

MESSAGE_MAX_BLOCKS = 50
HOME_MAX_BLOCKS = 100
SHOWN_MAX_CHARACTERS = 12_000
HEADER_MAX_CHARACTERS = 150
SUMMARY_MAX_CHARACTERS = 300
OWN_MAX_ROWS = 5
# What the buttons between pages take of each page.
PAGING_MAX_BLOCKS = 3
PAGING_MAX_CHARACTERS = 300

# Blocks that stay together where a page has room for them.
Piece = list[Block]
DIVIDER: Block = {"type": "divider"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page of a card: the notification's text, the blocks, and how many pages there are."""

    text: str
    blocks: list[Block]
    pages: int


@dataclass(frozen=True, slots=True)
class _Parts:
    """A card in blocks: its title, its body in pieces, and the buttons that every page has."""

    head: list[Block]
    body: list[Piece]
    own: list[Block]


def render(card: Card, page: int = 1) -> Drawn:
    """A page of the card as a message, counted from 1; a page that is not there any more is the
    last. Raises: ValueError when a button holds too much."""
    buttons = Buttons()
    parts = _parts(card, buttons)
    fixed = [*parts.head, *parts.own]
    pages = _cut_to_pages(parts.body, _Room(MESSAGE_MAX_BLOCKS, fixed))
    if len(pages) > 1:
        room = _Room(MESSAGE_MAX_BLOCKS, fixed, PAGING_MAX_BLOCKS, PAGING_MAX_CHARACTERS)
        pages = _cut_to_pages(parts.body, room)
    page = min(max(page, 1), len(pages))
    blocks = [*parts.head, *pages[page - 1], *parts.own, *_paging(page, len(pages), buttons)]
    return Drawn(_summary(card, parts), blocks or sections(DASH), len(pages))


def render_home(card: Card) -> Block:
    """The card as the view of the home tab; what has no room is left to the messages. Raises:
    ValueError when a button holds too much."""
    parts = _parts(card, Buttons())
    fixed = [*parts.head, *parts.own]
    pages = _cut_to_pages(parts.body, _Room(HOME_MAX_BLOCKS, fixed))
    rest: list[Block] = []
    if len(pages) > 1:
        rest = contexts(_("The rest is in our messages. Write “my channels” there."))
        pages = _cut_to_pages(parts.body, _Room(HOME_MAX_BLOCKS, [*fixed, *rest]))
    blocks = [*parts.head, *pages[0], *rest, *parts.own]
    return {"type": "home", "blocks": blocks or sections(DASH)}


def _parts(card: Card, buttons: Buttons) -> _Parts:
    title = one_line(card.title)
    head: list[Block] = []
    body: list[Piece] = []
    if title:
        head.append({"type": "header", "text": plain(title, HEADER_MAX_CHARACTERS)})
    if len(title) > HEADER_MAX_CHARACTERS:
        body.append(sections(title))
    rows = buttons.rows(card.buttons)
    for element in card.body:
        drawn = _element(element, buttons)
        if body and body[-1] and body[-1][0] is DIVIDER and len(body[-1]) == 2:
            body[-1] += drawn  # a heading stays with what it is about
        else:
            body.append(drawn)
    own = [row for row in rows if row["type"] == "actions"]
    body += [[row] for row in rows if row["type"] != "actions"]
    if len(own) > OWN_MAX_ROWS:
        body += [[row] for row in own]
        own = []
    body = [piece for piece in body if piece]
    if own and any(piece[-1]["type"] == "actions" for piece in body):
        own.insert(0, DIVIDER)  # the card's own buttons are not the last item's
    return _Parts(head, body, own)


def _element(element: Element, buttons: Buttons) -> Piece:
    match element:
        case Text(text, subtle):
            return contexts(text) if subtle else sections(text)
        case Heading(text):
            heading = lines([[(one_line(text), True)]])
            return [DIVIDER, *heading] if heading else []
        case Quote(text, source):
            return set_apart(text, "rich_text_quote") + contexts(source)
        case Facts(facts):
            return lines(_fact(name, value) for name, value in facts)
        case Item(title, item_lines, item_buttons):
            told = [[(one_line(title), True)], *([(line, False)] for line in item_lines)]
            return lines(line for line in told if line[0][0]) + buttons.rows(item_buttons, title)
        case Copyable(label, text):
            return lines([[(one_line(label), True)]]) + set_apart(text, "rich_text_preformatted")
        case _:
            assert_never(element)


def _fact(name: str, value: str) -> list[tuple[str, bool]]:
    name = one_line(name)
    return [(f"{name}:", True), (value or DASH, False)] if name else [(value, False)]


class _Room:
    """How much a page holds beside what every page has."""

    def __init__(
        self, max_blocks: int, fixed: Sequence[Block], blocks: int = 0, characters: int = 0
    ) -> None:
        self.blocks = max_blocks - len(fixed) - blocks
        self.characters = SHOWN_MAX_CHARACTERS - sum(map(_shown, fixed)) - characters


def _shown(block: Block) -> int:
    return sum(len(text) for text in words(block))


def _cut_to_pages(body: Sequence[Piece], room: _Room) -> list[list[Block]]:
    """The body on as few pages as it needs, at least one; a piece is cut only when a page cannot
    hold it."""
    pages: list[list[Block]] = [[]]
    characters = 0
    for piece in body:
        sizes = [_shown(block) for block in piece]
        for at, block in enumerate(piece):
            last = len(piece) if at == 0 else at + 1
            more = sum(sizes[at:last])
            is_full = (
                len(pages[-1]) + last - at > room.blocks or characters + more > room.characters
            )
            if pages[-1] and is_full:
                pages.append([])
                characters = 0
            if pages[-1] or block is not DIVIDER:
                pages[-1].append(block)
                characters += sizes[at]
    return pages


def _paging(page: int, pages: int, buttons: Buttons) -> list[Block]:
    """The way to the pages before and after."""
    if pages == 1:
        return []
    where = _("Page {page} of {pages}")
    ways = [(page - 1, _("Previous")), (page + 1, _("Next"))]
    row = [
        buttons.button(f"page:{to}", label, str(to), within=where.format(page=to, pages=pages))
        for to, label in ways
        if 1 <= to <= pages
    ]
    told = contexts(where.format(page=page, pages=pages))
    return [DIVIDER, {"type": "actions", "elements": row}, *told]


def _summary(card: Card, parts: _Parts) -> str:
    """The card in short, for a notification: its title and its first text."""
    told = [block for piece in parts.body for block in piece if block["type"] != "actions"]
    texts = [card.title, *("".join(words(block)) for block in told if block is not DIVIDER)]
    short = [cut(one_line(text), SUMMARY_MAX_CHARACTERS) for text in texts[:2]]
    return escaped("\n".join(dict.fromkeys(text for text in short if text))) or DASH
