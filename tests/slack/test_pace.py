"""Two processes on one database keep one pace between them."""

import asyncio
import sys
from collections import Counter, defaultdict
from pathlib import Path

from store.engine import create_engine, store_opener
from tests.platforms.slack_service import FakeSlack
from tests.slack.storm import arrived, kept_its_pace, leave, move_in
from tests.slack_town import slack_app

SCRIPT = Path(__file__).with_name("pacing_app.py")
ROOT = Path(__file__).parents[2]
ENDS_WITHIN_SECONDS = 90.0
CONVERSATION_SECONDS = 1.0
ALL_SECONDS = 0.15
PEOPLE = 6
EACH = 4


class Process:
    """One of the two; see pacing_app.py."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, database_url: str, fake: FakeSlack) -> "Process":
        """Begin, and wait until it is ready to send."""
        seconds = str(CONVERSATION_SECONDS), str(ALL_SECONDS)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *(str(SCRIPT), database_url, fake.base_url, *seconds),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
        )
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        return cls(process)

    async def send(self) -> int:
        """Let it send until nothing waits; how many messages that was."""
        said, _errors = await self._process.communicate(b"go\n")
        return int(said)


async def test_two_processes_keep_one_pace(database_url: str) -> None:
    async with FakeSlack() as fake:
        fake.enforce_rates = True
        fake.rates.burst = 2
        async with slack_app(database_url, fake) as (_url, town):
            people = await move_in(town.app.open_store, fake, PEOPLE)
        engine = create_engine(database_url)
        async with asyncio.timeout(ENDS_WITHIN_SECONDS):
            both = [await Process.start(database_url, fake) for _ in range(2)]
            fake.calls.clear()
            await leave(store_opener(engine), people, each=EACH)
            sent = await asyncio.gather(*(process.send() for process in both))
        await engine.dispose()
    assert arrived(fake) == Counter(range(PEOPLE * EACH))
    assert sum(sent) == PEOPLE * EACH
    posts = [call for call in fake.calls if call.method == "chat.postMessage"]
    assert [call.error for call in posts] == [""] * PEOPLE * EACH
    assert kept_its_pace([call.at for call in posts], ALL_SECONDS)
    by_conversation: defaultdict[str, list[float]] = defaultdict(list)
    for call in posts:
        by_conversation[str(call.args["channel"])].append(call.at)
    assert len(by_conversation) == PEOPLE
    assert all(kept_its_pace(some, CONVERSATION_SECONDS) for some in by_conversation.values())
