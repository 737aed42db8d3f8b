"""`kanalvakt org import`: who works here, from a CSV file."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.database import opened
from bot.commands.refusal import refuse, run, settings_or_exit
from bot.commands.report import progress, read_file, show_problems, show_table
from bot.composition import real_now, work_calendar
from bot.domain.channels import Channel
from bot.domain.people import Person
from bot.imports.organisation import Entry, read_organisation
from bot.imports.organisation_changes import Difference, apply, compare, left_without
from bot.imports.table import BadFile
from bot.settings import BadSettings, Settings, read_teams_settings

app = typer.Typer(no_args_is_help=True, help="The organisation data.")


class _Undo(Exception):
    """Nothing is to be written after all."""


@app.callback()
def org() -> None:
    """The organisation data."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV file; docs/operations.md names its columns.")],
    apply: Annotated[
        bool, typer.Option("--apply", help="Write it, instead of showing it.")
    ] = False,
) -> None:
    """Show what the file would change; with --apply write it. Any error, and nothing is written."""
    settings = settings_or_exit()
    try:
        entries, problems = read_organisation(read_file(file))
    except BadFile as bad:
        refuse(f"{file}: {bad}")
    if problems:
        show_problems(problems)
        refuse(f"{file}: {len(problems)} errors. Nothing is written.")
    tenant = _tenant(settings)
    if not tenant and any(entry.entra_id for entry in entries):
        typer.echo("entra_id is passed over: MICROSOFT_APP_TENANT_ID is not set.")
    run(settings, _import(settings, entries, tenant, write=apply))


def _tenant(settings: Settings) -> str:
    """The tenant in Microsoft Entra that Teams is connected to; "" when it is not."""
    try:
        teams = read_teams_settings(settings)
    except BadSettings as bad:
        refuse(str(bad))
    return (teams.app_tenant_id or "") if teams else ""


async def _import(settings: Settings, entries: list[Entry], tenant: str, *, write: bool) -> None:
    """Write the difference within one transaction, and undo it after showing unless `write`."""
    now, calendar = real_now(), work_calendar(settings)
    async with opened(settings) as open_store:
        try:
            async with open_store() as store:
                difference = await compare(store, entries, tenant=tenant)
                if difference.is_empty:
                    typer.echo("Nothing changes.")
                    return
                alone = await left_without(store, difference.gone)
                with progress() as bar:
                    people = (*difference.new, *difference.changed, *difference.gone)
                    task = bar.add_task("People", total=len(people))
                    moved = await apply(
                        store,
                        difference,
                        now,
                        calendar,
                        default_language=settings.language,
                        tenant=tenant,
                        written=lambda: bar.advance(task),
                    )
                if not write:
                    raise _Undo
        except _Undo:
            pass
    _show(difference, alone, len(moved))
    typer.echo("Written." if write else "Nothing is written yet: repeat with --apply.")


def _show(difference: Difference, alone: list[tuple[Channel, Person]], moved: int) -> None:
    show_table("New administrations", ["Name"], ([name] for name in difference.administrations))
    show_table(
        "New people",
        ["E-mail", "Name", "Title", "Administration", "Manager", "Roles"],
        (
            [e.email, e.name, e.title, e.administration, e.manager, ", ".join(e.roles)]
            for e in difference.new
        ),
    )
    show_table(
        "Changed people",
        ["E-mail", "Field", "Before", "After"],
        (
            [entry.email, edit.field, edit.before, edit.after]
            for _person, entry, edits in difference.changed
            for edit in edits
        ),
    )
    show_table(
        "Not in the file: out of the organisation data (may ask, cannot register or decide)",
        ["E-mail", "Name"],
        ([person.email, person.name] for person in difference.gone),
    )
    show_table(
        "Channels whose owner or deputy is not in the file: a successor is asked for",
        ["Channel", "Person"],
        ([channel.name, person.name] for channel, person in alone),
    )
    if moved:
        typer.echo(f"{moved} waiting requests go to another manager or stand-in, who is told.")
    counts = (len(difference.new), len(difference.changed), len(difference.gone))
    typer.echo("{} new, {} changed, {} not in the file.".format(*counts))
