"""`kanalvakt channels import`: the channels that exist already, from a CSV file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.database import opened
from bot.commands.refusal import Refused, run, settings_or_exit
from bot.commands.report import progress, read_file, show_problems, show_table
from bot.composition import real_now, work_calendar
from bot.domain.channels import Channel, Part
from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.imports.channel_changes import Difference, apply, compare, edits
from bot.imports.channels import Organisation, read_channels
from bot.imports.table import BadFile, Problem
from bot.ports import Store
from bot.settings import Settings

app = typer.Typer(no_args_is_help=True, help="The channels.")


@app.callback()
def channels() -> None:
    """The channels."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A CSV file; docs/operations.md names its columns.")],
    apply: Annotated[bool, typer.Option("--apply", help="Write it, not only show it.")] = False,
) -> None:
    """Show what the file would change; with --apply write the lines that are right."""
    settings = settings_or_exit()
    run(settings, _import(settings, file, read_file(file), write=apply))


async def _import(settings: Settings, file: Path, raw: bytes, *, write: bool) -> None:
    async with opened(settings) as open_store, open_store() as store:
        people = await store.people.all()
        organisation = Organisation.of(
            people, await store.people.administrations(), await store.channels.all()
        )
        try:
            entries, problems = read_channels(raw, organisation)
        except BadFile as bad:
            raise Refused(f"{file}: {bad}") from bad
        difference = compare(entries, organisation, real_now())
        if write:
            await _write(store, difference, settings)
    _show(difference, {person.id: person for person in people})
    _conclude(file, difference, problems, write=write)


async def _write(store: Store, difference: Difference, settings: Settings) -> None:
    with progress() as bar:
        task = bar.add_task("Channels", total=len(difference.new) + len(difference.changed))
        await apply(
            store,
            difference,
            real_now(),
            work_calendar(settings),
            written=lambda: bar.advance(task),
        )


def _show(difference: Difference, people: Mapping[PersonId, Person]) -> None:
    show_table(
        "New channels",
        ["Channel", "Service", "Address", "Owner", "Deputy", "Second deputy", "State"],
        (
            [
                c.name,
                str(c.service),
                c.address,
                _shown(c, "owner", people),
                _shown(c, "deputy", people),
                _shown(c, "second_deputy", people),
                c.state,
            ]
            for c in difference.new
        ),
    )
    show_table(
        "Changed channels",
        ["Channel", "Field", "Before", "After"],
        (
            [before.name, name, _shown(before, name, people), _shown(after, name, people)]
            for before, after in difference.changed
            for name in edits(before, after)
        ),
    )


def _shown(channel: Channel, field: str, people: Mapping[PersonId, Person]) -> str:
    value = getattr(channel, field)
    if field in tuple(Part):
        return people[value].name if value in people else ""
    return str(value or "")


def _conclude(file: Path, difference: Difference, problems: list[Problem], *, write: bool) -> None:
    typer.echo(f"{len(difference.new)} new, {len(difference.changed)} changed.")
    if difference.is_empty:
        typer.echo("Nothing changes.")
    else:
        typer.echo("Written." if write else "Nothing is written yet: repeat with --apply.")
    if problems:
        show_problems(problems)
        lines = len({problem.line for problem in problems})
        left = "were left out" if write else "will be left out"
        raise Refused(f"{file}: {lines} lines with errors {left}. Correct them and import again.")
