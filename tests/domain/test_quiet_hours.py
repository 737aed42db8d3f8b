"""When a message waits for the morning. UX6."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duties import CRISIS_VIEW, REQUEST_VIEW, SNAPSHOT_VIEW, TODAY_VIEW
from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.domain.quiet_hours import held_until
from tests.domain.life import calendar, local

OTHER = "register_channel.application"
CALENDAR = calendar("2026-12-24", "2026-12-25", "2026-12-26")
ANNA = Person(id=PersonId(1), name="Anna", email="")


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-24 07:00", None),
        ("2026-11-24 16:59", None),
        ("2026-11-24 17:00", "2026-11-25 07:00"),
        ("2026-11-24 23:59", "2026-11-25 07:00"),
        ("2026-11-25 00:00", "2026-11-25 07:00"),
        ("2026-11-25 06:59", "2026-11-25 07:00"),
        ("2026-11-27 17:00", "2026-11-30 07:00"),  # Friday evening: Monday morning
        ("2026-11-28 12:00", "2026-11-30 07:00"),
        ("2026-12-23 18:00", "2026-12-28 07:00"),  # before Christmas
        ("2026-12-24 10:00", "2026-12-28 07:00"),
    ],
)
def test_from_five_to_seven_and_on_days_off_it_waits(now: str, until: str | None) -> None:
    held = held_until(ANNA, OTHER, local(now), CALENDAR)
    assert held == (local(until) if until else None)


@pytest.mark.parametrize("view", [TODAY_VIEW, CRISIS_VIEW])
def test_what_has_its_own_hour_or_cannot_wait_goes_at_once(view: str) -> None:
    paused = replace(ANNA, paused_until=date(2026, 12, 20))
    assert held_until(paused, view, local("2026-11-28 03:00"), CALENDAR) is None


def test_hours_of_ones_own() -> None:
    early = replace(ANNA, quiet_from=15, quiet_to=6)
    assert held_until(early, OTHER, local("2026-11-24 06:00"), CALENDAR) is None
    assert held_until(early, OTHER, local("2026-11-24 15:00"), CALENDAR) == local(
        "2026-11-25 06:00"
    )
    noon = replace(ANNA, quiet_from=11, quiet_to=13)
    assert held_until(noon, OTHER, local("2026-11-24 11:30"), CALENDAR) == local("2026-11-24 13:00")
    assert held_until(noon, OTHER, local("2026-11-24 22:00"), CALENDAR) is None
    never = replace(ANNA, quiet_from=0, quiet_to=0)
    assert held_until(never, OTHER, local("2026-11-28 03:00"), CALENDAR) is None


def test_a_pause_holds_what_is_no_duty() -> None:
    paused = replace(ANNA, paused_until=date(2026, 12, 7))
    now = local("2026-11-24 10:00")
    assert held_until(paused, OTHER, now, CALENDAR) == local("2026-12-07 07:00")
    assert held_until(paused, SNAPSHOT_VIEW, now, CALENDAR) is None
    assert held_until(paused, REQUEST_VIEW, now, CALENDAR) is None
    over = local("2026-12-07 10:00")
    assert held_until(paused, OTHER, over, CALENDAR) is None


@given(
    minutes=st.integers(0, 60 * 24 * 400),
    begins=st.integers(0, 23),
    ends=st.integers(0, 23),
    view=st.sampled_from([OTHER, SNAPSHOT_VIEW]),
)
def test_what_waits_is_sent_in_the_morning_of_a_working_day(
    minutes: int, begins: int, ends: int, view: str
) -> None:
    person = replace(ANNA, quiet_from=begins, quiet_to=ends)
    now = local("2026-01-01 00:00") + timedelta(minutes=minutes)
    until = held_until(person, view, now, CALENDAR)
    if until is None:
        return
    there: datetime = CALENDAR.local(until)
    assert until > now
    assert CALENDAR.is_workday(there.date())
    assert (there.hour, there.minute) in ((ends, 0), (ends + 1, 0))  # + 1: a hour that is skipped
    assert held_until(person, view, until, CALENDAR) is None
