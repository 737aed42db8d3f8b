"""The list of questions without a good answer: a page and a file behind a link, without names."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from adapters.public.links import PATH
from bot.composition import Application
from bot.demo.residents import RESIDENTS
from bot.domain.guideline import Verdict
from bot.domain.people import Person
from bot.domain.questions import Question, QuestionState
from tests.solvik import START, opened

ASKED = (
    ("anna", "Anna Bergs lösenord till instagram är borta, ring 070-123 45 67"),
    ("per", "nytt lösenord till datorn"),
    ("sara", "vilken kamera ska vi köpa?"),
)


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[tuple[str, Application, dict[str, Person]]]:
    """The town's address, with three questions of this week and one of the week before."""
    async with opened(sqlite_url) as (url, app):
        async with app.open_store() as store:
            by_name = {person.name: person for person in await store.people.all()}
            people = {key: by_name[resident.name] for key, resident in RESIDENTS.items()}
            question = Question(
                asker=people["anna"].id,
                text="förra veckans fråga om skrivaren",
                language="sv",
                asked_at=START - timedelta(weeks=1),
                state=QuestionState.ANSWERED,
                verdict=Verdict.NOT_COVERED,
            )
            await store.questions.add(question)
            for key, text in ASKED:
                asked = replace(question, asker=people[key].id, text=text, asked_at=START)
                await store.questions.add(asked)
        yield url, app, people


async def rows(town: tuple[str, Application, dict[str, Person]], key: str) -> list[list[str]]:
    """The file as the person gets it; empty when there is none for them."""
    url, app, people = town
    signed = app.links.sign("gaps.listed", "2026-11-23", people[key].id, START)
    address = f"{url}{PATH}{signed.rpartition('/')[2]}.csv"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        if response.status != 200:
            return []
        text = await response.text()
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


async def test_the_unit_gets_every_question_of_the_week_without_names(
    town: tuple[str, Application, dict[str, Person]],
) -> None:
    head, *listed = await rows(town, "unit")
    assert head == ["Grupp", "Fråga", "Varför", "Dag"]
    assert [row[0] for row in listed] == ["1", "1", "2"]
    text = str(listed)
    assert "(borttaget) lösenord till instagram är borta, ring (borttaget)" in text
    assert "Anna" not in text
    assert "skrivaren" not in text
    assert {row[2] for row in listed} == {"Står inte i riktlinjerna"}
    assert {row[3] for row in listed} == {"tisdag 24 november 2026"}


async def test_a_communicator_gets_those_of_her_administration(
    town: tuple[str, Application, dict[str, Person]],
) -> None:
    assert len(await rows(town, "maria")) == 1 + 2
    assert len(await rows(town, "johan")) == 1 + 1


async def test_a_link_gives_nobody_else_anything(
    town: tuple[str, Application, dict[str, Person]],
) -> None:
    assert await rows(town, "anna") == []
    assert await rows(town, "registrar") == []
