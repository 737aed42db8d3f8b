"""Somebody who answers for a channel leaves: who takes over, and whose access is taken away.

One succession a channel and person who leaves. It begins when the leaving is noticed and is over
when a successor has accepted and a second person has confirmed that the access is removed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.channels import Channel, ChannelState, Part, give_part, part_of, parts
from bot.domain.ids import ChannelId, PersonId, SuccessionId
from bot.domain.people import Person, is_working


class AccessItem(StrEnum):
    """What is taken away from somebody who leaves. Source: LEA3."""

    ADMINISTRATOR = "administrator"
    SHARED_LOGIN = "shared_login"
    SECOND_FACTOR = "second_factor"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Who follows somebody at a channel, and how far it has come. `id` is 0 until stored.

    `named` has been asked and counts only when they `accepted_at`. `temporary_at`: since when the
    communications unit stands in as owner. `cancelled_at`: the person stayed after all. Where they
    do not leave (`is_leaving` false) they hand over, and keep the channel until somebody accepts.
    """

    id: SuccessionId = SuccessionId(0)
    channel: ChannelId
    leaver: PersonId
    part: Part
    last_on: date
    noticed_at: datetime
    is_leaving: bool = True
    named: PersonId | None = None
    named_by: PersonId | None = None
    accepted_at: datetime | None = None
    temporary_at: datetime | None = None
    removed_by: PersonId | None = None
    removed_at: datetime | None = None
    confirmed_by: PersonId | None = None
    confirmed_at: datetime | None = None
    cancelled_at: datetime | None = None
    version: int = 1

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        both = self.accepted_at is not None and self.confirmed_at is not None
        return both or self.cancelled_at is not None

    @property
    def needs_successor(self) -> bool:
        """Whether nobody has accepted yet."""
        return self.accepted_at is None and self.cancelled_at is None


def successions(
    leaver: PersonId, channels: Iterable[Channel], last_on: date, now: datetime
) -> list[Succession]:
    """A succession for each channel that the person owns or is a deputy of, unless it is a draft or
    closed. Source: rules starting-channel/named-owner, starting-channel/deputy; LEA1."""
    return [
        Succession(
            channel=channel.id,
            leaver=leaver,
            part=part,
            last_on=last_on,
            noticed_at=now,
        )
        for channel in channels
        if (part := part_of(channel, leaver)) is not None
        and channel.state not in (ChannelState.DRAFT, ChannelState.CLOSED)
    ]


def deciders(
    leaver: Person | None, manager: Person | None, supporters: Iterable[PersonId]
) -> list[PersonId]:
    """Who names a successor: the manager of the one who leaves, else the communicators; never the
    one who leaves."""
    if manager is not None and is_working(manager):
        return [manager.id]
    return [person for person in supporters if leaver is None or person != leaver.id]


def name_successor(
    succession: Succession, channel: Channel, successor: Person, by: PersonId
) -> Succession:
    """The succession with somebody who is asked whether they can.

    Raises: ValueError("gone" | "leaver" | "both") when the person does not work here, is the one
    who leaves, or has a part in the channel that comes before. Source: LEA2.
    """
    if not is_working(successor):
        raise ValueError("gone")
    if successor.id == succession.leaver:
        raise ValueError("leaver")
    order = tuple(Part)
    if part_of(channel, successor.id) in order[: order.index(succession.part)]:
        raise ValueError("both")
    return replace(succession, named=successor.id, named_by=by)


def accept(succession: Succession, channel: Channel, now: datetime) -> tuple[Succession, Channel]:
    """The named one has said yes, and only now counts. Whoever had another part leaves it: where a
    deputy becomes the owner, the second deputy moves up, or the place is empty.

    Raises: ValueError when nobody is named. Source: LEA4 (counted only after accepting).
    """
    person = succession.named
    if person is None:
        raise ValueError(f"succession {succession.id}: nobody is named")
    part = part_of(channel, succession.leaver) or succession.part
    return replace(succession, accepted_at=now), give_part(channel, part, person, now)


def refuse(succession: Succession, now: datetime) -> Succession:
    """The named one has said no: somebody else is needed, or all stays as it was where nobody
    leaves."""
    over = None if succession.is_leaving else now
    return replace(succession, named=None, named_by=None, cancelled_at=over)


def handover(
    channel: Channel, part: Part, to: PersonId, by: PersonId, today: date, now: datetime
) -> Succession | None:
    """What a change of owner or deputy of a running channel waits for: the yes of somebody who is
    new there. None when nobody has the part, or it is clear at once: the person names themselves,
    or has a part in the channel already. Source: LEA4 (counted only after accepting)."""
    holder, _ = parts(channel).get(part, (None, None))
    runs = channel.state in (ChannelState.ACTIVE, ChannelState.CLOSING)
    if holder is None or not runs or to == by or part_of(channel, to) is not None:
        return None
    return Succession(
        channel=channel.id,
        leaver=holder,
        part=part,
        last_on=today,
        noticed_at=now,
        is_leaving=False,
        named=to,
        named_by=by,
    )


def remove_access(
    succession: Succession, items: Iterable[AccessItem], by: PersonId, now: datetime
) -> Succession:
    """The access is said to be removed. Raises: ValueError unless every item is ticked."""
    if set(items) != set(AccessItem):
        raise ValueError(f"succession {succession.id}: not all access is removed")
    return replace(succession, removed_by=by, removed_at=now)


def may_confirm_removed(person: Person, succession: Succession) -> bool:
    """Whether the person may confirm that access is removed: somebody else than the one who says
    so, and never the one who leaves. Source: LEA3."""
    return (
        is_working(person)
        and succession.removed_at is not None
        and person.id not in (succession.leaver, succession.removed_by)
    )


def confirm_removed(succession: Succession, by: PersonId, now: datetime) -> Succession:
    """A second person has confirmed that the access is removed."""
    return replace(succession, confirmed_by=by, confirmed_at=now)
