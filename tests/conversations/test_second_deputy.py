"""A second deputy: asked as the first is, and there when owner and deputy are not.

The town's day is Tuesday 24 November 2026, week 48; no holiday comes before Christmas.
"""

from typing import Any

from tests.conversations.story import applies, starts
from tests.conversations.test_deputy import NO, SIMHALLEN, YES, away, titles
from tests.platforms.driver import Driver

NOBODY = f"Ingen har {SIMHALLEN}"
ASKED = "Vill du vara andra ersättare?"


async def opens(chat: Driver, person: Any) -> str:
    """The card of the person's one channel, as text."""
    await chat.says(person, "mina kanaler")
    await chat.presses(person, "Visa", within=SIMHALLEN)
    return str((await chat.screen(person)).last.text)


async def starts_with_two(chat: Driver, town: Any) -> None:
    """Anna's channel, active, with Per as deputy and Lisa as second deputy."""
    await starts(chat, town)
    await opens(chat, town.anna)
    await chat.presses(town.anna, "Byt ansvarig eller ersättare")
    await chat.fills(town.anna, second_deputy=town.lisa)
    await chat.settles()
    await chat.presses(town.lisa, YES)
    await chat.settles()


async def test_registering_with_a_second_deputy(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per, second_deputy=town.lisa)
    assert f"{town.lisa.name} (har inte svarat än)" in (await chat.screen(town.anna)).last.text
    await chat.settles()
    assert f"{town.lisa.name} (har inte svarat än)" in (await chat.screen(town.karin)).last.text
    asked = (await chat.screen(town.lisa)).last
    assert asked.title == ASKED
    assert asked.buttons == (YES, NO)
    await chat.presses(town.lisa, YES)
    assert "Du har tackat ja" in (await chat.screen(town.lisa)).last.text
    await chat.settles()
    request = (await chat.screen(town.karin)).last.text
    assert "Andra ersättare" in request
    assert f"{town.lisa.name} (har" not in request


async def test_a_second_deputy_who_says_no_stops_nothing(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per, second_deputy=town.lisa)
    await chat.settles()
    await chat.presses(town.lisa, NO)
    await chat.settles()
    told = (await chat.screen(town.anna)).last
    assert told.title == f"{town.lisa.name} kan inte vara med i Simhallen i Bollmora"
    assert "Kanalen klarar sig utan en andra ersättare." in told.text
    await chat.presses(town.karin, "Godkänn")
    await chat.fills(
        town.karin, assurances=["purpose_and_audience", "goals", "benefit", "resources", "deputy"]
    )
    assert (await chat.screen(town.karin)).last.title == f"Godkänd av {town.karin.name}"


async def test_a_second_deputy_is_somebody_else(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per, second_deputy=town.per)
    errors = await chat.errors(town.anna)
    assert errors["second_deputy"] == "Välj någon annan än den ansvariga och ersättaren."


async def test_the_deputy_says_no_and_the_second_is_responsible(chat: Driver, town: Any) -> None:
    await starts_with_two(chat, town)
    assert "Andra ersättare" in await opens(chat, town.anna)
    await away(chat, town.anna, "imorgon")
    assert f"Du tar över för {town.anna.name}" not in await titles(chat, town.lisa)
    await chat.presses(town.per, NO)
    await chat.settles()
    asked = (await chat.screen(town.lisa)).last
    assert asked.title == f"Du tar över för {town.anna.name}"
    assert asked.buttons == (YES, NO)
    assert "Lisa tar över Simhallen" in (await chat.screen(town.anna)).last.text
    assert NOBODY not in await titles(chat, town.karin)
    await chat.tomorrow(9)
    assert (await chat.screen(town.lisa)).last.title.startswith("Dagens kommentarer, onsdag")
    assert not (await chat.screen(town.per)).last.title.startswith("Dagens kommentarer")


