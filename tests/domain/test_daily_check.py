"""The daily check: when it is asked for, of whom, and what becomes of silence. SUP1-SUP4."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.absences import Absence
from bot.domain.calendar import WorkCalendar
from bot.domain.channels import ChannelState, CheckDays
from bot.domain.daily_checks import first_check, plan_daily_check
from bot.domain.duties import (
    CANNOT,
    DAILY_CHECK,
    NOT_ASKED,
    REMINDER_VIEW,
    TODAY_VIEW,
    UNANSWERED,
    OccurrenceState,
    Watch,
    complete,
    may_answer,
    pass_on,
)
from bot.domain.ids import PersonId
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

MONDAY = "2026-11-23"


def life(
    active: str = f"{MONDAY} 14:00",
    days: CheckDays = CheckDays.DAILY,
    off: WorkCalendar | None = None,
    hour: int = 9,
) -> Life:
    c, off = channel(local(active), days), off or calendar()
    first = first_check(c, hour, off, local(active))
    return Life(DAILY_CHECK, plan_daily_check, c, off, first.next_due_at, check_hour=hour)


def states(a: Life) -> list[tuple[str, str, PersonId | None]]:
    rows = sorted(a.rows.values(), key=lambda o: o.due_on)
    return [(o.due_on.isoformat(), o.state, o.responsible) for o in rows]


def test_owner_is_asked_at_nine_reminded_at_three_and_the_deputy_gets_it_next_morning() -> None:
    a = life()
    a.run(local("2026-11-25 09:00"))
    assert a.told(TODAY_VIEW) == [
        ("2026-11-24 09:00", OWNER),
        ("2026-11-25 09:00", DEPUTY),
        ("2026-11-25 09:00", OWNER),
    ]
    assert a.told(REMINDER_VIEW) == [("2026-11-24 15:00", OWNER)]
    assert states(a) == [("2026-11-24", "open", DEPUTY), ("2026-11-25", "open", OWNER)]


def test_silence_of_everybody_is_kept_as_a_gap() -> None:
    """Tuesday's check: deputy Wednesday, communicator Thursday, manager Friday, a gap Saturday."""
    a = life()
    had = []
    for day in (25, 26, 27, 28):
        a.run(local(f"2026-11-{day} 09:00"))
        had.append(states(a)[0][1:])
    assert had == [
        ("open", DEPUTY),
        ("open", COMMUNICATOR),
        ("open", MANAGER),
        ("missed", MANAGER),
    ]
    gap = a.rows[date(2026, 11, 24)]
    assert (gap.reason, gap.opened_for, gap.passed_by) == (UNANSWERED, OWNER, LADDER)


@pytest.mark.parametrize(
    ("away", "path"),
    [
        ((), [OWNER, DEPUTY, COMMUNICATOR, MANAGER, None]),
        ((OWNER,), [DEPUTY, COMMUNICATOR, MANAGER, None, None]),
        ((DEPUTY,), [OWNER, COMMUNICATOR, MANAGER, None, None]),
        ((COMMUNICATOR,), [OWNER, DEPUTY, MANAGER, None, None]),
        ((MANAGER,), [OWNER, DEPUTY, COMMUNICATOR, None, None]),
        ((DEPUTY, COMMUNICATOR), [OWNER, MANAGER, None, None, None]),
        ((OWNER, DEPUTY, COMMUNICATOR), [MANAGER, None, None, None, None]),
        ((DEPUTY, COMMUNICATOR, MANAGER), [OWNER, None, None, None, None]),
    ],
)
def test_each_step_of_the_ladder_is_a_morning_and_skips_who_is_away(
    away: tuple[PersonId, ...], path: list[PersonId | None]
) -> None:
    """Who has Tuesday's check on Tuesday to Saturday; None from the morning when it is a gap."""
    a = life()
    first, last = date(2026, 11, 24), date(2026, 11, 28)
    a.absences = tuple(Absence(person=p, first_on=first, last_on=last) for p in away)
    had: list[PersonId | None] = []
    for day in range(24, 29):
        a.run(local(f"2026-11-{day} 09:00"))
        row = a.rows[first]
        had.append(row.responsible if row.state is OccurrenceState.OPEN else None)
    assert had == path
    assert a.rows[first].reason == UNANSWERED
    assert a.told(REMINDER_VIEW)[0] == ("2026-11-24 15:00", path[0])


