"""The process is killed after every commit of the first day in turn, and nothing is lost.

Only what was in flight when it died may be sent a second time.
"""

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from store.engine import create_engine

SCRIPT = Path(__file__).with_name("killed_town.py")
ROOT = Path(__file__).parents[2]
LATE_SECONDS = 120.0  # more than a lease
MAX_COMMITS = 200
# Two halves, to run side by side. On PostgreSQL, where each takes longer, every fifth is tried.
COMMITS_APART = {"sqlite": 2, "postgresql": 10}

NewDatabase = Callable[[str], str]


class Process:
    """The process that lives and dies; see killed_town.py."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
        )

    def live(self, url: str, kill_after: int = 0, late_seconds: float = 0) -> str:
        """How the story ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        told = {"url": url, "kill_after": kill_after, "late_seconds": late_seconds}
        print(json.dumps(told), file=self._process.stdin, flush=True)
        return str(json.loads(self._process.stdout.readline()))

    def end(self) -> None:
        """Let it go."""
        self._process.communicate(timeout=10)


@pytest.fixture(scope="module")
def process() -> Iterator[Process]:
    started = Process()
    yield started
    started.end()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewDatabase]:
    """Makes a migrated, empty database of the given name and gives its address."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")

        def copy(name: str) -> str:
            shutil.copy(template, tmp_path / f"{name}.db")
            return f"sqlite:///{tmp_path / name}.db"

        yield copy
        return
    server: str = request.getfixturevalue("postgres_server")
    template_name: str = request.getfixturevalue("postgres_template")
    made: list[str] = []
    with psycopg.connect(server.format(database="postgres"), autocommit=True) as admin:

        def clone(name: str) -> str:
            made.append(f"killed_{tmp_path.name.lower()}_{name}".replace("-", "_")[-60:])
            admin.execute(
                f"CREATE DATABASE {made[-1]} TEMPLATE {template_name} STRATEGY file_copy".encode()
            )
            return server.format(database=made[-1])

        yield clone
        for database in made:
            admin.execute(f"DROP DATABASE {database} WITH (FORCE)".encode())


@dataclass
class Kept:
    """What a database holds after the story."""

    messages: Counter[tuple[object, ...]]
    arrived: Counter[tuple[object, ...]]
    waiting: int
    journal: Counter[tuple[object, ...]]
    rows: dict[str, object]


async def read(url: str) -> Kept:
    engine = create_engine(url)
    try:
        posts = "SELECT person, view, args FROM outbox WHERE kind = 'post'"
        return Kept(
            messages=Counter(await _all(engine, f"{posts} AND outcome = 'sent'")),
            arrived=Counter(
                await _all(
                    engine, "SELECT person, view, args FROM chat_message WHERE view IS NOT NULL"
                )
            ),
            waiting=len(await _all(engine, "SELECT id FROM outbox WHERE closed_at IS NULL")),
            journal=Counter(await _all(engine, "SELECT step, person, args FROM journal")),
            rows={
                "channels": await _all(engine, "SELECT id, state, owner, deputy FROM channel"),
                "approvals": await _all(engine, "SELECT id, channel, state FROM approval"),
                "checks": await _all(engine, "SELECT subject, duty, due_on, state FROM occurrence"),
                "questions": await _all(engine, "SELECT id, state, verdict FROM question"),
                "schedule": await _all(engine, "SELECT duty, subject FROM schedule"),
            },
        )
    finally:
        await engine.dispose()


async def in_flight(url: str) -> Counter[tuple[object, ...]]:
    """The messages that had been claimed and were not marked when the process died."""
    engine = create_engine(url)
    try:
        claimed = "closed_at IS NULL AND attempts > 0 AND kind = 'post'"
        return Counter(await _all(engine, f"SELECT person, view, args FROM outbox WHERE {claimed}"))
    finally:
        await engine.dispose()


async def _all(engine: AsyncEngine, statement: str) -> list[tuple[object, ...]]:
    async with engine.begin() as connection:
        rows = (await connection.execute(text(statement))).all()
    return sorted((tuple(row) for row in rows), key=str)


@pytest.mark.parametrize("first", [1, 2])
async def test_killed_after_every_commit(
    process: Process, new_database: NewDatabase, first: int
) -> None:
    whole = new_database("whole")
    assert process.live(whole) == "done"
    expected = await read(whole)
    assert expected.waiting == 0
    assert expected.arrived == expected.messages

    doubled: Counter[int] = Counter()
    for commit in range(first, MAX_COMMITS, COMMITS_APART[whole.partition(":")[0]]):
        url = new_database(f"n{commit}")
        ended = process.live(url, kill_after=commit)
        if ended == "done":
            break
        assert ended == "killed"
        flying = await in_flight(url)
        assert process.live(url, late_seconds=LATE_SECONDS) == "done"
        kept = await read(url)
        assert kept.rows == expected.rows
        assert kept.journal == expected.journal
        assert kept.waiting == 0
        assert kept.messages == expected.messages
        twice = kept.arrived - expected.arrived
        assert not expected.arrived - kept.arrived, f"lost after commit {commit}"
        assert not twice - flying, f"doubled after commit {commit}, though not in flight"
        doubled[twice.total()] += 1
    assert commit > 30, "the story has more commits than that"
    assert doubled[0] > doubled.total() / 2, "most kills double nothing"
