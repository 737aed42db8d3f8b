"""A process that lives through the story of the first day, and dies by SIGKILL after a commit.

It is told on its standard input, one JSON object a line: `url` of a migrated database,
`kill_after` so many commits that wrote something (0: never), `late_seconds` by which real time has
moved on. Each line is lived through in a fork; the answer is "killed", "done", or what went wrong.
A line with the `url` alone is lived through in this very process, and every fork after that finds
loaded what the story needs.
"""

import asyncio
import gc
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

import bot.composition
from bot.answers import load, make_answerer
from bot.demo import seed
from bot.domain.approvals import Approval, ApprovalState, Assurance
from bot.domain.channels import Channel, ChecklistItem, Consent
from bot.domain.duties import DAILY_CHECK, Occurrence, OccurrenceState
from bot.domain.people import AccountRef, Person
from bot.events import Event, Pressed, Said, Submitted, Value
from bot.flows import approval, daily_check, owner_and_deputy, register_channel, start_channel
from bot.ports import OpenStore, Store
from bot.settings import Settings
from bot.ui import Action, Show
from store.engine import store_opener

# A Tuesday, 10:00 on the local clock.
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
ADDRESS_KEY = "facebook.com/bollmorasimhall"
QUESTION = "question"
APPLICATION: dict[str, Value] = {
    "service": "facebook",
    "name": "Simhallen i Bollmora",
    "address": f"https://www.{ADDRESS_KEY}",
    "purpose": "Berätta om öppettider och simskola",
    "audience": "Familjer i kommunen",
    "goals": "Fler barn lär sig simma",
    "benefit": "Snabba svar på frågor",
    "resources": "Två timmar i veckan, även nästa år",
}

_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


def mortal_opener(engine: AsyncEngine, kill_after: int) -> OpenStore:
    """Opens the store; kills this process right after commit number `kill_after` that wrote."""
    open_store, commits = store_opener(engine), 0

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        written = _written.get()
        if written is not None and not statement.lstrip().upper().startswith(("SELECT", "BEGIN")):
            written.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)

    @asynccontextmanager
    async def opened() -> AsyncIterator[Store]:
        nonlocal commits
        statements: list[str] = []
        token = _written.set(statements)
        try:
            async with open_store() as store:
                yield store
        finally:
            _written.reset(token)
        commits += bool(statements)
        if statements and commits == kill_after:
            os.kill(os.getpid(), signal.SIGKILL)

    return opened


class Story:
    """The first day, taken up wherever the database says that it stands."""

    def __init__(self, url: str, kill_after: int, now: datetime) -> None:
        opener = partial(mortal_opener, kill_after=kill_after)
        setattr(bot.composition, "store_opener", opener)  # noqa: B010  it is no public name
        settings = Settings(_env_file=None, database_url=url)
        self.app = bot.composition.build(settings, demo=True, clock=lambda: now)
        assert self.app.town_clock is not None
        self.clock = self.app.town_clock
        self.people: dict[str, Person] = {}

    async def live(self) -> None:
        """To the end."""
        async with self.app.open_store() as store:
            await seed(store, START, self.app.municipality.calendar)
        await self.clock.load()
        async with self.app.open_store() as store:
            self.people = {
                person.email.split(".")[0]: person for person in await store.people.all()
            }
        await self.app.planner.tick(self.clock.now())
        await self.app.courier.deliver()
        while (step := await self.next_event()) is not None:
            if isinstance(step, datetime):
                async for _passed in self.clock.move_to(step):
                    pass
            else:
                reply = await self.app.handle(step)
                assert isinstance(reply, Show), reply
            await self.app.courier.deliver()
        await self.app.engine.dispose()

    async def next_event(self) -> Event | datetime | None:
        """What comes next: what somebody does, or a moment to move to; None at the end."""
        async with self.app.open_store() as store:
            channel = next(
                (c for c in await store.channels.all() if c.address_key == ADDRESS_KEY), None
            )
            if channel is None:
                answers: dict[str, Value] = {"owner": self.ref("anna"), "deputy": self.ref("per")}
                action = register_channel.send.action()
                return self.sends("anna", action, APPLICATION | answers)
            [request, *_] = await store.approvals.of_channel(channel.id)
            checks = await store.occurrences.recent(DAILY_CHECK, {channel.id}, START.date())
            asked, _notice = await store.accepted.find(QUESTION)
        return (
            self.starting(channel, request)
            or self.checking(checks.get(channel.id, []))
            or (
                None
                if asked
                else Said(account=self.ref("anna"), text="Får vi gilla ICA?", key=QUESTION)
            )
        )

    def starting(self, channel: Channel, request: Approval) -> Event | None:
        if request.state is ApprovalState.PENDING:
            ticked: dict[str, Value] = {"assurances": [a.value for a in Assurance]}
            return self.sends("karin", approval.approved.action(approval=request.id), ticked)
        if channel.deputy_consent is Consent.ASKED:
            return self.presses("per", owner_and_deputy.accept.action(channel=channel.id))
        if channel.access_at is None:
            confirmed = start_channel.confirmed.action(channel=channel.id)
            return self.sends("maria", confirmed, {"confirmed": ["access", "two"]})
        if not channel.checklist:
            items: dict[str, Value] = {"in_place": [item.value for item in ChecklistItem]}
            return self.sends("anna", start_channel.ticked.action(channel=channel.id), items)
        return None

    def checking(self, checks: list[Occurrence]) -> Event | datetime | None:
        if not checks:
            return START + timedelta(days=1)
        if checks[0].state is OccurrenceState.OPEN:
            return self.presses("anna", daily_check.all_clear.action(occurrence=checks[0].id))
        return None

    def ref(self, name: str) -> AccountRef:
        return AccountRef(platform="web", team="demo", user=str(self.people[name].id))

    def sends(self, name: str, action: Action, values: dict[str, Value]) -> Submitted:
        return Submitted(account=self.ref(name), action=action, values=values, key=action.step)

    def presses(self, name: str, action: Action) -> Pressed:
        return Pressed(account=self.ref(name), action=action, key=action.step)


def here(url: str) -> str:
    """Live through the story in this process; how that ended."""
    try:
        asyncio.run(Story(url, 0, START).live())
    except BaseException:  # noqa: BLE001  it is told to the test
        return traceback.format_exc()
    gc.collect()
    gc.freeze()  # the forks share it, and their collectors leave it alone
    return "done"


def in_a_fork(url: str, kill_after: int, late_seconds: float) -> str:
    """Live through the story in a process of its own; how that ended."""
    assert threading.active_count() == 1, "a fork takes no thread along"
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            now = START + timedelta(seconds=late_seconds)
            asyncio.run(Story(url, kill_after, now).live())
        except BaseException:  # noqa: BLE001  it is told to the test
            os.write(writer, traceback.format_exc().encode())
            os._exit(1)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as words:
        wrong = words.read()
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return "killed"
    return wrong or "done"


def read_guideline_once() -> None:
    """Read the guideline and build its index of answers here, so that the forks have them."""
    answer = make_answerer(load("tyreso"))
    answer("Får vi gilla ICA?", "sv")
    setattr(bot.composition, "load", cache(load))  # noqa: B010
    setattr(bot.composition, "make_answerer", lambda guideline: answer)  # noqa: B010


if __name__ == "__main__":
    read_guideline_once()
    for line in sys.stdin:
        told = json.loads(line)
        ended = in_a_fork(**told) if "kill_after" in told else here(**told)
        print(json.dumps(ended), flush=True)  # noqa: T201
