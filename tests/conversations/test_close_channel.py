"""Closing a channel: why, the manager with the communicator, the last post and picture, the end.

The town's day is Tuesday 24 November 2026.
"""

from typing import Any

from tests.conversations.story import starts
from tests.conversations.test_deputy import SIMHALLEN, titles
from tests.platforms.driver import Driver

WHY = "Ingen hinner svara, och alla läser webbplatsen."
CLOSING = f"Avsluta {SIMHALLEN}"


async def asks(chat: Driver, town: Any) -> None:
    """Anna, who has an active channel, asks to close it."""
    await starts(chat, town)
    await chat.says(town.anna, "stäng kanalen")
    await chat.presses(town.anna, "Avsluta den här", within=SIMHALLEN)
    await chat.fills(town.anna, reason=WHY)
    await chat.settles()


async def agreed(chat: Driver, town: Any) -> None:
    """Karin has said yes."""
    await asks(chat, town)
    await chat.presses(town.karin, "Godkänn")
    await chat.settles()


async def takes_the_picture(chat: Driver, town: Any) -> None:
    """Anna takes the last picture."""
    await chat.presses(town.anna, "Visa", within="Sista bilden")
    await chat.presses(town.anna, "Klart")
    await chat.fills(town.anna, diarienummer="KFN 2026/117")
    await chat.settles()


async def test_from_the_wish_to_the_end(chat: Driver, town: Any) -> None:
    await asks(chat, town)
    waiting = (await chat.screen(town.anna)).last
    assert waiting.title == CLOSING
    assert f"{town.karin.name} har din fråga nu." in waiting.text
    assert waiting.buttons == ("Låt kanalen leva vidare",)

    told = (await chat.screen(town.maria)).last
    assert told.title == f"{SIMHALLEN} kan komma att avslutas"
    assert WHY in told.text
    await chat.presses(town.maria, "Skriv en kommentar")
    await chat.fills(town.maria, note="Bra, men tacka följarna ordentligt.")
    await chat.settles()

    request = (await chat.screen(town.karin)).last
    assert request.title == "En kanal att avsluta"
    assert WHY in request.text
    assert "Bra, men tacka följarna ordentligt." in request.text
    await chat.presses(town.karin, "Godkänn")
    assert (await chat.screen(town.karin)).last.title == f"Godkänd av {town.karin.name}"
    await chat.settles()

    card = (await chat.screen(town.anna)).last
    assert card.title == CLOSING
    assert "Bra, men tacka följarna ordentligt." in card.text
    assert "Avsluta kanalen" not in card.buttons
    await chat.presses(town.anna, "Skriv sista inlägget")
    farewell = "Tack för de här åren. Vi slutar för att alla läser webbplatsen."
    await chat.fills(town.anna, farewell=farewell)
    assert farewell in (await chat.screen(town.anna)).last.text
    await chat.presses(town.anna, "Inlägget är publicerat")
    assert "Avsluta kanalen" not in (await chat.screen(town.anna)).last.buttons
    await takes_the_picture(chat, town)

    await chat.says(town.anna, "avsluta kanal")
    await chat.presses(town.anna, "Visa", within=SIMHALLEN)
    await chat.presses(town.anna, "Avsluta kanalen")
    assert (await chat.screen(town.anna)).last.title == f"{SIMHALLEN} är avslutad"
    await chat.settles()
    over = (await chat.screen(town.per)).last
    assert over.title == f"{SIMHALLEN} är avslutad"
    assert "Du tar inte hand om den längre. Tack." in over.text
    assert "publika förteckningen" in (await chat.screen(town.maria)).last.text
    await chat.tomorrow(9)
    for person in (town.anna, town.per, town.maria, town.karin):
        assert not (await chat.screen(person)).last.title.startswith("Dagens kommentarer")
    await chat.says(town.maria, "mina kanaler")
    assert SIMHALLEN not in (await chat.screen(town.maria)).last.text


async def test_the_suggested_text_thanks_the_followers(chat: Driver, town: Any) -> None:
    await agreed(chat, town)
    await chat.presses(town.anna, "Skriv sista inlägget")
    held = str((await chat.form(town.anna)).values["farewell"])
    assert held.startswith("Tack för att du har följt Simhallen i Bollmora.")


async def test_the_manager_says_no_and_the_channel_goes_on(chat: Driver, town: Any) -> None:
    await asks(chat, town)
    await chat.presses(town.karin, "Avslå")
    await chat.fills(town.karin, note="Simskolan behöver den till våren.")
    assert (await chat.screen(town.karin)).last.title == f"Avslagen av {town.karin.name}"
    await chat.settles()
    told = (await chat.screen(town.anna)).last
    assert told.title == f"{SIMHALLEN} lever vidare"
    assert "Simskolan behöver den till våren." in told.text
    await chat.tomorrow(9)
    assert (await chat.screen(town.anna)).last.title.startswith("Dagens kommentarer")


async def test_the_owner_thinks_better_of_it(chat: Driver, town: Any) -> None:
    await agreed(chat, town)
    await chat.says(town.anna, "väntar på mig")
    await chat.presses(town.anna, "Visa", within="En kanal som du avslutar")
    await chat.presses(town.anna, "Låt kanalen leva vidare")
    assert (await chat.screen(town.anna)).last.title == f"{SIMHALLEN} lever vidare"
    await chat.settles()
    assert f"{SIMHALLEN} lever vidare" in await titles(chat, town.karin)
    await chat.says(town.anna, "väntar på mig")
    assert "Extra bild" not in (await chat.screen(town.anna)).last.text
    await chat.tomorrow(9)
    assert (await chat.screen(town.anna)).last.title.startswith("Dagens kommentarer")


async def test_only_the_owner_can_ask(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.per, "avsluta kanal")
    last = (await chat.screen(town.per)).last
    assert "Bara den som är ansvarig för en aktiv kanal" in last.text
    await chat.says(town.per, "mina kanaler")
    await chat.presses(town.per, "Visa", within=SIMHALLEN)
    assert "Avsluta kanal" not in (await chat.screen(town.per)).last.buttons


async def test_a_silent_manager_is_reminded_as_of_other_requests(chat: Driver, town: Any) -> None:
    await asks(chat, town)
    asked = (await titles(chat, town.karin)).count("En kanal att avsluta")
    await chat.moves(days=2)  # Thursday, two working days later
    assert (await titles(chat, town.karin)).count("En kanal att avsluta") == asked + 1
