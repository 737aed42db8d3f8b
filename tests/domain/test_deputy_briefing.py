"""Before, during and after an absence: every moment is written by hand."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.domain.absences import Absence, came_back, entered, not_back
from bot.domain.covers import DeputyAnswer, Outlook
from bot.domain.deputy_briefings import Leave, plan_deputy_briefing, warning_moment
from bot.domain.duties import (
    BACK_VIEW,
    BEFORE_VIEW,
    HAND_OVER_VIEW,
    RETURNED_VIEW,
    SILENT_VIEW,
)
from bot.domain.ids import AbsenceId, PersonId
from tests.domain.life import (
    COMMUNICATOR,
    DEPUTY,
    MANAGER,
    OWNER,
    STOCKHOLM,
    calendar,
    channel,
    local,
)

# Midsummer eve and day; Friday 19 and Saturday 20 June 2026.
CALENDAR = calendar("2026-06-19", "2026-06-20")
SINCE = local("2026-01-07 10:00")


def absence(first: str, last: str, entered_at: str) -> Absence:
    """The owner's absence, as it is kept."""
    given = Absence(
        id=AbsenceId(5),
        person=OWNER,
        first_on=date.fromisoformat(first),
        last_on=date.fromisoformat(last),
    )
    return entered(given, OWNER, local(entered_at), CALENDAR)


def leave(a: Absence, *answers: DeputyAnswer, absences: tuple[Absence, ...] = ()) -> Leave:
    """The absence with the owner's one channel."""
    view = Outlook(
        channel=channel(SINCE),
        owner=OWNER,
        deputies=(DEPUTY,),
        manager=MANAGER,
        supporters=(COMMUNICATOR,),
        absences=(a, *absences),
        answers=answers,
    )
    return Leave(absence=a, outlooks=(view,))


def lived(of: Leave, since: str, until: str) -> list[tuple[str, str, PersonId]]:
    """Every message once, when it came, for a clock that never stops."""
    told: dict[str, tuple[str, str, PersonId]] = {}
    now: datetime | None = local(since)
    while now is not None and now <= local(until):
        plan = plan_deputy_briefing(now, now, of, CALENDAR)
        for nudge in plan.nudges:
            at = f"{now.astimezone(STOCKHOLM):%m-%d %H:%M}"
            told.setdefault(nudge.key, (at, nudge.view, nudge.to))
        assert plan.next_due_at is None or plan.next_due_at > now
        now = plan.next_due_at
    return list(told.values())


def answer(*, accepts: bool) -> DeputyAnswer:
    """What the deputy has answered."""
    return DeputyAnswer(absence=AbsenceId(5), person=DEPUTY, accepts=accepts, answered_at=SINCE)


def test_a_summer_that_was_told_in_spring() -> None:
    a = absence("2026-06-25", "2026-07-10", "2026-04-01 10:00")
    assert lived(leave(a), "2026-04-01 10:00", "2026-08-31 12:00") == [
        ("06-17 09:00", BEFORE_VIEW, OWNER),
        ("06-17 09:00", HAND_OVER_VIEW, DEPUTY),
        ("06-24 09:00", BEFORE_VIEW, OWNER),
        ("06-24 09:00", HAND_OVER_VIEW, DEPUTY),
        ("06-24 13:00", SILENT_VIEW, MANAGER),
        ("07-13 08:00", BACK_VIEW, OWNER),
        ("07-16 08:00", RETURNED_VIEW, OWNER),
        ("07-16 08:00", RETURNED_VIEW, MANAGER),
    ]


def test_told_three_working_days_before() -> None:
    a = absence("2026-06-24", "2026-06-24", "2026-06-18 11:00")
    assert lived(leave(a), "2026-06-18 11:00", "2026-06-24 12:00") == [
        ("06-18 11:00", BEFORE_VIEW, OWNER),
        ("06-18 11:00", HAND_OVER_VIEW, DEPUTY),
        ("06-23 09:00", BEFORE_VIEW, OWNER),
        ("06-23 09:00", HAND_OVER_VIEW, DEPUTY),
        ("06-23 13:00", SILENT_VIEW, MANAGER),
    ]


def test_told_the_same_morning() -> None:
    a = absence("2026-06-22", "2026-06-22", "2026-06-22 07:10")
    assert lived(leave(a), "2026-06-22 07:10", "2026-06-22 18:00") == [
        ("06-22 07:10", HAND_OVER_VIEW, DEPUTY),
        ("06-22 10:10", SILENT_VIEW, MANAGER),
    ]


