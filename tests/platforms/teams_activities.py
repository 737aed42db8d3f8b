"""Activities as Teams sends them to a bot: words, presses, dialogs, files and what has happened."""

import html
import uuid
from datetime import UTC, datetime
from typing import Any

from tests.platforms.teams_checks import Json
from tests.platforms.teams_things import Conversation, Message, StoredFile, User
from tests.platforms.teams_world import BOT_NAME, World

PLACE = {"locale": "sv-SE", "country": "SE", "platform": "Windows", "timezone": "Europe/Stockholm"}
FILE_TYPE = "application/vnd.microsoft.teams.file.download.info"


def written(world: World, user: User, place: Conversation, text: str, thread: str = "") -> Json:
    """What a person writes, kept in the conversation."""
    activity = _activity(world, user, place, "message", thread=thread)
    activity |= {"text": text, "textFormat": "plain", "attachments": []}
    return _kept(world, user, place, activity, thread)


def mentioning(world: World, user: User, place: Conversation, text: str, thread: str = "") -> Json:
    """What a person writes in a channel or a group chat, with the bot's name first."""
    activity = _activity(world, user, place, "message", thread=thread)
    named = f"<at>{BOT_NAME}</at>"
    span = f'<span itemscope itemtype="http://schema.skype.com/Mention">{BOT_NAME}</span>'
    entity = {"type": "mention", "mentioned": _bot(world), "text": named}
    activity |= {
        "text": f"{named} {text}\n",
        "textFormat": "plain",
        "attachments": [_twin(f"<p>{span}&nbsp;{html.escape(text)}</p>")],
        "entities": [*activity["entities"], entity],
    }
    return _kept(world, user, place, activity, thread)


def with_picture(world: World, user: User, picture: StoredFile, text: str = "") -> Json:
    """A pasted picture in the personal chat, with its twin in HTML."""
    place = world.personal(user)
    address = f"{world.service_url(user.tenant)}v3/attachments/{picture.id}/views/original"
    twin = f'<p>{html.escape(text)}</p><img src="{address}" alt="bild">'
    activity = _activity(world, user, place, "message")
    activity["attachments"] = [{"contentType": "image/*", "contentUrl": address}, _twin(twin)]
    if text:
        activity |= {"text": text, "textFormat": "plain"}
    return _kept(world, user, place, activity, "")


def with_file(world: World, user: User, file: StoredFile, address: str, text: str = "") -> Json:
    """An uploaded file in the personal chat; `address` opens it without a token."""
    place = world.personal(user)
    info = {
        "downloadUrl": f"{address}/files/{file.id}/{file.name}?tempauth={file.ticket}",
        "uniqueId": file.id,
        "fileType": file.name.rpartition(".")[2].lower(),
    }
    attachment = {
        "contentType": FILE_TYPE,
        "contentUrl": f"https://tenant-my.sharepoint.com/personal/documents/{file.name}",
        "content": info,
        "name": file.name,
    }
    activity = _activity(world, user, place, "message")
    activity |= {"text": text, "textFormat": "plain", "attachments": [attachment]}
    return _kept(world, user, place, activity, "")


def executed(
    world: World, user: User, message: Message, action: Json, inputs: Json | None = None
) -> Json:
    """The press of an Action.Execute in a message."""
    activity = _invoke(world, user, _place_of(world, message), "adaptiveCard/action", message)
    pressed = {
        "type": "Action.Execute",
        "title": action.get("title", ""),
        "verb": action.get("verb", ""),
        "data": merged(action, inputs or {}),
    }
    if "id" in action:
        pressed["id"] = action["id"]
    activity["value"] = {"action": pressed, "trigger": "manual"}
    return activity


def submitted_in_chat(
    world: World, user: User, message: Message, action: Json, inputs: Json | None = None
) -> Json:
    """The press of an Action.Submit in a message: a message without words."""
    place = _place_of(world, message)
    activity = _activity(world, user, place, "message", thread=message.thread)
    return {**activity, "replyToId": message.id, "value": merged(action, inputs or {})}


def fetched(
    world: World, user: User, message: Message, action: Json, inputs: Json | None = None
) -> Json:
    """The press of a button that asks for a dialog."""
    activity = _invoke(world, user, _place_of(world, message), "task/fetch", message)
    data = {**merged(action, inputs or {}), "type": "task/fetch"}
    activity["value"] = {"data": data, "context": {"theme": "default"}}
    return activity


