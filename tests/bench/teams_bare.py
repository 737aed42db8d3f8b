"""A bare bot on Microsoft's CloudAdapter, to be measured against: the same card to every message.

It checks no tokens and asks the login for none, which is in its favour. The route does what
`CloudAdapter.process` of botbuilder-integration-aiohttp does.
"""

import asyncio
import sys

from aiohttp import web
from botbuilder.core import CardFactory, MessageFactory, TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity
from botframework.connector.auth import (
    BotFrameworkAuthenticationFactory,
    PasswordServiceClientCredentialFactory,
)

from adapters.teams.cards import render
from tests.bench.slack_card import CARD
from tests.bench.slack_target import serve


class _Bot(TeamsActivityHandler):  # type: ignore[misc]
    """Answers with the card."""

    def __init__(self) -> None:
        self._card = render(CARD).card

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        attachment = CardFactory.adaptive_card(self._card)
        await turn_context.send_activity(MessageFactory.attachment(attachment))


async def main() -> None:
    """Serve until the other side goes away."""
    credentials = PasswordServiceClientCredentialFactory("", "")
    adapter = CloudAdapterBase(
        BotFrameworkAuthenticationFactory.create(credential_factory=credentials)
    )
    bot = _Bot()

    async def receive(request: web.Request) -> web.Response:
        activity = Activity().deserialize(await request.json())
        header = request.headers.get("Authorization", "")
        await adapter.process_activity(header, activity, bot.on_turn)
        return web.Response(status=201)

    app = web.Application()
    app.router.add_post("/api/messages", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()

    async def idle() -> None:
        await asyncio.sleep(0.2)

    await serve(f"http://127.0.0.1:{runner.addresses[0][1]}", idle, {})
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
