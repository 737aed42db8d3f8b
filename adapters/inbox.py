"""What arrives from a chat service is committed before it is acknowledged, and dealt with after.

What was open when a process died is run again when its lease ends; a repeat has no effect.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from traceback import extract_tb
from typing import Any

from adapters.ledger import Ledger
from bot.ports import Clock, OpenStore, Posting, TryLater

LEASE_SECONDS = 60.0
MAX_RUN_SECONDS = 300.0
RESUME_SECONDS = 5.0
STOP_TIMEOUT_SECONDS = 10.0
MAX_AT_ONCE = 64
MAX_ATTEMPTS = 20
FIRST_RETRY_SECONDS = 5.0
MAX_RETRY_SECONDS = 300.0

_NO_ANSWER = object()

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Taken:
    """Something that arrived and is kept. `is_repeat` = a run before did not come to its end.

    `answer` acknowledges it with a body, where the acknowledgement carries one.
    """

    key: str
    payload: str
    attempts: int = 1
    age_seconds: float = 0.0
    _answer: "asyncio.Future[Any] | None" = None

    @property
    def is_repeat(self) -> bool:
        """Whether it was acknowledged, or given up, long ago."""
        return self._answer is None

    @property
    def is_answered(self) -> bool:
        """Whether it is too late to answer."""
        return self._answer is None or self._answer.done()

    def answer(self, body: Any = None) -> None:
        """Acknowledge with the body; a second answer is too late and passed over."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(body)

    async def answered(self, within_seconds: float, otherwise: Any) -> Any:
        """The body of the acknowledgement; `otherwise` when none comes or it takes too long."""
        if self._answer is None:
            return otherwise
        await asyncio.wait([self._answer], timeout=within_seconds)
        self.answer(otherwise)
        body = self._answer.result()
        return otherwise if body is _NO_ANSWER else body

    def leave_unanswered(self) -> None:
        """No answer will come any more, unless there was one."""
        self.answer(_NO_ANSWER)


# Deals with what arrived; gives the copies of notices to be remembered.
Run = Callable[[Taken], Awaitable[Sequence[Posting]]]


def _real_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Inbox:
    """The inbox of one platform in this process. Times are real time."""

    open_store: OpenStore
    platform: str
    run: Run
    now: Clock = _real_now
    lease_seconds: float = LEASE_SECONDS
    _running: set["asyncio.Task[None]"] = field(default_factory=set)
    _leased_until: dict[str, datetime] = field(default_factory=dict)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MAX_AT_ONCE))
    _resuming: "asyncio.Task[None] | None" = None
    _ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        self._ledger = Ledger(self.open_store, self.platform, self.now, self.lease_seconds)

    async def take(self, key: str, payload: str) -> Taken | None:
        """Keep what arrived and begin to deal with it; None when it has been there before. It is
        committed when this returns."""
        if not await self._ledger.arrived(key, payload):
            return None
        taken = Taken(key, payload, _answer=asyncio.get_running_loop().create_future())
        self._begin(taken)
        return taken

    def start(self) -> None:
        """Begin with what is open, and look for more again and again."""
        self._resuming = asyncio.create_task(self._resume_for_ever())

    async def stop(self) -> None:
        """Take up nothing more, and let what is under way end for STOP_TIMEOUT_SECONDS."""
        if self._resuming is not None:
            self._resuming.cancel()
            await asyncio.gather(self._resuming, return_exceptions=True)
        await self.idle(STOP_TIMEOUT_SECONDS)
        for task in self._running:
            task.cancel()

    async def idle(self, timeout_seconds: float) -> None:
        """Wait until nothing that arrived here is under way."""
        if self._running:
            await asyncio.wait(self._running, timeout=timeout_seconds)

    async def resume(self) -> int:
        """Begin with what is open and leased to nobody; how much that was."""
        await self._renew()
        async with self.open_store() as store:
            found = await store.inbox.claim(
                self.platform, self.now(), self.lease_seconds, MAX_AT_ONCE
            )
        new = [kept for kept in found if kept.key not in self._leased_until]
        for kept in new:
            self._begin(Taken(kept.key, kept.payload, kept.attempts, kept.age_seconds))
        return len(new)

    async def _renew(self) -> None:
        """Keep the lease of what has been under way here for long, so that nobody runs it too."""
        soon = self.now() + timedelta(seconds=self.lease_seconds / 2)
        ending = [key for key, until in self._leased_until.items() if until < soon]
        if ending:
            until = self.now() + timedelta(seconds=self.lease_seconds)
            async with self.open_store() as store:
                for key in ending:
                    await store.inbox.put_off(key, until)
            self._leased_until.update((key, until) for key in ending if key in self._leased_until)

    async def _resume_for_ever(self) -> None:
        while True:
            try:
                await self.resume()
            except Exception as outage:  # noqa: BLE001  the store is away; the next round tries
                log.error("%s: the inbox was stopped by %s", self.platform, type(outage).__name__)
            await asyncio.sleep(RESUME_SECONDS)

    def _begin(self, taken: Taken) -> None:
        self._leased_until[taken.key] = self.now() + timedelta(seconds=self.lease_seconds)
        task = asyncio.create_task(self._deal_with(taken))
        self._running.add(task)
        task.add_done_callback(partial(self._ended, taken))

    def _ended(self, taken: Taken, task: "asyncio.Task[None]") -> None:
        """A bug leaves the row to its lease, so it is tried again; its own text may hold what
        people wrote, and is not logged."""
        self._running.discard(task)
        self._leased_until.pop(taken.key, None)
        taken.leave_unanswered()
        error = None if task.cancelled() else task.exception()
        if error is not None:
            spot = extract_tb(error.__traceback__)[-1]
            at = f"{Path(spot.filename).name}:{spot.lineno}"
            log.error("%s: %s in %s", self.platform, type(error).__name__, at)

    async def _deal_with(self, taken: Taken) -> None:
        async with self._room:
            if taken.attempts > MAX_ATTEMPTS:
                log.error("%s: given up after %d attempts", self.platform, MAX_ATTEMPTS)
                postings: Sequence[Posting] = ()
            else:
                try:
                    async with asyncio.timeout(MAX_RUN_SECONDS):
                        postings = await self.run(taken)
                except TryLater as later:
                    await self._put_off(taken, later.seconds)
                    return
            await self._ledger.ended(taken.key, postings)

    async def _put_off(self, taken: Taken, seconds: float | None) -> None:
        if seconds is None:
            seconds = min(FIRST_RETRY_SECONDS * 2 ** min(taken.attempts, 10), MAX_RETRY_SECONDS)
        async with self.open_store() as store:
            await store.inbox.put_off(taken.key, self.now() + timedelta(seconds=seconds))
