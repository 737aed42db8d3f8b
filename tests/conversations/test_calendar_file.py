"""A calendar's file: its days away become a question, and nothing else of it is kept."""

from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine

from adapters.calendars import ics
from tests.conversations.story import starts
from tests.platforms.driver import Driver

EVENTS = """BEGIN:VEVENT
UID:gotland@example
SUMMARY:Hemlig operation
X-MICROSOFT-CDO-BUSYSTATUS:OOF
DTSTART;VALUE=DATE:20261130
DTEND;VALUE=DATE:20261212
END:VEVENT
BEGIN:VEVENT
UID:mondays@example
SUMMARY:Ledig
DTSTART;VALUE=DATE:20270104
DTEND;VALUE=DATE:20270105
RRULE:FREQ=WEEKLY;COUNT=2
END:VEVENT
"""
FILLING = "BEGIN:VEVENT\nUID:{n}\nSUMMARY:Möte\nDTSTART:20261201T100000Z\nEND:VEVENT\n"
HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//Test//SV\n"


def calendar(events: str) -> bytes:
    return (HEAD + events + "END:VCALENDAR\n").encode()


# Longer than any text field takes.
FILE = calendar(EVENTS + "".join(FILLING.format(n=n) for n in range(100)))


async def hands_in(chat: Driver, person: Any, content: bytes) -> None:
    """Hand in a calendar's file: in the form if it takes files, or in the chat."""
    await chat.says(person, "kalender")
    await chat.presses(person, "Koppla kalender")
    if "file" in (await chat.form(person)).fields:
        await chat.fills(person, file=content)
    else:
        await chat.leaves(person)
        await chat.sends_calendar(person, content)


async def told(chat: Driver, person: Any) -> str:
    """What is told at the field of the file, or in the chat."""
    errors = (await chat.errors(person)).get("file", "")
    return errors or (await chat.screen(person)).last.text


def everywhere(database_url: str) -> str:
    """All that the database holds, as text and as bytes read as text."""
    engine = create_engine(database_url.replace("+aiosqlite", ""))
    meta = MetaData()
    meta.reflect(engine)
    with engine.connect() as connection:
        rows = [
            value.decode("latin-1") if isinstance(value, bytes) else str(value)
            for table in meta.sorted_tables
            for row in connection.execute(table.select())
            for value in row
        ]
    engine.dispose()
    return "\n".join(rows)


async def test_days_in_a_file_become_questions_and_the_file_is_not_kept(
    chat: Driver, town: Any, database_url: str
) -> None:
    await starts(chat, town)
    await hands_in(chat, town.anna, FILE)
    assert "Jag hittade 3 perioder då du är borta" in (await chat.screen(town.anna)).last.text
    await chat.settles()
    card = (await chat.screen(town.anna)).last
    assert card.title == "Är du borta?"
    assert "måndag 30 november till fredag 11 december" in card.text
    assert "måndag 4 januari" in card.text
    assert "måndag 11 januari" in card.text
    kept = everywhere(database_url)
    assert "2026-12-11" in kept
    for private in ("Hemlig operation", "gotland@example", "VEVENT"):
        assert private not in kept
    await chat.says(town.anna, "ledig")
    assert "30 november" not in (await chat.screen(town.anna)).last.text
    await hands_in(chat, town.anna, FILE)
    assert "Jag hittade inga nya dagar i filen." in (await chat.screen(town.anna)).last.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"picture" * 10, "Det är ingen kalenderfil."),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "Det är ingen kalenderfil."),
        (FILE + b"\n" * 2 * 1024 * 1024, "Filen är för stor."),
        (FILE, "Det står för mycket i filen."),
    ],
    ids=["picture", "broken", "too big", "too many events"],
)
async def test_what_cannot_be_read_is_told_and_asks_nothing(
    chat: Driver, town: Any, content: bytes, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ics, "MAX_EVENTS", 50)
    await hands_in(chat, town.anna, content)
    assert words in await told(chat, town.anna)
    await chat.settles()
    titles = [card.title for card in (await chat.screen(town.anna)).cards]
    assert "Är du borta?" not in titles


async def test_a_calendar_is_no_picture_of_the_channel(chat: Driver, town: Any) -> None:
    await chat.says(town.tove, "väntar på mig")
    await chat.presses(town.tove, "Visa", within="Halvårsbild")
    await chat.presses(town.tove, "Klart")
    if "picture" in (await chat.form(town.tove)).fields:
        await chat.fills(town.tove, picture=FILE)
        assert "Det är ingen bild som jag kan läsa" in (await chat.errors(town.tove))["picture"]
    else:
        await chat.leaves(town.tove)
        await chat.sends_calendar(town.tove, FILE)
        assert "Jag hittade 3 perioder" in (await chat.screen(town.tove)).last.text
    await chat.says(town.tove, "väntar på mig")
    assert "Halvårsbild" in (await chat.screen(town.tove)).last.text
