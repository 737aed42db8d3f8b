"""The supervision log: every check of a channel in a period, and every gap with its reason.

Source: SUP5; 4 § lagen (1998:112) om ansvar för elektroniska anslagstavlor.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, may_confirm_access
from bot.domain.daily_checks import is_check_day
from bot.domain.duties import CRISIS_CHECK, DAILY_CHECK, Occurrence, OccurrenceState
from bot.domain.ids import PersonId
from bot.domain.people import Person

MAX_LOG_DAYS = 400


class Standing(StrEnum):
    """How one line of the log stands."""

    CHECKED = "checked"
    LATE = "late"
    GAP = "gap"
    WAITING = "waiting"
    NOT_OWED = "not_owed"
    NO_RECORD = "no_record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One check, or one date without: `check` is None when nothing was recorded for the date."""

    on: date
    standing: Standing
    check: Occurrence | None = None

    @property
    def is_crisis(self) -> bool:
        """Whether it is a check of crisis mode."""
        return self.check is not None and self.check.duty == CRISIS_CHECK.name


_STANDINGS = {
    OccurrenceState.DONE: Standing.CHECKED,
    OccurrenceState.LATE: Standing.LATE,
    OccurrenceState.MISSED: Standing.GAP,
    OccurrenceState.OPEN: Standing.WAITING,
}


class BadPeriod(ValueError):
    """The dates are no period; the argument says which is wrong: order, future or length."""


def period(first: date, last: date, today: date) -> tuple[date, date]:
    """The period as it can be logged: today at the latest.

    Raises: BadPeriod("order" | "future" | "length").
    """
    if last < first:
        raise BadPeriod("order")
    if first > today:
        raise BadPeriod("future")
    if last - first >= timedelta(days=MAX_LOG_DAYS):
        raise BadPeriod("length")
    return first, min(last, today)


def may_read_log(
    person: Person, channel: Channel, manager: PersonId | None, people: Iterable[Person]
) -> bool:
    """Whether the person may take out the log: owner, deputies, the owner's manager, the
    communicator, the communications unit."""
    own = person.active and person.id in (*channel.keepers, manager)
    return own or may_confirm_access(person, channel, people)


def log_lines(
    channel: Channel,
    checks: Iterable[Occurrence],
    first: date,
    last: date,
    today: date,
    calendar: WorkCalendar,
    closed_on: date | None = None,
) -> list[Line]:
    """A line for each check from `first` to `last` (both included), and one for each date without a
    daily check since the channel became active (and before `closed_on`), by date and hour."""
    checks = [o for o in checks if first <= o.due_on <= last]
    checks = [o for o in checks if o.duty in (DAILY_CHECK.name, CRISIS_CHECK.name)]
    lines = [Line(on=o.due_on, standing=_STANDINGS[o.state], check=o) for o in checks]
    if channel.active_at is not None:
        recorded = {o.due_on for o in checks if o.duty == DAILY_CHECK.name}
        on = max(first, calendar.today(channel.active_at) + timedelta(days=1))
        while on <= last and (closed_on is None or on < closed_on):
            if on not in recorded:
                lines.append(Line(on=on, standing=_without(on, channel, today, calendar)))
            on += timedelta(days=1)
    return sorted(lines, key=lambda line: (line.on, line.is_crisis, _slot(line)))


def _slot(line: Line) -> int:
    return line.check.slot if line.check else 0


def _without(on: date, channel: Channel, today: date, calendar: WorkCalendar) -> Standing:
    if not is_check_day(on, channel, calendar):
        return Standing.NOT_OWED
    return Standing.WAITING if on >= today else Standing.NO_RECORD
