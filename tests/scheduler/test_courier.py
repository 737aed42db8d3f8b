"""The courier: nothing is lost; doubled can be only what was in flight at a crash."""

import asyncio
import logging
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.duties import UNREACHABLE_VIEW
from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.ports import Address, MessageRef, OpenStore, TryLater, Unreachable
from bot.ui import Card, Notice
from scheduler.courier import (
    FIRST_RETRY_SECONDS,
    LEASE_SECONDS,
    MAX_ATTEMPTS,
    MAX_IN_FLIGHT,
    Courier,
    Delivered,
)
from store.engine import create_engine, store_opener
from tests.scheduler.world import Recorder, Teller, Town, Turned, account, local, until

START = local("2026-11-24 09:00")
HELLO = Notice("greeting.hello", {"number": 1})


@pytest.fixture
def clock() -> Turned:
    return Turned(START)


@pytest.fixture
def platform() -> Recorder:
    return Recorder()


def make(db: OpenStore, clock: Turned, draw: Teller | None = None, *platforms: Recorder) -> Courier:
    return Courier(db, draw or Teller(), {p.name: p for p in platforms}, real_now=clock)


async def leave(db: OpenStore, person: PersonId, notice: Notice = HELLO, key: str = "k") -> None:
    async with db() as store:
        assert await store.outbox.put(key, "post", notice, person)


async def redraw(db: OpenStore, notice: Notice = HELLO, key: str = "r") -> None:
    async with db() as store:
        assert await store.outbox.put(key, "redraw", notice, None)


async def waiting(db: OpenStore) -> int:
    async with db() as store:
        return await store.outbox.waiting()


async def test_sends_once_and_remembers_the_copy(
    db: OpenStore, town: Town, clock: Turned, platform: Recorder
) -> None:
    courier = make(db, clock, None, platform)
    await leave(db, town.owner)
    assert await courier.deliver() == Delivered(sent=1)
    assert await courier.deliver() == Delivered()
    clock.forward(days=30)
    assert await courier.deliver() == Delivered()
    assert platform.posts == [("owner", HELLO)]
    async with db() as store:
        [copy] = await store.outbox.postings(HELLO)
    assert (copy.person, copy.message.place) == (town.owner, "owner")


async def test_every_copy_is_drawn_again(
    db: OpenStore, town: Town, clock: Turned, platform: Recorder
) -> None:
    courier = make(db, clock, None, platform)
    await leave(db, town.owner, key="a")
    await leave(db, town.deputy, key="b")
    await leave(db, town.manager, Notice("greeting.hello", {"number": 2}), key="c")
    await courier.deliver()
    await redraw(db)
    assert await courier.deliver() == Delivered(redrawn=1)
    assert sorted(platform.updates) == [("deputy", HELLO), ("owner", HELLO)]


async def test_nothing_to_say_any_more_is_closed_unsent(
    db: OpenStore, town: Town, clock: Turned, platform: Recorder
) -> None:
    draw = Teller()
    courier = make(db, clock, draw, platform)
    await leave(db, town.owner)
    await courier.deliver()
    draw.silent.add(HELLO.view)
    await leave(db, town.owner, key="again")
    await redraw(db)
    await redraw(db, Notice("nobody.has", {}), key="r2")
    assert await courier.deliver() == Delivered(nothing=3)
    assert (len(platform.posts), platform.updates, await waiting(db)) == (1, [], 0)


async def test_one_person_reads_messages_in_their_order(
    db: OpenStore, town: Town, clock: Turned, platform: Recorder
) -> None:
    for number in range(40):
        person = (town.owner, town.deputy)[number % 2]
        await leave(db, person, Notice("greeting.hello", {"number": number}), key=f"k{number:02}")
    assert await make(db, clock, None, platform).deliver() == Delivered(sent=40)
    for place, first in (("owner", 0), ("deputy", 1)):
        numbers = [notice.args["number"] for to, notice in platform.posts if to == place]
        assert numbers == list(range(first, 40, 2))


async def test_a_platform_that_wants_to_be_asked_later(
    db: OpenStore, town: Town, clock: Turned, platform: Recorder
) -> None:
    courier = make(db, clock, None, platform)
    platform.faults = [TryLater(90)]
    await leave(db, town.owner)
    assert await courier.deliver() == Delivered()
    clock.forward(seconds=89)
    assert await courier.deliver() == Delivered()
    clock.forward(seconds=1)
    assert await courier.deliver() == Delivered(sent=1)
    assert len(platform.posts) == 1


