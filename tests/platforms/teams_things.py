"""The things that Teams holds: people, conversations, activities, dialogs and files."""

from dataclasses import dataclass, field

from tests.platforms.teams_checks import Json


class TeamsError(Exception):
    """An answer that refuses, with Teams' own name for the reason."""

    def __init__(self, status: int, code: str, message: str = "", retry_after: int = 0) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.code = code
        self.message = message or code
        self.retry_after = retry_after


class Trouble(AssertionError):
    """The app did something that Teams would not take, or would show as a failure."""


@dataclass(kw_only=True)
class User:
    """A person in a tenant; `id` is the bot's own name for them, `aad` the tenant's.

    `installed`: the app is there for them; `blocked`: they have blocked it.
    """

    id: str
    aad: str
    tenant: str
    name: str
    email: str
    is_guest: bool = False
    installed: bool = True
    blocked: bool = False
    gone: bool = False
    locale: str = "sv-SE"

    @property
    def upn(self) -> str:
        """The name that the person signs in with; a guest's is the host's."""
        if not self.is_guest:
            return self.email
        return f"{self.email.replace('@', '_')}#EXT#@tenant.example"


@dataclass(kw_only=True)
class Conversation:
    """A personal chat of `user`, a group chat, or a channel of `team`."""

    id: str
    kind: str
    tenant: str
    name: str = ""
    user: str = ""
    team: str = ""
    members: set[str] = field(default_factory=set)
    has_bot: bool = True


@dataclass(kw_only=True)
class Message:
    """An activity in a conversation: its content as it was sent, and what an answer has put in its
    place for single people, by their id. `updates` counts the changes for all."""

    id: str
    conversation: str
    thread: str
    user: str
    content: Json
    is_bot: bool = False
    instead: dict[str, Json] = field(default_factory=dict)
    updates: int = 0
    deleted: bool = False


@dataclass(kw_only=True)
class Dialog:
    """A dialog that a person has open, in the conversation where its button stands."""

    title: str
    card: Json
    conversation: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class StoredFile:
    """A pasted picture, or an uploaded file with the ticket of its address."""

    id: str
    name: str
    media_type: str
    content: bytes
    ticket: str = ""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of the app; `at` is monotonic, `status` 0 when it was cut off, `code` the reason
    when it was refused, `body` what was sent."""

    kind: str
    at: float
    path: str
    body: Json
    status: int = 0
    code: str = ""
    conversation: str = ""
