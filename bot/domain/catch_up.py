"""Days that nobody checked, gone through together afterwards. Source: SUP6."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import Occurrence, OccurrenceState, complete
from bot.domain.ids import PersonId


def left_behind(
    checks: Iterable[Occurrence], dates: Collection[date], today: date
) -> list[Occurrence]:
    """Those of the checks that are of the dates, earlier than today, and made by nobody yet."""
    return [
        check
        for check in checks
        if check.due_on in dates
        and check.due_on < today
        and check.state in (OccurrenceState.OPEN, OccurrenceState.MISSED)
    ]


def caught_up(
    checks: Iterable[Occurrence],
    dates: Collection[date],
    by: PersonId,
    now: datetime,
    calendar: WorkCalendar,
    outcome: str,
) -> list[Occurrence]:
    """The checks of exactly these dates closed as late; what was answered before stays as it is."""
    behind = left_behind(checks, dates, calendar.today(now))
    return [complete(check, by, now, calendar, outcome) for check in behind]
