"""Missed days are closed together, exactly those that were named, and never as checked that day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catch_up import caught_up
from bot.domain.duties import DAILY_CHECK, Occurrence, OccurrenceState
from bot.domain.ids import OccurrenceId
from tests.domain.life import DEPUTY, OWNER, calendar, local

NOW = local("2026-03-06 09:30")
TODAY = date(2026, 3, 6)


def check(on: date, state: OccurrenceState) -> Occurrence:
    return Occurrence(
        id=OccurrenceId(on.toordinal()),
        duty=DAILY_CHECK.name,
        subject=12,
        due_on=on,
        opened_for=OWNER,
        responsible=OWNER,
        state=state,
    )


def test_three_days_in_march() -> None:
    days = [date(2026, 3, day) for day in range(1, 7)]
    states = ["late", "done", "missed", "missed", "open", "open"]
    checks = [check(on, OccurrenceState(s)) for on, s in zip(days, states, strict=True)]
    closed = caught_up(checks, days, DEPUTY, NOW, calendar(), "all_clear")
    assert [(o.due_on.day, str(o.state), o.done_by, o.done_at) for o in closed] == [
        (day, "late", DEPUTY, NOW) for day in (3, 4, 5)
    ]


@given(
    rows=st.dictionaries(st.integers(-40, 5), st.sampled_from(list(OccurrenceState))),
    named=st.sets(st.integers(-40, 5)),
)
def test_exactly_the_named_days_before_today_that_nobody_checked(
    rows: dict[int, OccurrenceState], named: set[int]
) -> None:
    checks = [check(TODAY + timedelta(days=n), state) for n, state in rows.items()]
    dates = {TODAY + timedelta(days=n) for n in named}
    closed = caught_up(checks, dates, OWNER, NOW, calendar(), "all_clear")
    expected = {
        n for n, state in rows.items() if n < 0 and n in named and state in ("open", "missed")
    }
    assert {(o.due_on - TODAY).days for o in closed} == expected
    assert {o.state for o in closed} <= {OccurrenceState.LATE}
