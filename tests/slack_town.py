"""The made-up town in a Slack workspace: our real routes, a stand-in for Slack, both on
loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from unittest.mock import patch

from adapters.slack import platform as slack_platform
from bot.settings import LlmSettings, SlackSettings
from tests.chat_town import PEOPLE, Surroundings, connected
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_service import FakeSlack

# A busy machine is no fault of the conversation; how fast we are is measured elsewhere.
PATIENCE_SECONDS = 30.0
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def settings_of(fake: FakeSlack, **given: str) -> SlackSettings:
    """What connects us to the stand-in."""
    values: dict[str, Any] = {
        "bot_token": fake.workspace.token,
        "signing_secret": SIGNING_SECRET,
        "api_url": fake.api_url,
    }
    return SlackSettings(_env_file=None, **(values | given))


@asynccontextmanager
async def slack_app(
    database_url: str,
    fake: FakeSlack,
    intervals_seconds: tuple[float, float] = (0.0, 0.0),
    llm: LlmSettings | None = None,
    /,
    **given: str,
) -> AsyncIterator[tuple[str, Surroundings]]:
    """The application connected to the stand-in; `intervals_seconds` between two messages in a
    conversation, and in all."""
    pace = [
        patch.object(slack_platform, "CONVERSATION_INTERVAL_SECONDS", intervals_seconds[0]),
        patch.object(slack_platform, "TEAM_INTERVAL_SECONDS", intervals_seconds[1]),
    ]
    async with connected(database_url, pace, slack=settings_of(fake, **given), llm=llm) as opened:
        yield opened


@asynccontextmanager
async def slack_town(
    database_url: str, llm: LlmSettings | None = None
) -> AsyncIterator[SlackDriver]:
    """Everybody in the town, each with their Slack."""
    async with (
        FakeSlack() as fake,
        slack_app(database_url, fake, (0.0, 0.0), llm) as (url, surroundings),
    ):
        fake.trigger_life_seconds = PATIENCE_SECONDS
        yield SlackDriver(url, fake, surroundings, SIGNING_SECRET, PEOPLE)
