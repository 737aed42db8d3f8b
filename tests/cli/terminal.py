"""A terminal at which the command is run, and a look into the database behind it."""

import asyncio
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner, Result

from bot.composition import real_now
from bot.demo import seed
from bot.domain.calendar import WorkCalendar
from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.main import cli
from bot.ports import Store
from store.engine import create_engine, store_opener

Run = Callable[..., Result]


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, with no setting given."""
    for name in [name for name in os.environ if name.startswith(("KANALVAKT_", "SLACK_"))]:
        monkeypatch.delenv(name)
    path = tmp_path / "work"
    path.mkdir()
    monkeypatch.chdir(path)
    return path


@pytest.fixture
def kanalvakt(directory: Path) -> Run:
    """Runs the command in the directory: `kanalvakt("org", "import", path, PORT="8081")`."""

    def run(*args: object, stdin: str | bytes = "", **settings: str) -> Result:
        env = {f"KANALVAKT_{name}": value for name, value in settings.items()}
        return CliRunner().invoke(cli, [str(arg) for arg in args], input=stdin, env=env)

    return run


@pytest.fixture
def demo_url(sqlite_url: str) -> str:
    """The address of a SQLite database with the made-up town of Solvik in it."""
    asyncio.run(look(sqlite_url, partial(seed, now=real_now(), calendar=calendar())))
    return sqlite_url


@pytest.fixture
def staffed_url(sqlite_url: str) -> str:
    """The address of a SQLite database with one person in it, who is not made up."""
    person = Person(id=PersonId(0), name="Siv Strand", email="siv@kommun.example")
    asyncio.run(look(sqlite_url, lambda store: store.people.add(person)))
    return sqlite_url


def calendar() -> WorkCalendar:
    """Stockholm's time, and no days off."""
    return WorkCalendar(timezone=ZoneInfo("Europe/Stockholm"))


async def look(url: str, at: Callable[[Store], Any]) -> Any:
    """What `at` gives of the store, in a transaction of its own."""
    engine = create_engine(url)
    try:
        async with store_opener(engine)() as store:
            return await at(store)
    finally:
        await engine.dispose()
