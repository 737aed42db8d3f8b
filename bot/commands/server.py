"""`kanalvakt demo` and `kanalvakt serve`: everything in one process until it is told to stop."""

import asyncio
import logging
import signal

import typer

from adapters.server import CannotListen
from bot.commands.refusal import Refused, run, settings_or_exit
from bot.composition import DemoDatabase, running
from bot.demo import NotEmpty
from bot.settings import DEMO_DATABASE_URL, Settings, without_password

NO_PLATFORM = (
    "No chat platform is connected yet: nobody can be reached, so messages wait in the database. "
    "The clock and /healthz run. docs/slack.md and docs/teams.md tell how to connect one."
)


def demo() -> None:
    """A made-up small town in your browser, where you choose who you are."""
    settings = settings_or_exit()
    if "database_url" not in settings.model_fields_set:
        settings = settings.model_copy(update={"database_url": DEMO_DATABASE_URL})
    _log(logging.WARNING)
    run(settings, _serve(settings, demo=True))


def serve() -> None:
    """Production: no made-up town and no chat page."""
    settings = settings_or_exit()
    _log(logging.INFO)
    run(settings, _serve(settings, demo=False))


async def _serve(settings: Settings, *, demo: bool) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    database = without_password(settings.database_url)
    try:
        async with running(settings, demo=demo) as (url, platforms):
            if demo:
                typer.echo(f"Solvik is open: {url}\nIt is kept in {database}. Ctrl-C closes it.")
            else:
                typer.echo(f"Kanalvakt runs on {url}, with the database {database}.")
                if not platforms:
                    typer.echo(NO_PLATFORM, err=True)
            await stop.wait()
    except CannotListen as error:
        raise Refused(str(error)) from error
    except NotEmpty as error:
        raise Refused(
            f"The database {database} holds people who are not made up, so the demo stays out of "
            f"it. Unset KANALVAKT_DATABASE_URL, or set it to {DEMO_DATABASE_URL}."
        ) from error
    except DemoDatabase as error:
        raise Refused(
            f"The database {database} holds the made-up town of the demo. Set "
            "KANALVAKT_DATABASE_URL to one of its own, such as sqlite:///kanalvakt.sqlite3."
        ) from error
    typer.echo("Stopped.")


def _log(level: int) -> None:
    """Log to stderr from `level` on; of libraries warnings only."""
    logging.basicConfig(
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%S%z",
    )
    for name in ("bot", "adapters", "scheduler", "store"):
        logging.getLogger(name).setLevel(level)
