"""Dataclass and row have the same fields, and every value survives the way there and back."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.absences import Absence
from bot.domain.approvals import Approval
from bot.domain.away_events import CalendarLink, CalendarQuestion
from bot.domain.channels import Channel, ChecklistAnswer
from bot.domain.closings import Closing
from bot.domain.duties import Occurrence, Scheduled
from bot.domain.guideline import Paragraph
from bot.domain.ids import AdministrationId, ChannelId, OccurrenceId, PersonId
from bot.domain.people import Account, AccountRef, Administration, Person
from bot.domain.questions import Question
from bot.domain.records import Incident, Snapshot
from bot.domain.rhythms import RhythmDecision
from bot.ports import GuidelineDocument, Installation, OpenStore, Picture
from store import tables

PAIRS: list[tuple[type[Any], type[tables.Row], set[str]]] = [
    (Administration, tables.AdministrationRow, set()),
    (Person, tables.PersonRow, {"email_key"}),
    (Channel, tables.ChannelRow, set()),
    (Approval, tables.ApprovalRow, set()),
    (Closing, tables.ClosingRow, set()),
    (Scheduled, tables.ScheduledRow, set()),
    (Occurrence, tables.OccurrenceRow, set()),
    (RhythmDecision, tables.RhythmDecisionRow, set()),
    (Absence, tables.AbsenceRow, set()),
    (CalendarLink, tables.CalendarLinkRow, set()),
    (CalendarQuestion, tables.CalendarQuestionRow, set()),
    (Incident, tables.IncidentRow, set()),
    (Snapshot, tables.SnapshotRow, set()),
    (Question, tables.QuestionRow, set()),
    (GuidelineDocument, tables.GuidelineDocumentRow, set()),
    (Installation, tables.InstallationRow, set()),
    (Picture, tables.FileRow, {"id", "sha256", "sent_by", "sent_at"}),
]

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
MOMENTS = st.integers(0, 7_000_000_000_000_000).map(
    lambda microseconds: datetime(1971, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
)
ORDINARY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def any_of(kind: type[Any], **given: Any) -> st.SearchStrategy[Any]:
    """Instances of a dataclass; ids and what else must exist or be unique is given."""
    return (
        st.builds(kind, **{"id": st.just(0), "version": st.just(1)} | given)
        if {
            "id",
            "version",
        }
        <= {field.name for field in fields(kind)}
        else st.builds(kind, **given)
    )


st.register_type_strategy(str, TEXTS)
st.register_type_strategy(datetime, MOMENTS)
st.register_type_strategy(date, st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
PERSON = st.just(PersonId(1))
MAYBE_PERSON = st.none() | PERSON


@pytest.mark.parametrize(("kind", "row", "extra"), PAIRS)
def test_dataclass_and_row_have_the_same_fields(
    kind: type[Any], row: type[tables.Row], extra: set[str]
) -> None:
    columns = {column.name for column in tables.table(row).columns}
    assert columns - extra == {field.name for field in fields(kind)}
    assert extra <= columns


def test_an_account_and_its_row_have_the_same_fields() -> None:
    columns = {column.name for column in tables.table(tables.AccountRow).columns}
    own = {field.name for field in fields(Account)} - {"ref"}
    assert columns == own | {field.name for field in fields(AccountRef)}


@ORDINARY
@given(data=st.data())
async def test_everything_comes_back_as_it_was(
    db: OpenStore, people: list[PersonId], data: st.DataObject
) -> None:
    assert people[0] == 1
    async with db() as store:
        administration = await store.people.add_administration("Skolan")
        person = data.draw(
            any_of(
                Person,
                id=st.just(PersonId(0)),
                email=st.just(""),
                administration=st.none() | st.just(AdministrationId(administration.id)),
                manager=MAYBE_PERSON,
                stand_in=MAYBE_PERSON,
                check_hour=st.integers(0, 23),
            )
        )
        added = await store.people.add(person)
        assert await store.people.get(added.id) == replace(person, id=added.id)

        channel = data.draw(
            any_of(
                Channel,
                applicant=PERSON,
                administration=st.none() | st.just(AdministrationId(administration.id)),
                address_key=st.just(""),
                owner=MAYBE_PERSON,
                deputy=MAYBE_PERSON,
                access_by=MAYBE_PERSON,
                checklist=st.lists(st.from_type(ChecklistAnswer), max_size=4).map(tuple),
            )
        )
        kept = await store.channels.add(channel)
        assert await store.channels.get(kept.id) == replace(channel, id=kept.id)

        approval = data.draw(
            any_of(
                Approval,
                channel=st.just(ChannelId(kept.id)),
                applicant=PERSON,
                manager=MAYBE_PERSON,
                stand_in=MAYBE_PERSON,
                decided_by=MAYBE_PERSON,
            )
        )
        request = await store.approvals.add(approval)
        assert await store.approvals.get(request.id) == replace(approval, id=request.id)

        occurrence = data.draw(
            any_of(
                Occurrence,
                subject=st.just(kept.id),
                opened_for=MAYBE_PERSON,
                responsible=MAYBE_PERSON,
                passed_by=st.lists(PERSON, max_size=2).map(tuple),
                done_by=MAYBE_PERSON,
            )
        )
        (opened,) = await store.occurrences.add([occurrence])
        assert await store.occurrences.get(opened.id) == replace(occurrence, id=opened.id)

        incident = data.draw(
            any_of(
                Incident,
                channel=st.just(ChannelId(kept.id)),
                occurrence=st.none() | st.just(OccurrenceId(opened.id)),
                seen_by=PERSON,
                registered_by=MAYBE_PERSON,
            )
        )
        found = await store.records.add_incident(incident)
        assert await store.records.incident(found.id) == replace(incident, id=found.id)

        snapshot = data.draw(
            any_of(
                Snapshot,
                channel=st.just(ChannelId(kept.id)),
                occurrence=st.just(OccurrenceId(opened.id)),
                taken_by=PERSON,
            )
        )
        taken = await store.records.add_snapshot(snapshot)
        assert await store.records.snapshot_of(opened.id) == replace(snapshot, id=taken.id)

        question = data.draw(
            any_of(
                Question,
                asker=PERSON,
                channel=st.none() | st.just(ChannelId(kept.id)),
                replied_by=MAYBE_PERSON,
            )
        )
        asked = await store.questions.add(question)
        assert await store.questions.get(asked.id) == replace(question, id=asked.id)

        document = data.draw(
            st.builds(
                GuidelineDocument,
                version=st.just(0),
                paragraphs=st.lists(st.from_type(Paragraph), max_size=4).map(tuple),
                ties=st.dictionaries(TEXTS, st.integers(0, 3), max_size=3),
            )
        )
        imported = await store.guidelines.add(document)
        assert await store.guidelines.current(document.guideline) == imported
        assert replace(imported, version=0) == document

        installation = data.draw(st.builds(Installation))
        await store.installations.save(installation)
        where = installation.platform, installation.team
        assert await store.installations.get(*where) == installation

        picture = data.draw(st.builds(Picture))
        file = await store.files.add(picture, people[0], datetime.now(UTC))
        assert await store.files.get(file) == picture


async def test_long_texts_come_back_whole(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    long = "Åh, “så” långt 🐟\n" * 20_000
    async with db() as store:
        added = await store.channels.add(
            Channel(applicant=people[0], name=long, purpose=long, changed_at=now)
        )
        assert await store.channels.get(added.id) == added
