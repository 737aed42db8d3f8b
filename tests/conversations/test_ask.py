"""Questions: the guideline answers, or the bot says that it does not; nothing is guessed."""

from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.conversations.story import imports_guideline
from tests.platforms.driver import Driver

COMMANDS_AND_QUESTIONS = (
    ("hej", "Hej {name}!"),
    ("Hej!", "Hej {name}!"),
    ("hjälp", "Hej {name}!"),
    ("god morgon", "Hej {name}!"),
    ("menyn, tack", "Hej {name}!"),
    ("Registrera kanal", "Registrera kanal"),
    ("registrera kanal?", "Registrera kanal"),
    ("hej, jag vill registrera en kanal", "Registrera kanal"),
    ("jag skulle vilja registrera en ny kanal tack", "Registrera kanal"),
    ("registera kanal", "Registrera kanal"),
    ("ny kanal", "Registrera kanal"),
    ("ny", "Registrera kanal"),
    ("I want to register a channel", "Registrera kanal"),
    ("registrera", "Vad vill du registrera?"),
    ("register", "Vad vill du registrera?"),
    ("borttagen kommentar", "Borttagen kommentar"),
    ("mina kanaler", "Mina kanaler"),
    ("Mina kanaler!", "Mina kanaler"),
    ("my channels", "Mina kanaler"),
    ("väntar på dig", "Väntar på dig"),
    ("att göra", "Väntar på dig"),
    ("språk", "Språk och tid"),
    ("byt språk", "Språk och tid"),
    ("svenska", "Språk och tid"),
    ("ledig", "Jag ska vara borta"),
    ("Jag ska vara borta.", "Jag ska vara borta"),
    ("semester", "Jag ska vara borta"),
    ("away", "Jag ska vara borta"),
    ("tack", "Varsågod"),
    ("Tack så mycket!", "Varsågod"),
    ("hej, får vi gilla ICA?", "Nej"),
    ("hjälp, får vi gilla ICA?", "Nej"),
    ("hej hej", "Hej {name}!"),
    ("hello there", "Hej {name}!"),
    ("måste vi registrera en borttagen kommentar?", "Ja"),
)

QUESTIONS = (
    "hjälp, någon skrev ett personnummer",
    "hur registrerar jag en kanal som redan finns?",
    "vem godkänner en ny kanal?",
    "vad gäller när jag är ledig?",
    "vilka språk ska vi svara på?",
)

VERDICTS = ("Ja", "Nej", "Det beror på", "Det här gäller", "Det står inte i riktlinjerna")


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("får vi gilla Tyresö FF?", "Ja"),
        ("får vi gilla Huddinge kommun?", "Ja"),
        ("may we like ICA?", "Nej"),
        ("kan vi följa Moderaterna?", "Nej"),
        ("måste det finnas en ersättare?", "Ja"),
    ],
)
async def test_the_verdict_comes_first(
    chat: Driver, town: Any, question: str, verdict: str
) -> None:
    await chat.says(town.anna, question)
    last = (await chat.screen(town.anna)).last
    assert last.title == verdict
    assert "Ur riktlinjerna: " in last.text


async def test_one_question_back_when_the_page_is_unknown(chat: Driver, town: Any) -> None:
    await chat.says(town.anna, "får vi gilla Kvackelbo?")
    last = (await chat.screen(town.anna)).last
    assert last.title == "Det beror på"
    assert "Vad är det för sida?" in last.text
    await chat.presses(town.anna, "Företag")
    assert (await chat.screen(town.anna)).last.title == "Nej"


async def test_the_documents_own_words_are_quoted(
    chat: Driver, town: Any, database_url: str, tmp_path: Path
) -> None:
    """What the organisation has imported stands word for word beside our own words."""
    words = "Föreningar och projekt i Tyresö gillar vi gärna, men aldrig företag eller partier."
    await imports_guideline(database_url, tmp_path / "riktlinjer.txt", f"Gilla andra\n{words}\n")
    await chat.says(town.anna, "får vi gilla ICA?")
    answer = (await chat.screen(town.anna)).last
    assert words in answer.text
    assert "Riktlinjernas egna ord, under ”Gilla andra”" in answer.text


async def test_not_covered_goes_to_the_communicator_and_back(chat: Driver, town: Any) -> None:
    await chat.says(town.anna, "hur byter jag lösenord i datorn?")
    last = (await chat.screen(town.anna)).last
    assert last.title == "Det står inte i riktlinjerna"
    assert "Ur riktlinjerna" not in last.text
    await chat.presses(town.anna, "Skicka till kommunikatören")
    await chat.settles()
    await chat.presses(town.maria, "Svara")
    await chat.fills(town.maria, text="Ring servicedesk.")
    await chat.settles()
    told = (await chat.screen(town.anna)).last
    assert told.title == f"{town.maria.name} har svarat på din fråga"
    assert "Ring servicedesk." in told.text


async def test_command_or_question(chat: Driver, town: Any) -> None:
    """Forty messages: a command is the whole message, everything else is a question."""
    people = cycle((town.anna, town.per, town.lisa, town.omar, town.tove))
    for (text, title), person in zip(COMMANDS_AND_QUESTIONS, people, strict=False):
        await chat.says(person, text)
        first_name = person.name.split()[0]
        assert (await chat.screen(person)).last.title == title.format(name=first_name), text
    for text, person in zip(QUESTIONS, people, strict=False):
        await chat.says(person, text)
        assert (await chat.screen(person)).last.title in VERDICTS, text
