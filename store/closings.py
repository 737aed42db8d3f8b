"""Channels that are being closed, and how that ended."""

from collections.abc import Collection

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.closings import Closing
from bot.domain.ids import ApprovalId, ChannelId, ClosingId
from bot.ports import NotFound
from store.rows import Rows, among
from store.tables import NOT_ENDED, ClosingRow, table

_closing = table(ClosingRow)
_closings = Rows(Closing, _closing)
_OPEN = _closings.select.where(text(NOT_ENDED), among(_closing.c.channel, "channels"))
_OF_CHANNEL = _closings.select.where(_closing.c.channel == bindparam("of")).order_by(
    _closing.c.id.desc()
)
_OF_APPROVAL = _closings.select.where(_closing.c.approval == bindparam("approval"))


class Closings:
    """The port Closings. A second open one of the same channel is a Conflict."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, closing: ClosingId) -> Closing:
        return await _closings.get(self._connection, closing)

    async def of_approval(self, approval: ApprovalId) -> Closing:
        found = await _closings.all(self._connection, _OF_APPROVAL, approval=approval)
        if not found:
            raise NotFound(f"closing of approval {approval}")
        return found[0]

    async def of_channel(self, channel: ChannelId) -> list[Closing]:
        return await _closings.all(self._connection, _OF_CHANNEL, of=channel)

    async def open(self, channels: Collection[ChannelId]) -> dict[ChannelId, Closing]:
        if not channels:
            return {}
        found = await _closings.all(self._connection, _OPEN, channels=channels)
        return {closing.channel: closing for closing in found}

    async def add(self, closing: Closing) -> Closing:
        return await _closings.add(self._connection, closing)

    async def save(self, closing: Closing) -> Closing:
        return await _closings.save(self._connection, closing)
