"""The promises of the ports Records, Questions and Guidelines."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.channels import Channel
from bot.domain.duties import SNAPSHOT, Occurrence
from bot.domain.guideline import Paragraph, Verdict
from bot.domain.ids import ChannelId, IncidentId, OccurrenceId, PersonId, QuestionId
from bot.domain.people import Role
from bot.domain.questions import Question, QuestionState
from bot.domain.records import Incident, IncidentKind, Snapshot
from bot.domain.standard_answers import StandardAnswer
from bot.ports import Conflict, GuidelineDocument, NotFound, OpenStore
from store.engine import create_engine

TODAY = date(2026, 11, 23)


@pytest.fixture
async def channel(db: OpenStore, people: list[PersonId], now: datetime) -> ChannelId:
    """Anna's channel."""
    async with db() as store:
        return (await store.channels.add(Channel(applicant=people[0], changed_at=now))).id


@pytest.fixture
def incident(channel: ChannelId, people: list[PersonId], now: datetime) -> Incident:
    """Personal data that Anna has found and removed."""
    return Incident(
        channel=channel,
        occurrence=None,
        kind=IncidentKind.PERSONAL_DATA,
        what="ett telefonnummer",
        removed=True,
        seen_by=people[0],
        seen_at=now,
    )


async def test_incidents_wait_until_they_are_registered(
    db: OpenStore, incident: Incident, people: list[PersonId], now: datetime
) -> None:
    async with db() as store:
        later = await store.records.add_incident(incident)
        earlier = await store.records.add_incident(
            replace(incident, seen_at=now - timedelta(days=1))
        )
        assert await store.records.unregistered([incident.channel]) == [earlier, later]
        assert await store.records.unregistered([]) == []
        assert await store.records.unregistered([ChannelId(10**6)]) == []
        registered = await store.records.save_incident(
            replace(earlier, diarienummer="KS 2026/12", registered_by=people[1], registered_at=now)
        )
        assert await store.records.incident(earlier.id) == registered
        assert await store.records.unregistered([incident.channel]) == [later]
        with pytest.raises(Conflict):
            await store.records.save_incident(earlier)
        with pytest.raises(NotFound):
            await store.records.incident(IncidentId(10**6))


async def test_one_snapshot_answers_an_occurrence(
    db: OpenStore, channel: ChannelId, people: list[PersonId]
) -> None:
    anna = people[0]
    due = Occurrence(
        duty=SNAPSHOT.name, subject=channel, due_on=TODAY, opened_for=anna, responsible=anna
    )
    async with db() as store:
        (occurrence,) = await store.occurrences.add([due])
        assert await store.records.snapshot_of(occurrence.id) is None
        taken = Snapshot(
            channel=channel, occurrence=occurrence.id, taken_on=TODAY, taken_by=people[0]
        )
        first = await store.records.add_snapshot(taken)
        assert await store.records.snapshot_of(occurrence.id) == first
        numbered = await store.records.save_snapshot(replace(first, diarienummer="KS 2026/13"))
        assert await store.records.snapshot_of(occurrence.id) == numbered
        with pytest.raises(Conflict):
            await store.records.save_snapshot(first)
    with pytest.raises(Conflict):
        async with db() as store:
            await store.records.add_snapshot(taken)
    with pytest.raises(NotFound):
        async with db() as store:
            await store.records.add_snapshot(replace(taken, occurrence=OccurrenceId(10**6)))


async def test_the_journal_says_who_did_what_about_what(
    db: OpenStore, database_url: str, people: list[PersonId], now: datetime
) -> None:
    async with db() as store:
        await store.records.note("approval.approve", people[1], {"approval": 41}, now)
    engine = create_engine(database_url)
    async with engine.connect() as connection:
        lines = (await connection.execute(text("SELECT step, person, args FROM journal"))).all()
    await engine.dispose()
    assert [tuple(line) for line in lines] == [("approval.approve", people[1], '{"approval":41}')]


