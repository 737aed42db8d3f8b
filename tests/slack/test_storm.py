"""What goes out through a storm of faults: nothing is lost, and only a message whose answer was
lost is sent once more."""

import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import select

from adapters import inbox as inbox_module
from bot import composition
from scheduler.courier import Courier, Delivered
from store.tables import OutboxRow, table
from tests.chat_town import PEOPLE, Surroundings
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_faults import Fault
from tests.platforms.slack_service import FakeSlack
from tests.scheduler.world import Turned, until
from tests.slack.arrived import arrival, delivered, kept
from tests.slack.storm import (
    VIEW,
    arrived,
    deliver_all,
    draw,
    impatient,
    kept_its_pace,
    leave,
    move_in,
    order,
)
from tests.slack_town import SIGNING_SECRET, slack_app

PACE = (1.0, 0.02)
LOST = 6
FAULTS = (
    [Fault(status=429, retry_after=1)] * 8
    + [Fault(status=500)] * 6
    + [Fault(status=503)] * 6
    + [Fault(error="internal_error")] * 4
    + [Fault(reset=True)] * 6
    + [Fault(seconds=0.5)] * 6
    + [Fault(answer_lost=True)] * LOST
    + [Fault(seconds=0.5, reset=True)] * 3
)


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as made:
        yield made


def posted(fake: FakeSlack) -> dict[str, list[float]]:
    """When posts were asked for, by conversation."""
    moments: defaultdict[str, list[float]] = defaultdict(list)
    for call in fake.calls:
        if call.method == "chat.postMessage":
            moments[str(call.args["channel"])].append(call.at)
    return moments


async def test_sixty_messages_through_a_storm(sqlite_url: str, fake: FakeSlack) -> None:
    faults = list(FAULTS)
    random.Random(20261124).shuffle(faults)
    fake.faults.add("chat.postMessage", *faults)
    fake.enforce_rates = True
    async with slack_app(sqlite_url, fake, PACE) as (_url, town):
        people = await move_in(town.app.open_store, fake, 20)
        await leave(town.app.open_store, people, each=3)
        with impatient():
            total = await deliver_all(town.app.open_store, town.app.connections[0].platform)
    assert sent(total) == 60
    counts = arrived(fake)
    assert set(counts) == set(range(60)), "nothing is lost"
    assert counts.total() == 60 + LOST, "only what had lost its answer was sent once more"
    assert "ratelimited" not in {call.error for call in fake.calls}, "the pace was kept"
    moments = posted(fake)
    assert all(kept_its_pace(some, PACE[0]) for some in moments.values())


async def test_one_person_reads_them_in_their_order_through_a_storm(
    sqlite_url: str, fake: FakeSlack
) -> None:
    faults = [Fault(status=429, retry_after=1), Fault(), Fault(reset=True), Fault(status=503)]
    fake.faults.add("chat.postMessage", *faults * 2)
    async with slack_app(sqlite_url, fake, (0.05, 0.01)) as (_url, town):
        (person,) = await move_in(town.app.open_store, fake, 1)
        await leave(town.app.open_store, [person], each=8)
        with impatient():
            await deliver_all(town.app.open_store, town.app.connections[0].platform)
        async with town.app.open_store() as store:
            (account,) = await store.people.accounts(person)
    assert order(fake, account.ref.user) == list(range(8))


async def test_retry_after_is_obeyed_also_by_the_next_process(
    sqlite_url: str, fake: FakeSlack
) -> None:
    clock = Turned(datetime.now(UTC))
    fake.faults.add("chat.postMessage", Fault(status=429, retry_after=30))
    with patch.object(composition, "real_now", clock):
        async with slack_app(sqlite_url, fake, PACE) as (_url, town):
            people = await move_in(town.app.open_store, fake, 2)
            await leave(town.app.open_store, people[:1], each=2)
            courier = courier_of(town, clock)
            assert sent(await courier.deliver()) == 0
            assert await not_before(town) == [clock.at + timedelta(seconds=30)] * 2
        async with slack_app(sqlite_url, fake, PACE) as (_url, town):
            courier = courier_of(town, clock)
            clock.forward(seconds=10)
            await leave(town.app.open_store, people[:1], each=1, first=2)
            assert sent(await courier.deliver()) == 0
            assert arrived(fake) == {}
            await leave(town.app.open_store, people[1:], each=1, first=3)
            assert sent(await courier.deliver()) == 1, "others are sent theirs"
            clock.forward(seconds=19)
            assert sent(await courier.deliver()) == 0
            clock.forward(seconds=1)
            assert sent(await courier.deliver()) >= 1
            while len(arrived(fake)) < 4:
                clock.forward(seconds=1)
                await courier.deliver()
    assert arrived(fake) == Counter(range(4))


def sent(delivered: Delivered) -> int:
    """How many messages were sent; none is given up."""
    assert delivered.failed == 0
    return delivered.sent


