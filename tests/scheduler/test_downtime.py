"""Down for an hour, a night, three days, thirty days: one summary a person, nothing lost. OPS2."""

from datetime import date, datetime, timedelta

import pytest

from bot.domain.duties import (
    DAILY_CHECK,
    NOT_ASKED,
    TODAY_VIEW,
    OccurrenceState,
    complete,
)
from bot.domain.ids import PersonId
from bot.ports import OpenStore
from scheduler.courier import Courier
from scheduler.planner import Planner
from tests.scheduler.world import (
    CALENDAR,
    Recorder,
    Teller,
    Town,
    Turned,
    add_channels,
    checks,
    local,
)

BEFORE = local("2026-11-23 14:00")
CHANNELS = 3


async def live(open_store: OpenStore, planner: Planner, until: datetime) -> None:
    """Tick at every moment when something is due, as a clock that never stops does."""
    while True:
        async with open_store() as store:
            due = await store.schedule.next_due_at()
        if due is None or due > until:
            return
        await planner.tick(due)


async def answer_all(open_store: OpenStore, person: PersonId, now: datetime) -> None:
    async with open_store() as store:
        for check in await store.occurrences.open_for(person):
            await store.occurrences.save(complete(check, person, now, CALENDAR, "all_clear"))


@pytest.mark.parametrize(
    ("down", "up", "missed", "told"),
    [
        # an hour over nine in the morning: the message comes late, nothing is missed
        ("2026-11-25 08:30", "2026-11-25 09:30", [], 1),
        # an hour in the middle of the day: nothing at all
        ("2026-11-25 11:00", "2026-11-25 12:00", [], 0),
        # a night
        ("2026-11-25 20:00", "2026-11-26 08:00", [], 0),
        # a night until late in the morning
        ("2026-11-25 20:00", "2026-11-26 11:00", [], 1),
        # three days
        ("2026-11-25 20:00", "2026-11-29 10:17", [26, 27, 28], 1),
        # back in the night: nobody is woken, and the summary comes at nine
        ("2026-11-25 20:00", "2026-11-29 02:00", [26, 27, 28], 0),
        # thirty days
        ("2026-11-25 20:00", "2026-12-25 12:00", [*range(26, 55)], 1),
    ],
)
async def test_one_summary_a_person_and_nothing_lost(
    db: OpenStore, town: Town, down: str, up: str, missed: list[int], told: int
) -> None:
    channels = await add_channels(db, town, BEFORE, CHANNELS)
    planner, clock = Planner(db, CALENDAR), Turned(local(down))
    platform = Recorder(clock=clock)
    courier = Courier(db, Teller(), {"recorder": platform}, real_now=clock)
    await live(db, planner, local("2026-11-24 10:00"))
    await answer_all(db, town.owner, local("2026-11-24 10:00"))
    await live(db, planner, local(down))
    await answer_all(db, town.owner, local(down))
    await courier.deliver()
    sent_before = len(platform.posts)

    clock.at = local(up)
    await planner.tick(clock.at)
    await planner.tick(clock.at)
    await courier.deliver()
    new = platform.posts[sent_before:]
    assert [notice.view for _to, notice in new] == [TODAY_VIEW] * told
    first = date(2026, 11, 1)
    for channel in channels:
        rows = await checks(db, channel)
        gaps = [row.due_on for row in rows if row.reason == NOT_ASKED]
        assert gaps == [first + timedelta(days=day - 1) for day in missed]
        days = {row.due_on for row in rows}
        assert len(days) == len(rows)
        assert days >= set(gaps)

    await live(db, planner, local(up) + timedelta(hours=8))
    await courier.deliver()
    today = local(up).date().isoformat()
    messages = [n for _to, n in platform.posts if n.view == TODAY_VIEW and n.args["on"] == today]
    assert len(messages) == 1


async def test_what_was_open_before_goes_on_by_the_ladder(db: OpenStore, town: Town) -> None:
    """Nobody had answered when it went down: the deputy gets that day, the owner the rest."""
    [channel] = await add_channels(db, town, BEFORE)
    planner = Planner(db, CALENDAR)
    await live(db, planner, local("2026-11-24 16:00"))
    await planner.tick(local("2026-11-28 09:30"))
    rows = await checks(db, channel)
    assert [(row.due_on.day, row.state, row.responsible) for row in rows] == [
        (24, OccurrenceState.OPEN, town.deputy),
        (25, OccurrenceState.MISSED, None),
        (26, OccurrenceState.MISSED, None),
        (27, OccurrenceState.MISSED, None),
        (28, OccurrenceState.OPEN, town.owner),
    ]
    assert {row.duty for row in rows} == {DAILY_CHECK.name}
