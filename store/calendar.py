"""The schedule, each time that a duty fell due, and who is away."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, text, union, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.absences import Absence
from bot.domain.duties import Duty, Occurrence, OccurrenceState, Scheduled
from bot.domain.ids import AbsenceId, OccurrenceId, PersonId
from bot.ports import NotFound
from store.bulk import Bulk
from store.rows import Rows, among
from store.tables import OPEN, AbsenceRow, OccurrenceRow, ScheduledRow, table

_schedule = table(ScheduledRow)
_occurrence = table(OccurrenceRow)
_absence = table(AbsenceRow)
_scheduled = Rows(Scheduled, _schedule)
_occurrences = Rows(Occurrence, _occurrence)
_absences = Rows(Absence, _absence)

_TAKE_DUE = (
    _scheduled.select.where(_schedule.c.next_due_at <= bindparam("now"))
    .order_by(_schedule.c.next_due_at, _schedule.c.duty, _schedule.c.subject)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)  # left out by SQLite, where a transaction is alone
)
_MOVE = Bulk(
    _schedule,
    _scheduled.names,
    lambda new: new.on_conflict_do_update(
        index_elements=["duty", "subject"], set_={"next_due_at": new.excluded.next_due_at}
    ),
)
_ADD = Bulk(_schedule, _scheduled.names, lambda new: new.on_conflict_do_nothing())
_UNSCHEDULE = delete(_schedule).where(
    _schedule.c.duty == bindparam("this_duty"), _schedule.c.subject == bindparam("this_subject")
)

_KEY = (
    _occurrence.c.duty,
    _occurrence.c.subject,
    _occurrence.c.due_on,
    _occurrence.c.slot,
)
_NEW_NAMES = [name for name in _occurrences.names if name != "id"]
_OPENED = Bulk(
    _occurrence,
    _NEW_NAMES,
    lambda new: new.on_conflict_do_nothing().returning(_occurrence.c.id, *_KEY),
)
# Without the ids, which cost SQLite as much as the rows.
_OPENED_MANY = Bulk(
    _occurrence,
    _NEW_NAMES,
    lambda new: new.on_conflict_do_nothing().execution_options(preserve_rowcount=True),
)
_BY_DATE = (_occurrence.c.due_on, _occurrence.c.slot, _occurrence.c.id)
_IS_OPEN = text(OPEN)
_OF_DUTY = _occurrence.c.duty == bindparam("duty")
_SINCE = _occurrence.c.due_on >= bindparam("since")
_SUBJECTS = among(_occurrence.c.subject, "subjects")

# Each part of a union has an index of its own; with OR years of old rows would be read.
_RECENT = union_all(
    _occurrences.select.where(_OF_DUTY, _SUBJECTS, _IS_OPEN),
    _occurrences.select.where(
        _OF_DUTY, _SUBJECTS, _SINCE, _occurrence.c.state != OccurrenceState.OPEN
    ),
)
_OF_PERSON = union(
    *(
        _occurrences.select.where(_occurrence.c[part] == bindparam("person"), condition)
        for part in ("responsible", "opened_for")
        for condition in (_IS_OPEN, _SINCE)
    )
)
_OF_SUBJECT = _occurrences.select.where(
    _OF_DUTY,
    _occurrence.c.subject == bindparam("subject"),
    _occurrence.c.due_on.between(bindparam("first"), bindparam("last")),
).order_by(*_BY_DATE)
_OPEN_FOR = _occurrences.select.where(
    _occurrence.c.responsible == bindparam("person"), _IS_OPEN
).order_by(*_BY_DATE)

_AWAY = _absences.select.where(
    _absence.c.last_on >= bindparam("first"), _absence.c.first_on <= bindparam("last")
).order_by(_absence.c.first_on, _absence.c.id)
_SAVE_ABSENCE = update(_absence).where(_absence.c.id == bindparam("this"))
_AWAY_OF_THEM = _AWAY.where(among(_absence.c.person, "people"))
_NOT_BACK = _absences.select.where(
    _absence.c.last_on < bindparam("on"), _absence.c.kept_until >= bindparam("on")
).order_by(_absence.c.first_on, _absence.c.id)


def _by_date(occurrence: Occurrence) -> tuple[date, int, int]:
    return occurrence.due_on, occurrence.slot, occurrence.id


def _key(occurrence: Occurrence) -> tuple[str, int, date, int]:
    return occurrence.duty, occurrence.subject, occurrence.due_on, occurrence.slot


def _new(
    occurrences: Sequence[Occurrence],
) -> tuple[dict[tuple[str, int, date, int], Occurrence], list[dict[str, Any]]]:
    """The first of each key, and their rows in one order for everybody."""
    new: dict[tuple[str, int, date, int], Occurrence] = {}
    for occurrence in occurrences:
        new.setdefault(_key(occurrence), occurrence)
    return new, [{name: getattr(new[key], name) for name in _NEW_NAMES} for key in sorted(new)]


class Schedule:
    """The port Schedule."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take_due(self, now: datetime, limit: int) -> list[Scheduled]:
        return await _scheduled.all(self._connection, _TAKE_DUE, now=now, most=limit)

    async def next_due_at(self) -> datetime | None:
        statement = select(func.min(_schedule.c.next_due_at))
        first: datetime | None = (await self._connection.execute(statement)).scalar_one()
        return first

    async def save(self, rows: Sequence[Scheduled]) -> None:
        last = {(row.duty, row.subject): row for row in rows}
        if last:  # in one order for everybody, so that two transactions cannot wait for each other
            ordered = [_scheduled.values(last[key]) for key in sorted(last)]
            await _MOVE.run(self._connection, ordered)

    async def add(self, rows: Sequence[Scheduled]) -> None:
        if rows:
            await _ADD.run(self._connection, [_scheduled.values(row) for row in rows])

    async def remove(self, rows: Sequence[Scheduled]) -> None:
        gone = sorted({(row.duty, row.subject) for row in rows})
        if gone:
            keys = [{"this_duty": duty, "this_subject": subject} for duty, subject in gone]
            await self._connection.execute(_UNSCHEDULE, keys)


