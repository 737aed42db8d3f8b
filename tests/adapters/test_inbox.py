"""The inbox of a platform: committed before it is acknowledged, dealt with once, never lost."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from adapters import inbox as inbox_module
from adapters.inbox import (
    FIRST_RETRY_SECONDS,
    LEASE_SECONDS,
    MAX_ATTEMPTS,
    MAX_RETRY_SECONDS,
    Inbox,
    Taken,
)
from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.ports import MessageRef, OpenStore, Posting, Store, TryLater
from bot.ui import Notice
from store.engine import create_engine, store_opener
from tests.scheduler.world import Turned, local, until

START = local("2026-11-24 09:00")
WORDS = "hemliga ord från Anna"


class Outage(Exception):
    """The store is away."""


class Work:
    """Deals with what arrives: notes it, and then does what `steps` say, one step a run."""

    def __init__(self) -> None:
        self.runs: list[Taken] = []
        self.steps: list[BaseException | Callable[[Taken], Awaitable[None]]] = []
        self.postings: Sequence[Posting] = ()

    async def __call__(self, taken: Taken) -> Sequence[Posting]:
        self.runs.append(taken)
        step = self.steps.pop(0) if self.steps else None
        if isinstance(step, BaseException):
            raise step
        if step is not None:
            await step(taken)
        return self.postings

    @property
    def keys(self) -> list[str]:
        """What has been begun, in order."""
        return [taken.key for taken in self.runs]


class Fragile:
    """A store that can be away: while `is_away` nothing can be opened, or else nothing committed
    while `loses_commits`."""

    def __init__(self, open_store: OpenStore) -> None:
        self._open_store = open_store
        self.is_away = self.loses_commits = False
        self.opened = 0

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Store]:
        self.opened += 1
        if self.is_away:
            raise Outage(WORDS)
        async with self._open_store() as store:
            yield store
            if self.loses_commits:
                raise Outage(WORDS)


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[Fragile]:
    engine = create_engine(sqlite_url)
    yield Fragile(store_opener(engine))
    await engine.dispose()


@pytest.fixture
def clock() -> Turned:
    return Turned(START)


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
async def inbox(db: Fragile, clock: Turned, work: Work) -> AsyncIterator[Inbox]:
    made = Inbox(db, "slack", work, clock)
    yield made
    await made.stop()


async def waiting(db: Fragile) -> int:
    async with db() as store:
        return await store.inbox.waiting()


async def resumed(inbox: Inbox) -> int:
    """Take up what is open, and let it end."""
    count = await inbox.resume()
    await inbox.idle(5)
    return count


# Taking in


async def test_dealt_with_once_and_a_repeat_has_no_effect(
    inbox: Inbox, db: Fragile, work: Work
) -> None:
    taken = await inbox.take("a", WORDS)
    assert taken is not None
    assert await inbox.take("a", WORDS) is None
    await inbox.idle(5)
    assert await inbox.take("a", WORDS) is None
    await inbox.idle(5)
    assert [(run.key, run.payload, run.is_repeat) for run in work.runs] == [("a", WORDS, False)]
    assert await waiting(db) == 0


@pytest.mark.parametrize("fault", ["is_away", "loses_commits"])
async def test_nothing_is_taken_in_before_it_is_committed(
    inbox: Inbox, db: Fragile, work: Work, fault: str
) -> None:
    setattr(db, fault, True)
    with pytest.raises(Outage):
        await inbox.take("a", WORDS)
    setattr(db, fault, False)
    await inbox.idle(5)
    assert (work.runs, await waiting(db)) == ([], 0)
    assert await inbox.take("a", WORDS) is not None


async def test_the_answer_is_the_first_one_that_is_given(inbox: Inbox, work: Work) -> None:
    async def answer(taken: Taken) -> None:
        taken.answer("first")
        assert taken.is_answered
        taken.answer("second")

    work.steps = [answer]
    taken = await inbox.take("a", WORDS)
    assert taken is not None
    assert await taken.answered(5, "otherwise") == "first"


async def test_an_answer_that_takes_too_long_comes_too_late(inbox: Inbox, work: Work) -> None:
    given, late = asyncio.Event(), []

    async def answer(taken: Taken) -> None:
        await given.wait()
        late.append(taken.is_answered)
        taken.answer("late")

    work.steps = [answer]
    taken = await inbox.take("a", WORDS)
    assert taken is not None
    assert await taken.answered(0.01, "otherwise") == "otherwise"
    given.set()
    await inbox.idle(5)
    assert late == [True]


@pytest.mark.parametrize("step", [TryLater(), ValueError(WORDS), None])
async def test_what_gives_no_answer_is_not_waited_for(
    inbox: Inbox, work: Work, step: BaseException | None
) -> None:
    work.steps = [step] if step else []
    taken = await inbox.take("a", WORDS)
    assert taken is not None
    async with asyncio.timeout(5):
        assert await taken.answered(60, "otherwise") == "otherwise"


# Again


async def test_what_a_process_left_is_run_again_when_its_lease_ends(
    inbox: Inbox, db: Fragile, work: Work, clock: Turned
) -> None:
    async with db() as store:
        await store.inbox.add("a", "slack", WORDS, clock.at, LEASE_SECONDS)
        await store.inbox.add("t", "teams", WORDS, clock.at, LEASE_SECONDS)
    clock.forward(seconds=LEASE_SECONDS - 1)
    assert await resumed(inbox) == 0
    clock.forward(seconds=1)
    assert await resumed(inbox) == 1
    (taken,) = work.runs
    assert (taken.key, taken.payload, taken.is_repeat, taken.is_answered) == (
        "a",
        WORDS,
        True,
        True,
    )
    assert (taken.attempts, taken.age_seconds) == (2, LEASE_SECONDS)
    clock.forward(days=1)
    assert await resumed(inbox) == 0
    assert await waiting(db) == 1, "what belongs to another platform"


async def test_what_wants_to_be_tried_later_waits_that_long(
    inbox: Inbox, db: Fragile, work: Work, clock: Turned
) -> None:
    work.steps = [TryLater(90)]
    await inbox.take("a", WORDS)
    await inbox.idle(5)
    clock.forward(seconds=89)
    assert await resumed(inbox) == 0
    clock.forward(seconds=1)
    assert await resumed(inbox) == 1
    assert (work.keys, await waiting(db)) == (["a", "a"], 0)


async def test_it_waits_longer_and_longer_when_nobody_says_how_long(
    inbox: Inbox, db: Fragile, work: Work, clock: Turned
) -> None:
    work.steps = [TryLater() for _ in range(9)]
    await inbox.take("a", WORDS)
    await inbox.idle(5)
    waits = []
    while await waiting(db):
        began = clock.at
        while not await resumed(inbox):
            clock.forward(seconds=5)
        waits.append((clock.at - began).total_seconds())
    assert waits[:3] == [2 * FIRST_RETRY_SECONDS, 4 * FIRST_RETRY_SECONDS, 8 * FIRST_RETRY_SECONDS]
    assert waits[-1] == MAX_RETRY_SECONDS
    assert len(work.runs) == 10


async def test_a_bug_is_logged_without_its_text_and_tried_again(
    inbox: Inbox, db: Fragile, work: Work, clock: Turned, caplog: pytest.LogCaptureFixture
) -> None:
    work.steps = [ValueError(WORDS)]
    with caplog.at_level(logging.DEBUG):
        await inbox.take("a", WORDS)
        await inbox.idle(5)
    (record,) = [record for record in caplog.records if record.name == "adapters.inbox"]
    assert record.levelno == logging.ERROR
    assert f"slack: ValueError in {Path(__file__).name}" in record.getMessage()
    assert "hemliga" not in caplog.text
    assert await waiting(db) == 1
    clock.forward(seconds=LEASE_SECONDS)
    assert await resumed(inbox) == 1
    assert (work.keys, await waiting(db)) == (["a", "a"], 0)


async def test_given_up_in_the_end_with_a_line_in_the_log(
    inbox: Inbox, db: Fragile, work: Work, clock: Turned, caplog: pytest.LogCaptureFixture
) -> None:
    work.steps = [ValueError(WORDS) for _ in range(2 * MAX_ATTEMPTS)]
    await inbox.take("a", WORDS)
    await inbox.idle(5)
    while await waiting(db):
        clock.forward(seconds=LEASE_SECONDS)
        assert await resumed(inbox) == 1
    assert len(work.runs) == MAX_ATTEMPTS
    assert caplog.records[-1].levelno == logging.ERROR
    assert caplog.records[-1].getMessage() == f"slack: given up after {MAX_ATTEMPTS} attempts"
    assert "hemliga" not in caplog.text


async def test_copies_are_remembered_in_the_commit_that_closes(
    inbox: Inbox, db: Fragile, work: Work, clock: Turned
) -> None:
    message = MessageRef(platform="slack", team="T1", place="D1", message="1.0")
    async with db() as store:
        anna = await store.people.add(Person(id=PersonId(0), name="Anna", email=""))
    work.postings = [Posting(person=anna.id, notice=Notice("home.hello", {}), message=message)]

    async def lose_the_next_commit(_taken: Taken) -> None:
        db.loses_commits = True

    work.steps = [lose_the_next_commit]
    await inbox.take("a", WORDS)
    await inbox.idle(5)
    db.loses_commits = False
    async with db() as store:
        assert await store.outbox.posting_at(message) is None
    clock.forward(seconds=LEASE_SECONDS)
    assert await resumed(inbox) == 1
    async with db() as store:
        assert await store.outbox.posting_at(message) == work.postings[0]
        assert await store.inbox.waiting() == 0


# At once


async def test_what_takes_longer_than_its_lease_is_not_begun_a_second_time(
    inbox: Inbox, db: Fragile, work: Work, clock: Turned
) -> None:
    """Neither here nor in another process."""
    go_on, elsewhere = asyncio.Event(), Work()
    other = Inbox(db, "slack", elsewhere, clock)

    async def take_long(_taken: Taken) -> None:
        await go_on.wait()

    work.steps = [take_long]
    await inbox.take("a", WORDS)
    for _ in range(20):
        clock.forward(seconds=inbox_module.RESUME_SECONDS)
        assert await inbox.resume() == 0
        assert await other.resume() == 0
    go_on.set()
    await inbox.idle(5)
    assert (work.keys, elsewhere.keys, await waiting(db)) == (["a"], [], 0)


async def test_two_processes_run_everything_once(db: Fragile, clock: Turned) -> None:
    async with db() as store:
        for number in range(200):
            await store.inbox.add(str(number), "slack", WORDS, clock.at, 0)
    works = Work(), Work()
    inboxes = [Inbox(db, "slack", work, clock) for work in works]
    while sum(await asyncio.gather(*(inbox.resume() for inbox in inboxes))):
        pass
    for inbox in inboxes:
        await inbox.idle(5)
    assert sorted(works[0].keys + works[1].keys, key=int) == [str(n) for n in range(200)]


async def test_a_cap_on_what_is_dealt_with_at_once(inbox: Inbox, work: Work) -> None:
    count = inbox_module.MAX_AT_ONCE + 10
    go_on = asyncio.Event()

    async def wait(_taken: Taken) -> None:
        await go_on.wait()

    work.steps = [wait for _ in range(count)]
    for number in range(count):
        assert await inbox.take(str(number), WORDS) is not None
    await until(lambda: len(work.runs) == inbox_module.MAX_AT_ONCE)
    go_on.set()
    await inbox.idle(5)
    assert len(work.runs) == count


# From start to stop


async def test_stop_lets_work_end_and_takes_up_nothing_more(
    inbox: Inbox, db: Fragile, work: Work
) -> None:
    ended: list[str] = []

    async def take_a_moment(taken: Taken) -> None:
        await asyncio.sleep(0.05)
        ended.append(taken.key)

    work.steps = [take_a_moment]
    inbox.start()
    await inbox.take("a", WORDS)
    await inbox.stop()
    assert (ended, await waiting(db)) == (["a"], 0)
    opened = db.opened
    await asyncio.sleep(0.02)
    assert db.opened == opened


async def test_stop_does_not_wait_for_ever_and_loses_nothing(
    inbox: Inbox, db: Fragile, work: Work, clock: Turned
) -> None:
    async def hang(_taken: Taken) -> None:
        await asyncio.Event().wait()

    work.steps = [hang]
    await inbox.take("a", WORDS)
    await until(lambda: bool(work.runs))
    with patch.object(inbox_module, "STOP_TIMEOUT_SECONDS", 0.01):
        async with asyncio.timeout(5):
            await inbox.stop()
    await inbox.idle(5)
    clock.forward(seconds=LEASE_SECONDS)
    assert await resumed(inbox) == 1
    assert await waiting(db) == 0


async def test_it_looks_for_what_is_open_again_and_again_through_an_outage(
    inbox: Inbox, db: Fragile, work: Work, clock: Turned, caplog: pytest.LogCaptureFixture
) -> None:
    with patch.object(inbox_module, "RESUME_SECONDS", 0.01):
        inbox.start()
        db.is_away = True
        await until(lambda: len(caplog.records) >= 2)
        db.is_away = False
        async with db() as store:
            await store.inbox.add("a", "slack", WORDS, clock.at, 0)
        await until(lambda: work.keys == ["a"])
        await inbox.idle(5)
    assert await waiting(db) == 0
    told = {record.getMessage() for record in caplog.records}
    assert told == {"slack: the inbox was stopped by Outage"}
    assert "hemliga" not in caplog.text
