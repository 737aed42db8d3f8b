"""The forecast outside the chat: a signed link to a picture, and the same as a table."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from aiohttp import ClientSession

from bot.demo.residents import RESIDENTS
from bot.domain.absences import Absence
from bot.domain.ids import PersonId
from bot.flows import forecast
from bot.turn import Turn
from bot.ui import Button, Link
from tests.solvik import START, opened


class Signing:
    """Links that say what they lead to."""

    def sign(self, kind: str, subject: str, person: PersonId, now: datetime) -> str:
        """The address of the document."""
        return f"https://kanalvakt.solvik.example/{kind}/{subject}/{person}/{now:%H%M}"


@pytest.fixture
async def turn(sqlite_url: str) -> AsyncIterator[Turn]:
    """Maria's turn in a town where the library's people are both away next week."""
    async with opened(sqlite_url) as (_url, app), app.open_store() as store:
        everybody = {person.email: person for person in await store.people.all()}
        for key in ("tove", "omar"):
            monday = START.date() + timedelta(days=6)
            absence = Absence(
                person=everybody[RESIDENTS[key].email].id,
                first_on=monday,
                last_on=monday + timedelta(days=6),
            )
            await store.absences.add(absence)
        yield Turn(
            id="test",
            who=everybody[RESIDENTS["maria"].email],
            now=START,
            store=store,
            municipality=app.municipality,
            links=Signing(),
        )


async def test_the_link_leads_to_the_picture(turn: Turn) -> None:
    card = await forecast.weeks.draw(turn, turn.who.id, turn.today)
    assert card is not None
    assert card.buttons == (Button("Visa som bild", forecast.open_picture.action()),)
    shown = await forecast.picture_link.draw(turn, turn.who.id)
    assert shown is not None
    address = f"https://kanalvakt.solvik.example/forecast.picture//{turn.who.id}/0900"
    assert shown.buttons == (Link("Visa som bild", address),)


async def test_the_picture_shows_the_week_that_nobody_has(turn: Turn) -> None:
    document = await forecast.picture.function(turn, "")
    root = ElementTree.fromstring(document.picture)
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("!") == 2
    assert "Solviks bibliotek (Facebook)" in texts
    titles = [title.text for title in root.iter("{http://www.w3.org/2000/svg}title")]
    assert "Solviks bibliotek (Facebook), v 49: ingen" in titles


async def test_the_table_says_the_same(turn: Turn) -> None:
    table = (await forecast.picture.function(turn, "")).table
    assert table.columns[:3] == ("Kanal", "v 48", "v 49")
    assert {row[0]: row[1:3] for row in table.rows} == {
        "Solviks bibliotek (Facebook)": ("Tove Granberg", "ingen"),
        "Sagostunden i Solvik (Instagram)": ("Tove Granberg", "ingen"),
    }


async def test_the_page_shows_it_to_whom_it_was_signed_for(sqlite_url: str) -> None:
    async with opened(sqlite_url) as (url, app), ClientSession() as http:
        async with app.open_store() as store:
            maria = await store.people.by_email(RESIDENTS["maria"].email)
            registrar = await store.people.by_email(RESIDENTS["registrar"].email)
        assert maria is not None
        assert registrar is not None
        app.links.serve_at(url)
        address = app.links.sign("forecast.picture", "", maria.id, START)
        async with http.get(address) as page:
            assert page.status == 200
            assert "Solviks bibliotek (Facebook)" in await page.text()
        async with http.get(f"{address}.picture") as shown:
            assert shown.content_type == "image/svg+xml"
            text = await shown.text()
        assert "Solviks bibliotek (Facebook), v 49: Tove Granberg" in text
        async with http.get(app.links.sign("forecast.picture", "", registrar.id, START)) as page:
            assert page.status == 404
