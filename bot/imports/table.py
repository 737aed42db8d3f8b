"""A CSV file as rows of cleaned cells, with everything that is wrong with it by line."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.texts import one_line

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
MAX_CELL_CHARACTERS = 4_000
MAX_SHOWN_CHARACTERS = 60


class BadFile(ValueError):
    """The file as a whole cannot be read; the text says why and the way out."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """What is wrong in a line: the column, the value there, and the way out."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        shown = self.value
        if len(shown) > MAX_SHOWN_CHARACTERS:
            shown = shown[: MAX_SHOWN_CHARACTERS - 1] + "…"
        where = f"Line {self.line}, {self.column}" if self.column else f"Line {self.line}"
        return f"{where}: {shown!r}. {self.reason}" if shown else f"{where}. {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row by column name; `line` is where it begins in the file, the header being line 1."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def problem(self, column: str, reason: str) -> Problem:
        """What is wrong with the row's value in the column."""
        return Problem(line=self.line, column=column, value=self[column], reason=reason)


def read_rows(
    raw: bytes, required: Sequence[str], optional: Sequence[str] = ()
) -> tuple[list[Row], list[Problem]]:
    """The rows of a UTF-8 file, and the lines that are no rows.

    Comma or semicolon stands between cells. Cells lose invisible characters and space at their
    ends; blank lines are passed over.
    Raises: BadFile when it is not UTF-8, too long, or its header is not what is needed.
    """
    if len(raw) > MAX_FILE_BYTES:
        raise BadFile(
            f"The file has {len(raw)} bytes, more than {MAX_FILE_BYTES}. Split it into several."
        )
    lines = _lines(_text(raw))
    header = _header(lines, required, optional)
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, cells in lines[1:]:
        if not any(cells):
            continue
        if len(cells) != len(header):
            reason = (
                f"It has {len(cells)} cells, but the header has {len(header)}. "
                'Put cells that hold the separator within "quotes".'
            )
            problems.append(Problem(line=line, column="", value="", reason=reason))
        elif long := next((c for c in cells if len(c) > MAX_CELL_CHARACTERS), None):
            reason = f"Shorten it to at most {MAX_CELL_CHARACTERS} characters."
            column = header[cells.index(long)]
            problems.append(Problem(line=line, column=column, value=long, reason=reason))
        else:
            rows.append(Row(line=line, cells=dict(zip(header, cells, strict=True))))
    return rows, problems


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadFile(
            f"Line {line} is not UTF-8 text. In Excel, save the file as “CSV UTF-8”."
        ) from None


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Each record with the line it begins on."""
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            records.append((begins, [one_line(cell) for cell in cells]))
            begins = reader.line_num + 1
            if len(records) > MAX_ROWS + 1:
                raise BadFile(f"The file has more than {MAX_ROWS} rows. Split it into several.")
    except csv.Error as error:
        raise BadFile(
            f'Line {begins} cannot be read: {error}. Check its quotes: each “"” needs its pair.'
        ) from error
    return records


def _header(
    lines: Sequence[tuple[int, list[str]]], required: Iterable[str], optional: Iterable[str]
) -> list[str]:
    wanted = [*required, *optional]
    needed = f"Its first line must name the columns: {','.join(wanted)}."
    if not lines or not any(lines[0][1]):
        raise BadFile(f"The file is empty. {needed}")
    header = [cell.lower() for cell in lines[0][1]]
    unknown = [cell for cell in header if cell not in wanted]
    missing = [column for column in required if column not in header]
    double = [cell for cell in dict.fromkeys(header) if header.count(cell) > 1]
    for what, columns in (("unknown", unknown), ("missing", missing), ("there twice", double)):
        if columns:
            names = ", ".join(repr(column) for column in columns)
            raise BadFile(f"The header is wrong: {names} {what}. {needed}")
    return header
