"""A question goes to somebody who is there: a communicator, their stand-in, the unit, its head."""

from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

import pytest

from bot.domain.ids import AdministrationId, PersonId
from bot.domain.people import Person, Role, communicators
from bot.flows.whom_to_ask import helpers, may_help

CULTURE = AdministrationId(1)


def person(number: int, role: Role | None = None, **more: Any) -> Person:
    return Person(
        id=PersonId(number),
        name=f"Person {number}",
        email="",
        administration=CULTURE if role in (None, Role.COMMUNICATOR) else None,
        roles=(role,) if role else (),
        **more,
    )


ASKER, STAND_IN = person(1), person(2)
MARIA = person(3, Role.COMMUNICATOR, stand_in=STAND_IN.id)
LEIF = person(4, Role.COMMUNICATOR)
UNIT, HEAD = person(5, Role.COMMUNICATIONS_UNIT), person(6, Role.HEAD_OF_COMMUNICATIONS)


def turn(*away: Person, without: Collection[Person] = (LEIF,)) -> Any:
    """What the step reads: who has a role, who is away, who people are."""
    gone = frozenset(p.id for p in away)
    officials = [p for p in (MARIA, LEIF, UNIT, HEAD) if p not in without]

    async def away_today() -> frozenset[PersonId]:
        return gone

    async def everybody_with_a_role() -> list[Person]:
        return officials

    async def supporters(administration: AdministrationId | None) -> list[Person]:
        found = communicators(officials, administration)
        return sorted(found, key=lambda p: p.id in gone)

    async def some(*ids: PersonId) -> dict[PersonId, Person]:
        return {p.id: p for p in (ASKER, STAND_IN, *officials) if p.id in ids}

    return SimpleNamespace(
        away_today=away_today, officials=everybody_with_a_role, supporters=supporters, some=some
    )


@pytest.mark.parametrize(
    ("now", "got"),
    [
        (turn(), [MARIA]),
        (turn(without=()), [MARIA, LEIF]),
        (turn(MARIA, without=()), [LEIF, MARIA]),
        (turn(MARIA), [STAND_IN, MARIA]),
        (turn(MARIA, STAND_IN), [UNIT, MARIA]),
        (turn(MARIA, STAND_IN, UNIT), [HEAD, MARIA]),
        (turn(MARIA, STAND_IN, UNIT, HEAD), [MARIA]),
        (turn(without=(MARIA, LEIF)), [UNIT]),
    ],
)
async def test_who_gets_a_question(now: Any, got: list[Person]) -> None:
    assert await helpers(now, ASKER) == got


async def test_nobody_is_asked_their_own_question() -> None:
    assert await helpers(turn(), MARIA) == [UNIT]
    assert await helpers(turn(), UNIT) == [HEAD]


@pytest.mark.parametrize(
    ("who", "may"),
    [(MARIA, True), (STAND_IN, True), (UNIT, True), (ASKER, False), (person(9), False)],
)
async def test_who_may_answer(who: Person, may: bool) -> None:
    assert await may_help(turn(), who, ASKER) is may
