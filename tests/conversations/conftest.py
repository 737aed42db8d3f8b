"""The Driver that people act through, and the people."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest

from bot.demo.residents import RESIDENTS
from tests.platforms.driver import Driver
from tests.platforms.web import WebDriver
from tests.slack_town import slack_town
from tests.solvik import InProcess, opened


@pytest.fixture(params=["web-sqlite", "web-postgresql", "slack-sqlite"])
async def chat(request: pytest.FixtureRequest) -> AsyncIterator[Driver]:
    """Every platform on SQLite, and the chat page on PostgreSQL too."""
    platform, _, database = request.param.partition("-")
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[database]
    database_url = str(request.getfixturevalue(fixture))
    if platform == "slack":
        async with slack_town(database_url) as slack:
            yield slack
        return
    async with opened(database_url) as (url, app), WebDriver(url, InProcess(app)) as driver:
        yield driver


@pytest.fixture
def town() -> SimpleNamespace:
    """Who lives in the made-up town, by the names that the story uses."""
    return SimpleNamespace(**RESIDENTS)
