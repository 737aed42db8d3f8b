"""Forms as Adaptive Cards, in a dialog or in the chat, and what a person filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from adapters.calls import checked
from adapters.teams.activities import Place
from adapters.teams.buttons import Buttons, pack, rows_of, unpack
from adapters.teams.cards import frame
from adapters.teams.fields import TYPED, Kind, People, field_blocks, top_errors, value_in
from adapters.teams.texts import Block, heading, paragraphs, size_bytes
from adapters.wording import cut
from bot.domain.texts import one_line
from bot.events import Submitted, Value
from bot.i18n import _, language, using
from bot.ui import Action, Form

FORM_MAX_BYTES = 26_000
TITLE_MAX_CHARACTERS = 60
# Names in a button's data that are not fields.
RESERVED = frozenset({"form", "verb", "n", "msteams", "action"})


@dataclass(frozen=True, slots=True)
class Packed:
    """What a form carries: its token, what sending and leaving it do, the activity whose button
    opened it ("" = none), what that button calls, and the kind of each field."""

    token: str
    submit: Action
    leave: Action | None
    alternatives: tuple[Action, ...]
    origin: str
    opener: Action | None
    fields: Mapping[str, Kind]


def render_form(
    form: Form,
    *,
    origin: str,
    inline: bool,
    people: People,
    values: Mapping[str, Value] | None = None,
    errors: Mapping[str, str] | None = None,
    opener: Action | None = None,
) -> dict[str, Any]:
    """The form as a card: `inline` = in the chat, with a way to cancel; else for a dialog.

    `origin`: the activity whose button opened it, `opener` what that button calls. `people`: the
    object id and the name of each person known in the tenant. `values` replace the fields' own,
    None = empty; `errors` stand beneath their fields. Raises: ValueError when Teams cannot hold
    the form.
    """
    with using(form.language or language()):
        values, errors = values or {}, errors or {}
        is_required = not form.alternatives and form.on_leave is None
        body: list[Block] = []
        kinds: dict[str, Kind] = {}
        for field in form.fields:
            error = errors.get(field.name, "")
            drawn, kind = field_blocks(field, people, values, error, is_required=is_required)
            if field.name in RESERVED or field.name.endswith(TYPED):
                raise ValueError(f"{field.name}: not a name for a field")
            if field.name in kinds:
                raise ValueError(f"{field.name}: a field stands there twice")
            body += [{**drawn[0], "spacing": "medium"}, *drawn[1:]]
            kinds[field.name] = kind
        top = [text for name, text in errors.items() if name not in kinds]
        head = heading(form.title, "large") if inline or _is_long(form.title) else []
        head += paragraphs(form.intro) + top_errors(top)
        body += rows_of(_actions(form, _pack(form, origin, kinds, opener), inline))
        card = frame([*head, *body], form.title)
    if size_bytes(card) > FORM_MAX_BYTES:
        raise ValueError(f"a form has {FORM_MAX_BYTES} bytes at most")
    return card


def in_dialog(title: str, card: Mapping[str, Any], *, height: str = "large") -> dict[str, Any]:
    """The answer to an invoke that opens a dialog with the card, or puts it into the open one."""
    content = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    shown = cut(one_line(title), TITLE_MAX_CHARACTERS) or "Kanalvakt"
    value = {"title": shown, "height": height, "width": "medium", "card": content}
    return {"task": {"type": "continue", "value": value}}


def _is_long(title: str) -> bool:
    return len(one_line(title)) > TITLE_MAX_CHARACTERS


def _actions(form: Form, packed: Block, inline: bool) -> list[Block]:
    buttons = Buttons()

    def button(verb: str, label: str, **more: Any) -> Block:
        data = {**more, "form": packed}
        if inline:
            return {"type": "Action.Execute", **buttons.named(label), "verb": verb, "data": data}
        return {"type": "Action.Submit", **buttons.named(label), "data": {"verb": verb, **data}}

    actions = [{**button("submit", form.submit_label), "style": "positive"}]
    actions += [button("alternative", one.label, n=n) for n, one in enumerate(form.alternatives)]
    if inline:
        kept = "none" if form.on_leave is None else "auto"
        actions.append({**button("cancel", _("Cancel")), "associatedInputs": kept})
    return actions


def _pack(form: Form, origin: str, kinds: Mapping[str, Kind], opener: Action | None) -> Block:
    return {
        "token": form.token,
        "submit": _call(form.submit),
        "leave": _call(form.on_leave) if form.on_leave else None,
        "alternatives": [_call(one.action) for one in form.alternatives],
        "origin": origin,
        "opener": _call(opener) if opener else None,
        "fields": dict(kinds),
    }


def _call(action: Action) -> list[Any]:
    return [*pack(action).values()]


def read_packed(data: Mapping[str, Any]) -> Packed:
    """What the form carried whose button was pressed. Raises: ValueError when it is broken."""
    match checked(data.get("form")):
        case {
            "token": str(token),
            "submit": submit,
            "leave": leave,
            "alternatives": list(alternatives),
            "origin": str(origin),
            "opener": opener,
            "fields": dict(kinds),
        } if all(kind in get_args(Kind) for kind in kinds.values()):
            return Packed(
                token,
                _called(submit),
                None if leave is None else _called(leave),
                tuple(_called(one) for one in alternatives),
                origin,
                None if opener is None else _called(opener),
                kinds,
            )
    raise ValueError("not what a form carries")


def _called(value: object) -> Action:
    match value:
        case [step, args]:
            return unpack({"step": step, "args": args})
    raise ValueError("not a call of a step")


def values_in(data: Mapping[str, Any], packed: Packed, tenant: str) -> dict[str, Value]:
    """What is filled in, by field; None where nothing is. People picked belong to `tenant`.

    Raises: ValueError when a text cannot be kept.
    """
    return {
        name: value_in(checked(dict(data)), name, kind, tenant)
        for name, kind in packed.fields.items()
    }


def submission(place: Place, data: Mapping[str, Any], verb: str) -> tuple[Packed, Submitted] | None:
    """What was sent with a form; None when somebody has changed it, or it is left without a
    draft."""
    try:
        packed = read_packed(data)
        values = values_in(data, packed, place.tenant)
    except ValueError:
        return None
    if verb == "alternative":
        number = data.get("n")
        is_one = isinstance(number, int) and 0 <= number < len(packed.alternatives)
        action = packed.alternatives[number] if is_one and isinstance(number, int) else None
    else:
        action = packed.submit if verb == "submit" else packed.leave
    if action is None or (verb == "cancel" and not any(values.values())):
        return None
    event = Submitted(account=place.account, action=action, values=values, key=packed.token)
    return packed, event
