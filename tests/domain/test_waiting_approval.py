"""A request that waits: a reminder, then the stand-in, then the communicator. REG4."""

from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest

from bot.domain.absences import Absence
from bot.domain.approvals import Approval, ApprovalState, Level, choose_manager
from bot.domain.duties import CHOOSE_VIEW, REQUEST_VIEW
from bot.domain.ids import ApprovalId, ChannelId, PersonId
from bot.domain.people import Person
from bot.domain.waiting_approvals import Request, plan_approval, schedule_approval
from tests.domain.life import STOCKHOLM, calendar, local

ANNA, KARIN, SVEN, EVA = (PersonId(n) for n in (7, 3, 4, 5))
PEOPLE = {
    p: Person(id=p, name=name, email=f"{name.lower()}@solvik.example")
    for p, name in ((ANNA, "Anna"), (KARIN, "Karin"), (SVEN, "Sven"), (EVA, "Eva"))
}
ASKED = "2026-11-26 15:00"  # a Thursday; the Friday after is a day off here


@dataclass
class Waiting:
    approval: Approval
    next_due_at: datetime | None
    people: dict[PersonId, Person]
    absences: tuple[Absence, ...] = ()

    def run(self, until: str) -> list[tuple[str, str, PersonId]]:
        told = []
        while self.next_due_at is not None and self.next_due_at <= local(until):
            now = self.next_due_at
            request = Request(
                approval=self.approval,
                people=self.people,
                supporters=(EVA,),
                absences=self.absences,
            )
            plan = plan_approval(now, now, request, calendar("2026-11-27"))
            self.approval = plan.approval or self.approval
            at = f"{now.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
            told += [(at, nudge.view, nudge.to) for nudge in plan.nudges]
            assert plan.next_due_at is None or plan.next_due_at > now
            self.next_due_at = plan.next_due_at
        return told


def waiting(stand_in: PersonId | None = SVEN, level: Level = Level.MANAGER) -> Waiting:
    approval = Approval(
        id=ApprovalId(41),
        channel=ChannelId(12),
        applicant=ANNA,
        manager=KARIN,
        stand_in=stand_in,
        level=level,
        asked_at=local(ASKED),
    )
    row = schedule_approval(approval, calendar("2026-11-27"))
    return Waiting(approval, row.next_due_at, dict(PEOPLE))


def test_silence_goes_from_manager_to_stand_in_to_communicator() -> None:
    a = waiting()
    assert a.run("2027-01-31 12:00") == [
        ("2026-12-01 09:00", REQUEST_VIEW, KARIN),
        ("2026-12-03 09:00", REQUEST_VIEW, SVEN),
        ("2026-12-07 09:00", CHOOSE_VIEW, EVA),
    ]
    assert a.approval.level is Level.COMMUNICATOR
    assert a.next_due_at is None


def test_no_stand_in_is_skipped_at_once() -> None:
    assert waiting(stand_in=None).run("2027-01-31 12:00") == [
        ("2026-12-01 09:00", REQUEST_VIEW, KARIN),
        ("2026-12-03 09:00", CHOOSE_VIEW, EVA),
    ]


def test_a_manager_who_has_gone_away_meanwhile_is_not_waited_for() -> None:
    a = waiting()
    a.absences = (Absence(person=KARIN, first_on=date(2026, 11, 30), last_on=date(2026, 12, 24)),)
    assert a.run("2026-12-01 09:00") == [("2026-12-01 09:00", REQUEST_VIEW, SVEN)]
    assert a.approval.level is Level.STAND_IN


def test_a_manager_who_has_left_is_not_waited_for() -> None:
    a = waiting(stand_in=None)
    a.people[KARIN] = replace(a.people[KARIN], active=False)
    assert a.run("2026-12-01 09:00") == [("2026-12-01 09:00", CHOOSE_VIEW, EVA)]


def test_asked_of_the_stand_in_from_the_beginning() -> None:
    a = waiting(level=Level.STAND_IN)
    assert a.run("2027-01-31 12:00") == [
        ("2026-12-01 09:00", REQUEST_VIEW, SVEN),
        ("2026-12-03 09:00", REQUEST_VIEW, SVEN),
        ("2026-12-07 09:00", CHOOSE_VIEW, EVA),
    ]


@pytest.mark.parametrize(
    "state", [ApprovalState.APPROVED, ApprovalState.DECLINED, ApprovalState.CHANGES_ASKED]
)
def test_a_decided_request_is_left_alone(state: ApprovalState) -> None:
    a = waiting()
    a.approval = replace(a.approval, state=state)
    assert a.run("2027-01-31 12:00") == []
    assert a.next_due_at is None


def test_another_manager_starts_the_waiting_anew() -> None:
    a = waiting()
    a.run("2027-01-31 12:00")
    a.approval = choose_manager(a.approval, PEOPLE[SVEN], local("2026-12-08 10:00"))
    a.next_due_at = schedule_approval(a.approval, calendar()).next_due_at
    assert a.run("2026-12-10 12:00") == [("2026-12-10 09:00", REQUEST_VIEW, SVEN)]
    assert a.approval.level is Level.MANAGER


def test_what_shows_whose_turn_it_is_is_drawn_again() -> None:
    a = waiting()
    request = Request(approval=a.approval, people=PEOPLE, supporters=(EVA,))
    plan = plan_approval(local("2026-12-03 09:00"), local(ASKED), request, calendar())
    assert [(r.view, dict(r.args)) for r in plan.redraws] == [
        (REQUEST_VIEW, {"approval": 41}),
        ("register_channel.application", {"channel": 12}),
    ]
