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
from tests.teams_town import teams_town


@pytest.fixture(scope="session")
def sqlite_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file in which the town lives already, to be copied and never written."""
    path = tmp_path_factory.mktemp("solvik") / "template.db"
    return asyncio.run(settled_copy(sqlite_template, path))


@pytest.fixture(params=["web-sqlite", "web-postgresql", "slack-sqlite", "teams-sqlite"])
def where(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A platform and a migrated database: every platform on SQLite, the chat page on PostgreSQL
    too."""
    platform, _, database = request.param.partition("-")
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[database]
    return platform, str(request.getfixturevalue(fixture))


@pytest.fixture
def database_url(where: tuple[str, str]) -> str:
    """The address of the database that the conversation is kept in."""
    return where[1]


@pytest.fixture
async def chat(where: tuple[str, str]) -> AsyncIterator[Driver]:
    """The Driver that people act through."""
    platform, database_url = where
    if platform == "slack":
        async with slack_town(database_url) as slack:
            yield slack
        return
    if platform == "teams":
        async with teams_town(database_url) as teams:
            yield teams
        return
    async with opened(database_url) as (url, app), WebDriver(url, InProcess(app)) as driver:
        yield driver


@pytest.fixture
def town() -> SimpleNamespace:
    """Who lives in the made-up town, by the names that the story uses."""
    return SimpleNamespace(**RESIDENTS)