async def test_busy_for_long_is_not_given_up(
    db: OpenStore, town: Town, clock: Turned, platform: Recorder
) -> None:
    courier = make(db, clock, None, platform)
    platform.faults = [TryLater(60)] * (MAX_ATTEMPTS * 3)
    await leave(db, town.owner)
    while platform.faults:
        await courier.deliver()
        clock.forward(seconds=60)
    assert await courier.deliver() == Delivered(sent=1)


async def test_a_platform_that_does_not_answer_in_time_is_not_given_up(
    db: OpenStore, town: Town, clock: Turned, platform: Recorder
) -> None:
    courier = make(db, clock, None, platform)
    platform.faults = [TimeoutError() for _ in range(MAX_ATTEMPTS * 3)]
    await leave(db, town.owner)
    while platform.faults:
        assert await courier.deliver() == Delivered()
        clock.forward(minutes=10)
    assert await courier.deliver() == Delivered(sent=1)


async def test_messages_behind_one_that_must_wait_do_not_overtake_it(
    db: OpenStore, town: Town, clock: Turned, platform: Recorder
) -> None:
    courier = make(db, clock, None, platform)
    platform.faults = [TryLater(5)]
    for number in range(4):
        await leave(db, town.owner, Notice("greeting.hello", {"number": number}), key=str(number))
    await leave(db, town.deputy, key="another")
    assert await courier.deliver() == Delivered(sent=1)
    clock.forward(seconds=5)
    assert await courier.deliver() == Delivered(sent=4)
    assert [notice.args["number"] for to, notice in platform.posts if to == "owner"] == [0, 1, 2, 3]


class Slowly(Recorder):
    """Takes a quarter of a lease for each message; somebody else delivers after each."""

    other: Courier | None = None

    async def post(self, to: Address, card: Card, notice: Notice) -> MessageRef:
        assert self.clock is not None
        message = await super().post(to, card, notice)
        self.clock.forward(seconds=LEASE_SECONDS / 4)
        if self.other is not None:
            await self.other.deliver()
        return message


async def test_what_waits_its_turn_for_longer_than_its_lease_is_sent_once(
    db: OpenStore, town: Town, clock: Turned
) -> None:
    one, two = Slowly(clock=clock), Slowly(clock=clock)
    one.other = make(db, clock, None, two)
    for number in range(12):
        await leave(db, town.owner, Notice("greeting.hello", {"number": number}), key=str(number))
    await make(db, clock, None, one).deliver()
    await make(db, clock, None, one).deliver()
    times = Counter(notice.args["number"] for _, notice in one.posts + two.posts)
    assert times == Counter(range(12))


async def test_goes_to_the_account_used_last_and_to_the_next_when_that_is_out_of_reach(
    db: OpenStore, town: Town, clock: Turned
) -> None:
    old, new = Recorder("old"), Recorder("new")
    async with db() as store:
        for name, days in (("old", 9), ("new", 1)):
            used_at = START - timedelta(days=days)
            await store.people.link(account(town.owner, name, f"{name}-place", used_at))
    courier = make(db, clock, None, old, new)
    await leave(db, town.owner, key="a")
    await courier.deliver()
    assert (old.posts, new.posts) == ([], [("new-place", HELLO)])
    new.faults = [Unreachable()]
    await leave(db, town.owner, key="b")
    assert await courier.deliver() == Delivered(sent=1)
    assert old.posts == [("old-place", HELLO)]


async def two_accounts(db: OpenStore, town: Town) -> tuple[Recorder, Recorder]:
    """The owner has an account on "old", and another on "new" that was used later."""
    async with db() as store:
        for name, days in (("old", 9), ("new", 1)):
            used_at = START - timedelta(days=days)
            await store.people.link(account(town.owner, name, f"{name}-place", used_at))
    return Recorder("old"), Recorder("new")


@pytest.mark.parametrize("fault", [TryLater(), TimeoutError()], ids=["fails", "hangs"])
async def test_a_platform_that_is_down_is_left_for_the_next_one_within_ten_minutes(
    db: OpenStore, town: Town, clock: Turned, fault: Exception
) -> None:
    old, new = await two_accounts(db, town)
    new.faults = [fault] * 100
    courier = make(db, clock, None, old, new)
    await leave(db, town.owner)
    begun = clock()
    while not old.posts:
        await courier.deliver()
        clock.forward(seconds=1)
    assert (old.posts, new.posts) == ([("old-place", HELLO)], [])
    waited = clock() - begun
    assert timedelta(minutes=1) < waited < timedelta(minutes=10)
    assert await courier.deliver() == Delivered()


