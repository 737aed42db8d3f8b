"""Ticks: twice is once, two at once are one, a night of downtime loses nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.absences import Absence
from bot.domain.approvals import Approval, Level
from bot.domain.channels import Channel, CheckDays
from bot.domain.duties import (
    APPROVAL,
    DAILY_CHECK,
    REMINDER_VIEW,
    REQUEST_VIEW,
    SNAPSHOT,
    SNAPSHOT_VIEW,
    TODAY_VIEW,
    Scheduled,
    complete,
)
from bot.domain.ids import ApprovalId, ChannelId, PersonId
from bot.domain.people import Person
from bot.domain.snapshots import next_snapshot
from bot.domain.waiting_approvals import schedule_approval
from bot.ports import Conflict, OpenStore, Store
from scheduler.planner import BATCH_ROWS, MAX_RUNS, Planner, Ticked
from store.engine import create_engine, store_opener
from tests.scheduler.world import (
    CALENDAR,
    Town,
    add_channels,
    checks,
    claimable,
    local,
    next_looks,
    on_the_clock,
)

BEFORE, NINE = local("2026-11-23 14:00"), local("2026-11-24 09:00")


async def test_a_tick_opens_the_check_and_leaves_one_message(db: OpenStore, town: Town) -> None:
    [channel] = await add_channels(db, town, BEFORE)
    planner = Planner(db, CALENDAR)
    assert await planner.tick(NINE - timedelta(minutes=1)) == Ticked()
    assert await planner.tick(NINE) == Ticked(planned=1, nudges=1, looked_at=1)
    [check] = await checks(db, channel)
    assert (check.due_on, check.state, check.responsible) == (
        date(2026, 11, 24),
        "open",
        town.owner,
    )
    async with db() as store:
        [message] = await store.outbox.claim(NINE, 60, 10)
    assert (message.notice.view, message.person) == (TODAY_VIEW, town.owner)
    assert message.notice.args == {"person": town.owner, "on": "2026-11-24"}


async def test_ticking_twice_is_ticking_once(db: OpenStore, town: Town) -> None:
    [channel] = await add_channels(db, town, BEFORE)
    planner = Planner(db, CALENDAR)
    await planner.tick(NINE)
    assert await planner.tick(NINE) == Ticked()
    async with db() as store:  # somebody lets it be looked at again
        row = Scheduled(duty=DAILY_CHECK.name, subject=channel, next_due_at=NINE)
        await store.schedule.save([row])
    assert await planner.tick(NINE) == Ticked(planned=0, nudges=0, looked_at=1)
    assert len(await checks(db, channel)) == 1


async def test_six_hundred_channels_of_one_person_are_one_message(
    db: OpenStore, town: Town
) -> None:
    count = BATCH_ROWS + 100
    channels = await add_channels(db, town, BEFORE, count)
    planner = Planner(db, CALENDAR)
    assert await planner.tick(NINE) == Ticked(planned=count, nudges=1, looked_at=count)
    assert await claimable(db, NINE) == [TODAY_VIEW]
    assert [check.responsible for c in channels[::97] for check in await checks(db, c)] == [
        town.owner
    ] * len(channels[::97])
    # The next morning they all move to the deputy: one message each for the two of them.
    tomorrow = NINE + timedelta(days=1)
    await planner.tick(local("2026-11-24 15:00"))
    ticked = await planner.tick(tomorrow)
    assert (ticked.planned, ticked.nudges) == (count, 2)


async def test_two_planners_at_once_do_everything_once(
    db: OpenStore, database_url: str, town: Town
) -> None:
    channels = await add_channels(db, town, BEFORE, 700)
    other = create_engine(database_url)
    try:
        planners = [Planner(db, CALENDAR), Planner(store_opener(other), CALENDAR)]
        both = await asyncio.gather(*(planner.tick(NINE) for planner in planners))
    finally:
        await other.dispose()
    assert sum(ticked.planned for ticked in both) == 700
    assert sum(ticked.nudges for ticked in both) == 1
    assert len(await checks(db, channels[-1])) == 1
    assert await next_looks(db, NINE) == []


async def test_three_days_of_downtime(db: OpenStore, town: Town) -> None:
    """One message, the days that passed as gaps, and the check from before goes to the deputy."""
    [channel] = await add_channels(db, town, BEFORE)
    planner = Planner(db, CALENDAR)
    await planner.tick(NINE)
    await planner.tick(local("2026-11-24 15:00"))
    assert await claimable(db, NINE) == [TODAY_VIEW, REMINDER_VIEW]

    await planner.tick(local("2026-11-28 10:17"))
    rows = [(str(c.due_on), c.state, c.responsible) for c in await checks(db, channel)]
    assert rows == [
        ("2026-11-24", "open", town.deputy),
        ("2026-11-25", "missed", None),
        ("2026-11-26", "missed", None),
        ("2026-11-27", "missed", None),
        ("2026-11-28", "open", town.owner),
    ]
    async with db() as store:
        waiting = await store.outbox.claim(NINE, 60, 100)
    posts = sorted(w.person or 0 for w in waiting if w.kind == "post")
    assert posts == sorted([town.owner, town.deputy])
    redrawn = {(w.notice.view, w.notice.args.get("on")) for w in waiting if w.kind == "redraw"}
    assert (TODAY_VIEW, "2026-11-24") in redrawn


@pytest.mark.parametrize("changes", ["2026-10-25", "2027-03-28"])
async def test_nine_o_clock_on_both_sides_of_a_clock_change(
    db: OpenStore, town: Town, changes: str
) -> None:
    day = date.fromisoformat(changes)
    [channel] = await add_channels(db, town, local(f"{day - timedelta(days=3)} 12:00"))
    planner, told = Planner(db, CALENDAR), []
    now, end = local(f"{day - timedelta(days=2)} 00:00"), local(f"{day + timedelta(days=2)} 00:00")
    while now < end:  # a tick every quarter of an hour
        if (await planner.tick(now)).planned:
            told.append(on_the_clock(now))
            async with db() as store:
                check = (await store.occurrences.open_for(town.owner))[-1]
                await store.occurrences.save(
                    complete(check, town.owner, now, CALENDAR, "all_clear")
                )
        now += timedelta(minutes=15)
    days = [day + timedelta(days=n) for n in (-2, -1, 0, 1)]
    assert told == [f"{on} 09:00" for on in days]
    assert [c.due_on for c in await checks(db, channel)] == days
    assert await claimable(db, now) == [TODAY_VIEW] * 4


async def test_a_working_week_only(db: OpenStore, town: Town) -> None:
    [channel] = await add_channels(db, town, BEFORE, check_days=CheckDays.WORKDAYS)
    planner, now = Planner(db, CALENDAR), BEFORE
    for _ in range(24 * 7):
        await planner.tick(now)
        now += timedelta(hours=1)
    days = [c.due_on.isoweekday() for c in await checks(db, channel)]
    assert days == [2, 3, 4, 5, 1]


async def test_an_absent_owner_is_not_asked(db: OpenStore, town: Town) -> None:
    await add_channels(db, town, BEFORE)
    on = date(2026, 11, 24)
    async with db() as store:
        await store.absences.add(Absence(person=town.owner, first_on=on, last_on=on))
    await Planner(db, CALENDAR).tick(NINE)
    async with db() as store:
        [message] = await store.outbox.claim(NINE, 60, 10)
    assert message.person == town.deputy


async def test_snapshot_and_request_fall_due_too(db: OpenStore, town: Town) -> None:
    [channel] = await add_channels(db, town, BEFORE)
    async with db() as store:
        held = await store.channels.get(channel)
        draft = await store.channels.add(Channel(applicant=town.owner, changed_at=BEFORE))
        approval = await store.approvals.add(
            Approval(
                channel=draft.id,
                applicant=town.owner,
                manager=town.manager,
                stand_in=town.deputy,
                asked_at=BEFORE,
            )
        )
        snapshot = next_snapshot(held, CALENDAR, BEFORE)
        await store.schedule.remove(await store.schedule.take_due(NINE, 10))
        await store.schedule.save([snapshot, schedule_approval(approval, CALENDAR)])
    planner = Planner(db, CALENDAR)
    await planner.tick(local("2026-11-27 09:00"))
    async with db() as store:
        moved = await store.approvals.get(approval.id)
        waiting = await store.outbox.claim(NINE, 60, 10)
    assert moved.level is Level.STAND_IN
    assert [(w.notice.view, w.person) for w in waiting if w.kind == "post"] == [
        (REQUEST_VIEW, town.deputy)
    ]
    assert (await planner.tick(snapshot.next_due_at)).planned == 1
    async with db() as store:
        [due] = [o for o in await store.occurrences.open_for(town.owner) if o.duty == SNAPSHOT.name]
        waiting = await store.outbox.claim(NINE, 60, 10)
    assert due.due_on == CALENDAR.today(snapshot.next_due_at) + timedelta(days=14)
    assert SNAPSHOT_VIEW in {w.notice.view for w in waiting}


async def test_what_cannot_be_planned_waits_and_holds_up_no_other(
    db: OpenStore, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    [good, bad] = await add_channels(db, town, BEFORE, 2)
    async with db() as store:
        channel = await store.channels.get(bad)
        nightly = await store.people.add(
            Person(id=PersonId(0), name="Nils Natt", email="", check_hour=31)
        )
        await store.channels.save(replace(channel, owner=nightly.id))
    planner = Planner(db, CALENDAR)
    with caplog.at_level(logging.ERROR):
        assert (await planner.tick(NINE)).planned == 1
    assert len(await checks(db, good)) == 1
    [record] = caplog.records
    assert f"daily_check of {bad}" in record.getMessage()
    assert "Nils" not in caplog.text
    waiting = [row for row in await next_looks(db, NINE + timedelta(hours=1)) if row.subject == bad]
    assert [row.next_due_at for row in waiting] == [NINE + timedelta(hours=1)]


async def test_what_is_gone_is_no_longer_looked_at(db: OpenStore, town: Town) -> None:
    async with db() as store:
        await store.schedule.save(
            [
                Scheduled(duty=DAILY_CHECK.name, subject=ChannelId(999), next_due_at=NINE),
                Scheduled(duty=APPROVAL.name, subject=ApprovalId(999), next_due_at=NINE),
            ]
        )
    assert await Planner(db, CALENDAR).tick(NINE) == Ticked(looked_at=2)
    assert await next_looks(db, NINE) == []


async def test_a_dry_run_counts_and_writes_nothing(db: OpenStore, town: Town) -> None:
    [channel, *_] = await add_channels(db, town, BEFORE, BATCH_ROWS + 20)
    planner = Planner(db, CALENDAR)
    expected = Ticked(planned=BATCH_ROWS + 20, nudges=1, looked_at=BATCH_ROWS + 20)
    assert await planner.tick(NINE, dry_run=True) == expected
    assert await checks(db, channel) == []
    assert await claimable(db, NINE) == []
    assert await planner.tick(NINE) == expected


async def test_somebody_saves_meanwhile(db: OpenStore, town: Town) -> None:
    """The batch is rolled back and run again; when that goes on, nothing of it is kept."""
    [channel] = await add_channels(db, town, BEFORE)
    opened = 0

    @asynccontextmanager
    async def losing(times: int) -> AsyncIterator[Store]:
        nonlocal opened
        async with db() as store:
            yield store
            opened += 1
            if opened <= times:
                raise Conflict

    assert (await Planner(lambda: losing(MAX_RUNS - 1), CALENDAR).tick(NINE)).planned == 1
    assert opened == MAX_RUNS
    opened = 0
    tomorrow = NINE + timedelta(days=1)
    with pytest.raises(Conflict):
        await Planner(lambda: losing(MAX_RUNS), CALENDAR).tick(tomorrow)
    assert len(await checks(db, channel)) == 1
    assert (await Planner(db, CALENDAR).tick(tomorrow)).planned == 1
