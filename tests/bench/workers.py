"""Several processes claim and mark the messages of one PostgreSQL, side by side."""

import asyncio
import multiprocessing
import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier

import psycopg

from bot.ports import Address, MessageRef
from bot.ui import Card, Notice
from scheduler.courier import Courier
from scheduler.planner import Planner
from store.engine import create_engine, store_opener
from tests.bench.burst import Nowhere, draw
from tests.bench.databases import fill, schedule
from tests.bench.ticks import ACTIVE_AT, CALENDAR, NINE

MESSAGES = 5_000
WORKERS = (1, 2, 4)
WAIT_SECONDS = 60
AGAIN = (
    "DELETE FROM posting",
    "UPDATE outbox SET closed_at = NULL, outcome = '', attempts = 0, not_before = NULL",
    "VACUUM ANALYZE outbox",
)


@dataclass(frozen=True)
class Shared:
    """Wall seconds from the start of the first to the end of the last, CPU milliseconds of all
    together, how many each took, and how many were taken twice."""

    wall: float
    cpu: float
    taken: tuple[int, ...]
    twice: int


class Listed(Nowhere):
    """Keeps whom each message went to."""

    def __init__(self, worker: int) -> None:
        self.worker = worker
        self.people: list[str] = []

    async def post(self, to: Address, card: Card, notice: Notice) -> MessageRef:
        self.people.append(to.ref.user)
        message = f"{self.worker}/{len(self.people)}"
        return MessageRef(platform="bench", team="t", place=to.place, message=message)


async def _deliver(
    url: str, worker: int, barrier: Barrier
) -> tuple[list[str], float, float, float]:
    engine = create_engine(url)
    try:
        open_store = store_opener(engine)
        platform = Listed(worker)
        courier = Courier(open_store, draw, {"bench": platform})
        async with open_store() as store:
            await store.schedule.next_due_at()
        barrier.wait(WAIT_SECONDS)
        began, cpu = time.monotonic(), time.process_time()
        await courier.deliver()
        return platform.people, began, time.monotonic(), time.process_time() - cpu
    finally:
        await engine.dispose()


def _in_a_process(url: str, worker: int, barrier: Barrier, results: multiprocessing.Queue) -> None:  # type: ignore[type-arg]
    results.put(asyncio.run(_deliver(url, worker, barrier)))


async def prepare(url: str) -> None:
    """One message each for 5,000 people."""
    await fill(url, MESSAGES, MESSAGES, ACTIVE_AT)
    await schedule(url, [(n, NINE) for n in range(1, MESSAGES + 1)])
    engine = create_engine(url)
    try:
        await Planner(store_opener(engine), CALENDAR).tick(NINE)
    finally:
        await engine.dispose()


def measure(url: str, workers: int) -> Shared:
    """So many processes deliver everything, each in its own."""
    with psycopg.connect(url, autocommit=True) as server:
        for statement in AGAIN:
            server.execute(statement.encode())
    spawn = multiprocessing.get_context("spawn")
    barrier, results = spawn.Barrier(workers), spawn.Queue()
    processes = [
        spawn.Process(target=_in_a_process, args=(url, n, barrier, results)) for n in range(workers)
    ]
    for process in processes:
        process.start()
    found = [results.get(timeout=2 * WAIT_SECONDS) for _ in processes]
    for process in processes:
        process.join()
    reached = Counter(person for people, *_ in found for person in people)
    assert len(reached) == MESSAGES, len(reached)
    return Shared(
        wall=max(ended for _, _, ended, _ in found) - min(began for _, began, _, _ in found),
        cpu=sum(cpu for *_, cpu in found) * 1000,
        taken=tuple(len(people) for people, *_ in found),
        twice=reached.total() - len(reached),
    )
