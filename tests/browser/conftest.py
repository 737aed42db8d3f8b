"""A real Chromium before the real application."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.solvik import opened, settled_copy


@pytest.fixture(scope="session")
def sqlite_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file in which the town lives already, to be copied and never written."""
    path = tmp_path_factory.mktemp("solvik") / "template.db"
    return asyncio.run(settled_copy(sqlite_template, path))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def started_browser(chromium: dict[str, Any]) -> AsyncIterator[Browser]:
    """The system's Chromium, started once: all these tests share its event loop."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**chromium)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(started_browser: Browser) -> AsyncIterator[Browser]:
    """Chromium without any window; those that the test opens are closed."""
    yield started_browser
    for context in started_browser.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def site(sqlite_url: str) -> AsyncIterator[str]:
    """The address of the demo, where things happen by themselves."""
    async with opened(sqlite_url, by_itself=True) as (url, _app):
        yield url
