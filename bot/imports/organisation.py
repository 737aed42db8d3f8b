"""The organisation data as a file: who works here, for whom, and in which part.

Source: ADM1; rule starting-channel/manager-approval needs to know the closest manager.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.domain.people import Role
from bot.domain.texts import MAX_NAME_CHARACTERS
from bot.i18n import LANGUAGES
from bot.imports.table import Problem, Row, read_rows

COLUMNS = (
    "email",
    "name",
    "title",
    "administration",
    "manager",
    "stand_in",
    "roles",
    "language",
)
OPTIONAL = ("entra_id",)
MAX_EMAIL_CHARACTERS = 254

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person of the file. `manager` and `stand_in` are e-mail addresses, "" for nobody.

    Addresses are case-folded. `language` is "" where the file does not say. `entra_id` is the
    person's object id in Microsoft Entra, "" when not given.
    """

    line: int
    email: str
    name: str
    title: str
    administration: str
    manager: str
    stand_in: str
    roles: tuple[Role, ...]
    language: str
    entra_id: str = ""


def read_organisation(raw: bytes) -> tuple[list[Entry], list[Problem]]:
    """The people of a CSV file, and everything that is wrong with it, by line.

    Raises: BadFile when it is no such file at all.
    """
    rows, problems = read_rows(raw, COLUMNS, OPTIONAL)
    entries = [_entry(row) for row in rows]
    found = {entry.email: entry for entry in reversed(entries)}
    ids = {entry.entra_id: entry for entry in reversed(entries)}
    for row, entry in zip(rows, entries, strict=True):
        problems += _row_problems(row, entry, found)
        problems += _id_problems(row, entry, ids[entry.entra_id])
    problems += _circles(entries, found)
    return entries, sorted(problems)


def _entry(row: Row) -> Entry:
    given = {name.strip().lower() for name in re.split(r"[;|]", row["roles"])}
    return Entry(
        line=row.line,
        email=row["email"].casefold(),
        name=row["name"],
        title=row["title"],
        administration=row["administration"],
        manager=row["manager"].casefold(),
        stand_in=row["stand_in"].casefold(),
        roles=tuple(role for role in Role if role.value in given),
        language=row["language"].lower(),
        entra_id=row["entra_id"].lower(),
    )


def _row_problems(row: Row, entry: Entry, found: Mapping[str, Entry]) -> Iterator[Problem]:
    if not _EMAIL.fullmatch(entry.email) or len(entry.email) > MAX_EMAIL_CHARACTERS:
        yield row.problem("email", "Give an e-mail address, such as anna.berg@example.se.")
    elif found[entry.email].line != row.line:
        line = found[entry.email].line
        yield row.problem("email", f"The person is on line {line} already. Take one line away.")
    if not entry.name:
        yield row.problem("name", "Give the person's name.")
    for column in ("name", "title", "administration"):
        if len(row[column]) > MAX_NAME_CHARACTERS:
            yield row.problem(column, f"Shorten it to at most {MAX_NAME_CHARACTERS} characters.")
    for column, other in (("manager", entry.manager), ("stand_in", entry.stand_in)):
        if other and other == entry.email:
            yield row.problem(column, "Nobody can be their own. Give somebody else, or nobody.")
        elif other and other not in found:
            reason = "Nobody in the file has that address. Add a line for them, or give nobody."
            yield row.problem(column, reason)
    yield from _role_problems(row)
    if entry.language not in ("", *LANGUAGES):
        yield row.problem("language", f"Give {' or '.join(LANGUAGES)}, or nothing.")


def _id_problems(row: Row, entry: Entry, first: Entry) -> Iterator[Problem]:
    if entry.entra_id and not _GUID.fullmatch(entry.entra_id):
        reason = "Give the Object ID of the user in Microsoft Entra, or nothing."
        yield row.problem("entra_id", reason)
    elif entry.entra_id and first.line != row.line:
        reason = f"Line {first.line} has the same. Each person has an Object ID of their own."
        yield row.problem("entra_id", reason)


def _role_problems(row: Row) -> Iterator[Problem]:
    known = [role.value for role in Role]
    for name in re.split(r"[;|]", row["roles"]):
        if name.strip() and name.strip().lower() not in known:
            reason = f"There are these roles: {', '.join(known)}. Put | between several."
            yield replace(row.problem("roles", reason), value=name.strip())


def _circles(entries: Iterable[Entry], found: Mapping[str, Entry]) -> Iterator[Problem]:
    """Managers who lead back to themselves. Two may decide for each other, as at the very top."""
    walked: set[str] = set()
    for entry in entries:
        path: dict[str, Entry] = {}
        step: Entry | None = entry
        while step is not None and step.email not in walked and step.email not in path:
            path[step.email] = step
            step = found.get(step.manager)
        walked.update(path)
        if step is None or step.email not in path:
            continue
        circle = list(path.values())[list(path).index(step.email) :]
        if len(circle) > 2:
            lines = ", ".join(str(one.line) for one in circle)
            reason = f"The managers on lines {lines} lead in a circle. Correct one of them."
            yield Problem(line=step.line, column="manager", value=step.manager, reason=reason)
