"""What Slack sends, read from its bytes: its kind, the key that tells a repeat, and its body."""

import json
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qs

MAX_FIELDS_COUNT = 100
MAX_ID_CHARACTERS = 200
# Slack's own go some ten levels deep; what is read here must also be written and copied later.
MAX_LEVELS_COUNT = 100

# "typing" is kept as the latest only, and so is "picked", which is dealt with too; "answered"
# carries a body in its acknowledgement.
Kind = Literal["challenge", "nothing", "options", "typing", "picked", "answered", "plain"]


class BadArrival(ValueError):
    """It is nothing that Slack sends; the text says why, without what it holds."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that Slack sent. `team` is the workspace that it comes from."""

    kind: Kind
    key: str
    team: str
    body: dict[str, Any]


def read_http(content_type: str, raw: bytes) -> Arrival:
    """The body of a request: an event as JSON, or a form with an interaction or a command.

    Raises: BadArrival.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadArrival("the body is no UTF-8") from error
    if content_type == "application/json":
        return read(_json(text))
    if content_type != "application/x-www-form-urlencoded":
        raise BadArrival("the content type is neither JSON nor a form")
    try:
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=MAX_FIELDS_COUNT)
    except ValueError as error:
        raise BadArrival("the form is broken") from error
    if any(len(values) > 1 for values in fields.values()):
        raise BadArrival("a field is there twice")
    form = {name: values[0] for name, values in fields.items()}
    return read(_json(form["payload"]) if "payload" in form else form)


def _json(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadArrival("the body is no JSON") from error
    if not isinstance(body, dict):
        raise BadArrival("the body is no object")
    if text.count("{") + text.count("[") > MAX_LEVELS_COUNT and _is_too_deep(body):
        raise BadArrival("the body is nested too deeply")
    return body


def _is_too_deep(body: dict[str, Any]) -> bool:
    level: list[Any] = [body]
    for _ in range(MAX_LEVELS_COUNT):
        values = (one.values() if isinstance(one, dict) else one for one in level)
        level = [inner for some in values for inner in some if isinstance(inner, dict | list)]
    return bool(level)


def read(body: dict[str, Any]) -> Arrival:
    """An event, an interaction or a command, as its object. Raises: BadArrival."""
    kind = body.get("type")
    if "command" in body:
        team = _id(body, "team_id")
        _id(body, "user_id")
        return Arrival("answered", _key(team, _id(body, "trigger_id")), team, body)
    if "ssl_check" in body:
        return Arrival("nothing", "", "", body)
    if kind == "url_verification":
        _id(body, "challenge")
        return Arrival("challenge", "", "", body)
    if kind == "event_callback":
        team = _id(body, "team_id")
        _check_event(_object(body, "event"))
        return Arrival("plain", _key(team, _id(body, "event_id")), team, body)
    if kind == "app_rate_limited":
        return Arrival("nothing", "", "", body)
    if kind == "block_suggestion":
        return Arrival("options", "", "", body)
    if kind in ("block_actions", "view_submission", "view_closed", "shortcut", "message_action"):
        return _interaction(str(kind), body)
    raise BadArrival("nothing that Slack sends has this shape")


def _check_event(event: dict[str, Any]) -> None:
    """Raises: BadArrival when what we read of it is not there."""
    kind = _id(event, "type")
    if kind == "user_change":
        _id(_object(event, "user"), "id")
    elif kind == "app_home_opened":
        _id(event, "user")
    elif kind == "tokens_revoked":
        _object(event, "tokens")


def _interaction(kind: str, body: dict[str, Any]) -> Arrival:
    user = _object(body, "user")
    _id(user, "id")
    team = _id(body["team"], "id") if isinstance(body.get("team"), dict) else _id(user, "team_id")
    if kind in ("view_submission", "view_closed"):
        view = _object(body, "view")
        _id(view, "id")
        _id(view, "callback_id")
        if kind == "view_closed":
            return Arrival("plain", _key(team, f"closed/{view['id']}"), team, body)
        return Arrival("answered", _key(team, _id(body, "trigger_id")), team, body)
    if kind == "block_actions":
        if all(action.startswith("field:") for action in _actions(body)):
            form = _id(_object(body, "view"), "id")
            if any(action.get("selected_user") for action in body["actions"]):
                return Arrival("picked", _key(team, _id(body, "trigger_id")), team, body)
            return Arrival("typing", typing_key(team, form), team, body)
    else:
        _id(body, "callback_id")
        # The message that a shortcut was chosen on may be the hateful one: it is kept nowhere.
        body = {name: value for name, value in body.items() if name != "message"}
    return Arrival("plain", _key(team, _id(body, "trigger_id")), team, body)


def _actions(body: dict[str, Any]) -> list[str]:
    """The ids of what was pressed or filled in."""
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions:
        raise BadArrival("no action was taken")
    if not all(isinstance(action, dict) for action in actions):
        raise BadArrival("an action is no object")
    return [_id(action, "action_id") for action in actions]


def typing_key(team: str, view: str) -> str:
    """The key of what somebody has filled in so far."""
    return _key(team, f"typing/{view}")


def _key(team: str, id_: str) -> str:
    return f"slack/{team}/{id_}"


def _object(body: dict[str, Any], name: str) -> dict[str, Any]:
    found = body.get(name)
    if not isinstance(found, dict):
        raise BadArrival(f"{name} is missing, or no object")
    return found


def _id(body: dict[str, Any], name: str) -> str:
    found = body.get(name)
    is_id = isinstance(found, str) and 0 < len(found) <= MAX_ID_CHARACTERS
    if not is_id or not str(found).isprintable():
        raise BadArrival(f"{name} is missing, or no id")
    return str(found)
