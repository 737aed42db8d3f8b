"""Duties in the store: when to look, each time that one fell due, and who is away."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.absences import Absence
from bot.domain.duties import Duty, Occurrence, Scheduled
from bot.domain.ids import AbsenceId, OccurrenceId, PersonId


class Schedule(Protocol):
    """When each duty is next to be looked at for each subject."""

    async def take_due(self, now: datetime, limit: int) -> list[Scheduled]:
        """The rows due at `now`, the earliest first, locked for this transaction; others skip
        them."""

    async def next_due_at(self) -> datetime | None:
        """The earliest moment when anything is due; None when nothing is scheduled."""

    async def save(self, rows: Sequence[Scheduled]) -> None:
        """Add the rows, or move those that exist."""

    async def add(self, rows: Sequence[Scheduled]) -> None:
        """Add those that are not there; the others keep their moment."""

    async def remove(self, rows: Sequence[Scheduled]) -> None:
        """Take the rows away; those that are gone already are passed over."""


class Occurrences(Protocol):
    """Each time that a duty fell due."""

    async def get(self, occurrence: OccurrenceId) -> Occurrence:
        """Raises: NotFound."""

    async def add(self, occurrences: Sequence[Occurrence]) -> list[Occurrence]:
        """Those that were not there yet (by duty, subject, date and slot), with ids; the others
        are left as they are."""

    async def add_many(self, occurrences: Sequence[Occurrence]) -> int:
        """How many of them were not there yet; the others are left as they are."""

    async def save(self, occurrence: Occurrence) -> Occurrence:
        """The occurrence with its next version. Raises: Conflict."""

    async def save_many(self, occurrences: Sequence[Occurrence]) -> None:
        """Save each as its next version. Raises: Conflict when any of them has another by now."""

    async def recent(
        self, duty: Duty, subjects: Collection[int], since: date
    ) -> dict[int, list[Occurrence]]:
        """By subject: the open ones of any date, and all with `due_on` from `since` on; by date."""

    async def of_person(self, duty: Duty, person: PersonId, since: date) -> list[Occurrence]:
        """Those that the person was given or has, that are open or due from `since` on; by date."""

    async def of_subject(
        self, duty: Duty, subject: int, first: date, last: date
    ) -> list[Occurrence]:
        """The subject's, due between two dates (both included); by date."""

    async def open_for(self, person: PersonId) -> list[Occurrence]:
        """Everything open that the person has now, of any duty; by date."""


class Absences(Protocol):
    """Who is away when."""

    async def get(self, absence: AbsenceId) -> Absence:
        """Raises: NotFound."""

    async def add(self, absence: Absence) -> Absence:
        """The absence with an id."""

    async def many(self, absences: Collection[AbsenceId]) -> dict[AbsenceId, Absence]:
        """Those of the ids that exist."""

    async def save(self, absence: Absence) -> None:
        """Raises: NotFound."""

    async def not_back(self, on: date) -> list[Absence]:
        """Those that were over before the date, and after which the deputy still goes on."""

    async def remove(self, absence: AbsenceId) -> None:
        """Take it away; one that is gone already is passed over."""

    async def between(
        self, first: date, last: date, people: Collection[PersonId] | None = None
    ) -> list[Absence]:
        """Those that touch the dates (both included), of some people or of all; by first date."""
