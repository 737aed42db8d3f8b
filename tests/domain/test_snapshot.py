"""The half-yearly snapshot: one a channel and half-year, spread over the season. SNA1."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.absences import Absence
from bot.domain.calendar import HalfYear, half_year
from bot.domain.duties import (
    NOT_ASKED,
    SNAPSHOT,
    SNAPSHOT_VIEW,
    UNANSWERED,
    OccurrenceState,
    complete,
)
from bot.domain.snapshots import (
    SNAPSHOT_SPREAD_WORKDAYS,
    next_snapshot,
    plan_snapshot,
    snapshot_date,
)
from tests.domain.life import DEPUTY, OWNER, STOCKHOLM, Life, calendar, channel, local

HOLIDAYS = calendar("2027-03-26", "2027-03-29", "2027-05-06")
SPRING, AUTUMN = HalfYear(year=2027, half=1), HalfYear(year=2027, half=2)


def life(active: str = "2026-11-23 14:00", number: int = 12) -> Life:
    c = channel(local(active), number=number)
    row = next_snapshot(c, HOLIDAYS, local(active))
    return Life(SNAPSHOT, plan_snapshot, c, HOLIDAYS, row.next_due_at)


def test_asked_for_on_its_day_and_reminded_of_once_after_two_weeks() -> None:
    a = life()
    a.run(local("2027-08-31 12:00"))
    # The 12th working day after Monday 1 March.
    assert a.told(SNAPSHOT_VIEW) == [("2027-03-17 09:00", OWNER), ("2027-03-31 09:00", OWNER)]
    assert [o.due_on for o in a.rows.values()] == [date(2027, 3, 17)]


def test_no_reminder_when_it_has_been_taken() -> None:
    a = life()
    a.run(local("2027-03-17 09:00"))
    on = date(2027, 3, 17)
    a.rows[on] = complete(a.rows[on], OWNER, local("2027-03-20 10:00"), HOLIDAYS, "done")
    a.run(local("2027-08-31 12:00"))
    assert len(a.messages) == 1
    assert a.rows[on].state is OccurrenceState.DONE


def test_the_next_half_year_is_asked_for_although_the_last_was_never_answered() -> None:
    a = life()
    a.run(local("2027-09-30 12:00"))
    spring, autumn = sorted(a.rows.values(), key=lambda o: o.due_on)
    assert (spring.state, spring.reason) == (OccurrenceState.MISSED, UNANSWERED)
    assert (half_year(autumn.due_on), autumn.state) == (AUTUMN, OccurrenceState.OPEN)
    drawn = [(r.view, dict(r.args)) for _, plan in a.plans for r in plan.redraws]
    assert drawn == [(SNAPSHOT_VIEW, {"channel": 12, "on": "2027-03-17"})]


def test_fallen_due_in_a_night_of_downtime_it_is_still_asked_for() -> None:
    a = life()
    a.tick(local("2027-03-19 07:30"))
    assert a.told(SNAPSHOT_VIEW) == [("2027-03-19 07:30", OWNER)]
    assert list(a.rows) == [date(2027, 3, 17)]
    a.run(local("2027-04-30 12:00"))
    assert a.told(SNAPSHOT_VIEW)[1:] == [("2027-04-02 09:00", OWNER)]


def test_a_season_of_downtime_leaves_a_gap_and_asks_for_the_latest() -> None:
    a = life()
    a.tick(local("2027-10-01 08:00"))
    spring, autumn = sorted(a.rows.values(), key=lambda o: o.due_on)
    assert (spring.state, spring.reason, spring.responsible) == ("missed", NOT_ASKED, None)
    assert (half_year(autumn.due_on), autumn.state) == (AUTUMN, OccurrenceState.OPEN)


def test_goes_to_the_deputy_while_the_owner_is_away() -> None:
    a = life()
    on = date(2027, 3, 17)
    a.absences = (Absence(person=OWNER, first_on=on, last_on=on),)
    a.run(local("2027-03-17 09:00"))
    assert a.told(SNAPSHOT_VIEW) == [("2027-03-17 09:00", DEPUTY)]


def test_who_was_away_on_the_day_but_is_back_when_it_is_asked_for() -> None:
    a = life()
    on = date(2027, 3, 17)
    a.absences = (Absence(person=OWNER, first_on=on, last_on=on),)
    a.tick(local("2027-03-18 10:00"))
    assert a.told(SNAPSHOT_VIEW) == [("2027-03-18 10:00", OWNER)]


def test_active_after_the_day_of_this_half_year_waits_for_the_next() -> None:
    a = life("2027-04-20 10:00")
    a.run(local("2027-08-31 12:00"))
    assert a.rows == {}
    a.run(local("2027-12-31 12:00"))
    assert [half_year(on) for on in a.rows] == [AUTUMN]


@pytest.mark.parametrize("half", [SPRING, AUTUMN])
def test_the_days_are_working_days_of_the_season_and_spread(half: HalfYear) -> None:
    active = local("2026-11-23 14:00")
    days = [snapshot_date(channel(active, number=n), half, HOLIDAYS) for n in range(1, 200)]
    first, last = half.window
    assert all(first <= on <= last and HOLIDAYS.is_workday(on) for on in days)
    assert len(set(days)) == SNAPSHOT_SPREAD_WORKDAYS


@settings(max_examples=60)
@given(
    days=st.lists(st.integers(1, 800), min_size=1, max_size=30, unique=True),
    number=st.integers(1, 300),
    answers=st.booleans(),
)
def test_any_ticks_end_in_one_row_for_each_half_year(
    days: list[int], number: int, answers: bool
) -> None:
    a = life("2026-11-23 14:00", number)
    start, now = local("2026-11-23 14:00"), local("2026-11-23 14:00")
    for n in sorted(days):
        now = start + timedelta(days=n)
        a.tick(now)
        for on, row in a.rows.items():
            if answers and row.state is OccurrenceState.OPEN:
                a.rows[on] = complete(row, OWNER, now, HOLIDAYS, "done")
    halves = (SPRING, AUTUMN, SPRING.following.following, AUTUMN.following.following)
    dates = [snapshot_date(a.channel, half, HOLIDAYS) for half in halves]
    fallen = [on for on in dates if datetime(on.year, on.month, on.day, 9, tzinfo=STOCKHOLM) <= now]
    kept = {on for on in fallen if on >= now.astimezone(STOCKHOLM).date() - timedelta(days=400)}
    assert kept <= set(a.rows) <= set(fallen)
    assert sum(row.state is OccurrenceState.OPEN for row in a.rows.values()) <= 1
