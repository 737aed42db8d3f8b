"""The things that Slack holds: accounts, workspaces, conversations, messages, views and files."""

from dataclasses import dataclass, field
from typing import Any

from tests.platforms.slack_checks import Json

ALL_SCOPES = frozenset(
    (
        "app_mentions:read",
        "assistant:write",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "im:history",
        "im:write",
        "users:read",
        "users:read.email",
    )
)


class SlackError(Exception):
    """An answer with `ok: false`; `more` goes beside the error."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


@dataclass(kw_only=True)
class User:
    """An account in a workspace."""

    id: str
    team: str
    name: str
    email: str
    locale: str = "sv-SE"
    is_email_confirmed: bool = True
    deleted: bool = False
    is_restricted: bool = False
    is_bot: bool = False
    is_stranger: bool = False

    @property
    def handle(self) -> str:
        """The short name in payloads."""
        return self.email.partition("@")[0] or self.id.lower()


@dataclass(kw_only=True)
class Workspace:
    """An organisation's Slack, where the app is installed with a token."""

    id: str
    token: str
    scopes: frozenset[str]
    bot: User
    installed: bool = True
    prompts: dict[str, list[Json]] = field(default_factory=dict)

    @property
    def bot_id(self) -> str:
        """The id of the bot, which is not the id of its user."""
        return "B" + self.bot.id[1:]


@dataclass(kw_only=True)
class Conversation:
    """A DM between a person and the bot, or a public conversation with its members."""

    id: str
    team: str
    name: str = "directmessage"
    user: str = ""
    members: set[str] = field(default_factory=set)

    @property
    def is_im(self) -> bool:
        """Whether it is a DM."""
        return bool(self.user)


@dataclass(kw_only=True)
class Message:
    """A message; `only_for` is a user's id when it is ephemeral, `changes` counts its updates."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    is_bot: bool = False
    only_for: str = ""
    files: list[Json] = field(default_factory=list)
    changes: int = 0
    sent: Json = field(default_factory=dict)


@dataclass(kw_only=True)
class View:
    """A modal that somebody has before them, with what is filled in, or a home tab."""

    id: str
    user: str
    team: str
    content: Json
    hash: str
    root: str
    previous: str | None = None
    values: dict[tuple[str, str], Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class File:
    """An uploaded file."""

    id: str
    user: str
    team: str
    name: str
    media_type: str
    content: bytes


@dataclass(kw_only=True)
class Trigger:
    """The right to open one modal for a person, from when the app is told of it."""

    user: str
    told_at: float | None = None
    used: bool = False
