"""The inbox's writes, in one transaction what has come together while the last one ran.

A commit waits for the disk, which takes longer than all that is written.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.ports import Clock, Conflict, NotFound, OpenStore, Posting

MAX_TOGETHER = 64
# How long an end waits for an arrival to be written with. A crash in between answers twice.
END_WAITS_SECONDS = 0.01


@dataclass(slots=True)
class _Entry:
    """Something that has arrived, with its payload; or that has been dealt with."""

    key: str
    payload: str | None = None
    postings: Sequence[Posting] = ()
    written: "asyncio.Future[bool]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


@dataclass(slots=True)
class Ledger:
    """Writes for the inbox of one platform. Times are real time."""

    open_store: OpenStore
    platform: str
    now: Clock
    lease_seconds: float
    _waiting: list[_Entry] = field(default_factory=list)
    _writing: "asyncio.Task[None] | None" = None

    async def arrived(self, key: str, payload: str) -> bool:
        """Keep what arrived, leased to this process; False when it has been there before. It is
        committed when this returns."""
        entry = _Entry(key, payload)
        self._waiting.append(entry)
        self._begin()
        return await entry.written

    async def ended(self, key: str, postings: Sequence[Posting]) -> None:
        """Close what has been dealt with, and remember the copies that were posted for it."""
        entry = _Entry(key, postings=postings)
        self._waiting.append(entry)
        asyncio.get_running_loop().call_later(END_WAITS_SECONDS, self._begin)
        await entry.written

    def _begin(self) -> None:
        if self._waiting and (self._writing is None or self._writing.done()):
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting[:MAX_TOGETHER], self._waiting[MAX_TOGETHER:]
            await self._settle(together)

    async def _settle(self, entries: Sequence[_Entry]) -> None:
        """Tell everybody what became of their entry. When the store refuses one, each is written
        by itself."""
        found: Any
        (found,) = await asyncio.gather(self._commit(entries), return_exceptions=True)
        if isinstance(found, Conflict | NotFound | ValueError) and len(entries) > 1:
            for entry in entries:
                await self._settle([entry])
            return
        for entry in entries:
            if entry.written.done():  # nobody waits for it any more
                continue
            if isinstance(found, BaseException):
                entry.written.set_exception(found)
            else:
                entry.written.set_result(entry.key in found)
                found.discard(entry.key)

    async def _commit(self, entries: Sequence[_Entry]) -> set[str]:
        """The keys that had not been there before."""
        arrived = {entry.key: entry.payload for entry in entries if entry.payload is not None}
        ended = [entry for entry in entries if entry.payload is None]
        new: set[str] = set()
        async with self.open_store() as store:
            now = self.now()
            await store.outbox.posted_many([p for entry in ended for p in entry.postings], now)
            if ended:
                await store.inbox.close_many([entry.key for entry in ended], now)
            if arrived:
                new = await store.inbox.add_many(arrived, self.platform, now, self.lease_seconds)
        return new
