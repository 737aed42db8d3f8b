"""Standard answers hold no personal data that can be told, and are looked at once a year."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.ids import PersonId
from bot.domain.people import Person, Role
from bot.domain.standard_answers import (
    StandardAnswer,
    keeper_role,
    needs_review,
    personal_data_in,
)

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ANNA = Person(id=PersonId(1), name="Anna Berg", email="anna.berg@solvik.example")
MARIA = Person(id=PersonId(2), name="Maria Sjögren", email="maria.sjogren@solvik.example")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hej Anna! Ring servicedesk.", ["Anna"]),
        ("Fråga Anna Berg.", ["Anna Berg", "Anna"]),
        ("Det sköter Maria Sjögrens enhet.", ["Maria Sjögren", "Maria"]),
        ("Skriv till maria.sjogren@solvik.example.", ["maria.sjogren@solvik.example", "Maria"]),
        ("Hej Oskar, det går bra.", ["Oskar"]),
        ("Personen heter 19121212-1212.", ["19121212-1212"]),
        ("Skriv till kommunikation@solvik.example eller ring 08-123 45.", []),
        ("Hej alla, det går bra.", []),
        ("Annat gäller på sommaren.", []),
        ("Det gäller från 2026 till 2027.", []),
    ],
)
def test_what_can_be_told_is_found(text: str, found: list[str]) -> None:
    assert personal_data_in(text, [ANNA, MARIA], [ANNA, MARIA]) == found


def test_others_first_names_are_everyday_words() -> None:
    assert personal_data_in("Anna på simhallen vet.", [ANNA, MARIA]) == []


def test_the_unit_and_its_head_keep_them() -> None:
    unit = replace(MARIA, roles=(Role.COMMUNICATIONS_UNIT,))
    head = replace(MARIA, roles=(Role.HEAD_OF_COMMUNICATIONS,))
    assert keeper_role(unit) is Role.COMMUNICATIONS_UNIT
    assert keeper_role(head) is Role.HEAD_OF_COMMUNICATIONS
    assert keeper_role(replace(MARIA, roles=(Role.COMMUNICATOR,))) is None
    assert keeper_role(ANNA) is None
    assert keeper_role(replace(unit, active=False)) is None


def test_it_is_looked_at_once_a_year() -> None:
    standard = StandardAnswer(
        question="Får vi ha tävlingar?",
        answer="Ja.",
        role=Role.COMMUNICATIONS_UNIT,
        saved_by=MARIA.id,
        saved_at=NOW,
        reviewed_at=NOW,
    )
    assert not needs_review(standard, NOW + timedelta(days=365))
    assert needs_review(standard, NOW + timedelta(days=366))
