"""The promises of the port Covers, and of absences that last."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import Connection, text

from bot.domain.absences import Absence
from bot.domain.channels import Channel
from bot.domain.covers import DeputyAnswer, StandIn
from bot.domain.guideline import Verdict
from bot.domain.ids import AbsenceId, ChannelId, PersonId, StandInId
from bot.domain.questions import Question, QuestionState
from bot.domain.records import Incident, IncidentKind
from bot.ports import NotFound, OpenStore
from store.engine import create_engine, store_opener
from store.migrate import configuration, upgrade

TODAY = date(2026, 7, 6)
CHANNEL_DUTIES = ("cover", "deputy_readiness", "summer_forecast")


def days(count: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=count)


@pytest.fixture
async def channel(db: OpenStore, people: list[PersonId], now: datetime) -> ChannelId:
    """A channel of Anna's."""
    async with db() as store:
        added = await store.channels.add(
            Channel(applicant=people[0], owner=people[0], changed_at=now)
        )
    return added.id


async def test_stand_ins_between_dates_the_last_chosen_first(
    db: OpenStore, channel: ChannelId, people: list[PersonId], now: datetime
) -> None:
    anna, karin, asa = people
    async with db() as store:
        first = await store.covers.add(
            StandIn(
                channel=channel,
                person=karin,
                first_on=TODAY,
                last_on=days(4),
                entered_by=anna,
                entered_at=now,
            )
        )
        second = await store.covers.add(replace(first, person=asa, last_on=days(1)))
        assert await store.covers.between(days(1), days(9)) == [second, first]
        assert await store.covers.between(days(2), days(9)) == [first]
        assert await store.covers.between(days(5), days(9)) == []
        assert await store.covers.get(second.id) == second
        await store.covers.remove(second.id)
        await store.covers.remove(second.id)
        assert await store.covers.between(TODAY, TODAY) == [first]
        with pytest.raises(NotFound):
            await store.covers.get(StandInId(second.id))


async def test_the_last_answer_counts_and_goes_with_its_absence(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    anna, karin, asa = people
    async with db() as store:
        absence = await store.absences.add(Absence(person=anna, first_on=TODAY, last_on=days(4)))
        no = DeputyAnswer(absence=absence.id, person=karin, accepts=False, answered_at=now)
        yes = replace(no, accepts=True, answered_at=now + timedelta(hours=1))
        other = replace(no, person=asa)
        for answer in (no, other, yes):
            await store.covers.answer(answer)
        assert await store.covers.answers([absence.id]) == [other, yes]
        assert await store.covers.answers([]) == []
        await store.covers.forget(absence.id)
        assert await store.covers.answers([absence.id]) == []
        await store.covers.answer(yes)
    async with db() as store:
        await store.absences.remove(absence.id)
        assert await store.covers.answers([absence.id]) == []


async def test_absences_that_last(db: OpenStore, people: list[PersonId], now: datetime) -> None:
    anna, karin, _asa = people
    async with db() as store:
        over = await store.absences.add(
            Absence(
                person=anna,
                first_on=days(-9),
                last_on=days(-3),
                entered_by=karin,
                entered_at=now,
                kept_until=days(1),
            )
        )
        await store.absences.add(Absence(person=karin, first_on=days(-9), last_on=days(-3)))
        assert await store.absences.not_back(days(-3)) == []
        assert await store.absences.not_back(days(-2)) == [over]
        assert await store.absences.not_back(days(1)) == [over]
        assert await store.absences.not_back(days(2)) == []
        back = replace(over, kept_until=None)
        await store.absences.save(back)
        assert await store.absences.not_back(TODAY) == []
        assert await store.absences.many([over.id, AbsenceId(over.id + 99)]) == {over.id: back}


async def test_who_leads_somebody(db: OpenStore, people: list[PersonId]) -> None:
    anna, karin, asa = people
    async with db() as store:
        await store.people.save(replace(await store.people.get(anna), manager=karin))
        left = replace(await store.people.get(karin), manager=asa, active=False)
        await store.people.save(left)
        assert [await store.people.leads(person) for person in people] == [False, True, False]


async def test_what_happened_in_a_channel(
    db: OpenStore, channel: ChannelId, people: list[PersonId], now: datetime
) -> None:
    anna, karin, _asa = people
    async with db() as store:
        early, late = [
            await store.records.add_incident(
                Incident(
                    channel=channel,
                    occurrence=None,
                    kind=IncidentKind.OTHER,
                    what="något",
                    removed=True,
                    seen_by=anna,
                    seen_at=now + timedelta(days=number),
                )
            )
            for number in (0, 1)
        ]
        assert await store.records.incidents_since([channel], now) == [early, late]
        assert await store.records.incidents_since([channel], now + timedelta(days=1)) == [late]
        assert await store.records.incidents_since([], now) == []
        question = await store.questions.add(
            Question(
                asker=karin,
                text="får vi?",
                language="sv",
                asked_at=now,
                state=QuestionState.HANDED_OVER,
                verdict=Verdict.YES,
                channel=channel,
            )
        )
        await store.questions.add(replace(question, channel=None))
        assert await store.questions.about([channel]) == [question]


async def test_running_channels_and_absences_get_their_duties_when_migrated(bare_url: str) -> None:
    """A database of the version before: what runs there is looked at with the next tick."""

    def before(connection: Connection) -> None:
        command.upgrade(configuration(connection), "0005")
        connection.execute(
            text(
                "INSERT INTO person (name, email, email_key, title, language, roles, listed, "
                "active, check_hour) VALUES ('Anna', '', '', '', 'sv', '[]', :yes, :yes, 9)"
            ),
            {"yes": True},
        )
        for state in ("active", "draft", "closing"):
            connection.execute(
                text(
                    "INSERT INTO channel (state, applicant, name, address, address_key, purpose, "
                    "audience, goals, benefit, resources, owner_consent, deputy_consent, "
                    "check_days, checklist, changed_at, version) VALUES (:state, 1, '', '', '', "
                    "'', '', '', '', '', 'yes', 'yes', 'daily', '[]', :now, 1)"
                ),
                {"state": state, "now": datetime(2026, 1, 1, tzinfo=UTC)},
            )
        for first, last in (("2020-01-01", "2020-01-02"), ("2099-01-01", "2099-01-02")):
            connection.execute(
                text("INSERT INTO absence (person, first_on, last_on) VALUES (1, :first, :last)"),
                {"first": date.fromisoformat(first), "last": date.fromisoformat(last)},
            )
        connection.commit()

    engine = create_engine(bare_url, foreign_keys=False)
    async with engine.connect() as connection:
        await connection.run_sync(before)
    await upgrade(bare_url)
    async with store_opener(engine)() as store:
        rows = await store.schedule.take_due(datetime.now(UTC), 100)
    await engine.dispose()
    assert sorted((row.duty, row.subject) for row in rows) == sorted(
        [
            *((duty, channel) for duty in CHANNEL_DUTIES for channel in (1, 3)),
            ("deputy_briefing", 2),
        ]
    )
