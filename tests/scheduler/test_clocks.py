"""The town's clock that only goes forward, and the jobs that run by themselves."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.duties import REMINDER_VIEW, TODAY_VIEW
from bot.ports import Address, MessageRef, OpenStore, Store
from bot.ui import Card, Notice
from scheduler.clock import BackgroundJobs
from scheduler.courier import Courier
from scheduler.demo_clock import MAX_MOVE_DAYS, TownClock
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
    on_the_clock,
    until,
)

MONDAY_10 = local("2026-11-23 10:00")


class Demo:
    """A town with its clock, planner and courier; what is posted is kept with the town's time."""

    def __init__(self, db: OpenStore, real: Turned) -> None:
        self.clock = TownClock(db, real_now=real)
        self.platform = Recorder()
        self.planner = Planner(db, CALENDAR)
        draw = Teller()
        self.courier = Courier(db, draw, {"recorder": self.platform}, real_now=real)
        self.clock.connect(self.planner, self.courier)

    async def move(self, moment: datetime) -> dict[str, list[str]]:
        """Live until then: which views were posted at each moment passed."""
        passed: dict[str, list[str]] = {}
        async for at in self.clock.move_to(moment):
            assert self.clock.now() == at
            sent = sum(map(len, passed.values()))
            passed[on_the_clock(at)] = [notice.view for _, notice in self.platform.posts[sent:]]
        return passed


@pytest.fixture
def real() -> Turned:
    return Turned(MONDAY_10)


@pytest.fixture
async def demo(db: OpenStore, real: Turned) -> Demo:
    made = Demo(db, real)
    await made.clock.load()
    return made


async def test_a_week_gives_seven_daily_messages_in_order(
    db: OpenStore, town: Town, demo: Demo
) -> None:
    [channel] = await add_channels(db, town, MONDAY_10)
    passed = await demo.move(MONDAY_10 + timedelta(days=7))
    assert list(passed)[-1] == "2026-11-30 10:00"
    to_owner = [n for to, n in demo.platform.posts if to == "owner" and n.view == TODAY_VIEW]
    assert [n.args["on"] for n in to_owner] == [f"2026-11-{day}" for day in range(24, 31)]
    assert [at for at, views in passed.items() if TODAY_VIEW in views] == [
        f"2026-11-{day} 09:00" for day in range(24, 31)
    ]
    assert [at for at, views in passed.items() if REMINDER_VIEW in views] == [
        f"2026-11-{day} 15:00" for day in range(24, 30)
    ]
    assert all(c.opened_for == town.owner for c in await checks(db, channel))


async def test_tomorrow_at_nine(db: OpenStore, town: Town, demo: Demo) -> None:
    await add_channels(db, town, MONDAY_10)
    assert await demo.move(local("2026-11-24 09:00")) == {"2026-11-24 09:00": [TODAY_VIEW]}


async def test_an_hour_in_which_nothing_is_due(db: OpenStore, town: Town, demo: Demo) -> None:
    assert await demo.move(MONDAY_10 + timedelta(hours=1)) == {"2026-11-23 11:00": []}


async def test_real_time_goes_on_beside_the_offset(db: OpenStore, demo: Demo, real: Turned) -> None:
    await demo.move(MONDAY_10 + timedelta(days=1))
    real.forward(minutes=5)
    assert demo.clock.now() == MONDAY_10 + timedelta(days=1, minutes=5)


async def test_it_never_goes_back_also_after_a_restart(
    db: OpenStore, demo: Demo, real: Turned
) -> None:
    await demo.move(MONDAY_10 + timedelta(days=3))
    with pytest.raises(ValueError, match="never goes back"):
        demo.clock.move_to(MONDAY_10 + timedelta(days=2))
    restarted = TownClock(db, real_now=real)
    await restarted.load()
    assert restarted.now() == MONDAY_10 + timedelta(days=3)


async def test_killed_on_the_way_it_goes_on_from_there(
    db: OpenStore, town: Town, demo: Demo, real: Turned
) -> None:
    await add_channels(db, town, MONDAY_10)
    way = demo.clock.move_to(MONDAY_10 + timedelta(days=7))
    assert isinstance(way, AsyncIterator)
    assert [await anext(way) for _ in range(3)][-1] == local("2026-11-25 09:00")
    heir = Demo(db, real)
    await heir.clock.load()
    assert heir.clock.now() == local("2026-11-25 09:00")
    await heir.move(MONDAY_10 + timedelta(days=7))
    posts = demo.platform.posts + heir.platform.posts
    to_owner = [n.args["on"] for to, n in posts if to == "owner" and n.view == TODAY_VIEW]
    assert to_owner == [f"2026-11-{day}" for day in range(24, 31)]


