"""Standard answers: a communicator's reply is kept by the communications unit and shown to whoever
asks nearly the same."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain import standard_answers
from tests.platforms.driver import Driver

QUESTION = "får vi blockera en följare?"
REPLY = "Nej, svara i stället eller ta bort det som är otillåtet."
MARKED = "Standardsvar från kommunikationsenheten, tisdag 24 november 2026"


async def last(chat: Driver, person: Any) -> Any:
    """The lowest card."""
    return (await chat.screen(person)).last


async def replies(chat: Driver, town: Any, text: str = REPLY) -> None:
    """Anna asks what the guideline does not say, and Maria replies."""
    await chat.says(town.anna, QUESTION)
    await chat.presses(town.anna, "Skicka till kommunikatören")
    await chat.settles()
    await chat.presses(town.maria, "Svara")
    await chat.fills(town.maria, text=text)
    await chat.settles()


async def saves(chat: Driver, town: Any) -> None:
    """Nina keeps the reply as it stands."""
    await chat.says(town.unit, "standardsvar")
    await chat.presses(town.unit, "Spara som standardsvar")
    await chat.fills(town.unit, checked="all")


async def test_a_reply_becomes_a_standard_answer(chat: Driver, town: Any) -> None:
    await replies(chat, town)
    await saves(chat, town)
    card = await last(chat, town.unit)
    assert card.title == "Standardsvar"
    assert MARKED in card.text
    assert "Spara som standardsvar" not in card.buttons
    await chat.says(town.mats, "Hej! Kan man blockera följare?")
    card = await last(chat, town.mats)
    assert card.title == "Det står inte i riktlinjerna"
    assert "Kommunikationsenheten svarar så här:" in card.text
    assert REPLY in card.text
    assert MARKED in card.text
    for name in (town.maria.name, town.unit.name, town.anna.name, "Ur riktlinjerna"):
        assert name not in card.text
    assert "Hjälpte svaret?" in card.text
    assert "Skicka till kommunikatören" in card.buttons
    await chat.says(town.mats, "får vi inte blockera en följare?")
    assert REPLY not in (await last(chat, town.mats)).text


async def test_names_are_refused_and_the_words_are_ones_own(chat: Driver, town: Any) -> None:
    await replies(chat, town, f"Hej Anna! {REPLY} /{town.maria.name}")
    await chat.says(town.unit, "standardsvar")
    assert "Anna" not in (await last(chat, town.unit)).text
    assert town.maria.name not in (await last(chat, town.unit)).text
    await chat.presses(town.unit, "Spara som standardsvar")
    await chat.fills(town.unit, checked="all")
    assert (await chat.errors(town.unit))["answer"] == (
        "Ta bort det här: Anna, Maria Sjögren, Maria."
    )
    await chat.fills(town.unit, asked="Får man blockera följare?", answer=REPLY, checked="all")
    await chat.says(town.per, QUESTION)
    card = await last(chat, town.per)
    assert REPLY in card.text
    assert "Frågan var: Får man blockera följare?" in card.text


async def test_a_rule_goes_before_it(chat: Driver, town: Any) -> None:
    await chat.says(town.unit, "standardsvar")
    await chat.presses(town.unit, "Nytt standardsvar")
    words = "Ja, gärna."
    await chat.fills(town.unit, asked="Får vi gilla ICA?", answer=words, checked="all")
    await chat.says(town.anna, "får vi gilla ica")
    card = await last(chat, town.anna)
    assert card.title == "Nej"
    assert "Ur riktlinjerna: Gilla andra" in card.text
    assert card.text.index("Vi gillar inte kommersiella företag") < card.text.index(words)


async def test_changed_and_removed(chat: Driver, town: Any) -> None:
    await replies(chat, town)
    await saves(chat, town)
    await chat.presses(town.unit, "Ändra")
    await chat.fills(town.unit, answer="Fråga oss först.", checked="all")
    await chat.says(town.per, QUESTION)
    assert "Fråga oss först." in (await last(chat, town.per)).text
    await chat.says(town.unit, "standardsvar")
    await chat.presses(town.unit, "Ta bort")
    assert (await last(chat, town.unit)).title == "Ta bort standardsvaret?"
    await chat.presses(town.unit, "Ta bort")
    assert "Fråga oss först." not in (await last(chat, town.unit)).text
    await chat.says(town.tove, QUESTION)
    assert "Kommunikationsenheten svarar" not in (await last(chat, town.tove)).text


async def test_after_its_term_it_waits_for_a_look(
    chat: Driver, town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Five days stand for the year, which would be lived through hour by hour.
    monkeypatch.setattr(standard_answers, "REVIEW_AFTER", timedelta(days=5))
    await replies(chat, town)
    await saves(chat, town)
    await chat.moves(days=6)
    await chat.says(town.per, QUESTION)
    assert REPLY not in (await last(chat, town.per)).text
    await chat.says(town.unit, "standardsvar")
    assert "Stämmer det här fortfarande?" in (await last(chat, town.unit)).text
    await chat.presses(town.unit, "Stämmer fortfarande")
    await chat.says(town.per, QUESTION)
    assert REPLY in (await last(chat, town.per)).text


async def test_only_the_unit_keeps_them(chat: Driver, town: Any) -> None:
    await replies(chat, town)
    for person in (town.maria, town.anna):
        await chat.says(person, "standardsvar")
        card = await last(chat, person)
        assert card.title == "Det här kan du inte göra"
        assert "Det kan kommunikationsenheten." in card.text
    await chat.says(town.unit, "hej")
    assert "Standardsvar" in (await last(chat, town.unit)).buttons
    await chat.says(town.maria, "hej")
    assert "Standardsvar" not in (await last(chat, town.maria)).buttons
