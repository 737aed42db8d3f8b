"""Channels that are being closed, in the store."""

from collections.abc import Collection
from typing import Protocol

from bot.domain.closings import Closing
from bot.domain.ids import ApprovalId, ChannelId, ClosingId


class Closings(Protocol):
    """Wishes to close a channel, and how they ended."""

    async def get(self, closing: ClosingId) -> Closing:
        """Raises: NotFound."""

    async def of_approval(self, approval: ApprovalId) -> Closing:
        """The one that the request is about. Raises: NotFound."""

    async def of_channel(self, channel: ChannelId) -> list[Closing]:
        """The channel's, the latest first."""

    async def open(self, channels: Collection[ChannelId]) -> dict[ChannelId, Closing]:
        """Those of the channels that have not ended, by channel."""

    async def add(self, closing: Closing) -> Closing:
        """The closing with an id. Raises: Conflict when the channel is being closed already."""

    async def save(self, closing: Closing) -> Closing:
        """The closing with its next version. Raises: Conflict."""
