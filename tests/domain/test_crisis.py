"""Crisis mode: several checks a day for a stated time, on one channel. SUP4."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.absences import Absence
from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState, CheckDays, CrisisRhythm
from bot.domain.crisis_checks import plan_crisis_check
from bot.domain.duties import (
    CRISIS_OVER_VIEW,
    CRISIS_VIEW,
    NOT_ASKED,
    UNANSWERED,
    Nudge,
    Occurrence,
    OccurrenceState,
    Watch,
    complete,
)
from bot.domain.ids import OccurrenceId, PersonId
from bot.domain.people import Person, Role
from bot.domain.rhythms import MAX_CRISIS_HOURS, call_crisis, end_crisis, in_crisis, may_call_crisis
from tests.domain.life import (
    COMMUNICATOR,
    DEPUTY,
    LADDER,
    MANAGER,
    OWNER,
    STOCKHOLM,
    calendar,
    channel,
    local,
)

FRIDAY = local("2026-11-27 13:00")
Key = tuple[date, int]


@dataclass
class Crisis:
    """The crisis checks of one channel, planned in memory."""

    channel: Channel
    next_due_at: datetime | None
    calendar: WorkCalendar = field(default_factory=calendar)
    absences: tuple[Absence, ...] = ()
    rows: dict[Key, Occurrence] = field(default_factory=dict)
    messages: dict[str, tuple[datetime, Nudge]] = field(default_factory=dict)

    def tick(self, now: datetime) -> None:
        """Plan and keep, when the moment has come."""
        if self.next_due_at is None or now < self.next_due_at:
            return
        since = self.calendar.today(self.next_due_at)
        recent = [o for o in self.rows.values() if o.state == "open" or o.due_on >= since]
        watch = Watch(
            channel=self.channel, ladder=LADDER, absences=self.absences, recent=tuple(recent)
        )
        plan = plan_crisis_check(now, self.next_due_at, watch, self.calendar)
        for row in plan.opened:
            assert (row.due_on, row.slot) not in self.rows
            self.rows[row.due_on, row.slot] = replace(row, id=OccurrenceId(len(self.rows) + 1))
        for row in plan.changed:
            self.rows[row.due_on, row.slot] = row
        for nudge in plan.nudges:
            self.messages.setdefault(nudge.key, (now, nudge))
        assert plan.next_due_at is None or plan.next_due_at > now
        self.next_due_at = plan.next_due_at

    def run(self, until: datetime) -> None:
        while self.next_due_at is not None and self.next_due_at <= until:
            self.tick(self.next_due_at)

    def told(self, view: str = CRISIS_VIEW) -> list[tuple[str, PersonId]]:
        return [
            (f"{at.astimezone(STOCKHOLM):%d %H:%M}", nudge.to)
            for at, nudge in self.messages.values()
            if nudge.view == view
        ]


def crisis(
    hours: int = 48, rhythm: CrisisRhythm = CrisisRhythm.THREE, now: datetime = FRIDAY
) -> Crisis:
    quiet = channel(local("2026-11-01 10:00"), CheckDays.WORKDAYS)
    return Crisis(call_crisis(quiet, rhythm, hours, now), now)


def answer(a: Crisis, key: Key, by: PersonId, now: datetime) -> None:
    a.rows[key] = complete(a.rows[key], by, now, a.calendar, "all_clear")


def test_48_hours_over_a_weekend_and_it_ends_by_itself() -> None:
    a = crisis()
    now = FRIDAY
    while now <= local("2026-12-04 12:00"):
        a.tick(now)
        for key, row in list(a.rows.items()):
            if row.state is OccurrenceState.OPEN:
                answer(a, key, OWNER, now)
        now += timedelta(minutes=30)
    assert a.told() == [
        ("27 17:00", OWNER),
        ("28 08:00", OWNER),
        ("28 12:00", OWNER),
        ("28 17:00", OWNER),
        ("29 08:00", OWNER),
        ("29 12:00", OWNER),
    ]
    assert a.told(CRISIS_OVER_VIEW) == [("29 13:00", OWNER), ("29 13:00", DEPUTY)]
    assert a.next_due_at is None
    assert not in_crisis(a.channel, local("2026-11-29 13:00"))
    assert a.channel.check_days is CheckDays.WORKDAYS


def test_silence_goes_to_the_next_at_the_next_check_and_then_round_again() -> None:
    a = crisis()
    a.run(local("2026-11-29 12:59"))
    assert [to for _at, to in a.told()] == [OWNER, DEPUTY, COMMUNICATOR, MANAGER, OWNER, DEPUTY]
    gap = a.rows[date(2026, 11, 28), 12]
    assert (gap.state, gap.reason) == (OccurrenceState.MISSED, UNANSWERED)
    assert gap.passed_by == (OWNER, DEPUTY, COMMUNICATOR)


def test_an_answer_brings_it_back_to_the_owner() -> None:
    a = crisis()
    a.run(local("2026-11-28 08:00"))
    answer(a, (date(2026, 11, 28), 8), DEPUTY, local("2026-11-28 08:10"))
    a.run(local("2026-11-28 12:00"))
    assert a.told()[-1] == ("28 12:00", OWNER)


def test_who_is_away_is_skipped() -> None:
    a = crisis()
    days = (date(2026, 11, 27), date(2026, 11, 29))
    a.absences = tuple(
        Absence(person=p, first_on=days[0], last_on=days[1]) for p in (OWNER, COMMUNICATOR)
    )
    a.run(local("2026-11-28 08:00"))
    assert [to for _at, to in a.told()] == [DEPUTY, MANAGER]


def test_down_for_a_night_is_one_message_and_the_rest_are_gaps() -> None:
    a = crisis(hours=72, rhythm=CrisisRhythm.ROUND_THE_CLOCK)
    a.run(local("2026-11-27 18:00"))
    a.tick(local("2026-11-28 07:20"))
    assert len(a.told()) == 3  # 15:00, 18:00 and one in the morning
    night = [(d, h) for (d, h), o in a.rows.items() if o.reason == NOT_ASKED]
    assert night == [(date(2026, 11, 27), 21), (date(2026, 11, 28), 0), (date(2026, 11, 28), 3)]
    assert a.rows[date(2026, 11, 28), 6].state is OccurrenceState.OPEN


def test_down_until_it_is_over() -> None:
    a = crisis()
    a.tick(local("2026-12-20 12:00"))
    assert {o.state for o in a.rows.values()} == {OccurrenceState.MISSED}
    assert len(a.rows) == 6
    assert [view.view for _at, view in a.messages.values()] == [CRISIS_OVER_VIEW] * 2


def test_ended_before_time_nothing_more_is_asked() -> None:
    a = crisis()
    a.run(local("2026-11-27 17:00"))
    a.channel, a.next_due_at = (
        end_crisis(a.channel, local("2026-11-27 18:00")),
        local("2026-11-27 18:00"),
    )
    a.run(local("2026-12-20 12:00"))
    assert len(a.told()) == 1
    assert a.next_due_at is None


@pytest.mark.parametrize("changes", ["2026-10-25", "2027-03-28"])
def test_the_clock_changes_in_the_night(changes: str) -> None:
    a = crisis(72, CrisisRhythm.ROUND_THE_CLOCK, local(f"{changes} 00:00") - timedelta(hours=24))
    a.run(local(f"{changes} 23:59"))
    on = date.fromisoformat(changes)
    assert [hour for day, hour in a.rows if day == on] == [0, 3, 6, 9, 12, 15, 18, 21]


@pytest.mark.parametrize("hours", [0, -1, MAX_CRISIS_HOURS + 1])
def test_never_without_an_end(hours: int) -> None:
    with pytest.raises(ValueError, match="crisis mode lasts"):
        call_crisis(channel(FRIDAY), CrisisRhythm.FIVE, hours, FRIDAY)


def person(number: int, *roles: Role, administration: int | None = None) -> Person:
    return Person(
        id=PersonId(number),
        name="",
        email="",
        roles=roles,
        administration=administration,  # type: ignore[arg-type]
    )


def test_who_may_call_it() -> None:
    unit = person(50, Role.COMMUNICATIONS_UNIT)
    own, other = (person(n, Role.COMMUNICATOR, administration=n) for n in (60, 61))
    c = replace(channel(FRIDAY), administration=60)  # type: ignore[arg-type]
    everybody = [unit, own, other, person(OWNER), person(MANAGER)]
    allowed = [p.id for p in everybody if may_call_crisis(p, c, MANAGER, everybody)]
    assert allowed == [unit.id, own.id, MANAGER]
    draft = replace(c, state=ChannelState.DRAFT)
    assert not any(may_call_crisis(p, draft, MANAGER, everybody) for p in everybody)


@given(
    minutes=st.lists(st.integers(1, 6 * 24 * 60), min_size=1, max_size=30, unique=True),
    rhythm=st.sampled_from(CrisisRhythm),
    hours=st.integers(1, 96),
)
def test_any_ticks_end_in_the_checks_that_the_hours_say(
    minutes: list[int], rhythm: CrisisRhythm, hours: int
) -> None:
    """Independently: each stated local hour of each date between start and end."""
    a = crisis(hours, rhythm)
    moments = [FRIDAY + timedelta(minutes=m) for m in sorted(minutes)]
    for now in moments:
        a.tick(now)
        a.tick(now)
    stated = {"three": (8, 12, 17), "five": (8, 11, 14, 17, 20)}
    of_day = stated.get(rhythm.value, (0, 3, 6, 9, 12, 15, 18, 21))
    expected = set()
    for day in range(8):
        on = date(2026, 11, 27) + timedelta(days=day)
        for hour in of_day:
            at = datetime(on.year, on.month, on.day, hour, tzinfo=STOCKHOLM)
            if FRIDAY <= at < FRIDAY + timedelta(hours=hours) and at <= moments[-1]:
                expected.add((on, hour))
    assert set(a.rows) == expected
    assert len(a.told()) <= len(moments)
    assert sum(o.state is OccurrenceState.OPEN for o in a.rows.values()) <= 1
