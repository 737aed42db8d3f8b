"""The demo's chat page in the store."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import PersonId
from bot.ui import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """One line of the browser chat: what the person wrote, or the notice that is drawn there."""

    id: int
    person: PersonId
    at: datetime
    words: str
    notice: Notice | None


class Chat(Protocol):
    """What stands in the demo's chat page, so that it can be drawn again after a restart."""

    async def add(
        self, person: PersonId, at: datetime, words: str = "", notice: Notice | None = None
    ) -> int:
        """The id of the new message."""

    async def change(self, message: int, notice: Notice) -> None:
        """Let the message show another notice. Raises: NotFound."""

    async def messages(self, person: PersonId, limit: int) -> list[ChatMessage]:
        """The person's last messages, the oldest first."""

    async def unread(self) -> dict[PersonId, int]:
        """How many messages each person has not seen; those with none are left out."""

    async def mark_read(self, person: PersonId) -> None:
        """The person has seen everything."""