def submitted(world: World, user: User, action: Json, inputs: Json) -> Json:
    """The press of a button in the person's dialog."""
    place = world.conversation(world.dialogs[user.id].conversation)
    activity = _invoke(world, user, place, "task/submit", None)
    activity["value"] = {"data": merged(action, inputs), "context": {"theme": "default"}}
    return activity


def installation(world: World, user: User, place: Conversation, action: str) -> Json:
    """The app was put in ("add") or taken away ("remove")."""
    activity = _activity(world, user, place, "installationUpdate")
    return {**activity, "action": action}


def members_changed(
    world: World, user: User, place: Conversation, change: str, *members: str
) -> Json:
    """People or the bot came ("membersAdded") or left ("membersRemoved"), by their ids."""
    activity = _activity(world, user, place, "conversationUpdate")
    if place.kind == "channel":
        event = "teamMemberAdded" if change == "membersAdded" else "teamMemberRemoved"
        activity["channelData"]["eventType"] = event
    return {**activity, change: [_account(world, member) for member in members]}


def edited(world: World, user: User, message: Message, text: str) -> Json:
    """A person has changed what they wrote."""
    message.content = {**message.content, "text": text}
    activity = {**message.content, "type": "messageUpdate", "timestamp": _now()}
    channel_data = {**activity["channelData"], "eventType": "editMessage"}
    return {**activity, "channelData": channel_data}


def typing(world: World, user: User, place: Conversation) -> Json:
    """A person is writing."""
    return _activity(world, user, place, "typing")


def merged(action: Json, inputs: Json) -> Json:
    """The data of a press: the action's own, with what was filled in."""
    own = action.get("data")
    return {**(own if isinstance(own, dict) else {}), **inputs}


def _invoke(
    world: World, user: User, place: Conversation, name: str, message: Message | None
) -> Json:
    thread = message.thread if message else ""
    activity = _activity(world, user, place, "invoke", thread=thread)
    activity |= {"id": f"f:{uuid.uuid4()}", "name": name}
    if message is not None:
        activity["replyToId"] = message.id
    return activity


def _activity(world: World, user: User, place: Conversation, kind: str, thread: str = "") -> Json:
    activity_id = world.new_activity_id()
    return {
        "type": kind,
        "id": activity_id,
        "timestamp": _now(),
        "localTimestamp": _now(),
        "localTimezone": "Europe/Stockholm",
        "channelId": "msteams",
        "serviceUrl": world.service_url(place.tenant),
        "from": _account(world, user.id),
        "recipient": _bot(world),
        "conversation": _conversation(place, thread or activity_id),
        "channelData": _channel_data(place, user),
        "entities": [{**PLACE, "locale": user.locale, "type": "clientInfo"}],
        "locale": user.locale,
    }


def _conversation(place: Conversation, thread: str) -> Json:
    said: Json = {"conversationType": place.kind, "tenantId": place.tenant, "id": place.id}
    if place.kind != "personal":
        said |= {"isGroup": True, "name": place.name}
    if place.kind == "channel":
        said["id"] = f"{place.id};messageid={thread}"
    return said


def _channel_data(place: Conversation, user: User) -> Json:
    said: Json = {"tenant": {"id": user.tenant}}
    if place.kind == "channel":
        said |= {
            "teamsChannelId": place.id,
            "teamsTeamId": place.team,
            "channel": {"id": place.id},
            "team": {"id": place.team},
        }
    return said


def _account(world: World, member: str) -> Json:
    user = world.users.get(member)
    if user is None:
        return {"id": member, "name": BOT_NAME} if member == world.bot_id else {"id": member}
    return {"id": user.id, "name": user.name, "aadObjectId": user.aad}


def _bot(world: World) -> Json:
    return {"id": world.bot_id, "name": BOT_NAME}


def _twin(content: str) -> Json:
    return {"contentType": "text/html", "content": content}


def _place_of(world: World, message: Message) -> Conversation:
    return world.conversations[message.conversation]


def _kept(world: World, user: User, place: Conversation, activity: Json, thread: str) -> Json:
    world.keep(place, activity, user=user.id, thread=thread, activity=str(activity["id"]))
    return activity


def _now() -> Any:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
