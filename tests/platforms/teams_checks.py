"""What Teams refuses, or would not draw, in an Adaptive Card: problems in words."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from tests.platforms.teams_schema import (
    ACTIONS,
    CHOSEN,
    ELEMENTS,
    HELD,
    KNOWN,
    NEWEST_VERSION,
    REQUIRED,
)

Json = dict[str, Any]

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
OWN_LIMIT_BYTES = 28 * 1024
TEAMS_LIMIT_BYTES = 100 * 1024
SHOWN_ACTIONS = 6
URL_SCHEMES = ("https", "http", "mailto")


def card_problems(card: Any, *, dialog: bool = False) -> list[str]:
    """What is wrong with a card in a message, or in a dialog; none when it is right."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        return ["no AdaptiveCard"]
    try:
        json.dumps(card, allow_nan=False)
    except ValueError:
        return ["a number that JSON does not have"]
    return [*_version_problems(card), *_problems(card, "card", dialog), *_id_problems(card)]


def parts_of(thing: Any, held_as: str = "AdaptiveCard") -> Iterator[tuple[str, Json]]:
    """Everything in a card with its type, the card first, in the order of reading."""
    if not isinstance(thing, dict):
        return
    kind = str(thing.get("type", held_as))
    yield kind, thing
    for name, value in thing.items():
        if name == "data" or name == "msteams":
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from parts_of(one, HELD.get(name, ""))


def overflowing(card: Json) -> list[str]:
    """The labels of buttons that are hidden in a menu, because there are too many in their row."""
    hidden = []
    for kind, part in parts_of(card):
        if kind not in ("ActionSet", "AdaptiveCard"):
            continue
        shown = [one for one in part.get("actions", []) if one.get("mode") != "secondary"]
        hidden += [str(one.get("title", "")) for one in shown[SHOWN_ACTIONS:]]
    return hidden


def size_in_teams(activity: Json) -> int:
    """The bytes of an activity as Teams counts them: UTF-16."""
    return len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le"))


def size_in_utf8(activity: Json) -> int:
    """The bytes of an activity on the wire."""
    return len(json.dumps(activity, ensure_ascii=False).encode())


def _version_problems(card: Json) -> Iterator[str]:
    version = card.get("version")
    try:
        major, minor = str(version).split(".")
        if (int(major), int(minor)) > NEWEST_VERSION:
            yield f"version {version} is newer than Teams"
    except ValueError:
        yield f"version {version!r} is none"


def _problems(thing: Any, where: str, dialog: bool, held_as: str = "AdaptiveCard") -> Iterator[str]:
    if not isinstance(thing, dict):
        yield f"{where}: {type(thing).__name__} is no element"
        return
    kind = str(thing.get("type", held_as))
    if kind not in KNOWN:
        yield f"{where}: unknown type {kind!r}"
        return
    here = f"{where} {kind}"
    for name in sorted(set(thing) - KNOWN[kind]):
        yield f"{here}: unknown property {name!r}"
    needless = {"selectAction": "title", "card": "version"}.get(where.rpartition(".")[2])
    for name in REQUIRED.get(kind, ()):
        if thing.get(name) in (None, "") and name != needless:
            yield f"{here}: without {name}"
    yield from _value_problems(kind, thing, here)
    if kind.startswith("Input.") and kind in ELEMENTS:
        yield from _input_problems(kind, thing, here)
    if kind in ACTIONS:
        yield from _action_problems(kind, thing, here, dialog)
    yield from _inner_problems(kind, thing, here, dialog)


def _inner_problems(kind: str, thing: Json, here: str, dialog: bool) -> Iterator[str]:
    for name in ("body", "items"):
        for number, one in enumerate(thing.get(name, [])):
            at = f"{here}.{name}[{number}]"
            if isinstance(one, dict) and one.get("type") not in ELEMENTS:
                yield f"{at}: {one.get('type')!r} is no element"
            else:
                yield from _problems(one, at, dialog, "")
    for number, one in enumerate(thing.get("actions", [])):
        at = f"{here}.actions[{number}]"
        if isinstance(one, dict) and one.get("type") not in ACTIONS:
            yield f"{at}: {one.get('type')!r} is no action"
        else:
            yield from _problems(one, at, dialog, "")
    for name, part in HELD.items():
        part = "TableColumnDefinition" if (kind, name) == ("Table", "columns") else part
        held = thing.get(name, [])
        for number, one in enumerate(held if isinstance(held, list) else [held]):
            if not (part == "TextRun" and isinstance(one, str)):
                yield from _problems(one, f"{here}.{name}[{number}]", dialog, part)
    for name in ("selectAction", "inlineAction", "card"):
        if name in thing:
            yield from _problems(thing[name], f"{here}.{name}", dialog, "")


def _value_problems(kind: str, thing: Json, here: str) -> Iterator[str]:
    for name, value in thing.items():
        allowed = CHOSEN.get((kind, name)) or CHOSEN.get(name)
        if allowed and str(value).lower() not in {one.lower() for one in allowed}:
            yield f"{here}: {name} cannot be {value!r}"
    for name in ("text", "title", "label", "errorMessage", "placeholder", "tooltip"):
        if name in thing and not isinstance(thing[name], str):
            yield f"{here}: {name} is no text"


def _input_problems(kind: str, thing: Json, here: str) -> Iterator[str]:
    for name in ("id", "label"):
        if not str(thing.get(name, "")).strip():
            yield f"{here}: an input without {name}"
    if "value" in thing and not isinstance(thing["value"], str) and kind != "Input.Number":
        yield f"{here}: value is no text"
    if kind == "Input.ChoiceSet":
        values = [one.get("value") for one in thing.get("choices", []) if isinstance(one, dict)]
        if len(values) != len(set(values)):
            yield f"{here}: two choices have the same value"
        if thing.get("isMultiSelect") and any("," in str(value) for value in values):
            yield f"{here}: a comma in a value, where several are joined by commas"
        if not values and "choices.data" not in thing:
            yield f"{here}: nothing to choose"


def _action_problems(kind: str, thing: Json, here: str, dialog: bool) -> Iterator[str]:
    data = thing.get("data", {})
    if not isinstance(data, dict | str):
        yield f"{here}: data is no object"
    asked = data.get("msteams") if isinstance(data, dict) else None
    if kind == "Action.Execute":
        if asked:
            yield f"{here}: a dialog is opened by Action.Submit, not by Action.Execute"
        if dialog:
            yield f"{here}: a dialog takes Action.Submit, not Action.Execute"
    if dialog and asked:
        yield f"{here}: a dialog cannot open another one"
    if kind == "Action.OpenUrl":
        address = urlsplit(str(thing.get("url", "")))
        if address.scheme not in URL_SCHEMES:
            yield f"{here}: {address.scheme!r} is no address to open"


def _id_problems(card: Json) -> Iterator[str]:
    counted = Counter(str(part["id"]) for _kind, part in parts_of(card) if part.get("id"))
    for name, count in counted.items():
        if count > 1:
            yield f"the id {name!r} stands {count} times"
