"""Slack put together without the conversations, for tests of how it is reached."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from adapters.core import Core
from adapters.server import application, listening
from adapters.slack.platform import slack_client, slack_session
from bot.ports import OpenStore
from store.engine import create_engine, store_opener


def now() -> datetime:
    """Real time."""
    return datetime.now(UTC)


async def unused(*_args: object) -> Any:
    """A part that the test does not reach."""
    raise AssertionError("not to be called here")


def core(open_store: OpenStore) -> Core:
    """What the core hands over: the store and the clock."""
    return Core(
        handle=unused,
        meet=unused,
        account_changed=unused,
        draw=unused,
        open_store=open_store,
        shortcuts={},
        now=now,
    )


@asynccontextmanager
async def opened(database_url: str) -> AsyncIterator[OpenStore]:
    """The store of a migrated database."""
    engine = create_engine(database_url)
    try:
        yield store_opener(engine)
    finally:
        await engine.dispose()


@asynccontextmanager
async def calling(api_url: str) -> AsyncIterator[AsyncWebClient]:
    """A client that calls Slack at the address."""
    async with slack_session() as session:
        yield slack_client(session, api_url)


@asynccontextmanager
async def serving(mount: Callable[[web.Application], None]) -> AsyncIterator[str]:
    """The server with what is mounted; its address."""

    async def ready() -> str:
        return ""

    async def figures() -> dict[str, float]:
        return {}

    app = application(readiness=ready, figures=figures, mounts=[mount])
    async with listening(app, "127.0.0.1", 0) as url:
        yield url
