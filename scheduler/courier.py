"""The courier: claims what waits in the outbox, draws it now, sends it, remembers where it is.

Nothing is lost; doubled can be only what was in flight when the process died.
"""

import asyncio
import logging
from asyncio import FIRST_COMPLETED
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from traceback import extract_tb
from typing import Literal, get_args

from bot.domain.calendar import WorkCalendar
from bot.domain.duties import UNREACHABLE_VIEW
from bot.domain.ids import PersonId
from bot.domain.people import Account, AccountRef, communicators
from bot.domain.quiet_hours import held_until
from bot.ports import (
    Address,
    Clock,
    Draw,
    OpenStore,
    Platform,
    Posting,
    Store,
    TryLater,
    Unreachable,
    Waiting,
)
from bot.ui import Notice

LEASE_SECONDS = 60
SEND_TIMEOUT_SECONDS = 40
MAX_IN_FLIGHT = 16
# How long a message that is sent waits with its mark for others: a transaction costs more than it.
MARK_TOGETHER_SECONDS = 0.1
MAX_ATTEMPTS = 8
FIRST_RETRY_SECONDS = 5
MAX_RETRY_SECONDS = 600
MAX_DOUBLINGS = 10
# A platform that fails for some five minutes is left for another one that the person uses.
PATIENT_ATTEMPTS = 6
PATIENT_SECONDS = 300

