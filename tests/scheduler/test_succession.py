"""Owner and deputy gone at once, on both databases: told, reminded, and nobody left alone."""

from datetime import date, timedelta

from bot import departures
from bot.domain.duties import SUCCESSOR_VIEW, TEMPORARY_VIEW
from bot.ports import OpenStore
from scheduler.planner import Planner
from tests.scheduler.world import CALENDAR, Town, add_channels, local

NOW = local("2026-11-24 10:00")


async def test_both_leave_on_the_same_day(db: OpenStore, town: Town) -> None:
    [channel] = await add_channels(db, town, local("2026-11-23 10:00"))
    planner = Planner(db, CALENDAR)
    async with db() as store:
        for leaver in (town.owner, town.deputy):
            await departures.begin(store, leaver, date(2026, 11, 27), NOW)
    for hours in range(24 * 5):
        await planner.tick(NOW + timedelta(hours=hours))
    async with db() as store:
        kept = await store.channels.get(channel)
        waiting = await store.outbox.claim(NOW, 60, 1000)
        open_now = await store.successions.open()
    assert (kept.owner, kept.deputy) == (town.communicator, None)
    assert all(s.temporary_at is not None for s in open_now)
    told = [w.notice.view for w in waiting if w.person == town.communicator]
    assert told.count(TEMPORARY_VIEW) == 1
    managed = [w for w in waiting if (w.person, w.notice.view) == (town.manager, SUCCESSOR_VIEW)]
    assert len(managed) == 2  # at once, and on the last day


async def test_a_second_notice_of_the_same_leaving_adds_nothing(db: OpenStore, town: Town) -> None:
    await add_channels(db, town, local("2026-11-23 10:00"), 2)
    async with db() as store:
        first = await departures.begin(store, town.owner, date(2026, 12, 27), NOW)
        again = await departures.begin(store, town.owner, date(2026, 12, 27), NOW)
        moved = await departures.begin(store, town.owner, date(2026, 12, 20), NOW)
        await departures.call_off(store, town.owner, NOW)
        over = await store.successions.of_leaver(town.owner)
    assert first == again
    assert [s.id for s in moved] == [s.id for s in first]
    assert {s.last_on for s in moved} == {date(2026, 12, 20)}
    assert over == []
