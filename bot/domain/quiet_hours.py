"""When messages wait for the morning, and until when a pause lasts. Source: UX6."""

from datetime import date, datetime, timedelta

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import AT_ONCE_VIEWS, DUTY_VIEWS
from bot.domain.people import Person

MAX_PAUSE_DAYS = 90


def held_until(person: Person, view: str, now: datetime, calendar: WorkCalendar) -> datetime | None:
    """Until when a message of the view waits (UTC); None when it goes at once.

    In quiet hours and on days off everything waits but what is asked for at an hour of its own,
    or cannot wait; in a pause everything but duties.
    """
    if view in AT_ONCE_VIEWS:
        return None
    earliest = now
    if person.paused_until is not None and view not in DUTY_VIEWS:
        earliest = max(now, calendar.at(person.paused_until, person.quiet_to))
    awake = _awake(person, earliest, calendar)
    return awake if awake > now else None


def _awake(person: Person, moment: datetime, calendar: WorkCalendar) -> datetime:
    """The first moment from `moment` on that is not quiet for the person."""
    if person.quiet_from == person.quiet_to:
        return moment
    local = calendar.local(moment)
    on = local.date()
    if not calendar.is_workday(on):
        return _morning(person, calendar.add_workdays(on, 0), calendar)
    begins, ends = person.quiet_from, person.quiet_to
    if begins > ends:  # over midnight
        if local.hour >= begins:
            following = calendar.add_workdays(on + timedelta(days=1), 0)
            return _morning(person, following, calendar)
        return _morning(person, on, calendar) if local.hour < ends else moment
    return _morning(person, on, calendar) if begins <= local.hour < ends else moment


def _morning(person: Person, on: date, calendar: WorkCalendar) -> datetime:
    return calendar.at(on, person.quiet_to)
