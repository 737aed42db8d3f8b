"""What Teams does with the answers to invokes: a card in place of the pressed one, a dialog, or
words."""

import json
from typing import Any

from tests.platforms.teams_checks import (
    CARD_TYPE,
    OWN_LIMIT_BYTES,
    Json,
    card_problems,
    size_in_utf8,
)
from tests.platforms.teams_deliveries import Ack
from tests.platforms.teams_inputs import initial_values
from tests.platforms.teams_things import Dialog, TeamsError, Trouble, User
from tests.platforms.teams_world import World

WORDS_TYPE = "application/vnd.microsoft.activity.message"
ERROR_TYPE = "application/vnd.microsoft.error"
SIZES = ("small", "medium", "large")


def take_execute_answer(
    world: World, user: User, sent: Json, ack: Ack, *, again: bool = False
) -> Json | str | None:
    """Put the card of the answer in place of the pressed one, for the presser alone.

    What has no place there is given back: the words of an answer, or the card when the person does
    not see the pressed one. `again` = the app was told before, and may have nothing to add.
    Raises: Trouble.
    """
    body = _body(ack)
    if body is None:
        if not again:
            raise Trouble("a press without an answer: the client shows that something went wrong")
        return None
    if not isinstance(body, dict) or "task" in body:
        raise Trouble("a dialog is no answer to an Action.Execute")
    kind, value = body.get("type"), body.get("value")
    if body.get("statusCode") != 200 or kind == ERROR_TYPE:
        raise Trouble(f"the client shows that something went wrong: {body}")
    if kind == WORDS_TYPE:
        return _words(value)
    if kind != CARD_TYPE:
        raise Trouble(f"an answer of type {kind!r}")
    _require_card(value, dialog=False)
    card: Json = dict(value or {})
    try:
        conversation = world.conversation(sent["conversation"]["id"])
        message = world.message(conversation.id, sent.get("replyToId", ""))
    except TeamsError:
        return card
    message.instead[user.id] = card
    return None


def take_task_answer(
    world: World, user: User, sent: Json, ack: Ack, *, again: bool = False
) -> str | None:
    """Open, change or close the person's dialog; the words of an answer are given back.

    `again` = the app was told before, and may have nothing to add. Raises: Trouble.
    """
    body = _body(ack)
    if body is None:
        if sent["name"] == "task/fetch" and not again:
            raise Trouble("a dialog was asked for, and none came")
        world.dialogs.pop(user.id, None)
        return None
    task = body.get("task") if isinstance(body, dict) else None
    if not isinstance(task, dict):
        raise Trouble(f"no answer to {sent['name']}: {body}")
    value = task.get("value")
    if task.get("type") == "message":
        world.dialogs.pop(user.id, None)
        return _words(value)
    if task.get("type") != "continue" or not isinstance(value, dict):
        raise Trouble(f"a task of type {task.get('type')!r}")
    world.dialogs[user.id] = _dialog(value, sent)
    return None


def _dialog(value: Json, sent: Json) -> Dialog:
    for side in ("height", "width"):
        if not isinstance(value.get(side, 1), int) and value[side] not in SIZES:
            raise Trouble(f"a dialog with the {side} {value[side]!r}")
    if not str(value.get("title", "")).strip():
        raise Trouble("a dialog without a title")
    card = value.get("card")
    if not isinstance(card, dict) or card.get("contentType") != CARD_TYPE:
        raise Trouble("a dialog without an Adaptive Card")
    _require_card(card.get("content"), dialog=True)
    return Dialog(
        title=value["title"],
        card=card["content"],
        conversation=sent["conversation"]["id"],
        values=initial_values(card["content"]),
    )


def _require_card(card: Any, *, dialog: bool) -> None:
    if problems := card_problems(card, dialog=dialog):
        raise Trouble("; ".join(problems))
    if size_in_utf8(card) > OWN_LIMIT_BYTES:
        raise Trouble(f"a card of {size_in_utf8(card)} bytes")


def _words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Trouble(f"no words: {value!r}")
    return value


def _body(ack: Ack) -> Any:
    """The answer as JSON, None = an empty one. Raises: Trouble."""
    if ack.status != 200:
        raise Trouble(f"the app answered {ack.status} {ack.body[:500]}")
    if not ack.is_in_time:
        raise Trouble(f"the answer came after {ack.seconds:.1f} s, when nobody waited for it")
    if not ack.body.strip():
        return None
    try:
        return json.loads(ack.body)
    except ValueError:
        raise Trouble(f"an answer that is no JSON: {ack.body[:500]}") from None
