"""What a person can see and do, whatever the platform: conversations are written for a Driver.

Drivers stand in for the service and speak HTTP only; nothing of the product is imported here.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

TOWN_ZONE = ZoneInfo("Europe/Stockholm")

# Somebody: a name, an id, or anything with a `name`.
Who = Any


class Surroundings(Protocol):
    """What happens around the chat: the courier and the town's clock."""

    def now(self) -> datetime:
        """The town's time, aware."""

    async def settle(self) -> None:
        """Deliver every message that waits."""

    async def move_to(self, moment: datetime) -> None:
        """Live through everything until then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenButton:
    """A button or a link, with the title of the item it stands in ("" = the card's own)."""

    label: str
    within: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenCard:
    """A card as it is seen: its title, all its text, and the labels of its buttons in order."""

    title: str
    text: str
    all_buttons: tuple[SeenButton, ...] = ()

    @property
    def buttons(self) -> tuple[str, ...]:
        """The labels."""
        return tuple(button.label for button in self.all_buttons)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenForm:
    """An open form: each field's label and value by its name, and the labels of its buttons."""

    title: str
    fields: Mapping[str, str]
    values: Mapping[str, str | list[str]]
    buttons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What a person has before them; `"text" in screen` looks everywhere."""

    text: str
    cards: tuple[SeenCard, ...] = ()

    def __contains__(self, text: str) -> bool:
        return text in self.text

    @property
    def last(self) -> SeenCard:
        """The lowest card."""
        assert self.cards, f"no card on the screen:\n{self.text}"
        return self.cards[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request that can be made again: `path` and `fields` as the platform sends them."""

    person: Who
    path: str
    fields: tuple[tuple[str, Any], ...] = field(default_factory=tuple)


class Driver(ABC):
    """One platform, for all its people."""

    def __init__(self, surroundings: Surroundings) -> None:
        self.surroundings = surroundings

    @abstractmethod
    async def screen(self, person: Who) -> Screen:
        """What the person sees now."""

    @abstractmethod
    async def says(self, person: Who, text: str) -> Sent:
        """Write something."""

    @abstractmethod
    async def presses(self, person: Who, label: str, within: str | None = None) -> Sent:
        """Press the lowest button of that label; `within` = words of its item's or card's title."""

    @abstractmethod
    async def fills(self, person: Who, *, alternative: str | None = None, **values: Any) -> Sent:
        """Fill in the open form by field name and send it, or leave it by an alternative's label.

        Fields that are not given keep what they hold. "all" ticks every box. A person is a name,
        an id or anything with a `name`.
        """

    @abstractmethod
    async def leaves(self, person: Who, **values: Any) -> None:
        """Fill in some of the open form and close it."""

    async def sends_picture(self, person: Who, content: bytes) -> Any:
        """Send a picture in the conversation, where the platform can."""
        raise AssertionError("no picture can be sent in this conversation")

    async def sends_calendar(self, person: Who, content: bytes, name: str = "kalender.ics") -> Any:
        """Send the file of a calendar in the conversation, where the platform can."""
        raise AssertionError("no file can be sent in this conversation")

    @abstractmethod
    async def errors(self, person: Who) -> dict[str, str]:
        """What is wrong with the form that was sent, by field; "" = with all of it."""

    @abstractmethod
    async def form(self, person: Who) -> SeenForm:
        """The form that the person has open."""

    @abstractmethod
    async def keeps(self, person: Who, label: str, within: str | None = None) -> Sent:
        """The press of a button, not made yet: it can be made later, when the card is old."""

    @abstractmethod
    async def repeats(self, sent: Sent, person: Who = None) -> None:
        """Send the very same again; as somebody else it is forged."""

    async def settles(self) -> None:
        """Let the courier deliver."""
        await self.surroundings.settle()

    async def moves(self, *, hours: int = 0, days: int = 0) -> None:
        """Let time pass; `days` by the local clock."""
        now = self.surroundings.now()
        local = now.astimezone(TOWN_ZONE).replace(tzinfo=None) + timedelta(days=days)
        there = local.replace(tzinfo=TOWN_ZONE) if days else now
        await self.surroundings.move_to(there + timedelta(hours=hours))
        await self.settles()

    async def tomorrow(self, hour: int) -> None:
        """Let time pass until the next day, when the local clock shows the hour."""
        await self._day_after(self.surroundings.now(), hour)

    async def workdays(self, count: int) -> None:
        """Let `count` days from Monday to Friday pass, until noon; there are no holidays then."""
        day = self.surroundings.now().astimezone(TOWN_ZONE)
        while count:
            day += timedelta(days=1)
            count -= day.weekday() < 5
        await self._day_after(day - timedelta(days=1), 12)

    async def _day_after(self, day: datetime, hour: int) -> None:
        local = day.astimezone(TOWN_ZONE) + timedelta(days=1)
        await self.surroundings.move_to(local.replace(hour=hour, minute=0, second=0, microsecond=0))
        await self.settles()
