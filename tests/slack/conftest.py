"""The made-up town in a Slack workspace."""

from collections.abc import AsyncIterator

import pytest

from tests.platforms.slack import SlackDriver
from tests.platforms.slack_http import Call
from tests.scheduler.world import until
from tests.slack_town import slack_town


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[SlackDriver]:
    """Everybody in the town with their Slack; the app knows who it is there."""
    async with slack_town(sqlite_url) as driver:
        await until(lambda: bool(driver.fake.calls))
        yield driver


@pytest.fixture
def calls(town: SlackDriver) -> list[Call]:
    """The calls to Slack, of which there are none yet."""
    town.fake.calls.clear()
    return town.fake.calls
