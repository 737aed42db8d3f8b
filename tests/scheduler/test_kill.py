"""The process is killed after every commit of the first day in turn, and nothing is lost.

Only what was in flight when it died may be sent a second time.
"""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.postgres import ReusedDatabase

SCRIPT = Path(__file__).with_name("killed_town.py")
ROOT = Path(__file__).parents[2]
LATE_SECONDS = 120.0  # more than a lease
MAX_COMMITS = 200
# Two parts, to run side by side. On PostgreSQL, where each takes longer, half of all are tried. The
# story repeats itself every ten commits or so (turns; then a claim, a commit for each message, the
# mark), so that in strides of ten every kill falls into the same place of it.
COMMITS_APART = {"sqlite": 2, "postgresql": 4}

NewDatabase = Callable[[], str]
Row = tuple[object, ...]


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

    def live(self, url: str) -> str:
        """How the whole story ended, with nothing amiss."""
        return self._tell(url=url)

    def die(self, url: str, kill_after: int) -> str:
        """How the story ended in a fork: "done" when it has fewer commits than that."""
        return self._tell(url=url, kill_after=kill_after, late_seconds=0)

    def live_on(self, url: str) -> str:
        """How the story ended in another fork, when whatever the dead one claimed is free again."""
        return self._tell(url=url, kill_after=0, late_seconds=LATE_SECONDS)

    def _tell(self, **told: object) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
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
    """Makes a migrated, empty database and gives its address; the one before is gone then."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        made = count()

        def copy() -> str:
            path = tmp_path / f"{next(made)}.db"
            shutil.copy(template, path)
            return f"sqlite:///{path}"

        yield copy
        return
    database: ReusedDatabase = request.getfixturevalue("postgres_database")

    def emptied() -> str:
        database.empty()
        return database.url

    yield emptied
    database.empty()


@dataclass
class Kept:
    """What a database holds after the story."""

    messages: Counter[Row]
    arrived: Counter[Row]
    waiting: int
    journal: Counter[Row]
    rows: dict[str, object]


def read(url: str) -> Kept:
    posts = "SELECT person, view, args FROM outbox WHERE kind = 'post'"
    with opened(url) as rows:
        return Kept(
            messages=Counter(rows(f"{posts} AND outcome = 'sent'")),
            arrived=Counter(
                rows("SELECT person, view, args FROM chat_message WHERE view IS NOT NULL")
            ),
            waiting=len(rows("SELECT id FROM outbox WHERE closed_at IS NULL")),
            journal=Counter(rows("SELECT step, person, args FROM journal")),
            rows={
                "channels": rows("SELECT id, state, owner, deputy FROM channel"),
                "approvals": rows("SELECT id, channel, state FROM approval"),
                "checks": rows("SELECT subject, duty, due_on, state FROM occurrence"),
                "questions": rows("SELECT id, state, verdict FROM question"),
                "schedule": rows("SELECT duty, subject FROM schedule"),
            },
        )


def in_flight(url: str) -> Counter[Row]:
    """The messages that had been claimed and were not marked when the process died."""
    claimed = "closed_at IS NULL AND attempts > 0 AND kind = 'post'"
    with opened(url) as rows:
        return Counter(rows(f"SELECT person, view, args FROM outbox WHERE {claimed}"))


@contextmanager
def opened(url: str) -> Iterator[Callable[[str], list[Row]]]:
    """Gives the rows of a statement, in order."""
    file = url.removeprefix("sqlite:///")
    connection = psycopg.connect(url) if file == url else sqlite3.connect(file)
    with closing(connection):
        yield lambda statement: sorted(connection.execute(statement).fetchall(), key=str)


@pytest.mark.parametrize("first", [1, 2])
def test_killed_after_every_commit(process: Process, new_database: NewDatabase, first: int) -> None:
    whole = new_database()
    assert process.live(whole) == "done"
    expected = read(whole)
    assert expected.waiting == 0
    assert expected.arrived == expected.messages

    doubled: Counter[int] = Counter()
    for commit in range(first, MAX_COMMITS, COMMITS_APART[whole.partition(":")[0]]):
        url = new_database()
        ended = process.die(url, kill_after=commit)
        if ended == "done":
            break
        assert ended == "killed"
        flying = in_flight(url)
        assert process.live_on(url) == "done"
        kept = read(url)
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
