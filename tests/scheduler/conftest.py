"""A small town on both databases."""

from collections.abc import AsyncIterator

import pytest

from bot.ports import OpenStore
from store.engine import create_engine, store_opener
from tests.scheduler.world import Town, move_in


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[OpenStore]:
    """Opens a transaction on an empty database: SQLite, then PostgreSQL."""
    engine = create_engine(database_url)
    yield store_opener(engine)
    await engine.dispose()


@pytest.fixture
async def town(db: OpenStore) -> Town:
    """Four people in the database."""
    return await move_in(db)
