"""`kanalvakt db upgrade`, and the way of the other commands to the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import typer

from bot.commands.refusal import Refused, run, settings_or_exit
from bot.composition import connect, sqlite_file
from bot.ports import OpenStore
from bot.settings import Settings, without_password
from store.engine import store_opener
from store.migrate import is_current
from store.migrate import upgrade as migrate

app = typer.Typer(no_args_is_help=True, help="The database.")


@app.callback()
def db() -> None:
    """The database."""


@app.command()
def upgrade() -> None:
    """Bring the database to the newest migration; it is made when there is none."""
    settings = settings_or_exit()
    run(settings, _upgrade(settings))
    typer.echo(f"{without_password(settings.database_url)} has the newest migration.")


async def _upgrade(settings: Settings) -> None:
    await connect(settings).dispose()
    await migrate(settings.database_url)


def missing_file(settings: Settings) -> Path | None:
    """The SQLite file of the settings when it does not exist; opening it would make it."""
    path = sqlite_file(settings)
    return None if path is None or path.exists() else path


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[OpenStore]:
    """The database of the settings, at its newest migration.

    Raises: Refused and BadSettings with the way out.
    """
    url = without_password(settings.database_url)
    if path := missing_file(settings):
        raise Refused(f"There is no database {path}. Make it first: kanalvakt db upgrade")
    engine = connect(settings)
    try:
        if not await is_current(engine):
            raise Refused(f"The database {url} lacks migrations. Run first: kanalvakt db upgrade")
        yield store_opener(engine)
    finally:
        await engine.dispose()