def test_the_ladder_is_one_message_a_person_and_day() -> None:
    """A week of silence: four people get one message a morning each, however much they have."""
    a = life()
    a.run(local("2026-11-30 23:00"))
    told = a.told(TODAY_VIEW)
    assert len(told) == len(set(told))
    assert [to for at, to in told if at.startswith("2026-11-30")] == [
        MANAGER,
        COMMUNICATOR,
        DEPUTY,
        OWNER,
    ]


def test_what_was_moved_is_drawn_again_where_it_stood() -> None:
    a = life()
    a.run(local("2026-11-25 09:00"))
    drawn = {(r.view, r.args.get("person"), r.args.get("on")) for r in a.plans[-1][1].redraws}
    assert (TODAY_VIEW, OWNER, "2026-11-24") in drawn
    assert (REMINDER_VIEW, OWNER, "2026-11-24") in drawn
    a.run(local("2026-11-26 09:00"))
    drawn = {(r.view, r.args.get("person"), r.args.get("on")) for r in a.plans[-1][1].redraws}
    assert (TODAY_VIEW, DEPUTY, "2026-11-25") in drawn


def test_an_answer_ends_it() -> None:
    a = life()
    a.run(local("2026-11-24 09:00"))
    on = date(2026, 11, 24)
    a.rows[on] = complete(a.rows[on], OWNER, local("2026-11-24 09:20"), a.calendar, "all_clear")
    a.run(local("2026-11-25 09:00"))
    assert a.told(REMINDER_VIEW) == []
    assert a.told(TODAY_VIEW) == [("2026-11-24 09:00", OWNER), ("2026-11-25 09:00", OWNER)]
    assert a.rows[on].state is OccurrenceState.DONE


def test_answered_after_its_day_is_late() -> None:
    a = life()
    a.run(local("2026-11-24 09:00"))
    check = a.rows[date(2026, 11, 24)]
    before = complete(check, OWNER, local("2026-11-24 23:59"), a.calendar, "all_clear")
    after = complete(check, OWNER, local("2026-11-25 00:00"), a.calendar, "all_clear")
    assert (before.state, after.state) == (OccurrenceState.DONE, OccurrenceState.LATE)


def test_cannot_today_goes_to_the_deputy_and_the_reminder_with_it() -> None:
    a = life()
    a.run(local("2026-11-24 09:00"))
    on = date(2026, 11, 24)
    a.rows[on] = pass_on(a.rows[on], OWNER, Watch(channel=a.channel, ladder=LADDER), on, CANNOT)
    a.run(local("2026-11-25 09:00"))
    assert a.told(REMINDER_VIEW) == [("2026-11-24 15:00", DEPUTY)]
    assert a.rows[on].responsible == COMMUNICATOR
    assert a.rows[on].passed_by == (OWNER, DEPUTY)


def test_when_everybody_passes_it_stays_with_the_last() -> None:
    a = life()
    a.run(local("2026-11-24 09:00"))
    on = date(2026, 11, 24)
    check, watch = a.rows[on], Watch(channel=a.channel, ladder=LADDER)
    for person in LADDER:
        check = pass_on(check, person, watch, on, CANNOT)
    assert check.responsible == MANAGER
    assert check.state is OccurrenceState.OPEN


def test_who_may_answer() -> None:
    a = life()
    a.run(local("2026-11-24 09:00"))
    check = a.rows[date(2026, 11, 24)]
    assert all(may_answer(person, check, LADDER) for person in LADDER)
    assert may_answer(OWNER, check, ())
    assert not may_answer(PersonId(99), check, LADDER)


@pytest.mark.parametrize(
    ("away", "asked"),
    [
        ((), OWNER),
        ((OWNER,), DEPUTY),
        ((OWNER, DEPUTY), COMMUNICATOR),
        ((OWNER, DEPUTY, COMMUNICATOR), MANAGER),
        (LADDER, OWNER),
    ],
)
def test_absent_people_are_passed_over(away: tuple[PersonId, ...], asked: PersonId) -> None:
    a = life()
    on = date(2026, 11, 24)
    a.absences = tuple(Absence(person=p, first_on=on, last_on=on) for p in away)
    a.run(local("2026-11-24 09:00"))
    assert a.told(TODAY_VIEW) == [("2026-11-24 09:00", asked)]
    assert a.rows[on].responsible == asked


def test_while_all_are_away_it_is_the_owners_also_behind_the_deputy() -> None:
    """The owner has not said that they were back from one absence, and is away again."""
    a = life()
    a.ladder = (DEPUTY, OWNER, COMMUNICATOR, MANAGER)
    first, last = date(2026, 11, 20), date(2026, 11, 30)
    a.absences = tuple(Absence(person=one, first_on=first, last_on=last) for one in LADDER)
    a.tick(local("2026-11-24 09:00"))
    assert a.rows[date(2026, 11, 24)].opened_for == OWNER


