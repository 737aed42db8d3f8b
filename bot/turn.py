"""One turn: somebody did something, and everything that a step needs to answer them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.domain.absences import away
from bot.domain.calendar import WorkCalendar
from bot.domain.deputy_briefings import NOTICE_WORKDAYS
from bot.domain.guideline import Answer, Guideline
from bot.domain.ids import AdministrationId, PersonId
from bot.domain.people import Person, communicators
from bot.domain.questions import Question
from bot.events import Audience
from bot.ports import Calendars, Links, NoCalendars, NoLinks, NotAllowed, Store
from bot.ui import Notice

# The places of the texts in each group, the largest first, the most typical text first.
Grouper = Callable[[Sequence[str]], list[list[int]]]

# A question and its language (None: unknown) give what the guideline says.
Answerer = Callable[[str, str | None], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """What is particular to one municipality: its calendar, its guideline, how questions are
    answered and put together by what they are about, and how many working days before an absence
    people are told."""

    calendar: WorkCalendar
    guideline: Guideline
    answer: Answerer
    group: Grouper
    notice_workdays: tuple[int, ...] = NOTICE_WORKDAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message that the turn leaves for the courier; `key` "" = one of its own for this turn."""

    kind: Literal["post", "redraw"]
    notice: Notice
    person: PersonId | None
    key: str = ""


@dataclass(slots=True, kw_only=True)
class Turn:
    """Who acts, when (aware UTC), and the store within one transaction. Steps return; they never
    send."""

    id: str
    who: Person
    now: datetime
    store: Store
    municipality: Municipality
    audience: Audience = "private"
    calendars: Calendars = field(default_factory=NoCalendars)
    links: Links = field(default_factory=NoLinks)
    outgoing: list[Outgoing] = field(default_factory=list)
    concerned: set[PersonId] = field(default_factory=set)
    to_rephrase: list[Question] = field(default_factory=list)
    _everybody: dict[PersonId, Person] | None = None
    _met: dict[PersonId, Person] = field(default_factory=dict)
    _officials: list[Person] | None = None
    _away: frozenset[PersonId] | None = None

    @property
    def today(self) -> date:
        """The local date."""
        return self.municipality.calendar.today(self.now)

    def tell(self, person: PersonId | None, notice: Notice, key: str = "") -> None:
        """Let somebody have a notice, after the commit; nobody is told when `person` is None."""
        if person is not None:
            self.outgoing.append(Outgoing(kind="post", notice=notice, person=person, key=key))

    def refresh(self, notice: Notice) -> None:
        """Draw every copy of the notice again, after the commit."""
        self.outgoing.append(Outgoing(kind="redraw", notice=notice, person=None))

    def concern(self, *people: PersonId | None) -> None:
        """Draw these people's screens again, after the commit, though they are told nothing."""
        self.concerned |= {person for person in people if person is not None}

    def rephrase(self, question: Question) -> None:
        """Put the rule that answers the question in other words, after the commit, where a language
        model is connected. The reply is the card that the answer stands in."""
        self.to_rephrase.append(question)

    def require(self, allowed: bool, who: str = "") -> None:
        """Raises: NotAllowed with `who` may, in words, unless `allowed`."""
        if not allowed:
            raise NotAllowed(who)

    async def people(self) -> Mapping[PersonId, Person]:
        """Everybody, by id; read once a turn."""
        if self._everybody is None:
            self._everybody = {person.id: person for person in await self.store.people.all()}
        return self._everybody

    async def some(self, *people: PersonId | None) -> Mapping[PersonId, Person]:
        """Only these people, by id; those that are None or unknown are left out."""
        if self._everybody is not None:
            return self._everybody
        wanted = {person for person in people if person is not None}
        known = {self.who.id: self.who} | self._met
        if wanted - known.keys():
            self._met |= await self.store.people.many(wanted - known.keys())
            known |= self._met
        return {person: known[person] for person in wanted if person in known}

    async def officials(self) -> list[Person]:
        """Everybody who has a role, by name; read once a turn."""
        if self._officials is None:
            self._officials = await self.store.people.with_roles()
        return self._officials

    async def away_today(self) -> frozenset[PersonId]:
        """Who is away on the local date; read once a turn."""
        if self._away is None:
            absences = await self.store.absences.between(self.today, self.today)
            self._away = away(absences, self.today)
        return self._away

    async def supporters(self, administration: AdministrationId | None) -> list[Person]:
        """The communicators who support an administration; those there today first. Source: QA5."""
        gone = await self.away_today()
        found = communicators(await self.officials(), administration)
        return sorted(found, key=lambda person: person.id in gone)
