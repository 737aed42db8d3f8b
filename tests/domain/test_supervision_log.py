"""The supervision log: a line for every check and for every date without. SUP5."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.channels import CheckDays
from bot.domain.duties import CRISIS_CHECK, DAILY_CHECK, Occurrence, OccurrenceState
from bot.domain.ids import PersonId
from bot.domain.people import Person, Role
from bot.domain.supervision_log import BadPeriod, log_lines, may_read_log, period
from tests.domain.life import DEPUTY, MANAGER, OWNER, calendar, channel, local

TODAY = date(2026, 11, 30)
ACTIVE = local("2026-11-20 10:00")  # a Friday
STATES = list(OccurrenceState)


def check(on: date, state: OccurrenceState, slot: int | None = None) -> Occurrence:
    return Occurrence(
        duty=DAILY_CHECK.name if slot is None else CRISIS_CHECK.name,
        subject=12,
        due_on=on,
        slot=slot or 0,
        opened_for=OWNER,
        responsible=OWNER,
        state=state,
    )


def test_each_date_of_the_period_has_its_line() -> None:
    c = channel(ACTIVE, CheckDays.WORKDAYS)
    checks = [
        check(date(2026, 11, 23), OccurrenceState.DONE),
        check(date(2026, 11, 24), OccurrenceState.MISSED),
        check(date(2026, 11, 24), OccurrenceState.DONE, 17),
        check(date(2026, 11, 24), OccurrenceState.DONE, 8),
        check(date(2026, 11, 25), OccurrenceState.LATE),
        check(date(2026, 11, 30), OccurrenceState.OPEN),
    ]
    lines = log_lines(c, checks, date(2026, 11, 1), TODAY, TODAY, calendar())
    assert [(x.on.day, str(x.standing), x.check.slot if x.check else None) for x in lines] == [
        (21, "not_owed", None),
        (22, "not_owed", None),
        (23, "checked", 0),
        (24, "gap", 0),
        (24, "checked", 8),
        (24, "checked", 17),
        (25, "late", 0),
        (26, "no_record", None),
        (27, "no_record", None),
        (28, "not_owed", None),
        (29, "not_owed", None),
        (30, "waiting", 0),
    ]
    closed_on = date(2026, 11, 27)
    before = log_lines(c, checks[:-1], date(2026, 11, 1), TODAY, TODAY, calendar(), closed_on)
    assert [x.on.day for x in before] == [21, 22, 23, 24, 24, 24, 25, 26]


@given(
    rows=st.dictionaries(st.integers(0, 60), st.sampled_from(STATES)),
    start=st.integers(0, 60),
    length=st.integers(0, 60),
    days=st.sampled_from(CheckDays),
)
def test_no_check_of_the_period_is_left_out_and_no_date(
    rows: dict[int, OccurrenceState], start: int, length: int, days: CheckDays
) -> None:
    begin = date(2026, 11, 21)
    checks = [check(begin + timedelta(days=n), state) for n, state in rows.items()]
    first = begin + timedelta(days=start)
    last = first + timedelta(days=length)
    lines = log_lines(channel(ACTIVE, days), checks, first, last, TODAY, calendar())
    assert [x.on for x in lines] == [first + timedelta(days=n) for n in range(length + 1)]
    assert {x.check.due_on for x in lines if x.check} == {
        o.due_on for o in checks if first <= o.due_on <= last
    }


def test_periods() -> None:
    assert period(date(2026, 11, 1), date(2027, 1, 1), TODAY) == (date(2026, 11, 1), TODAY)
    for first, last, why in (
        (date(2026, 11, 2), date(2026, 11, 1), "order"),
        (date(2026, 12, 1), date(2026, 12, 2), "future"),
        (date(2020, 1, 1), date(2026, 11, 1), "length"),
    ):
        with pytest.raises(BadPeriod, match=why):
            period(first, last, TODAY)


def test_who_may_read_it() -> None:
    def person(number: int, *roles: Role) -> Person:
        return Person(id=PersonId(number), name="", email="", roles=roles)

    unit, head = person(50, Role.COMMUNICATIONS_UNIT), person(51, Role.HEAD_OF_COMMUNICATIONS)
    registrar, stranger = person(52, Role.REGISTRAR), person(53)
    own = [person(OWNER), person(DEPUTY), person(MANAGER)]
    everybody = [unit, head, registrar, stranger, *own]
    c = channel(ACTIVE)
    allowed = {p.id for p in everybody if may_read_log(p, c, MANAGER, everybody)}
    assert allowed == {unit.id, head.id, OWNER, DEPUTY, MANAGER}
    left = replace(own[0], active=False)
    assert not may_read_log(left, c, MANAGER, everybody)
