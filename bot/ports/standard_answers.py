"""Standard answers in the store."""

from typing import Protocol

from bot.domain.ids import StandardAnswerId
from bot.domain.standard_answers import StandardAnswer


class StandardAnswers(Protocol):
    """What the communications unit answers where the guideline does not say."""

    async def get(self, standard: StandardAnswerId) -> StandardAnswer:
        """Raises: NotFound."""

    async def all(self) -> list[StandardAnswer]:
        """Every one, the oldest first."""

    async def add(self, standard: StandardAnswer) -> StandardAnswer:
        """The standard answer with an id."""

    async def save(self, standard: StandardAnswer) -> StandardAnswer:
        """The standard answer with its next version. Raises: Conflict."""

    async def remove(self, standard: StandardAnswerId) -> None:
        """Take it away, also from the questions that it was shown with; one that is gone already is
        passed over."""
