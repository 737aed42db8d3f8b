"""A morning when the checks of thousands of people fall due at once, and the one after silence."""

import asyncio
import multiprocessing
import time
from collections.abc import Awaitable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.domain.ids import PersonId
from bot.domain.people import AccountRef
from bot.events import FileRef, Profile
from bot.ports import Address, MessageRef, Picture, Unreadable
from bot.ui import Card, Notice
from scheduler.courier import Courier
from scheduler.planner import Planner
from store.engine import create_engine, store_opener
from tests.bench.databases import fill, schedule
from tests.bench.ticks import ACTIVE_AT, CALENDAR, DAY, NINE

CHECKS = 10_000
PEOPLE = 2_500
MANY_CHECKS = 100_000
MANY_PEOPLE = 25_000


@dataclass(frozen=True)
class Morning:
    """CPU milliseconds of the process, wall seconds, and the most memory it ever held in MB."""

    plan_cpu: float
    plan_wall: float
    deliver_cpu: float
    deliver_wall: float
    memory: float
    memory_before: float


@dataclass(frozen=True)
class Burst:
    """CPU milliseconds of the process, wall seconds, and the most memory it ever held in MB."""

    plan_cpu: float
    plan_wall: float
    deliver_cpu: float
    deliver_wall: float
    messages: int
    silent_cpu: float
    silent_wall: float
    memory: float


class Nowhere:
    """A platform that takes everything at once."""

    name = "bench"
    count = 0

    async def post(self, to: Address, card: Card, notice: Notice) -> MessageRef:
        self.count += 1
        return MessageRef(platform="bench", team="t", place=to.place, message=str(self.count))

    async def update(self, message: MessageRef, card: Card, notice: Notice) -> None:
        """Nothing to see."""

    async def profile(self, account: AccountRef) -> Profile:
        return Profile(name=account.user)

    async def find(self, email: str) -> AccountRef | None:
        return None

    async def fetch(self, file: FileRef) -> Picture:
        raise Unreadable(file.file)

    async def fetch_calendar(self, file: FileRef) -> bytes:
        raise Unreadable(file.file)


async def draw(person: PersonId, notice: Notice) -> Card:
    """A card without a look at the database: drawing is measured with the turns."""
    return Card(notice.view)


async def timed(work: Awaitable[object]) -> tuple[float, float]:
    """CPU milliseconds and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    await work
    return (time.process_time() - cpu) * 1000, time.perf_counter() - wall


def _memory() -> float:
    """The most MB that this program held. Not `ru_maxrss`, which begins with that of the parent."""
    status = Path("/proc/self/status").read_text()
    (peak,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024


async def _measure(url: str) -> Burst:
    engine = create_engine(url)
    try:
        open_store = store_opener(engine)
        planner = Planner(open_store, CALENDAR)
        platform = Nowhere()
        courier = Courier(open_store, draw, {"bench": platform})
        await planner.tick(NINE - DAY)
        await courier.deliver()
        plan = await timed(planner.tick(NINE))
        deliver = await timed(courier.deliver())
        await planner.tick(NINE + timedelta(hours=6))
        await courier.deliver()
        silent = await timed(planner.tick(NINE + DAY))
    finally:
        await engine.dispose()
    return Burst(*plan, *deliver, PEOPLE, *silent, _memory())


async def _measure_many(url: str) -> Morning:
    engine = create_engine(url)
    try:
        open_store = store_opener(engine)
        platform = Nowhere()
        courier = Courier(open_store, draw, {"bench": platform})
        before = _memory()
        plan = await timed(Planner(open_store, CALENDAR).tick(NINE))
        deliver = await timed(courier.deliver())
    finally:
        await engine.dispose()
    assert platform.count == MANY_PEOPLE, platform.count
    return Morning(*plan, *deliver, _memory(), before)


def _many_in_a_process(url: str) -> Morning:
    return asyncio.run(_measure_many(url))


def _in_a_process(url: str) -> Burst:
    return asyncio.run(_measure(url))


async def measure(url: str) -> Burst:
    """The two mornings, in a fresh process so that its memory is its own."""
    await fill(url, PEOPLE, CHECKS, ACTIVE_AT)
    await schedule(url, [(n, NINE) for n in range(1, CHECKS + 1)])
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return await asyncio.wrap_future(process.submit(_in_a_process, url))


async def measure_many(url: str) -> Morning:
    """The first of 100,000 checks of 25,000 people, in a fresh process."""
    await fill(url, MANY_PEOPLE, MANY_CHECKS, ACTIVE_AT)
    await schedule(url, [(n, NINE) for n in range(1, MANY_CHECKS + 1)])
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return await asyncio.wrap_future(process.submit(_many_in_a_process, url))
