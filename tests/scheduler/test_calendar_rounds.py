"""Connected calendars: read outside transactions, asked about once, and told of when they fail."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.calendars.fetching import Body, Fetcher
from adapters.calendars.people import PeoplesCalendars
from bot.domain.away_events import CalendarAnswer, CalendarLink
from bot.domain.terms import Kind
from bot.ports import BadCalendar, OpenStore
from scheduler.calendar_rounds import READ_EVERY_HOURS, TOLD_AT_FAILURES, CalendarRounds
from scheduler.terms import Removal
from tests.scheduler.world import CALENDAR, STOCKHOLM, Town, local

ADDRESS = "https://kalender.example/secret.ics"
NOW = local("2026-11-24 09:00")


def calendar(*days: tuple[str, str]) -> bytes:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{first}\r\nSUMMARY:Semester\r\nDTSTART;VALUE=DATE:{first}\r\n"
        f"DTEND;VALUE=DATE:{after}\r\nEND:VEVENT\r\n"
        for first, after in days
    )
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n"
    return text.encode()


class Stub(Fetcher):
    """Gives what stands in `content`; None fails. It uses the store, as others do meanwhile."""

    def __init__(self, open_store: OpenStore) -> None:
        super().__init__()
        self.open_store = open_store
        self.content: bytes | None = b""
        self.asked: list[tuple[str, str]] = []

    async def fetch(self, address: str, etag: str) -> Body | None:
        self.asked.append((address, etag))
        async with self.open_store() as store:
            await store.people.all()
        if self.content is None:
            raise BadCalendar("unreachable")
        return (
            None if etag == f"{len(self.content)}" else Body(self.content, f"{len(self.content)}")
        )


@pytest.fixture
def stub(db: OpenStore) -> Stub:
    return Stub(db)


@pytest.fixture
async def rounds(db: OpenStore, town: Town, stub: Stub) -> CalendarRounds:
    """The owner has connected a calendar."""
    calendars = PeoplesCalendars(STOCKHOLM, secret_key="k" * 32, base_url="", fetcher=stub)
    sealed = calendars.seal(ADDRESS)
    assert "secret" not in sealed
    async with db() as store:
        link = CalendarLink(person=town.owner, sealed_address=sealed, next_read_at=NOW)
        await store.calendars.save(link)
    return CalendarRounds(db, calendars, CALENDAR)


async def asked(db: OpenStore, town: Town) -> list[tuple[date, date, CalendarAnswer]]:
    async with db() as store:
        questions = await store.calendars.questions(town.owner)
        assert await store.absences.between(NOW.date(), NOW.date() + timedelta(days=400)) == []
        return [(q.first_on, q.last_on, q.state) for q in questions]


async def test_days_are_asked_about_once(
    db: OpenStore, town: Town, stub: Stub, rounds: CalendarRounds
) -> None:
    stub.content = calendar(("20261207", "20261212"), ("20261214", "20261216"))
    assert await rounds.read_due(NOW) == 1
    found = [
        (date(2026, 12, 7), date(2026, 12, 11), CalendarAnswer.OPEN),
        (date(2026, 12, 14), date(2026, 12, 15), CalendarAnswer.OPEN),
    ]
    assert await asked(db, town) == found
    assert await rounds.read_due(NOW + timedelta(minutes=1)) == 0
    assert await rounds.read_due(NOW + timedelta(hours=READ_EVERY_HOURS)) == 0
    assert stub.asked == [(ADDRESS, ""), (ADDRESS, str(len(stub.content)))]
    assert await asked(db, town) == found


async def test_moved_days_are_asked_about_anew_and_the_old_question_is_withdrawn(
    db: OpenStore, town: Town, stub: Stub, rounds: CalendarRounds
) -> None:
    stub.content = calendar(("20261207", "20261212"))
    await rounds.read_due(NOW)
    stub.content = calendar(("20261208", "20261212"), ("20240101", "20240103"))
    assert await rounds.read_due(NOW + timedelta(hours=READ_EVERY_HOURS)) == 1
    assert await asked(db, town) == [
        (date(2026, 12, 7), date(2026, 12, 11), CalendarAnswer.GONE),
        (date(2026, 12, 8), date(2026, 12, 11), CalendarAnswer.OPEN),
    ]
    async with db() as store:
        rows = await store.outbox.claim(NOW, 60, 10)
    asked_before, asked_anew = [row.notice for row in rows if row.kind == "post"]
    assert asked_before != asked_anew
    assert [row.notice for row in rows if row.kind == "redraw"] == [asked_before]


@pytest.mark.parametrize(("active", "listed"), [(False, True), (True, False)])
async def test_the_calendar_of_somebody_who_has_left_is_not_read(
    db: OpenStore, town: Town, stub: Stub, rounds: CalendarRounds, active: bool, listed: bool
) -> None:
    async with db() as store:
        owner = await store.people.get(town.owner)
        await store.people.save(replace(owner, active=active, listed=listed))
    stub.content = calendar(("20261207", "20261212"))
    assert await rounds.read_due(NOW) == 0
    assert stub.asked == []
    async with db() as store:
        await store.people.save(owner)
    assert await rounds.read_due(NOW) == 1


async def test_neighbours_are_one_question(
    db: OpenStore, town: Town, stub: Stub, rounds: CalendarRounds
) -> None:
    stub.content = calendar(("20261207", "20261208"), ("20261208", "20261210"))
    await rounds.read_due(NOW)
    assert await asked(db, town) == [(date(2026, 12, 7), date(2026, 12, 9), CalendarAnswer.OPEN)]


async def test_the_owner_is_told_once_when_it_cannot_be_read(
    db: OpenStore, town: Town, stub: Stub, rounds: CalendarRounds
) -> None:
    stub.content = None
    now, told = NOW, []
    for _ in range(TOLD_AT_FAILURES + 2):
        told.append(await rounds.read_due(now))
        now += timedelta(hours=25)
    assert told == [0] * (TOLD_AT_FAILURES - 1) + [1, 0, 0]
    stub.content = calendar()
    await rounds.read_due(now)
    async with db() as store:
        link = await store.calendars.get(town.owner)
    assert link is not None
    assert (link.failures, link.read_at) == (0, now)


async def test_a_calendar_that_was_removed_meanwhile_is_not_kept(
    db: OpenStore, town: Town, stub: Stub, rounds: CalendarRounds
) -> None:
    stub.content = calendar(("20261207", "20261212"))
    await rounds.read_due(NOW)
    async with db() as store:
        await store.calendars.remove(town.owner)
    assert await asked(db, town) == []
    assert await rounds.read_due(NOW + timedelta(days=1)) == 0
    assert len(stub.asked) == 1


async def test_past_questions_are_forgotten(
    db: OpenStore, town: Town, stub: Stub, rounds: CalendarRounds
) -> None:
    stub.content = calendar(("20261125", "20261126"))
    await rounds.read_due(NOW)
    removal = Removal(db, {Kind.CALENDARS: 30})
    await removal.run(NOW + timedelta(days=30))
    assert await asked(db, town) != []
    await removal.run(NOW + timedelta(days=40))
    assert await asked(db, town) == []
