"""Absence in plain words: shown back as dates, kept on one press, and never a reason.

The town's day is Tuesday 24 November 2026, week 48.
"""

from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.conversations.story import starts
from tests.platforms.driver import Driver

SIMHALLEN = "Simhallen i Bollmora (Facebook)"


async def test_said_shown_back_and_kept(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "jag är ledig 30 november till 11 december")
    card = (await chat.screen(town.anna)).last
    assert card.title == "Stämmer det?"
    assert "Du är borta måndag 30 november till fredag 11 december (vecka 49-50)." in card.text
    assert f"{town.per.name} tar hand om {SIMHALLEN}." in card.text
    assert card.buttons == ("Spara", "Ändra", "Avbryt")
    await chat.settles()
    assert "Du tar över" not in (await chat.screen(town.per)).last.title
    await chat.presses(town.anna, "Spara")
    assert (await chat.screen(town.anna)).last.title == "Du är borta"
    await chat.settles()
    told = (await chat.screen(town.per)).last
    assert told.title == f"Du tar över för {town.anna.name}"
    assert "måndag 30 november till fredag 11 december (vecka 49-50)" in told.text


async def test_the_reason_is_kept_nowhere(chat: Driver, town: Any, database_url: str) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "sjukskriven idag")
    assert "Du är borta tisdag 24 november (vecka 48)." in (await chat.screen(town.anna)).last.text
    await chat.presses(town.anna, "Spara")
    await chat.says(town.anna, "jag är sjukskriven från fredag")
    await chat.presses(town.anna, "Bara den dagen")
    await chat.settles()
    assert _tables_with(database_url, "sjukskriven") <= {"chat_message"}  # the demo's own page
    assert _tables_with(database_url, "2026-11-27") >= {"absence"}


def _tables_with(database_url: str, word: str) -> set[str]:
    """The tables that hold the word in any of their rows."""
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        found = {
            name
            for name in inspect(engine).get_table_names()
            for row in connection.execute(text(f'SELECT * FROM "{name}"'))
            if any(word in str(value) for value in row)
        }
    engine.dispose()
    return found


async def test_an_open_end_is_one_question(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "on leave from Monday")
    card = (await chat.screen(town.anna)).last
    assert card.title == "Till när är du borta?"
    assert "Du är borta från måndag 30 november (vecka 49)." in card.text
    await chat.presses(town.anna, "Välj sista dagen")
    form = await chat.form(town.anna)
    assert (form.values["first_on"], form.values["last_on"]) == ("2026-11-30", "")
    await chat.fills(town.anna, last_on="2026-12-04")
    last = (await chat.screen(town.anna)).last
    assert "måndag 30 november till fredag 4 december (vecka 49)" in last.text


async def test_what_is_unclear_is_asked_back(chat: Driver, town: Any) -> None:
    await chat.says(town.anna, "jag är ledig nästa fredag")
    card = (await chat.screen(town.anna)).last
    assert (card.title, card.buttons) == ("Vilka dagar är du borta?", ("Välj dagar",))


async def test_nothing_is_kept_on_cancel_and_change_keeps_the_days(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "semester v 28-30")
    card = (await chat.screen(town.anna)).last
    assert "måndag 12 juli till söndag 1 augusti 2027 (vecka 28-30)" in card.text
    await chat.presses(town.anna, "Ändra")
    form = await chat.form(town.anna)
    assert (form.values["first_on"], form.values["last_on"]) == ("2027-07-12", "2027-08-01")
    await chat.leaves(town.anna)
    await chat.presses(town.anna, "Avbryt")
    assert (await chat.screen(town.anna)).last.title == "Inget är sparat"
    await chat.says(town.anna, "ledig")
    assert "juli" not in (await chat.screen(town.anna)).last.text


async def test_days_that_touch_are_joined_or_replaced(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "ledig 1-4 december")
    await chat.presses(town.anna, "Spara")
    await chat.says(town.anna, "ledig 3-9 december")
    card = (await chat.screen(town.anna)).last
    assert "Tidigare sa du tisdag 1 december till fredag 4 december (vecka 49)." in card.text
    await chat.presses(
        town.anna, "Lägg ihop: tisdag 1 december till onsdag 9 december (vecka 49-50)"
    )
    await chat.says(town.anna, "ledig")
    card = (await chat.screen(town.anna)).last
    assert "tisdag 1 december till onsdag 9 december (vecka 49-50)" in card.text
    await chat.says(town.anna, "ledig 2-3 december")
    await chat.presses(town.anna, "Bara de nya dagarna")
    await chat.says(town.anna, "ledig")
    card = (await chat.screen(town.anna)).last
    assert "onsdag 2 december till torsdag 3 december (vecka 49)" in card.text
    assert "9 december" not in card.text