def test_nobody_on_the_ladder_is_a_gap_without_a_fault() -> None:
    a = life()
    a.ladder = ()
    a.run(local("2026-11-25 16:00"))
    assert a.messages == {}
    assert states(a) == [("2026-11-24", "missed", None), ("2026-11-25", "open", None)]


def test_three_days_of_downtime_give_one_message_and_three_gaps() -> None:
    a = life()
    a.run(local("2026-11-24 15:00"))
    a.tick(local("2026-11-28 11:23"))
    assert states(a) == [
        ("2026-11-24", "open", DEPUTY),
        ("2026-11-25", "missed", None),
        ("2026-11-26", "missed", None),
        ("2026-11-27", "missed", None),
        ("2026-11-28", "open", OWNER),
    ]
    assert {a.rows[date(2026, 11, d)].reason for d in (25, 26, 27)} == {NOT_ASKED}
    assert a.told(TODAY_VIEW)[1:] == [("2026-11-28 11:23", DEPUTY), ("2026-11-28 11:23", OWNER)]
    assert a.next_due_at == local("2026-11-28 15:00")


@pytest.mark.parametrize(
    ("hours", "active", "up"),
    [
        ((7, 9), "2026-11-23 08:00", "2026-11-24 10:17"),  # down while both fell due
        ((2, 3), "2027-03-27 08:00", "2027-03-28 03:00"),  # 02 is skipped: 03
    ],
)
def test_what_is_told_within_one_hour_is_one_message_whatever_the_owners_hours(
    hours: tuple[int, int], active: str, up: str
) -> None:
    told = set()
    for hour in hours:
        a = life(active, hour=hour)
        a.absences = (Absence(person=OWNER, first_on=date(2026, 1, 1), last_on=date(2027, 12, 31)),)
        a.tick(local(up))
        told |= set(a.messages)
    [key] = told
    assert key.startswith(f"{TODAY_VIEW}/{DEPUTY}/")


def test_working_days_only_over_a_long_weekend() -> None:
    """Christmas 2026: Thursday 24 to Sunday 27 are off, and so is New Year's Eve, a Thursday."""
    off = calendar("2026-12-24", "2026-12-25", "2026-12-26", "2026-12-31", "2027-01-01")
    a = life("2026-12-21 10:00", CheckDays.WORKDAYS, off)
    a.run(local("2027-01-04 09:00"))
    assert [on for on, _, _ in states(a)] == [
        "2026-12-22", "2026-12-23", "2026-12-28", "2026-12-29", "2026-12-30", "2027-01-04",
    ]  # fmt: skip
    assert ("2026-12-28 09:00", DEPUTY) in a.told(
        TODAY_VIEW
    )  # Wednesday's, on the next working day
    moved = [(a.rows[date(2026, 12, 23)].passed_by), a.rows[date(2026, 12, 30)].responsible]
    assert moved == [LADDER, DEPUTY]


@pytest.mark.parametrize(
    ("first", "changes"),
    [("2026-10-23", "2026-10-25"), ("2027-03-26", "2027-03-28")],
)
def test_nine_o_clock_stays_nine_when_the_clocks_change(first: str, changes: str) -> None:
    a = life(f"{first} 12:00")
    a.run(local(changes) + timedelta(days=2))
    asked = [at for at, to in a.told(TODAY_VIEW) if to == OWNER]
    start = date.fromisoformat(first)
    days = [start + timedelta(days=n) for n in range(1, len(asked) + 1)]
    assert asked == [f"{on} 09:00" for on in days]
    assert date.fromisoformat(changes) in days


@pytest.mark.parametrize("hour", [0, 2, 8, 15, 22, 23])
def test_any_hour_of_the_day(hour: int) -> None:
    a = life("2026-10-23 12:00", hour=hour)
    a.run(local("2026-10-27 23:59"))
    asked = {at for at, to in a.told(TODAY_VIEW) if to == OWNER}
    assert asked == {f"2026-10-{day} {hour:02}:00" for day in (24, 25, 26, 27)}
    assert len(a.rows) == 4


@pytest.mark.parametrize("state", [ChannelState.CLOSED, ChannelState.DRAFT, ChannelState.WAITING])
def test_a_channel_that_is_not_active_is_left_alone(state: ChannelState) -> None:
    a = life()
    a.channel = replace(a.channel, state=state)
    a.run(local("2026-12-24 09:00"))
    assert (a.rows, a.messages, a.next_due_at) == ({}, {}, None)


