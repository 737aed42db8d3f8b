"""Measures and prints the figures of docs/performance.md, as Markdown. Takes some minutes.

Words on the command line leave the tables whose titles hold one of them.
"""

import asyncio
import os
import platform
import sqlite3
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median

from rich.console import Console

from tests.bench import burst, slack_tables, teams_tables, ticks, turns, workers
from tests.bench.databases import DATABASES

ROWS = (1_000, 1_000_000)
SYNCS = 200
PAGE_BYTES = 4_096


def sync_milliseconds() -> float:
    """How long the disk takes to keep a page, as every commit has to wait: the median."""
    taken = []
    with tempfile.NamedTemporaryFile() as file:
        for _ in range(SYNCS):
            file.write(bytes(PAGE_BYTES))
            file.flush()
            started = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - started)
    return median(taken) * 1000


def conditions() -> str:
    """Where and with what the figures were measured."""
    libraries = ", ".join(
        f"{name} {version(name)}"
        for name in ("SQLAlchemy", "psycopg", "slack_bolt", "botbuilder-core")
    )
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores (load {load:.1f} at the start), "
        f"fdatasync {sync_milliseconds():.2f} ms, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {libraries}"
    )


def tick_table() -> list[str]:
    """Ticks as the schedule grows."""
    lines = [
        "| database | rows | empty tick ms | its statement, bare driver ms | ratio | "
        f"twice that and 2 ms | tick with {ticks.DUE_AT_A_TIME} due ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, database in DATABASES.items():
        for rows in ROWS:
            with database() as url:
                found = asyncio.run(ticks.measure(url, rows))
            lines.append(
                f"| {name} | {rows:,} | {found.empty:.2f} | {found.bare:.3f} | "
                f"{found.empty / found.bare:.1f} | {2 * found.bare + 2:.2f} | {found.due:.0f} |"
            )
    return lines


def many_table() -> list[str]:
    """The morning of a hundred thousand checks."""
    lines = [
        "| database | plan: CPU s | wall s | claim and mark: CPU s | wall s | CPU s in all | "
        "peak memory MB | before the tick MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, database in DATABASES.items():
        with database() as url:
            found = asyncio.run(burst.measure_many(url))
        plan, deliver = found.plan_cpu / 1000, found.deliver_cpu / 1000
        lines.append(
            f"| {name} | {plan:.1f} | {found.plan_wall:.1f} | {deliver:.1f} | "
            f"{found.deliver_wall:.1f} | {plan + deliver:.1f} | {found.memory:.0f} | "
            f"{found.memory_before:.0f} |"
        )
    return lines


def worker_table() -> list[str]:
    """Several processes with one PostgreSQL."""
    lines = [
        "| workers | wall s | messages a second | CPU ms a message, all together | "
        "taken by each | taken twice |",
        "| ---: | ---: | ---: | ---: | --- | ---: |",
    ]
    with DATABASES["PostgreSQL"]() as url:
        asyncio.run(workers.prepare(url))
        for number in workers.WORKERS:
            found = workers.measure(url, number)
            lines.append(
                f"| {number} | {found.wall:.1f} | {workers.MESSAGES / found.wall:.0f} | "
                f"{found.cpu / workers.MESSAGES:.2f} | "
                f"{', '.join(map(str, found.taken))} | {found.twice} |"
            )
    return lines


def burst_table() -> list[str]:
    """The two mornings."""
    lines = [
        "| database | plan: CPU ms a check | wall s | deliver: CPU ms a message | wall s | "
        "silent morning after: CPU ms a check | wall s | peak memory MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, database in DATABASES.items():
        with database() as url:
            found = asyncio.run(burst.measure(url))
        lines.append(
            f"| {name} | {found.plan_cpu / burst.CHECKS:.3f} | {found.plan_wall:.1f} | "
            f"{found.deliver_cpu / found.messages:.2f} | {found.deliver_wall:.1f} | "
            f"{found.silent_cpu / burst.CHECKS:.3f} | {found.silent_wall:.1f} | "
            f"{found.memory:.0f} |"
        )
    return lines


def turn_table() -> list[str]:
    """Whole turns."""
    lines = [
        "| database | “hej”: CPU ms | wall ms | “Allt lugnt”: CPU ms | wall ms |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, database in DATABASES.items():
        with database() as url:
            found = asyncio.run(turns.measure(url))
        lines.append(
            f"| {name} | {found.hello_cpu:.1f} | {found.hello_wall:.1f} | "
            f"{found.all_clear_cpu:.1f} | {found.all_clear_wall:.1f} |"
        )
    return lines


TABLES = (
    ("A whole turn", turn_table),
    ("10,000 checks of 2,500 people", burst_table),
    ("100,000 checks of 25,000 people", many_table),
    ("Several workers", worker_table),
    ("Ticks", tick_table),
    ("Slack: a message and its reply", slack_tables.replies),
    ("Slack: a click is acknowledged", slack_tables.clicks),
    ("Slack: a whole turn", slack_tables.turns),
    ("Slack: memory", slack_tables.memory),
    ("Slack: outbound", slack_tables.outbound),
    ("Teams: a message and its reply", teams_tables.replies),
    ("Teams: a whole turn", teams_tables.turns),
    ("Teams: presses are answered", teams_tables.presses),
    ("Teams: outbound", teams_tables.outbound),
)


def main(words: Sequence[str]) -> None:
    """Print every table, or those that were asked for."""
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")  # the server's library falls back
    console = Console(soft_wrap=True, markup=False, highlight=False)
    console.print(f"Measured {conditions()}.\n")
    for title, table in TABLES:
        if not words or any(word.casefold() in title.casefold() for word in words):
            console.print(f"## {title}\n\n" + "\n".join(table()) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
