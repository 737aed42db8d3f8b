"""What people do, as the payloads that Slack tells the app of it."""

import time

from tests.platforms.slack_checks import Json
from tests.platforms.slack_payloads import (
    APP_ID,
    as_written,
    channel_json,
    message_json,
    view_json,
)
from tests.platforms.slack_service import FakeSlack
from tests.platforms.slack_state import HELD_AS, state_json
from tests.platforms.slack_things import Conversation, Message, User, View


def person_json(user: User) -> Json:
    """Who did something."""
    return {
        "id": user.id,
        "username": user.handle,
        "name": user.handle,
        "team_id": user.team,
    }


def _envelope(slack: FakeSlack, user: User, kind: str) -> Json:
    team = slack.workspace_of(user).id
    return {
        "type": kind,
        "team": {"id": team, "domain": team.lower()},
        "user": person_json(user),
        "api_app_id": APP_ID,
        "token": "deprecated",
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _response_url(slack: FakeSlack, user: User, channel: str) -> str:
    return f"{slack.base_url}/responses/{channel}/{user.id}"


def action_of(block: Json, element: Json, held: Json | None = None) -> Json:
    """What was pressed or filled in; `held` = the state of what holds a value."""
    action: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": f"{time.time():.6f}",
    }
    if element["type"] == "button":
        for name in ("text", "value", "style"):
            if name in element:
                action[name] = element[name]
    elif held is not None:
        name = HELD_AS[element["type"]][0]
        action[name] = held[name]
    return action


def press_in_message(slack: FakeSlack, user: User, message: Message, action: Json) -> Json:
    """The block_actions of a button in a message."""
    is_ephemeral = bool(message.only_for)
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": is_ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = {
        **_envelope(slack, user, "block_actions"),
        "container": container,
        "trigger_id": slack.new_trigger(user.id),
        "channel": channel_json(slack.conversations[message.channel]),
        "state": {"values": {}},
        "response_url": _response_url(slack, user, message.channel),
        "actions": [action],
    }
    if not is_ephemeral:
        payload["message"] = message_json(message, slack.workspace_of(user))
    return payload


def press_in_view(slack: FakeSlack, user: User, view: View, action: Json) -> Json:
    """The block_actions of something in a modal or a home tab."""
    shown = view_json(view, slack.workspace_of(user))
    return {
        **_envelope(slack, user, "block_actions"),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": slack.new_trigger(user.id),
        "view": shown,
        "state": state_json(view.values),
        "actions": [action],
    }


def submission(slack: FakeSlack, user: User, view: View) -> Json:
    """The view_submission of a modal as it is filled in."""
    return {
        **_envelope(slack, user, "view_submission"),
        "trigger_id": slack.new_trigger(user.id),
        "view": view_json(view, slack.workspace_of(user)),
        "response_urls": [],
    }


def closing(slack: FakeSlack, user: User, view: View) -> Json:
    """The view_closed of a modal, which says nothing of what was filled in."""
    return {
        **_envelope(slack, user, "view_closed"),
        "view": view_json(view, slack.workspace_of(user), with_state=False),
        "is_cleared": False,
    }


def global_shortcut(slack: FakeSlack, user: User, callback_id: str) -> Json:
    """A shortcut that was chosen from anywhere."""
    return {
        **_envelope(slack, user, "shortcut"),
        "callback_id": callback_id,
        "action_ts": f"{time.time():.6f}",
        "trigger_id": slack.new_trigger(user.id),
    }


def message_shortcut(slack: FakeSlack, user: User, callback_id: str, message: Message) -> Json:
    """A shortcut that was chosen on a message."""
    return {
        **_envelope(slack, user, "message_action"),
        "callback_id": callback_id,
        "action_ts": f"{time.time():.6f}",
        "trigger_id": slack.new_trigger(user.id),
        "response_url": _response_url(slack, user, message.channel),
        "message_ts": message.ts,
        "channel": channel_json(slack.conversations[message.channel]),
        "message": message_json(message, slack.workspace_of(user)),
    }


def command(slack: FakeSlack, user: User, name: str, text: str, channel: Conversation) -> Json:
    """The form of a slash command."""
    team = slack.workspace_of(user).id
    return {
        "token": "deprecated",
        "team_id": team,
        "team_domain": team.lower(),
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": user.id,
        "user_name": user.handle,
        "command": name,
        "text": as_written(text),
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": _response_url(slack, user, channel.id),
        "trigger_id": slack.new_trigger(user.id),
    }
