"""A form's fields as inputs, and values in and out of them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, assert_never

from adapters.teams.texts import Block, paragraphs, safe, without_macros
from adapters.wording import DASH
from bot.domain.people import AccountRef
from bot.domain.texts import MAX_NAME_CHARACTERS, clean, one_line
from bot.events import Named, Value
from bot.i18n import _
from bot.ui import Checks, Choice, DateField, Field, FileField, PersonField, TextField

PLATFORM = "teams"
TYPED = "__typed"
ERROR_ID = "error:"
RADIO_MAX_OPTIONS = 5

_OBJECT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

# The object id and the name of each person known in the tenant; "" = no account there.
People = Mapping[int, tuple[str, str]]
# What a field holds. "named" = a person whose name stood in the text beneath the picker.
Kind = Literal["text", "list", "person", "named"]


def held(field: Field, values: Mapping[str, Value]) -> Value:
    """The value to show: the one among `values`, else the field's own (a person's id as text)."""
    if field.name in values:
        return values[field.name]
    match field:
        case Checks():
            return list(field.values)
        case PersonField() | FileField():
            return None
        case TextField() | Choice() | DateField():
            return field.value
        case _:
            assert_never(field)


def field_blocks(
    field: Field, people: People, values: Mapping[str, Value], error: str, *, is_required: bool
) -> tuple[list[Block], Kind]:
    """The field with its error and its help beneath, and what kind of value it gives.

    `is_required`: Teams itself sends nothing before it is filled in. Raises: ValueError when Teams
    cannot hold the options.
    """
    label = without_macros(field.label) or DASH
    optional = "" if field.required else f" ({_('optional')})"
    base = {
        "id": field.name,
        "label": label + optional,
        "isRequired": is_required and field.required,
        "errorMessage": _("This must be filled in."),
    }
    if isinstance(field, FileField):
        return _no_files(label, error, field), "text"
    value = held(field, values)
    kind: Kind = "text"
    match field:
        case TextField():
            inputs = [{"type": "Input.Text", **base, **_text(field, value)}]
        case Choice():
            inputs = [{"type": "Input.ChoiceSet", **base, **_choice(field, value)}]
        case Checks():
            inputs = [{"type": "Input.ChoiceSet", **base, **_checks(field, value)}]
            kind = "list"
        case DateField():
            chosen = {"value": value} if _is_day(value) else {}
            inputs = [{"type": "Input.Date", **base, **chosen}]
        case PersonField():
            picked, typed = _person(field, people, values)
            inputs = [
                {"type": "Input.ChoiceSet", **base, **_picker(picked)},
                _typed(field.name, label, typed),
            ]
            kind = "named" if typed else "person"
        case _:
            assert_never(field)
    help_lines = paragraphs(one_line(field.help), isSubtle=True, size="small")
    beneath = [{**block, "spacing": "small"} for block in help_lines]
    return [*inputs[:1], *_error(field.name, error), *beneath, *inputs[1:]], kind


def _no_files(label: str, error: str, field: FileField) -> list[Block]:
    """Cards have no input for files: the file is sent beside the form."""
    told = {
        "picture": _("Send the picture in the chat instead: one picture, nothing more."),
        "calendar": _("Send the file in the chat instead: one file, nothing more."),
    }[field.kind]
    help_lines = paragraphs(one_line(field.help), isSubtle=True, size="small")
    return [*paragraphs(f"{label}: {told}"), *_error(field.name, error), *help_lines]


def _text(field: TextField, value: Value) -> Block:
    longest = max(field.max_characters, 1)
    text = value if isinstance(value, str) else ""
    text = (clean(text) if field.multiline else one_line(text))[:longest]
    filled = {"value": text} if text else {}
    return {"isMultiline": field.multiline, "maxLength": longest, **filled}


def _choice(field: Choice, value: Value) -> Block:
    style = "expanded" if len(field.options) <= RADIO_MAX_OPTIONS else "compact"
    chosen = {"value": value} if value in [one for one, _label in field.options] else {}
    choices = _options(field)
    return {"style": style, "wrap": True, "placeholder": _("Choose"), "choices": choices, **chosen}


def _checks(field: Checks, value: Value) -> Block:
    if any("," in one for one, _label in field.options):
        raise ValueError(f"{field.name}: the values of boxes come back with commas between")
    ticked = [one for one, _label in field.options if isinstance(value, list) and one in value]
    chosen = {"value": ",".join(ticked)} if ticked else {}
    choices = _options(field)
    return {"isMultiSelect": True, "style": "expanded", "wrap": True, "choices": choices, **chosen}


def _options(field: Choice | Checks) -> list[Block]:
    if not all(value for value, _label in field.options):
        raise ValueError(f"{field.name}: an option has a value")
    return [{"title": safe(label) or DASH, "value": value} for value, label in field.options]


def _is_day(value: Value) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _person(
    field: PersonField, people: People, values: Mapping[str, Value]
) -> tuple[tuple[str, str], str]:
    """Who stands in the picker, as object id and name, and the name in the text beneath."""
    nobody = ("", "")
    if field.name not in values:
        user, name = people.get(field.value, nobody)
        return ((user, name), "") if user else (nobody, name)
    match values[field.name]:
        case AccountRef(user=user) if user:
            names = dict(people.values())
            return (user, names.get(user) or _("The person you chose")), ""
        case Named(name):
            return nobody, name
    return nobody, ""


def _picker(picked: tuple[str, str]) -> Block:
    user, name = picked
    chosen = {"value": user} if user else {}
    return {
        "style": "filtered",
        "isRequired": False,
        "errorMessage": _("Choose somebody in the list, or write the name beneath."),
        "placeholder": _("Search for a name"),
        "choices": [{"title": safe(name) or DASH, "value": user}] if user else [],
        "choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"},
        **chosen,
    }


def _typed(name: str, label: str, typed: str) -> Block:
    """Where the name is written when the picker does not find anybody."""
    value = one_line(typed)[:MAX_NAME_CHARACTERS]
    return {
        "type": "Input.Text",
        "id": name + TYPED,
        "label": _("{label}: or write the name").format(label=label),
        "isRequired": False,
        "errorMessage": _("This must be filled in."),
        "maxLength": MAX_NAME_CHARACTERS,
        "spacing": "small",
        **({"value": value} if value else {}),
    }


def _error(name: str, text: str) -> list[Block]:
    drawn = paragraphs(text, color="attention", weight="bolder")
    return _with_id([{**block, "spacing": "small"} for block in drawn], ERROR_ID + name)


def top_errors(texts: Iterable[str]) -> list[Block]:
    """What is wrong with the form as a whole."""
    drawn = paragraphs("\n".join(texts), color="attention")
    items = _with_id(drawn, ERROR_ID)
    return [{"type": "Container", "style": "attention", "items": items}] if items else []


def _with_id(blocks: Sequence[Block], block_id: str) -> list[Block]:
    return [{**block, "id": block_id} for block in blocks[:1]] + [*blocks[1:]]


def value_in(data: Mapping[str, Any], name: str, kind: Kind, tenant: str) -> Value:
    """What an input holds, from the data that came back; None when it holds nothing."""
    given = data.get(name)
    text = given if isinstance(given, str) and given else None
    match kind:
        case "list":
            return text.split(",") if text else []
        case "text":
            return text
        case "person" | "named":
            typed = data.get(name + TYPED)
            written = one_line(typed) if isinstance(typed, str) else ""
            # A name that stood there already gives way to somebody who was picked.
            if text and not (written and kind == "person"):
                if _OBJECT_ID.fullmatch(text):
                    return AccountRef(platform=PLATFORM, team=tenant, user=text)
                written = one_line(text)  # typed into a picker that found nobody
            return Named(written) if written else None
        case _:
            assert_never(kind)