async def test_both_say_no_and_the_manager_chooses(chat: Driver, town: Any) -> None:
    await starts_with_two(chat, town)
    await away(chat, town.anna, "imorgon")
    for person in (town.per, town.lisa):
        await chat.presses(person, NO)
        await chat.settles()
    told = (await chat.screen(town.karin)).last
    assert told.title == NOBODY
    assert f"{town.per.name} kan inte." in told.text
    assert f"{town.lisa.name} kan inte." in told.text


async def test_owner_and_deputy_away_is_no_hole_while_the_second_is_there(
    chat: Driver, town: Any
) -> None:
    await starts_with_two(chat, town)
    await away(chat, town.anna, "1-4 december")
    await away(chat, town.per, "4-8 december")
    assert NOBODY not in await titles(chat, town.karin)
    await chat.says(town.maria, "sommarprognos")
    weeks = (await chat.screen(town.maria)).last.text
    assert f"vecka 49: {town.anna.name}, {town.per.name}, {town.lisa.name}" in weeks
    await chat.moves(days=9)  # Thursday 3 December
    assert f"Du tar över för {town.anna.name}" in await titles(chat, town.lisa)
    await chat.tomorrow(9)
    assert (await chat.screen(town.lisa)).last.title.startswith("Dagens kommentarer, fredag")
    await away(chat, town.lisa, "idag")
    assert "Ingen har de här kanalerna i dag" in await titles(chat, town.karin)


async def test_a_second_deputy_fills_the_hole_with_a_yes(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "1-4 december")
    await away(chat, town.per, "4-8 december")
    assert NOBODY in await titles(chat, town.karin)
    await opens(chat, town.anna)
    await chat.presses(town.anna, "Byt ansvarig eller ersättare")
    await chat.fills(town.anna, second_deputy=town.lisa)
    await chat.settles()
    assert NOBODY in await titles(chat, town.karin)
    await chat.presses(town.lisa, YES)
    await chat.settles()
    assert NOBODY not in await titles(chat, town.karin)
    assert f"{town.lisa.name} har kanalen fredag 4 december" in (await chat.screen(town.karin)).text
    await opens(chat, town.anna)
    await chat.presses(town.anna, "Byt ansvarig eller ersättare")
    await chat.fills(town.anna, second_deputy=None)
    await chat.settles()
    assert NOBODY in await titles(chat, town.karin)


async def test_another_second_deputy_counts_after_a_yes_and_can_be_taken_away(
    chat: Driver, town: Any
) -> None:
    await starts_with_two(chat, town)
    await opens(chat, town.anna)
    await chat.presses(town.anna, "Byt ansvarig eller ersättare")
    await chat.fills(town.anna, second_deputy=town.omar)
    shown = (await chat.screen(town.anna)).last.text
    assert town.lisa.name in shown
    assert "Tillfrågad, har inte svarat" in shown
    await chat.settles()
    await chat.presses(town.omar, "Ja, jag tar över")
    text = await opens(chat, town.anna)
    assert town.omar.name in text
    assert town.lisa.name not in text
    await chat.presses(town.anna, "Byt ansvarig eller ersättare")
    await chat.fills(town.anna, second_deputy=None)
    text = await opens(chat, town.anna)
    assert "Andra ersättare" not in text
    assert town.per.name in text


async def test_deputies_change_places_at_once_and_an_owner_does_not(
    chat: Driver, town: Any
) -> None:
    await starts_with_two(chat, town)
    await chat.presses(town.per, YES)
    await opens(chat, town.anna)
    await chat.presses(town.anna, "Byt ansvarig eller ersättare")
    await chat.fills(town.anna, deputy=town.lisa, second_deputy=town.per)
    await chat.settles()
    text = await opens(chat, town.anna)
    assert text.index(town.lisa.name) < text.index(town.per.name)
    assert "har inte svarat" not in text
    await chat.presses(town.anna, "Byt ansvarig eller ersättare")
    await chat.fills(town.anna, owner=town.omar, deputy=town.anna)
    errors = await chat.errors(town.anna)
    assert errors["deputy"] == "Den som är ny måste tacka ja först. Ändra en sak i taget."
