"""The question to deputies twice a year; dates by hand."""

from dataclasses import replace
from datetime import date, datetime

from bot.domain.channels import Consent
from bot.domain.deputy_readiness import next_readiness, plan_deputy_readiness
from bot.domain.duties import DEPUTY_READINESS, READINESS_VIEW, OccurrenceState
from bot.domain.ids import PersonId
from tests.domain.life import DEPUTY, OWNER, Life, calendar, channel, local

# 1 March 2026 is a Sunday, 1 October a Thursday; 1 March 2027 is closed for the test.
CALENDAR = calendar("2027-03-01")


def life(since: str) -> Life:
    """A channel that became active then."""
    c = channel(local(since))
    first = next_readiness(c, CALENDAR, local(since)).next_due_at
    return Life(DEPUTY_READINESS, plan_deputy_readiness, c, CALENDAR, first)


def test_the_first_working_day_of_march_and_october() -> None:
    a = life("2026-01-10 10:00")
    a.run(local("2027-12-31 12:00"))
    assert a.told(READINESS_VIEW) == [
        ("2026-03-02 09:00", DEPUTY),
        ("2026-10-01 09:00", DEPUTY),
        ("2027-03-02 09:00", DEPUTY),
        ("2027-10-01 09:00", DEPUTY),
    ]
    states = {row.due_on: row.state for row in a.rows.values()}
    assert states == {
        date(2026, 3, 2): OccurrenceState.MISSED,
        date(2026, 10, 1): OccurrenceState.MISSED,
        date(2027, 3, 2): OccurrenceState.MISSED,
        date(2027, 10, 1): OccurrenceState.OPEN,
    }


def test_a_channel_of_that_morning_waits_for_the_next_time() -> None:
    a = life("2026-10-01 09:00")
    assert a.next_due_at == local("2027-03-02 09:00")


def test_after_downtime_it_is_asked_once() -> None:
    a = life("2026-01-10 10:00")
    a.tick(local("2026-04-20 11:00"))
    a.tick(local("2026-04-21 11:00"))
    assert a.told(READINESS_VIEW) == [("2026-04-20 11:00", DEPUTY)]
    assert a.next_due_at == local("2026-10-01 09:00")


def test_a_deputy_who_has_left_is_not_asked() -> None:
    a = life("2026-01-10 10:00")
    a.ladder = (OWNER,)
    a.run(local("2026-12-31 12:00"))
    assert a.rows == {}


def test_each_of_two_deputies_is_asked_and_answers_for_themselves() -> None:
    a = life("2026-01-10 10:00")
    second = PersonId(13)
    a.ladder = (OWNER, DEPUTY, second)
    a.channel = replace(a.channel, second_deputy=second, second_deputy_consent=Consent.YES)
    now = local("2026-03-02 09:00")
    plan = a.plan(now, now)
    assert [(o.opened_for, o.slot) for o in plan.opened] == [(DEPUTY, 0), (second, 1)]
    assert [nudge.to for nudge in plan.nudges] == [DEPUTY, second]
    a.channel = replace(a.channel, second_deputy_consent=Consent.ASKED)
    assert [o.opened_for for o in a.plan(now, now).opened] == [DEPUTY]


def test_one_message_for_all_channels() -> None:
    keys = set()
    now: datetime = local("2026-03-02 09:00")
    for number in (12, 13):
        a = life("2026-01-10 10:00")
        a.channel = channel(local("2026-01-10 10:00"), number=number)
        keys |= {nudge.key for nudge in a.plan(now, now).nudges}
    assert len(keys) == 1
