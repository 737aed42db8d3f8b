"""A form's fields as input blocks, and values in and out of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, assert_never

from adapters.slack.buttons import LABEL_MAX_CHARACTERS
from adapters.slack.texts import TEXT_MAX_CHARACTERS, Block, plain, sections
from adapters.wording import split
from bot.domain.people import AccountRef
from bot.domain.texts import clean, one_line
from bot.events import FileRef, Value
from bot.ui import Checks, Choice, DateField, Field, FileField, FileKind, PersonField, TextField

PLATFORM = "slack"
INPUT_LABEL_MAX_CHARACTERS = 2000
RADIO_MAX_OPTIONS = 5
SELECT_MAX_OPTIONS = 100
CHECKBOXES_MAX_OPTIONS = 10
OPTION_VALUE_MAX_CHARACTERS = 150
ELEMENT_ID = "field:"
FILE_TYPES: Mapping[FileKind, Sequence[str]] = {
    "picture": ("png", "jpg", "jpeg", "gif", "webp"),
    "calendar": ("ics",),
}
INITIAL = (
    "initial_value",
    "initial_option",
    "initial_options",
    "initial_date",
    "initial_user",
)


def field_blocks(
    field: Field, people: Mapping[int, str], value: Value, *, is_followed: bool
) -> list[Block]:
    """The field as an input block, with what does not fit into its options above it.

    `people`: the Slack user of each person known there. `value` replaces the field's own value
    unless it is None. `is_followed`: Slack tells of every change. Raises: ValueError for more
    options than Slack can show.
    """
    element, own = _element(field, people)
    element["action_id"] = ELEMENT_ID + field.name
    block: Block = {
        "type": "input",
        "block_id": field.name,
        "label": plain(field.label, INPUT_LABEL_MAX_CHARACTERS),
        "element": filled(element, own if value is None else value),
        "optional": not field.required,
    }
    if one_line(field.help):
        block["hint"] = plain(field.help, INPUT_LABEL_MAX_CHARACTERS)
    followed = is_followed and not isinstance(field, FileField)
    if followed or isinstance(field, PersonField):
        block["dispatch_action"] = True
    if is_followed and isinstance(field, TextField):
        element = block["element"]
        element["dispatch_action_config"] = {"trigger_actions_on": ["on_character_entered"]}
    return [*_long_options(field), block]


def _element(field: Field, people: Mapping[int, str]) -> tuple[Block, Value]:
    """The element without its value, and the field's own value."""
    match field:
        case TextField():
            text = clean(field.value) if field.multiline else one_line(field.value)
            longest = min(max(field.max_characters, 1), TEXT_MAX_CHARACTERS)
            kind: Block = {"type": "plain_text_input", "multiline": field.multiline}
            return {**kind, "max_length": longest}, text
        case Choice():
            if len(field.options) <= RADIO_MAX_OPTIONS:
                return _options("radio_buttons", field, RADIO_MAX_OPTIONS), field.value
            return _options("static_select", field, SELECT_MAX_OPTIONS), field.value
        case Checks():
            return _options("checkboxes", field, CHECKBOXES_MAX_OPTIONS), list(field.values)
        case DateField():
            return {"type": "datepicker"}, field.value
        case PersonField():
            user = people.get(field.value, "")
            return {"type": "users_select"}, AccountRef(platform=PLATFORM, team="", user=user)
        case FileField():
            taken = list(FILE_TYPES[field.kind])
            return {"type": "file_input", "filetypes": taken, "max_files": 1}, None
        case _:
            assert_never(field)


def _options(kind: str, field: Choice | Checks, max_options: int) -> Block:
    if not 1 <= len(field.options) <= max_options:
        raise ValueError(f"{field.name}: Slack shows 1 to {max_options} options")
    return {"type": kind, "options": [_option(value, label) for value, label in field.options]}


def _option(value: str, label: str) -> Block:
    """An option; a label of two lines goes on in its description."""
    if not 1 <= len(value) <= OPTION_VALUE_MAX_CHARACTERS:
        raise ValueError(f"an option's value has 1 to {OPTION_VALUE_MAX_CHARACTERS} characters")
    parts = split(one_line(label), LABEL_MAX_CHARACTERS)
    if len(parts) != 2:
        return {"text": plain(label, LABEL_MAX_CHARACTERS), "value": value}
    return {"text": plain(parts[0]), "value": value, "description": plain(parts[1])}


def _long_options(field: Field) -> list[Block]:
    """The labels that two lines cannot hold, in full."""
    if not isinstance(field, Choice | Checks):
        return []
    labels = [one_line(label) for _value, label in field.options]
    long = [label for label in labels if len(split(label, LABEL_MAX_CHARACTERS)) > 2]
    return [block for label in long for block in sections(label)]


def filled(element: Block, value: Value) -> Block:
    """The element with the value in it, or empty when the value does not suit it."""
    empty = {name: held for name, held in element.items() if name not in INITIAL}
    return empty | _initial(element, value)


def _initial(element: Block, value: Value) -> Block:
    match element["type"], value:
        case "plain_text_input", str(text) if text.strip():
            longest = element.get("max_length", TEXT_MAX_CHARACTERS)
            return {"initial_value": text[:longest]}
        case (("radio_buttons" | "static_select"), str(chosen)):
            options = _with_values(element, [chosen])
            return {"initial_option": options[0]} if options else {}
        case "checkboxes", list(ticked):
            options = _with_values(element, ticked)
            return {"initial_options": options} if options else {}
        case "datepicker", str(day) if _is_day(day):
            return {"initial_date": day}
        case "users_select", AccountRef(user=user) if user:
            return {"initial_user": user}
    return {}


def _with_values(element: Block, values: Sequence[str]) -> list[Block]:
    return [option for option in element["options"] if option["value"] in values]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def value_of(state: Mapping[str, Any], team: str) -> Value:
    """What an element holds, from its entry in a view's state; None when it holds nothing."""
    match state:
        case {"type": "checkboxes"}:
            return [option["value"] for option in state.get("selected_options") or ()]
        case {"type": "file_input", "files": [{"id": str(file)}, *_]}:
            return FileRef(platform=PLATFORM, team=team, file=file)
        case {"type": "users_select", "selected_user": str(user)}:
            return AccountRef(platform=PLATFORM, team=team, user=user)
        case {"value": str(text)} | {"selected_date": str(text)}:
            return text
        case {"selected_option": {"value": str(text)}}:
            return text
    return None
