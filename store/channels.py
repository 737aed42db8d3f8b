"""Channels, and the requests to managers about them."""

from collections.abc import Collection

from sqlalchemy import bindparam, or_, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.approvals import Approval
from bot.domain.channels import Channel, Part
from bot.domain.ids import ApprovalId, ChannelId, PersonId
from bot.domain.rhythms import RhythmDecision
from store.rows import Rows, by_name
from store.tables import (
    PENDING,
    REGISTERED,
    ApprovalRow,
    ChannelRow,
    RhythmDecisionRow,
    table,
)

_channel = table(ChannelRow)
_approval = table(ApprovalRow)
_channels = Rows(Channel, _channel)
_approvals = Rows(Approval, _approval)
_decision = table(RhythmDecisionRow)
_decisions = Rows(RhythmDecision, _decision)

_AT = _channels.select.where(_channel.c.address_key == bindparam("address_key"), text(REGISTERED))
_OF_PERSON = _channels.select.where(
    or_(*(_channel.c[part] == bindparam("person") for part in ("applicant", *Part)))
)
_OF_CHANNEL = _approvals.select.where(_approval.c.channel == bindparam("of")).order_by(
    _approval.c.id.desc()
)
_DECISIONS = _decisions.select.where(_decision.c.channel == bindparam("of")).order_by(
    _decision.c.decided_at, _decision.c.id
)
_PENDING = _approvals.select.where(text(PENDING)).order_by(_approval.c.asked_at, _approval.c.id)


class Channels:
    """The port Channels. A second registration at an address is a Conflict."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, channel: ChannelId) -> Channel:
        return await _channels.get(self._connection, channel)

    async def many(self, channels: Collection[ChannelId]) -> dict[ChannelId, Channel]:
        return await _channels.many(self._connection, channels)

    async def all(self) -> list[Channel]:
        return by_name(await _channels.all(self._connection, _channels.select))

    async def of(self, person: PersonId) -> list[Channel]:
        return by_name(await _channels.all(self._connection, _OF_PERSON, person=person))

    async def at(self, address_key: str) -> list[Channel]:
        return by_name(await _channels.all(self._connection, _AT, address_key=address_key))

    async def add(self, channel: Channel) -> Channel:
        return await _channels.add(self._connection, channel)

    async def save(self, channel: Channel) -> Channel:
        return await _channels.save(self._connection, channel)

    async def add_decision(self, decision: RhythmDecision) -> RhythmDecision:
        return await _decisions.add(self._connection, decision)

    async def decisions(self, channel: ChannelId) -> list[RhythmDecision]:
        return await _decisions.all(self._connection, _DECISIONS, of=channel)


class Approvals:
    """The port Approvals. A second request that waits about the same channel is a Conflict."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, approval: ApprovalId) -> Approval:
        return await _approvals.get(self._connection, approval)

    async def many(self, approvals: Collection[ApprovalId]) -> dict[ApprovalId, Approval]:
        return await _approvals.many(self._connection, approvals)

    async def of_channel(self, channel: ChannelId) -> list[Approval]:
        return await _approvals.all(self._connection, _OF_CHANNEL, of=channel)

    async def pending(self) -> list[Approval]:
        return await _approvals.all(self._connection, _PENDING)

    async def add(self, approval: Approval) -> Approval:
        return await _approvals.add(self._connection, approval)

    async def save(self, approval: Approval) -> Approval:
        return await _approvals.save(self._connection, approval)
