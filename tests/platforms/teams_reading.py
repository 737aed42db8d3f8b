"""Adaptive Cards as a person reads them: titles, texts, buttons, and what is wrong with a form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.platforms.driver import SeenButton, SeenCard
from tests.platforms.teams_checks import Json
from tests.platforms.teams_markdown import read_markdown

TYPED = "__typed"
# What tells names apart that would be the same.
_NUMBER = re.compile(r" \(\d+\)$")
_PAGE = re.compile(r"\D+(\d+)\D+(\d+)")
# Where elements stand inside others, and what they are when they do not say it.
_INNER = {
    "items": "",
    "columns": "Column",
    "rows": "TableRow",
    "cells": "TableCell",
    "images": "Image",
    "facts": "Fact",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressable:
    """A button of a card, with the title of the item it stands in."""

    label: str
    within: str
    action: Json

    @property
    def turns_to(self) -> int:
        """The page that it turns to; 0 when it does something else."""
        return int(self.action["data"]["page"]) if self.action.get("verb") == "page" else 0


def closed_up(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def elements_of(card: Json) -> Iterator[tuple[Json, Json | None]]:
    """The elements that are shown, from top to bottom, each with the container it stands in."""
    yield from _elements(card.get("body", []), None, "")


def inputs_of(card: Json) -> list[Json]:
    """The inputs of a card."""
    return [one for one, _within in elements_of(card) if one["type"].startswith("Input.")]


def text_of(element: Json) -> str:
    """What is read in one element, without what stands inside it."""
    kind = element["type"]
    if kind == "TextBlock":
        return read_markdown(element["text"]).text
    if kind == "RichTextBlock":
        runs = (one if isinstance(one, str) else one["text"] for one in element["inlines"])
        return "".join(runs)
    if kind == "Image":
        return str(element.get("altText", ""))
    if kind == "Fact":
        return f"{read_markdown(element['title']).text} {read_markdown(element['value']).text}"
    if kind == "ActionSet":
        return "\n".join(label_of(one) for one in element["actions"])
    if kind.startswith("Input."):
        choices = [one["title"] for one in element.get("choices", [])]
        shown = [element.get("label", ""), element.get("title", ""), *choices]
        return "\n".join(read_markdown(one).text for one in shown if one)
    return ""


def title_of(card: Json) -> str:
    """The first words; the whole title below them, where they had to be cut."""
    texts = [
        closed_up(text_of(element))
        for element, _within in elements_of(card)
        if element["type"] in ("TextBlock", "RichTextBlock")
    ]
    title = next(filter(None, texts), "")
    start = title[:-1].rstrip()
    wholes = [one for one in texts if title.endswith("…") and one.startswith(start)]
    return wholes[-1] if wholes else title


def label_of(action: Json, item: str = "") -> str:
    """The whole label of a button; its tooltip has what was cut."""
    title, tooltip = str(action.get("title", "")), str(action.get("tooltip", ""))
    whole = _NUMBER.sub("", tooltip).removesuffix(f": {item}") if item else tooltip
    if title.endswith("…") and whole.startswith(title[:-1].rstrip()):
        return whole
    return title


def pressables(card: Json) -> list[Pressable]:
    """The buttons and links, from top to bottom."""
    found = []
    for element, within in elements_of(card):
        if element["type"] != "ActionSet":
            continue
        words = _first_words(within) if within is not None else ""
        for action in element["actions"]:
            item = words or _item_in_name(action)
            found.append(Pressable(label=label_of(action, item), within=item, action=action))
    own = card.get("actions", [])
    return found + [Pressable(label=label_of(one), within="", action=one) for one in own]


def read_pages(pages: list[Json]) -> SeenCard:
    """A card that is turned over page by page; a button that stands on all is seen once."""
    buttons: dict[tuple[str, str, str], SeenButton] = {}
    for page in pages:
        for one in pressables(page):
            if one.turns_to:
                continue
            key = (one.label, one.within, str(one.action.get("data", one.action.get("url"))))
            buttons.pop(key, None)
            buttons[key] = SeenButton(label=one.label, within=one.within)
    return SeenCard(
        title=title_of(pages[0]),
        text=closed_up("\n".join(_all_text(page) for page in pages)),
        all_buttons=tuple(buttons.values()),
    )


def read_card(card: Json) -> SeenCard:
    """A card of one page."""
    return read_pages([card])


def page_of(card: Json) -> tuple[int, int]:
    """Which page it is, of how many."""
    if any(one.turns_to for one in pressables(card)):
        for element, _within in reversed(list(elements_of(card))):
            is_text = element["type"] in ("TextBlock", "RichTextBlock")
            told = _PAGE.fullmatch(text_of(element)) if is_text else None
            if told:
                return int(told.group(1)), int(told.group(2))
    return 1, 1


def errors_in(card: Json) -> dict[str, str]:
    """What is said in the colour of attention: right under a field by its name, above all of them
    by ""."""
    errors: dict[str, str] = {}
    field = ""
    for element, _within in elements_of(card):
        if element["type"].startswith("Input."):
            field = str(element["id"]).removesuffix(TYPED)
        elif _calls_for_attention(element):
            errors[field] = closed_up(f"{errors.get(field, '')} {text_of(element)}")
    return errors


def _calls_for_attention(element: Json) -> bool:
    if element["type"] == "TextBlock":
        return str(element.get("color", "")).lower() == "attention"
    if element["type"] != "RichTextBlock":
        return False
    runs = [one for one in element["inlines"] if isinstance(one, dict)]
    return any(str(run.get("color", "")).lower() == "attention" for run in runs)


def _elements(
    listed: list[Json], within: Json | None, kind: str
) -> Iterator[tuple[Json, Json | None]]:
    for element in listed:
        if element.get("isVisible") is False:
            continue
        yield {"type": kind, **element}, within
        inner = element if element.get("type") == "Container" else within
        for name, held_as in _INNER.items():
            yield from _elements(element.get(name, []), inner, held_as)


def _first_words(container: Json) -> str:
    for element, _within in _elements(container.get("items", []), container, ""):
        if element["type"] in ("TextBlock", "RichTextBlock") and text_of(element).strip():
            return closed_up(text_of(element))
    return ""


def _item_in_name(action: Json) -> str:
    """The item's title, as the button's name tells it after the label."""
    label, told, item = str(action.get("tooltip", "")).partition(": ")
    return _NUMBER.sub("", item) if told and label == action.get("title") else ""


def _all_text(card: Json) -> str:
    shown = [text_of(element) for element, _within in elements_of(card)]
    return "\n".join([*shown, *(label_of(action) for action in card.get("actions", []))])
