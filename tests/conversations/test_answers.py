"""The conversation around an answer: what every answer says, several at once, what one does next,
and whether it helped."""

from pathlib import Path
from typing import Any

from tests.conversations.story import imports_guideline, starts
from tests.platforms.driver import Driver, SeenCard

NO_COMPANIES = "Vi gillar inte kommersiella företag eller liknande."
SOURCE = "Ur riktlinjerna: Gilla andra, version 1."


async def ask(chat: Driver, person: Any, question: str) -> SeenCard:
    """The card that answers the question."""
    await chat.says(person, question)
    return (await chat.screen(person)).last


async def last(chat: Driver, person: Any) -> SeenCard:
    """The lowest card."""
    return (await chat.screen(person)).last


async def test_an_answer_says_rule_section_and_version(chat: Driver, town: Any) -> None:
    card = await ask(chat, town.anna, "får vi gilla ICA?")
    assert card.title == "Nej"
    assert NO_COMPANIES in card.text
    assert SOURCE in card.text
    assert "Hjälpte svaret?" in card.text


async def test_exceptions_stand_beside_the_rule(chat: Driver, town: Any) -> None:
    card = await ask(chat, town.anna, "får vi gilla Tyresö FF?")
    assert "Undantag: Vi gillar inte politiska partier eller liknande." in card.text
    card = await ask(chat, town.anna, "måste borttagna kommentarer diarieföras?")
    assert "Undantag: Oviktiga inlägg och kommentarer får rensas bort efter hand." in card.text


async def test_where_it_depends_it_is_said_on_what_and_whom_to_ask(chat: Driver, town: Any) -> None:
    card = await ask(chat, town.anna, "får jag scrolla på instagram på jobbet?")
    assert card.title == "Det beror på"
    assert "Det beror på vad förvaltningschefen har bestämt för er." in card.text
    assert f"Fråga {town.eva.name}, som är din förvaltningschef." in card.text
    card = await ask(chat, town.mats, "får jag scrolla på instagram på jobbet?")
    assert f"Fråga {town.ulrika.name}, som är din förvaltningschef." in card.text
    card = await ask(chat, town.anna, "kan vi använda ett foto som en förälder tagit?")
    assert card.title == "Det beror på"
    assert "Det beror på vem som har rätten till bilden eller texten" in card.text
    assert f"Fråga {town.maria.name} om du är osäker." in card.text


async def test_a_page_that_nobody_can_name(chat: Driver, town: Any) -> None:
    await chat.says(town.anna, "får vi gilla Kvackelbo?")
    await chat.presses(town.anna, "Något annat, eller vet inte")
    card = await last(chat, town.anna)
    assert card.title == "Det beror på"
    assert "Det beror på vad det är för sida" in card.text
    assert f"Fråga {town.maria.name} om du är osäker." in card.text


async def test_a_long_paragraph_is_shortened_and_can_be_read_whole(
    chat: Driver, town: Any, database_url: str, tmp_path: Path
) -> None:
    told = "Kommunen finns där invånarna är, och det här skriver vi mer om på vårt intranät. "
    words = "Vi gillar inte sidor som hör till kommersiella företag, för det blir reklam."
    document = tmp_path / "riktlinjer.md"
    text = f"# Gilla andra\n{told * 7}{words} {told * 6}\n"
    await imports_guideline(database_url, document, text)
    card = await ask(chat, town.anna, "får vi gilla ICA?")
    assert words in card.text
    assert card.text.count(told.strip()) < 6
    assert "…" in card.text
    assert "version 1, inläst " in card.text
    await chat.presses(town.anna, "Läs hela stycket")
    whole = await last(chat, town.anna)
    assert whole.text.count(told.strip()) == 13
    await chat.presses(town.anna, "Tillbaka till svaret")
    assert (await last(chat, town.anna)).title == "Nej"


