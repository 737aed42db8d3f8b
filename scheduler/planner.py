"""The tick: takes what is due, batch by batch, and adds what should exist now.

Ticking twice, or on two machines at once, gives the same rows.
"""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.calendar import WorkCalendar
from bot.domain.deputy_briefings import NOTICE_WORKDAYS
from bot.domain.duties import Plan, Scheduled
from bot.domain.ids import ChannelId
from bot.ports import Conflict, OpenStore, Store
from bot.ui import Notice
from scheduler.facts import Facts, Town, read_facts, read_town

BATCH_ROWS = 500
MAX_RUNS = 3
POISONED_WAIT_MINUTES = 60
AGAIN_MINUTES = 1

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What a tick did: occurrences added, messages left for the courier, rows looked at."""

    planned: int = 0
    nudges: int = 0
    looked_at: int = 0

    def __add__(self, other: "Ticked") -> "Ticked":
        return Ticked(
            planned=self.planned + other.planned,
            nudges=self.nudges + other.nudges,
            looked_at=self.looked_at + other.looked_at,
        )


class _Undo(Exception):
    """Leave the transaction without a trace."""


class Planner:
    """Looks at every duty whose moment has come. Any number of planners may tick at once."""

    def __init__(
        self,
        open_store: OpenStore,
        calendar: WorkCalendar,
        notice_workdays: tuple[int, ...] = NOTICE_WORKDAYS,
    ) -> None:
        self._open_store = open_store
        self._calendar = calendar
        self._notice_workdays = notice_workdays

    async def tick(self, now: datetime, *, dry_run: bool = False) -> Ticked:
        """Plan until nothing is due at `now` (aware UTC); with `dry_run` count it, write nothing.

        Raises: Conflict when people saved what a batch changes three times in a row; earlier
        batches are kept, and the next tick goes on from there.
        """
        tick = _Tick(now, self._calendar, self._notice_workdays)
        if dry_run:
            return await self._dry(tick)
        total = Ticked()
        while True:
            done = await self._batch(tick)
            total += done
            if done.looked_at < BATCH_ROWS:
                return total

    async def _batch(self, tick: "_Tick") -> Ticked:
        for _ in range(MAX_RUNS - 1):
            try:
                async with self._open_store() as store:
                    return await tick.batch(store)
            except Conflict:
                tick.forget()
        async with self._open_store() as store:
            return await tick.batch(store)

    async def _dry(self, tick: "_Tick") -> Ticked:
        total = Ticked()
        try:
            async with self._open_store() as store:
                while True:
                    done = await tick.batch(store)
                    total += done
                    if done.looked_at < BATCH_ROWS:
                        raise _Undo
        except _Undo:
            return total


class _Tick:
    """One tick at one moment; who works here is read once, when the first row is due.

    A person whose channels fall into several batches is nudged in the first; `_nudged` are the keys
    that the outbox has by then and would refuse.
    """

    def __init__(
        self, now: datetime, calendar: WorkCalendar, notice_workdays: tuple[int, ...]
    ) -> None:
        self._now = now
        self._calendar = calendar
        self._notice_workdays = notice_workdays
        self._town: Town | None = None
        self._nudged: set[str] = set()

    def forget(self) -> None:
        """Read everybody anew, as something has changed meanwhile; the last batch left nothing."""
        self._town = None
        self._nudged.clear()

    async def batch(self, store: Store) -> Ticked:
        """Plan the rows that are due first, within the transaction of `store`."""
        rows = await store.schedule.take_due(self._now, BATCH_ROWS)
        if not rows:
            return Ticked()
        if self._town is None:
            self._town = await read_town(store, self._now, self._calendar, self._notice_workdays)
        facts = await read_facts(store, self._town, rows, self._now, self._calendar)
        plans = self._one_a_channel([self._plan(facts, row) for row in rows])
        planned = await store.occurrences.add_many([o for plan in plans for o in plan.opened])
        await store.occurrences.save_many([o for plan in plans for o in plan.changed])
        for plan in plans:
            if plan.approval is not None:
                await store.approvals.save(plan.approval)
            if plan.succession is not None:
                await store.successions.save(plan.succession)
            if plan.channel is not None:
                await store.channels.save(plan.channel)
        nudges = await self._leave_messages(store, plans)
        await _move(store, rows, plans)
        return Ticked(planned=planned, nudges=nudges, looked_at=len(rows))

    def _one_a_channel(self, plans: Sequence[Plan]) -> list[Plan]:
        """Of several plans that change one channel, the first; the others are made anew later."""
        changed: set[ChannelId] = set()
        kept = []
        for plan in plans:
            if plan.channel is not None and plan.channel.id in changed:
                plan = Plan(next_due_at=self._now + timedelta(minutes=AGAIN_MINUTES))
            elif plan.channel is not None:
                changed.add(plan.channel.id)
            kept.append(plan)
        return kept

    def _plan(self, facts: Facts, row: Scheduled) -> Plan:
        """The row's plan. One that cannot be planned waits an hour, and holds up no other."""
        try:
            plan = facts.plan(row, self._now, self._calendar)
            if plan.next_due_at is not None and plan.next_due_at <= self._now:
                raise ValueError(f"planned again for {plan.next_due_at}, which is not ahead")
        except (ValueError, TypeError, LookupError, ArithmeticError) as error:
            log.error("%s of %d cannot be planned: %r", row.duty, row.subject, error)
            return Plan(next_due_at=self._now + timedelta(minutes=POISONED_WAIT_MINUTES))
        return plan

    async def _leave_messages(self, store: Store, plans: Sequence[Plan]) -> int:
        """Put nudges and redraws in the outbox; how many nudges were new."""
        nudges = {
            nudge.key: nudge
            for plan in plans
            for nudge in plan.nudges
            if nudge.key not in self._nudged
        }
        self._nudged.update(nudges)
        added = await store.outbox.put_many(
            [(key, Notice(nudge.view, nudge.args), nudge.to) for key, nudge in nudges.items()]
        )
        redraws = {
            (redraw.view, tuple(redraw.args.items())): redraw
            for plan in plans
            for redraw in plan.redraws
        }
        await store.outbox.put_many(
            [
                (f"{redraw.view}/{secrets.token_hex(8)}", Notice(redraw.view, redraw.args), None)
                for redraw in redraws.values()
            ],
            "redraw",
        )
        told = {nudge.to for plan in plans for nudge in plan.nudges}
        had = {person for plan in plans for o in plan.changed for person in o.passed_by}
        await store.outbox.redraw_screens(told | had)
        return added


async def _move(store: Store, rows: Sequence[Scheduled], plans: Sequence[Plan]) -> None:
    """Let each row wait for its next moment; one that has none is taken away."""
    moved = [
        Scheduled(duty=row.duty, subject=row.subject, next_due_at=plan.next_due_at)
        for row, plan in zip(rows, plans, strict=True)
        if plan.next_due_at is not None
    ]
    over = [row for row, plan in zip(rows, plans, strict=True) if plan.next_due_at is None]
    await store.schedule.save(moved)
    await store.schedule.remove(over)
