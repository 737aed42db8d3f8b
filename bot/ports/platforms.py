"""The platforms: what goes out to a chat service."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.domain.ids import PersonId
from bot.domain.people import AccountRef
from bot.events import FileRef, Profile
from bot.ui import Card, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a direct message to an account goes."""

    ref: AccountRef
    place: str


# The `message` of a screen beside the conversation that always shows how things stand.
SCREEN = "screen"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """A message that was posted, as its platform names it; `message` SCREEN for a screen."""

    platform: str
    team: str
    place: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that was fetched, checked for its size and kind."""

    media_type: str
    content: bytes


class Platform(Protocol):
    """A chat service: what goes out. One function goes in, the Handler that the adapter is
    handed."""

    name: str

    async def post(self, to: Address, card: Card, notice: Notice) -> MessageRef:
        """Send the card. Raises: TryLater, Unreachable."""

    async def update(self, message: MessageRef, card: Card, notice: Notice) -> None:
        """Draw the message again as the card. Raises: TryLater, Unreachable."""

    async def profile(self, account: AccountRef) -> Profile:
        """What the service knows of the account. Raises: TryLater, Unreachable."""

    async def find(self, email: str) -> AccountRef | None:
        """The account of a colleague who has not written yet; None when there is none. Raises:
        TryLater."""

    async def fetch(self, file: FileRef) -> Picture:
        """The picture that a person sent. Raises: TryLater, Unreadable."""

    async def fetch_calendar(self, file: FileRef) -> bytes:
        """The file of a calendar that a person sent, checked for its size. Raises: TryLater,
        Unreadable."""


Draw = Callable[[PersonId, Notice], Awaitable[Card | None]]
