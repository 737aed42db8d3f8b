"""`kanalvakt ask`: what the guideline says to one question, or to a file of them."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from sqlalchemy.exc import SQLAlchemyError

from bot.answers import answer_batch, answer_text, make_answerer
from bot.commands.database import missing_file
from bot.commands.refusal import refuse, run, settings_or_exit
from bot.composition import connect, read_guideline
from bot.domain.guideline import Guideline, Paragraph
from bot.domain.texts import MAX_MESSAGE_CHARACTERS, clean
from bot.i18n import LANGUAGES
from bot.settings import BadSettings, Settings
from store.engine import store_opener


def ask(
    question: Annotated[str | None, typer.Argument(help="A question, in quotes.")] = None,
    batch: Annotated[
        str | None,
        typer.Option(help="A file of JSON lines with id, q and (if known) lang; - is stdin."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="sv or en; otherwise KANALVAKT_LANGUAGE.")
    ] = None,
) -> None:
    """Answer from the guideline, as in the chat. With --batch: JSON lines out."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("Give one question in quotes, or --batch FILE.")
    if language not in (None, *LANGUAGES):
        raise typer.BadParameter(f"--language is {language!r}: give sv or en.")
    settings = settings_or_exit()
    try:
        guideline = read_guideline(settings)
    except BadSettings as bad:
        refuse(str(bad))
    if batch is not None:
        _answer_all(batch, guideline)
    elif question is not None:
        _answer_one(clean(question), language or settings.language, settings, guideline)


def _answer_one(question: str, language: str, settings: Settings, guideline: Guideline) -> None:
    if not question:
        raise typer.BadParameter("The question is empty.")
    if len(question) > MAX_MESSAGE_CHARACTERS:
        refuse(
            f"The question has {len(question)} characters: "
            f"shorten it to at most {MAX_MESSAGE_CHARACTERS}."
        )
    answer = make_answerer(guideline)(question, None)
    rule = answer.rules[0] if answer.rules else None
    paragraph = run(settings, _paragraph(settings, guideline, rule)) if rule else None
    typer.echo(answer_text(guideline, answer, language, paragraph))


async def _paragraph(settings: Settings, guideline: Guideline, rule: str) -> Paragraph | None:
    """The imported document's words; None also when there is no database to look in."""
    if missing_file(settings):
        return None
    engine = connect(settings)
    try:
        async with store_opener(engine)() as store:
            document = await store.guidelines.current(guideline.name)
    except SQLAlchemyError:
        typer.echo("The database is not there: the document's own words are left out.", err=True)
        return None
    finally:
        await engine.dispose()
    return document.paragraph(rule) if document else None


def _answer_all(batch: str, guideline: Guideline) -> None:
    lines = _lines(batch)
    answered = answer_batch(lines, make_answerer(guideline), guideline)
    count = sum(1 for line in lines if line.strip())
    try:
        for row in _with_progress(answered, count):
            typer.echo(json.dumps(row, ensure_ascii=False))
    except ValueError as error:
        refuse(f"{batch}: {error}")


def _lines(batch: str) -> list[str]:
    try:
        raw = sys.stdin.buffer.read() if batch == "-" else Path(batch).read_bytes()
        return raw.decode("utf-8-sig").split("\n")
    except OSError as error:
        refuse(f"The file {batch} cannot be read: {error.strerror}.")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        refuse(f"{batch}, line {line}: this is not UTF-8 text. Save the file as UTF-8.")


def _with_progress(rows: Iterator[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """The rows; with a bar on stderr when somebody is watching and the answers go elsewhere."""
    console = Console(stderr=True)
    hidden = not console.is_terminal or sys.stdout.isatty()
    yield from track(rows, "Answering", count, console=console, disable=hidden)