def test_a_deputy_who_has_answered_is_no_matter_of_the_manager() -> None:
    a = absence("2026-06-22", "2026-06-23", "2026-06-22 07:10")
    since, until = "2026-06-22 07:10", "2026-06-23 18:00"
    accepting = lived(leave(a, answer(accepts=True)), since, until)
    assert SILENT_VIEW not in [view for _at, view, _to in accepting]
    refusing = lived(leave(a, answer(accepts=False)), since, until)
    assert refusing == []


def test_away_again_the_next_day_is_no_first_day_back() -> None:
    a = absence("2026-06-08", "2026-06-12", "2026-05-01 10:00")
    again = absence("2026-06-13", "2026-06-26", "2026-06-12 10:00")
    told = lived(leave(a, absences=(again,)), "2026-06-12 18:00", "2026-06-26 18:00")
    assert [view for _at, view, _to in told if view in (BACK_VIEW, RETURNED_VIEW)] == []


def test_nobody_is_asked_to_step_in_on_days_away() -> None:
    a = absence("2026-06-22", "2026-06-23", "2026-06-22 07:10")
    deputy_too = Absence(person=DEPUTY, first_on=a.first_on, last_on=a.last_on)
    asked = lived(leave(a, absences=(deputy_too,)), "2026-06-22 07:10", "2026-06-23 18:00")
    assert [to for _at, view, to in asked if view == HAND_OVER_VIEW] == []


def test_a_person_without_channels_is_told_nothing() -> None:
    a = absence("2026-06-25", "2026-07-10", "2026-04-01 10:00")
    assert lived(Leave(absence=a, outlooks=()), "2026-04-01 10:00", "2026-08-31 12:00") == []


def test_other_notice_days() -> None:
    a = absence("2026-06-25", "2026-06-25", "2026-04-01 10:00")
    of = replace(leave(a, answer(accepts=True)), notice_workdays=(2, 10))
    told = lived(of, "2026-04-01 10:00", "2026-06-25 12:00")
    # ten working days before: 24 23 22 18 17 16 15 12 11 10 June
    assert [at for at, view, _to in told if view == BEFORE_VIEW] == ["06-10 09:00", "06-23 09:00"]


@pytest.mark.parametrize(
    ("first", "entered_at", "expected"),
    [
        ("2026-06-25", "2026-04-01 10:00", "2026-06-24 13:00"),
        ("2026-06-22", "2026-05-01 10:00", "2026-06-18 13:00"),  # over midsummer
        ("2026-06-24", "2026-06-24 09:30", "2026-06-24 12:30"),
        ("2026-06-24", "2026-06-23 12:00", "2026-06-23 15:00"),
        ("2026-06-24", "2026-06-23 20:00", "2026-06-24 08:00"),
        ("2026-06-22", "2026-06-18 15:00", "2026-06-22 08:00"),  # 18:00 is too late, 19 is closed
        ("2026-06-24", "2026-06-24 02:00", "2026-06-24 08:00"),
    ],
)
def test_when_the_manager_hears_of_silence(first: str, entered_at: str, expected: str) -> None:
    a = absence(first, "2026-07-10", entered_at)
    assert warning_moment(a, CALENDAR) == local(expected)


@pytest.mark.parametrize(
    ("last", "kept_until"),
    [
        ("2026-06-12", "2026-06-17"),  # Friday: back on Monday 15, returned on Thursday 18
        ("2026-06-15", "2026-06-21"),  # Monday: back on Tuesday 16; 19 to 21 June are closed
        ("2026-06-18", "2026-06-24"),  # back on Monday 22, returned on Thursday 25
    ],
)
def test_how_long_the_deputy_goes_on(last: str, kept_until: str) -> None:
    a = absence("2026-06-01", last, "2026-05-01 10:00")
    assert a.kept_until == date.fromisoformat(kept_until)


def test_who_has_not_come_back() -> None:
    a = absence("2026-06-08", "2026-06-12", "2026-06-01 10:00")
    days = [date(2026, 6, day) for day in (12, 13, 17, 18)]
    assert [on for on in days if not_back([a], on)] == [date(2026, 6, 13), date(2026, 6, 17)]
    back = came_back(a, date(2026, 6, 15))
    assert back == replace(a, kept_until=None)
    assert not_back([back], date(2026, 6, 16)) == frozenset()
    early = came_back(a, date(2026, 6, 10))
    assert early is not None
    assert (early.first_on, early.last_on) == (date(2026, 6, 8), date(2026, 6, 9))
    assert came_back(a, date(2026, 6, 8)) is None
