"""Closing a channel: nothing but the manager's yes, the last post and a picture closes it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.approvals import Approval, ApprovalKind, ApprovalState, decide
from bot.domain.channels import ChannelState
from bot.domain.closings import (
    Closing,
    ClosingStep,
    agree,
    close,
    comment,
    is_owner,
    left_to_do,
    post,
    refuse,
    stop,
)
from bot.domain.ids import ApprovalId, ChannelId, ClosingId, OccurrenceId, PersonId
from bot.domain.people import Person
from bot.domain.records import Snapshot
from tests.domain.life import COMMUNICATOR, DEPUTY, MANAGER, OWNER, calendar, channel, local

NOW = local("2026-11-24 10:00")
CALENDAR = calendar()


def person(number: PersonId, *, active: bool = True) -> Person:
    return Person(id=number, name=f"Person {number}", email="", manager=MANAGER, active=active)


def request() -> tuple[Closing, Approval]:
    approval = Approval(
        id=ApprovalId(5),
        channel=ChannelId(12),
        kind=ApprovalKind.CLOSE,
        applicant=OWNER,
        manager=MANAGER,
        asked_at=NOW,
    )
    return (
        Closing(
            id=ClosingId(3),
            channel=ChannelId(12),
            approval=approval.id,
            asked_by=OWNER,
            asked_at=NOW,
            reason="Nobody has time.",
        ),
        approval,
    )


def picture(on: date) -> Snapshot:
    return Snapshot(channel=ChannelId(12), occurrence=OccurrenceId(1), taken_on=on, taken_by=OWNER)


PEOPLE = st.sampled_from([OWNER, DEPUTY, COMMUNICATOR, MANAGER])
ACTS = st.sampled_from(["agree", "refuse", "stop", "compose", "post", "picture", "early", "close"])


@given(st.lists(st.tuples(ACTS, PEOPLE), max_size=25))
def test_a_closed_channel_was_agreed_to_thanked_for_and_pictured(
    acts: list[tuple[str, PersonId]],
) -> None:
    closing, approval = request()
    c, pictures, now = channel(local("2026-06-01 10:00")), [], NOW
    done: list[tuple[str, PersonId]] = []
    for act, who in acts:
        by, now = person(who), now + timedelta(hours=1)
        before = (closing, approval, c)
        try:
            match act:
                case "agree":
                    approval, c = agree(closing, approval, c, by, "v1", now)
                case "refuse":
                    closing, approval = refuse(closing, approval, c, by, "It is needed.", now)
                case "stop":
                    closing, approval, c = stop(closing, approval, c, by, now)
                case "compose":
                    closing = replace(closing, farewell="Thank you.")
                case "post":
                    closing = post(closing, who, now)
                case "picture":
                    pictures.append(picture(CALENDAR.today(now)))
                case "early":
                    pictures.append(picture(date(2026, 11, 23)))
                case "close":
                    closing, c = close(closing, approval, c, pictures, by, now, CALENDAR)
        except ValueError:
            assert (closing, approval, c) == before
            continue
        done.append((act, who))
    is_closed = c.state is ChannelState.CLOSED
    assert is_closed == (closing.closed_at is not None)
    if is_closed:
        assert ("agree", MANAGER) in done
        assert "post" in {act for act, _who in done}
        assert any(one.taken_on >= date(2026, 11, 24) for one in pictures)
        assert done[-1] == ("close", OWNER) or ("close", OWNER) in done
    assert not {("close", who) for who in (DEPUTY, COMMUNICATOR, MANAGER)} & set(done)
    assert not {("agree", who) for who in (OWNER, DEPUTY, COMMUNICATOR)} & set(done)
    if closing.stopped_at is not None:
        assert c.state is ChannelState.ACTIVE


def test_what_is_left_in_order() -> None:
    closing, approval = request()
    c = channel(local("2026-06-01 10:00"))
    every = tuple(ClosingStep)
    assert left_to_do(closing, approval, c, [picture(date(2026, 11, 24))], CALENDAR) == every
    approval, c = agree(closing, approval, c, person(MANAGER), "v1", NOW)
    assert (c.state, approval.state) == (ChannelState.CLOSING, ApprovalState.APPROVED)
    old = [picture(date(2026, 11, 23))]
    assert left_to_do(closing, approval, c, old, CALENDAR) == every[1:]
    posted = post(replace(closing, farewell="Thank you."), OWNER, NOW)
    assert left_to_do(posted, approval, c, old, CALENDAR) == (ClosingStep.SNAPSHOT,)
    new = [*old, picture(date(2026, 11, 24))]
    assert left_to_do(posted, approval, c, new, CALENDAR) == ()
    with pytest.raises(ValueError, match="last post"):
        post(closing, OWNER, NOW)


def test_crisis_mode_ends_with_the_channel() -> None:
    closing, approval = request()
    c = replace(channel(local("2026-06-01 10:00")), crisis_until=NOW + timedelta(hours=30))
    approval, c = agree(closing, approval, c, person(MANAGER), "v1", NOW)
    posted = post(replace(closing, farewell="Thank you."), OWNER, NOW)
    pictures = [picture(date(2026, 11, 24))]
    _ended, closed = close(posted, approval, c, pictures, person(OWNER), NOW, CALENDAR)
    assert closed.crisis_until == NOW


def test_who_and_when() -> None:
    closing, approval = request()
    c = channel(local("2026-06-01 10:00"))
    assert is_owner(person(OWNER), c)
    assert not is_owner(person(OWNER, active=False), c)
    assert not is_owner(person(DEPUTY), c)
    assert not is_owner(person(OWNER), replace(c, state=ChannelState.APPROVED))
    for text in ("", "  "):
        with pytest.raises(ValueError, match="reason"):
            refuse(closing, approval, c, person(MANAGER), text, NOW)
    with pytest.raises(ValueError, match="not about starting"):
        decide(approval, c, person(MANAGER), ApprovalState.APPROVED, NOW)
    new_owner = replace(c, owner=MANAGER)
    with pytest.raises(ValueError, match="may not decide"):
        agree(closing, approval, new_owner, person(MANAGER), "", NOW)
    said = comment(comment(closing, COMMUNICATOR, "a", NOW), COMMUNICATOR, "b", NOW)
    assert [one.text for one in said.comments] == ["a", "b"]
    with pytest.raises(ValueError, match="another channel"):
        agree(closing, replace(approval, kind=ApprovalKind.START), c, person(MANAGER), "", NOW)
