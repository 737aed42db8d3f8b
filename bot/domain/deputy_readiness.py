"""Twice a year: does a deputy's access still work?"""

from dataclasses import replace
from datetime import date, datetime

from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState
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
from bot.domain.ids import PersonId

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
    """The next time that the channel's deputies are asked."""
    moments = [calendar.at(on, READINESS_HOUR) for on in _around(calendar.today(now), calendar)]
    due_at = next(at for at in moments if at > now)
    return Scheduled(duty=DEPUTY_READINESS.name, subject=channel.id, next_due_at=due_at)


def plan_deputy_readiness(
    now: datetime, due_at: datetime, watch: Watch, calendar: WorkCalendar
) -> Plan:
    """The question to each deputy, with one message for all of their channels; one that they did
    not answer stays open until the next one.

    Source: rules starting-channel/deputy, starting-channel/admin-access; ABS8.
    """
    channel = watch.channel
    if channel.state not in (ChannelState.ACTIVE, ChannelState.CLOSING):
        return Plan()
    next_due_at = next_readiness(channel, calendar, now).next_due_at
    on = max(on for on in _around(calendar.today(now), calendar) if on <= calendar.today(now))
    is_due = calendar.at(on, READINESS_HOUR) <= now and calendar.today(due_at) <= on
    known = {o.slot for o in watch.recent if o.due_on == on}
    asked = [
        Occurrence(
            duty=DEPUTY_READINESS.name,
            subject=channel.id,
            due_on=on,
            slot=place,
            opened_for=deputy,
            responsible=deputy,
        )
        for place, deputy in enumerate(channel.deputies)
        if place not in known and deputy in watch.ladder
    ]
    if not is_due or not asked:
        return Plan(next_due_at=next_due_at)
    return Plan(
        opened=tuple(asked),
        changed=tuple(
            replace(o, state=OccurrenceState.MISSED, reason=UNANSWERED)
            for o in watch.recent
            if o.state is OccurrenceState.OPEN and o.due_on < on
        ),
        nudges=tuple(_nudge(o.responsible, on) for o in asked if o.responsible is not None),
        next_due_at=next_due_at,
    )


def _nudge(to: PersonId, on: date) -> Nudge:
    return Nudge(
        to=to,
        view=READINESS_VIEW,
        args={"person": to, "on": on.isoformat()},
        key=f"{READINESS_VIEW}/{to}/{on.isoformat()}",
    )