async def test_back_earlier_ends_the_absence_the_day_before(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "borta idag till fredag")
    await chat.presses(town.anna, "Spara")
    await chat.says(town.anna, "tillbaka på torsdag")
    card = (await chat.screen(town.anna)).last
    assert card.title == "Du är tillbaka torsdag 26 november (vecka 48)"
    assert "Din sista dag borta blir onsdag 25 november (vecka 48)." in card.text
    await chat.presses(town.anna, "Spara")
    last = (await chat.screen(town.anna)).last
    assert "tisdag 24 november till onsdag 25 november (vecka 48)" in last.text


async def test_back_today(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "jag är tillbaka")
    assert (await chat.screen(town.anna)).last.title == "Bra att du är här"
    await chat.says(town.anna, "borta idag och imorgon")
    await chat.presses(town.anna, "Spara")
    await chat.tomorrow(8)
    await chat.says(town.anna, "jag är tillbaka")
    await chat.presses(town.anna, "Spara")
    await chat.settles()
    assert (await chat.screen(town.per)).last.title == f"{town.anna.name} är inte borta trots allt"
    await chat.moves(hours=1)
    assert (await chat.screen(town.anna)).last.title.startswith("Dagens kommentarer")


@pytest.mark.parametrize("question", ["ska vi ha sommarstängt v 28?", "får jag vara borta v 28?"])
async def test_a_question_stays_a_question(chat: Driver, town: Any, question: str) -> None:
    await chat.says(town.anna, question)
    assert f"Du frågade: {question}" in (await chat.screen(town.anna)).last.text


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Test//Test//SV
BEGIN:VEVENT
UID:gotland@example
SUMMARY:Hemlig operation
X-MICROSOFT-CDO-BUSYSTATUS:OOF
DTSTART;VALUE=DATE:20261130
DTEND;VALUE=DATE:20261212
END:VEVENT
BEGIN:VEVENT
UID:lunch@example
SUMMARY:Lunch
DTSTART;VALUE=DATE:20261214
DTEND;VALUE=DATE:20261215
END:VEVENT
END:VCALENDAR
"""


async def gives_calendar(chat: Driver, person: Any, text: str) -> None:
    await chat.says(person, "ledig")
    await chat.presses(person, "Koppla kalender")
    await chat.presses(person, "Koppla kalender")
    await chat.fills(person, text=text)


async def test_days_in_a_calendar_become_one_question(
    chat: Driver, town: Any, database_url: str
) -> None:
    await starts(chat, town)
    await gives_calendar(chat, town.anna, CALENDAR)
    assert "Jag hittade 1 period då du är borta." in (await chat.screen(town.anna)).last.text
    await chat.settles()
    card = (await chat.screen(town.anna)).last
    assert card.title == "Är du borta?"
    question = (
        "Jag ser i din kalender att du är borta måndag 30 november till fredag 11 december "
        "(vecka 49-50). Stämmer det?"
    )
    assert question in card.text
    assert card.buttons == ("Ja, spara", "Nej")
    assert _tables_with(database_url, "2026-12-11") == {"calendar_question"}
    assert _tables_with(database_url, "Hemlig operation") <= {"chat_message"}
    await chat.says(town.anna, "hej")
    assert "Dagar i din kalender" in (await chat.screen(town.anna)).last.text
    await chat.presses(town.anna, "Ja, spara")
    assert "Sparat. Du är borta de här dagarna." in (await chat.screen(town.anna)).text
    await chat.settles()
    assert (await chat.screen(town.per)).last.title == f"Du tar över för {town.anna.name}"
    await gives_calendar(chat, town.anna, CALENDAR)
    assert "Jag hittade inga nya dagar i filen." in (await chat.screen(town.anna)).last.text


async def test_no_to_the_calendar_is_never_asked_again(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await gives_calendar(chat, town.anna, CALENDAR)
    await chat.settles()
    await chat.presses(town.anna, "Nej")
    assert "Du sa nej." in (await chat.screen(town.anna)).last.text
    await gives_calendar(chat, town.anna, CALENDAR)
    assert "Jag hittade inga nya dagar i filen." in (await chat.screen(town.anna)).last.text
    await chat.says(town.anna, "ledig")
    assert "november" not in (await chat.screen(town.anna)).last.text


async def test_what_is_no_calendar_is_told_at_the_field(chat: Driver, town: Any) -> None:
    await gives_calendar(chat, town.anna, "Jag är ledig i juli")
    assert "Det här är ingen kalenderfil." in (await chat.errors(town.anna))["text"]
