"""What comes in from the platforms: what a person wrote, pressed, sent or opened."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.domain.people import AccountRef
from bot.ui import Action, Reply

# In public others read along: nothing personal is shown there.
Audience = Literal["private", "public"]

CALENDAR_ENDINGS = (".ics", ".ical")
CALENDAR_TYPE = "text/calendar"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whose name or e-mail address was typed, where no picker can be shown."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A file that a person sent, as its platform names it; nothing of it has been read. `name` as
    the person sees it, "" when the platform does not say."""

    platform: str
    team: str
    file: str
    name: str = ""

    @property
    def is_calendar(self) -> bool:
        """Whether its name says that it holds a calendar."""
        return self.name.casefold().endswith(CALENDAR_ENDINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that came with a form itself: a picture, checked for its size and kind, or (of
    CALENDAR_TYPE) a calendar, checked for its size."""

    media_type: str
    content: bytes


# A value of a form: text, ticked values, who was picked or named, or a file.
Value = str | list[str] | AccountRef | Named | FileRef | Attached | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A person wrote something, maybe with files. `key` is the platform's id of the message: a
    repeat has one effect."""

    account: AccountRef
    text: str
    key: str
    audience: Audience = "private"
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A person pressed a button. `key` is unique for the press."""

    account: AccountRef
    action: Action
    key: str
    audience: Audience = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A person sent a form, or left it by one of its alternatives; `key` is the form's token."""

    account: AccountRef
    action: Action
    values: Mapping[str, Value]
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A person opened the conversation, or the home screen beside it."""

    account: AccountRef
    screen: Literal["conversation", "home"] = "conversation"


Event = Said | Pressed | Submitted | Arrived
Handler = Callable[[Event], Awaitable[Reply]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a platform knows of an account. `email` is "" unless the platform has verified it.

    `is_guest` = somebody from outside the organisation, or no human at all.
    """

    name: str
    email: str = ""
    language: str = "sv"
    is_guest: bool = False


# Tells that an account has changed: its profile now, or None when it is gone.
AccountChanged = Callable[[AccountRef, Profile | None], Awaitable[None]]
