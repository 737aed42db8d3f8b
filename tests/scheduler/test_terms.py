"""The nightly job: what is over its term goes, what a record needs stays. Both databases."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.absences import Absence
from bot.domain.away_events import CalendarLink, CalendarQuestion, Found
from bot.domain.channels import CheckDays, CrisisRhythm
from bot.domain.covers import StandIn
from bot.domain.duties import DAILY_CHECK, SNAPSHOT, Occurrence, OccurrenceState
from bot.domain.guideline import Verdict
from bot.domain.ids import ChannelId
from bot.domain.people import AccountRef, Role
from bot.domain.questions import Question, QuestionState
from bot.domain.records import Incident, IncidentKind, Snapshot
from bot.domain.rhythms import RhythmDecision
from bot.domain.standard_answers import StandardAnswer
from bot.domain.terms import Kind
from bot.ports import SCREEN, MessageRef, OpenStore, Picture, Posting, Store
from bot.settings import Settings
from bot.ui import Notice
from scheduler.clock import nightly
from scheduler.terms import Removal
from tests.scheduler.world import CALENDAR, Town, add_channels, local

NIGHT = local("2027-03-28 03:00")  # the clock has just gone from two to three
OLD = NIGHT - timedelta(days=31)
YOUNG = NIGHT - timedelta(days=29)
TERM_DAYS = 30
PICTURE = Picture(media_type="image/png", content=b"\x89PNG\r\n\x1a\n")
HELLO = Notice("greeting.hello", {})


async def remove(db: OpenStore, kind: Kind, now: datetime = NIGHT, rows: int = 2) -> int:
    """Let the job of a single kind run; how much it removed."""
    return (await Removal(db, {kind: TERM_DAYS}, rows).run(now)).get(kind, 0)


def posting(town: Town, message: str) -> Posting:
    ref = MessageRef(platform="recorder", team="t", place="owner", message=message)
    return Posting(person=town.owner, notice=HELLO, message=ref)


Fill = Callable[[Store, Town, ChannelId, str, datetime], Awaitable[None]]


async def inbox(s: Store, town: Town, channel: ChannelId, name: str, at: datetime) -> None:
    await s.inbox.add(name, "slack", "hemligt", at, 60)
    await s.inbox.close(name, at)
    await s.inbox.latest(f"form/{name}", "halvskrivet", at)


async def outbox(s: Store, town: Town, channel: ChannelId, name: str, at: datetime) -> None:
    await s.outbox.put(name, "post", HELLO, town.owner)
    await s.outbox.close([name], "sent", at)


async def postings(s: Store, town: Town, channel: ChannelId, name: str, at: datetime) -> None:
    await s.outbox.posted(posting(town, name), at)


async def keys(s: Store, town: Town, channel: ChannelId, name: str, at: datetime) -> None:
    await s.accepted.add(name, None, at)


async def questions(s: Store, town: Town, channel: ChannelId, name: str, at: datetime) -> None:
    await s.questions.add(question(town, at, QuestionState.ANSWERED))


async def standard_answers(
    s: Store, town: Town, channel: ChannelId, name: str, at: datetime
) -> None:
    await s.standard_answers.add(
        StandardAnswer(
            question="Får vi ha tävlingar?",
            answer="Ja.",
            role=Role.COMMUNICATIONS_UNIT,
            saved_by=town.owner,
            saved_at=at,
            reviewed_at=at,
        )
    )


async def absences(s: Store, town: Town, channel: ChannelId, name: str, at: datetime) -> None:
    on = at.date()
    await s.absences.add(Absence(person=town.owner, first_on=on, last_on=on))


async def journal(s: Store, town: Town, channel: ChannelId, name: str, at: datetime) -> None:
    await s.records.note("home.hello", town.owner, {}, at)


async def files(s: Store, town: Town, channel: ChannelId, name: str, at: datetime) -> None:
    await s.files.add(PICTURE, town.owner, at)


async def chat(s: Store, town: Town, channel: ChannelId, name: str, at: datetime) -> None:
    await s.chat.add(town.owner, at, words=name)


async def supervision(s: Store, town: Town, channel: ChannelId, name: str, at: datetime) -> None:
    await s.occurrences.add([check(channel, at.date(), OccurrenceState.DONE)])


async def rhythms(s: Store, town: Town, channel: ChannelId, name: str, at: datetime) -> None:
    await s.channels.add_decision(crisis(town, channel, at, at))


async def stand_ins(s: Store, town: Town, channel: ChannelId, name: str, at: datetime) -> None:
    await s.covers.add(
        StandIn(
            channel=channel,
            person=town.deputy,
            first_on=at.date(),
            last_on=at.date(),
            entered_by=town.manager,
            entered_at=at,
        )
    )


async def calendars(s: Store, town: Town, channel: ChannelId, name: str, at: datetime) -> None:
    on = at.date()
    asked = CalendarQuestion(person=town.owner, first_on=on, last_on=on, asked_at=at)
    await s.calendars.ask(asked, Found(first_on=on, last_on=on, keys=(name,)))


async def pace(s: Store, town: Town, channel: ChannelId, name: str, at: datetime) -> None:
    await s.pace.hold("slack", "t", name, at)


def crisis(
    town: Town, channel: ChannelId, decided_at: datetime, until_at: datetime
) -> RhythmDecision:
    return RhythmDecision(
        channel=channel,
        crisis=CrisisRhythm.THREE,
        until_at=until_at,
        reason="Brand",
        decided_by=town.manager,
        decided_at=decided_at,
    )


def question(town: Town, at: datetime, state: QuestionState) -> Question:
    return Question(
        asker=town.owner,
        text="Får vi gilla?",
        language="sv",
        asked_at=at,
        state=state,
        verdict=Verdict.YES,
    )


def check(channel: ChannelId, on: date, state: OccurrenceState) -> Occurrence:
    return Occurrence(
        duty=DAILY_CHECK.name,
        subject=channel,
        due_on=on,
        opened_for=None,
        responsible=None,
        state=state,
    )


# How many rows a call adds, beside what adds them.
FILLS: Mapping[Kind, tuple[Fill, int]] = {
    Kind.INBOX: (inbox, 2),
    Kind.OUTBOX: (outbox, 1),
    Kind.POSTINGS: (postings, 1),
    Kind.KEYS: (keys, 1),
    Kind.QUESTIONS: (questions, 1),
    Kind.STANDARD_ANSWERS: (standard_answers, 1),
    Kind.ABSENCES: (absences, 1),
    Kind.JOURNAL: (journal, 1),
    Kind.FILES: (files, 1),
    Kind.CHAT: (chat, 1),
    Kind.SUPERVISION: (supervision, 1),
    Kind.RHYTHMS: (rhythms, 1),
    Kind.STAND_INS: (stand_ins, 1),
    Kind.CALENDARS: (calendars, 1),
    Kind.PACE: (pace, 1),
}


@pytest.mark.parametrize("kind", FILLS)
async def test_what_is_over_its_term_goes_batch_by_batch(
    db: OpenStore, town: Town, kind: Kind
) -> None:
    [channel] = await add_channels(db, town, OLD)
    fill, rows = FILLS[kind]
    async with db() as store:
        for day in range(5):
            await fill(store, town, channel, f"old{day}", OLD - timedelta(days=day))
        await fill(store, town, channel, "young", YOUNG)
    assert await remove(db, kind) == 5 * rows
    assert await remove(db, kind) == 0
    assert await remove(db, kind, NIGHT + timedelta(days=3)) == rows


@pytest.mark.parametrize("kind", FILLS)
async def test_nothing_goes_without_a_term(db: OpenStore, town: Town, kind: Kind) -> None:
    [channel] = await add_channels(db, town, OLD)
    fill, rows = FILLS[kind]
    async with db() as store:
        await fill(store, town, channel, "old", OLD)
    assert await Removal(db, {kind: 0}).run(NIGHT + timedelta(days=30_000)) == {}
    assert await remove(db, kind) == rows


async def test_what_waits_stays_however_old(db: OpenStore, town: Town) -> None:
    [channel] = await add_channels(db, town, OLD)
    async with db() as store:
        await store.outbox.put("waits", "post", HELLO, town.owner)
        await store.inbox.add("waits", "slack", "text", OLD, 60)
        await store.outbox.posted(posting(town, SCREEN), OLD)
        handed = await store.questions.add(question(town, OLD, QuestionState.HANDED_OVER))
        await store.occurrences.add([check(channel, OLD.date(), OccurrenceState.OPEN)])
    for kind in FILLS:
        assert await remove(db, kind) == 0
    async with db() as store:
        assert await store.outbox.waiting() == 1
        assert await store.inbox.waiting() == 1
        assert [q.id for q in await store.questions.handed_over()] == [handed.id]


async def test_what_a_record_needs_stays(db: OpenStore, town: Town) -> None:
    [channel] = await add_channels(db, town, OLD)
    found = check(channel, OLD.date(), OccurrenceState.DONE)
    async with db() as store:
        kept = await store.files.add(PICTURE, town.owner, OLD)
        [seen, taken] = await store.occurrences.add([found, replace(found, duty=SNAPSHOT.name)])
        await store.records.add_snapshot(
            Snapshot(
                channel=channel,
                occurrence=taken.id,
                taken_on=OLD.date(),
                taken_by=town.owner,
                picture=kept,
            )
        )
        incident = await store.records.add_incident(
            Incident(
                channel=channel,
                occurrence=seen.id,
                kind=IncidentKind.OTHER,
                what="Reklam",
                removed=True,
                seen_by=town.owner,
                seen_at=OLD,
            )
        )
    assert await remove(db, Kind.FILES) == 0
    assert await remove(db, Kind.SUPERVISION) == 0
    async with db() as store:
        assert await store.files.get(kept) == PICTURE
        assert await store.records.incident(incident.id) == incident
        assert await store.records.snapshot_of(taken.id) is not None


async def test_only_the_accounts_of_people_who_have_left_go(db: OpenStore, town: Town) -> None:
    async with db() as store:
        for person in (town.owner, town.deputy, town.manager):
            for account in await store.people.accounts(person):
                await store.people.link(replace(account, used_at=OLD))
        for person, young in ((town.deputy, False), (town.manager, True)):
            gone = await store.people.get(person)
            await store.people.save(replace(gone, listed=young, active=not young))
        for account in await store.people.accounts(town.manager):
            await store.people.link(replace(account, used_at=YOUNG))
    assert await remove(db, Kind.ACCOUNTS) == 1
    async with db() as store:
        assert await store.people.accounts(town.deputy) == []
        assert await store.people.accounts(town.owner) != []
        assert await store.people.accounts(town.manager) != []
        ref = AccountRef(platform="recorder", team="t", user=f"u{town.deputy}")
        assert await store.people.by_account(ref) is None
        assert (await store.people.get(town.deputy)).name == "Deputy"


async def test_the_calendars_of_people_who_have_left_go_with_their_accounts(
    db: OpenStore, town: Town
) -> None:
    async with db() as store:
        for person in (town.owner, town.deputy, town.manager):
            link = CalendarLink(person=person, sealed_address="förseglad", next_read_at=NIGHT)
            await store.calendars.save(link)
            await store.calendars.save_feed(person, f"hemlig{person}", NIGHT)
            for account in await store.people.accounts(person):
                used_at = YOUNG if person == town.manager else OLD
                await store.people.link(replace(account, used_at=used_at))
        for person in (town.deputy, town.manager):
            await store.people.save(replace(await store.people.get(person), active=False))
    assert await remove(db, Kind.CALENDAR_LINKS) == 1
    assert await remove(db, Kind.CALENDAR_FEEDS) == 1
    async with db() as store:
        assert await store.calendars.get(town.deputy) is None
        assert await store.calendars.feed_owner(f"hemlig{town.deputy}") is None
        for person in (town.owner, town.manager):
            assert await store.calendars.get(person) is not None
            assert await store.calendars.feed_owner(f"hemlig{person}") == person


async def test_a_decision_that_still_applies_stays(db: OpenStore, town: Town) -> None:
    [channel] = await add_channels(db, town, OLD)
    days = RhythmDecision(
        channel=channel,
        check_days=CheckDays.WORKDAYS,
        reason="Stängt på helger",
        decided_by=town.manager,
        decided_at=OLD,
    )
    lasting = crisis(town, channel, OLD, NIGHT + timedelta(days=1))
    async with db() as store:
        await store.channels.add_decision(replace(days, check_days=CheckDays.DAILY))
        await store.channels.add_decision(days)
        await store.channels.add_decision(lasting)
    assert await remove(db, Kind.RHYTHMS) == 1
    async with db() as store:
        kept = await store.channels.decisions(channel)
    assert {(d.check_days, d.crisis) for d in kept} == {
        (CheckDays.WORKDAYS, None),
        (None, lasting.crisis),
    }


async def test_a_question_about_several_events_goes_with_them(db: OpenStore, town: Town) -> None:
    on = OLD.date()
    asked = CalendarQuestion(person=town.owner, first_on=on, last_on=on, asked_at=OLD)
    found = Found(first_on=on, last_on=on, keys=("a", "b", "c", "d", "e"))
    async with db() as store:
        await store.calendars.ask(asked, found)
    await remove(db, Kind.CALENDARS)
    async with db() as store:
        assert await store.calendars.questions(town.owner) == []
        assert await store.calendars.known(town.owner) == set()


async def test_several_processes_share_the_rows(db: OpenStore, town: Town) -> None:
    async with db() as store:
        for number in range(40):
            await store.accepted.add(f"key{number}", None, OLD)
    counts = await asyncio.gather(*(remove(db, Kind.KEYS, rows=7) for _ in range(3)))
    assert sum(counts) + await remove(db, Kind.KEYS) == 40
    async with db() as store:
        assert not any([(await store.accepted.find(f"key{number}"))[0] for number in range(40)])


def test_every_kind_has_a_setting() -> None:
    terms = Settings(_env_file=None).terms
    assert set(terms) == set(Kind)
    for_good = {kind for kind, days in terms.items() if days == 0}
    records = {Kind.QUESTIONS, Kind.JOURNAL, Kind.SUPERVISION, Kind.RHYTHMS, Kind.STAND_INS}
    records |= {Kind.STANDARD_ANSWERS}
    assert for_good == records


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("2026-11-24 10:00", "2026-11-25 03:00"),
        ("2026-11-25 02:59", "2026-11-25 03:00"),
        ("2027-03-27 10:00", "2027-03-28 03:00"),  # a night of 23 hours
        ("2027-10-30 10:00", "2027-10-31 03:00"),  # a night of 25 hours
    ],
)
def test_it_runs_at_three_by_the_local_clock(now: str, at: str) -> None:
    fires_at = nightly(CALENDAR.timezone).get_next_fire_time(None, local(now))
    assert fires_at == local(at)