class Occurrences:
    """The port Occurrences."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, occurrence: OccurrenceId) -> Occurrence:
        return await _occurrences.get(self._connection, occurrence)

    async def add(self, occurrences: Sequence[Occurrence]) -> list[Occurrence]:
        new, rows = _new(occurrences)
        if not new:
            return []
        added = (await _OPENED.run(self._connection, rows)).all()
        ids = {(row.duty, row.subject, row.due_on, row.slot): row.id for row in added}
        return [replace(o, id=ids[key]) for key, o in new.items() if key in ids]

    async def add_many(self, occurrences: Sequence[Occurrence]) -> int:
        _, rows = _new(occurrences)
        return (await _OPENED_MANY.run(self._connection, rows)).rowcount if rows else 0

    async def save(self, occurrence: Occurrence) -> Occurrence:
        return await _occurrences.save(self._connection, occurrence)

    async def save_many(self, occurrences: Sequence[Occurrence]) -> None:
        await _occurrences.save_many(self._connection, occurrences)

    async def recent(
        self, duty: Duty, subjects: Collection[int], since: date
    ) -> dict[int, list[Occurrence]]:
        found: dict[int, list[Occurrence]] = {}
        wanted = {"duty": duty.name, "subjects": subjects, "since": since}
        for occurrence in await _occurrences.all(self._connection, _RECENT, **wanted):
            found.setdefault(occurrence.subject, []).append(occurrence)
        for occurrences in found.values():
            occurrences.sort(key=_by_date)
        return found

    async def of_person(self, duty: Duty, person: PersonId, since: date) -> list[Occurrence]:
        found = await _occurrences.all(self._connection, _OF_PERSON, person=person, since=since)
        return sorted((o for o in found if o.duty == duty.name), key=_by_date)

    async def of_subject(
        self, duty: Duty, subject: int, first: date, last: date
    ) -> list[Occurrence]:
        wanted = {"duty": duty.name, "subject": subject, "first": first, "last": last}
        return await _occurrences.all(self._connection, _OF_SUBJECT, **wanted)

    async def open_for(self, person: PersonId) -> list[Occurrence]:
        return await _occurrences.all(self._connection, _OPEN_FOR, person=person)


class Absences:
    """The port Absences."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, absence: AbsenceId) -> Absence:
        return await _absences.get(self._connection, absence)

    async def add(self, absence: Absence) -> Absence:
        return await _absences.add(self._connection, absence)

    async def many(self, absences: Collection[AbsenceId]) -> dict[AbsenceId, Absence]:
        return await _absences.many(self._connection, absences)

    async def save(self, absence: Absence) -> None:
        values = _absences.values(absence)
        values["this"] = values.pop("id")
        if (await self._connection.execute(_SAVE_ABSENCE, values)).rowcount == 0:
            raise NotFound(f"no absence has the id {absence.id}")

    async def not_back(self, on: date) -> list[Absence]:
        return await _absences.all(self._connection, _NOT_BACK, on=on)

    async def remove(self, absence: AbsenceId) -> None:
        await self._connection.execute(delete(_absence).where(_absence.c.id == absence))

    async def between(
        self, first: date, last: date, people: Collection[PersonId] | None = None
    ) -> list[Absence]:
        dates = {"first": first, "last": last}
        if people is None:
            return await _absences.all(self._connection, _AWAY, **dates)
        return await _absences.all(self._connection, _AWAY_OF_THEM, **dates, people=people)
