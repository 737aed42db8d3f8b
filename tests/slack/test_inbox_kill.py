"""The process is killed after the 200, before its work or in the middle of it, and nothing is
lost: each arrival has one effect, and its answer comes once, at most twice."""

import asyncio
import json
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import text

from store.engine import create_engine
from tests.chat_town import PEOPLE
from tests.platforms import slack_acts as acts
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_checks import Json
from tests.platforms.slack_service import FakeSlack
from tests.platforms.slack_things import SlackError
from tests.scheduler.world import until
from tests.slack.arrived import KINDS, arrival, kept
from tests.slack_town import SIGNING_SECRET

SCRIPT = Path(__file__).with_name("mortal_app.py")
ROOT = Path(__file__).parents[2]
QUESTION = "Får vi gilla ICA?"
STARTED_WITHIN_SECONDS = 60.0
DONE_WITHIN_SECONDS = 30.0

# What is sent, the step in the journal or the table that shows its effect, and how it is answered.
EFFECTS = {
    "message": ("question", "chat.postMessage"),
    "mention": ("question", "chat.postMessage"),
    "command": ("question", "chat.postMessage"),
    "press": ("home.open_channels", "chat.postMessage"),
    "submission": ("home.set_settings", "chat.postMessage"),
    "form": ("", "views.open"),
    "shortcut": ("", "views.open"),
    "home": ("", "views.publish"),
}
# Right after the 200; before Slack does what it is asked for; after it has, before it answers.
MOMENTS = ("acknowledged", "before", "after")


class DeadlySlack(FakeSlack):
    """A Slack that kills the app when it calls a method, before or after that is done."""

    def __init__(self) -> None:
        super().__init__()
        self.pid = 0
        self.deadly: tuple[str, str] | None = None

    def kill(self) -> None:
        """The app is gone, in the middle of whatever it did."""
        self.deadly = None
        os.kill(self.pid, signal.SIGKILL)

    def _do(self, method: str, args: Json, request: web.Request) -> Json:
        if self.deadly == (method, "before"):
            self.kill()
            raise SlackError("nobody_listens")
        done = super()._do(method, args, request)
        if self.deadly == (method, "after"):
            self.kill()
        return done

    @property
    def answers(self) -> int:
        """How many messages and windows people got, and home tabs were drawn."""
        messages = sum(message.is_bot for message in self.messages)
        done = [call.method for call in self.calls if not call.error]
        return messages + done.count("views.open") + done.count("views.publish")


class Nobody:
    """Surroundings of which the test has nothing in its own process."""


class Mortal:
    """Lives of the app on one database, one after the other."""

    def __init__(self, process: asyncio.subprocess.Process, database_url: str) -> None:
        self.fake = DeadlySlack()
        self.database_url = database_url
        self._process = process

    async def live(self) -> SlackDriver:
        """Begin a life; what the last one left is free at once, as if its lease had ended."""
        await self._execute("UPDATE inbox SET not_before = NULL WHERE closed_at IS NULL")
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        told = {"url": self.database_url, "slack_url": self.fake.base_url}
        self._process.stdin.write(json.dumps(told).encode() + b"\n")
        async with asyncio.timeout(STARTED_WITHIN_SECONDS):
            answer = json.loads(await self._process.stdout.readline())
        assert "wrong" not in answer, answer["wrong"]
        self.fake.pid = answer["pid"]
        return SlackDriver(answer["address"], self.fake, Nobody(), SIGNING_SECRET, PEOPLE)  # type: ignore[arg-type]

    async def effects(self, effect: str) -> int:
        """How often it has happened: a step in the journal, or questions asked."""
        if not effect:
            return 0
        where = "question" if effect == "question" else f"journal WHERE step = '{effect}'"
        return await self._execute(f"SELECT count(*) FROM {where}")

    async def all_done(self) -> None:
        """Wait until everything that was kept is closed."""
        for _ in range(round(DONE_WITHIN_SECONDS / 0.02)):
            if all(is_closed for *_rest, is_closed in await kept(self.database_url)):
                return
            await asyncio.sleep(0.02)
        raise AssertionError("something is left that is not dealt with")

    async def _execute(self, statement: str) -> int:
        engine = create_engine(self.database_url)
        try:
            async with engine.begin() as connection:
                done = await connection.execute(text(statement))
                return int(done.scalar_one()) if done.returns_rows else 0
        finally:
            await engine.dispose()


