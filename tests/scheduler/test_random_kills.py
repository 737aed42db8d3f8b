"""Processes that tick, claim, send and mark are killed at any moment, and nothing is lost.

The platform runs outside of them and counts. What it was given twice was in flight at the kill, and
nothing is planned twice. Each moment is drawn from a seed that is printed; KILLS_SEED sets it.
"""

import json
import os
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from tests.scheduler.killing import PHASES, ROOT, Killer, Morning, Platform, Tally

RESULTS = ROOT / "build/kills.jsonl"
KILLS_IN_TEST = 10  # on each database
TRIES_IN_TEST = 40
KILLS_A_BATCH = 50
GOAL = 1_000  # on both databases together
PROCESSES = {"sqlite": (1,), "postgresql": (2, 3, 4)}


def drawn_seed() -> int:
    """The seed that is told, or a new one; printed."""
    seed = int(os.environ.get("KILLS_SEED") or random.SystemRandom().randrange(10**9))
    print(f"KILLS_SEED={seed}")  # noqa: T201
    return seed


@asynccontextmanager
async def killer_of(url: str, seed: int) -> AsyncIterator[Killer]:
    """A killer that aims by the seed; how busy the machine is decides where a shot falls."""
    morning = Morning(url)
    await morning.fill()
    platform = Platform(random.Random(seed + 1))  # dice of its own: when it throws is chance
    await platform.start()
    try:
        killer = Killer(morning, platform, random.Random(seed))
        await killer.learn()
        yield killer
    finally:
        await platform.stop()


def processes_of(url: str) -> tuple[int, ...]:
    """How many work at once: one by one of these."""
    return PROCESSES[url.partition(":")[0]]


async def test_killed_in_every_phase(database_url: str) -> None:
    tally, several = Tally(), processes_of(database_url)
    async with killer_of(database_url, drawn_seed()) as killer:
        for turn in range(TRIES_IN_TEST):
            await killer.kill(tally, several[turn % len(several)])
            if tally.kills >= KILLS_IN_TEST and set(tally.phases) == set(PHASES):
                break
    assert tally.kills >= KILLS_IN_TEST
    assert set(tally.phases) == set(PHASES), tally


def so_far(database: str) -> Counter[str]:
    """Kills by phase in earlier runs."""
    found: Counter[str] = Counter()
    if RESULTS.exists():
        for line in RESULTS.read_text().splitlines():
            batch = json.loads(line)
            if batch["database"] == database:
                found.update(batch["phases"])
    return found


@pytest.mark.soak
async def test_killed_hundreds_of_times(database_url: str) -> None:
    """Goes on from what build/kills.jsonl holds; delete it to begin anew. KILLS is how many."""
    database, several = database_url.partition(":")[0], processes_of(database_url)
    goal = int(os.environ.get("KILLS", GOAL)) // 2
    phases = so_far(database)
    if phases.total() < goal:
        seed = drawn_seed()
        async with killer_of(database_url, seed) as killer:
            while phases.total() < goal:
                batch, began = Tally(), datetime.now(UTC)
                most = min(KILLS_A_BATCH, goal - phases.total())
                turn = 0
                while batch.kills < most:
                    await killer.kill(batch, several[turn % len(several)])
                    turn += 1
                    assert turn < 4 * KILLS_A_BATCH, f"too many misses: {batch}"
                phases.update(batch.phases)
                result = {
                    "database": database,
                    "processes": several,
                    "seed": seed,
                    "began_at": began.isoformat(timespec="seconds"),
                    "seconds": round((datetime.now(UTC) - began).total_seconds()),
                    "kills": batch.kills,
                    "phases": dict(batch.phases),
                    "doubled": batch.doubled,
                    "most_doubled": batch.most_doubled,
                    "missed": batch.missed,
                }
                RESULTS.parent.mkdir(exist_ok=True)
                with RESULTS.open("a") as results:
                    print(json.dumps(result), file=results)
    if goal * 2 >= GOAL:
        assert all(phases[phase] >= 50 for phase in PHASES), phases
