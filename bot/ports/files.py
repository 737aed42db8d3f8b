"""Pictures in the store."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import FileId, PersonId
from bot.ports.platforms import Picture


class Files(Protocol):
    """Pictures that people sent, in the database, so that every process has them."""

    async def add(self, picture: Picture, sent_by: PersonId, now: datetime) -> FileId:
        """The id of the new file."""

    async def get(self, file: FileId) -> Picture:
        """Raises: NotFound."""