@pytest.fixture
async def mortal(sqlite_url: str) -> AsyncIterator[Mortal]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(SCRIPT),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )
    made = Mortal(process, sqlite_url)
    async with made.fake:
        yield made
        if made.fake.pid:
            os.kill(made.fake.pid, signal.SIGKILL)
    await process.communicate(b"")


async def prepared(mortal: Mortal, town: SlackDriver, kind: str) -> Json:
    """The payload of an arrival whose effect can be counted; a form is opened first."""
    anna = town.user("Anna Berg")
    if kind != "submission":
        return arrival(town, anna, kind, words=QUESTION)
    await town.fake.send("interactions", arrival(town, anna, "form"))
    await mortal.all_done()
    view = town.fake.modals[anna.id][-1]
    return acts.submission(town.fake, anna, view)


async def killed_and_living_again(
    mortal: Mortal, town: SlackDriver, kind: str, moment: str, seconds: float = 0
) -> SlackDriver:
    """Send, kill at the moment, begin again, and compare. Gives the town's next life."""
    effect, method = EFFECTS[kind]
    payload = await prepared(mortal, town, kind)
    fake, before = mortal.fake, await mortal.effects(effect)
    answers = fake.answers
    path = KINDS.get(kind, "interactions")
    if moment != "acknowledged":
        fake.deadly = method, moment
    ack = await fake.send(path, payload)
    assert ack.status in (200, 0) if moment != "acknowledged" else ack.status == 200
    if moment == "acknowledged":
        await asyncio.sleep(seconds)
        fake.kill()
    else:
        await until(lambda: fake.deadly is None)
    heir = await mortal.live()
    repeat = await fake.send(path, payload, retry=1)
    assert repeat.status == 200
    await mortal.all_done()
    happened = await mortal.effects(effect) - before
    assert happened == (1 if effect else 0), f"{kind} killed {moment}"
    assert 1 <= fake.answers - answers <= 2, f"{kind} killed {moment}"
    fake.modals.clear()
    return heir


@pytest.mark.parametrize(
    "kills",
    [
        ["message acknowledged", "press acknowledged", "message after", "command acknowledged"],
        ["submission acknowledged", "submission after", "form acknowledged", "press before"],
        ["mention acknowledged", "message before", "home acknowledged", "shortcut acknowledged"],
    ],
    ids=["words", "forms", "others"],
)
async def test_killed_after_the_acknowledgement(mortal: Mortal, kills: list[str]) -> None:
    town = await mortal.live()
    for kill in kills:
        kind, _space, moment = kill.partition(" ")
        town = await killed_and_living_again(mortal, town, kind, moment)


@pytest.mark.soak
async def test_killed_at_any_moment(mortal: Mortal) -> None:
    town, dice = await mortal.live(), random.Random(20261124)
    for kind in EFFECTS:
        for moment in MOMENTS:
            town = await killed_and_living_again(mortal, town, kind, moment)
    for _ in range(150):
        kind = dice.choice(list(EFFECTS))
        seconds = dice.uniform(0, 0.05)
        town = await killed_and_living_again(mortal, town, kind, "acknowledged", seconds)


@pytest.mark.soak
async def test_killed_with_much_under_way(mortal: Mortal) -> None:
    """Sixty arrivals at once, killed again and again until nothing is left."""
    town, dice = await mortal.live(), random.Random(20261124)
    anna = town.user("Anna Berg")
    for _ in range(10):
        before, answers = await mortal.effects("question"), mortal.fake.answers
        payloads = [arrival(town, anna, "message", words=QUESTION) for _ in range(60)]
        acks = await asyncio.gather(*(town.fake.send("events", one) for one in payloads))
        assert {ack.status for ack in acks} == {200}
        kills = 0
        while not all(is_closed for *_rest, is_closed in await kept(mortal.database_url)):
            await asyncio.sleep(dice.uniform(0, 0.3))
            mortal.fake.kill()
            kills += 1
            town = await mortal.live()
            await asyncio.sleep(0.2 * kills)
        assert await mortal.effects("question") == before + 60
        assert 60 <= mortal.fake.answers - answers <= 60 * (kills + 1)
