"""Buttons: a call of a step as a button's value and back, and rows of buttons with names of their
own."""

from collections.abc import Sequence
from typing import assert_never

from adapters.calls import CALL_MAX_CHARACTERS, call, compact, opens, parsed
from adapters.slack.texts import Block, plain, sections
from adapters.wording import Names
from bot.domain.texts import one_line
from bot.ui import Action, Button, Link, Style

LABEL_MAX_CHARACTERS = 75
ROW_MAX_BUTTONS = 5


def pack(action: Action) -> str:
    """The action as a button's value. Raises: ValueError when it is too long or no JSON."""
    value = compact([action.step, dict(action.args)])
    if len(value) > CALL_MAX_CHARACTERS:
        raise ValueError(f"{action.step}: a button holds {CALL_MAX_CHARACTERS} characters at most")
    return value


def unpack(value: str) -> Action:
    """The action that a button's value holds. Raises: ValueError when it is no call."""
    if len(value) > CALL_MAX_CHARACTERS:
        raise ValueError("not a call: too long")
    match parsed(value):
        case [step, args]:
            return call(step, args)
    raise ValueError("not a call of a step")


class Buttons:
    """The buttons of one message or view: numbered, and no two of them read alike."""

    def __init__(self) -> None:
        self._count = 0
        self._names = Names(LABEL_MAX_CHARACTERS)

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
        name = self._names.name(label, within)
        if name != text["text"]:
            button["accessibility_label"] = name
        return button
