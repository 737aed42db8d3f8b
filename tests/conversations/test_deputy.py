"""The deputy before, during and after an absence, and whether their access works.

The town's day is Tuesday 24 November 2026, week 48; no holiday comes before Christmas.
"""

from typing import Any

from tests.conversations.story import starts
from tests.platforms.driver import Driver

SIMHALLEN = "Simhallen i Bollmora (Facebook)"
YES, NO = "Ja, jag kan vara ersättare", "Nej, jag kan inte"


async def away(chat: Driver, person: Any, days: str) -> None:
    """The person says when they are away, and keeps it."""
    await chat.says(person, f"jag är ledig {days}")
    await chat.presses(person, "Spara")
    await chat.settles()


async def titles(chat: Driver, person: Any) -> list[str]:
    """The titles of everything on the screen, the oldest first."""
    return [card.title for card in (await chat.screen(person)).cards]


async def test_five_and_one_working_days_before(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "3-4 december")
    assert "Innan du är borta" not in await titles(chat, town.anna)
    await chat.moves(days=1)
    assert "Innan du är borta" not in await titles(chat, town.anna)
    await chat.tomorrow(9)  # Thursday 26 November, five working days before
    before = (await chat.screen(town.anna)).cards
    told = next(card for card in before if card.title == "Innan du är borta")
    assert "Per tar över Simhallen i Bollmora torsdag 3 december." in told.text
    assert "Du har inte skrivit var behörigheten finns." in told.text
    per = (await chat.screen(town.per)).cards[-1]
    assert per.title == f"Du tar över för {town.anna.name}"
    assert per.buttons == (YES, NO)
    assert "torsdag 3 december till fredag 4 december (vecka 49)" in per.text
    assert "Varje dag går du igenom kommentarerna" in per.text
    assert "Fråga Anna." in per.text
    count = (await titles(chat, town.per)).count(per.title)
    await chat.moves(days=5)
    assert (await titles(chat, town.per)).count(per.title) == count
    await chat.tomorrow(9)  # Wednesday 2 December, the last working day
    assert (await titles(chat, town.per)).count(per.title) == count + 1


async def test_where_access_is_kept_and_never_the_password(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "25 november till 27 november")
    assert "Fråga Anna." in (await chat.screen(town.per)).last.text
    await chat.presses(town.anna, "Skriv var behörigheten finns")
    await chat.fills(town.anna, access_place="Lösenordet är Sommar2026!")
    assert "lösenord" in (await chat.errors(town.anna))["access_place"]
    await chat.fills(town.anna, access_place="Per är administratör i Meta Business Suite.")
    await chat.settles()
    assert "Per är administratör i Meta" in (await chat.screen(town.per)).last.text


async def test_what_is_open_is_handed_over(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.tomorrow(9)
    await chat.presses(town.anna, "Hittade något", within=SIMHALLEN)
    await chat.fills(town.anna, kind="attack", what="Ett hot i en kommentar", removed="yes")
    await away(chat, town.anna, "imorgon")
    told = (await chat.screen(town.per)).last
    assert "Att registrera i diariet: 1 (Personangrepp eller hot)." in told.text


async def test_the_deputy_says_yes(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "imorgon")
    await chat.presses(town.per, YES)
    last = (await chat.screen(town.per)).last
    assert "Du har sagt ja. Tack." in last.text
    assert YES not in last.buttons
    await chat.moves(days=1)
    assert f"{town.anna.name} är borta" not in (await chat.screen(town.karin)).text


async def test_a_silent_deputy_is_responsible_and_the_manager_hears_of_it(
    chat: Driver, town: Any
) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "imorgon")
    await chat.moves(hours=4)  # 14:00
    warned = (await chat.screen(town.karin)).last
    assert f"{town.anna.name} är borta onsdag 25 november" in warned.title
    assert f"{town.per.name} har inte svarat, men är ersättare ändå." in warned.text
    await chat.tomorrow(9)
    assert (await chat.screen(town.per)).last.title.startswith("Dagens kommentarer")
    await chat.presses(town.karin, "Välj någon annan")
    await chat.fills(town.karin, colleague=town.lisa)
    await chat.settles()
    assert (await chat.screen(town.lisa)).last.title == f"Du tar hand om {SIMHALLEN}" or (
        "Du har fått ta över en koll" in await titles(chat, town.lisa)
    )
    assert f"{town.lisa.name} har den nu" in (await chat.screen(town.per)).text


async def test_no_and_the_manager_chooses_with_one_press(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "imorgon")
    await chat.presses(town.per, NO)
    assert "Du har sagt nej." in (await chat.screen(town.per)).last.text
    await chat.settles()
    asked = (await chat.screen(town.karin)).last
    assert asked.title == f"Ingen har {SIMHALLEN}"
    assert f"{town.per.name} kan inte." in asked.text
    assert town.lisa.name in asked.buttons
    assert town.per.name not in asked.buttons
    await chat.presses(town.karin, town.lisa.name)
    assert (
        f"{town.lisa.name} har kanalen onsdag 25 november"
        in (await chat.screen(town.karin)).last.text
    )
    await chat.settles()
    assert f"Du tar hand om {SIMHALLEN}" in await titles(chat, town.lisa)
    await chat.tomorrow(9)
    assert (await chat.screen(town.lisa)).last.title.startswith("Dagens kommentarer")


