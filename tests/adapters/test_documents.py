"""Signed links: ten minutes, one person, and not a letter changed; the log as page and as file."""

import csv
import hashlib
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import aiohttp
import pytest
from bs4 import BeautifulSoup
from multidict import CIMultiDictProxy

from adapters.public.documents import as_csv
from adapters.public.links import PATH, BadLink, OldLink, SignedLinks
from bot.composition import Application
from bot.domain.channels import Channel
from bot.domain.duties import (
    CANNOT,
    DAILY_CHECK,
    EXTRA_SNAPSHOT,
    NOT_ASKED,
    UNANSWERED,
    Occurrence,
    OccurrenceState,
)
from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.domain.records import Incident, IncidentKind, Snapshot
from bot.ports import Picture
from bot.ui import Table
from tests.solvik import START, opened

SECRET = "a-secret-of-at-least-32-characters!"
KIND = "supervision_log.log"
FOUND_TEXT = "Hotfullt inlägg om rektorn"


def links(secret: str = SECRET) -> SignedLinks:
    return SignedLinks(secret, "https://kanalvakt.example.se/")


def token(address: str) -> str:
    return address.rpartition("/")[2]


def test_a_link_says_what_it_leads_to_and_whom() -> None:
    address = links().sign(KIND, "5/2026-11-01/2026-11-30", PersonId(7), START)
    assert address.startswith("https://kanalvakt.example.se/documents/")
    target = links().read(token(address), START)
    assert (target.kind, target.subject, target.person) == (KIND, "5/2026-11-01/2026-11-30", 7)


def test_it_expires_after_ten_minutes() -> None:
    signed = token(links().sign(KIND, "5", PersonId(7), START))
    links().read(signed, START + timedelta(minutes=10, seconds=-1))
    with pytest.raises(OldLink):
        links().read(signed, START + timedelta(minutes=10))


def test_a_changed_link_is_refused_wherever_it_is_changed() -> None:
    signed = token(links().sign(KIND, "5", PersonId(7), START))
    for place, letter in enumerate(signed):
        other = "A" if letter != "A" else "B"
        with pytest.raises(BadLink):
            links().read(signed[:place] + other + signed[place + 1 :], START)


def test_somebody_elses_name_needs_a_signature_of_its_own() -> None:
    mine = token(links().sign(KIND, "5", PersonId(7), START))
    theirs = token(links("another-secret-of-32-characters-!!").sign(KIND, "5", PersonId(8), START))
    forged = f"{theirs.partition('.')[0]}.{mine.partition('.')[2]}"
    for odd in (theirs, forged, "", ".", "a.b", mine + "=", "å" + mine, mine * 20):
        with pytest.raises(BadLink):
            links().read(odd, START)


def test_a_cell_is_no_formula() -> None:
    odd = ('=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", " =1", "Åsa; Ek", 'a "b"')
    text = as_csv(Table(("Dag", "Av vem"), (odd[:2], odd[2:4], odd[4:6], odd[6:])))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows == [
        ["Dag", "Av vem"],
        ['\'=HYPERLINK("http://x")', "'+1"],
        ["'-1", "'@SUM(A1)"],
        ["'\t=1", "' =1"],
        ["Åsa; Ek", 'a "b"'],
    ]


@dataclass
class Site:
    """The town with a channel that has a history."""

    url: str
    app: Application
    channel: Channel
    owner: Person
    deputy: Person

    def address(self, person: PersonId, now: datetime = START) -> str:
        """A link to the log of the last days."""
        subject = f"{self.channel.id}/2026-11-17/2026-11-24"
        signed = self.app.links.sign(KIND, subject, person, now)
        return f"{self.url}{PATH}{token(signed)}"


@pytest.fixture
async def site(sqlite_url: str) -> AsyncIterator[Site]:
    async with opened(sqlite_url) as (url, app):
        async with app.open_store() as store:
            channel = next(c for c in await store.channels.all() if c.active_at and c.deputy)
            channel = await store.channels.save(
                replace(channel, active_at=START - timedelta(days=30))
            )
            assert channel.owner is not None
            assert channel.deputy is not None
            owner = await store.people.get(channel.owner)
            deputy = await store.people.get(channel.deputy)
            await store.people.save(replace(owner, name='=cmd|"/c calc"'))
            added = await store.occurrences.add(_history(channel, owner.id, deputy.id))
            await store.records.add_incident(
                Incident(
                    channel=channel.id,
                    occurrence=added[0].id,
                    kind=IncidentKind.ATTACK,
                    what=FOUND_TEXT,
                    removed=True,
                    seen_by=owner.id,
                    seen_at=START,
                )
            )
        yield Site(url, app, channel, owner, deputy)


def _history(channel: Channel, owner: PersonId, deputy: PersonId) -> list[Occurrence]:
    def check(day: int, state: OccurrenceState) -> Occurrence:
        return Occurrence(
            duty=DAILY_CHECK.name,
            subject=channel.id,
            due_on=date(2026, 11, day),
            opened_for=owner,
            responsible=owner,
            state=state,
            done_by=owner,
            done_at=START,
            outcome="all_clear",
        )

    gap = replace(check(19, OccurrenceState.MISSED), done_by=None, done_at=None, outcome="")
    return [
        replace(check(17, OccurrenceState.DONE), outcome="found"),
        replace(check(18, OccurrenceState.DONE), done_by=deputy, passed_by=(owner,), reason=CANNOT),
        replace(gap, opened_for=None, responsible=None, reason=NOT_ASKED),
        replace(gap, due_on=date(2026, 11, 20), passed_by=(owner, deputy), reason=UNANSWERED),
        replace(check(21, OccurrenceState.LATE)),
    ]


async def get(address: str) -> tuple[int, str, CIMultiDictProxy[str]]:
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        return response.status, await response.text(), response.headers


async def test_the_page_names_the_law_every_check_and_every_gap(site: Site) -> None:
    status, text, headers = await get(site.address(site.deputy.id))
    assert status == 200
    assert headers["Cache-Control"] == "no-store"
    page = BeautifulSoup(text, "html.parser")
    assert "4 § lagen (1998:112) om ansvar för elektroniska anslagstavlor" in page.text
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in page("tr")]
    assert len(rows) == 1 + 8
    by_day = {row[0]: row for row in rows}
    assert by_day["onsdag 18 november 2026"][2:4] == [
        "Genomgången",
        f"{site.deputy.name} (ersättare)",
    ]
    assert by_day["onsdag 18 november 2026"][7] == "Lämnad vidare: kunde inte den dagen."
    assert by_day["torsdag 19 november 2026"][2] == "Inte genomgången"
    assert "tjänsten var inte i gång" in by_day["torsdag 19 november 2026"][7]
    assert "Ingen av dem som tillfrågades" in by_day["fredag 20 november 2026"][7]
    assert site.deputy.name in by_day["fredag 20 november 2026"][6]
    assert by_day["lördag 21 november 2026"][2] == "Genomgången i efterhand"
    assert by_day["söndag 22 november 2026"][2] == "Ingen uppgift"
    assert FOUND_TEXT not in text
    assert "<script" not in text