async def test_a_platform_that_wants_less_is_waited_for_unless_it_is_for_long(
    db: OpenStore, town: Town, clock: Turned
) -> None:
    old, new = await two_accounts(db, town)
    new.faults = [TryLater(60)] * 20
    courier = make(db, clock, None, old, new)
    await leave(db, town.owner)
    for _minute in range(20):
        await courier.deliver()
        clock.forward(seconds=60)
    await courier.deliver()
    assert (old.posts, len(new.posts)) == ([], 1)
    new.faults = [TryLater(3600)]
    await leave(db, town.owner, key="another")
    await courier.deliver()
    assert (len(old.posts), len(new.posts)) == (1, 1)


async def test_all_platforms_down_it_waits_for_ever(
    db: OpenStore, town: Town, clock: Turned
) -> None:
    old, new = await two_accounts(db, town)
    old.faults, new.faults = [TryLater()] * 20, [TimeoutError()] * 20
    courier = make(db, clock, None, old, new)
    await leave(db, town.owner)
    while new.faults:
        assert await courier.deliver() == Delivered()
        clock.forward(hours=1)
    assert await courier.deliver() == Delivered(sent=1)


async def test_nobody_to_reach_is_failed_logged_by_id_and_told_to_the_communicator(
    db: OpenStore, town: Town, clock: Turned, platform: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    async with db() as store:
        silent = await store.people.add(Person(id=PersonId(0), name="Nils Natt", email=""))
    courier = make(db, clock, None, platform)
    platform.faults = [Unreachable()]
    await leave(db, town.owner, key="a")
    await leave(db, silent.id, key="b")
    assert await courier.deliver() == Delivered(failed=2, sent=1)
    told = Notice(UNREACHABLE_VIEW, {"person": town.owner})
    assert platform.posts == [("communicator", told)]
    async with db() as store:
        (account,) = await store.people.accounts(town.owner)
    assert account.unreachable_at is not None
    assert {r.getMessage() for r in caplog.records} == {
        f"person {town.owner} cannot be reached: greeting.hello",
        f"person {silent.id} cannot be reached: greeting.hello",
    }
    clock.forward(days=1)
    assert await courier.deliver() == Delivered()


async def test_a_bad_message_holds_up_no_other_and_is_given_up_in_the_end(
    db: OpenStore, town: Town, clock: Turned, platform: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    draw = Teller()
    draw.broken.add("greeting.broken")
    courier = make(db, clock, draw, platform)
    await leave(db, town.owner, Notice("greeting.broken", {}), key="a")
    await leave(db, town.owner, key="b")
    with caplog.at_level(logging.INFO):
        assert await courier.deliver() == Delivered(sent=1)
    [record] = caplog.records
    assert "greeting.broken" in record.getMessage()
    assert "hemliga" not in caplog.text
    total, rounds = Delivered(), 0
    while await waiting(db):
        clock.forward(minutes=10)
        total += await courier.deliver()
        rounds += 1
    assert (total, rounds) == (Delivered(failed=1), MAX_ATTEMPTS - 1)
    assert len(platform.posts) == 1


async def test_waits_longer_and_longer_after_a_fault(
    db: OpenStore, town: Town, clock: Turned, platform: Recorder
) -> None:
    courier = make(db, clock, None, platform)
    platform.faults = [OSError("down"), OSError("down"), OSError("down")]
    await leave(db, town.owner)
    waits, second = [], 0
    while not platform.posts:
        left = len(platform.faults)
        await courier.deliver()
        if len(platform.faults) < left:
            waits.append(second)
        clock.forward(seconds=1)
        second += 1
    assert waits == [0, FIRST_RETRY_SECONDS, 3 * FIRST_RETRY_SECONDS]


async def test_one_copy_that_fails_keeps_no_other_from_being_drawn(
    db: OpenStore, town: Town, clock: Turned, platform: Recorder
) -> None:
    courier = make(db, clock, None, platform)
    for key, person in (("a", town.owner), ("b", town.deputy), ("c", town.manager)):
        await leave(db, person, key=key)
    await courier.deliver()
    platform.faults = [OSError("down"), Unreachable()]
    await redraw(db)
    assert await courier.deliver() == Delivered()
    assert len(platform.updates) == 1
    clock.forward(seconds=FIRST_RETRY_SECONDS)
    assert await courier.deliver() == Delivered(redrawn=1)
    assert len(platform.updates) == 4


class Dying(Recorder):
    """Takes the message, and then the process is gone."""

    dead = False

    async def post(self, to: Address, card: Card, notice: Notice) -> MessageRef:
        message = await super().post(to, card, notice)
        if self.dead:
            raise asyncio.CancelledError
        return message


async def test_a_courier_that_dies_after_sending_loses_nothing(
    db: OpenStore, town: Town, clock: Turned
) -> None:
    """Posted but not marked: after the lease it is sent once more, by whoever comes next."""
    dying = Dying()
    dying.dead = True
    people = (town.owner, town.deputy, town.communicator, town.manager)
    for number in range(MAX_IN_FLIGHT + 4):
        notice = Notice("greeting.hello", {"number": number})
        await leave(db, people[number % 4], notice, key=f"k{number}")
    with pytest.raises(asyncio.CancelledError):
        await make(db, clock, None, dying).deliver()
    dying.dead = False
    heir = make(db, clock, None, dying)
    clock.forward(seconds=LEASE_SECONDS - 1)
    assert await heir.deliver() == Delivered(sent=4)  # those that were not in flight
    clock.forward(seconds=1)
    assert await heir.deliver() == Delivered(sent=MAX_IN_FLIGHT)
    times = Counter(notice.args["number"] for _, notice in dying.posts)
    assert set(times) == set(range(MAX_IN_FLIGHT + 4))
    assert max(times.values()) == 2


class Slow(Recorder):
    """Takes its time, and counts how many messages are under way."""

    now = most = 0
    seconds = 0.002

    async def post(self, to: Address, card: Card, notice: Notice) -> MessageRef:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(self.seconds)
        self.now -= 1
        return await super().post(to, card, notice)


class Hanging(Recorder):
    """Never answers for one place."""

    async def post(self, to: Address, card: Card, notice: Notice) -> MessageRef:
        if to.place == "owner":
            await asyncio.Event().wait()
        return await super().post(to, card, notice)


async def test_one_message_that_hangs_keeps_no_other_unmarked(
    db: OpenStore, town: Town, clock: Turned
) -> None:
    """A process that ends meanwhile, or dies, leaves the others sent once."""
    hanging, recorder = Hanging(), Recorder()
    for person in (town.owner, town.deputy, town.manager):
        await leave(db, person, key=f"k{person}")
    delivery = asyncio.create_task(make(db, clock, None, hanging).deliver())
    for _ in range(400):
        if await waiting(db) == 1:
            break
        await asyncio.sleep(0.01)
    assert not delivery.done()
    delivery.cancel()
    with pytest.raises(asyncio.CancelledError):
        await delivery
    clock.forward(seconds=LEASE_SECONDS)
    assert await make(db, clock, None, recorder).deliver() == Delivered(sent=1)
    assert sorted(to for to, _ in hanging.posts) == ["deputy", "manager"]
    assert recorder.posts == [("owner", HELLO)]


async def test_two_couriers_send_everything_once_with_a_cap_on_what_is_in_flight(
    db: OpenStore, database_url: str, town: Town, clock: Turned
) -> None:
    async with db() as store:
        people = []
        for number in range(100):
            person = await store.people.add(Person(id=PersonId(0), name=f"P{number}", email=""))
            await store.people.link(account(person.id, "recorder", f"p{number}"))
            people.append(person.id)
    for reader in people:
        await leave(db, reader, key=f"k{reader}")
    engine, one, two = create_engine(database_url), Slow(), Slow()
    try:
        couriers = [make(db, clock, None, one), make(store_opener(engine), clock, None, two)]
        first, second = await asyncio.gather(*(courier.deliver() for courier in couriers))
    finally:
        await engine.dispose()
    assert first + second == Delivered(sent=100)
    assert sorted(to for to, _ in one.posts + two.posts) == sorted(f"p{n}" for n in range(100))
    assert 1 < max(one.most, two.most) <= MAX_IN_FLIGHT


async def test_deliveries_of_one_process_take_turns(
    db: OpenStore, town: Town, clock: Turned
) -> None:
    """Whoever asks for a delivery finds everything sent when it returns."""
    slow = Slow()
    slow.seconds = 0.1
    courier = make(db, clock, None, slow)
    await leave(db, town.owner)
    first = asyncio.create_task(courier.deliver())
    await until(lambda: slow.now > 0)
    assert await courier.deliver() == Delivered()
    assert slow.posts == [("owner", HELLO)]
    assert await first == Delivered(sent=1)


async def test_the_card_is_drawn_when_it_is_sent(
    db: OpenStore, town: Town, clock: Turned, platform: Recorder
) -> None:
    await leave(db, town.owner)
    async with db() as store:
        owner = await store.people.get(town.owner)
        await store.people.save(replace(owner, name="Nytt Namn"))

    async def draw(person: PersonId, notice: Notice) -> Card:
        async with db() as store:
            return Card((await store.people.get(person)).name)

    await Courier(db, draw, {"recorder": platform}, real_now=clock).deliver()
    assert platform.cards == [Card("Nytt Namn")]