def test_nothing_is_owed_for_the_day_of_becoming_active() -> None:
    """Also when somebody changes the days of the check at once, which looks at the row at once."""
    a = life(f"{MONDAY} 10:00")
    a.next_due_at = local(f"{MONDAY} 11:00")
    a.tick(local(f"{MONDAY} 11:00"))
    assert (a.rows, a.messages) == ({}, {})
    assert a.next_due_at == local("2026-11-24 09:00")


# --- Properties --------------------------------------------------------------------------------

START = local("2026-10-20 12:00")
OFF = calendar("2026-10-30", "2026-11-02")
MINUTES = st.integers(min_value=1, max_value=24 * 24 * 60)


def check_days(days: CheckDays, until: datetime, hour: int) -> dict[date, datetime]:
    """Independently: each date that is checked by then, and the moment from which."""
    found: dict[date, datetime] = {}
    on = date(2026, 10, 21)
    while on <= until.astimezone(STOCKHOLM).date():
        opens = datetime(on.year, on.month, on.day, hour, tzinfo=STOCKHOLM)
        works = on.isoweekday() <= 5 and on.isoformat() not in ("2026-10-30", "2026-11-02")
        if opens <= until and (days is CheckDays.DAILY or works):
            found[on] = opens
        on += timedelta(days=1)
    return found


@settings(max_examples=150)
@given(
    minutes=st.lists(MINUTES, min_size=1, max_size=40, unique=True),
    days=st.sampled_from(CheckDays),
    hour=st.integers(min_value=0, max_value=23),
)
def test_any_ticks_end_in_the_rows_that_the_calendar_says(
    minutes: list[int], days: CheckDays, hour: int
) -> None:
    a = life("2026-10-20 12:00", days, OFF, hour)
    moments = [START + timedelta(minutes=m) for m in sorted(minutes)]
    for now in moments:
        a.tick(now)
        a.tick(now)
    expected = check_days(days, moments[-1], hour)
    today = moments[-1].astimezone(STOCKHOLM).date()
    passed = check_days(days, moments[-1], 0)
    assert set(a.rows) == set(expected) | {on for on in passed if on < today}
    for on, row in a.rows.items():
        opens = expected.get(on)
        was_asked = opens is not None and any(
            opens <= now and now.astimezone(STOCKHOLM).date() == on for now in moments
        )
        assert (row.opened_for is not None) == was_asked
        assert (row.reason == NOT_ASKED) == (not was_asked)
    asked_on = [(at[:10], to) for at, to in a.told(TODAY_VIEW)]
    assert len(asked_on) == len(set(asked_on)), "one message a person and date"


@given(
    minutes=st.lists(MINUTES, min_size=1, max_size=30, unique=True),
    away=st.lists(
        st.tuples(st.sampled_from(LADDER), st.integers(0, 25), st.integers(0, 9)),
        max_size=12,
    ),
    answered=st.sets(st.integers(0, 25)),
)
def test_the_responsible_person_is_there_when_anybody_is_and_planning_twice_is_planning_once(
    minutes: list[int], away: list[tuple[PersonId, int, int]], answered: set[int]
) -> None:
    a = life("2026-10-20 12:00", CheckDays.DAILY, OFF)
    first = date(2026, 10, 20)
    a.absences = tuple(
        Absence(
            person=person,
            first_on=first + timedelta(days=start),
            last_on=first + timedelta(days=start + length),
        )
        for person, start, length in away
    )
    for now in [START + timedelta(minutes=m) for m in sorted(minutes)]:
        due_at, count = a.next_due_at, len(a.plans)
        assert due_at is not None
        a.tick(now)
        if len(a.plans) == count:
            continue
        again = a.plan(now, due_at)
        assert (again.opened, again.changed) == ((), ())
        assert again.next_due_at == a.next_due_at
        assert a.next_due_at is not None
        assert a.next_due_at > now
        today = now.astimezone(STOCKHOLM).date()
        gone = {absence.person for absence in a.absences if absence.covers(today)}
        plan = a.plans[-1][1]
        for row in (*plan.opened, *plan.changed):
            if row.state is OccurrenceState.OPEN and gone < set(LADDER):
                assert row.responsible not in gone
        if today in a.rows and (today - first).days in answered:
            a.rows[today] = complete(a.rows[today], OWNER, now, a.calendar, "all_clear")
    for row in a.rows.values():
        if row.state is OccurrenceState.DONE:
            assert row.due_on == row.done_at.astimezone(STOCKHOLM).date()  # type: ignore[union-attr]
