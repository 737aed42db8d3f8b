"""Days away in an iCalendar file: what counts, and nothing but its dates and a digest.

Recurring events are unfolded within the dates asked for; rules that could take long are passed
over.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from bot.domain.away_events import AwayEvent, says_away
from bot.ports import BadCalendar

MAX_EVENTS = 5000
MAX_RULES = 10
MAX_RULE_YEARS_BACK = 20
MAX_OCCURRENCES = 1000
# A day counts when the event takes these hours of it; all-day events take them all.
DAY_FROM = time(9)
DAY_TO = time(15)

_BUSY_STATUS = ("X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-INTENDEDSTATUS")
# What a rule may hold, by its frequency: others can search the calendar for minutes.
_SAFE_RULES = {
    "DAILY": {"BYDAY"},
    "WEEKLY": {"BYDAY"},
    "MONTHLY": {"BYDAY", "BYMONTHDAY", "BYSETPOS", "BYMONTH"},
    "YEARLY": {"BYDAY", "BYMONTHDAY", "BYSETPOS", "BYMONTH"},
}
_ALWAYS = {"FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST"}


def away_events(content: str | bytes, first: date, last: date, zone: ZoneInfo) -> list[AwayEvent]:
    """The days away that touch the dates, on the local clock of `zone`.

    An event counts when it takes whole days, and is marked as out of office or has a title that
    says so. Raises: BadCalendar("content" | "size").
    """
    try:
        calendar = Calendar.from_ical(content)
        events = list(calendar.walk("VEVENT"))
        if len(events) > MAX_EVENTS:
            raise BadCalendar("size")
        if calendar.name != "VCALENDAR":
            raise BadCalendar("content")
        _keep_what_matters(calendar, events, last)
        query = recurring_ical_events.of(calendar, skip_bad_series=True)
        found: list[AwayEvent] = []
        for number, event in enumerate(query.between(first, last + timedelta(days=1))):
            if number >= MAX_OCCURRENCES:
                break
            found += _away(event, zone)
    except BadCalendar:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError) as error:
        # Whatever a broken file makes the libraries raise; its text may hold what is private.
        raise BadCalendar("content") from error
    unique = {event.key: event for event in found if event.last_on >= first}
    return sorted(unique.values(), key=lambda event: (event.first_on, event.last_on, event.key))


def _keep_what_matters(calendar: Calendar, events: list[Any], last: date) -> None:
    """Take out of the calendar what is no away event, so that nothing else is unfolded."""
    wanted = {_uid(event) for event in events if _is_away(event)}
    rules, kept = 0, []
    for event in events:
        if _uid(event) not in wanted:
            continue
        if "RRULE" in event:
            rules += 1
            if rules > MAX_RULES or not _is_safe(event, last):
                continue
        kept.append(event)
    calendar.subcomponents = [
        part for part in calendar.subcomponents if part.name not in ("VEVENT", "VTODO", "VJOURNAL")
    ] + kept


def _is_safe(event: Any, last: date) -> bool:
    rule, start = event["RRULE"], event["DTSTART"].dt
    if isinstance(rule, list):
        return False
    frequency = str(rule.get("FREQ", [""])[0]).upper()
    names = {str(name).upper() for name in rule} - _ALWAYS
    in_time = last.year - start.year <= MAX_RULE_YEARS_BACK
    return in_time and frequency in _SAFE_RULES and names <= _SAFE_RULES[frequency]


def _uid(event: Any) -> str:
    return str(event.get("UID", ""))


def _is_away(event: Any) -> bool:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    busy = {str(event.get(name, "")).upper() for name in _BUSY_STATUS}
    return "OOF" in busy or says_away(str(event.get("SUMMARY", "")))


def _away(event: Any, zone: ZoneInfo) -> Iterator[AwayEvent]:
    days = _whole_days(event, zone) if _is_away(event) else None
    if days is not None:
        first_on, last_on = days
        text = f"{_uid(event)}\n{first_on.isoformat()}\n{last_on.isoformat()}"
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        yield AwayEvent(key=digest, first_on=first_on, last_on=last_on)


def _whole_days(event: Any, zone: ZoneInfo) -> tuple[date, date] | None:
    """First and last whole day of the event; None when it takes no whole day."""
    start, end = event["DTSTART"].dt, event.get("DTEND")
    end = end.dt if end is not None else None
    if not isinstance(start, datetime):
        last_on = start if end is None else _date(end) - timedelta(days=1)
        return start, max(start, last_on)
    if not isinstance(end, datetime):
        return None
    begins, ends = _local(start, zone), _local(end, zone)
    first_on = begins.date() + timedelta(days=int(begins.time() > DAY_FROM))
    last_on = ends.date() - timedelta(days=int(ends.time() < DAY_TO))
    return (first_on, last_on) if first_on <= last_on else None


def _date(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
