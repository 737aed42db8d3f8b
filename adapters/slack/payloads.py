"""Slack's payloads as events of ours, and where their answers go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from adapters.slack.buttons import unpack
from adapters.slack.forms import CALLBACK_CARD, Metadata, Origin, values_in
from adapters.slack.workspaces import PLATFORM
from bot.domain.people import AccountRef
from bot.events import Audience, FileRef, Pressed, Said, Submitted
from bot.ui import Action

# Short for what the slash command's hint names; everything else is said as it stands.
COMMANDS = {"": "hej", "mina": "mina kanaler", "my": "my channels", "mine": "my channels"}
QUESTION = re.compile(r"^(?:fråga|ask)\b[:\s]*", re.IGNORECASE)

_REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody acted: a conversation, maybe a thread in it, and who it was.

    `channel` is the user's id where the conversation with them is not known yet.
    """

    team: str
    user: str
    channel: str
    thread: str = ""
    message: str = ""

    @property
    def audience(self) -> Audience:
        """Private in the person's own conversation with us only."""
        return "private" if self.channel[:1] in ("D", "U", "W") else "public"

    @property
    def account(self) -> AccountRef:
        """Who acted."""
        return AccountRef(platform=PLATFORM, team=self.team, user=self.user)

    @property
    def pace_key(self) -> str:
        """What the conversation is called where the pace is kept."""
        return self.user if self.audience == "private" else self.channel

    @property
    def origin(self) -> Origin:
        """The place as a form carries it."""
        return Origin(self.channel, self.message, self.thread)


def direct(team: str, user: str) -> Place:
    """The conversation with a person."""
    return Place(team=team, user=user, channel=user)


def at_origin(team: str, user: str, origin: Origin) -> Place:
    """Where the form was opened; the person's own conversation when that is not known."""
    if not origin.channel:
        return direct(team, user)
    return Place(
        team=team,
        user=user,
        channel=origin.channel,
        thread=origin.thread,
        message=origin.message,
    )


def team_of(body: Mapping[str, Any]) -> str:
    """The workspace of an interaction."""
    team = body.get("team")
    return str(team["id"]) if isinstance(team, dict) else str(body["user"]["team_id"])


def plain_words(text: str, bot_user: str = "") -> str:
    """A message's text as the person reads it: links as their address, nobody's id."""

    def read(found: re.Match[str]) -> str:
        mark, target, label = found.groups()
        if mark == "@" and target == bot_user:
            return " "
        return label or (target if not mark else "")

    return unescape(_REFERENCE.sub(read, text)).strip()


def said(body: Mapping[str, Any], key: str, bot_user: str) -> tuple[Said, Place] | None:
    """A message that a person wrote to us; None for what bots wrote, for what changed a message,
    and for what people say to each other."""
    event = body["event"]
    user, channel = event.get("user"), event.get("channel")
    if event.get("bot_id") or event.get("subtype") not in (None, "file_share", "thread_broadcast"):
        return None
    if event.get("edited"):
        return None
    if event["type"] == "message" and event.get("channel_type", "im") != "im":
        return None
    if not isinstance(user, str) or not isinstance(channel, str):
        return None
    place = Place(
        team=str(body["team_id"]),
        user=user,
        channel=channel,
        thread=str(event.get("thread_ts") or ""),
        message=str(event.get("ts") or ""),
    )
    files = event.get("files") or ()
    words = Said(
        account=place.account,
        text=plain_words(str(event.get("text") or ""), bot_user),
        key=key,
        audience=place.audience,
        files=tuple(
            FileRef(
                platform=PLATFORM,
                team=place.team,
                file=str(file["id"]),
                name=str(file.get("name") or ""),
            )
            for file in files
            if isinstance(file, dict) and file.get("id")
        ),
    )
    return words, place


def commanded(body: Mapping[str, Any], key: str) -> tuple[Said, Place]:
    """A slash command: the words after it, said in the person's own conversation."""
    place = direct(str(body["team_id"]), str(body["user_id"]))
    text = plain_words(str(body.get("text") or ""))
    words = COMMANDS.get(text.casefold(), QUESTION.sub("", text) or "hej")
    return Said(account=place.account, text=words, key=key), place


def pressed(body: Mapping[str, Any], key: str) -> tuple[Pressed, Place]:
    """A button of a message, or of the home tab. Raises: ValueError when it holds no call."""
    action = unpack(str(body["actions"][0].get("value") or ""))
    place = pressed_place(body)
    return Pressed(account=place.account, action=action, key=key, audience=place.audience), place


def pressed_place(body: Mapping[str, Any]) -> Place:
    """Where the button stands; the person's own conversation for one of the home tab."""
    team, user = team_of(body), str(body["user"]["id"])
    message, channel = body.get("message"), body.get("channel")
    if not isinstance(message, dict) or not isinstance(channel, dict):
        return direct(team, user)
    return Place(
        team=team,
        user=user,
        channel=str(channel.get("id") or user),
        thread=str(message.get("thread_ts") or ""),
        message=str(message.get("ts") or ""),
    )


def window_of(body: Mapping[str, Any]) -> str:
    """The window that shows the card whose button was pressed; "" for a message's or the home
    tab's."""
    view = body.get("view")
    is_window = isinstance(view, dict) and view.get("callback_id") == CALLBACK_CARD
    return str(view["id"]) if isinstance(view, dict) and is_window else ""


def is_at_home(body: Mapping[str, Any]) -> bool:
    """Whether a button of the home tab was pressed."""
    view = body.get("view")
    return isinstance(view, dict) and view.get("type") == "home"


def called(body: Mapping[str, Any], key: str, action: Action) -> tuple[Pressed, Place]:
    """A shortcut, which does what a button with the action would."""
    place = direct(team_of(body), str(body["user"]["id"]))
    return Pressed(account=place.account, action=action, key=key), place


def submitted(
    view: Mapping[str, Any], team: str, user: str, metadata: Metadata, action: Action
) -> Submitted:
    """A form with what is filled in, for the action that takes it."""
    account = AccountRef(platform=PLATFORM, team=team, user=user)
    values = values_in(view, team)
    return Submitted(account=account, action=action, values=values, key=metadata.token)
