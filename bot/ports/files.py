"""Pictures in the store."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import FileId, PersonId
from bot.ports.platforms import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What shows that a picture is the one that was sent: the digest of its bytes, who sent it and
    when."""

    sha256: str
    sent_by: PersonId
    sent_at: datetime


class Files(Protocol):
    """Pictures that people sent, in the database, so that every process has them."""

    async def add(self, picture: Picture, sent_by: PersonId, now: datetime) -> FileId:
        """The id of the new file."""

    async def get(self, file: FileId) -> Picture:
        """Raises: NotFound."""

    async def proof(self, file: FileId) -> Proof:
        """The digest, the sender and the time of a picture. Raises: NotFound."""
