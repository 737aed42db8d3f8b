"""What an import found and changes, as a person at a terminal reads it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from bot.commands.refusal import refuse
from bot.imports.table import MAX_FILE_BYTES, Problem

PLAIN_WIDTH_CHARACTERS = 160


def read_file(path: Path) -> bytes:
    """The file's bytes, one more than is allowed at most; a file that cannot be read ends the
    command."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        refuse(f"The file {path} cannot be read: {error.strerror}.")


def show_problems(problems: Sequence[Problem]) -> None:
    """Each problem on a line of stderr."""
    for problem in problems:
        typer.echo(str(problem), err=True)


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table under its title; nothing when it has no rows. Cells are shown without markup."""
    table = Table(box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    if table.row_count:
        console = Console()
        if not console.is_terminal:
            console.width = PLAIN_WIDTH_CHARACTERS
        console.print(Text(title, style="bold"))
        console.print(table)


def progress() -> Progress:
    """A bar on stderr for long work; nothing where nobody watches."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
