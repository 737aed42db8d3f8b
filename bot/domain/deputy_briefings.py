"""Before, during and after an absence: who is told what, and when the duties return."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.absences import Absence, first_day_back
from bot.domain.calendar import WorkCalendar
from bot.domain.covers import DeputyAnswer, Outlook, dates, holder
from bot.domain.duties import (
    BACK_VIEW,
    BEFORE_VIEW,
    DEPUTY_BRIEFING,
    HAND_OVER_VIEW,
    RETURNED_VIEW,
    SILENT_VIEW,
    Nudge,
    Plan,
    Scheduled,
)
from bot.domain.ids import PersonId

NOTICE_WORKDAYS = (5, 1)
NOTICE_HOUR = 9
# The manager hears of a silent deputy on the last working day, and no sooner than this after the
# absence was entered.
WARNING_HOUR = 13
WARNING_AFTER_HOURS = 3
OFFICE_HOURS = (8, 16)
BACK_HOUR = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """What planning an absence takes: it, the time ahead of every channel that the absent person
    owns, and how many working days before its first day people are told."""

    absence: Absence
    outlooks: tuple[Outlook, ...]
    notice_workdays: tuple[int, ...] = NOTICE_WORKDAYS


def first_briefing(absence: Absence, now: datetime) -> Scheduled:
    """The first look at an absence: at once, for what is late already."""
    return Scheduled(duty=DEPUTY_BRIEFING.name, subject=absence.id, next_due_at=now)


def notice_moments(
    absence: Absence, notice_workdays: Iterable[int], calendar: WorkCalendar
) -> dict[int, datetime]:
    """When people are told, by the working days before the first day; the earliest first."""
    return {
        count: calendar.at(calendar.workdays_before(absence.first_on, count), NOTICE_HOUR)
        for count in sorted(set(notice_workdays), reverse=True)
    }


def warning_moment(absence: Absence, calendar: WorkCalendar) -> datetime:
    """When a deputy's silence becomes the manager's matter."""
    last = calendar.workdays_before(absence.first_on, 1)
    moment = calendar.at(last, WARNING_HOUR)
    if absence.entered_at is None:
        return moment
    after = absence.entered_at + timedelta(hours=WARNING_AFTER_HOURS)
    return moment if after <= moment else _in_office_hours(after, calendar)


def _in_office_hours(moment: datetime, calendar: WorkCalendar) -> datetime:
    opens, closes = OFFICE_HOURS
    local = calendar.local(moment)
    if calendar.is_workday(local.date()) and local.time() < time(closes):
        return max(moment, calendar.at(local.date(), opens))
    return calendar.at(calendar.add_workdays(local.date() + timedelta(days=1), 0), opens)


def stepping_in(leave: Leave) -> dict[PersonId, list[Outlook]]:
    """Who has which of the absent person's channels on any day of the absence."""
    found: dict[PersonId, list[Outlook]] = {}
    for view in leave.outlooks:
        days = dates(leave.absence.first_on, leave.absence.last_on)
        people = dict.fromkeys(holder(view, on) for on in days)
        for person in people:
            if person is not None and person != leave.absence.person:
                found.setdefault(person, []).append(view)
    return found


def answer_of(leave: Leave, person: PersonId) -> DeputyAnswer | None:
    """What the person has answered about this absence."""
    every = (answer for view in leave.outlooks for answer in view.answers)
    return next((a for a in every if (a.absence, a.person) == (leave.absence.id, person)), None)


def plan_deputy_briefing(
    now: datetime, due_at: datetime, leave: Leave, calendar: WorkCalendar
) -> Plan:
    """Tell owner and deputies ahead of the absence, the manager of a deputy who is silent, the
    owner on the first day back; let the duties return by themselves when nobody says anything.

    What is late is done at once, the latest step only. Nobody's answer decides whether the deputy
    is responsible. Source: rules starting-channel/deputy, moderation/deputy-when-absent; ABS3,
    ABS4, ABS9.
    """
    absence, today = leave.absence, calendar.today(now)
    moments = notice_moments(absence, leave.notice_workdays, calendar)
    warned_at = warning_moment(absence, calendar)
    back_at = calendar.at(first_day_back(absence, calendar), BACK_HOUR)
    returned_at = _returned_at(absence, calendar)
    looks = [*moments.values(), warned_at, back_at, *([returned_at] if returned_at else [])]
    next_due_at = min((at for at in looks if at > now), default=None)
    if not leave.outlooks:
        return Plan(next_due_at=next_due_at)
    nudges: list[Nudge] = []
    if today <= absence.last_on:
        told = [count for count, at in moments.items() if at <= now]
        if told:
            nudges += _notices(leave, min(told), has_begun=absence.first_on <= today)
        if now >= warned_at:
            nudges += _warnings(leave)
    elif _is_away_again(leave, today):
        pass  # the new absence has a first day back of its own
    elif returned_at is not None and now >= returned_at:
        nudges += [_nudge(to, RETURNED_VIEW, absence, "") for to in _owner_and_manager(leave)]
    elif absence.kept_until is not None and now >= back_at:
        nudges.append(_nudge(absence.person, BACK_VIEW, absence, ""))
    return Plan(nudges=tuple(nudges), next_due_at=next_due_at)


def _returned_at(absence: Absence, calendar: WorkCalendar) -> datetime | None:
    if absence.kept_until is None:
        return None
    return calendar.at(absence.kept_until + timedelta(days=1), BACK_HOUR)


def _is_away_again(leave: Leave, today: date) -> bool:
    own = (a for view in leave.outlooks for a in view.absences if a.person == leave.absence.person)
    return any(a.covers(today) for a in own)


def _notices(leave: Leave, count: int, *, has_begun: bool) -> list[Nudge]:
    """The hand-overs; once the absence has begun, the owner is left in peace."""
    absence = leave.absence
    hand_overs = [
        _nudge(person, HAND_OVER_VIEW, absence, str(count), person=person)
        for person in stepping_in(leave)
    ]
    if has_begun:
        return hand_overs
    return [_nudge(absence.person, BEFORE_VIEW, absence, str(count)), *hand_overs]


def _warnings(leave: Leave) -> list[Nudge]:
    """The owner's manager (the communicators where nobody is) hears who has not answered."""
    silent = [person for person in stepping_in(leave) if answer_of(leave, person) is None]
    if not silent:
        return []
    return [_nudge(to, SILENT_VIEW, leave.absence, "") for to in _managers(leave)]


def _managers(leave: Leave) -> tuple[PersonId, ...]:
    view = leave.outlooks[0]
    return (view.manager,) if view.manager is not None else view.supporters


def _owner_and_manager(leave: Leave) -> tuple[PersonId, ...]:
    return (leave.absence.person, *_managers(leave))


def _nudge(to: PersonId, view: str, absence: Absence, step: str, **args: object) -> Nudge:
    return Nudge(
        to=to,
        view=view,
        args={"absence": absence.id, **args},
        key=f"{view}/{absence.id}/{absence.first_on.isoformat()}/{step}/{to}",
    )


def is_on_leave(absence: Absence, today: date) -> bool:
    """Whether the absence has begun, and its person has not said that they are back."""
    return absence.first_on <= today <= (absence.kept_until or absence.last_on)
