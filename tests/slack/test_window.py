"""A press on the home tab opens a window over it, and the matter is settled there."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from bot.demo.residents import RESIDENTS
from tests.conversations.story import applies
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_reading import read_card
from tests.slack_town import slack_town

TOWN: Any = SimpleNamespace(**RESIDENTS)


@pytest.fixture
async def chat(sqlite_url: str) -> AsyncIterator[SlackDriver]:
    """Everybody in the town, each with their Slack."""
    async with slack_town(sqlite_url) as driver:
        yield driver


def shown(chat: SlackDriver, person: Any) -> Any:
    """The card in the window on top."""
    return read_card(chat.fake.modals[chat.user(person).id][-1].content["blocks"])


async def test_a_manager_decides_in_a_window_over_home(chat: SlackDriver) -> None:
    await applies(chat, TOWN.anna, deputy=TOWN.per)
    await chat.settles()
    await chat.opens_home(TOWN.karin)
    await chat.presses(TOWN.karin, "Visa", within="En ny kanal att ta ställning till", place="home")
    assert {"Godkänn", "Be om ändring", "Avslå"} <= set(shown(chat, TOWN.karin).buttons)
    await chat.presses(TOWN.karin, "Godkänn", place="window")
    await chat.fills(
        TOWN.karin,
        assurances=["purpose_and_audience", "goals", "benefit", "resources", "deputy"],
    )
    assert f"Godkänd av {TOWN.karin.name}" in shown(chat, TOWN.karin).text
    await chat.settles()
    assert "En ny kanal att ta ställning till" not in await chat.home(TOWN.karin)


async def test_another_matter_takes_the_window_over(chat: SlackDriver) -> None:
    await chat.opens_home(TOWN.anna)
    await chat.presses(TOWN.anna, "Mina kanaler", place="home")
    assert shown(chat, TOWN.anna).title == "Mina kanaler"
    await chat.presses(TOWN.anna, "Registrera kanal", place="window")
    assert shown(chat, TOWN.anna).title == "Registrera kanal"


async def test_too_late_for_a_window_it_is_a_message(chat: SlackDriver) -> None:
    await chat.opens_home(TOWN.anna)
    chat.fake.trigger_life_seconds = 0.0
    await chat.presses(TOWN.anna, "Mina kanaler", place="home")
    assert (await chat.screen(TOWN.anna)).last.title == "Mina kanaler"
