"""The made-up town's clock: real time plus an offset, kept in the database, that only grows."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.ports import Clock, OpenStore
from scheduler.courier import Delivered
from scheduler.planner import Ticked

OFFSET_VARIABLE = "clock_offset_seconds"
MAX_MOVE_DAYS = 400


def _real_now() -> datetime:
    return datetime.now(UTC)


class Planning(Protocol):
    """What the clock needs of a planner."""

    async def tick(self, now: datetime) -> Ticked: ...


class Delivering(Protocol):
    """What the clock needs of a courier."""

    async def deliver(self) -> Delivered: ...


class TownClock:
    """Tells the town's time and moves it forward, living through all that falls due on the way.

    `load` must have run before the first `now`, so that a restart does not turn the clock back,
    and `connect` before the first `move_to`.
    """

    def __init__(self, open_store: OpenStore, *, real_now: Clock = _real_now) -> None:
        self._open_store = open_store
        self._real_now = real_now
        self._offset = timedelta()
        self._planner: Planning | None = None
        self._courier: Delivering | None = None

    def connect(self, planner: Planning, courier: Delivering) -> None:
        """Tell who does what falls due; they take the time from this clock themselves."""
        self._planner, self._courier = planner, courier

    async def load(self) -> None:
        """Take up the offset where it was."""
        async with self._open_store() as store:
            kept = await store.variables.get(OFFSET_VARIABLE)
        self._offset = max(self._offset, timedelta(seconds=float(kept or 0)))

    def now(self) -> datetime:
        """The town's time, aware UTC."""
        return self._real_now() + self._offset

    def move_to(self, moment: datetime) -> AsyncIterator[datetime]:
        """Go to `moment` (aware) by way of every moment when something is due, doing it there.

        Yields each moment when it has been lived through, `moment` last.
        Raises: ValueError at once, for the past and for more than MAX_MOVE_DAYS ahead.
        """
        now = self.now()
        if moment < now:
            raise ValueError(f"the clock never goes back: {moment} is before {now}")
        if moment - now > timedelta(days=MAX_MOVE_DAYS):
            raise ValueError(f"{moment} is more than {MAX_MOVE_DAYS} days ahead")
        if self._planner is None or self._courier is None:
            raise RuntimeError("the clock is connected to no planner and courier")
        return self._live_through(moment, self._planner, self._courier)

    async def _live_through(
        self, moment: datetime, planner: Planning, courier: Delivering
    ) -> AsyncIterator[datetime]:
        at = None
        while at != moment:
            async with self._open_store() as store:
                due = await store.schedule.next_due_at()
                held = await store.outbox.next_held_at(self.now())
            coming = [max(one, self.now()) for one in (due, held) if one is not None]
            at = min([moment, *coming])
            await self._set(at)
            await planner.tick(self.now())
            await courier.deliver()
            yield at

    async def _set(self, at: datetime) -> None:
        """Show `at`, unless it is later already. Kept before shown: a crash cannot turn it back."""
        offset = at - self._real_now()
        if offset > self._offset:
            async with self._open_store() as store:
                await store.variables.set(OFFSET_VARIABLE, str(offset.total_seconds()))
            self._offset = offset