async def test_an_answer_keeps_the_version_that_it_was_given_from(
    chat: Driver, town: Any, database_url: str, tmp_path: Path
) -> None:
    document = tmp_path / "riktlinjer.md"
    before = "Vi gillar aldrig kommersiella företag eller liknande."
    after = "Vi gillar numera inga kommersiella företag alls."
    await imports_guideline(database_url, document, f"# Gilla andra\n{before}\n")
    assert before in (await ask(chat, town.anna, "får vi gilla ICA?")).text
    await imports_guideline(database_url, document, f"# Gilla andra\n{after}\n")
    await chat.presses(town.anna, "Ja", within="Hjälpte svaret?")
    card = await last(chat, town.anna)
    assert before in card.text
    assert "version 1, inläst" in card.text
    card = await ask(chat, town.anna, "får vi gilla ICA?")
    assert after in card.text
    assert "version 2, inläst" in card.text


NEXT_STEPS = (
    ("vem godkänner en ny kanal?", "Registrera kanal", "Registrera kanal"),
    ("måste borttagna kommentarer diarieföras?", "Borttagen kommentar", "Borttagen kommentar"),
    ("måste det finnas en ersättare?", "Jag ska vara borta", "Jag ska vara borta"),
    ("hur ofta ska vi gå igenom kommentarerna?", "Dagens kommentarer", "Dagens kommentarer"),
    ("måste vi spara en bild av kanalen varje halvår?", "Halvårsbild", "Extra bild"),
)


async def test_the_next_step_is_a_button(chat: Driver, town: Any) -> None:
    for question, button, title in NEXT_STEPS:
        card = await ask(chat, town.lisa, question)
        assert button in card.buttons, question
        await chat.presses(town.lisa, button)
        assert title in (await last(chat, town.lisa)).title


async def test_the_snapshot_that_waits_is_the_next_step(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "måste vi spara en bild av kanalen varje halvår?")
    await chat.presses(town.anna, "Halvårsbild")
    assert (await last(chat, town.anna)).title == "Vilken kanal har ändrats?"


async def test_did_it_help_can_be_changed(chat: Driver, town: Any) -> None:
    await chat.says(town.anna, "får vi gilla ICA?")
    await chat.presses(town.anna, "Ja", within="Hjälpte svaret?")
    card = await last(chat, town.anna)
    assert "Du svarade ja. Tack!" in card.text
    assert "Ja" not in card.buttons
    await chat.presses(town.anna, "Nej", within="Hjälpte svaret?")
    card = await last(chat, town.anna)
    assert "Du svarade nej." in card.text
    assert "Skicka frågan till kommunikatören, så får du svar här." in card.text
    await chat.presses(town.anna, "Skicka till kommunikatören")
    await chat.settles()
    handed = await last(chat, town.maria)
    assert handed.title == "En fråga till dig"
    assert "får vi gilla ICA?" in handed.text


async def test_only_the_asker_says_whether_it_helped(chat: Driver, town: Any) -> None:
    await chat.says(town.anna, "får vi gilla ICA?")
    press = await chat.keeps(town.anna, "Nej", within="Hjälpte svaret?")
    await chat.says(town.per, "får vi gilla ICA?")
    await chat.repeats(press, town.per)
    await chat.says(town.anna, "tack")
    assert "Du svarade nej" not in await chat.screen(town.anna)


async def test_several_questions_are_answered_one_by_one(chat: Driver, town: Any) -> None:
    card = await ask(
        chat, town.anna, "Hej! Får vi gilla ICA? Hur byter jag lösenord i datorn? Tack!"
    )
    assert card.title == "Du ställde 2 frågor"
    assert NO_COMPANIES in card.text
    assert SOURCE in card.text
    assert "Det står inte i riktlinjerna." in card.text
    await chat.presses(town.anna, "Hela svaret", within="lösenord")
    card = await last(chat, town.anna)
    assert card.title == "Det står inte i riktlinjerna"
    assert "Ur riktlinjerna" not in card.text
    await chat.presses(town.anna, "Skicka till kommunikatören")
    await chat.presses(town.anna, "Alla svaren")
    card = await last(chat, town.anna)
    assert card.title == "Du ställde 2 frågor"
    assert "Skickad till kommunikatören." in card.text
    await chat.settles()
    handed = await last(chat, town.maria)
    assert "lösenord" in handed.text
    assert "ICA" not in handed.text


