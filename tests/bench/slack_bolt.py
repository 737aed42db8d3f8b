"""Bare Bolt with its defaults, to be measured against: `say` to a message, `ack` and `say` to a
click."""

import asyncio
import re
import sys
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.bench.slack_load import SIGNING_SECRET
from tests.bench.slack_stub import TOKEN
from tests.bench.slack_target import serve

WORDS = "Hej! Vad vill du göra?"


async def main(api_url: str) -> None:
    """Serve until the other side goes away."""
    client = AsyncWebClient(token=TOKEN, base_url=api_url)
    app = AsyncApp(client=client, signing_secret=SIGNING_SECRET)

    @app.event("message")
    async def said(say: Any) -> None:
        await say(WORDS)

    @app.action(re.compile(".*"))
    async def pressed(ack: Any, say: Any) -> None:
        await ack()
        await say(WORDS)

    runner = web.AppRunner(app.web_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()

    async def idle() -> None:
        await asyncio.sleep(0.2)

    await serve(f"http://127.0.0.1:{runner.addresses[0][1]}", idle, {})
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
