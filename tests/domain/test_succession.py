"""Leaving: when the manager is told, when the unit stands in, and who may do what. LEA1-LEA4."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.channels import Channel, ChannelState, Consent, Part
from bot.domain.duties import ACCESS_VIEW, SUCCESSOR_VIEW, TEMPORARY_VIEW, Plan
from bot.domain.ids import PersonId, SuccessionId
from bot.domain.people import Person
from bot.domain.successions import (
    AccessItem,
    Succession,
    accept,
    confirm_removed,
    deciders,
    handover,
    may_confirm_removed,
    name_successor,
    refuse,
    remove_access,
    successions,
)
from bot.domain.waiting_successions import Handover, plan_succession
from tests.domain.life import COMMUNICATOR, DEPUTY, MANAGER, OWNER, calendar, channel, local

HOLIDAYS = calendar("2027-01-01", "2027-01-06")
NEW, SECOND = PersonId(11), PersonId(13)


def person(number: PersonId, *, listed: bool = True, active: bool = True) -> Person:
    return Person(
        id=number, name=f"Person {number}", email="", manager=MANAGER, listed=listed, active=active
    )


def two_deputies() -> Channel:
    c = channel(local("2026-06-01 10:00"))
    return replace(c, second_deputy=SECOND, second_deputy_consent=Consent.YES)


def leaving(part: Part, last_on: str, noticed_at: str = "2026-11-24 10:00") -> Succession:
    c = two_deputies()
    leaver = {Part.OWNER: OWNER, Part.DEPUTY: DEPUTY, Part.SECOND_DEPUTY: SECOND}[part]
    found = successions(leaver, [c], date.fromisoformat(last_on), local(noticed_at))
    assert [s.part for s in found] == [part]
    return replace(found[0], id=SuccessionId(1))


def run(
    succession: Succession,
    until: str,
    manager: Person | None = None,
    supporters: tuple[PersonId, ...] = (COMMUNICATOR,),
    is_managed: bool = True,
    of: Channel | None = None,
) -> tuple[list[tuple[str, str, PersonId]], Succession, Channel]:
    """Every message with its moment on the local clock, and how it ends."""
    c = of or channel(local("2026-06-01 10:00"))
    boss = manager or (person(MANAGER) if is_managed else None)
    at: datetime | None = succession.noticed_at
    told: dict[str, tuple[str, str, PersonId]] = {}
    while at is not None and at <= local(until):
        handover = Handover(
            succession=succession,
            channel=c,
            leaver=person(succession.leaver),
            manager=boss,
            supporters=supporters,
        )
        plan: Plan = plan_succession(at, at, handover, HOLIDAYS)
        again = plan_succession(at, at, handover, HOLIDAYS)
        assert plan == again
        moment = at.astimezone(HOLIDAYS.timezone).strftime("%Y-%m-%d %H:%M")
        for nudge in plan.nudges:
            told.setdefault(nudge.key, (moment, nudge.view, nudge.to))
        succession, c = plan.succession or succession, plan.channel or c
        assert plan.next_due_at is None or plan.next_due_at > at
        at = plan.next_due_at
    return list(told.values()), succession, c


def test_told_at_once_then_30_14_and_3_days_before_and_the_unit_at_the_end() -> None:
    told, s, c = run(leaving(Part.OWNER, "2027-01-29"), "2027-01-29 18:00")
    assert told == [
        ("2026-11-24 10:00", SUCCESSOR_VIEW, MANAGER),
        ("2026-12-30 09:00", SUCCESSOR_VIEW, MANAGER),
        ("2027-01-15 09:00", SUCCESSOR_VIEW, MANAGER),
        ("2027-01-26 09:00", SUCCESSOR_VIEW, MANAGER),
        ("2027-01-26 09:00", SUCCESSOR_VIEW, COMMUNICATOR),
        ("2027-01-29 16:00", SUCCESSOR_VIEW, MANAGER),
        ("2027-01-29 16:00", SUCCESSOR_VIEW, COMMUNICATOR),
        ("2027-01-29 16:00", TEMPORARY_VIEW, COMMUNICATOR),
    ]
    assert s.temporary_at == local("2027-01-29 16:00")
    assert (c.owner, c.owner_consent, c.deputy) == (COMMUNICATOR, Consent.YES, DEPUTY)


def test_somebody_gone_already_is_replaced_within_two_working_days() -> None:
    told, _s, c = run(leaving(Part.OWNER, "2026-11-26", "2026-11-27 14:00"), "2026-12-01 12:00")
    assert told[0] == ("2026-11-27 14:00", SUCCESSOR_VIEW, MANAGER)
    assert told[-1] == ("2026-12-01 09:00", TEMPORARY_VIEW, COMMUNICATOR)
    assert c.owner == COMMUNICATOR


def test_a_deputy_who_leaves_gives_an_empty_place_and_no_owner_for_the_time_being() -> None:
    told, _s, c = run(leaving(Part.DEPUTY, "2026-11-27"), "2026-11-27 18:00")
    assert TEMPORARY_VIEW not in {view for _at, view, _to in told}
    assert (c.owner, c.deputy) == (OWNER, None)


def test_a_second_deputy_moves_up_when_the_deputy_leaves() -> None:
    told, s, c = run(leaving(Part.DEPUTY, "2026-11-27"), "2027-01-20 18:00", of=two_deputies())
    assert told[-1] == ("2026-11-27 16:00", ACCESS_VIEW, MANAGER)
    assert (c.owner, c.deputy, c.deputy_consent, c.second_deputy) == (
        OWNER,
        SECOND,
        Consent.YES,
        None,
    )
    assert (s.named, s.needs_successor, s.is_over) == (SECOND, False, False)


def test_a_second_deputy_who_leaves_has_a_successor_or_is_taken_away() -> None:
    told, s, c = run(
        leaving(Part.SECOND_DEPUTY, "2026-11-27"), "2027-01-20 18:00", of=two_deputies()
    )
    assert told[0] == ("2026-11-24 10:00", SUCCESSOR_VIEW, MANAGER)
    assert told[-1] == ("2026-11-27 16:00", ACCESS_VIEW, MANAGER)
    assert (c.deputy, c.second_deputy) == (DEPUTY, None)
    assert (s.named, s.needs_successor, s.is_over) == (None, False, False)


def test_who_moves_from_one_part_to_another_leaves_the_first() -> None:
    c, now = two_deputies(), local("2026-11-25 10:00")
    owner = name_successor(leaving(Part.OWNER, "2027-01-29"), c, person(DEPUTY), MANAGER)
    _s, after = accept(owner, c, now)
    assert (after.owner, after.deputy, after.second_deputy) == (DEPUTY, SECOND, None)
    deputy = name_successor(leaving(Part.DEPUTY, "2027-01-29"), c, person(SECOND), MANAGER)
    _s, after = accept(deputy, c, now)
    assert (after.owner, after.deputies, after.second_deputy) == (OWNER, (SECOND,), None)
    second = leaving(Part.SECOND_DEPUTY, "2027-01-29")
    for known in (OWNER, DEPUTY):
        with pytest.raises(ValueError, match="both"):
            name_successor(second, c, person(known), MANAGER)


def test_without_a_manager_the_communicators_are_told_at_once() -> None:
    told, _s, _c = run(leaving(Part.OWNER, "2027-01-29"), "2026-11-25 10:00", is_managed=False)
    assert told == [("2026-11-24 10:00", SUCCESSOR_VIEW, COMMUNICATOR)]


def test_a_communicator_who_leaves_decides_nothing_about_it() -> None:
    told, s, c = run(leaving(Part.OWNER, "2026-11-27"), "2026-12-20 12:00", supporters=(OWNER,))
    assert OWNER not in {to for _at, _view, to in told}
    assert (s.temporary_at, c.owner) == (None, OWNER)


def test_nobody_is_left_unreminded_afterwards() -> None:
    told, _s, _c = run(leaving(Part.OWNER, "2026-11-27"), "2026-12-31 18:00")
    days = [at[:10] for at, _view, to in told if to == MANAGER]
    assert days[-4:] == ["2026-12-04", "2026-12-11", "2026-12-18", "2026-12-25"]


@pytest.mark.parametrize("state", [ChannelState.DRAFT, ChannelState.CLOSED])
def test_drafts_and_closed_channels_need_no_successor(state: ChannelState) -> None:
    c = channel(local("2026-06-01 10:00"), state=state)
    assert successions(OWNER, [c], date(2027, 1, 29), local("2026-11-24 10:00")) == []


@pytest.mark.parametrize(
    ("successor", "wrong"),
    [
        (person(NEW, listed=False), "gone"),
        (person(NEW, active=False), "gone"),
        (person(OWNER), "leaver"),
    ],
)
def test_who_cannot_be_named(successor: Person, wrong: str) -> None:
    s = leaving(Part.OWNER, "2027-01-29")
    with pytest.raises(ValueError, match=wrong):
        name_successor(s, channel(local("2026-06-01 10:00")), successor, MANAGER)


def test_the_owner_cannot_follow_their_own_deputy() -> None:
    s = leaving(Part.DEPUTY, "2027-01-29")
    with pytest.raises(ValueError, match="both"):
        name_successor(s, channel(local("2026-06-01 10:00")), person(OWNER), MANAGER)


@given(part=st.sampled_from(list(Part)), answer=st.sampled_from(["none", "no", "yes"]))
def test_a_successor_counts_after_a_yes_and_never_before(part: Part, answer: str) -> None:
    s, c = leaving(part, "2027-01-29"), two_deputies()
    with pytest.raises(ValueError, match="nobody"):
        accept(s, c, local("2026-11-25 10:00"))
    s = name_successor(s, c, person(NEW), MANAGER)
    after = c
    if answer == "yes":
        s, after = accept(s, c, local("2026-11-25 10:00"))
    elif answer == "no":
        s = refuse(s, local("2026-11-25 10:00"))
        assert s.named is None
    assert s.needs_successor is (answer != "yes")
    expected = {
        Part.OWNER: (NEW, DEPUTY, SECOND),
        Part.DEPUTY: (OWNER, NEW, SECOND),
        Part.SECOND_DEPUTY: (OWNER, DEPUTY, NEW),
    }[part]
    if answer != "yes":
        expected = (OWNER, DEPUTY, SECOND)
    assert after.keepers == expected


def test_a_deputy_who_takes_over_leaves_their_place() -> None:
    s, c = leaving(Part.OWNER, "2027-01-29"), channel(local("2026-06-01 10:00"))
    _s, after = accept(name_successor(s, c, person(DEPUTY), MANAGER), c, local("2026-11-25 10:00"))
    assert (after.owner, after.deputy) == (DEPUTY, None)


@given(
    by=st.sampled_from([OWNER, DEPUTY, COMMUNICATOR, MANAGER]),
    confirmer=st.sampled_from([OWNER, DEPUTY, COMMUNICATOR, MANAGER]),
)
def test_a_second_person_confirms_and_never_the_leaver(by: PersonId, confirmer: PersonId) -> None:
    s = leaving(Part.OWNER, "2027-01-29")
    assert not may_confirm_removed(person(confirmer), s)
    s = remove_access(s, AccessItem, by, local("2027-01-29 10:00"))
    assert may_confirm_removed(person(confirmer), s) is (confirmer not in (by, OWNER))
    assert not may_confirm_removed(person(confirmer, active=False), s)
    assert not confirm_removed(s, confirmer, local("2027-01-29 11:00")).is_over  # no successor yet


@pytest.mark.parametrize("left_out", list(AccessItem))
def test_all_access_is_removed_or_none(left_out: AccessItem) -> None:
    s = leaving(Part.OWNER, "2027-01-29")
    with pytest.raises(ValueError, match="not all"):
        remove_access(s, set(AccessItem) - {left_out}, MANAGER, local("2027-01-29 10:00"))


def test_a_manager_who_has_left_decides_nothing() -> None:
    gone = person(MANAGER, listed=False)
    assert deciders(person(OWNER), gone, [COMMUNICATOR]) == [COMMUNICATOR]


@pytest.mark.parametrize(
    ("state", "to", "by", "waits"),
    [
        (ChannelState.ACTIVE, NEW, MANAGER, True),
        (ChannelState.CLOSING, NEW, MANAGER, True),
        (ChannelState.APPROVED, NEW, MANAGER, False),
        (ChannelState.ACTIVE, NEW, NEW, False),
        (ChannelState.ACTIVE, OWNER, MANAGER, False),
        (ChannelState.ACTIVE, DEPUTY, MANAGER, False),
    ],
)
def test_a_handover_of_a_running_channel_waits_for_the_yes(
    state: ChannelState, to: PersonId, by: PersonId, waits: bool
) -> None:
    c, now = channel(local("2026-06-01 10:00"), state=state), local("2026-11-24 10:00")
    for part, holder in ((Part.OWNER, OWNER), (Part.DEPUTY, DEPUTY)):
        s = handover(c, part, to, by, date(2026, 11, 24), now)
        assert (s is not None) is waits
        if s is not None:
            assert (s.leaver, s.named) == (holder, NEW)
            assert refuse(s, now).is_over


def test_a_handover_reminds_nobody_and_gives_no_owner_for_the_time_being() -> None:
    c, now = channel(local("2026-06-01 10:00")), local("2026-11-24 10:00")
    s = handover(c, Part.OWNER, NEW, MANAGER, date(2026, 11, 24), now)
    assert s is not None
    told, _s, after = run(s, "2027-01-29 18:00")
    assert (told, after.owner) == ([], OWNER)