async def test_and_what_about_another_page(chat: Driver, town: Any) -> None:
    card = await ask(chat, town.anna, "Får vi gilla ICA? Och Tyresö FF?")
    assert card.title == "Du ställde 2 frågor"
    assert NO_COMPANIES in card.text
    assert "Får vi gilla Tyresö FF?" in card.text
    assert "Vi kan gilla sidor med tydlig anknytning till Tyresö" in card.text


async def test_one_of_several_pages_is_asked_about(chat: Driver, town: Any) -> None:
    await chat.says(town.anna, "Får vi gilla Kvackelbo? Måste vi ha en ersättare?")
    await chat.presses(town.anna, "Välj", within="Kvackelbo")
    await chat.presses(town.anna, "Företag")
    assert (await last(chat, town.anna)).title == "Nej"
    await chat.presses(town.anna, "Alla svaren")
    assert NO_COMPANIES in (await last(chat, town.anna)).text


async def test_no_more_than_five_at_a_time(chat: Driver, town: Any) -> None:
    pages = ("ICA", "Coop", "Lidl", "Willys", "Tyresö FF", "Huddinge kommun", "Ikea")
    card = await ask(chat, town.anna, " ".join(f"Får vi gilla {page}?" for page in pages))
    assert card.title == "Du ställde 7 frågor"
    assert "Tyresö FF" in card.text
    assert "Huddinge kommun" not in card.text
    assert "Jag svarar på högst 5 frågor åt gången." in card.text


async def test_a_long_story_is_one_question(chat: Driver, town: Any) -> None:
    story = (
        "Vi sköter en sida för badet i tre månader och har fått fler besökare än någonsin. "
        "Det har varit en lång sommar, och kollegorna har turats om att vara där. "
    )
    text = story * 20 + "Får vi gilla ICA?"
    assert 3000 < len(text) < 4000
    card = await ask(chat, town.anna, text)
    assert card.title in ("Nej", "Det beror på")
    assert "Du ställde" not in card.title
    assert "… " in card.text
    assert len(card.text) < 1500


SMALL_TALK = (
    ("tack för hjälpen, perfekt", "Varsågod"),
    ("Tack så jättemycket för svaret!", "Varsågod"),
    ("ok toppen", "Bra"),
    ("👍", "Bra"),
    ("hejdå, ha en bra dag", "Hej då"),
    ("vem är du?", "Jag heter Kanalvakt"),
    ("det hjälpte inte", "Det var tråkigt"),
)


async def test_small_talk_quotes_no_rule(chat: Driver, town: Any) -> None:
    for text, title in SMALL_TALK:
        card = await ask(chat, town.anna, text)
        assert card.title == title, text
        assert "riktlinjerna:" not in card.text
        assert "Hjälpte svaret?" not in card.text


async def test_not_covered_names_the_communicator_of_ones_own(chat: Driver, town: Any) -> None:
    question = "hur byter jag lösenord i datorn?"
    card = await ask(chat, town.anna, question)
    culture = f"{town.maria.name}, kommunikatör på {town.anna.administration}, kan hjälpa dig."
    assert culture in card.text
    assert "Ur riktlinjerna" not in card.text
    assert "Hjälpte svaret?" not in card.text
    card = await ask(chat, town.mats, question)
    schools = f"{town.johan.name}, kommunikatör på {town.mats.administration}, kan hjälpa dig."
    assert schools in card.text