def courier_of(town: Surroundings, clock: Turned) -> Courier:
    return Courier(
        town.app.open_store, draw, {"slack": town.app.connections[0].platform}, real_now=clock
    )


async def not_before(town: Surroundings) -> list[datetime]:
    """Until when what is left in the outbox waits."""
    outbox = table(OutboxRow)
    async with town.app.engine.begin() as connection:
        rows = await connection.execute(
            select(outbox.c.not_before).where(outbox.c.closed_at.is_(None), outbox.c.view == VIEW)
        )
        return [row.not_before for row in rows]


async def test_a_token_that_is_revoked_loses_nothing(sqlite_url: str, fake: FakeSlack) -> None:
    clock = Turned(datetime.now(UTC))
    with patch.object(composition, "real_now", clock):
        async with slack_app(sqlite_url, fake) as (_url, town):
            people = await move_in(town.app.open_store, fake, 5)
            await leave(town.app.open_store, people, each=2)
            await until(lambda: bool(fake.calls))
            fake.workspace.installed = False
            courier = courier_of(town, clock)
            for _ in range(20):
                assert sent(await courier.deliver()) == 0
                clock.forward(minutes=10)
            async with town.app.open_store() as store:
                assert await store.outbox.waiting() == 10
                accounts = [(await store.people.accounts(person))[0] for person in people]
            assert {account.unreachable_at for account in accounts} == {None}
        fake.workspace.installed, fake.workspace.token = True, "xoxb-new"
        async with slack_app(sqlite_url, fake) as (_url, town):
            assert sent(await courier_of(town, clock).deliver()) == 10
    assert arrived(fake) == Counter(range(10))


async def test_a_slow_slack_is_no_reason_to_give_up(sqlite_url: str, fake: FakeSlack) -> None:
    """A call that takes longer than the courier waits counts as no answer, as often as it may."""
    fake.faults.add("chat.postMessage", *[Fault(seconds=0.3, reset=True)] * 12)
    with patch("scheduler.courier.SEND_TIMEOUT_SECONDS", 0.05), impatient(0.01, 0.02):
        async with slack_app(sqlite_url, fake) as (_url, town):
            people = await move_in(town.app.open_store, fake, 1)
            await leave(town.app.open_store, people, each=1)
            total = await deliver_all(town.app.open_store, town.app.connections[0].platform)
    assert sent(total) == 1
    assert arrived(fake) == {0: 1}


# Replies


@pytest.mark.parametrize(
    "fault",
    [Fault(status=429, retry_after=1), Fault(status=503), Fault(reset=True)],
    ids=["429", "503", "reset"],
)
async def test_a_reply_that_slack_does_not_take_comes_later(
    sqlite_url: str, fake: FakeSlack, fault: Fault
) -> None:
    fake.faults.add("chat.postMessage", fault)
    with (
        patch.object(inbox_module, "RESUME_SECONDS", 0.05),
        patch.object(inbox_module, "FIRST_RETRY_SECONDS", 0.1),
    ):
        async with slack_app(sqlite_url, fake, PACE) as (url, town):
            driver = SlackDriver(url, fake, town, SIGNING_SECRET, PEOPLE)
            anna = driver.user("Anna Berg")
            payload = arrival(driver, anna, "message", words="mina kanaler")
            assert (await delivered(driver, "message", payload)).is_in_time
            await until(lambda: sum(message.is_bot for message in fake.messages) == 1)
            await driver.clients.app_is_idle()
            assert [is_closed for *_rest, is_closed in await kept(sqlite_url)] == [True]
    refused, done = [call for call in fake.calls if call.method == "chat.postMessage"]
    assert refused.error
    assert done.at - refused.at >= (fault.retry_after or 0)
    assert sum(message.is_bot for message in fake.messages) == 1


async def test_twenty_replies_to_one_person_wait_for_slack_and_all_come(
    sqlite_url: str, fake: FakeSlack
) -> None:
    fake.faults.add("chat.postMessage", Fault(status=429, retry_after=1))
    with (
        patch.object(inbox_module, "RESUME_SECONDS", 0.05),
        patch("adapters.pace.MAX_WAIT_SECONDS", 0.3),
    ):
        async with slack_app(sqlite_url, fake, (0.1, 0.0)) as (url, town):
            driver = SlackDriver(url, fake, town, SIGNING_SECRET, PEOPLE)
            anna = driver.user("Anna Berg")
            for _ in range(20):
                await delivered(driver, "message", arrival(driver, anna, "message", words="hej"))
            await until(lambda: sum(message.is_bot for message in fake.messages) >= 10)
            await until(lambda: sum(message.is_bot for message in fake.messages) >= 20)
            await driver.clients.app_is_idle()
            assert {is_closed for *_rest, is_closed in await kept(sqlite_url)} == {True}
    assert sum(message.is_bot for message in fake.messages) == 20
