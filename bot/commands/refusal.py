"""What cannot be done is said on stderr, without a traceback, and the exit code is 1."""

import asyncio
from collections.abc import Coroutine
from typing import NoReturn, TypeVar

import typer
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.ports import Conflict
from bot.settings import BadSettings, Settings, read_settings, without_password

T = TypeVar("T")

REFUSED = 1


class Refused(Exception):
    """The command is refused; the text names the thing, its value and the way out."""


def settings_or_exit() -> Settings:
    """The settings; bad ones end the command."""
    try:
        return read_settings()
    except BadSettings as bad:
        refuse(str(bad))


def refuse(reason: str) -> NoReturn:
    """End the command."""
    typer.echo(reason, err=True)
    raise typer.Exit(REFUSED)


def run(settings: Settings, work: Coroutine[object, object, T]) -> T:
    """The result of the work; faults that can be expected end the command with their reason."""
    try:
        return asyncio.run(work)
    except (Refused, BadSettings) as refused:
        refuse(str(refused))
    except Conflict:
        refuse("Somebody changed the same rows meanwhile. Nothing is written: run it again.")
    except (OperationalError, InterfaceError) as down:
        refuse(f"{database_down(settings)}\n{first_line(down)}")


def database_down(settings: Settings) -> str:
    """That the database cannot be used, and the way out."""
    url = without_password(settings.database_url)
    return (
        f"The database {url} cannot be used. Start it, or correct KANALVAKT_DATABASE_URL. "
        "What it said:"
    )


def first_line(error: OperationalError | InterfaceError) -> str:
    """What the database said, without the statement."""
    return (str(error.orig).splitlines() or [type(error.orig).__name__])[0]
