"""How long a tick takes, empty and with checks that are due, as the schedule grows."""

import sqlite3
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import psycopg

from bot.domain.calendar import WorkCalendar
from bot.ports import OpenStore
from scheduler.planner import BATCH_ROWS, Planner
from store.engine import create_engine, store_opener
from tests.bench.databases import crowd, fill, schedule

CALENDAR = WorkCalendar(timezone=ZoneInfo("Europe/Stockholm"))
ACTIVE_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
NINE = datetime(2026, 11, 24, 8, tzinfo=UTC)
DAY = timedelta(days=1)
PEOPLE_PER_CHANNEL = 0.25
MOST_CHANNELS = 1_000  # the other rows of the schedule are of channels that nobody reads
DUE_AT_A_TIME = 100
DUE_TICKS = 7
EMPTY_TICKS = 300
TAKE_DUE = (
    "SELECT duty, subject, next_due_at FROM schedule WHERE next_due_at <= {at} "
    f"ORDER BY next_due_at, duty, subject LIMIT {BATCH_ROWS}"
)


@dataclass(frozen=True)
class Ticks:
    """Median wall milliseconds: an empty tick, its statement alone, a tick with checks."""

    rows: int
    empty: float
    bare: float
    due: float


async def milliseconds(work: Callable[[], Awaitable[object]], times: int) -> float:
    """The median of so many runs."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        await work()
        taken.append(time.perf_counter() - started)
    return median(taken) * 1000


async def measure(url: str, rows: int) -> Ticks:
    """Ticks with a schedule of so many rows; all but the due ones wait for tomorrow."""
    channels = min(rows, MOST_CHANNELS)
    await fill(url, int(channels * PEOPLE_PER_CHANNEL), channels, ACTIVE_AT)
    last_due = DUE_TICKS * DUE_AT_A_TIME
    due = [
        (n, NINE + timedelta(minutes=(n - 1) // DUE_AT_A_TIME) if n <= last_due else NINE + DAY)
        for n in range(1, channels + 1)
    ]
    await schedule(url, due)
    if rows > channels:
        await crowd(url, rows)
    engine = create_engine(url)
    try:
        open_store = store_opener(engine)
        planner = Planner(open_store, CALENDAR)
        early = NINE - timedelta(hours=1)
        await milliseconds(lambda: planner.tick(early), 20)
        empty = await milliseconds(lambda: planner.tick(early), EMPTY_TICKS)
        taken = []
        for minute in range(DUE_TICKS):
            at = NINE + timedelta(minutes=minute)
            taken.append(await _due(planner, at, open_store))
    finally:
        await engine.dispose()
    return Ticks(rows, empty, bare(url), median(taken))


async def _due(planner: Planner, at: datetime, open_store: OpenStore) -> float:
    started = time.perf_counter()
    ticked = await planner.tick(at)
    taken = (time.perf_counter() - started) * 1000
    assert ticked.planned == DUE_AT_A_TIME, ticked
    return taken


def bare(url: str) -> float:
    """The statement of an empty tick in a transaction of its own, through the driver alone."""
    taken = []
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        statement = TAKE_DUE.format(at="'2000-01-01'")
        for _ in range(EMPTY_TICKS):
            started = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(statement).fetchall()
            connection.execute("COMMIT")
            taken.append(time.perf_counter() - started)
        connection.close()
    else:
        statement = TAKE_DUE.format(at="'2000-01-01'") + " FOR UPDATE SKIP LOCKED"
        with psycopg.connect(url, autocommit=True) as server:
            for _ in range(EMPTY_TICKS):
                started = time.perf_counter()
                with server.transaction():
                    server.execute(statement.encode()).fetchall()
                taken.append(time.perf_counter() - started)
    return median(taken) * 1000
