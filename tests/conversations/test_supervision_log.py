"""The supervision log: asked for with a period, read behind a signed link."""

from typing import Any

from tests.conversations.story import starts
from tests.platforms.driver import Driver

CHANNEL = "Simhallen i Bollmora (Facebook)"


async def test_the_communicator_takes_out_the_log(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.maria, "tillsynslogg")
    await chat.presses(town.maria, "Ta fram loggen")
    form = await chat.form(town.maria)
    assert set(form.fields) == {"channel", "first_on", "last_on"}
    await chat.leaves(town.maria)
    await chat.says(town.maria, "mina kanaler")
    await chat.presses(town.maria, "Visa", within=CHANNEL)
    await chat.presses(town.maria, "Tillsynslogg")
    await chat.fills(town.maria)
    card = (await chat.screen(town.maria)).last
    assert card.title == f"Tillsynslogg, {CHANNEL}"
    assert card.buttons == ("Läs loggen", "Ladda ner till Excel", "Nya länkar")
    assert "fungerar i tio minuter" in card.text


async def test_the_owner_asks_in_the_channels_card(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "mina kanaler")
    await chat.presses(town.anna, "Visa", within=CHANNEL)
    await chat.presses(town.anna, "Tillsynslogg")
    await chat.fills(town.anna, first_on="2026-11-30", last_on="2026-11-01")
    assert "Sista dagen kommer före den första" in (await chat.errors(town.anna))["last_on"]
    await chat.fills(town.anna, first_on="2026-11-01", last_on="2026-11-30")
    assert "Läs loggen" in (await chat.screen(town.anna)).last.buttons


async def test_others_are_told_that_there_is_none(chat: Driver, town: Any) -> None:
    await chat.says(town.registrar, "tillsynslogg")
    assert "Du ansvarar inte för någon kanal" in (await chat.screen(town.registrar)).last.text
