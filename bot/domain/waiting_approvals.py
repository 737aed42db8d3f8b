"""A request that waits: a reminder, then the stand-in, then the communicator."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.absences import Absence, away
from bot.domain.approvals import Approval, ApprovalState, Level
from bot.domain.calendar import WorkCalendar
from bot.domain.duties import (
    APPLICATION_VIEW,
    APPROVAL,
    CHOOSE_VIEW,
    REQUEST_VIEW,
    Nudge,
    Plan,
    Redraw,
    Scheduled,
)
from bot.domain.ids import PersonId
from bot.domain.people import DEFAULT_CHECK_HOUR, Person

MANAGER_REMINDER_WORKDAYS = 2
STAND_IN_WORKDAYS = 4
COMMUNICATOR_WORKDAYS = 6


def approval_moments(approval: Approval, calendar: WorkCalendar) -> tuple[datetime, ...]:
    """When a silent decider is reminded, when the stand-in is asked, when the communicator is.
    Source: REG4."""
    asked_on = calendar.today(approval.asked_at)
    return tuple(
        calendar.at(calendar.add_workdays(asked_on, days), DEFAULT_CHECK_HOUR)
        for days in (MANAGER_REMINDER_WORKDAYS, STAND_IN_WORKDAYS, COMMUNICATOR_WORKDAYS)
    )


def schedule_approval(approval: Approval, calendar: WorkCalendar) -> Scheduled:
    """When to look at a new request for the first time."""
    first = approval_moments(approval, calendar)[0]
    return Scheduled(duty=APPROVAL.name, subject=approval.id, next_due_at=first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What planning a request takes: it, the people it may go to, and the communicators who support
    it."""

    approval: Approval
    people: Mapping[PersonId, Person]
    supporters: tuple[PersonId, ...]
    absences: tuple[Absence, ...] = ()


def plan_approval(
    now: datetime, due_at: datetime, request: Request, calendar: WorkCalendar
) -> Plan:
    """The waiting request: a reminder, then the stand-in, then the communicator; an empty step is
    skipped at once.

    Source: rule starting-channel/manager-approval; REG4.
    """
    approval = request.approval
    if approval.state is not ApprovalState.PENDING or approval.level is Level.COMMUNICATOR:
        return Plan()
    moments = approval_moments(approval, calendar)
    reminder_at, stand_in_at, communicator_at = moments
    level = _level_at(now, request, stand_in_at, communicator_at, calendar.today(now))
    if level is Level.COMMUNICATOR:
        nudges = tuple(
            _approval_nudge(to, approval, CHOOSE_VIEW, "choose") for to in request.supporters
        )
        return _moved(approval, level, nudges, None)
    next_due_at = next(at for at in moments if at > now)
    turn = approval.manager if level is Level.MANAGER else approval.stand_in
    if turn is None:
        return Plan(next_due_at=next_due_at)
    if level is not approval.level:
        nudge = _approval_nudge(turn, approval, REQUEST_VIEW, "stand_in")
        return _moved(approval, level, (nudge,), next_due_at)
    reminder = _approval_nudge(turn, approval, REQUEST_VIEW, "reminder")
    return Plan(nudges=(reminder,) if now >= reminder_at else (), next_due_at=next_due_at)


def _level_at(
    now: datetime, request: Request, stand_in_at: datetime, communicator_at: datetime, today: date
) -> Level:
    approval, gone = request.approval, away(request.absences, today)
    there = {p.id for p in request.people.values() if p.active and p.id not in gone}
    if approval.level is Level.MANAGER and now < stand_in_at and approval.manager in there:
        return Level.MANAGER
    if now < communicator_at and approval.stand_in in there:
        return Level.STAND_IN
    return Level.COMMUNICATOR


def _moved(
    approval: Approval, level: Level, nudges: tuple[Nudge, ...], next_due_at: datetime | None
) -> Plan:
    return Plan(
        approval=replace(approval, level=level),
        nudges=nudges,
        redraws=(
            Redraw(view=REQUEST_VIEW, args={"approval": approval.id}),
            Redraw(view=APPLICATION_VIEW, args={"channel": approval.channel}),
        ),
        next_due_at=next_due_at,
    )


def _approval_nudge(to: PersonId, approval: Approval, view: str, step: str) -> Nudge:
    asked = approval.asked_at.date().isoformat()
    return Nudge(
        to=to,
        view=view,
        args={"approval": approval.id},
        key=f"{view}/{step}/{approval.id}/{asked}/{to}",
    )
