"""Closing a channel: asked for with a reason, decided with the manager and the communicator, and
closed when the followers are thanked and a last picture is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.approvals import Approval, ApprovalKind, ApprovalState, may_decide
from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState
from bot.domain.ids import ApprovalId, ChannelId, ClosingId, PersonId
from bot.domain.people import Person, is_working
from bot.domain.records import Snapshot
from bot.domain.snapshots import may_close

RUNNING = (ChannelState.ACTIVE, ChannelState.CLOSING)


class ClosingStep(StrEnum):
    """What is left before a channel may be closed, in order."""

    DECISION = "decision"
    FAREWELL = "farewell"
    SNAPSHOT = "snapshot"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingComment:
    """What a communicator who is consulted has written."""

    by: PersonId
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """One wish to close a channel. `id` is 0 until stored.

    `approval` is the manager's decision about it. `farewell` is the last post as it is to be
    published, and `posted_at` when it was said to be. Open until it is closed or stopped.
    """

    id: ClosingId = ClosingId(0)
    channel: ChannelId
    approval: ApprovalId
    asked_by: PersonId
    asked_at: datetime
    reason: str
    comments: tuple[ClosingComment, ...] = ()
    farewell: str = ""
    posted_by: PersonId | None = None
    posted_at: datetime | None = None
    stopped_by: PersonId | None = None
    stopped_at: datetime | None = None
    closed_by: PersonId | None = None
    closed_at: datetime | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether it is neither closed nor stopped."""
        return self.closed_at is None and self.stopped_at is None


def is_owner(person: Person, channel: Channel) -> bool:
    """Whether the person may ask to close the channel, stop that and close it: the owner, while it
    runs."""
    return is_working(person) and person.id == channel.owner and channel.state in RUNNING


def may_agree(person: Person, approval: Approval, channel: Channel) -> bool:
    """Whether the person may decide about closing: as for other requests, and never the owner."""
    return may_decide(person, approval) and person.id != channel.owner


def comment(closing: Closing, by: PersonId, text: str, now: datetime) -> Closing:
    """The closing with a communicator's comment beneath those that are there.

    Source: rule closing/consult-manager-communicator.
    """
    said = ClosingComment(by=by, at=now, text=text)
    return replace(closing, comments=(*closing.comments, said))


def agree(
    closing: Closing,
    approval: Approval,
    channel: Channel,
    by: Person,
    guideline: str,
    now: datetime,
) -> tuple[Approval, Channel]:
    """The manager's yes: the channel is being closed.

    Raises: ValueError when the person may not decide, or there is nothing to decide. Source: rule
    closing/consult-manager-communicator.
    """
    decided = _decided(closing, approval, channel, by, ApprovalState.APPROVED, now)
    closed = replace(channel, state=ChannelState.CLOSING, changed_at=now)
    return replace(decided, guideline=guideline), closed


def refuse(
    closing: Closing, approval: Approval, channel: Channel, by: Person, note: str, now: datetime
) -> tuple[Closing, Approval]:
    """The manager's no, with a reason: the channel goes on.

    Raises: ValueError without a reason, when the person may not decide, or there is nothing to
    decide.
    """
    if not note.strip():
        raise ValueError(f"closing {closing.id}: a no needs a reason")
    decided = _decided(closing, approval, channel, by, ApprovalState.DECLINED, now)
    return _stopped(closing, by, now), replace(decided, note=note)


def stop(
    closing: Closing, approval: Approval, channel: Channel, by: Person, now: datetime
) -> tuple[Closing, Approval, Channel]:
    """The owner thinks better of it: the channel goes on, and nobody has to decide.

    Raises: ValueError when the person is not the owner, or it is over.
    """
    _require_open(closing, approval, channel)
    if not is_owner(by, channel):
        raise ValueError(f"person {by.id} may not stop closing {closing.id}")
    if approval.state is ApprovalState.PENDING:
        approval = replace(
            approval, state=ApprovalState.WITHDRAWN, decided_by=by.id, decided_at=now
        )
    back = replace(channel, state=ChannelState.ACTIVE, changed_at=now)
    return _stopped(closing, by, now), approval, back


def post(closing: Closing, by: PersonId, now: datetime) -> Closing:
    """The last post is published. Raises: ValueError when there is no text. Source: rule
    closing/inform-and-thank."""
    if not closing.farewell.strip():
        raise ValueError(f"closing {closing.id}: there is no last post")
    return replace(closing, posted_by=by, posted_at=now)


def left_to_do(
    closing: Closing,
    approval: Approval,
    channel: Channel,
    taken: Iterable[Snapshot],
    calendar: WorkCalendar,
) -> tuple[ClosingStep, ...]:
    """What is left before the channel may be closed; `taken` are its snapshots.

    Source: rules closing/consult-manager-communicator, closing/inform-and-thank,
    half-year-documentation/snapshot; SNA2.
    """
    steps = []
    began = approval.decided_at if approval.state is ApprovalState.APPROVED else None
    if began is None:
        steps.append(ClosingStep.DECISION)
    if closing.posted_at is None:
        steps.append(ClosingStep.FAREWELL)
    if began is None or not may_close(channel, taken, calendar.today(began)):
        steps.append(ClosingStep.SNAPSHOT)
    return tuple(steps)


def close(
    closing: Closing,
    approval: Approval,
    channel: Channel,
    taken: Iterable[Snapshot],
    by: Person,
    now: datetime,
    calendar: WorkCalendar,
) -> tuple[Closing, Channel]:
    """The channel closed, and crisis mode over.

    Raises: ValueError when the person is not the owner, or anything is left to do.
    """
    _require_open(closing, approval, channel)
    if not is_owner(by, channel):
        raise ValueError(f"person {by.id} may not close channel {channel.id}")
    if left := left_to_do(closing, approval, channel, taken, calendar):
        raise ValueError(f"closing {closing.id}: still to do: {', '.join(left)}")
    until = channel.crisis_until
    closed = replace(
        channel,
        state=ChannelState.CLOSED,
        crisis_until=min(until, now) if until is not None else None,
        changed_at=now,
    )
    return replace(closing, closed_by=by.id, closed_at=now), closed


def _require_open(closing: Closing, approval: Approval, channel: Channel) -> None:
    known = (closing.approval, closing.channel) == (approval.id, channel.id)
    is_about_it = approval.kind is ApprovalKind.CLOSE and approval.channel == channel.id
    if not (known and is_about_it and closing.is_open and channel.state in RUNNING):
        raise ValueError(f"closing {closing.id} is over, or of another channel")


def _decided(
    closing: Closing,
    approval: Approval,
    channel: Channel,
    by: Person,
    state: ApprovalState,
    now: datetime,
) -> Approval:
    _require_open(closing, approval, channel)
    if not may_agree(by, approval, channel):
        raise ValueError(f"person {by.id} may not decide approval {approval.id}")
    return replace(approval, state=state, decided_by=by.id, decided_at=now)


def _stopped(closing: Closing, by: Person, now: datetime) -> Closing:
    return replace(closing, stopped_by=by.id, stopped_at=now)