async def test_two_who_move_it_at_once_live_through_every_day_once(
    db: OpenStore, town: Town, demo: Demo
) -> None:
    await add_channels(db, town, MONDAY_10)

    async def move(days: int) -> None:
        async for _ in demo.clock.move_to(MONDAY_10 + timedelta(days=days)):
            await asyncio.sleep(0)

    await asyncio.gather(move(4), move(7))
    to_owner = [n for to, n in demo.platform.posts if to == "owner" and n.view == TODAY_VIEW]
    assert [n.args["on"] for n in to_owner] == [f"2026-11-{day}" for day in range(24, 31)]


async def test_too_far_at_once_is_refused(demo: Demo) -> None:
    with pytest.raises(ValueError, match=f"more than {MAX_MOVE_DAYS} days"):
        demo.clock.move_to(MONDAY_10 + timedelta(days=MAX_MOVE_DAYS, seconds=1))


async def test_a_message_put_off_waits_in_real_time(
    db: OpenStore, town: Town, demo: Demo, real: Turned
) -> None:
    """A week of the town's life is a moment of the platform's."""
    async with db() as store:
        await store.outbox.put("k", "post", Notice("greeting.hello", {}), town.owner)
    demo.platform.faults = [OSError("down")]
    await demo.move(MONDAY_10 + timedelta(days=7))
    assert demo.platform.posts == []
    real.forward(seconds=5)
    await demo.courier.deliver()
    assert [to for to, _ in demo.platform.posts] == ["owner"]


# --- The jobs ----------------------------------------------------------------------------------


async def eventually(platform: Recorder, count: int) -> None:
    await until(lambda: len(platform.posts) >= count)


async def test_at_start_what_fell_due_is_planned_and_sent_and_a_wake_sends_at_once(
    db: OpenStore, town: Town
) -> None:
    await add_channels(db, town, MONDAY_10)
    platform = Recorder()
    courier = Courier(db, Teller(), {"recorder": platform})
    jobs = BackgroundJobs(Planner(db, CALENDAR), courier, lambda: local("2026-11-24 09:01"))
    jobs.start()
    try:
        await eventually(platform, 1)
        assert platform.posts[0][1].view == TODAY_VIEW
        async with db() as store:
            await store.outbox.put("k", "post", Notice("greeting.hello", {}), town.deputy)
        jobs.wake()
        await eventually(platform, 2)
    finally:
        await jobs.stop()
    async with db() as store:
        await store.outbox.put("late", "post", Notice("greeting.hello", {}), town.deputy)
    jobs.wake()
    await asyncio.sleep(0.05)
    assert len(platform.posts) == 2


async def test_an_outage_of_the_store_does_not_end_the_deliveries(
    db: OpenStore, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    platform, outages = Recorder(), [OSError("no database at secret.example")]

    def open_store() -> AbstractAsyncContextManager[Store]:
        if outages:
            raise outages.pop()
        return db()

    courier = Courier(open_store, Teller(), {"recorder": platform})
    jobs = BackgroundJobs(Planner(db, CALENDAR), courier, lambda: datetime.now(UTC))
    async with db() as store:
        await store.outbox.put("k", "post", Notice("greeting.hello", {}), town.deputy)
    with caplog.at_level(logging.ERROR):
        jobs.start()
        try:
            await until(lambda: not outages)
            jobs.wake()
            await eventually(platform, 1)
        finally:
            await jobs.stop()
    assert "delivery stopped by OSError" in caplog.text
    assert "secret" not in caplog.text


async def test_a_delivery_under_way_ends_before_the_jobs_have_stopped(
    db: OpenStore, town: Town
) -> None:
    class Slow(Recorder):
        async def post(self, to: Address, card: Card, notice: Notice) -> MessageRef:
            await asyncio.sleep(0.1)
            return await super().post(to, card, notice)

    platform = Slow()
    jobs = BackgroundJobs(
        Planner(db, CALENDAR),
        Courier(db, Teller(), {"recorder": platform}),
        lambda: datetime.now(UTC),
    )
    async with db() as store:
        await store.outbox.put("k", "post", Notice("greeting.hello", {}), town.deputy)
    jobs.start()
    await asyncio.sleep(0.05)
    await jobs.stop()
    assert len(platform.posts) == 1
    async with db() as store:
        assert await store.outbox.waiting() == 0