Outcome = Literal["sent", "nothing", "failed"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of the messages: posted, redrawn, given up, nothing left to say."""

    sent: int = 0
    redrawn: int = 0
    failed: int = 0
    nothing: int = 0

    def __add__(self, other: "Delivered") -> "Delivered":
        return Delivered(
            sent=self.sent + other.sent,
            redrawn=self.redrawn + other.redrawn,
            failed=self.failed + other.failed,
            nothing=self.nothing + other.nothing,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claimed:
    """A message to try, with where it may go: accounts for a post, copies for a redraw."""

    waiting: Waiting
    accounts: Sequence[Account] = ()
    copies: Sequence[Posting] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """What one try came to: an outcome, or (None) wait until `again_at`."""

    waiting: Waiting
    outcome: Outcome | None = None
    posting: Posting | None = None
    blocked: tuple[AccountRef, ...] = ()
    is_unreachable: bool = False
    again_at: datetime | None = None


_Lane = asyncio.Task[list[_Attempt]]


def _pause(waiting: Waiting) -> float:
    """Seconds until the next attempt, more each time."""
    doublings = min(waiting.attempts - 1, MAX_DOUBLINGS)
    return float(min(FIRST_RETRY_SECONDS * 2**doublings, MAX_RETRY_SECONDS))


def _real_now() -> datetime:
    return datetime.now(UTC)


def _is_patient(waiting: Waiting, fault: TryLater | TimeoutError) -> bool:
    """Whether the platform gets more time, rather than that another one is tried."""
    if isinstance(fault, TryLater) and fault.seconds is not None:
        return fault.seconds <= PATIENT_SECONDS
    return waiting.attempts < PATIENT_ATTEMPTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """By which calendar and clock (the town's) messages wait for the morning."""

    calendar: WorkCalendar
    now: Clock


async def _located(store: Store, found: Sequence[Waiting]) -> list[_Claimed]:
    """Each with where it may go; the accounts of all readers at once."""
    accounts = await store.people.accounts_of({w.person for w in found if w.person is not None})
    claimed = []
    for waiting in found:
        if waiting.kind == "redraw":
            copies = await store.outbox.postings(waiting.notice)
            claimed.append(_Claimed(waiting=waiting, copies=copies))
        else:
            of_reader = accounts.get(waiting.person, ()) if waiting.person is not None else ()
            claimed.append(_Claimed(waiting=waiting, accounts=of_reader))
    return claimed


async def _ended_within(lanes: set[_Lane], seconds: float) -> tuple[set[_Lane], set[_Lane]]:
    """Those that have ended by then, and those that have not."""
    return await asyncio.wait(lanes, timeout=seconds) if lanes else (set(), set())


class Courier:
    """Empties the outbox. Processes share it by leases; within one, deliveries take turns.

    `real_now` is real time also where the town's clock runs ahead: leases and retries go by it.
    Without `quiet` nothing waits for the morning.
    """

    def __init__(
        self,
        open_store: OpenStore,
        draw: Draw,
        platforms: Mapping[str, Platform],
        *,
        real_now: Clock = _real_now,
        quiet: Quiet | None = None,
    ) -> None:
        self._open_store = open_store
        self._draw = draw
        self._platforms = platforms
        self._real_now = real_now
        self._quiet = quiet
        self._turn = asyncio.Lock()
        self._in_flight = asyncio.Semaphore(MAX_IN_FLIGHT)

    async def deliver(self) -> Delivered:
        """Send until nothing can be claimed. Raises nothing but outages of the store.

        While no platform is connected everything waits.
        """
        total = Delivered()
        if not self._platforms:
            return total
        async with self._turn:
            while claimed := await self._claim():
                total += await self._send(claimed)
        return total

    async def _claim(self) -> list[_Claimed]:
        """What to try now, in one transaction: that costs more than what is read in it."""
        async with self._open_store() as store:
            now = self._real_now()
            town_now = self._quiet.now() if self._quiet else now
            while True:
                found = await store.outbox.claim(now, LEASE_SECONDS, MAX_IN_FLIGHT, town_now)
                awake = await self._awake(store, found, town_now)
                if awake or not found:
                    return await _located(store, awake)

    async def _awake(
        self, store: Store, found: Sequence[Waiting], town_now: datetime
    ) -> list[Waiting]:
        """Those that may go now; the others are held until their reader's morning. Source: UX6."""
        if self._quiet is None:
            return list(found)
        readers = await store.people.many({w.person for w in found if w.person is not None})
        awake = []
        for waiting in found:
            reader = readers.get(waiting.person) if waiting.person is not None else None
            view = waiting.notice.view
            until = held_until(reader, view, town_now, self._quiet.calendar) if reader else None
            if until is None:
                awake.append(waiting)
            else:
                await store.outbox.hold(waiting.key, until)
        return awake

    async def _send(self, claimed: Sequence[_Claimed]) -> Delivered:
        """Try the messages side by side, those of one person in their order.

        What ends together is marked together, and nothing waits with its mark for one that takes
        long: until then a crash sends it again.
        """
        lanes: dict[PersonId | str, list[_Claimed]] = defaultdict(list)
        for message in claimed:
            lanes[message.waiting.person or message.waiting.key].append(message)
        begin_before = self._real_now() + timedelta(seconds=LEASE_SECONDS - SEND_TIMEOUT_SECONDS)
        under_way = {
            asyncio.create_task(self._in_order(lane, begin_before)) for lane in lanes.values()
        }
        attempts: list[_Attempt] = []
        try:
            while under_way:
                first, others = await asyncio.wait(under_way, return_when=FIRST_COMPLETED)
                more, under_way = await _ended_within(others, MARK_TOGETHER_SECONDS)
                tried = [attempt for lane in first | more for attempt in lane.result()]
                await self._mark(tried)
                attempts += tried
        finally:
            for lane in under_way:
                lane.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
        counted = Counter((attempt.waiting.kind, attempt.outcome) for attempt in attempts)
        return Delivered(
            sent=counted["post", "sent"],
            redrawn=counted["redraw", "sent"],
            failed=counted["post", "failed"] + counted["redraw", "failed"],
            nothing=counted["post", "nothing"] + counted["redraw", "nothing"],
        )

    async def _in_order(self, lane: Iterable[_Claimed], begin_before: datetime) -> list[_Attempt]:
        """Try one after the other. Those behind one that must wait do so too; those whose lease
        may end under way are left for the next round."""
        attempts: list[_Attempt] = []
        wait_until: datetime | None = None
        for message in lane:
            if wait_until is None and self._real_now() > begin_before:
                wait_until = self._real_now()
            if wait_until is not None:
                attempts.append(_Attempt(waiting=message.waiting, again_at=wait_until))
                continue
            attempt, is_busy = await self._try(message)
            attempts.append(attempt)
            wait_until = attempt.again_at if is_busy else None
        return attempts

    async def _try(self, message: _Claimed) -> tuple[_Attempt, bool]:
        """What it came to, and whether the platform is too busy for more."""
        waiting = message.waiting
        try:
            if waiting.kind == "redraw":
                return await self._redraw(waiting, message.copies), False
            return await self._post(waiting, message.accounts), False
        except (TryLater, TimeoutError) as later:
            told = later.seconds if isinstance(later, TryLater) else None
            seconds = _pause(waiting) if told is None else told
            again_at = self._real_now() + timedelta(seconds=seconds)
            return _Attempt(waiting=waiting, again_at=again_at), True
        except Exception as error:  # noqa: BLE001  the border: a bad message holds up no other
            return self._failed(waiting, error), False

    async def _post(self, waiting: Waiting, accounts: Iterable[Account]) -> _Attempt:
        """Draw the notice and send it to the account used last, or the next that can be reached.

        Raises: TryLater, TimeoutError when a platform fails and it is no other's turn.
        """
        if waiting.person is None:
            raise ValueError("a post without a person")
        card = await self._draw(waiting.person, waiting.notice)
        if card is None:
            return _Attempt(waiting=waiting, outcome="nothing")
        blocked: list[AccountRef] = []
        fault: TryLater | TimeoutError | None = None
        connected = [account for account in accounts if account.ref.platform in self._platforms]
        for account in connected or await self._found(waiting.person):
            platform = self._platforms[account.ref.platform]
            address = Address(ref=account.ref, place=account.address)
            try:
                async with self._in_flight, asyncio.timeout(SEND_TIMEOUT_SECONDS):
                    message = await platform.post(address, card, waiting.notice)
            except Unreachable:
                blocked.append(account.ref)
                continue
            except (TryLater, TimeoutError) as later:
                if _is_patient(waiting, later):
                    raise
                fault = fault or later
                continue
            posting = Posting(person=waiting.person, notice=waiting.notice, message=message)
            return _Attempt(
                waiting=waiting, outcome="sent", posting=posting, blocked=tuple(blocked)
            )
        if fault is not None:
            raise fault
        log.warning("person %d cannot be reached: %s", waiting.person, waiting.notice.view)
        return _Attempt(
            waiting=waiting, outcome="failed", blocked=tuple(blocked), is_unreachable=True
        )

    async def _found(self, person: PersonId) -> list[Account]:
        """The accounts of somebody who has never written, by their e-mail address."""
        async with self._open_store() as store:
            email = (await store.people.get(person)).email
        if not email:
            return []
        refs = [await platform.find(email) for platform in self._platforms.values()]
        accounts = [
            Account(ref=ref, person=person, address=ref.user) for ref in refs if ref is not None
        ]
        if accounts:
            async with self._open_store() as store:
                for account in accounts:
                    await store.people.link(account)
        return accounts

    async def _redraw(self, waiting: Waiting, copies: Iterable[Posting]) -> _Attempt:
        """Draw every copy of the notice again. Raises: a fault, when all have been tried."""
        updates = (self._update(copy) for copy in copies)
        results = await asyncio.gather(*updates, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException) and not isinstance(result, Unreachable):
                raise result
        return _Attempt(waiting=waiting, outcome="sent" if True in results else "nothing")

    async def _update(self, posting: Posting) -> bool:
        """Draw one copy again; whether there was anything to draw and anywhere to draw it."""
        platform = self._platforms.get(posting.message.platform)
        card = await self._draw(posting.person, posting.notice) if platform else None
        if platform is None or card is None:
            return False
        async with self._in_flight, asyncio.timeout(SEND_TIMEOUT_SECONDS):
            await platform.update(posting.message, card, posting.notice)
        return True

    def _failed(self, waiting: Waiting, error: Exception) -> _Attempt:
        """Wait longer each time, then give up. The error's own text may hold names: not logged."""
        spot = extract_tb(error.__traceback__)[-1]
        view, kind = waiting.notice.view, type(error).__name__
        at = f"{Path(spot.filename).name}:{spot.lineno}"
        log.error("%s failed: %s in %s, attempt %d", view, kind, at, waiting.attempts)
        if waiting.attempts >= MAX_ATTEMPTS:
            return _Attempt(waiting=waiting, outcome="failed")
        again_at = self._real_now() + timedelta(seconds=_pause(waiting))
        return _Attempt(waiting=waiting, again_at=again_at)

    async def _mark(self, attempts: Sequence[_Attempt]) -> None:
        now = self._real_now()
        async with self._open_store() as store:
            for outcome in get_args(Outcome):
                over = [a.waiting.key for a in attempts if a.outcome == outcome]
                if over:
                    await store.outbox.close(over, outcome, now)
            await store.outbox.posted_many([a.posting for a in attempts if a.posting], now)
            for attempt in attempts:
                for account in attempt.blocked:
                    await store.people.unreachable(account, now)
                if attempt.is_unreachable:
                    await self._report(store, attempt.waiting)
                if attempt.again_at is not None:
                    await store.outbox.put_off(attempt.waiting.key, attempt.again_at)

    async def _report(self, store: Store, waiting: Waiting) -> None:
        """Tell the communicators once a day that somebody cannot be reached. Source: UX7."""
        if waiting.person is None or waiting.notice.view == UNREACHABLE_VIEW:
            return
        person = await store.people.get(waiting.person)
        notice = Notice(UNREACHABLE_VIEW, {"person": person.id})
        supporters = communicators(await store.people.with_roles(), person.administration)
        day = self._real_now().date()
        await store.outbox.put_many(
            [
                (f"unreachable/{person.id}/{day}/{supporter.id}", notice, supporter.id)
                for supporter in supporters
                if supporter.id != person.id
            ]
        )
