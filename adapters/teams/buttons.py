"""Buttons: a call of a step as a button's data and back, and rows of buttons with names of their
own."""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from adapters.calls import CALL_MAX_CHARACTERS, call, compact, opens
from adapters.teams.texts import Block, paragraphs, size_bytes
from adapters.wording import DASH, Names, cut
from bot.domain.texts import one_line
from bot.ui import Action, Button, Link, Style

TITLE_MAX_CHARACTERS = 60
NAME_MAX_CHARACTERS = 200
ROW_MAX_BUTTONS = 6
ROW_MAX_BYTES = 8_000
# On a phone nothing shows that a row goes on beyond the edge.
ROW_MAX_CHARACTERS = 36
BUTTON_EDGE_CHARACTERS = 4

_STYLES: Mapping[Style, Mapping[str, str]] = {
    "default": {},
    "primary": {"style": "positive"},
    "danger": {"style": "destructive"},
}


def pack(action: Action) -> dict[str, Any]:
    """The action as a button's data. Raises: ValueError when it is too long or no JSON."""
    if len(compact(dict(action.args))) > CALL_MAX_CHARACTERS:
        raise ValueError(f"{action.step}: a button holds {CALL_MAX_CHARACTERS} characters at most")
    return {"step": action.step, "args": dict(action.args)}


def unpack(data: Mapping[str, Any]) -> Action:
    """The action that a button's data holds; what else is in it is left alone. Raises: ValueError
    when it is no call."""
    action = call(data.get("step"), data.get("args"))
    if len(compact(dict(action.args))) > CALL_MAX_CHARACTERS:
        raise ValueError("not a call: too long")
    return action


def rows_of(actions: Sequence[Block]) -> list[Block]:
    """The buttons in as many rows as they need."""
    rows: list[list[Block]] = []
    for action in actions:
        if not rows or not _fits([*rows[-1], action]):
            rows.append([])
        rows[-1].append(action)
    return [
        {"type": "ActionSet", "actions": row, **({"spacing": "small"} if at else {})}
        for at, row in enumerate(rows)
    ]


def _fits(row: Sequence[Block]) -> bool:
    width = sum(len(action["title"]) + BUTTON_EDGE_CHARACTERS for action in row)
    return (
        len(row) <= ROW_MAX_BUTTONS
        and width <= ROW_MAX_CHARACTERS
        and size_bytes(row) <= ROW_MAX_BYTES
    )


class Buttons:
    """The buttons of one card, of which no two read alike."""

    def __init__(self, *, dialogs: bool = False) -> None:
        self._dialogs = dialogs
        self._names = Names(NAME_MAX_CHARACTERS)

    def rows(self, buttons: Sequence[Button | Link], within: str = "") -> list[Block]:
        """Rows of buttons, those of an item with its title in their names; above them what does
        not go into a button: addresses that nobody should open, and long labels in full."""
        texts: list[Block] = []
        actions: list[Block] = []
        for button in buttons:
            match button:
                case Button(label, action, style):
                    actions.append(self._press(label, action, style, within))
                case Link(label, url) if opens(url):
                    title = one_line(label) or url
                    actions.append(
                        {"type": "Action.OpenUrl", **self.named(title, within), "url": url}
                    )
                case Link(label, url):
                    texts += paragraphs(f"{label}: {url}" if one_line(label) else url)
                    continue
                case _:
                    assert_never(button)
            if len(one_line(label)) > TITLE_MAX_CHARACTERS:
                texts += paragraphs(one_line(label))
        return texts + rows_of(actions)

    def _press(self, label: str, action: Action, style: Style, within: str) -> Block:
        title = self.named(label, within)
        if self._dialogs and action.opens_form:
            data = {"msteams": {"type": "task/fetch"}, "verb": "form", **pack(action)}
            kind = {"type": "Action.Submit", **title, "data": data}
        else:
            verb = "form" if action.opens_form else "press"
            kind = {"type": "Action.Execute", **title, "verb": verb, "data": pack(action)}
        return {**kind, **_STYLES[style], "associatedInputs": "none"}

    def page(self, label: str, page: int, within: str) -> Block:
        """A button that shows another page of the card."""
        return {
            "type": "Action.Execute",
            **self.named(label, within),
            "verb": "page",
            "data": {"page": page},
            "associatedInputs": "none",
        }

    def named(self, label: str, within: str = "") -> Block:
        """The title that is shown, and the name that is read out where it says more."""
        label = one_line(label) or DASH
        title, name = cut(label, TITLE_MAX_CHARACTERS), self._names.name(label, within)
        return {"title": title, **({"tooltip": name} if name != title else {})}
