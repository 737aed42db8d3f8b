"""A clock that the test turns."""

from datetime import UTC, datetime, timedelta


class TurnedClock:
    """Stands still between `turn`s."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def turn(self, **by: float) -> None:
        """Let time pass: `turn(minutes=5)`."""
        self.moment += timedelta(**by)
