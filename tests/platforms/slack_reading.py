"""Messages and views as a person reads them: cards, texts and buttons out of blocks."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.platforms.driver import SeenButton, SeenCard
from tests.platforms.slack_checks import Json

_LINKED = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
# What tells names apart that would be the same.
_NUMBER = re.compile(r" \(\d+\)$")
_FORMATTED = re.compile(r"(?<!\w)([*_~`])(?=\S)([^\n]+?)(?<=\S)\1(?!\w)")


@dataclass(frozen=True, kw_only=True)
class Pressable:
    """A button of a block, with the title of the item it stands in."""

    label: str
    within: str
    block: Json
    element: Json

    @property
    def turns_to(self) -> int:
        """The page that it turns to; 0 when it does something else."""
        is_page = self.element["action_id"].startswith("page:")
        return int(self.element["value"]) if is_page else 0


def closed_up(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def read_mrkdwn(text: str) -> str:
    """Formatted text as it is read: a ping as @name, a link by its words."""

    def shown(link: re.Match[str]) -> str:
        target, words = link.group(1), link.group(2)
        if target[0] in "@#!":
            return f"@{words or target[1:]}"
        return words or target

    plain = _LINKED.sub(shown, text)
    while (without := _FORMATTED.sub(r"\2", plain)) != plain:
        plain = without
    return html.unescape(plain)


def read_text(text: Json) -> str:
    """A text object as it is read."""
    return read_mrkdwn(text["text"]) if text["type"] == "mrkdwn" else str(text["text"])


def read_block(block: Json) -> str:
    """Everything in the block, its buttons' labels too."""
    return "\n".join(filter(None, _parts(block)))


def title_of(blocks: list[Json]) -> str:
    """The first header; the whole title below it, where the header had to be cut."""
    for index, block in enumerate(blocks):
        if block["type"] != "header":
            continue
        title = read_text(block["text"])
        if title.endswith("…"):
            for below in blocks[index + 1 :]:
                if read_block(below).startswith(title[:-1].rstrip()):
                    return read_block(below)
        return title
    return ""


def pressables(blocks: list[Json]) -> list[Pressable]:
    """The buttons and links, from top to bottom."""
    found = []
    above: Json = {}
    for block in blocks:
        if block["type"] != "actions":
            above = block
        elements = block["elements"] if block["type"] == "actions" else [block.get("accessory")]
        for element in elements:
            if element and element["type"] == "button":
                label = read_text(element["text"])
                within = _item(label, element, above)
                found.append(Pressable(label=label, within=within, block=block, element=element))
    return found


def read_card(blocks: list[Json], text: str = "") -> SeenCard:
    """The blocks as a card; the text where there are no blocks."""
    return read_pages([blocks], text)


def read_pages(pages: list[list[Json]], text: str = "") -> SeenCard:
    """A card that is turned over page by page; a button that stands on all is seen once."""
    buttons: dict[tuple[str, str, str], SeenButton] = {}
    for page in pages:
        for one in pressables(page):
            if one.turns_to:
                continue
            called = str(one.element.get("value") or one.element.get("url"))
            key = (one.label, one.within, called)
            buttons.pop(key, None)
            buttons[key] = SeenButton(label=one.label, within=one.within)
    shown = [read_block(block) for page in pages for block in page]
    return SeenCard(
        title=closed_up(title_of(pages[0])),
        text=closed_up("\n".join(shown) or read_mrkdwn(text)),
        all_buttons=tuple(buttons.values()),
    )


def _item(label: str, element: Json, above: Json) -> str:
    """The item's title, as a screen reader says it after the label; whole, where that was cut."""
    spoken = element.get("accessibility_label", "")
    if not spoken.startswith(f"{label}: "):
        return ""
    title = str(spoken.removeprefix(f"{label}: "))
    bold = closed_up("".join(_bold(above)))
    start = _NUMBER.sub("", closed_up(title)).removesuffix("…").rstrip()
    return bold if bold.startswith(start) else closed_up(title)


def _bold(block: Json) -> Iterator[str]:
    """The bold words that a rich text begins with."""
    for section in block.get("elements", []) if block.get("type") == "rich_text" else []:
        for run in section.get("elements", []):
            if not run.get("style", {}).get("bold"):
                return
            yield run["text"]


def _parts(block: Json) -> Iterator[str]:
    kind = block["type"]
    if kind == "rich_text":
        yield from map(_read_rich, block["elements"])
    elif kind == "markdown":
        yield block["text"]
    elif kind == "image":
        yield block["alt_text"]
    elif kind == "input":
        yield read_text(block["label"])
        if "hint" in block:
            yield read_text(block["hint"])
    else:
        for text in (block.get("text"), *block.get("fields", [])):
            if text:
                yield read_text(text)
        for element in (*block.get("elements", []), block.get("accessory")):
            yield _read_element(element) if element else ""


def _read_element(element: Json) -> str:
    if element["type"] in ("plain_text", "mrkdwn"):
        return read_text(element)
    if element["type"] == "image":
        return str(element["alt_text"])
    return read_text(element["text"]) if "text" in element else ""


def _read_rich(part: Json) -> str:
    if part["type"] == "rich_text_list":
        return "\n".join(map(_read_rich, part["elements"]))
    return "".join(map(_read_run, part["elements"]))


def _read_run(run: Json) -> str:
    if run["type"] == "link":
        return str(run.get("text") or run["url"])
    if run["type"] == "text":
        return str(run["text"])
    names = ("user_id", "channel_id", "usergroup_id", "range", "name")
    return "@" + next((str(run[name]) for name in names if name in run), "")
