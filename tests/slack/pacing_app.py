"""A process that sends what waits in an outbox to a stand-in for Slack elsewhere, and says how much
it was.

Its arguments: the database, the stand-in, the seconds between two messages in a conversation and in
all. It begins when a line comes on its standard input.
"""

import asyncio
import sys

from tests.platforms.slack_service import FakeSlack
from tests.slack.storm import deliver_all
from tests.slack_town import slack_app


async def main(url: str, slack_url: str, conversation_seconds: float, all_seconds: float) -> None:
    """Send until nothing waits."""
    elsewhere = FakeSlack()
    elsewhere.base_url = slack_url
    async with slack_app(url, elsewhere, (conversation_seconds, all_seconds)) as (_address, town):
        print("ready", flush=True)  # noqa: T201
        await asyncio.to_thread(sys.stdin.readline)
        done = await deliver_all(town.app.open_store, town.app.connections[0].platform)
        print(done.sent, flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])))