async def test_a_no_on_the_day_itself_moves_that_channel_alone(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.tomorrow(9)
    await away(chat, town.anna, "idag")
    assert "Du har fått ta över en koll" in await titles(chat, town.per)
    await chat.presses(town.per, NO)
    await chat.settles()
    assert f"{town.maria.name} har den nu" in await chat.screen(town.per)
    assert "Ingen har de här kanalerna i dag" in await titles(chat, town.karin)


async def test_the_absence_is_taken_back(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "imorgon")
    await chat.says(town.anna, "ledig")
    await chat.presses(town.anna, "Ta bort de här dagarna")
    await chat.settles()
    screen = await chat.screen(town.per)
    assert f"{town.anna.name} är inte borta trots allt" in screen
    assert "Behövs inte längre" in screen
    assert f"Du tar över för {town.anna.name}" not in screen


async def test_first_day_back(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "imorgon")
    await chat.tomorrow(9)
    await chat.presses(town.per, "Allt lugnt", within=SIMHALLEN)
    await chat.tomorrow(8)
    card = (await chat.screen(town.anna)).last
    assert card.title == "Välkommen tillbaka, Anna"
    assert f"Kollar som är gjorda: {town.per.name} 1." in card.text
    assert f"{town.per.name} fortsätter tills du säger att du är tillbaka" in card.text
    await chat.moves(hours=1)
    assert (await chat.screen(town.per)).last.title.startswith("Dagens kommentarer, torsdag")
    await chat.presses(town.anna, "Jag är tillbaka")
    assert "Kanalerna är dina igen." in (await chat.screen(town.anna)).text
    await chat.settles()
    assert f"{town.anna.name} är tillbaka" in (await chat.screen(town.per)).text
    await chat.tomorrow(9)
    assert (await chat.screen(town.anna)).last.title.startswith("Dagens kommentarer, fredag")


async def test_the_duties_return_by_themselves_and_the_manager_is_told(
    chat: Driver, town: Any
) -> None:
    await starts(chat, town)
    await away(chat, town.anna, "imorgon")
    await chat.moves(days=6)  # Monday 30 November: the third working day back
    assert (await chat.screen(town.per)).last.title.startswith("Dagens kommentarer")
    await chat.tomorrow(9)
    assert f"Är {town.anna.name} tillbaka?" in await titles(chat, town.karin)
    assert "Kanalerna är dina igen" in await titles(chat, town.anna)
    assert (await chat.screen(town.anna)).last.title.startswith("Dagens kommentarer, tisdag")


async def test_the_manager_reports_somebody_as_away(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.tomorrow(9)
    await chat.says(town.karin, "anmäl borta")
    await chat.presses(town.karin, "Anmäl någon som borta")
    await chat.fills(town.karin, colleague=town.anna, last_on="2026-11-26")
    assert f"{town.per.name} har den nu." in (await chat.screen(town.karin)).last.text
    await chat.settles()
    assert SIMHALLEN in (await chat.screen(town.per)).text
    assert "Du har fått ta över en koll" in await titles(chat, town.per)
    told = next(
        card
        for card in (await chat.screen(town.anna)).cards
        if card.title == "Du är anmäld som borta"
    )
    assert f"{town.karin.name} har anmält att du är borta" in told.text
    await chat.presses(town.anna, "Jag är tillbaka")
    await chat.settles()
    assert f"{town.anna.name} har den nu" in (await chat.screen(town.per)).text


async def test_only_a_manager_reports(chat: Driver, town: Any) -> None:
    await chat.says(town.per, "anmäl borta")
    last = (await chat.screen(town.per)).last
    assert "Det kan bara en chef göra" in last.text
    assert last.buttons == ()


async def test_a_colleague_takes_todays_check(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.tomorrow(9)
    await chat.says(town.tove, "jag tar den")
    await chat.presses(town.tove, "Jag tar den", within=SIMHALLEN)
    await chat.settles()
    assert f"{town.tove.name} tar {SIMHALLEN}" in await titles(chat, town.anna)
    await chat.presses(town.tove, "Allt lugnt")
    await chat.settles()
    assert f"Allt lugnt: {town.tove.name}" in (await chat.screen(town.anna)).text


async def test_somebody_of_another_administration_cannot_take_it(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.tomorrow(9)
    await chat.says(town.johan, "jag tar den")
    assert SIMHALLEN not in await chat.screen(town.johan)
    await chat.says(town.tove, "jag tar den")
    press = await chat.keeps(town.tove, "Jag tar den", within=SIMHALLEN)
    await chat.repeats(press, person=town.johan)
    await chat.settles()
    assert f"{town.johan.name} tar" not in await chat.screen(town.anna)
