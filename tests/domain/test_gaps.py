"""Who is told of a week's questions without a good answer, and when."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import WorkCalendar
from bot.domain.gaps import (
    Gap,
    WeekOfGaps,
    gap,
    gap_week,
    may_read,
    next_gaps,
    plan_gaps,
    reads_of,
)
from bot.domain.guideline import Verdict
from bot.domain.ids import AdministrationId, ChannelId, PersonId, StandardAnswerId
from bot.domain.people import Person, Role
from bot.domain.questions import Question, QuestionState

STOCKHOLM = ZoneInfo("Europe/Stockholm")
EPIPHANY = date(2027, 1, 6)
EASTER_MONDAY = date(2027, 3, 29)
CALENDAR = WorkCalendar(timezone=STOCKHOLM, days_off=frozenset({EPIPHANY, EASTER_MONDAY}))
CULTURE, SCHOOLS = AdministrationId(1), AdministrationId(2)
MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)  # 9:00 on the local clock


def somebody(number: int, *roles: Role, place: AdministrationId | None = None) -> Person:
    return Person(
        id=PersonId(number),
        name=f"P {number}",
        email=f"p{number}@solvik.example",
        roles=roles,
        administration=place,
    )


UNIT = somebody(1, Role.COMMUNICATIONS_UNIT)
HEAD = somebody(2, Role.HEAD_OF_COMMUNICATIONS)
MARIA = somebody(3, Role.COMMUNICATOR, place=CULTURE)
JOHAN = somebody(4, Role.COMMUNICATOR, place=SCHOOLS)
REGISTRAR = somebody(5, Role.REGISTRAR, place=CULTURE)
EVERYBODY = (UNIT, HEAD, MARIA, JOHAN, REGISTRAR)


def asked(**of: object) -> Question:
    fields = {
        "asker": PersonId(9),
        "text": "?",
        "language": "sv",
        "asked_at": MONDAY,
        "state": QuestionState.ANSWERED,
        "verdict": Verdict.YES,
    }
    return Question(**(fields | of))  # type: ignore[arg-type]


def told(
    counts: Mapping[AdministrationId | None, int], people: tuple[Person, ...] = EVERYBODY
) -> set[PersonId]:
    last = WeekOfGaps(monday=date(2026, 11, 23), counts=counts, officials=people)
    return {nudge.to for nudge in plan_gaps(MONDAY, MONDAY, last, CALENDAR).nudges}


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (asked(), None),
        (asked(verdict=Verdict.DEPENDS), None),
        (asked(verdict=Verdict.NOT_COVERED), Gap.NOT_COVERED),
        (asked(verdict=Verdict.NOT_COVERED, state=QuestionState.REPLIED), Gap.NOT_COVERED),
        (asked(state=QuestionState.HANDED_OVER), Gap.PASSED_ON),
        (asked(helped=True), None),
        (asked(verdict=Verdict.NOT_COVERED, standard=StandardAnswerId(1)), None),
        (
            asked(verdict=Verdict.NOT_COVERED, standard=StandardAnswerId(1), helped=False),
            Gap.NOT_COVERED,
        ),
        (asked(helped=False), Gap.DISLIKED),
        (asked(helped=False, state=QuestionState.REPLIED), Gap.DISLIKED),
        (asked(helped=False, verdict=Verdict.NOT_COVERED), Gap.NOT_COVERED),
        (asked(verdict=Verdict.NO, state=QuestionState.REPLIED), Gap.PASSED_ON),
        (asked(state=QuestionState.ASKED_BACK, verdict=Verdict.DEPENDS), None),
        (asked(verdict=Verdict.NOT_COVERED, channel=ChannelId(1)), None),
    ],
)
def test_what_counts_as_a_gap(question: Question, why: Gap | None) -> None:
    assert gap(question) is why


def test_the_unit_reads_all_and_communicators_their_own() -> None:
    assert [p.id for p in EVERYBODY if may_read(p)] == [UNIT.id, HEAD.id, MARIA.id, JOHAN.id]
    assert [p.id for p in EVERYBODY if reads_of(p, CULTURE)] == [UNIT.id, HEAD.id, MARIA.id]
    assert [p.id for p in EVERYBODY if reads_of(p, None)] == [UNIT.id, HEAD.id]


def test_who_has_left_reads_nothing() -> None:
    gone = Person(
        id=PersonId(6), name="G", email="g@x", roles=(Role.COMMUNICATIONS_UNIT,), active=False
    )
    assert not may_read(gone)


def test_only_those_with_gaps_are_told_and_each_once() -> None:
    assert told({CULTURE: 3}) == {UNIT.id, MARIA.id}
    assert told({SCHOOLS: 1, CULTURE: 1}) == {UNIT.id, MARIA.id, JOHAN.id}
    assert told({None: 1}) == {UNIT.id}
    assert told({}) == set()
    assert told({CULTURE: 1}, (HEAD, JOHAN)) == {HEAD.id}
    both = somebody(7, Role.COMMUNICATOR, Role.COMMUNICATIONS_UNIT, place=CULTURE)
    last = WeekOfGaps(monday=date(2026, 11, 23), counts={CULTURE: 1}, officials=(both,))
    assert len(plan_gaps(MONDAY, MONDAY, last, CALENDAR).nudges) == 1


def test_planning_twice_gives_the_same_message() -> None:
    last = WeekOfGaps(monday=date(2026, 11, 23), counts={CULTURE: 1}, officials=EVERYBODY)
    one, other = (plan_gaps(MONDAY, MONDAY, last, CALENDAR) for _ in range(2))
    assert one == other
    assert one.next_due_at == datetime(2026, 12, 7, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-24 10:00", "2026-11-30 09:00"),
        ("2026-11-30 08:59", "2026-11-30 09:00"),
        ("2026-11-30 09:00", "2026-12-07 09:00"),
        ("2027-03-25 12:00", "2027-03-30 09:00"),  # after Easter Monday
        ("2027-03-29 12:00", "2027-03-30 09:00"),
    ],
)
def test_on_monday_or_the_working_day_after(now: str, due: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=STOCKHOLM).astimezone(UTC)
    due_at = next_gaps(CALENDAR, moment).next_due_at
    assert f"{due_at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" == due


def test_the_week_before_is_told_of_from_midnight_to_midnight() -> None:
    monday, begin, end = gap_week(CALENDAR, MONDAY)
    assert monday == date(2026, 11, 23)
    assert begin == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert end == datetime(2026, 11, 29, 23, tzinfo=UTC)
