"""Questions without a good answer: who reads of them, and when they are told of a week's.

Source: QA6; rule communications-unit/yearly-review.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import GAPS_VIEW, MUNICIPALITY, QUESTION_GAPS, Nudge, Plan, Scheduled
from bot.domain.guideline import Verdict
from bot.domain.ids import AdministrationId
from bot.domain.people import Person, Role, communicators, is_working
from bot.domain.questions import Question, QuestionState

GAPS_HOUR = 9
_WHOLE_MUNICIPALITY = frozenset({Role.COMMUNICATIONS_UNIT, Role.HEAD_OF_COMMUNICATIONS})


class Gap(StrEnum):
    """Why a question counts as one without a good answer."""

    NOT_COVERED = "not_covered"
    DISLIKED = "disliked"
    PASSED_ON = "passed_on"


def gap(question: Question) -> Gap | None:
    """Why the question had no good answer; None when it had one, be it a standard
    answer, or is about an application."""
    if question.channel is not None:
        return None
    if question.standard is not None and question.helped is not False:
        return None
    if question.verdict is Verdict.NOT_COVERED:
        return Gap.NOT_COVERED
    if question.helped is False:
        return Gap.DISLIKED
    if question.state in (QuestionState.HANDED_OVER, QuestionState.REPLIED):
        return Gap.PASSED_ON
    return None


def may_read(reader: Person) -> bool:
    """Whether somebody reads of gaps at all: the communications unit and communicators."""
    return is_working(reader) and bool({Role.COMMUNICATOR, *_WHOLE_MUNICIPALITY} & {*reader.roles})


def reads_of(reader: Person, administration: AdministrationId | None) -> bool:
    """Whether somebody reads the questions of an administration's people: the communications unit
    everybody's, a communicator those of their own administration."""
    if not may_read(reader):
        return False
    if _WHOLE_MUNICIPALITY & {*reader.roles}:
        return True
    return administration is not None and reader.administration == administration


def monday_of(on: date) -> date:
    """The Monday of the date's week."""
    return on - timedelta(days=on.weekday())


def next_gaps(calendar: WorkCalendar, now: datetime) -> Scheduled:
    """When a week's gaps are next told of: on Monday at GAPS_HOUR, or the working day after."""
    monday = monday_of(calendar.today(now))
    moments = [_moment(monday + timedelta(weeks=more), calendar) for more in (0, 1)]
    due_at = next(at for at in moments if at > now)
    return Scheduled(duty=QUESTION_GAPS.name, subject=MUNICIPALITY, next_due_at=due_at)


def _moment(monday: date, calendar: WorkCalendar) -> datetime:
    return calendar.at(calendar.add_workdays(monday, 0), GAPS_HOUR)


def gap_week(calendar: WorkCalendar, now: datetime) -> tuple[date, datetime, datetime]:
    """The week that is told of at `now`: its Monday, and from when until when, aware UTC."""
    this = monday_of(calendar.today(now))
    return (this - timedelta(weeks=1), *week_span(this - timedelta(weeks=1), calendar))


def week_span(monday: date, calendar: WorkCalendar) -> tuple[datetime, datetime]:
    """From when until when a local week lasts, aware UTC; the end is not part of it."""
    return calendar.at(monday, 0), calendar.at(monday + timedelta(weeks=1), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekOfGaps:
    """The gaps of the last week, how many by the asker's administration, and who has a role."""

    monday: date
    counts: Mapping[AdministrationId | None, int]
    officials: Sequence[Person]


def plan_gaps(now: datetime, due_at: datetime, last: WeekOfGaps, calendar: WorkCalendar) -> Plan:
    """One message to each reader with gaps in the last week: the communications unit, and each
    administration's communicators. A week without gaps is passed over in silence."""
    told = {person.id: person for person in communicators(last.officials, None)}
    told |= {p.id: p for p in last.officials if is_working(p) and p.has(Role.COMMUNICATOR)}
    nudges = [
        Nudge(
            to=person.id,
            view=GAPS_VIEW,
            args={"person": person.id, "monday": last.monday.isoformat()},
            key=f"{GAPS_VIEW}/{person.id}/{last.monday}",
        )
        for person in told.values()
        if any(count and reads_of(person, place) for place, count in last.counts.items())
    ]
    return Plan(nudges=tuple(nudges), next_due_at=next_gaps(calendar, now).next_due_at)
