"""When somebody is away: two local dates, never the reason (sickness is sensitive data)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.calendar import WorkCalendar
from bot.domain.ids import AbsenceId, PersonId

MAX_ABSENCE_DAYS = 400
MAX_DAYS_BACK = 31
# How many working days the deputy goes on when the owner does not say that they are back.
KEPT_WORKDAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A person away from `first_on` to `last_on`, both included. `id` is 0 until stored.

    `entered_by` may be another, as a manager. Until `kept_until` the deputy goes on unless the
    person says that they are back; None = the duties return the day after `last_on`.
    """

    id: AbsenceId = AbsenceId(0)
    person: PersonId
    first_on: date
    last_on: date
    entered_by: PersonId | None = None
    entered_at: datetime | None = None
    kept_until: date | None = None

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


def entered(absence: Absence, by: PersonId, now: datetime, calendar: WorkCalendar) -> Absence:
    """The absence as it is kept: who entered it when, and how long the deputy goes on after it.

    Source: rule moderation/deputy-when-absent; ABS9.
    """
    returns_on = calendar.add_workdays(first_day_back(absence, calendar), KEPT_WORKDAYS)
    return replace(
        absence, entered_by=by, entered_at=now, kept_until=returns_on - timedelta(days=1)
    )


def first_day_back(absence: Absence, calendar: WorkCalendar) -> date:
    """The first working day after the absence."""
    return calendar.add_workdays(absence.last_on + timedelta(days=1), 0)


def came_back(absence: Absence, today: date) -> Absence | None:
    """The absence of somebody who is back today; None when nothing is left of it."""
    yesterday = today - timedelta(days=1)
    if absence.first_on > yesterday:
        return None
    return replace(absence, last_on=min(absence.last_on, yesterday), kept_until=None)


def not_back(absences: Iterable[Absence], on: date) -> frozenset[PersonId]:
    """Whose absence is over on the date, and who have not said that they are back."""
    return frozenset(
        absence.person
        for absence in absences
        if absence.kept_until is not None and absence.last_on < on <= absence.kept_until
    )


def away(absences: Iterable[Absence], on: date) -> frozenset[PersonId]:
    """Who is away on the date."""
    return frozenset(absence.person for absence in absences if absence.covers(on))
