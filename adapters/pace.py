"""How fast messages go out: budgets for each conversation and for each team, over all processes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.ports import Clock, OpenStore, Store, TryLater

MAX_WAIT_SECONDS = 15.0
TEAM = ""  # the place of what counts for a whole team


def _real_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` messages at once, and one more every `interval_seconds`; 0 = no limit.

    In any `seconds` no more than burst + seconds / interval_seconds go out.
    """

    interval_seconds: float
    burst: int = 1

    @property
    def ahead(self) -> timedelta:
        """How long before its own moment a message of the burst may go."""
        return timedelta(seconds=self.interval_seconds * (self.burst - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The pace of a platform: every limit of a conversation, and every limit of its team."""

    open_store: OpenStore
    platform: str
    conversation_limits: tuple[Limit, ...]
    team_limits: tuple[Limit, ...]
    now: Clock = _real_now

    async def reserve(self, store: Store, team: str, conversation: str) -> datetime:
        """The moment when the next message may go there."""
        now = self.now()
        moment, free = now, {}
        for place, limit in self._limits(conversation):
            free[place] = await store.pace.reserve(
                self.platform, team, place, now, limit.interval_seconds
            )
            moment = max(moment, free[place] - limit.ahead)
        for place, limit in _named(conversation, self.conversation_limits):
            if moment > free[place]:  # the team's turn is later, so the next one here is too
                next_one = moment + timedelta(seconds=limit.interval_seconds)
                await store.pace.hold(self.platform, team, place, next_one)
        return moment

    def _limits(self, conversation: str) -> list[tuple[str, Limit]]:
        """What a message there counts for, each with the name under which the store counts it."""
        return [*_named(conversation, self.conversation_limits), *_named(TEAM, self.team_limits)]

    async def wait_for_turn(self, team: str, conversation: str) -> None:
        """Wait until a message may go there. Raises: TryLater when that is too long; then nothing
        is reserved, so that who gives up takes no turn."""
        if not self._limits(conversation):
            return
        async with self.open_store() as store:
            moment = await self.reserve(store, team, conversation)
            seconds = (moment - self.now()).total_seconds()
            if seconds > MAX_WAIT_SECONDS:
                raise TryLater(seconds)
        if seconds > 0:
            await asyncio.sleep(seconds)

    async def hold(self, team: str, conversation: str, seconds: float) -> None:
        """The service wants nothing there for a while."""
        until = self.now() + timedelta(seconds=seconds)
        ahead = next((limit.ahead for limit in self.conversation_limits), timedelta(0))
        async with self.open_store() as store:
            await store.pace.hold(self.platform, team, conversation, until + ahead)


def _named(place: str, limits: Sequence[Limit]) -> list[tuple[str, Limit]]:
    return [
        (f"{place}/{number}" if number else place, limit)
        for number, limit in enumerate(limits)
        if limit.interval_seconds
    ]