async def test_a_removed_standard_answer_is_taken_from_its_questions(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    standard = StandardAnswer(
        question="Får vi ha tävlingar?",
        answer="Ja.",
        role=Role.COMMUNICATIONS_UNIT,
        saved_by=people[0],
        saved_at=now,
        reviewed_at=now,
    )
    question = Question(
        asker=people[0],
        text="Får vi ha tävlingar?",
        language="sv",
        asked_at=now,
        state=QuestionState.REPLIED,
        verdict=Verdict.NOT_COVERED,
        replied_by=people[1],
        replied_at=now,
    )
    async with db() as store:
        kept = await store.standard_answers.add(standard)
        asked = await store.questions.add(replace(question, standard=kept.id))
        changed = await store.standard_answers.save(replace(kept, answer="Nej."))
        assert await store.standard_answers.all() == [changed]
        with pytest.raises(Conflict):
            await store.standard_answers.save(kept)
        assert await store.questions.replied_since(now) == [asked]
        assert await store.questions.replied_since(now + timedelta(seconds=1)) == []
        await store.standard_answers.remove(kept.id)
        await store.standard_answers.remove(kept.id)
        assert await store.standard_answers.all() == []
        assert (await store.questions.get(asked.id)).standard is None
        with pytest.raises(NotFound):
            await store.standard_answers.get(kept.id)


async def test_questions_that_wait_for_a_communicator(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    question = Question(
        asker=people[0],
        text="Får vi gilla Tyresö FF?",
        language="sv",
        asked_at=now,
        state=QuestionState.HANDED_OVER,
        verdict=Verdict.DEPENDS,
    )
    async with db() as store:
        late = await store.questions.add(question)
        early = await store.questions.add(replace(question, asked_at=now - timedelta(hours=1)))
        await store.questions.add(replace(question, state=QuestionState.ANSWERED))
        assert await store.questions.handed_over() == [early, late]
        replied = await store.questions.save(
            replace(early, state=QuestionState.REPLIED, reply="Ja.", replied_by=people[1])
        )
        assert await store.questions.get(early.id) == replied
        assert await store.questions.handed_over() == [late]
        with pytest.raises(Conflict):
            await store.questions.save(early)
        with pytest.raises(NotFound):
            await store.questions.get(QuestionId(10**6))


async def test_questions_of_a_time_the_oldest_first(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    hour = timedelta(hours=1)
    question = Question(
        asker=people[0],
        text="Vilken kamera ska vi köpa?",
        language="sv",
        asked_at=now,
        state=QuestionState.ANSWERED,
        verdict=Verdict.NOT_COVERED,
    )
    async with db() as store:
        late, early, *_others = [
            await store.questions.add(replace(question, asked_at=at))
            for at in (now + hour, now, now - timedelta(microseconds=1), now + 2 * hour)
        ]
        assert await store.questions.asked_between(now, now + 2 * hour) == [early, late]
        assert await store.questions.asked_between(now, now) == []


async def test_every_import_of_a_document_is_a_version(db: OpenStore, now: datetime) -> None:
    document = GuidelineDocument(
        guideline="solvik",
        version=0,
        imported_at=now,
        file_name="riktlinjer.docx",
        sha256="ab" * 32,
        paragraphs=(
            Paragraph(heading="Uppsikt", text="Se efter varje dag.", number=0),
            Paragraph(heading="Gilla", text="Gilla inte företag.", number=1),
        ),
        ties={"liking/no-companies": 1},
    )
    async with db() as store:
        assert await store.guidelines.current("solvik") is None
        first = await store.guidelines.add(document)
        assert first == replace(document, version=1)
        second = await store.guidelines.add(replace(document, ties={}, paragraphs=()))
        other = await store.guidelines.add(replace(document, guideline="ekeby"))
        assert (second.version, other.version) == (2, 1)
        assert await store.guidelines.current("solvik") == second
        current = await store.guidelines.current("ekeby")
    assert current == other
    assert current.paragraph("liking/no-companies") == document.paragraphs[1]
