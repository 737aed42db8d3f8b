"""Whether somebody has a channel, today and in the time ahead; holes are found, never silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState
from bot.domain.covers import Outlook, dates, holder, to_choose, to_tell
from bot.domain.daily_checks import is_check_day
from bot.domain.duties import (
    COVER,
    HOLE_VIEW,
    UNCOVERED_VIEW,
    Nudge,
    Plan,
    Redraw,
    Scheduled,
    Watch,
)
from bot.domain.ids import ChannelId, PersonId

COVER_HOUR = 8
LOOK_AHEAD_DAYS = 190
# A hole goes on over closed days, so that its first day stays the same through them.
LOOK_BACK_DAYS = 14
# A hole is told of when it is found, and again this many working days before its first day.
HOLE_WORKDAYS = (5, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """Check days in a row when nobody has a channel: owner, deputies and stand-ins are all away."""

    channel: ChannelId
    first_on: date
    last_on: date

    def covers(self, on: date) -> bool:
        """Whether the date lies in it."""
        return self.first_on <= on <= self.last_on


def first_cover(channel: Channel, calendar: WorkCalendar, now: datetime) -> Scheduled:
    """The first look at whether an active channel has somebody: tomorrow morning."""
    return Scheduled(duty=COVER.name, subject=channel.id, next_due_at=_next_morning(now, calendar))


def _next_morning(now: datetime, calendar: WorkCalendar) -> datetime:
    return calendar.at(calendar.today(now) + timedelta(days=1), COVER_HOUR)


def holes(view: Outlook, first_on: date, last_on: date, calendar: WorkCalendar) -> list[Hole]:
    """The holes between two dates (both included), in order. One day is enough. Source: ABS5."""
    found: list[Hole] = []
    is_open = False
    for on in dates(first_on, last_on):
        if not is_check_day(on, view.channel, calendar):
            continue
        if holder(view, on) is not None:
            is_open = False
        elif is_open:
            found[-1] = Hole(channel=view.channel.id, first_on=found[-1].first_on, last_on=on)
        else:
            found.append(Hole(channel=view.channel.id, first_on=on, last_on=on))
            is_open = True
    return found


def plan_cover(now: datetime, due_at: datetime, watch: Watch, calendar: WorkCalendar) -> Plan:
    """Every morning, and at once when an absence is entered: who is told that nobody has the
    channel.

    Today: manager and communicators, each day anew, with one message for all their channels.
    Ahead: the manager, when the hole is found and again five and one working days before it.
    Source: rules moderation/deputy-when-absent, starting-channel/deputy; ABS5.
    """
    view = watch.outlook
    if view is None or watch.channel.state not in (ChannelState.ACTIVE, ChannelState.CLOSING):
        return Plan()
    today = calendar.today(now)
    nudges: list[Nudge] = []
    redraws: list[Redraw] = []
    for hole in _known_holes(view, today, calendar):
        if hole.covers(today):
            if not is_check_day(today, watch.channel, calendar):
                continue
            at = calendar.local(due_at).hour
            nudges += [_uncovered(to, today, at) for to in to_tell(view, today)]
            redraws += [_day_over(to, today) for to in to_tell(view, today)]
        else:
            stage = _stage(hole, now, calendar)
            nudges += [_hole(to, hole, stage) for to in to_choose(view, today)]
    return Plan(
        nudges=tuple(nudges),
        redraws=tuple(redraws),
        next_due_at=_next_morning(now, calendar),
    )


def _known_holes(view: Outlook, today: date, calendar: WorkCalendar) -> list[Hole]:
    """The holes from today on, each with its own first day though that may be past.

    Where the owner is there is none, so that the search ends with their last absence; without an
    owner, with the last of the deputies'.
    """
    turning = {view.owner} if view.owner is not None else set(view.deputies)
    ends = [a.last_on for a in view.absences if a.person in turning and a.last_on >= today]
    last_on = min(max([today, *ends]), today + timedelta(days=LOOK_AHEAD_DAYS))
    found = holes(view, today - timedelta(days=LOOK_BACK_DAYS), last_on, calendar)
    return [hole for hole in found if hole.last_on >= today]


def _stage(hole: Hole, now: datetime, calendar: WorkCalendar) -> int:
    """How near it is: the working days of the last reminder that has come; 0 = just found."""
    near = [
        count
        for count in HOLE_WORKDAYS
        if now >= calendar.at(calendar.workdays_before(hole.first_on, count), COVER_HOUR)
    ]
    return min(near, default=0)


def _uncovered(to: PersonId, today: date, hour: int) -> Nudge:
    return Nudge(
        to=to,
        view=UNCOVERED_VIEW,
        args={"person": to, "on": today.isoformat()},
        key=f"{UNCOVERED_VIEW}/{to}/{today.isoformat()}T{hour:02}",
    )


def _day_over(to: PersonId, today: date) -> Redraw:
    """The message of the day before, whose buttons are for a day that is over."""
    yesterday = (today - timedelta(days=1)).isoformat()
    return Redraw(view=UNCOVERED_VIEW, args={"person": to, "on": yesterday})


def _hole(to: PersonId, hole: Hole, stage: int) -> Nudge:
    on = hole.first_on.isoformat()
    return Nudge(
        to=to,
        view=HOLE_VIEW,
        args={"channel": hole.channel, "on": on},
        key=f"{HOLE_VIEW}/{hole.channel}/{on}/{stage}/{to}",
    )


def hole_at(found: Sequence[Hole], on: date) -> Hole | None:
    """The hole that the date lies in."""
    return next((hole for hole in found if hole.covers(on)), None)
