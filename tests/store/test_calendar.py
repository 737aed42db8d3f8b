"""The promises of the ports Schedule, Occurrences and Absences."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.absences import Absence
from bot.domain.duties import DAILY_CHECK, SNAPSHOT, Occurrence, OccurrenceState, Scheduled
from bot.domain.ids import AbsenceId, OccurrenceId, PersonId
from bot.ports import Conflict, NotFound, OpenStore

TODAY = date(2026, 11, 23)
MANY = 3_000


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


@pytest.fixture
def check(people: list[PersonId]) -> Occurrence:
    """Today's daily check of channel 7, Anna's."""
    anna = people[0]
    return Occurrence(
        duty=DAILY_CHECK.name, subject=7, due_on=TODAY, opened_for=anna, responsible=anna
    )


def row(subject: int, due_at: datetime, duty: str = DAILY_CHECK.name) -> Scheduled:
    return Scheduled(duty=duty, subject=subject, next_due_at=due_at)


async def test_due_rows_the_earliest_first(db: OpenStore, now: datetime) -> None:
    second = timedelta(seconds=1)
    async with db() as store:
        assert await store.schedule.next_due_at() is None
        assert await store.schedule.take_due(now, 10) == []
        await store.schedule.save(
            [row(1, now), row(2, now - second), row(3, now + second), row(4, now - 2 * second)]
        )
        assert [r.subject for r in await store.schedule.take_due(now, 10)] == [4, 2, 1]
        assert [r.subject for r in await store.schedule.take_due(now, 2)] == [4, 2]
        assert await store.schedule.next_due_at() == now - 2 * second


async def test_saving_moves_a_row_and_keeps_one_per_duty(db: OpenStore, now: datetime) -> None:
    later = now + timedelta(hours=1)
    async with db() as store:
        await store.schedule.save([row(1, now), row(1, now, SNAPSHOT.name), row(2, now)])
        await store.schedule.save([row(1, now), row(1, later)])
        assert {(r.duty, r.subject) for r in await store.schedule.take_due(now, 10)} == {
            (SNAPSHOT.name, 1),
            (DAILY_CHECK.name, 2),
        }
        assert len(await store.schedule.take_due(later, 10)) == 3
        await store.schedule.remove([row(1, later), row(1, later), row(99, now)])
        await store.schedule.remove([])
        await store.schedule.save([])
        assert {(r.duty, r.subject) for r in await store.schedule.take_due(later, 10)} == {
            (SNAPSHOT.name, 1),
            (DAILY_CHECK.name, 2),
        }


async def test_adding_moves_no_row_that_is_there(db: OpenStore, now: datetime) -> None:
    later = now + timedelta(hours=1)
    async with db() as store:
        await store.schedule.add([row(1, now)])
        await store.schedule.add([row(1, later), row(2, later)])
        await store.schedule.add([])
        assert [r.next_due_at for r in await store.schedule.take_due(later, 10)] == [now, later]


async def test_thousands_of_rows_at_once(db: OpenStore, now: datetime, check: Occurrence) -> None:
    subjects = range(MANY)
    async with db() as store:
        await store.schedule.save([row(subject, now) for subject in subjects])
        assert len(await store.schedule.take_due(now, 2 * MANY)) == MANY
        added = await store.occurrences.add([replace(check, subject=s) for s in subjects])
        assert [occurrence.subject for occurrence in added] == list(subjects)
        assert len({occurrence.id for occurrence in added}) == MANY
        assert len(await store.occurrences.recent(DAILY_CHECK, range(40_000), TODAY)) == MANY
        await store.schedule.remove([row(subject, now) for subject in subjects])
        assert await store.schedule.next_due_at() is None


async def test_adding_gives_only_what_was_not_there(db: OpenStore, check: Occurrence) -> None:
    async with db() as store:
        first = await store.occurrences.add([check])
        assert first == [replace(check, id=first[0].id)]
        done = await store.occurrences.save(replace(first[0], state=OccurrenceState.DONE))
        tomorrow, other = replace(check, due_on=days(1)), replace(check, subject=8)
        added = await store.occurrences.add([tomorrow, check, other, tomorrow])
        assert [(o.subject, o.due_on) for o in added] == [(7, days(1)), (8, TODAY)]
        assert await store.occurrences.get(done.id) == done
        assert await store.occurrences.add([check, tomorrow]) == []
        assert await store.occurrences.add([]) == []


async def test_many_are_counted_that_were_not_there(db: OpenStore, check: Occurrence) -> None:
    tomorrow, other = replace(check, due_on=days(1)), replace(check, subject=8)
    async with db() as store:
        assert await store.occurrences.add_many([]) == 0
        assert await store.occurrences.add_many([check]) == 1
        assert await store.occurrences.add_many([tomorrow, check, other, tomorrow]) == 2
        assert await store.occurrences.add_many([check, tomorrow]) == 0
        found = await store.occurrences.recent(DAILY_CHECK, {7, 8}, TODAY)
    assert [replace(o, id=check.id) for o in found[7]] == [check, tomorrow]
    assert [replace(o, id=check.id) for o in found[8]] == [other]


async def test_saving_an_occurrence(db: OpenStore, check: Occurrence, now: datetime) -> None:
    async with db() as store:
        (opened,) = await store.occurrences.add([check])
        done = replace(
            opened,
            state=OccurrenceState.LATE,
            passed_by=(check.responsible or PersonId(0),),
            done_by=check.responsible,
            done_at=now,
            outcome="calm",
        )
        saved = await store.occurrences.save(done)
        assert saved == replace(done, version=2)
        assert await store.occurrences.get(opened.id) == saved
        with pytest.raises(Conflict):
            await store.occurrences.save(done)
        with pytest.raises(NotFound):
            await store.occurrences.get(OccurrenceId(10**6))


async def test_saving_many_is_all_or_nothing(db: OpenStore, check: Occurrence) -> None:
    async with db() as store:
        await store.occurrences.save_many([])
        opened = await store.occurrences.add([replace(check, subject=n) for n in range(1, MANY)])
        moved = [replace(o, reason="unanswered") for o in opened]
        await store.occurrences.save_many(moved)
        assert await store.occurrences.get(opened[-1].id) == replace(moved[-1], version=2)

    async def save_one_that_is_past() -> None:
        async with db() as store:
            current = replace(moved[0], version=2, reason="again")
            await store.occurrences.save_many([current, moved[1]])

    with pytest.raises(Conflict):
        await save_one_that_is_past()
    async with db() as store:
        assert await store.occurrences.get(opened[0].id) == replace(moved[0], version=2)


async def test_recent_gives_open_ones_of_any_date(db: OpenStore, check: Occurrence) -> None:
    done = OccurrenceState.DONE
    async with db() as store:
        await store.occurrences.add(
            [
                replace(check, due_on=days(-400)),
                replace(check, due_on=days(-2), state=done),
                replace(check, due_on=days(-1), state=done),
                check,
                replace(check, duty=SNAPSHOT.name),
                replace(check, subject=8, due_on=days(-9), state=OccurrenceState.MISSED),
                replace(check, subject=9),
            ]
        )
        found = await store.occurrences.recent(DAILY_CHECK, [7, 8, 10], days(-1))
    assert {subject: [o.due_on for o in rows] for subject, rows in found.items()} == {
        7: [days(-400), days(-1), TODAY]
    }


async def test_of_a_person_what_was_given_and_what_is_had(
    db: OpenStore, check: Occurrence, people: list[PersonId]
) -> None:
    anna, karin, _ = people
    moved = replace(check, subject=8, responsible=karin)
    closed = replace(check, due_on=days(-1), state=OccurrenceState.DONE)
    old = replace(check, due_on=days(-30), state=OccurrenceState.MISSED)
    still_open = replace(check, due_on=days(-60), responsible=karin)
    others = replace(check, subject=9, opened_for=karin, responsible=karin)
    async with db() as store:
        await store.occurrences.add(
            [check, moved, closed, old, still_open, others, replace(check, duty=SNAPSHOT.name)]
        )
        annas = await store.occurrences.of_person(DAILY_CHECK, anna, days(-1))
        karins = await store.occurrences.of_person(DAILY_CHECK, karin, TODAY)
        opened = await store.occurrences.open_for(karin)
    assert [(o.subject, o.due_on) for o in annas] == [
        (7, days(-60)),
        (7, days(-1)),
        (7, TODAY),
        (8, TODAY),
    ]
    assert [(o.subject, o.due_on) for o in karins] == [(7, days(-60)), (8, TODAY), (9, TODAY)]
    assert opened == karins


async def test_of_a_subject_between_two_dates(db: OpenStore, check: Occurrence) -> None:
    async with db() as store:
        await store.occurrences.add(
            [replace(check, due_on=days(n), responsible=None) for n in (3, -2, 0, 2, -3)]
            + [replace(check, subject=8), replace(check, duty=SNAPSHOT.name)]
        )
        found = await store.occurrences.of_subject(DAILY_CHECK, 7, days(-2), days(2))
    assert [o.due_on for o in found] == [days(-2), TODAY, days(2)]


async def test_absences_that_touch_the_dates(db: OpenStore, people: list[PersonId]) -> None:
    anna, karin, asa = people
    async with db() as store:
        long = await store.absences.add(Absence(person=anna, first_on=days(-9), last_on=days(9)))
        ends = await store.absences.add(Absence(person=karin, first_on=days(-5), last_on=TODAY))
        begins = await store.absences.add(Absence(person=karin, first_on=days(2), last_on=days(3)))
        await store.absences.add(Absence(person=asa, first_on=days(3), last_on=days(4)))
        await store.absences.add(Absence(person=asa, first_on=days(-4), last_on=days(-1)))
        assert await store.absences.between(TODAY, days(2)) == [long, ends, begins]
        assert await store.absences.between(TODAY, days(2), [karin, asa]) == [ends, begins]
        assert await store.absences.between(TODAY, days(2), []) == []
        assert await store.absences.get(ends.id) == ends
        await store.absences.remove(ends.id)
        await store.absences.remove(ends.id)
        assert await store.absences.between(TODAY, days(2), [karin]) == [begins]
        with pytest.raises(NotFound):
            await store.absences.get(AbsenceId(ends.id))
