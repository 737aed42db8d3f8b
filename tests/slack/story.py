"""Steps that several tests of Slack begin with, and what they look at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.ports import Store
from tests.conversations.story import APPLICATION
from tests.platforms.driver import SeenCard
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_http import Call
from tests.platforms.slack_reading import read_card
from tests.platforms.slack_things import Message

ASSURANCES = ["purpose_and_audience", "goals", "benefit", "resources", "deputy"]


@asynccontextmanager
async def memory(slack: SlackDriver) -> AsyncIterator[Store]:
    """What the application keeps."""
    async with slack.surroundings.app.open_store() as store:  # type: ignore[attr-defined]
        yield store


def window(slack: SlackDriver, person: Any) -> SeenCard:
    """The card in the window on top."""
    return read_card(slack.fake.modals[slack.user(person).id][-1].content["blocks"])


def has_window(slack: SlackDriver, person: Any) -> bool:
    """Whether any window is open."""
    return bool(slack.fake.modals.get(slack.user(person).id))


def from_us(slack: SlackDriver, channel: str) -> list[Message]:
    """Our own messages in a conversation, to whomever they are shown."""
    return [m for m in slack.fake.messages if m.channel == channel and m.is_bot]


def in_dm(slack: SlackDriver, person: Any) -> list[Message]:
    """Our own messages to a person."""
    return from_us(slack, slack.fake.im(slack.user(person)).id)


def calls(slack: SlackDriver, method: str) -> list[Call]:
    """The calls of a method so far."""
    return [call for call in slack.fake.calls if call.method == method]


async def begins(slack: SlackDriver, person: Any) -> None:
    """The person opens the form of an application."""
    await slack.says(person, "registrera kanal")
    await slack.presses(person, "Registrera kanal")


def application(**answers: Any) -> dict[str, Any]:
    """A whole application, with other answers where given."""
    return APPLICATION | answers
