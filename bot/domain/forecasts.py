"""Week by week, channel by channel: who has it in the months to come, and when nobody has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState
from bot.domain.cover_watch import Hole, holes
from bot.domain.covers import Outlook, dates, holder
from bot.domain.daily_checks import is_check_day
from bot.domain.duties import FORECAST_VIEW, SUMMER_FORECAST, Nudge, Plan, Scheduled, Watch
from bot.domain.ids import PersonId

FORECAST_MONTH = 5
FORECAST_HOUR = 9
FORECAST_WEEKS = 17
LAST_MONTH_SENT = 8
HOLIDAY_MONTH = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One week of a channel, from its Monday: who has it, in order of their first day, and the
    days when nobody has."""

    monday: date
    people: tuple[PersonId, ...]
    empty_days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A channel in a forecast, with its weeks and its holes."""

    channel: Channel
    weeks: tuple[Week, ...]
    holes: tuple[Hole, ...]


def forecast(
    outlooks: Iterable[Outlook], today: date, calendar: WorkCalendar, weeks: int = FORECAST_WEEKS
) -> list[Line]:
    """The weeks from this one on; channels with holes stand first, the earliest hole before others.

    Source: ABS10.
    """
    monday = today - timedelta(days=today.weekday())
    mondays = [monday + timedelta(weeks=number) for number in range(weeks)]
    lines = [_line(view, mondays, today, calendar) for view in outlooks]
    return sorted(lines, key=lambda line: (_first_hole(line), line.channel.name.casefold()))


def shown_dates(today: date, weeks: int = FORECAST_WEEKS) -> tuple[date, date]:
    """The first and last local date that a forecast of `today` shows."""
    monday = today - timedelta(days=today.weekday())
    return today, monday + timedelta(weeks=weeks, days=-1)


def shows_summer(first: date, last: date) -> bool:
    """Whether the dates reach through July, when most people are away."""
    end = date(first.year, HOLIDAY_MONTH + 1, 1) - timedelta(days=1)
    return first <= end <= last


def _first_hole(line: Line) -> date:
    return line.holes[0].first_on if line.holes else date.max


def _line(view: Outlook, mondays: Sequence[date], today: date, calendar: WorkCalendar) -> Line:
    last_on = mondays[-1] + timedelta(days=6)
    return Line(
        channel=view.channel,
        weeks=tuple(_week(view, monday, today, calendar) for monday in mondays),
        holes=tuple(holes(view, today, last_on, calendar)),
    )


def _week(view: Outlook, monday: date, today: date, calendar: WorkCalendar) -> Week:
    days = [
        on
        for on in dates(max(monday, today), monday + timedelta(days=6))
        if is_check_day(on, view.channel, calendar)
    ]
    held = {on: holder(view, on) for on in days}
    return Week(
        monday=monday,
        people=tuple(dict.fromkeys(p for p in held.values() if p is not None)),
        empty_days=tuple(on for on, person in held.items() if person is None),
    )


def next_forecast(channel: Channel, calendar: WorkCalendar, now: datetime) -> Scheduled:
    """When the communicators next get the forecast: the first working day of May."""
    year = calendar.today(now).year
    moments = [_moment(year + more, calendar) for more in (0, 1)]
    due_at = next(at for at in moments if at > now)
    return Scheduled(duty=SUMMER_FORECAST.name, subject=channel.id, next_due_at=due_at)


def _moment(year: int, calendar: WorkCalendar) -> datetime:
    return calendar.at(calendar.add_workdays(date(year, FORECAST_MONTH, 1), 0), FORECAST_HOUR)


def plan_summer_forecast(
    now: datetime, due_at: datetime, watch: Watch, calendar: WorkCalendar
) -> Plan:
    """The forecast to the communicators, one message each; when summer is over it is left out.

    Source: rule moderation/deputy-when-absent; ABS10.
    """
    channel, today, view = watch.channel, calendar.today(now), watch.outlook
    if view is None or channel.state not in (ChannelState.ACTIVE, ChannelState.CLOSING):
        return Plan()
    next_due_at = next_forecast(channel, calendar, now).next_due_at
    is_due = due_at <= _moment(today.year, calendar) <= now and today.month <= LAST_MONTH_SENT
    return Plan(
        nudges=tuple(_nudge(to, today) for to in view.supporters) if is_due else (),
        next_due_at=next_due_at,
    )


def _nudge(to: PersonId, today: date) -> Nudge:
    return Nudge(
        to=to,
        view=FORECAST_VIEW,
        args={"person": to, "on": today.isoformat()},
        key=f"{FORECAST_VIEW}/{to}/{today.year}",
    )
