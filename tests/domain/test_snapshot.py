"""The half-yearly snapshot: one a channel and half-year, spread over the season. SNA1."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.calendars.sweden import days_off
from bot.domain.absences import Absence
from bot.domain.calendar import HalfYear, WorkCalendar, half_year
from bot.domain.channels import Channel, ChannelState
from bot.domain.duties import (
    EXTRA_SNAPSHOT,
    NOT_ASKED,
    SNAPSHOT,
    SNAPSHOT_VIEW,
    UNANSWERED,
    Occurrence,
    OccurrenceState,
    complete,
)
from bot.domain.ids import ChannelId, OccurrenceId, PersonId
from bot.domain.records import Snapshot
from bot.domain.snapshots import (
    SNAPSHOT_SPREAD_WORKDAYS,
    extra_snapshot,
    free_slot,
    may_close,
    next_snapshot,
    next_step,
    plan_extra_snapshot,
    plan_snapshot,
    snapshot_date,
)
from tests.domain.life import (
    COMMUNICATOR,
    DEPUTY,
    LADDER,
    MANAGER,
    OWNER,
    STOCKHOLM,
    Life,
    calendar,
    channel,
    local,
)

HOLIDAYS = calendar("2027-03-26", "2027-03-29", "2027-05-06")
SPRING, AUTUMN = HalfYear(year=2027, half=1), HalfYear(year=2027, half=2)
SPRING_DAY = date(2027, 3, 17)


def life(active: str = "2026-11-23 14:00", number: int = 12) -> Life:
    c = channel(local(active), number=number)
    row = next_snapshot(c, HOLIDAYS, local(active))
    return Life(SNAPSHOT, plan_snapshot, c, HOLIDAYS, row.next_due_at)


def test_asked_for_two_weeks_before_and_passed_on_week_by_week() -> None:
    a = life()
    a.run(local("2027-08-10 12:00"))
    # The 12th working day after Monday 1 March is Wednesday 17 March.
    assert a.told(SNAPSHOT_VIEW) == [
        ("2027-03-03 09:00", OWNER),
        ("2027-03-15 09:00", OWNER),
        ("2027-03-17 09:00", OWNER),
        ("2027-03-24 09:00", DEPUTY),
        ("2027-03-31 09:00", COMMUNICATOR),
        ("2027-04-07 09:00", MANAGER),
    ]
    [row] = a.rows.values()
    assert (row.due_on, row.opened_for, row.responsible) == (SPRING_DAY, OWNER, MANAGER)
    assert row.passed_by == (OWNER, DEPUTY, COMMUNICATOR)


def test_with_a_second_deputy_it_comes_to_the_manager_a_week_later() -> None:
    a = life()
    a.ladder = (OWNER, DEPUTY, PersonId(77), COMMUNICATOR, MANAGER)
    a.run(local("2027-08-10 12:00"))
    assert a.told(SNAPSHOT_VIEW)[3:] == [
        ("2027-03-24 09:00", DEPUTY),
        ("2027-03-31 09:00", PersonId(77)),
        ("2027-04-07 09:00", COMMUNICATOR),
        ("2027-04-14 09:00", MANAGER),
    ]


@pytest.mark.parametrize(
    ("taken_at", "messages"),
    [
        ("2027-03-03 10:00", 1),
        ("2027-03-16 10:00", 2),
        ("2027-03-17 10:00", 3),
        ("2027-03-25 10:00", 4),
    ],
)
def test_nothing_more_is_said_when_it_has_been_taken(taken_at: str, messages: int) -> None:
    a = life()
    a.run(local(taken_at))
    a.rows[SPRING_DAY] = complete(a.rows[SPRING_DAY], OWNER, local(taken_at), HOLIDAYS, "done")
    a.run(local("2027-08-10 12:00"))
    assert len(a.messages) == messages
    assert a.rows[SPRING_DAY].state is OccurrenceState.DONE


def test_the_next_half_year_is_asked_for_although_the_last_was_never_answered() -> None:
    a = life()
    a.run(local("2027-09-30 12:00"))
    spring, autumn = sorted(a.rows.values(), key=lambda o: o.due_on)
    assert (spring.state, spring.reason) == (OccurrenceState.MISSED, UNANSWERED)
    assert (half_year(autumn.due_on), autumn.state) == (AUTUMN, OccurrenceState.OPEN)
    drawn = {(r.view, str(r.args["on"])) for _, plan in a.plans for r in plan.redraws}
    assert (SNAPSHOT_VIEW, "2027-03-17") in drawn


@pytest.mark.parametrize(
    ("back_at", "following"),
    [
        ("2027-03-05 07:30", ["2027-03-15 09:00", "2027-03-17 09:00"]),
        ("2027-03-16 07:30", ["2027-03-17 09:00", "2027-03-24 09:00"]),
        ("2027-03-19 07:30", ["2027-03-24 09:00", "2027-03-31 09:00"]),
        ("2027-04-20 07:30", []),
    ],
)
def test_after_downtime_one_message_tells_the_owner(back_at: str, following: list[str]) -> None:
    a = life()
    a.tick(local(back_at))
    assert a.told(SNAPSHOT_VIEW) == [(back_at, OWNER)]
    assert list(a.rows) == [SPRING_DAY]
    a.run(local("2027-08-10 12:00"))
    assert [at for at, _to in a.told(SNAPSHOT_VIEW)][1:3] == following


def test_a_season_of_downtime_leaves_a_gap_and_asks_for_the_latest() -> None:
    a = life()
    a.tick(local("2027-10-01 08:00"))
    spring, autumn = sorted(a.rows.values(), key=lambda o: o.due_on)
    assert (spring.state, spring.reason, spring.responsible) == ("missed", NOT_ASKED, None)
    assert (half_year(autumn.due_on), autumn.state) == (AUTUMN, OccurrenceState.OPEN)


def test_goes_to_the_deputy_while_the_owner_is_away_and_back_again() -> None:
    a = life()
    a.absences = (Absence(person=OWNER, first_on=date(2027, 3, 1), last_on=date(2027, 3, 10)),)
    a.run(local("2027-03-17 09:00"))
    assert a.told(SNAPSHOT_VIEW) == [
        ("2027-03-03 09:00", DEPUTY),
        ("2027-03-15 09:00", OWNER),
        ("2027-03-17 09:00", OWNER),
    ]
    assert a.rows[SPRING_DAY].responsible == OWNER


def test_active_after_the_day_of_this_half_year_waits_for_the_next() -> None:
    a = life("2027-04-20 10:00")
    a.run(local("2027-08-10 12:00"))
    assert a.rows == {}
    a.run(local("2027-12-31 12:00"))
    assert [half_year(on) for on in a.rows] == [AUTUMN]


def test_active_within_the_two_weeks_before_its_day_is_asked_for_at_once() -> None:
    a = life("2027-03-10 10:00")
    a.run(local("2027-03-17 09:00"))
    assert [at for at, _to in a.told(SNAPSHOT_VIEW)] == [
        "2027-03-10 10:00",
        "2027-03-15 09:00",
        "2027-03-17 09:00",
    ]


def extra(o: Occurrence) -> Life:
    c = channel(local("2026-11-23 14:00"))
    step = next_step(o, HOLIDAYS, local("2027-06-01 10:00"))
    assert step is not None
    a = Life(EXTRA_SNAPSHOT, plan_extra_snapshot, c, HOLIDAYS, step.next_due_at)
    a.rows[o.due_on] = replace(o, id=OccurrenceId(1))
    return a


def test_an_extra_one_is_due_in_a_week_and_passed_on_like_the_other() -> None:
    o = extra_snapshot(channel(local("2026-11-23 14:00")), LADDER, date(2027, 6, 1), OWNER)
    assert (o.due_on, o.responsible) == (date(2027, 6, 8), OWNER)
    a = extra(o)
    a.run(local("2027-12-31 12:00"))
    assert a.told(SNAPSHOT_VIEW) == [
        ("2027-06-06 09:00", OWNER),
        ("2027-06-08 09:00", OWNER),
        ("2027-06-15 09:00", DEPUTY),
        ("2027-06-22 09:00", COMMUNICATOR),
        ("2027-06-29 09:00", MANAGER),
    ]
    assert a.next_due_at is None


def test_an_extra_one_asked_for_by_a_stranger_to_the_channel_falls_to_the_owner() -> None:
    c = channel(local("2026-11-23 14:00"))
    assert extra_snapshot(c, LADDER, date(2027, 6, 1), PersonId(99)).responsible == OWNER
    assert extra_snapshot(c, LADDER, date(2027, 6, 1), DEPUTY).responsible == DEPUTY


@pytest.mark.parametrize(
    ("state", "taken_on", "may"),
    [
        (ChannelState.CLOSING, date(2027, 6, 1), True),
        (ChannelState.CLOSING, date(2027, 6, 9), True),
        (ChannelState.CLOSING, date(2027, 5, 31), False),
        (ChannelState.ACTIVE, date(2027, 6, 9), False),
    ],
)
def test_closing_takes_a_snapshot_of_how_it_looked_then(
    state: ChannelState, taken_on: date, may: bool
) -> None:
    c = channel(local("2027-06-01 10:00"), state=state)
    taken = Snapshot(channel=c.id, occurrence=OccurrenceId(1), taken_on=taken_on, taken_by=OWNER)
    began_on = date(2027, 6, 1)
    assert may_close(c, [taken], began_on) is may
    assert not may_close(c, [replace(taken, channel=ChannelId(99))], began_on)
    assert not may_close(c, [], began_on)


def days_of(numbers: Iterable[int], half: HalfYear) -> Counter[date]:
    """How many of the channels, made active one after another, are due on each day."""
    active: list[Channel] = []
    for number in numbers:
        new = channel(local("2026-11-23 14:00"), number=number)
        active.append(replace(new, snapshot_slot=free_slot(active)))
    return Counter(snapshot_date(c, half, HOLIDAYS) for c in active)


@pytest.mark.parametrize("half", [SPRING, AUTUMN])
@pytest.mark.parametrize("numbers", [range(1, 201), range(55, 11_056, 55), range(1, 400, 2)])
def test_of_200_channels_at_most_five_share_a_day(half: HalfYear, numbers: range) -> None:
    days = days_of(list(numbers)[:200], half)
    assert sum(days.values()) >= 199
    assert max(days.values()) <= 5


@settings(max_examples=25)
@given(
    numbers=st.lists(st.integers(1, 10**6), min_size=200, max_size=260, unique=True),
    closed=st.sets(st.integers(0, 199), max_size=150),
)
def test_the_days_stay_spread_whatever_the_ids_and_whoever_closes(
    numbers: list[int], closed: set[int]
) -> None:
    channels: list[Channel] = []
    for position, number in enumerate(numbers):
        if position == 200:
            channels = [
                replace(c, state=ChannelState.CLOSED) if n in closed else c
                for n, c in enumerate(channels)
            ]
        if sum(c.state is ChannelState.ACTIVE for c in channels) == 200:
            break
        new = channel(local("2026-11-23 14:00"), number=number)
        channels.append(replace(new, snapshot_slot=free_slot(channels)))
    active = [c for c in channels if c.state is ChannelState.ACTIVE]
    days = Counter(snapshot_date(c, SPRING, HOLIDAYS) for c in active)
    assert max(days.values()) <= 5


@pytest.mark.parametrize("year", range(2024, 2040))
@pytest.mark.parametrize("number", [1, 2])
def test_every_slot_lies_on_a_working_day_of_the_season(year: int, number: int) -> None:
    half = HalfYear(year=year, half=number)
    sweden = WorkCalendar(timezone=STOCKHOLM, days_off=days_off(2024, 2040))
    first = date(year, 3 if number == 1 else 9, 1)
    last = date(year, 5 if number == 1 else 11, 31 if number == 1 else 30)
    for slot in range(SNAPSHOT_SPREAD_WORKDAYS):
        c = replace(channel(local("2020-01-01 12:00")), snapshot_slot=slot)
        on = snapshot_date(c, half, sweden)
        assert first <= on <= last
        assert sweden.is_workday(on)


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
    asked = {on: on - timedelta(days=14) for on in dates}
    fallen = [
        on
        for on, day in asked.items()
        if datetime(day.year, day.month, day.day, 9, tzinfo=STOCKHOLM) <= now
    ]
    kept = {on for on in fallen if on >= now.astimezone(STOCKHOLM).date() - timedelta(days=400)}
    assert kept <= set(a.rows) <= set(fallen)
    assert sum(row.state is OccurrenceState.OPEN for row in a.rows.values()) <= 1
