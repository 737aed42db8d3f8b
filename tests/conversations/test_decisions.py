"""Guided decisions: a few presses to a verdict, the rule, what to do and whom to ask."""

from typing import Any

from tests.conversations.story import starts
from tests.platforms.driver import Driver, SeenCard


async def leads(chat: Driver, person: Any, words: str, *labels: str) -> SeenCard:
    """The card at the end, after the words and the presses."""
    await chat.says(person, words)
    for label in labels:
        await chat.presses(person, label)
    return (await chat.screen(person)).last


async def test_a_picture_of_pupils(chat: Driver, town: Any) -> None:
    """From home in four presses; the way back changes a reply."""
    await chat.says(town.sara, "hej")
    await chat.presses(town.sara, "Få hjälp med ett beslut")
    await chat.presses(town.sara, "Får vi publicera bilden?")
    question = (await chat.screen(town.sara)).last
    assert question.title == "Får vi publicera bilden?"
    assert "Vem har tagit eller gjort bilden?" in question.text
    await chat.presses(town.sara, "Kommunen äger bilden")
    await chat.presses(town.sara, "Barn eller elever")
    verdict = (await chat.screen(town.sara)).last
    assert verdict.title == "Det beror på"
    assert "Vårdnadshavarna ska ha sagt ja till sociala medier" in verdict.text
    assert "Foton och filmer ska klara dataskyddsreglerna." in verdict.text
    assert "version 1: ”Upphovsrätt och lagar” och ”Innehåll i sociala medier”." in verdict.text
    assert "Skriv en alternativtext som berättar vad bilden visar." in verdict.text
    assert (
        "Fråga kommunikatören Johan Kvist eller dataskyddsombudet innan du bestämmer dig."
        in verdict.text
    )
    await chat.presses(town.sara, "Tillbaka")
    again = (await chat.screen(town.sara)).last
    assert "Du svarade: Kommunen äger bilden." in again.text
    await chat.presses(town.sara, "Ingen")
    assert (await chat.screen(town.sara)).last.title == "Ja"


async def test_a_comment_that_must_go_leads_to_the_incident(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    verdict = await leads(chat, town.anna, "ta bort kommentar", "Reklam")
    assert verdict.title == "Ja"
    assert "ska in i diariet" in verdict.text
    assert "Spara en bild av den." in verdict.text
    await chat.presses(town.anna, "Borttagen kommentar", within="Ja")
    assert (await chat.form(town.anna)).values["kind"] == "advertising"
    await chat.fills(
        town.anna, what="Annons för solglasögon under inlägget om simskolan", removed="yes"
    )
    kept = (await chat.screen(town.anna)).last
    assert kept.title == "Att registrera i diariet"
    assert "Reklam" in kept.text


async def test_criticism_stays_and_the_communicator_can_be_asked(chat: Driver, town: Any) -> None:
    verdict = await leads(
        chat, town.anna, "Måste kommentaren bort?", "Kritik, klagomål eller en obekväm fråga"
    )
    assert verdict.title == "Nej"
    assert "Kritik får stå kvar, även när den är hård." in verdict.text
    assert "Borttagen kommentar" not in verdict.buttons
    await chat.presses(town.anna, "Fråga kommunikatören")
    await chat.fills(town.anna, text="Är det här verkligen bara kritik?")
    await chat.settles()
    assert "Är det här verkligen bara kritik?" in (await chat.screen(town.maria)).last.text


async def test_the_other_decisions(chat: Driver, town: Any) -> None:
    """Each in its own words, to the verdict and whom to ask."""
    channel = await leads(
        chat, town.anna, "får vi starta en kanal?", "Ja till kanalen", "Ja, alltihop"
    )
    assert channel.title == "Ja"
    assert "Registrera kanal" in channel.buttons
    politics = await leads(chat, town.per, "politik", "Vad ett parti eller en politiker tycker")
    assert politics.title == "Nej"
    assert "Den som frågar om politik hänvisas vidare till partierna." in politics.text
    private = await leads(chat, town.tove, "privat konto", "Surfa privat på arbetstid")
    assert private.title == "Det beror på"
    assert "förvaltningschefen Eva Lindqvist eller din chef Sven Hall" in private.text
    diary = await leads(chat, town.omar, "diarieföra", "Ett direktmeddelande")
    assert diary.title == "Det beror på"
    assert "registratorn Birgitta Roos" in diary.text
    page = await leads(
        chat,
        town.lisa,
        "beslut",
        "Får jag svara på någon annans sida?",
        "Ja, jag är talesperson",
        "Fakta om vår verksamhet",
    )
    assert page.title == "Ja"
    assert "Skriv under eget namn, och att du arbetar för kommunen." in page.text


async def test_criticism_may_not_be_removed(chat: Driver, town: Any) -> None:
    await chat.says(town.per, "får vi ta bort kritiska kommentarer?")
    assert (await chat.screen(town.per)).last.title == "Nej"


async def test_an_answer_leads_to_its_decision(chat: Driver, town: Any) -> None:
    await chat.says(town.anna, "får jag använda mitt privata konto i tjänsten?")
    answer = (await chat.screen(town.anna)).last
    assert answer.title == "Nej"
    await chat.presses(town.anna, "Gå igenom steg för steg")
    assert (await chat.screen(town.anna)).last.title == "Får jag använda mitt privata konto?"


async def test_a_communicator_is_not_told_to_ask_herself(chat: Driver, town: Any) -> None:
    verdict = await leads(chat, town.maria, "politik", "Något annat, eller vet inte")
    assert "Maria Sjögren" not in verdict.text
    assert "Fråga kommunikatören Nina Alm innan du bestämmer dig." in verdict.text


async def test_in_english(chat: Driver, town: Any) -> None:
    await chat.says(town.omar, "english")
    verdict = await leads(
        chat, town.omar, "is this political?", "What is decided, or how something works"
    )
    assert verdict.title == "Yes"
    assert "Keep to facts, preferably with a link." in verdict.text
