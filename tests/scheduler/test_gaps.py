"""A week's questions without a good answer are told of once, on Monday."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.duties import GAPS_VIEW
from bot.domain.gaps import next_gaps
from bot.domain.guideline import Verdict
from bot.domain.people import Role
from bot.domain.questions import Question, QuestionState
from bot.ports import OpenStore
from scheduler.planner import Planner, Ticked
from tests.scheduler.world import CALENDAR, Town, local

TUESDAY, MONDAY = local("2026-11-24 10:00"), local("2026-11-30 09:00")


async def asks(db: OpenStore, town: Town, verdict: Verdict) -> None:
    """The owner asks something on a Tuesday."""
    async with db() as store:
        await store.questions.add(
            Question(
                asker=town.owner,
                text="Vilken kamera ska vi köpa?",
                language="sv",
                asked_at=TUESDAY,
                state=QuestionState.ANSWERED,
                verdict=verdict,
            )
        )
        await store.schedule.add([next_gaps(CALENDAR, TUESDAY)])


async def test_one_message_to_each_reader_and_then_the_next_monday(
    db: OpenStore, town: Town
) -> None:
    async with db() as store:
        manager = await store.people.get(town.manager)
        await store.people.save(replace(manager, roles=(Role.COMMUNICATIONS_UNIT,)))
    await asks(db, town, Verdict.NOT_COVERED)
    planners = [Planner(db, CALENDAR), Planner(db, CALENDAR)]
    assert await planners[0].tick(MONDAY - timedelta(minutes=1)) == Ticked()
    assert await planners[0].tick(MONDAY) == Ticked(nudges=2, looked_at=1)
    assert await planners[1].tick(MONDAY) == Ticked()
    async with db() as store:
        messages = await store.outbox.claim(MONDAY, 60, 10)
        assert await store.schedule.next_due_at() == MONDAY + timedelta(weeks=1)
    assert {m.person for m in messages} == {town.communicator, town.manager}
    assert {m.notice.view for m in messages} == {GAPS_VIEW}
    assert {str(m.notice.args["monday"]) for m in messages} == {"2026-11-23"}
    assert await planners[0].tick(MONDAY + timedelta(weeks=1)) == Ticked(looked_at=1)


async def test_a_week_of_answers_is_passed_over_in_silence(db: OpenStore, town: Town) -> None:
    await asks(db, town, Verdict.YES)
    assert await Planner(db, CALENDAR).tick(MONDAY) == Ticked(looked_at=1)


async def test_after_two_weeks_of_downtime_the_last_week_is_told(db: OpenStore, town: Town) -> None:
    await asks(db, town, Verdict.NOT_COVERED)
    later = MONDAY + timedelta(weeks=2)
    assert await Planner(db, CALENDAR).tick(later) == Ticked(looked_at=1)
    async with db() as store:
        assert await store.schedule.next_due_at() == later + timedelta(weeks=1)
