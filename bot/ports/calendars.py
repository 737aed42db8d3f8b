"""People's calendars: read for days away, and their duties written as one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.away_events import AwayEvent, CalendarLink, CalendarQuestion, Found
from bot.domain.ids import CalendarQuestionId, PersonId


class BadCalendar(ValueError):
    """A calendar cannot be used; the argument says why: address, private, unreachable, size or
    content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a calendar tells of days away, and its ETag ("" when it has none)."""

    events: tuple[AwayEvent, ...]
    etag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEvent:
    """One event of a person's duties: whole days from a date to a date (both included), or a moment
    (aware) with a length in minutes."""

    uid: str
    title: str
    text: str = ""
    first_on: date | None = None
    last_on: date | None = None
    starts_at: datetime | None = None
    minutes: int = 15


class Calendars(Protocol):
    """Reads calendars, and knows where the feeds are."""

    @property
    def keeps_addresses(self) -> bool:
        """Whether addresses can be kept: they are encrypted, which takes a secret key."""

    def seal(self, address: str) -> str:
        """The address as it may be kept. Raises: BadCalendar("address")."""

    def read(self, text: str, first: date, last: date) -> list[AwayEvent]:
        """The days away between two dates in the text of an iCalendar file. Raises: BadCalendar."""

    async def read_file(self, content: bytes, first: date, last: date) -> list[AwayEvent]:
        """What a whole file tells, as `read`. It may take a second: never within a transaction."""

    async def fetch(self, sealed: str, etag: str, first: date, last: date) -> Fetched | None:
        """What stands at a kept address; None when it is what had the ETag.

        Waits for the network: never within a transaction. Raises: BadCalendar.
        """

    def feed_address(self, token: str) -> str:
        """The address of the feed with the token."""


class NoCalendars:
    """Where no calendar can be read."""

    keeps_addresses = False

    def seal(self, address: str) -> str:
        """Nothing can be kept."""
        raise BadCalendar("address")

    def read(self, text: str, first: date, last: date) -> list[AwayEvent]:
        """Nothing can be read."""
        raise BadCalendar("content")

    async def read_file(self, content: bytes, first: date, last: date) -> list[AwayEvent]:
        """Nothing can be read."""
        raise BadCalendar("content")

    async def fetch(self, sealed: str, etag: str, first: date, last: date) -> Fetched | None:
        """Nothing can be fetched."""
        raise BadCalendar("unreachable")

    def feed_address(self, token: str) -> str:
        """No address."""
        return ""


class CalendarLinks(Protocol):
    """Whose calendar is read, what has been asked about it, and whose duties are a feed."""

    async def get(self, person: PersonId) -> CalendarLink | None:
        """None when the person has connected none."""

    async def save(self, link: CalendarLink) -> None:
        """Add it, or replace the person's own."""

    async def remove(self, person: PersonId) -> None:
        """Forget the calendar and what nobody has answered; one that is gone is passed over."""

    async def take_due(self, now: datetime, until: datetime, limit: int) -> list[CalendarLink]:
        """Those of people who work here that are to be read at `now`; nobody else gets them before
        `until`."""

    async def known(self, person: PersonId) -> set[str]:
        """The keys of the events that the person has been asked about."""

    async def ask(self, question: CalendarQuestion, found: Found) -> CalendarQuestion:
        """Keep the question and the events that it is about. Raises: Conflict when the person has
        been asked about one of them."""

    async def question(self, question: CalendarQuestionId) -> CalendarQuestion:
        """Raises: NotFound."""

    async def questions(self, person: PersonId) -> list[CalendarQuestion]:
        """All of the person's, by date."""

    async def answer(self, question: CalendarQuestion) -> None:
        """Keep the state of the question."""

    async def vanished(self, person: PersonId, keys: Collection[str]) -> Sequence[CalendarQuestion]:
        """The person's open questions about events that are not among the keys."""

    async def feed_token(self, person: PersonId) -> str | None:
        """The secret part of the address of the person's feed; None when there is none."""

    async def save_feed(self, person: PersonId, token: str | None, now: datetime) -> None:
        """Let the person's feed have the token, and no other; None takes the feed away."""

    async def feed_owner(self, token: str) -> PersonId | None:
        """Whose feed has the token. How long the search takes says nothing about tokens."""
