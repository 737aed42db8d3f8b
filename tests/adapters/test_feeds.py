"""Duties as a calendar: valid, for whoever has the address, and nobody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import aiohttp
from icalendar import Calendar

from bot.composition import Application
from bot.demo.residents import RESIDENTS
from bot.domain.absences import Absence
from bot.domain.channels import Channel, ChannelState, Consent, Service
from bot.domain.ids import PersonId
from bot.domain.people import Person
from tests.solvik import START, opened

TOKEN = "t" * 43


async def person(app: Application, name: str) -> Person:
    async with app.open_store() as store:
        found = await store.people.by_email(RESIDENTS[name].email)
    assert found is not None
    return found


@asynccontextmanager
async def town(database_url: str) -> AsyncIterator[tuple[str, Application, Person, Person]]:
    """Anna owns a channel whose deputy is Per, and Anna is away on two days."""
    async with opened(database_url) as (url, app):
        anna, per = await person(app, "anna"), await person(app, "per")
        async with app.open_store() as store:
            await store.channels.add(
                Channel(
                    applicant=anna.id,
                    name="Simhallen",
                    service=Service.FACEBOOK,
                    address="https://www.facebook.com/simhallen",
                    owner=anna.id,
                    deputy=per.id,
                    owner_consent=Consent.YES,
                    deputy_consent=Consent.YES,
                    state=ChannelState.ACTIVE,
                    active_at=START,
                    changed_at=START,
                )
            )
            away = Absence(person=anna.id, first_on=date(2026, 11, 26), last_on=date(2026, 11, 27))
            await store.absences.add(away)
        yield url, app, anna, per


async def with_feed(app: Application, owner: PersonId, token: str | None = TOKEN) -> None:
    async with app.open_store() as store:
        await store.calendars.save_feed(owner, token, START)


def events_in(body: bytes) -> list[Any]:
    return list(Calendar.from_ical(body).walk("VEVENT"))


async def read(url: str, token: str = TOKEN, **headers: str) -> tuple[int, bytes, str]:
    address = f"{url}/calendar/{token}.ics"
    async with aiohttp.ClientSession() as session, session.get(address, headers=headers) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status, await answer.read(), answer.headers.get("ETag", "")


async def test_the_owner_and_the_deputy_have_their_days(sqlite_url: str) -> None:
    async with town(sqlite_url) as (url, app, anna, per):
        await with_feed(app, anna.id)
        status, body, etag = await read(url)
        assert status == 200
        own = events_in(body)
        checks = {e["DTSTART"].dt for e in own if e["SUMMARY"] == "Dagens kommentarer"}
        assert datetime(2026, 11, 25, 8, tzinfo=UTC) in checks
        assert datetime(2026, 11, 26, 8, tzinfo=UTC) not in checks
        assert datetime(2026, 11, 28, 8, tzinfo=UTC) in checks
        assert any(e["SUMMARY"] == "Halvårsbild: Simhallen (Facebook)" for e in own)
        assert (await read(url, **{"If-None-Match": etag}))[0] == 304
        await with_feed(app, anna.id, None)
        await with_feed(app, per.id)
        theirs = events_in((await read(url))[1])
        assert {e["DTSTART"].dt for e in theirs if e["SUMMARY"] == "Dagens kommentarer"} == {
            datetime(2026, 11, 26, 8, tzinfo=UTC),
            datetime(2026, 11, 27, 8, tzinfo=UTC),
        }
        (cover,) = [e for e in theirs if e["SUMMARY"] == f"Du tar över för {anna.name}"]
        assert (cover["DTSTART"].dt, cover["DTEND"].dt) == (date(2026, 11, 26), date(2026, 11, 28))
        assert cover["DESCRIPTION"] == "Simhallen (Facebook)"


async def test_every_event_is_valid(sqlite_url: str) -> None:
    async with town(sqlite_url) as (url, app, anna, _per):
        await with_feed(app, anna.id)
        calendar = Calendar.from_ical((await read(url))[1])
        assert calendar["VERSION"] == "2.0"
        assert calendar["PRODID"]
        events: list[Any] = list(calendar.walk("VEVENT"))
        assert events
        for event in events:
            assert event["DTSTAMP"].dt.tzinfo is not None
            assert event["DTEND"].dt > event["DTSTART"].dt
            assert event["TRANSP"] == "TRANSPARENT"
        assert len({event["UID"] for event in events}) == len(events)
        assert calendar.errors == []
        assert all(event.errors == [] for event in events)


async def test_unknown_and_old_addresses_are_not_found(sqlite_url: str) -> None:
    async with town(sqlite_url) as (url, app, anna, _per):
        await with_feed(app, anna.id)
        for token in ("x" * 43, TOKEN[:-1], "short", TOKEN.upper(), "%00" * 30):
            status, body, _etag = await read(url, token)
            assert (status, body) == (404, b"There is no such calendar.\n")
        await with_feed(app, anna.id, "n" * 43)
        assert (await read(url))[0] == 404
        async with app.open_store() as store:
            await store.people.save(replace(anna, active=False))
        assert (await read(url, "n" * 43))[0] == 404
