"""Deputies on the clock: read in bulk, told once, whatever the ticks."""

from collections import Counter
from datetime import date, timedelta

from bot.domain.absences import Absence, entered
from bot.domain.covers import DeputyAnswer, StandIn
from bot.domain.deputy_briefings import first_briefing
from bot.domain.duties import (
    BACK_VIEW,
    DEPUTY_READINESS,
    FORECAST_VIEW,
    HAND_OVER_VIEW,
    HOLE_VIEW,
    READINESS_VIEW,
    SILENT_VIEW,
    TODAY_VIEW,
    UNCOVERED_VIEW,
)
from bot.domain.ids import ChannelId, PersonId
from bot.domain.plans import first_looks
from bot.ports import OpenStore
from scheduler.planner import Planner
from tests.scheduler.world import CALENDAR, Town, add_channels, checks, local, on_the_clock

SINCE = local("2026-11-23 14:00")


async def live(db: OpenStore, since: str, until: str, *, step_hours: int = 1) -> Counter[str]:
    """Tick at every hour until then; each message once, as "MM-DD HH:MM view person"."""
    planner, told, seen = Planner(db, CALENDAR), Counter[str](), set[str]()
    now = local(since)
    while now <= local(until):
        await planner.tick(now)
        async with db() as store:
            for waiting in await store.outbox.claim(now, 1, 10_000):
                if waiting.person is not None and waiting.key not in seen:
                    seen.add(waiting.key)
                    at = on_the_clock(now)[5:]
                    told[f"{at} {waiting.notice.view} {waiting.person}"] += 1
        now += timedelta(hours=step_hours)
    return told


async def watched(db: OpenStore, town: Town, count: int = 2) -> list[ChannelId]:
    """Channels with all their duties on the schedule."""
    channels = await add_channels(db, town, SINCE, count)
    async with db() as store:
        for channel in (await store.channels.many(channels)).values():
            await store.schedule.save(first_looks(channel, 9, CALENDAR, SINCE))
    return channels


async def gone(db: OpenStore, person: PersonId, first: str, last: str) -> Absence:
    """An absence that is kept, with its look on the schedule."""
    given = Absence(
        person=person, first_on=date.fromisoformat(first), last_on=date.fromisoformat(last)
    )
    async with db() as store:
        stored = await store.absences.add(entered(given, person, SINCE, CALENDAR))
        await store.schedule.save([first_briefing(stored, SINCE)])
    return stored


async def test_an_absence_from_notice_to_the_first_day_back(db: OpenStore, town: Town) -> None:
    await watched(db, town)
    await gone(db, town.owner, "2026-12-02", "2026-12-03")
    told = await live(db, "2026-11-24 00:00", "2026-12-04 12:00")
    assert [line for line in told if HAND_OVER_VIEW in line] == [
        f"11-25 09:00 {HAND_OVER_VIEW} {town.deputy}",
        f"12-01 09:00 {HAND_OVER_VIEW} {town.deputy}",
    ]
    assert [line for line in told if SILENT_VIEW in line] == [
        f"12-01 13:00 {SILENT_VIEW} {town.manager}"
    ]
    assert [line for line in told if BACK_VIEW in line] == [f"12-04 08:00 {BACK_VIEW} {town.owner}"]
    asked = f"{TODAY_VIEW} {town.deputy}"  # who says nothing, so that others are asked too
    mornings = [line for line in told if asked in line and line > "12-01 23"]
    assert mornings == [
        f"12-02 09:00 {TODAY_VIEW} {town.deputy}",
        f"12-03 09:00 {TODAY_VIEW} {town.deputy}",
        f"12-04 09:00 {TODAY_VIEW} {town.deputy}",  # the owner has not said that they are back
    ]
    assert set(told.values()) == {1}


async def test_nobody_on_the_day_one_message_for_all_channels(db: OpenStore, town: Town) -> None:
    channels = await watched(db, town)
    for person in (town.owner, town.deputy):
        await gone(db, person, "2026-11-27", "2026-11-28")
    told = await live(db, "2026-11-24 00:00", "2026-11-29 12:00")
    holes = Counter(line for line in told.elements() if HOLE_VIEW in line)
    assert holes == {
        f"11-24 08:00 {HOLE_VIEW} {town.manager}": len(channels),
        f"11-26 08:00 {HOLE_VIEW} {town.manager}": len(channels),
    }
    assert sorted(line for line in told.elements() if UNCOVERED_VIEW in line) == sorted(
        f"{day} 08:00 {UNCOVERED_VIEW} {person}"
        for day in ("11-27", "11-28")
        for person in (town.manager, town.communicator)
    )


async def test_stand_in_and_refusal_are_read_in_bulk(db: OpenStore, town: Town) -> None:
    first, second = await watched(db, town)
    absence = await gone(db, town.owner, "2026-11-25", "2026-11-25")
    async with db() as store:
        await store.covers.answer(
            DeputyAnswer(absence=absence.id, person=town.deputy, accepts=False, answered_at=SINCE)
        )
        await store.covers.add(
            StandIn(
                channel=first,
                person=town.manager,
                first_on=date(2026, 11, 25),
                last_on=date(2026, 11, 25),
                entered_by=town.manager,
                entered_at=SINCE,
            )
        )
    await live(db, "2026-11-25 08:00", "2026-11-25 10:00")
    asked = [(await checks(db, channel))[-1].responsible for channel in (first, second)]
    assert asked == [town.manager, town.communicator]


async def test_twice_a_year_and_in_may(db: OpenStore, town: Town) -> None:
    await watched(db, town)
    planner = Planner(db, CALENDAR)
    told = []
    for moment in ("2027-03-01 09:00", "2027-03-01 10:00", "2027-05-03 09:00", "2027-05-03 10:00"):
        await planner.tick(local(moment))
        async with db() as store:
            told += [
                (moment, waiting.notice.view, waiting.person)
                for waiting in await store.outbox.claim(local(moment), 10**8, 10_000)
                if waiting.notice.view in (READINESS_VIEW, FORECAST_VIEW)
            ]
    assert told == [
        ("2027-03-01 09:00", READINESS_VIEW, town.deputy),
        ("2027-05-03 09:00", FORECAST_VIEW, town.communicator),
    ]
    async with db() as store:
        waiting = await store.occurrences.open_for(town.deputy)
    assert [o.duty for o in waiting if o.duty == DEPUTY_READINESS.name] == ["deputy_readiness"] * 2


async def test_other_notice_days_are_a_setting(db: OpenStore, town: Town) -> None:
    await watched(db, town)
    absence = await gone(db, town.owner, "2026-12-02", "2026-12-03")
    planner = Planner(db, CALENDAR, (2,))
    for moment in ("2026-11-25 09:00", "2026-11-30 09:00"):
        await planner.tick(local(moment))
        async with db() as store:
            views = [w.notice.view for w in await store.outbox.claim(local(moment), 10**8, 10_000)]
        assert (HAND_OVER_VIEW in views) == (moment == "2026-11-30 09:00")
    async with db() as store:
        await store.absences.remove(absence.id)
    await planner.tick(local("2026-12-02 09:00"))  # gone, and nothing fails
