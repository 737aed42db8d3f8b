"""Twice a year: does the deputy's access still work?"""

from dataclasses import replace
from datetime import date, datetime

from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState, Consent
from bot.domain.duties import (
    DEPUTY_READINESS,
    READINESS_VIEW,
    UNANSWERED,
    Nudge,
    Occurrence,
    OccurrenceState,
    Plan,
    Scheduled,
    Watch,
)

READINESS_MONTHS = (3, 10)
READINESS_HOUR = 9

WORKS = "works"
FAILS = "fails"


def readiness_dates(year: int, calendar: WorkCalendar) -> tuple[date, ...]:
    """The days of the question in a year: the first working day of March and of October."""
    return tuple(calendar.add_workdays(date(year, month, 1), 0) for month in READINESS_MONTHS)


def _around(today: date, calendar: WorkCalendar) -> list[date]:
    years = (today.year - 1, today.year, today.year + 1)
    return [on for year in years for on in readiness_dates(year, calendar)]


def next_readiness(channel: Channel, calendar: WorkCalendar, now: datetime) -> Scheduled:
    """The next time that the channel's deputy is asked."""
    moments = [calendar.at(on, READINESS_HOUR) for on in _around(calendar.today(now), calendar)]
    due_at = next(at for at in moments if at > now)
    return Scheduled(duty=DEPUTY_READINESS.name, subject=channel.id, next_due_at=due_at)


def plan_deputy_readiness(
    now: datetime, due_at: datetime, watch: Watch, calendar: WorkCalendar
) -> Plan:
    """The question to the deputy, with one message for all of their channels; one that nobody
    answered stays open until the next one.

    Source: rules starting-channel/deputy, starting-channel/admin-access; ABS8.
    """
    channel = watch.channel
    if channel.state not in (ChannelState.ACTIVE, ChannelState.CLOSING):
        return Plan()
    next_due_at = next_readiness(channel, calendar, now).next_due_at
    on = max(on for on in _around(calendar.today(now), calendar) if on <= calendar.today(now))
    deputy = channel.deputy
    is_due = calendar.at(on, READINESS_HOUR) <= now and calendar.today(due_at) <= on
    is_known = any(o.due_on == on for o in watch.recent)
    is_there = deputy in watch.ladder and channel.deputy_consent is not Consent.NO
    if deputy is None or not is_due or is_known or not is_there:
        return Plan(next_due_at=next_due_at)
    return Plan(
        opened=(
            Occurrence(
                duty=DEPUTY_READINESS.name,
                subject=channel.id,
                due_on=on,
                opened_for=deputy,
                responsible=deputy,
            ),
        ),
        changed=tuple(
            replace(o, state=OccurrenceState.MISSED, reason=UNANSWERED)
            for o in watch.recent
            if o.state is OccurrenceState.OPEN
        ),
        nudges=(
            Nudge(
                to=deputy,
                view=READINESS_VIEW,
                args={"person": deputy, "on": on.isoformat()},
                key=f"{READINESS_VIEW}/{deputy}/{on.isoformat()}",
            ),
        ),
        next_due_at=next_due_at,
    )
