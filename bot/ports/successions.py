"""Who follows somebody who leaves, in the store."""

from collections.abc import Collection
from typing import Protocol

from bot.domain.ids import PersonId, SuccessionId
from bot.domain.successions import Succession


class Successions(Protocol):
    """Channels whose owner or deputy leaves."""

    async def get(self, succession: SuccessionId) -> Succession:
        """Raises: NotFound."""

    async def many(self, successions: Collection[SuccessionId]) -> dict[SuccessionId, Succession]:
        """Those of the ids that exist."""

    async def open(self) -> list[Succession]:
        """Every one that is not over, by the last day."""

    async def of_leaver(self, person: PersonId) -> list[Succession]:
        """The open ones of somebody who leaves, by the last day."""

    async def add(self, succession: Succession) -> Succession:
        """The succession with an id. Raises: Conflict when the person leaves the channel
        already."""

    async def save(self, succession: Succession) -> Succession:
        """The succession with its next version. Raises: Conflict."""
