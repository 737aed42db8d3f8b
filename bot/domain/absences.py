"""When somebody is away: two local dates, never the reason (sickness is sensitive data)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.ids import AbsenceId, PersonId

MAX_ABSENCE_DAYS = 400
MAX_DAYS_BACK = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A person away from `first_on` to `last_on`, both included. `id` is 0 until stored."""

    id: AbsenceId = AbsenceId(0)
    person: PersonId
    first_on: date
    last_on: date

    def covers(self, on: date) -> bool:
        """Whether the person is away on the date."""
        return self.first_on <= on <= self.last_on


class BadAbsence(ValueError):
    """The two dates are no absence; the argument says which is wrong: order, past or length."""


def absence(person: PersonId, first_on: date, last_on: date, today: date) -> Absence:
    """An absence as somebody states it.

    Raises: BadAbsence("order" | "past" | "length"). Source: rule starting-channel/deputy.
    """
    if last_on < first_on:
        raise BadAbsence("order")
    if last_on < today or first_on < today - timedelta(days=MAX_DAYS_BACK):
        raise BadAbsence("past")
    if last_on - first_on > timedelta(days=MAX_ABSENCE_DAYS):
        raise BadAbsence("length")
    return Absence(person=person, first_on=first_on, last_on=last_on)


def away(absences: Iterable[Absence], on: date) -> frozenset[PersonId]:
    """Who is away on the date."""
    return frozenset(absence.person for absence in absences if absence.covers(on))
