"""`kanalvakt guideline import`: the organisation's own document, quoted beside the rules."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.database import opened
from bot.commands.refusal import Refused, run, settings_or_exit
from bot.commands.report import show_table
from bot.composition import read_guideline, real_now
from bot.domain.guideline import Guideline
from bot.imports.guideline import keep, read_guideline_document
from bot.ports import GuidelineDocument
from bot.settings import Settings

app = typer.Typer(no_args_is_help=True, help="The guideline's own document.")


@app.callback()
def guideline() -> None:
    """The guideline's own document."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A .txt, .md or .docx file.")],
) -> None:
    """Read the document, find the paragraph of each rule, and keep it as a new version."""
    settings = settings_or_exit()
    run(settings, _import(settings, file))


async def _import(settings: Settings, file: Path) -> None:
    rules = read_guideline(settings)
    try:
        document = read_guideline_document(file, rules, real_now())
    except ValueError as error:
        raise Refused(str(error)) from error
    async with opened(settings) as open_store, open_store() as store:
        kept = await keep(store, document)
    _show(rules, document)
    if kept is None:
        typer.echo("The same text is kept already: no new version.")
    else:
        typer.echo(f"Kept as version {kept.version}.")


def _show(guideline: Guideline, document: GuidelineDocument) -> None:
    found = [rule for rule in guideline.rules if rule.id in document.ties]
    lost = [rule for rule in guideline.rules if rule.id not in document.ties]
    show_table(
        "Rules that found their paragraph",
        ["Rule", "Heading in the document"],
        (
            [rule.id, paragraph.heading]
            for rule in found
            if (paragraph := document.paragraph(rule.id)) is not None
        ),
    )
    show_table(
        "Rules that found none: answers quote our own words only",
        ["Rule", "Section"],
        ([rule.id, guideline.section(rule.section).title["sv"]] for rule in lost),
    )
    typer.echo(f"{len(found)} of {len(guideline.rules)} rules found their paragraph.")
