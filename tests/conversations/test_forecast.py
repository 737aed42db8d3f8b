"""The summer forecast: weeks by channel, holes first, each with a button.

The town's day is Tuesday 24 November 2026, week 48.
"""

from typing import Any

from tests.conversations.story import starts
from tests.conversations.test_deputy import away
from tests.platforms.driver import Driver

SIMHALLEN = "Simhallen i Bollmora (Facebook)"


async def test_weeks_with_a_hole_that_is_filled(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "7-20 december")
    await away(chat, town.per, "14-18 december")
    await chat.says(town.maria, "sommarprognos")
    card = (await chat.screen(town.maria)).last
    assert card.title == "Prognos november–mars"
    assert "måndag 14 december till fredag 18 december (vecka 51)" in card.text
    assert (
        "vecka 48-49: Anna Berg; vecka 50: Per Lund; "
        "vecka 51: Per Lund, ingen måndag 14 till fredag 18 december; vecka 52-"
    ) in card.text
    assert "Solviks bibliotek (Facebook)" in card.text
    await chat.presses(town.maria, "Välj någon", within=SIMHALLEN)
    await chat.presses(town.maria, "Omar Haddad")
    await chat.says(town.maria, "visa veckorna")
    last = (await chat.screen(town.maria)).last
    assert "Alla kanaler har någon alla veckor." in last.text
    assert "vecka 51: Omar Haddad, Per Lund" in last.text


async def test_one_sees_the_channels_that_one_answers_for(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.per, "sommarprognos")
    last = (await chat.screen(town.per)).last
    assert SIMHALLEN in last.text
    assert "Solviks bibliotek" not in last.text
    await chat.says(town.johan, "summer forecast")
    assert "Simhallen" not in (await chat.screen(town.johan)).last.text


async def test_the_button_is_called_after_the_months(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.per, "mina kanaler")
    await chat.presses(town.per, "Prognos november–mars")
    assert SIMHALLEN in (await chat.screen(town.per)).last.text
