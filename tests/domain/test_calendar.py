"""Working days, half-years, and local time across both clock changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.absences import MAX_ABSENCE_DAYS, MAX_DAYS_BACK, Absence, BadAbsence, absence, away
from bot.domain.calendar import HalfYear, half_year
from bot.domain.ids import PersonId
from tests.domain.life import calendar

DATES = st.dates(date(2020, 1, 1), date(2040, 12, 31))
ANNA, BO = PersonId(1), PersonId(2)


@pytest.mark.parametrize(
    ("on", "hour", "utc"),
    [
        ("2026-10-24", 9, "2026-10-24T07:00"),
        ("2026-10-25", 2, "2026-10-25T00:00"),  # 02 comes twice: the first
        ("2026-10-25", 9, "2026-10-25T08:00"),
        ("2027-03-27", 9, "2027-03-27T08:00"),
        ("2027-03-28", 2, "2027-03-28T01:00"),  # 02 is skipped: 03
        ("2027-03-28", 9, "2027-03-28T07:00"),
    ],
)
def test_local_hours_in_utc(on: str, hour: int, utc: str) -> None:
    moment = calendar().at(date.fromisoformat(on), hour)
    assert moment == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert calendar().today(moment) == date.fromisoformat(on)


@given(on=DATES, hour=st.integers(0, 23))
def test_a_local_hour_is_on_its_date(on: date, hour: int) -> None:
    c = calendar()
    assert c.today(c.at(on, hour)) == on
    assert c.local(c.at(on, hour)).hour in (hour, hour + 1)


def test_midnight_belongs_to_the_new_date() -> None:
    assert calendar().today(datetime(2026, 11, 23, 22, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert calendar().today(datetime(2026, 11, 23, 23, 0, tzinfo=UTC)) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-12-22", 0, "2026-12-22"),
        ("2026-12-22", 1, "2026-12-23"),
        ("2026-12-22", 2, "2026-12-28"),
        ("2026-12-24", 0, "2026-12-28"),
        ("2026-12-26", 1, "2026-12-29"),
    ],
)
def test_adding_working_days(start: str, count: int, end: str) -> None:
    c = calendar("2026-12-24", "2026-12-25")
    assert c.add_workdays(date.fromisoformat(start), count) == date.fromisoformat(end)


@given(on=DATES, count=st.integers(0, 70), off=st.sets(st.integers(0, 60), max_size=20))
def test_so_many_working_days_lie_between(on: date, count: int, off: set[int]) -> None:
    c = calendar(*(str(on + timedelta(days=n)) for n in off))
    end = c.add_workdays(on, count)
    between = [on + timedelta(days=n) for n in range((end - on).days + 1)]
    assert c.is_workday(end)
    assert sum(c.is_workday(day) for day in between) == count + 1


@given(on=DATES)
def test_half_years_follow_each_other(on: date) -> None:
    half = half_year(on)
    assert half.first_on <= on < half.following.first_on
    assert half < half.following
    assert half_year(half.following.first_on) == half.following
    first, last = half.window
    assert half_year(first) == half_year(last) == half


def test_the_seasons_of_snapshots() -> None:
    assert HalfYear(year=2027, half=1).window == (date(2027, 3, 1), date(2027, 5, 31))
    assert HalfYear(year=2027, half=2).window == (date(2027, 9, 1), date(2027, 11, 30))


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        (0, 0, None),
        (-1, 3, None),
        (-MAX_DAYS_BACK, 0, None),
        (30, 30 + MAX_ABSENCE_DAYS, None),
        (3, 2, "order"),
        (-5, -1, "past"),
        (-MAX_DAYS_BACK - 1, 5, "past"),
        (0, MAX_ABSENCE_DAYS + 1, "length"),
    ],
)
def test_which_absences_can_be_stated(first: int, last: int, wrong: str | None) -> None:
    dates = TODAY + timedelta(days=first), TODAY + timedelta(days=last)
    if wrong is None:
        stated = absence(ANNA, *dates, TODAY)
        assert (stated.first_on, stated.last_on) == dates
    else:
        with pytest.raises(BadAbsence, match=f"^{wrong}$"):
            absence(ANNA, *dates, TODAY)


@given(
    st.lists(st.tuples(st.sampled_from([ANNA, BO]), DATES, st.integers(0, 40)), max_size=8), DATES
)
def test_away_on_every_date_from_the_first_to_the_last(
    stated: list[tuple[PersonId, date, int]], on: date
) -> None:
    absences = [
        Absence(person=person, first_on=first, last_on=first + timedelta(days=days))
        for person, first, days in stated
    ]
    listed = {
        (person, first + timedelta(days=n))
        for person, first, days in stated
        for n in range(days + 1)
    }
    assert away(absences, on) == {person for person in (ANNA, BO) if (person, on) in listed}
