"""A platform outside the processes that die, which counts what reaches it and aims the kills."""

import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from tests.bench.databases import fill, schedule
from tests.scheduler.killed_worker import MORNING
from tests.scheduler.world import local

SCRIPT = Path(__file__).with_name("killed_worker.py")
ROOT = Path(__file__).parents[2]
PHASES = ("tick", "claim", "send", "mark")
PEOPLE, CHANNELS = 24, 48
ACTIVE_AT = local("2026-11-23 13:00")
REMINDER_AT = local("2026-11-24 15:00")
MOST_IN_FLIGHT = 16
PLATFORM_SECONDS = 0.003  # at most so long before a message is counted, and so long after
LATE_SECONDS = 120.0  # more than a lease
ALONE_SECONDS = 10.0

Row = tuple[Any, ...]


@contextmanager
def opened(url: str) -> Iterator[Callable[[str], list[Row]]]:
    """Gives the rows of a statement, each committed."""
    connection: Any = (
        psycopg.connect(url, autocommit=True)
        if url.startswith("postgresql")
        else sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=15)
    )

    def rows(statement: str) -> list[Row]:
        cursor = connection.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []

    with closing(connection):
        yield rows


class Morning:
    """A town of 48 channels and 24 owners whose checks all fall due at nine."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def fill(self) -> None:
        """Move everybody in."""
        await fill(self.url, PEOPLE, CHANNELS, ACTIVE_AT)
        await schedule(self.url, [(n, MORNING) for n in range(1, CHANNELS + 1)])
        with opened(self.url) as rows:
            # What the morning's moment is in this database.
            [[self._due]] = rows("SELECT DISTINCT CAST(next_due_at AS TEXT) FROM schedule")

    def again(self) -> None:
        """Put everything back to before nine."""
        with opened(self.url) as rows:
            for table in ("posting", "outbox", "occurrence"):
                rows(f"DELETE FROM {table}")
            rows(f"UPDATE schedule SET next_due_at = '{self._due}'")

    def alone(self) -> None:
        """Wait until PostgreSQL has noticed that a process is dead, and let go of its locks."""
        if not self.url.startswith("postgresql"):
            return
        others = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' "
            "AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        ends = time.monotonic() + ALONE_SECONDS
        with opened(self.url) as rows:
            while rows(others) != [(0,)]:
                assert time.monotonic() < ends, "the dead process still holds its connection"
                time.sleep(0.005)

    def in_flight(self) -> set[str]:
        """Whose messages are claimed and not marked."""
        with opened(self.url) as rows:
            claimed = rows("SELECT person FROM outbox WHERE closed_at IS NULL AND attempts > 0")
        return {str(person) for (person,) in claimed}

    def assert_whole(self) -> None:
        """Everything is planned once and marked as sent: 48 checks, 24 messages."""
        with opened(self.url) as rows:
            checks = rows("SELECT duty, subject, CAST(due_on AS TEXT), state FROM occurrence")
            messages = rows("SELECT person, kind, view, outcome FROM outbox")
            postings = {person for (person,) in rows("SELECT person FROM posting")}
            waiting = rows("SELECT subject, CAST(next_due_at AS TEXT) FROM schedule")
        assert sorted(checks) == [
            ("daily_check", n, "2026-11-24", "open") for n in range(1, CHANNELS + 1)
        ], "a check is missing or planned twice"
        assert sorted(messages) == [
            (n, "post", "daily_check.today", "sent") for n in range(1, PEOPLE + 1)
        ], "a message is missing, doubled or not marked"
        assert postings == set(range(1, PEOPLE + 1))
        assert sorted(n for n, _ in waiting) == list(range(1, CHANNELS + 1))
        assert len({at for _, at in waiting}) == 1
        # The hours between nine and the reminder at three.
        assert self._due.replace("08:00", "14:00") == waiting[0][1], waiting[0]


@dataclass
class Aim:
    """Kill whoever is the `nth` to enter the phase, so many seconds later."""

    phase: str
    nth: int
    seconds: float


@dataclass
class Fate:
    """What the platform saw: what arrived, when each phase began, where the killed one stood."""

    arrived: Counter[str] = field(default_factory=Counter)
    killed_in: str | None = None
    begun: list[tuple[str, float]] = field(default_factory=list)


class Platform:
    """Counts messages by person; learns from every process what it does, and kills one."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._aim: Aim | None = None
        self._fate = Fate()
        self._entered: Counter[str] = Counter()
        self._numbers = 0
        self._target: int | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._posts: set[asyncio.Task[None]] = set()
        self._lines: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._process: asyncio.subprocess.Process | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen on this machine, and start the process that forks."""
        self._server = await asyncio.start_server(self._line, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(SCRIPT),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
        )

    async def stop(self) -> None:
        """Let everybody go."""
        assert self._process is not None
        assert self._server is not None
        await self._process.communicate(b"")  # which closes its input
        self._server.close()
        await self._server.wait_closed()

    async def run(
        self, url: str, processes: int, aim: Aim | None = None, late_seconds: float = 0.0
    ) -> Fate:
        """What became of so many processes; one of them is killed where `aim` says."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._aim, self._fate, self._target = aim, Fate(), None
        self._entered.clear()
        told = {
            "url": url,
            "port": self.port,
            "processes": processes,
            "late_seconds": late_seconds,
        }
        self._process.stdin.write(json.dumps(told).encode() + b"\n")
        ended = json.loads(await self._process.stdout.readline())
        while waiting := self._posts | self._lines:  # what had left the process is still counted
            await asyncio.wait(waiting)
        died = [status for status in ended if status == -signal.SIGKILL]
        assert len(died) + ended.count(0) == len(ended), f"a process failed: {ended}"
        # One that dies when it has said goodbye had nothing left to do: that is no kill.
        assert len(died) >= (self._fate.killed_in is not None), (ended, self._fate.killed_in)
        return self._fate

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        pid, phase = 0, "start"
        try:
            while line := await reader.readline():
                if not line.endswith(b"\n"):
                    break
                told = json.loads(line)
                pid = told.get("pid", pid)
                if "post" in told:
                    post = asyncio.create_task(self._post(told, writer))
                    self._posts.add(post)
                    post.add_done_callback(self._posts.discard)
                elif "phase" in told:
                    phase = told["phase"]
                    if phase == "bye":
                        break
                    self._entering(pid, phase)
        except ConnectionResetError:
            pass
        finally:
            if pid == self._target and phase != "bye":
                self._fate.killed_in = phase
            elif pid == self._target and self._timer is not None:
                self._timer.cancel()
            self._lines.discard(task)
            writer.close()

    def _entering(self, pid: int, phase: str) -> None:
        self._fate.begun.append((phase, time.perf_counter()))
        self._entered[phase] += 1
        aim = self._aim
        if aim and self._target is None and (phase, self._entered[phase]) == (aim.phase, aim.nth):
            self._target = pid
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(aim.seconds, os.kill, pid, signal.SIGKILL)

    async def _post(self, told: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self._dice.uniform(0, PLATFORM_SECONDS))
        assert told["view"] == "daily_check.today"
        self._fate.arrived[told["person"]] += 1
        self._numbers += 1
        number = self._numbers
        await asyncio.sleep(self._dice.uniform(0, PLATFORM_SECONDS))
        if not writer.is_closing():
            receipt = {"post": told["post"], "message": str(number)}
            writer.write(json.dumps(receipt).encode() + b"\n")


