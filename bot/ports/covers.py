"""Who steps in, in the store: people chosen for a channel, and what deputies have answered."""

from collections.abc import Collection
from datetime import date
from typing import Protocol

from bot.domain.covers import DeputyAnswer, StandIn
from bot.domain.ids import AbsenceId, StandInId


class Covers(Protocol):
    """Stand-ins for channels, and deputies' answers."""

    async def get(self, stand_in: StandInId) -> StandIn:
        """Raises: NotFound."""

    async def between(self, first: date, last: date) -> list[StandIn]:
        """The stand-ins that touch the dates (both included), the one chosen last first."""

    async def add(self, stand_in: StandIn) -> StandIn:
        """The stand-in with an id."""

    async def remove(self, stand_in: StandInId) -> None:
        """Take it away; one that is gone already is passed over."""

    async def answers(self, absences: Collection[AbsenceId]) -> list[DeputyAnswer]:
        """What has been answered about these absences."""

    async def forget(self, absence: AbsenceId) -> None:
        """Take the answers about the absence away, as when its dates have changed."""

    async def answer(self, answer: DeputyAnswer) -> None:
        """Keep the answer, in place of the person's earlier one."""
