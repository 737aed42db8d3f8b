"""The application in a process that can be killed, connected to a stand-in for Slack elsewhere.

Each line of its standard input, a JSON object with `url` of a migrated database and `slack_url`,
begins a life in a fork; the answer is its process id and where it listens.
"""

import asyncio
import json
import os
import signal
import sys
import traceback

from bot.composition import build
from bot.settings import Settings
from tests.platforms.slack_service import FakeSlack
from tests.slack_town import slack_app
from tests.solvik import answerer_of

GUIDELINE = "tyreso"


async def live(url: str, slack_url: str) -> None:
    """Serve until killed."""
    elsewhere = FakeSlack()
    elsewhere.base_url = slack_url
    async with slack_app(url, elsewhere) as (address, _surroundings):
        print(json.dumps({"pid": os.getpid(), "address": address}), flush=True)  # noqa: T201
        await asyncio.Event().wait()


def begin(url: str, slack_url: str) -> None:
    """Begin a life in a fork."""
    if os.fork() == 0:
        try:
            asyncio.run(live(url, slack_url))
        except BaseException:  # noqa: BLE001  it is told to the test
            print(json.dumps({"wrong": traceback.format_exc()}), flush=True)  # noqa: T201
        os._exit(1)


if __name__ == "__main__":
    # What takes time is done here, once, so that the forks have it.
    answerer_of(GUIDELINE)("Får vi gilla ICA?", "sv")
    build(Settings(_env_file=None, database_url="sqlite:///never-opened.db"), demo=False)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        begin(**json.loads(line))
