"""Two questions that ask the same are told from two that do not; doubt counts as not."""

from itertools import combinations

import pytest

from bot.answers.alike import LEAST_LIKENESS, likeness
from bot.domain.guideline import Guideline

KNOWN = "Får vi ha tävlingar på vår sida?"
MAX_COMPARED = 400


@pytest.mark.parametrize(
    "asked",
    [
        "får vi ha tävlingar på vår sida",
        "Hej! FÅR VI HA TÄVLINGAR PÅ VÅR SIDA?? Tack!",
        "far vi ha tavlingar pa var sida?",
        "får man ha en tävling på sidan?",
        "kan vi ha tävlingar på våra sidor?",
        "får vi ha tävlinger på vår sida",
    ],
)
def test_nearly_the_same(asked: str) -> None:
    assert likeness(asked, KNOWN) >= LEAST_LIKENESS
    assert likeness(KNOWN, asked) >= LEAST_LIKENESS


@pytest.mark.parametrize(
    "asked",
    [
        "Får vi inte ha tävlingar på vår sida?",
        "Måste vi ha tävlingar på vår sida?",
        "När får vi ha tävlingar på vår sida?",
        "Vem får ha tävlingar på vår sida?",
        "Får vi ha reklam på vår sida?",
        "Får vi ha tävlingar utan regler på vår sida?",
        "Får vi ha tävlingar med priser för 5000 kr på vår sida?",
        "Får vi ha tävlingar?",
        "sida",
        "",
        "?",
    ],
)
def test_something_else(asked: str) -> None:
    assert likeness(asked, KNOWN) == 0
    assert likeness(KNOWN, asked) == 0


def test_numbers_are_the_same() -> None:
    known = "Får vi ge bort priser för 500 kronor?"
    assert likeness("får vi ge bort ett pris för 500 kronor", known) >= LEAST_LIKENESS
    assert likeness("får vi ge bort priser för 5000 kronor?", known) == 0


def test_endless_texts_are_not_compared() -> None:
    assert likeness("får vi tävla " * 100, "får vi tävla " * 100) == 0


def test_no_two_known_questions_about_different_things_are_taken_for_the_same(
    guideline: Guideline,
) -> None:
    """What people ask about the rules and around them, an even sample of it against each other."""
    known = [(rule.id, text) for rule in guideline.rules for text in rule.phrasings]
    known += [(topic.name, text) for topic in guideline.outside for text in topic.asked]
    some = known[:: len(known) // MAX_COMPARED]
    taken = [
        (one, other)
        for one, other in combinations(some, 2)
        if one[0] != other[0] and likeness(one[1], other[1])
    ]
    assert len(some) >= MAX_COMPARED
    assert taken == []
