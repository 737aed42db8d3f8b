"""Steps that several tests of Teams begin with, and what they look at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text

from bot.ports import Store
from store.engine import create_engine
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_things import Message

ALL_ASSURANCES = ["purpose_and_audience", "goals", "benefit", "resources", "deputy"]


@asynccontextmanager
async def memory(chat: TeamsDriver) -> AsyncIterator[Store]:
    """What the application keeps."""
    async with chat.surroundings.app.open_store() as store:  # type: ignore[attr-defined]
        yield store


async def kept(database_url: str) -> list[tuple[str, bool]]:
    """What is in the inbox: each key, and whether it is dealt with."""
    return [(row.key, row.closed_at is not None) for row in await _rows(database_url, "inbox")]


async def journal(database_url: str) -> list[str]:
    """The steps that have been done."""
    return [str(row.step) for row in await _rows(database_url, "journal")]


async def _rows(database_url: str, name: str) -> list[Any]:
    engine = create_engine(database_url)
    try:
        async with engine.begin() as connection:
            found = await connection.execute(text(f"SELECT * FROM {name} ORDER BY id"))
            return list(found.all())
    finally:
        await engine.dispose()


def to(chat: TeamsDriver, person: Any) -> list[Message]:
    """Our own messages in a person's chat with us."""
    here = chat.fake.personal(chat.user(person))
    return [message for message in chat.fake.seen_in(here) if message.is_bot]


async def begins(chat: TeamsDriver, person: Any) -> None:
    """The person opens the form of an application."""
    await chat.says(person, "registrera kanal")
    await chat.presses(person, "Registrera kanal")
