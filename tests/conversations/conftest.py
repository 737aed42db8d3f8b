"""The Driver that people act through, and the people."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.demo.residents import RESIDENTS
from tests.platforms.driver import Driver
from tests.platforms.web import WebDriver
from tests.slack_town import slack_town
from tests.solvik import InProcess, opened, settled_copy
from tests.teams_town import Moved, teams_town


@pytest.fixture(scope="session")
def sqlite_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file in which the town lives already, to be copied and never written."""
    path = tmp_path_factory.mktemp("solvik") / "template.db"
    return asyncio.run(settled_copy(sqlite_template, path))


@pytest.fixture(params=["web-postgresql", "slack-sqlite", "teams-sqlite"])
def where(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A platform and a migrated database: every story on all three platforms and both databases.

    The chat page on SQLite is lived through in the browser and in the page's own tests."""
    platform, _, database = request.param.partition("-")
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[database]
    return platform, str(request.getfixturevalue(fixture))


@pytest.fixture
def database_url(where: tuple[str, str]) -> str:
    """The address of the database that the conversation is kept in."""
    return where[1]


@pytest.fixture
def moved_to_teams(where: tuple[str, str], request: pytest.FixtureRequest) -> Moved | None:
    """The town in Teams, when the story runs there."""
    return request.getfixturevalue("moved") if where[0] == "teams" else None


@pytest.fixture
async def chat(where: tuple[str, str], moved_to_teams: Moved | None) -> AsyncIterator[Driver]:
    """The Driver that people act through."""
    platform, database_url = where
    if platform == "slack":
        async with slack_town(database_url) as slack:
            yield slack
        return
    if platform == "teams":
        assert moved_to_teams is not None
        async with teams_town(database_url, moved_to_teams) as teams:
            yield teams
        return
    async with opened(database_url) as (url, app), WebDriver(url, InProcess(app)) as driver:
        yield driver


@pytest.fixture
def town() -> SimpleNamespace:
    """Who lives in the made-up town, by the names that the story uses."""
    return SimpleNamespace(**RESIDENTS)
