"""The promises of the port Covers, and of absences that last."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.absences import Absence
from bot.domain.channels import Channel
from bot.domain.covers import DeputyAnswer, StandIn
from bot.domain.ids import AbsenceId, ChannelId, PersonId, StandInId
from bot.ports import NotFound, OpenStore

TODAY = date(2026, 7, 6)


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
