"""As fast as Teams allows and no faster, counted over all processes."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.pace import Limit, Pace
from adapters.teams.connector import teams_pace
from bot.ports import OpenStore, TryLater
from tests.platforms.teams_faults import IN_CONVERSATION, IN_TENANT
from tests.teams.turned import TurnedClock


class Counted:
    """A store that keeps the pace in memory: the numbers are the same, and soon there."""

    def __init__(self) -> None:
        self.pace = self
        self._free: dict[tuple[str, ...], datetime] = {}

    async def reserve(
        self, platform: str, team: str, place: str, now: datetime, interval_seconds: float
    ) -> datetime:
        free = max(self._free.get((platform, team, place), now), now)
        self._free[platform, team, place] = free + timedelta(seconds=interval_seconds)
        return free

    async def hold(self, platform: str, team: str, place: str, until: datetime) -> None:
        self._free[platform, team, place] = max(self._free[platform, team, place], until)


def never_opened() -> Any:
    raise AssertionError("not needed")


async def moments(conversations: int, seconds: float) -> list[float]:
    """When messages go out, in seconds from the start, if always one more is waiting in each of
    so many conversations."""
    clock, store = TurnedClock(), Counted()
    start, pace = clock(), teams_pace(never_opened, clock)
    sent: list[float] = []
    while True:
        turns = [await pace.reserve(store, "t", f"c{n}") for n in range(conversations)]  # type: ignore[arg-type]
        sent += [(turn - start).total_seconds() for turn in turns]
        clock.moment = max(clock(), *turns)
        if sent[-1] > seconds:
            return sorted(sent)


def most_within(sent: list[float], seconds: float) -> int:
    """The most messages in any span of so many seconds."""
    first = most = 0
    for number, moment in enumerate(sent):
        while sent[first] < moment - seconds + 1e-6:
            first += 1
        most = max(most, number - first + 1)
    return most


async def test_a_conversation_keeps_to_all_four_limits() -> None:
    sent = await moments(conversations=1, seconds=3 * 3600)
    for count, seconds in IN_CONVERSATION:
        assert most_within(sent, seconds) <= count
    assert sent[4] == 0.0  # five at once
    assert sum(moment <= 3600 for moment in sent) > 1700


async def test_a_tenant_keeps_to_fifty_a_second() -> None:
    sent = await moments(conversations=200, seconds=20)
    ((count, seconds),) = IN_TENANT
    assert most_within(sent, seconds) <= count
    assert sum(moment <= 5 for moment in sent) >= 200


async def test_processes_share_it(db: OpenStore, clock: TurnedClock) -> None:
    paces = [teams_pace(db, clock), teams_pace(db, clock)]
    async with db() as store:
        turns = [await paces[number % 2].reserve(store, "t", "c") for number in range(8)]
    waits = [(turn - clock()).total_seconds() for turn in turns]
    assert waits == [0, 0, 0, 0, 0, 1, 2, 3]
    async with db() as store:
        another = await paces[0].reserve(store, "t", "another")
    assert another - clock() < timedelta(seconds=0.2), "only the tenant's pace holds there"


async def test_who_would_wait_too_long_takes_no_turn(db: OpenStore, clock: TurnedClock) -> None:
    pace = Pace(
        open_store=db,
        platform="p",
        conversation_limits=(Limit(20.0),),
        team_limits=(Limit(5.0),),
        now=clock,
    )
    await pace.wait_for_turn("t", "c")
    for _ in range(5):
        with pytest.raises(TryLater) as later:
            await pace.wait_for_turn("t", "c")
        assert later.value.seconds == 20
    async with db() as store:
        assert (await pace.reserve(store, "t", "d") - clock()).total_seconds() == 5


async def test_what_is_near_is_waited_for(
    db: OpenStore, clock: TurnedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr("adapters.pace.asyncio.sleep", sleep)
    pace = teams_pace(db, clock)
    for _ in range(8):
        await pace.wait_for_turn("t", "c")
    monkeypatch.undo()
    assert slept == [1, 2, 3]


async def test_a_hold_stops_the_whole_burst(db: OpenStore, clock: TurnedClock) -> None:
    pace = teams_pace(db, clock)
    await pace.hold("t", "c", 40)
    with pytest.raises(TryLater) as later:
        await pace.wait_for_turn("t", "c")
    assert later.value.seconds == 40
    await asyncio.wait_for(pace.wait_for_turn("t", "d"), 5)
    clock.turn(seconds=40)
    async with db() as store:
        turns = [await pace.reserve(store, "t", "c") for _ in range(3)]
    assert [(turn - clock()).total_seconds() for turn in turns] == [0, 1, 2]


async def test_without_limits_the_store_is_not_asked() -> None:
    pace = Pace(
        open_store=never_opened,
        platform="p",
        conversation_limits=(Limit(0.0),),
        team_limits=(),
    )
    await pace.wait_for_turn("t", "c")
