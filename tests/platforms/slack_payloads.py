"""JSON as Slack writes it: people, messages, views and files, in answers and in payloads."""

import html
import re
import time

from tests.platforms.slack_checks import Json
from tests.platforms.slack_state import state_json
from tests.platforms.slack_things import Conversation, File, Message, User, View, Workspace

APP_ID = "A0KANALVAKT"
_ADDRESS = re.compile(r"https?://[^\s<>|]+|(?<![\w@./])www\.[^\s<>|]+")


def as_written(text: str) -> str:
    """A person's words as Slack passes them on: escaped, with addresses in angle brackets."""

    def marked(address: re.Match[str]) -> str:
        found = address.group()
        return f"<{found}>" if found.startswith("http") else f"<http://{found}|{found}>"

    return _ADDRESS.sub(marked, html.escape(text, quote=False))


def event_envelope(event: Json, workspace: Workspace, event_id: str) -> Json:
    """What an event is sent in."""
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.id,
        "user_id": workspace.bot.id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": "deprecated",
        "team_id": workspace.id,
        "context_team_id": workspace.id,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def user_json(user: User, workspace: Workspace, *, with_locale: bool) -> Json:
    """A user object; it has an address with the scope for it, and no time zone when deleted."""
    profile: Json = {"real_name": user.name, "display_name": "", "team": user.team}
    if "users:read.email" in workspace.scopes and not user.is_bot and not user.is_stranger:
        profile["email"] = user.email
    said: Json = {
        "id": user.id,
        "team_id": user.team,
        "name": user.handle,
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": user.is_bot,
    }
    if user.deleted:
        return said
    said |= {
        "real_name": user.name,
        "tz": "Europe/Stockholm",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "is_admin": False,
        "is_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "is_app_user": False,
        "is_email_confirmed": user.is_email_confirmed,
    }
    if user.is_stranger:
        said["is_stranger"] = True
    return {**said, "locale": user.locale} if with_locale else said


def message_json(message: Message, workspace: Workspace) -> Json:
    """A message as it stands in answers, events and presses."""
    said: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": workspace.id,
    }
    if message.is_bot:
        said |= {"bot_id": workspace.bot_id, "app_id": APP_ID}
    if message.blocks:
        said["blocks"] = message.blocks
    if message.thread_ts:
        said["thread_ts"] = message.thread_ts
    if message.changes:
        said["edited"] = {"user": message.user, "ts": message.ts}
    if message.files:
        said |= {"files": message.files, "upload": False, "subtype": "file_share"}
    return said


def channel_json(conversation: Conversation) -> Json:
    """A conversation as it stands in payloads."""
    return {"id": conversation.id, "name": conversation.name}


def view_json(view: View, workspace: Workspace, *, with_state: bool = True) -> Json:
    """A view as it stands in answers and payloads."""
    content = view.content
    said: Json = {
        "id": view.id,
        "team_id": view.team,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": state_json(view.values if with_state else {}),
        "hash": view.hash,
        "title": content.get("title"),
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": APP_ID,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": view.team,
        "bot_id": workspace.bot_id,
    }
    return said


def file_json(file: File, base_url: str) -> Json:
    """A file object; what it holds is fetched from `url_private` with the token."""
    address = f"{base_url}/files-pri/{file.team}-{file.id}/{file.name}"
    kind = file.name.rpartition(".")[2].lower()
    return {
        "id": file.id,
        "name": file.name,
        "title": file.name,
        "mimetype": file.media_type,
        "filetype": kind,
        "size": len(file.content),
        "user": file.user,
        "mode": "hosted",
        "is_external": False,
        "file_access": "visible",
        "url_private": address,
        "url_private_download": address,
    }
