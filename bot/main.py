"""The command line `kanalvakt`."""

from typing import Annotated

import typer

import bot
from bot.commands import ask, channels, database, doctor, guideline, manifest, org, server, tick

cli = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Carries a municipality's guideline for social media.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kanalvakt {bot.__version__}")
        raise typer.Exit


@cli.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Say the version."),
    ] = False,
) -> None:
    """Settings come from the environment or .env: docs/settings.md."""


cli.command()(server.demo)
cli.command()(server.serve)
cli.command()(ask.ask)
cli.command()(tick.tick)
cli.command()(doctor.doctor)
cli.add_typer(org.app, name="org")
cli.add_typer(channels.app, name="channels")
cli.add_typer(guideline.app, name="guideline")
cli.add_typer(database.app, name="db")
cli.add_typer(manifest.app, name="manifest")
