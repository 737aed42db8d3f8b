"""Owner and deputy away on the same day: found ahead, chosen with one press, never silent.

The town's day is Tuesday 24 November 2026, week 48; no holiday comes before Christmas.
"""

from typing import Any

from tests.conversations.story import starts
from tests.conversations.test_deputy import away, titles
from tests.platforms.driver import Driver

SIMHALLEN = "Simhallen i Bollmora (Facebook)"
NOBODY = f"Ingen har {SIMHALLEN}"


async def test_one_common_day_is_found_when_the_second_absence_is_entered(
    chat: Driver, town: Any
) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "1-4 december")
    assert NOBODY not in await titles(chat, town.karin)
    await away(chat, town.per, "4-8 december")
    card = (await chat.screen(town.karin)).last
    assert card.title == NOBODY
    assert "fredag 4 december (vecka 49)" in card.text
    assert f"{town.anna.name} är borta." in card.text
    assert f"{town.per.name} är borta." in card.text
    assert card.buttons == (
        "Lisa Holm",
        "Sven Hall",
        "Omar Haddad",
        "Tove Granberg",
        "Maria Sjögren",
        "Jag tar den",
        "Någon annan",
    )
    await chat.presses(town.karin, "Omar Haddad")
    last = (await chat.screen(town.karin)).last
    assert "Omar Haddad har kanalen fredag 4 december (vecka 49)." in last.text
    assert last.buttons == ()
    await chat.settles()
    told = (await chat.screen(town.omar)).last
    assert told.title == f"Du tar hand om {SIMHALLEN}"
    assert f"{town.karin.name} har valt dig" in told.text
    assert "Omar Haddad har kanalen" in (await chat.screen(town.anna)).text
    await chat.moves(days=9)  # Thursday 3 December: nothing more is asked
    assert (await titles(chat, town.karin)).count(SIMHALLEN) == 1
    assert NOBODY not in await titles(chat, town.karin)
    await chat.tomorrow(9)
    assert (await chat.screen(town.omar)).last.title.startswith("Dagens kommentarer, fredag")


async def test_reminded_five_and_one_working_days_before(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "3-4 december")
    await away(chat, town.per, "3-8 december")
    assert (await titles(chat, town.karin)).count(NOBODY) == 1
    await chat.moves(days=1)
    assert (await titles(chat, town.karin)).count(NOBODY) == 1
    await chat.tomorrow(9)  # Thursday 26 November
    assert (await titles(chat, town.karin)).count(NOBODY) == 2
    await chat.moves(days=5)
    assert (await titles(chat, town.karin)).count(NOBODY) == 2
    await chat.tomorrow(9)  # Wednesday 2 December
    assert (await titles(chat, town.karin)).count(NOBODY) == 3


async def test_a_day_with_nobody_is_told_daily_until_solved(chat: Driver, town: Any) -> None:
    today, solved = "Ingen har de här kanalerna i dag", "Alla kanaler har någon i dag"
    await starts(chat, town)
    await away(chat, town.anna, "idag till 26 november")
    await away(chat, town.per, "idag till 26 november")
    assert today in await titles(chat, town.karin)
    assert today in await titles(chat, town.maria)
    await chat.tomorrow(9)
    assert today in await titles(chat, town.karin)
    assert (await chat.screen(town.maria)).last.title.startswith("Dagens kommentarer")
    await chat.presses(town.karin, "Jag tar den", within=SIMHALLEN)
    await chat.settles()
    assert today not in await titles(chat, town.karin)
    assert solved in await titles(chat, town.maria)
    assert f"{town.karin.name} har den nu" in (await chat.screen(town.maria)).text
    await chat.tomorrow(9)
    assert today not in await titles(chat, town.karin)
    assert (await chat.screen(town.karin)).last.title.startswith("Dagens kommentarer")


async def test_the_one_chosen_cannot(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "14-15 december")
    await away(chat, town.per, "14-15 december")
    await chat.presses(town.karin, "Lisa Holm")
    await chat.settles()
    await chat.presses(town.lisa, "Nej, jag kan inte")
    assert (await chat.screen(town.lisa)).last.title == "Behövs inte längre"
    await chat.settles()
    again = (await chat.screen(town.karin)).last
    assert again.title == "Lisa Holm kan inte ta över"
    await chat.presses(town.karin, "Omar Haddad")
    assert "Omar Haddad har kanalen" in (await chat.screen(town.karin)).last.text


async def test_the_stand_in_is_thanked_when_the_owner_stays(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "14-15 december")
    await away(chat, town.per, "14-15 december")
    await chat.presses(town.karin, "Lisa Holm")
    await chat.settles()
    await chat.says(town.anna, "ledig")
    await chat.presses(town.anna, "Ta bort de här dagarna")
    await chat.settles()
    assert "Tack för att du ställde upp." in (await chat.screen(town.lisa)).last.text


async def test_a_forged_choice_is_refused(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "14-15 december")
    await away(chat, town.per, "14-15 december")
    press = await chat.keeps(town.karin, "Lisa Holm")
    await chat.repeats(press, person=town.johan)
    await chat.settles()
    assert f"Du tar hand om {SIMHALLEN}" not in await titles(chat, town.lisa)


async def test_somebody_else_by_name(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "14-15 december")
    await away(chat, town.per, "14-15 december")
    await chat.presses(town.karin, "Någon annan")
    await chat.fills(town.karin, colleague=town.anna)
    assert f"{town.anna.name} är borta" in (await chat.errors(town.karin))["colleague"]
    await chat.fills(town.karin, colleague=town.helena)
    await chat.settles()
    assert f"Du tar hand om {SIMHALLEN}" in await titles(chat, town.helena)
