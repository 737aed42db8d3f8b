"""Teams' activities as events of ours, and where their answers go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from bot.domain.people import AccountRef
from bot.events import Audience, FileRef, Said

PLATFORM = "teams"
PERSONAL = "personal"
MAX_ID_CHARACTERS = 400

_TAGS = re.compile(r"</?(?:at|p|div|span|br|b|i|u|strong|em)\b[^<>]*>", re.IGNORECASE)


class BadActivity(ValueError):
    """It is nothing that Teams sends; the text says why, without what it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody acted, and who it was. `activity` is the message that was pressed."""

    tenant: str
    user: str
    conversation: str
    is_personal: bool
    activity: str = ""

    @property
    def audience(self) -> Audience:
        """Private in the person's own chat with us only."""
        return "private" if self.is_personal else "public"

    @property
    def account(self) -> AccountRef:
        """Who acted."""
        return AccountRef(platform=PLATFORM, team=self.tenant, user=self.user)


def check(activity: Mapping[str, Any]) -> None:
    """What every activity has. Raises: BadActivity."""
    for name in ("type", "id", "serviceUrl", "channelId"):
        _id(activity, name)
    _id(_object(activity, "conversation"), "id")
    _id(_object(activity, "from"), "id")
    _id(_object(activity, "recipient"), "id")
    _maybe_id(activity, "replyToId")
    _maybe_id(activity["from"], "aadObjectId")
    if activity["type"] == "invoke":
        _id(activity, "name")
        value = _object(activity, "value")
        if activity["name"] == "adaptiveCard/action":
            action = _object(value, "action")
            if action.get("type") != "Action.Execute" or not _has_data(action):
                raise BadActivity("the action is none of ours")
        elif activity["name"] in ("task/fetch", "task/submit") and not _has_data(value):
            raise BadActivity("the dialog's data are missing, or no object")


def _has_data(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("data"), dict)


def _object(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = body.get(name)
    if not isinstance(found, dict):
        raise BadActivity(f"{name} is missing, or no object")
    return found


def _id(body: Mapping[str, Any], name: str) -> str:
    found = body.get(name)
    is_id = isinstance(found, str) and 0 < len(found) <= MAX_ID_CHARACTERS
    if not is_id or not str(found).isprintable():
        raise BadActivity(f"{name} is missing, or no id")
    return str(found)


def _maybe_id(body: Mapping[str, Any], name: str) -> None:
    if body.get(name) not in (None, ""):
        _id(body, name)


def tenant_of(activity: Mapping[str, Any]) -> str:
    """The tenant that it comes from; "" when it does not say."""
    channel_data = activity.get("channelData")
    tenant = channel_data.get("tenant") if isinstance(channel_data, dict) else None
    found = tenant.get("id") if isinstance(tenant, dict) else None
    return str(found or activity["conversation"].get("tenantId") or "")


def key_of(activity: Mapping[str, Any]) -> str:
    """What tells a repeat: an id is unique within its conversation."""
    kind = f"{activity['type']}/{activity['name'] if activity['type'] == 'invoke' else ''}"
    return f"{PLATFORM}/{activity['conversation']['id']}/{kind}/{activity['id']}"


def place_of(activity: Mapping[str, Any]) -> Place:
    """Where it happened."""
    conversation, sender = activity["conversation"], activity["from"]
    return Place(
        tenant=tenant_of(activity),
        user=str(sender.get("aadObjectId") or sender["id"]),
        conversation=str(conversation["id"]),
        is_personal=conversation.get("conversationType", PERSONAL) == PERSONAL,
        activity=str(activity.get("replyToId") or ""),
    )


def data_of(activity: Mapping[str, Any]) -> dict[str, Any]:
    """What the pressed action carried, with the inputs of its card."""
    value = activity["value"]
    data: dict[str, Any] = value["action"]["data"] if "action" in value else value["data"]
    return data


def words_of(activity: Mapping[str, Any]) -> str:
    """The text as the person reads it, without our own name where they mention us."""
    text = str(activity.get("text") or "")
    me = activity["recipient"]["id"]
    entities = activity.get("entities")
    for entity in entities if isinstance(entities, list) else ():
        if not isinstance(entity, dict) or entity.get("type") != "mention":
            continue
        mentioned = entity.get("mentioned")
        if isinstance(mentioned, dict) and mentioned.get("id") == me and entity.get("text"):
            text = text.replace(str(entity["text"]), " ")
    return unescape(_TAGS.sub(" ", text)).replace("\xa0", " ").strip()


def said(activity: Mapping[str, Any], files: tuple[FileRef, ...]) -> Said:
    """A message that a person wrote."""
    place = place_of(activity)
    return Said(
        account=place.account,
        text=words_of(activity),
        key=key_of(activity),
        audience=place.audience,
        files=files,
    )
