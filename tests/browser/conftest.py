"""A real Chromium before the real application."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

from tests.solvik import opened


@pytest.fixture
async def browser(chromium: dict[str, Any]) -> AsyncIterator[Browser]:
    """The system's Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**chromium)
        yield browser
        await browser.close()


@pytest.fixture
async def site(sqlite_url: str) -> AsyncIterator[str]:
    """The address of the demo, where things happen by themselves."""
    async with opened(sqlite_url, by_itself=True) as (url, _app):
        yield url
