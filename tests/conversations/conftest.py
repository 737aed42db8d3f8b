"""The Driver that people act through, and the people."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.demo.residents import RESIDENTS
from tests.platforms.driver import Driver
from tests.platforms.web import WebDriver
from tests.solvik import InProcess, opened, settled_copy


@pytest.fixture(scope="session")
def sqlite_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file in which the town lives already, to be copied and never written."""
    path = tmp_path_factory.mktemp("solvik") / "template.db"
    return asyncio.run(settled_copy(sqlite_template, path))


@pytest.fixture
async def chat(database_url: str) -> AsyncIterator[Driver]:
    """The chat page, on SQLite and on PostgreSQL."""
    async with opened(database_url) as (url, app), WebDriver(url, InProcess(app)) as driver:
        yield driver


@pytest.fixture
def town() -> SimpleNamespace:
    """Who lives in the made-up town, by the names that the story uses."""
    return SimpleNamespace(**RESIDENTS)
