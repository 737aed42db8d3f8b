"""One person on two platforms: what is begun on one is finished on the other, and each notice comes
once, where the person was last."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from adapters.slack import platform as slack_platform
from adapters.teams import connector
from tests.chat_town import PEOPLE, Surroundings, connected
from tests.conversations.story import applies, approves, starts
from tests.platforms.driver import Driver
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_faults import Fault as SlackFault
from tests.platforms.slack_service import FakeSlack
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_faults import Fault as TeamsFault
from tests.platforms.teams_service import FakeTeams
from tests.slack_town import SIGNING_SECRET
from tests.slack_town import settings_of as slack_settings
from tests.teams_town import settings_of as teams_settings

CHANNEL = "Simhallen i Bollmora (Facebook)"
REQUEST = "ta ställning"
UNREACHABLE = "Mina meddelanden når inte"


@dataclass(frozen=True)
class Both:
    """The same people in Slack and in Teams."""

    slack: SlackDriver
    teams: TeamsDriver
    surroundings: Surroundings

    async def passes(self, **time: float) -> None:
        """Let time pass: `passes(minutes=2)`."""
        await self.surroundings.move_to(self.surroundings.now() + timedelta(**time))
        await self.surroundings.settle()

    async def uses(self, chat: Driver, *people: Any) -> None:
        """The people write there, a while after whatever they did before."""
        await self.passes(minutes=2)
        for person in people:
            await chat.says(person, "hej")

    async def seen(self, person: Any, words: str) -> tuple[int, int]:
        """How many cards in Slack, and how many in Teams, have the words in their title."""
        counts = []
        for chat in (self.slack, self.teams):
            titles = [card.title for card in (await chat.screen(person)).cards]
            counts.append(len([title for title in titles if words in title]))
        return counts[0], counts[1]


@pytest.fixture
async def both(sqlite_url: str) -> AsyncIterator[Both]:
    """One application, connected to both."""
    unhurried = [
        patch.object(connector, "CONVERSATION_LIMITS", ()),
        patch.object(connector, "TENANT_LIMITS", ()),
        patch.object(slack_platform, "CONVERSATION_INTERVAL_SECONDS", 0.0),
        patch.object(slack_platform, "TEAM_INTERVAL_SECONDS", 0.0),
    ]
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(FakeSlack())
        teams = await stack.enter_async_context(FakeTeams())
        settings = {"slack": slack_settings(slack), "teams": teams_settings(teams)}
        url, surroundings = await stack.enter_async_context(
            connected(sqlite_url, unhurried, **settings)
        )
        yield Both(
            SlackDriver(url, slack, surroundings, SIGNING_SECRET, PEOPLE),
            TeamsDriver(url, teams, surroundings, PEOPLE),
            surroundings,
        )


async def test_an_application_made_in_slack_is_approved_in_teams(both: Both, town: Any) -> None:
    await both.uses(both.teams, town.karin, town.maria)
    await applies(both.slack, town.anna, deputy=town.per)
    await both.slack.settles()
    assert await both.seen(town.karin, REQUEST) == (0, 1)
    await approves(both.teams, town.karin)
    await both.teams.settles()
    assert f"Godkänd av {town.karin.name}" in await both.teams.screen(town.karin)
    assert "Kommunikatören ska bekräfta" in (await both.slack.screen(town.anna)).text
    assert await both.seen(town.maria, "Ny kanal") == (0, 1)


async def test_a_check_done_in_one_is_done_in_the_other(both: Both, town: Any) -> None:
    await both.uses(both.teams, town.anna)
    await both.uses(both.slack, town.anna)
    await starts(both.slack, town)
    await both.slack.tomorrow(9)
    assert await both.seen(town.anna, "Dagens kommentarer, ") == (1, 0)
    await both.uses(both.teams, town.anna)
    await both.teams.says(town.anna, "väntar på mig")
    await both.teams.presses(town.anna, "Svara", within="Dagens kommentarer")
    await both.teams.presses(town.anna, "Allt lugnt", within=CHANNEL)
    await both.teams.settles()
    done = f"Allt lugnt: {town.anna.name}, kl. 9."
    assert done in await both.teams.screen(town.anna)
    assert done in await both.slack.screen(town.anna)
    for chat in (both.slack, both.teams):
        buttons = [b for card in (await chat.screen(town.anna)).cards for b in card.buttons]
        assert "Allt lugnt" not in buttons


async def test_an_approval_that_was_asked_for_in_one_is_redrawn_there(
    both: Both, town: Any
) -> None:
    """Karin gets the request in Slack, and opens and decides it in Teams."""
    await both.uses(both.slack, town.karin)
    await applies(both.slack, town.anna, deputy=town.per)
    await both.slack.settles()
    assert await both.seen(town.karin, REQUEST) == (1, 0)
    await both.uses(both.teams, town.karin)
    await both.teams.says(town.karin, "väntar på mig")
    opens = (await both.teams.screen(town.karin)).last.buttons[0]
    await both.teams.presses(town.karin, opens)
    await approves(both.teams, town.karin)
    await both.teams.settles()
    assert await both.seen(town.karin, f"Godkänd av {town.karin.name}") == (1, 1)
    assert await both.seen(town.karin, REQUEST) == (0, 0)


async def test_each_notice_comes_once_where_the_person_was_last(both: Both, town: Any) -> None:
    wanted = []
    for number, chat in enumerate((both.slack, both.teams, both.slack)):
        await both.uses(chat, town.karin)
        name, address = f"Kanal {number}", f"https://x.com/kanal{number}"
        await applies(both.slack, town.anna, deputy=town.per, name=name, address=address)
        await both.slack.settles()
        await both.passes(minutes=1)
        wanted.append(chat is both.teams)
        assert await both.seen(town.karin, REQUEST) == (wanted.count(False), wanted.count(True))


async def test_unreachable_there_it_comes_on_the_other(both: Both, town: Any) -> None:
    await both.uses(both.slack, town.karin)
    await both.uses(both.teams, town.karin, town.maria)
    await both.teams.blocks(town.karin)
    await applies(both.slack, town.anna, deputy=town.per)
    await both.slack.settles()
    assert await both.seen(town.karin, REQUEST) == (1, 0)
    assert await both.seen(town.maria, UNREACHABLE) == (0, 0)


async def test_a_platform_that_is_down_is_left_within_ten_minutes(both: Both, town: Any) -> None:
    await both.uses(both.slack, town.karin)
    await both.uses(both.teams, town.karin)
    await applies(both.slack, town.anna, deputy=town.per)
    both.teams.fake.faults.add("send", *[TeamsFault(status=502)] * 50)
    await both.slack.settles()
    assert await both.seen(town.karin, REQUEST) == (0, 0)
    for _minute in range(10):
        await both.passes(minutes=1)
    assert await both.seen(town.karin, REQUEST) == (1, 0)


async def test_a_platform_that_is_back_soon_is_waited_for(both: Both, town: Any) -> None:
    await both.uses(both.slack, town.karin)
    await both.uses(both.teams, town.karin)
    await applies(both.slack, town.anna, deputy=town.per)
    both.teams.fake.faults.add("send", TeamsFault(status=503), TeamsFault(reset=True))
    await both.slack.settles()
    for _minute in range(3):
        await both.passes(minutes=1)
    assert await both.seen(town.karin, REQUEST) == (0, 1)


async def test_reached_on_none_the_communicator_is_told_where_it_was_tried(
    both: Both, town: Any
) -> None:
    await both.uses(both.slack, town.karin)
    await both.uses(both.teams, town.karin, town.maria)
    await both.teams.uninstalls(town.karin)
    both.slack.fake.faults.add("chat.postMessage", SlackFault(error="messages_tab_disabled"))
    both.slack.fake.faults.add("chat.postMessage", SlackFault(error="messages_tab_disabled"))
    await both.uses(both.teams, town.maria)
    await applies(both.teams, town.anna, deputy=town.per)
    await both.teams.settles()
    told = await both.teams.screen(town.maria)
    assert f"{UNREACHABLE} {town.karin.name}" in told
    assert "Jag har försökt i Slack och Teams" in told or "i Teams och Slack" in told


async def test_the_language_is_one(both: Both, town: Any) -> None:
    await both.uses(both.slack, town.anna)
    await both.slack.says(town.anna, "engelska")
    await both.teams.says(town.anna, "hej")
    assert "Hello Anna!" in await both.teams.screen(town.anna)
    await both.teams.says(town.anna, "svenska")
    await both.slack.says(town.anna, "hej")
    assert (await both.slack.screen(town.anna)).last.title == "Hej Anna!"


async def test_channels_are_the_same_on_both(both: Both, town: Any) -> None:
    await applies(both.slack, town.anna, deputy=town.per)
    await both.teams.says(town.anna, "mina kanaler")
    assert CHANNEL in (await both.teams.screen(town.anna)).last.text
