"""Crisis mode: several checks a day on one channel, for a stated time. SUP4."""

from typing import Any

from tests.conversations.story import starts
from tests.platforms.driver import Driver

CHANNEL = "Simhallen i Bollmora (Facebook)"
TITLE = f"Krisläge: titta på {CHANNEL}"


async def called(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.maria, "krisläge")
    await chat.presses(town.maria, "Slå på krisläge", within=CHANNEL)
    await chat.fills(town.maria, rhythm="three", hours="48", reason="Brand i simhallen")
    await chat.settles()


async def test_48_hours_on_one_channel_and_back_to_normal(chat: Driver, town: Any) -> None:
    await called(chat, town)
    told = (await chat.screen(town.anna)).last
    assert told.title == f"Krisläge, {CHANNEL}"
    assert f"Beslutat av {town.maria.name}: Brand i simhallen" in told.text
    assert "Krisläge till torsdag 26 november kl. 10.00" in told.text
    await chat.moves(hours=2)
    card = (await chat.screen(town.anna)).last
    assert card.title == TITLE
    await chat.presses(town.anna, "Allt lugnt")
    assert f"Allt lugnt: {town.anna.name}, kl. 12.00." in (await chat.screen(town.anna)).last.text
    await chat.moves(days=3)
    titles = [card.title for card in (await chat.screen(town.anna)).cards]
    assert f"Krisläget är slut för {CHANNEL}" in titles
    assert titles[-1].startswith("Dagens kommentarer")
    await chat.says(town.anna, "mina kanaler")
    await chat.presses(town.anna, "Visa", within=CHANNEL)
    assert "Krisläge" not in (await chat.screen(town.anna)).last.text


async def test_silence_goes_to_the_deputy_at_the_next_check(chat: Driver, town: Any) -> None:
    await called(chat, town)
    await chat.moves(hours=7)
    assert "Ingen svarade i tid" in (await chat.screen(town.anna)).text
    card = (await chat.screen(town.per)).last
    assert card.title == TITLE
    await chat.presses(town.per, "Kan inte nu")
    await chat.settles()
    assert (await chat.screen(town.maria)).last.title == TITLE


async def test_an_open_check_moves_at_once_when_its_owner_goes_away_and_back(
    chat: Driver, town: Any
) -> None:
    await called(chat, town)
    await chat.moves(hours=2)
    assert (await chat.screen(town.anna)).last.title == TITLE
    assert TITLE not in [card.title for card in (await chat.screen(town.per)).cards]
    await chat.says(town.anna, "sjuk idag")
    await chat.presses(town.anna, "Spara")
    await chat.settles()
    assert f"{town.per.name} har den nu." in (await chat.screen(town.anna)).text
    taken = next(c for c in (await chat.screen(town.per)).cards if c.title == TITLE)
    assert taken.buttons == ("Allt lugnt", "Hittade något", "Kan inte nu")
    await chat.says(town.anna, "jag är tillbaka")
    await chat.presses(town.anna, "Spara")
    await chat.settles()
    assert f"{town.anna.name} har den nu." in (await chat.screen(town.per)).text
    await chat.presses(town.anna, "Allt lugnt", within=TITLE)
    assert f"Allt lugnt: {town.anna.name}, kl. 12.00." in (await chat.screen(town.anna)).text


async def test_an_open_check_moves_when_the_manager_reports_somebody_as_away(
    chat: Driver, town: Any
) -> None:
    await called(chat, town)
    await chat.moves(hours=2)
    await chat.says(town.karin, "anmäl borta")
    await chat.presses(town.karin, "Anmäl någon som borta")
    await chat.fills(town.karin, colleague=town.anna, last_on="2026-11-26")
    await chat.settles()
    await chat.presses(town.per, "Allt lugnt", within=TITLE)
    await chat.settles()
    assert f"Allt lugnt: {town.per.name}, kl. 12.00." in (await chat.screen(town.anna)).text


async def test_it_can_be_ended_before_time(chat: Driver, town: Any) -> None:
    await called(chat, town)
    await chat.presses(town.maria, "Avsluta krisläget")
    assert "Krisläget är slut" in (await chat.screen(town.maria)).last.text
    await chat.moves(hours=4)
    assert TITLE not in [card.title for card in (await chat.screen(town.anna)).cards]


async def test_the_owner_cannot_call_it(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "krisläge")
    assert "Kommunikatören, kommunikationsenheten eller chefen slår på det" in (
        (await chat.screen(town.anna)).last.text
    )