async def test_the_file_holds_the_same(site: Site) -> None:
    status, text, headers = await get(site.address(site.deputy.id) + ".csv")
    assert status == 200
    assert "attachment" in headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 1 + 8
    assert rows[1][3] == '\'=cmd|"/c calc"'
    assert FOUND_TEXT not in text


async def test_what_does_not_open_it(site: Site) -> None:
    mine = site.address(site.deputy.id)
    assert (await get(mine[:-2] + ("AA" if mine[-2:] != "AA" else "BB")))[0] == 403
    assert (await get(site.address(site.deputy.id, START - timedelta(minutes=11))))[0] == 410
    stranger = next(p for p in await _everybody(site) if not p.roles and p.id not in _people(site))
    status, text, _headers = await get(site.address(stranger.id))
    assert status == 404
    assert site.channel.name not in text
    assert (await get(f"{site.url}{PATH}nothing"))[0] == 404


async def _everybody(site: Site) -> list[Person]:
    async with site.app.open_store() as store:
        return await store.people.all()


def _people(site: Site) -> set[PersonId | None]:
    return {site.owner.id, site.deputy.id, site.owner.manager}


async def test_the_picture_of_a_snapshot_is_seen_through_a_link_of_ones_own(site: Site) -> None:
    content = b"\x89PNG\r\n\x1a\n" + b"picture"
    async with site.app.open_store() as store:
        file = await store.files.add(
            Picture(media_type="image/png", content=content), site.owner.id, START
        )
        [o] = await store.occurrences.add(
            [
                Occurrence(
                    duty=EXTRA_SNAPSHOT.name,
                    subject=site.channel.id,
                    due_on=START.date(),
                    opened_for=site.owner.id,
                    responsible=site.owner.id,
                    state=OccurrenceState.DONE,
                )
            ]
        )
        await store.records.add_snapshot(
            Snapshot(
                channel=site.channel.id,
                occurrence=o.id,
                taken_on=START.date(),
                taken_by=site.owner.id,
                picture=file,
            )
        )
        everybody = await store.people.all()
    stranger = next(person for person in everybody if not person.listed)

    def address(person: PersonId, now: datetime = START) -> str:
        signed = site.app.links.sign("snapshot.kept_picture", str(o.id), person, now)
        return f"{site.url}{PATH}{token(signed)}"

    async with aiohttp.ClientSession() as http:
        async with http.get(address(site.owner.id)) as page:
            assert page.status == 200
            assert hashlib.sha256(content).hexdigest() in await page.text()
        async with http.get(address(site.owner.id) + ".picture") as shown:
            assert (shown.content_type, await shown.read()) == ("image/png", content)
            assert shown.headers["X-Content-Type-Options"] == "nosniff"
        async with http.get(address(stranger.id) + ".picture") as refused:
            assert refused.status == 404
        old = START - timedelta(minutes=11)
        async with http.get(address(site.owner.id, old) + ".picture") as refused:
            assert refused.status == 410
