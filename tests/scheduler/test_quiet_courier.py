"""What waits for its reader's morning, and what does not. UX6."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.duties import CRISIS_VIEW, REMINDED_VIEW, TODAY_VIEW
from bot.ports import OpenStore
from bot.ui import Notice
from scheduler.courier import MAX_IN_FLIGHT, Courier, Quiet
from tests.scheduler.world import CALENDAR, Recorder, Teller, Town, Turned, local

EVENING, MORNING = local("2026-11-27 18:00"), local("2026-11-30 07:00")  # Friday, Monday
OTHER = "absence.stepping_in"


def a_courier(db: OpenStore, clock: Turned, platform: Recorder) -> Courier:
    """Its real clock stands still, as in the demo: holding goes by the town's alone."""
    quiet = Quiet(calendar=CALENDAR, now=clock)
    return Courier(db, Teller(), {"recorder": platform}, real_now=lambda: EVENING, quiet=quiet)


async def test_it_waits_until_the_morning_of_the_next_working_day(
    db: OpenStore, town: Town
) -> None:
    clock, platform = Turned(EVENING), Recorder()
    courier = a_courier(db, clock, platform)
    async with db() as store:
        for number in range(MAX_IN_FLIGHT + 2):
            await store.outbox.put(f"a{number}", "post", Notice(OTHER, {"n": number}), town.owner)
        await store.outbox.put("b", "post", Notice(TODAY_VIEW), town.owner)
        await store.outbox.put("c", "post", Notice(CRISIS_VIEW), town.deputy)
    assert (await courier.deliver()).sent == 2
    assert [notice.view for _to, notice in platform.posts] == [TODAY_VIEW, CRISIS_VIEW]
    async with db() as store:
        assert await store.outbox.next_held_at(EVENING) == MORNING
    clock.at = MORNING - timedelta(seconds=1)
    assert (await courier.deliver()).sent == 0
    clock.at = MORNING
    assert (await courier.deliver()).sent == MAX_IN_FLIGHT + 2
    async with db() as store:
        assert await store.outbox.next_held_at(MORNING) is None
        assert await store.outbox.waiting() == 0


async def test_a_pause_that_ends_lets_go_what_it_held(db: OpenStore, town: Town) -> None:
    clock, platform = Turned(local("2026-11-24 10:00")), Recorder()
    courier = a_courier(db, clock, platform)
    async with db() as store:
        owner = await store.people.get(town.owner)
        await store.people.save(replace(owner, paused_until=date(2026, 12, 7)))
        await store.outbox.put("a", "post", Notice(OTHER), town.owner)
        await store.outbox.put("b", "post", Notice(OTHER), town.deputy)
        at = local("2026-11-25 09:00")
        assert await store.outbox.put_held("c", Notice(REMINDED_VIEW), town.owner, at)
        assert not await store.outbox.put_held("c", Notice(REMINDED_VIEW), town.owner, at)
    await courier.deliver()
    assert [to for to, _notice in platform.posts] == ["deputy"]
    async with db() as store:
        await store.people.save(owner)
        await store.outbox.release(town.owner, REMINDED_VIEW)
    await courier.deliver()
    assert [to for to, _notice in platform.posts] == ["deputy", "owner"]
    clock.at = local("2026-11-25 08:59")
    assert (await courier.deliver()).sent == 0
    clock.at = local("2026-11-25 09:00")
    assert (await courier.deliver()).sent == 1
