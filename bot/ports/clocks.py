"""What time it is."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Protocol

Clock = Callable[[], datetime]


class DemoClock(Protocol):
    """The made-up town's clock: real time plus an offset that only grows."""

    def now(self) -> datetime:
        """The town's time, aware UTC."""

    def move_to(self, moment: datetime) -> AsyncIterator[datetime]:
        """Go there by way of every moment when something is due, doing it; yields each moment
        passed."""
