"""Everybody in the made-up town, each with their Slack; what holds for all that is sent."""

import json
import re
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from bot.demo.residents import RESIDENTS
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_http import Call
from tests.platforms.slack_service import FakeSlack
from tests.scheduler.world import until
from tests.slack_town import slack_town

MESSAGES = ("chat.postMessage", "chat.postEphemeral", "chat.update")
# What Slack would read as a ping, a link or formatting in a text of its own kind.
MARKS = re.compile(r"[<>]")


@pytest.fixture
def town() -> Any:
    """Who lives in the made-up town, by the names that the story uses."""
    return SimpleNamespace(**RESIDENTS)


@pytest.fixture
async def slack(sqlite_url: str) -> AsyncIterator[SlackDriver]:
    """Everybody's Slack. At the end all that was sent is looked through."""
    async with slack_town(sqlite_url) as driver:
        yield driver
        check_what_was_sent(driver.fake)


@pytest.fixture
async def driver(sqlite_url: str) -> AsyncIterator[SlackDriver]:
    """Everybody's Slack, for what only a forger or a broken network sends. The app knows who it
    is there."""
    async with slack_town(sqlite_url) as made:
        await until(lambda: bool(made.fake.calls))
        yield made


@pytest.fixture
def calls(driver: SlackDriver) -> list[Call]:
    """The calls to Slack, of which there are none yet."""
    driver.fake.calls.clear()
    return driver.fake.calls


def check_what_was_sent(fake: FakeSlack) -> None:
    """Every message has words of its own, unfolds no address, and can ping nobody."""
    for call in fake.calls:
        if call.method in MESSAGES:
            assert call.args["text"].strip(), call
            assert not MARKS.search(call.args["text"]), call
        if call.method == "chat.postMessage":
            assert call.args["unfurl_links"] is False, call
            assert call.args["unfurl_media"] is False, call
        for drawn in (call.args.get("blocks"), call.args.get("view")):
            assert '"mrkdwn"' not in json.dumps(drawn), call
    for ack in fake.acknowledgements:
        assert ack.is_in_time, (ack.kind, ack.status, ack.seconds)
