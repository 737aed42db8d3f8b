"""Channels and the requests about them in the store."""

from collections.abc import Collection
from typing import Protocol

from bot.domain.approvals import Approval
from bot.domain.channels import Channel
from bot.domain.ids import ApprovalId, ChannelId, PersonId
from bot.domain.rhythms import RhythmDecision


class Channels(Protocol):
    """Channels and the requests about them."""

    async def get(self, channel: ChannelId) -> Channel:
        """Raises: NotFound."""

    async def many(self, channels: Collection[ChannelId]) -> dict[ChannelId, Channel]:
        """Those of the ids that exist."""

    async def all(self) -> list[Channel]:
        """Every channel, by name."""

    async def of(self, person: PersonId) -> list[Channel]:
        """Those that the person applied for, owns or is a deputy of, by name."""

    async def at(self, address_key: str) -> list[Channel]:
        """Those registered at a normalised address; drafts and closed ones are not counted."""

    async def add(self, channel: Channel) -> Channel:
        """The channel with an id."""

    async def save(self, channel: Channel) -> Channel:
        """The channel with its next version. Raises: Conflict."""

    async def add_decision(self, decision: RhythmDecision) -> RhythmDecision:
        """The decision about the rhythm of the checks, with an id."""

    async def decisions(self, channel: ChannelId) -> list[RhythmDecision]:
        """Every decision about the channel's rhythm, the oldest first."""


class Approvals(Protocol):
    """Requests to managers, and their decisions."""

    async def get(self, approval: ApprovalId) -> Approval:
        """Raises: NotFound."""

    async def many(self, approvals: Collection[ApprovalId]) -> dict[ApprovalId, Approval]:
        """Those of the ids that exist."""

    async def of_channel(self, channel: ChannelId) -> list[Approval]:
        """The channel's requests, the latest first."""

    async def pending(self) -> list[Approval]:
        """Every request that waits for a decision, the oldest first."""

    async def add(self, approval: Approval) -> Approval:
        """The request with an id."""

    async def save(self, approval: Approval) -> Approval:
        """The request with its next version. Raises: Conflict."""
