"""The chat page of the made-up town, for tests of the page itself."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.platforms.web import WebDriver
from tests.solvik import InProcess, opened


@pytest.fixture
async def page(sqlite_url: str) -> AsyncIterator[WebDriver]:
    """The page with its people."""
    async with opened(sqlite_url) as (url, app), WebDriver(url, InProcess(app)) as driver:
        yield driver


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def guarded_page(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[WebDriver]:
    """A page for all the tests of a module that shall change nothing."""
    file = tmp_path_factory.mktemp("guarded") / "kanalvakt.db"
    shutil.copy(sqlite_template, file)
    async with (
        opened(f"sqlite:///{file}") as (url, app),
        WebDriver(url, InProcess(app)) as driver,
    ):
        yield driver
