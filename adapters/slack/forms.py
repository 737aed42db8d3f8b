"""Forms as modal views, and what a person filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.blocks import render
from adapters.slack.buttons import ROW_MAX_BUTTONS, Buttons, compact, pack, parsed, unpack
from adapters.slack.fields import ELEMENT_ID, field_blocks, filled, value_of
from adapters.slack.texts import DASH, Block, as_sent, plain, sections
from bot.domain.texts import one_line
from bot.events import Value
from bot.i18n import _
from bot.ui import Action, Card, Form, Notice

CALLBACK_FORM = "form"
CALLBACK_MESSAGE = "message"
CALLBACK_CARD = "card"
TITLE_MAX_CHARACTERS = 24
METADATA_MAX_CHARACTERS = 3000
ERROR_ID = "error:"
SENDABLE = (
    "type",
    "callback_id",
    "title",
    "submit",
    "close",
    "private_metadata",
    "notify_on_close",
    "clear_on_close",
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the message stands whose button opened a form; "" when there is none."""

    channel: str = ""
    message: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a form carries: its token, what sending and leaving it do, and where it came from."""

    token: str
    submit: Action
    leave: Action | None
    origin: Origin


def render_form(
    form: Form,
    origin: Origin,
    people: Mapping[int, str],
    *,
    values: Mapping[str, Value] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Block:
    """The form as a modal view.

    `people`: the Slack user of each person known there. `values` replace the fields' own;
    `errors` stand beside their fields. Raises: ValueError when Slack cannot hold the form.
    """
    values = values or {}
    blocks = [*_title_in_full(form.title), *sections(form.intro)]
    for field in form.fields:
        is_followed = form.on_leave is not None
        value = values.get(field.name)
        blocks += field_blocks(field, people, value, is_followed=is_followed)
    blocks = _with_errors(blocks, errors or {})
    return {
        "type": "modal",
        "callback_id": CALLBACK_FORM,
        "title": plain(form.title, TITLE_MAX_CHARACTERS),
        "submit": plain(form.submit_label, TITLE_MAX_CHARACTERS),
        "close": plain(_("Cancel"), TITLE_MAX_CHARACTERS),
        "private_metadata": _metadata(form, origin),
        "notify_on_close": form.on_leave is not None,
        "blocks": [*blocks, *_alternatives(form)] or sections(DASH),
    }


def card_view(card: Card, notice: Notice | None, page: int = 1) -> Block:
    """A card in a window of its own, over the home tab; `notice` says how to draw it again."""
    carried = compact([notice.view, dict(notice.args)]) if notice else ""
    return {
        "type": "modal",
        "callback_id": CALLBACK_CARD,
        "title": plain("Kanalvakt", TITLE_MAX_CHARACTERS),
        "close": plain(_("Close"), TITLE_MAX_CHARACTERS),
        "private_metadata": carried if len(carried) <= METADATA_MAX_CHARACTERS else "",
        "blocks": render(card, page).blocks,
    }


def read_notice(private_metadata: str) -> Notice | None:
    """What a window shows; None when that is not known."""
    try:
        found = parsed(private_metadata)
    except ValueError:
        return None
    match found:
        case [str(view), dict(args)]:
            return Notice(view, args)
    return None


def message_view(title: str, texts: Sequence[str]) -> Block:
    """A modal view that only says something."""
    blocks = [*_title_in_full(title), *(block for text in texts for block in sections(text))]
    return {
        "type": "modal",
        "callback_id": CALLBACK_MESSAGE,
        "title": plain(title, TITLE_MAX_CHARACTERS),
        "close": plain(_("Close"), TITLE_MAX_CHARACTERS),
        "blocks": blocks or sections(DASH),
    }


def _title_in_full(title: str) -> list[Block]:
    return sections(one_line(title)) if len(one_line(title)) > TITLE_MAX_CHARACTERS else []


def _alternatives(form: Form) -> list[Block]:
    buttons = Buttons()
    elements = [
        buttons.numbered("alternative", one.label, pack(one.action), "default")
        for one in form.alternatives
    ]
    return [
        {"type": "actions", "elements": elements[first : first + ROW_MAX_BUTTONS]}
        for first in range(0, len(elements), ROW_MAX_BUTTONS)
    ]


def _metadata(form: Form, origin: Origin) -> str:
    leave = pack(form.on_leave) if form.on_leave else ""
    text = compact(
        {
            "token": form.token,
            "submit": pack(form.submit),
            "leave": leave,
            "origin": [origin.channel, origin.message, origin.thread],
        }
    )
    if len(text) > METADATA_MAX_CHARACTERS:
        raise ValueError(f"a form carries {METADATA_MAX_CHARACTERS} characters at most")
    return text


def read_metadata(private_metadata: str) -> Metadata:
    """What a form carried. Raises: ValueError when it is broken."""
    match parsed(private_metadata):
        case {
            "token": str(token),
            "submit": str(submit),
            "leave": str(leave),
            "origin": [str(channel), str(message), str(thread)],
        }:
            origin = Origin(channel, message, thread)
            return Metadata(token, unpack(submit), unpack(leave) if leave else None, origin)
    raise ValueError("not the metadata of a form")


def values_in(view: Mapping[str, Any], team: str) -> dict[str, Value]:
    """What is filled in, by field; None where nothing is. People picked belong to `team`."""
    state = view.get("state", {}).get("values", {})
    return {
        name: value_of(element, team)
        for name, elements in state.items()
        for element_id, element in elements.items()
        if element_id == ELEMENT_ID + name
    }


def with_errors(view: Mapping[str, Any], errors: Mapping[str, str]) -> Block:
    """A view as it came from Slack, to be sent again: filled in as the person left it, with the
    errors beside their fields and those of the whole form on top."""
    values = values_in(view, "")
    blocks = []
    for block in as_sent(view["blocks"]):
        if str(block.get("block_id", "")).startswith(ERROR_ID):
            continue
        if block["type"] == "input" and block["block_id"] in values:
            value = values[block["block_id"]]
            block = {**block, "element": filled(block["element"], value)}
        blocks.append(block)
    kept = {name: as_sent(view[name]) for name in SENDABLE if view.get(name) is not None}
    return {**kept, "blocks": _with_errors(blocks, errors)}


def _with_errors(blocks: Sequence[Block], errors: Mapping[str, str]) -> list[Block]:
    fields = {block["block_id"] for block in blocks if block["type"] == "input"}
    top = [text for name, text in errors.items() if name not in fields]
    drawn = _error("", "\n".join(top)) if top else []
    for block in blocks:
        drawn.append(block)
        if block["type"] == "input" and block["block_id"] in errors:
            drawn += _error(block["block_id"], errors[block["block_id"]])
    return drawn


def _error(name: str, text: str) -> list[Block]:
    return [{**block, "block_id": ERROR_ID + name} for block in sections(text)[:1]]


def response_errors(view: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, str]:
    """The errors for the answer to a sent form: each by its input block, those of the whole form
    at the first one. Empty when the view has no inputs."""
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    told: dict[str, str] = {}
    for name, text in errors.items():
        for place in [name] if name in fields else fields[:1]:
            told[place] = f"{told[place]} {text}" if place in told else text or DASH
    return told
