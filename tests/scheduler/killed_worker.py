"""Processes that tick, claim, send and mark, and say at every moment which of these they do.

Told on standard input, one JSON object a line: `url` of a database, `port` of the platform on this
machine, `processes` to fork, `late_seconds` by which real time has moved on. When all forks are
over the answer is a JSON list of how each ended: the number of a signal (negative), or a status.
A line with `processes` 0 is lived through in this very process, and the forks find all loaded.
"""

import asyncio
import gc
import json
import os
import sys
import threading
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import scheduler.planner
from bot.domain.ids import PersonId
from bot.domain.people import AccountRef
from bot.events import FileRef, Profile
from bot.ports import Address, MessageRef, Picture, Unreadable
from bot.ui import Card, Notice
from scheduler.courier import Courier
from scheduler.planner import Planner
from store.engine import create_engine, store_opener
from tests.scheduler.world import CALENDAR, local

MORNING = local("2026-11-24 09:00")
BATCH_ROWS = 20  # so that a small town takes several transactions


class Wire:
    """The line to the test: phases out, messages out, receipts in."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._ids = count()
        self._waiting: dict[int, asyncio.Future[str]] = {}
        self._receipts = asyncio.create_task(self._listen())

    def tell(self, **told: object) -> None:
        """Send at once; what does not leave before the kill has not happened."""
        self._writer.write(json.dumps(told).encode() + b"\n")

    async def post(self, to: Address, notice: Notice) -> str:
        """The number that the platform gives the message."""
        number = next(self._ids)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        self.tell(post=number, person=to.ref.user, view=notice.view, args=dict(notice.args))
        return await self._waiting[number]

    async def _listen(self) -> None:
        while line := await self._reader.readline():
            receipt = json.loads(line)
            self._waiting.pop(receipt["post"]).set_result(receipt["message"])

    async def close(self) -> None:
        """Say goodbye, and wait for it: until then this process can be killed by its id."""
        self.tell(phase="bye")
        await self._receipts
        self._writer.close()


class Outside:
    """The platform, which runs in the process of the test."""

    name = "bench"

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def post(self, to: Address, card: Card, notice: Notice) -> MessageRef:
        message = await self._wire.post(to, notice)
        return MessageRef(platform=self.name, team="t", place=to.place, message=message)

    async def update(self, message: MessageRef, card: Card, notice: Notice) -> None:
        """Nothing is redrawn here."""

    async def profile(self, account: AccountRef) -> Profile:
        return Profile(name=account.user)

    async def find(self, email: str) -> AccountRef | None:
        return None

    async def fetch(self, file: FileRef) -> Picture:
        raise Unreadable(file.file)

    async def fetch_calendar(self, file: FileRef) -> bytes:
        raise Unreadable(file.file)


class TellingCourier(Courier):
    """A courier that says when it claims, sends and marks."""

    wire: Wire
    unmarked = 0

    async def _claim(self) -> Any:
        self.wire.tell(phase="claim")
        claimed = await super()._claim()
        self.unmarked = len(claimed)
        self.wire.tell(phase="send" if claimed else "over")
        return claimed

    async def _mark(self, attempts: Sequence[Any]) -> None:
        self.wire.tell(phase="mark")
        await super()._mark(attempts)
        self.unmarked -= len(attempts)
        if self.unmarked:
            self.wire.tell(phase="send")


async def draw(person: PersonId, notice: Notice) -> Card:
    """Drawing is tried elsewhere."""
    return Card(notice.view)


async def work(url: str, port: int, late_seconds: float) -> None:
    """One tick of the morning, and a delivery."""
    engine = create_engine(url)
    wire = Wire(*await asyncio.open_connection("127.0.0.1", port))
    wire.tell(pid=os.getpid())
    open_store = store_opener(engine)
    courier = TellingCourier(
        open_store,
        draw,
        {"bench": Outside(wire)},
        real_now=lambda: datetime.now(UTC) + timedelta(seconds=late_seconds),
    )
    courier.wire = wire
    wire.tell(phase="tick")
    await Planner(open_store, CALENDAR).tick(MORNING)
    await courier.deliver()
    await wire.close()
    await engine.dispose()


def forked(url: str, port: int, processes: int, late_seconds: float) -> list[int]:
    """Work in so many processes at once; how each ended."""
    assert threading.active_count() == 1, "a fork takes no thread along"
    children = []
    for _ in range(processes):
        child = os.fork()
        if child == 0:
            try:
                asyncio.run(work(url, port, late_seconds))
            except BaseException:  # noqa: BLE001  it is told to the test
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


if __name__ == "__main__":
    setattr(scheduler.planner, "BATCH_ROWS", BATCH_ROWS)  # noqa: B010  it is a constant
    for line in sys.stdin:
        told = json.loads(line)
        if told["processes"]:
            ended = forked(**told)
        else:
            asyncio.run(work(told["url"], told["port"], told["late_seconds"]))
            gc.collect()
            gc.freeze()  # the forks share it, and their collectors leave it alone
            ended = []
        print(json.dumps(ended), flush=True)  # noqa: T201
