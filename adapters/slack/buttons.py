"""Buttons: a call of a step as a button's value and back, and rows of buttons with names of their
own."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any, assert_never

from adapters.slack.texts import DASH, Block, cut, plain, sections
from bot.domain.texts import one_line
from bot.ui import Action, Button, Link, Style

VALUE_MAX_CHARACTERS = 2000
STEP_MAX_CHARACTERS = 100
LABEL_MAX_CHARACTERS = 75
URL_MAX_CHARACTERS = 3000
ROW_MAX_BUTTONS = 5

_STEP = re.compile(r"[a-z_]+\.[a-z_0-9]+")
_ADDRESS = re.compile(
    r"(https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?([/?#][!#-;=?-\[\]_a-z~]*)?"
    r"|mailto:[!#-;=?a-z_~]+@[a-z0-9]([a-z0-9.-]*[a-z0-9])?(\?[!#-;=?-\[\]_a-z~]*)?)",
    re.IGNORECASE | re.ASCII,
)


def compact(value: object) -> str:
    """JSON without spaces, in ASCII and without the characters that Slack escapes on the way back.

    Raises: ValueError when it is no JSON value.
    """
    try:
        text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    except TypeError as error:
        raise ValueError("not a JSON value") from error
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def parsed(text: str) -> Any:
    """JSON that came back. Raises: ValueError also for numbers and characters that cannot be kept
    (infinite, U+0000, half a character)."""
    try:
        value = json.loads(text, parse_constant=_no_number, parse_float=_number)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    for text in _strings(value):
        if "\0" in text:
            raise ValueError("U+0000 in a value")
        text.encode()
    return value


def _strings(value: object) -> Iterator[str]:
    match value:
        case str(text):
            yield text
        case list(values):
            for one in values:
                yield from _strings(one)
        case dict(pairs):
            for name, one in pairs.items():
                yield name
                yield from _strings(one)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _number(digits: str) -> float:
    if not isfinite(number := float(digits)):
        raise ValueError("too large a number")
    return number


def pack(action: Action) -> str:
    """The action as a button's value. Raises: ValueError when it is too long or no JSON."""
    value = compact([action.step, dict(action.args)])
    if len(value) > VALUE_MAX_CHARACTERS:
        raise ValueError(f"{action.step}: a button holds {VALUE_MAX_CHARACTERS} characters at most")
    return value


def unpack(value: str) -> Action:
    """The action that a button's value holds. Raises: ValueError when it is no call."""
    if len(value) > VALUE_MAX_CHARACTERS:
        raise ValueError("not a call: too long")
    match parsed(value):
        case [str(step), dict(args)] if len(step) <= STEP_MAX_CHARACTERS and _STEP.fullmatch(step):
            return Action(step, args)
    raise ValueError("not a call of a step")


def opens(url: str) -> bool:
    """Whether a button may lead to the address: http, https or mailto, and nothing odd in it."""
    return len(url) <= URL_MAX_CHARACTERS and _ADDRESS.fullmatch(url) is not None


class Buttons:
    """The buttons of one message or view: numbered, and no two of them read alike."""

    def __init__(self) -> None:
        self._count = 0
        self._heard: set[str] = set()
        self._repeats: Counter[str] = Counter()

    def rows(self, buttons: Sequence[Button | Link], within: str = "") -> list[Block]:
        """Rows of buttons, those of an item with its title in their names; above them what does
        not go into a button: addresses that nobody should open, and long labels in full."""
        texts: list[Block] = []
        elements: list[Block] = []
        for button in buttons:
            match button:
                case Button(label, action, style):
                    kind = "form" if action.opens_form else "press"
                    elements.append(self.numbered(kind, label, pack(action), style, within))
                case Link(label, url) if opens(url):
                    elements.append(self.numbered("link", label, "", "default", within))
                    del elements[-1]["value"]
                    elements[-1]["url"] = url
                case Link(label, url):
                    texts += sections(f"{label}: {url}" if one_line(label) else url)
                    continue
                case _:
                    assert_never(button)
            if len(one_line(label)) > LABEL_MAX_CHARACTERS:
                texts += sections(label)
        return texts + [
            {"type": "actions", "elements": elements[first : first + ROW_MAX_BUTTONS]}
            for first in range(0, len(elements), ROW_MAX_BUTTONS)
        ]

    def numbered(self, kind: str, label: str, value: str, style: Style, within: str = "") -> Block:
        """A button with the next number of its message."""
        self._count += 1
        return self.button(f"{kind}:{self._count}", label, value, style, within)

    def button(
        self, action_id: str, label: str, value: str, style: Style = "default", within: str = ""
    ) -> Block:
        """A button with an id of its own."""
        text = plain(label, LABEL_MAX_CHARACTERS)
        button: Block = {"type": "button", "action_id": action_id, "text": text, "value": value}
        if style != "default":
            button["style"] = style
        name = self._name(one_line(label) or DASH, one_line(within))
        if name != text["text"]:
            button["accessibility_label"] = name
        return button

    def _name(self, label: str, within: str) -> str:
        """What a screen reader says: the label, the item's title, a number if that was said
        before."""
        wanted = f"{label}: {within}" if within else label
        name = cut(wanted, LABEL_MAX_CHARACTERS)
        first = _sound(name)
        while _sound(name) in self._heard:
            self._repeats[first] += 1
            number = f" ({self._repeats[first] + 1})"
            name = cut(wanted, LABEL_MAX_CHARACTERS - len(number)) + number
        self._heard.add(_sound(name))
        return name


def _sound(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum()) or name
