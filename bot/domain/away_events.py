"""Days away as a calendar tells them: which are asked about, and that nothing but dates is kept."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.domain.absences import Absence
from bot.domain.ids import CalendarQuestionId, PersonId

LOOK_AHEAD_DAYS = 365
MAX_CALENDAR_BYTES = 2 * 1024 * 1024
MAX_QUESTIONS = 10

_AWAY_WORDS = frozenset(
    (
        *("semester", "semesterledig", "sommarsemester", "ledig", "ledigt", "ledighet", "frånvaro"),
        *("frånvarande", "borta", "bortrest", "föräldraledig", "föräldraledighet", "tjänstledig"),
        *("tjänstledighet", "kompledig", "studieledig", "pappaledig", "mammaledig", "sjuk"),
        *("sjukskriven", "vab", "sommarledig", "julledig"),
        *("vacation", "holiday", "holidays", "leave", "ooo", "absent", "absence", "away", "off"),
        *("sick", "outofoffice"),
    )
)
_FILLERS = frozenset(
    (
        *("jag", "är", "ska", "vara", "på", "i", "hela", "dagen", "veckan", "v", "vecka", "dag"),
        *("till", "och", "med", "från", "nu", "min", "helt"),
        *("i'm", "im", "am", "will", "be", "on", "the", "all", "day", "week", "my", "annual"),
        *("parental", "to", "from", "and", "until", "summer", "work"),
    )
)
_WORD = re.compile(r"[\w']+")
_OUT_OF_OFFICE = re.compile(r"\bout of (?:the )?office\b")


def says_away(title: str) -> bool:
    """Whether a title says that its owner is away, and hardly anything else: "Semester v 28" does,
    "Karins semester" and "Semesterplanering" do not."""
    words = _WORD.findall(_OUT_OF_OFFICE.sub("outofoffice", title.casefold()))
    said = [word for word in words if not word.isdigit() and word not in _FILLERS]
    return bool(said) and all(word in _AWAY_WORDS for word in said)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayEvent:
    """Days away in a calendar. `key` is a digest of the event's id and dates."""

    key: str
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """What the file of a calendar tells of days away; nothing else of the file is left."""

    events: tuple[AwayEvent, ...]


def reading_dates(today: date) -> tuple[date, date]:
    """The first and last date that a calendar is read for."""
    return today, today + timedelta(days=LOOK_AHEAD_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLink:
    """A person's calendar, read now and then. `sealed_address` is encrypted."""

    person: PersonId
    sealed_address: str
    etag: str = ""
    read_at: datetime | None = None
    next_read_at: datetime
    failures: int = 0


class CalendarAnswer(StrEnum):
    """How a question about days in a calendar stands; `gone` = the days were taken out of it."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarQuestion:
    """Whether a person is away on days that their calendar tells of."""

    id: CalendarQuestionId = CalendarQuestionId(0)
    person: PersonId
    first_on: date
    last_on: date
    state: CalendarAnswer = CalendarAnswer.OPEN
    asked_at: datetime

    @property
    def batch(self) -> str:
        """What the questions that were asked together share."""
        return f"{self.asked_at.astimezone(UTC):%Y%m%dT%H%M%S%f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Days to ask about, and the events that they come from."""

    first_on: date
    last_on: date
    keys: tuple[str, ...]


def to_ask(
    events: Iterable[AwayEvent],
    known: Collection[str],
    absences: Iterable[Absence],
    today: date,
) -> list[Found]:
    """What is asked about: events not known by key, neighbours together, the earliest first.

    Days that are over, far ahead or already covered by one of the person's `absences` are not.
    """
    given = list(absences)
    horizon = today + timedelta(days=LOOK_AHEAD_DAYS)
    new = sorted(
        (
            e
            for e in {event.key: event for event in events}.values()
            if e.key not in known and e.first_on <= horizon and e.last_on >= today
        ),
        key=lambda e: (e.first_on, e.last_on),
    )
    found: list[Found] = []
    for event in new:
        first_on = max(event.first_on, today)
        if found and first_on <= found[-1].last_on + timedelta(days=1):
            before = found.pop()
            found.append(
                Found(
                    first_on=before.first_on,
                    last_on=max(before.last_on, event.last_on),
                    keys=(*before.keys, event.key),
                )
            )
        else:
            found.append(Found(first_on=first_on, last_on=event.last_on, keys=(event.key,)))
    return [
        one
        for one in found
        if not any(a.first_on <= one.first_on and one.last_on <= a.last_on for a in given)
    ][:MAX_QUESTIONS]
