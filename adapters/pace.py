"""How fast messages go out: one budget for each conversation and one for each team, over all
processes."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.ports import Clock, OpenStore, Store, TryLater

MAX_WAIT_SECONDS = 15.0


def _real_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The pace of a platform. Intervals are seconds between two messages; 0 = no limit."""

    open_store: OpenStore
    platform: str
    conversation_interval_seconds: float
    team_interval_seconds: float
    now: Clock = _real_now

    async def reserve(self, store: Store, team: str, conversation: str) -> datetime:
        """The moment when the next message may go there."""
        now = self.now()
        moment = now
        for place, interval in (
            (conversation, self.conversation_interval_seconds),
            ("", self.team_interval_seconds),
        ):
            if interval:
                free = await store.pace.reserve(self.platform, team, place, now, interval)
                moment = max(moment, free)
        return moment

    async def wait_for_turn(self, team: str, conversation: str) -> None:
        """Wait until a message may go there. Raises: TryLater when that is too long."""
        if not self.conversation_interval_seconds and not self.team_interval_seconds:
            return
        async with self.open_store() as store:
            moment = await self.reserve(store, team, conversation)
        await self.wait_until(moment)

    async def wait_until(self, moment: datetime) -> None:
        """Raises: TryLater when it is too far away."""
        seconds = (moment - self.now()).total_seconds()
        if seconds > MAX_WAIT_SECONDS:
            raise TryLater(seconds)
        if seconds > 0:
            await asyncio.sleep(seconds)

    async def hold(self, team: str, conversation: str, seconds: float) -> None:
        """The service wants nothing there for a while."""
        until = self.now() + timedelta(seconds=seconds)
        async with self.open_store() as store:
            await store.pace.hold(self.platform, team, conversation, until)
