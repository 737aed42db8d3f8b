"""The made-up town behind its real HTTP routes, in the process of the test.

What many towns have in common is made once: the guideline, its index, the code of the templates.
"""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from types import CodeType
from unittest.mock import patch

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from adapters.server import listening
from adapters.web import pages
from bot import composition
from bot.answers import Answerer, load, make_answerer
from bot.composition import Application, build, work_calendar
from bot.demo import seed
from bot.settings import LlmSettings, Settings
from store.engine import create_engine, store_opener

# A Tuesday, 10:00 on the local clock; no holiday comes before Christmas.
START = datetime(2026, 11, 24, 9, tzinfo=UTC)


class InProcess:
    """The courier and the clock of an application in this process."""

    def __init__(self, app: Application) -> None:
        assert app.town_clock is not None
        self._app, self._clock = app, app.town_clock

    def now(self) -> datetime:
        """The town's time, aware UTC."""
        return self._clock.now()

    async def settle(self) -> None:
        """Let every question have its wording, and deliver every message that waits."""
        if self._app.rephrasing is not None:
            await self._app.rephrasing.idle()
        await self._app.courier.deliver()

    async def move_to(self, moment: datetime) -> None:
        """Live through everything until then."""
        async for _passed in self._clock.move_to(moment):
            pass


@cache
def answerer_of(guideline: str) -> Answerer:
    """The answers of a guideline; building them takes a second, so tests share them."""
    return make_answerer(load(guideline))


class _TemplateCode(BytecodeCache):
    """Compiled templates, kept in memory; a changed template has another checksum."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


_load = cache(load)
_environment = partial(Environment, bytecode_cache=_TemplateCode())


@contextmanager
def made_once() -> Iterator[None]:
    """What is built within the block takes from what earlier towns have made."""
    with (
        patch.object(composition, "load", _load),
        patch.object(composition, "make_answerer", lambda of: answerer_of(of.name)),
        patch.object(pages, "Environment", _environment),
    ):
        yield


async def settled_copy(template: Path, path: Path) -> Path:
    """A copy at `path` of a migrated SQLite file, with the town moved in: again a template."""
    shutil.copy(template, path)
    settings = Settings(_env_file=None, database_url=f"sqlite:///{path}")
    engine = create_engine(settings.database_url)
    async with store_opener(engine)() as store:
        await seed(store, START, work_calendar(settings))
    await engine.dispose()
    end_of_writing(path)
    return path


def end_of_writing(path: Path) -> None:
    """Let all that was written stand in the SQLite file itself, so that it can be copied."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@asynccontextmanager
async def opened(
    database_url: str, *, by_itself: bool = False, port: int = 0, llm: LlmSettings | None = None
) -> AsyncIterator[tuple[str, Application]]:
    """The demo on a migrated database, at the address given; the town moves in unless it has.

    Things happen when a test says so, or else `by_itself`. Port 0 takes any free one.
    """
    settings = Settings(_env_file=None, database_url=database_url)
    with made_once():
        app = build(settings, demo=True, clock=lambda: START, llm=llm)
    assert app.town_clock is not None
    try:
        async with app.open_store() as store:
            await seed(store, START, app.municipality.calendar)
        await app.town_clock.load()
        async with listening(app.server, "127.0.0.1", port) as url:
            if by_itself:
                app.jobs.start()
            yield url, app
    finally:
        if by_itself:
            await app.jobs.stop()
        await app.close()