@dataclass
class Tally:
    """Kills by the phase in which they fell, how many messages were doubled, and misses."""

    phases: Counter[str] = field(default_factory=Counter)
    doubled: int = 0
    most_doubled: int = 0
    missed: int = 0

    @property
    def kills(self) -> int:
        """All of them."""
        return self.phases.total()


class Killer:
    """Kills again and again, each time in the phase that has had the fewest, and looks after."""

    def __init__(self, morning: Morning, platform: Platform, dice: random.Random) -> None:
        self._morning = morning
        self._platform = platform
        self._dice = dice
        self._seconds: dict[str, float] = {}
        self._times: Counter[str] = Counter()

    async def learn(self) -> None:
        """How long each phase takes where nobody is killed; the run is right, too."""
        await self._platform.run(self._morning.url, 0)
        taken: dict[str, list[float]] = {phase: [] for phase in PHASES}
        for _ in range(3):
            self._morning.again()
            fate = await self._platform.run(self._morning.url, 1)
            assert set(fate.arrived.values()) == {1}
            self._morning.assert_whole()
            self._times = Counter(phase for phase, _ in fate.begun)
            for (phase, begun), (_, ended) in zip(fate.begun, fate.begun[1:], strict=False):
                taken[phase].append(ended - begun)
        self._seconds = {phase: median(found) for phase, found in taken.items()}

    async def kill(self, tally: Tally, processes: int) -> None:
        """One kill, or a miss when the process was done before; then see that all is well."""
        phase = min(PHASES, key=lambda one: tally.phases[one])
        aim = Aim(
            phase,
            self._dice.randint(1, self._times[phase]),
            self._dice.uniform(0, self._seconds[phase]),
        )
        self._morning.again()
        first = await self._platform.run(self._morning.url, processes, aim)
        self._morning.alone()
        flying = self._morning.in_flight()
        after = await self._platform.run(self._morning.url, 1, late_seconds=LATE_SECONDS)
        arrived = first.arrived + after.arrived
        everybody = {str(n) for n in range(1, PEOPLE + 1)}
        assert set(arrived) == everybody, f"lost: {everybody - set(arrived)}, {aim}"
        twice = arrived - Counter(everybody)
        assert not twice - Counter(flying), f"doubled, though not in flight: {twice}, {aim}"
        assert len(flying) <= MOST_IN_FLIGHT
        self._morning.assert_whole()
        if first.killed_in not in PHASES:
            assert not twice, f"doubled without a kill: {aim}"
            tally.missed += 1
            return
        tally.phases[first.killed_in] += 1
        tally.doubled += twice.total()
        tally.most_doubled = max(tally.most_doubled, twice.total())
