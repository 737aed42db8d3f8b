"""Words instead of presses: "ok", "påminn mig imorgon 9", "pausa till måndag", quiet hours. UX6."""

from typing import Any

from tests.conversations.story import applies, starts
from tests.platforms.driver import Driver

CHANNEL = "Simhallen i Bollmora (Facebook)"


async def test_ok_answers_the_one_thing_that_waits(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "ok")
    assert "Inget väntar på dig" in (await chat.screen(town.anna)).last.title
    await chat.tomorrow(9)
    await chat.says(town.anna, "Klart!")
    assert f"Allt lugnt: {town.anna.name}, kl. 9.00." in (await chat.screen(town.anna)).last.text


async def test_ok_to_several_asks_which_and_answers_none(chat: Driver, town: Any) -> None:
    await chat.tomorrow(9)
    await chat.says(town.tove, "ok")
    card = (await chat.screen(town.tove)).last
    assert card.title == "Vilken menar du?"
    assert card.buttons.count("Allt lugnt") == 2
    await chat.presses(town.tove, "Allt lugnt", within="Solviks bibliotek")
    await chat.says(town.tove, "väntar på mig")
    assert "Sagostunden i Solvik" in (await chat.screen(town.tove)).last.text


async def test_ok_says_yes_to_being_deputy_and_never_decides_what_takes_a_form(
    chat: Driver, town: Any
) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await chat.says(town.per, "ok")
    assert "Du har tackat ja" in (await chat.screen(town.per)).last.text
    await chat.says(town.karin, "ok")
    card = (await chat.screen(town.karin)).last
    assert card.title == "Det här väntar på dig. Tryck för att svara."
    assert card.buttons == ("Visa",)


async def test_remind_me_tomorrow_at_nine(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await chat.says(town.per, "påminn mig imorgon 9")
    told = (await chat.screen(town.per)).last
    assert "Jag påminner dig onsdag 25 november kl. 9.00." in told.text
    await chat.moves(hours=22)
    assert (await chat.screen(town.per)).last.title == "Jag återkommer"
    await chat.moves(hours=1)
    assert (await chat.screen(town.per)).last.title == "Du bad mig påminna dig"


async def test_which_to_be_reminded_of_when_several_wait(chat: Driver, town: Any) -> None:
    await chat.tomorrow(9)
    await chat.says(town.tove, "påminn mig om en timme")
    card = (await chat.screen(town.tove)).last
    assert card.title == "Vilken ska jag påminna dig om onsdag 25 november kl. 10.00?"
    await chat.presses(town.tove, "Påminn mig om den här", within="Solviks bibliotek")
    await chat.moves(hours=1)
    card = (await chat.screen(town.tove)).last
    assert card.title == "Du bad mig påminna dig"
    assert "Solviks bibliotek" in card.text
    assert "Sagostunden" not in card.text


async def test_what_is_answered_meanwhile_is_not_reminded_of(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.tomorrow(9)
    await chat.says(town.anna, "påminn mig om två timmar")
    await chat.says(town.anna, "ok")
    await chat.moves(hours=3)
    assert "Du bad mig påminna dig" not in await chat.screen(town.anna)


async def test_unclear_words_are_asked_back(chat: Driver, town: Any) -> None:
    await chat.says(town.anna, "påminn mig sen")
    assert (await chat.screen(town.anna)).last.title == "När ska jag påminna dig?"
    await chat.says(town.anna, "pausa")
    assert "En paus har alltid ett slut" in (await chat.screen(town.anna)).last.text
    await chat.says(town.anna, "pausa dagliga kollen till fredag")
    card = (await chat.screen(town.anna)).last
    assert card.title == "Den dagliga kollen går inte att pausa"
    assert "Jag ska vara borta" in card.buttons


async def test_a_pause_holds_messages_but_never_the_daily_check(chat: Driver, town: Any) -> None:
    await chat.says(town.per, "pausa till 30 november")
    assert "Pausat till måndag 30 november" in (await chat.screen(town.per)).last.title
    await starts(chat, town)
    asked = "Vill du vara ersättare?"
    assert asked not in [card.title for card in (await chat.screen(town.per)).cards]
    await chat.tomorrow(9)
    await chat.presses(town.anna, "Kan inte i dag", within=CHANNEL)
    await chat.settles()
    assert (await chat.screen(town.per)).last.title == "Du har fått ta över en koll"
    await chat.says(town.per, "avsluta pausen")
    await chat.settles()
    assert asked in [card.title for card in (await chat.screen(town.per)).cards]


async def test_quiet_hours_hold_a_message_until_the_morning(chat: Driver, town: Any) -> None:
    await chat.says(town.karin, "inställningar")
    await chat.presses(town.karin, "Ändra")
    await chat.fills(town.karin, quiet="17-7")
    assert "väntar från kl. 17 till 7" in (await chat.screen(town.karin)).last.text
    await chat.moves(hours=8)  # six in the evening
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    assert CHANNEL not in await chat.screen(town.karin)
    await chat.tomorrow(6)
    assert CHANNEL not in await chat.screen(town.karin)
    await chat.moves(hours=1)
    assert "Godkänn" in (await chat.screen(town.karin)).last.buttons
