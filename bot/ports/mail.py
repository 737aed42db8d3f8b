"""What waits to be sent, what has been sent, and how fast."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.domain.ids import PersonId
from bot.ports.platforms import MessageRef
from bot.ui import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message that waits in the outbox. `kind` "post" goes to `person`; "redraw" to every copy
    posted of the notice."""

    key: str
    kind: Literal["post", "redraw"]
    notice: Notice
    person: PersonId | None
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A copy of a notice that somebody has in a conversation."""

    person: PersonId
    notice: Notice
    message: MessageRef


class Outbox(Protocol):
    """Messages to send after the commit, and the copies already sent. Times here are real time,
    also in the demo, but for what a message is held until: that is the town's."""

    async def put(
        self, key: str, kind: Literal["post", "redraw"], notice: Notice, person: PersonId | None
    ) -> bool:
        """Add the message unless the key has been there before; whether it was added."""

    async def put_many(
        self,
        rows: Sequence[tuple[str, Notice, PersonId | None]],
        kind: Literal["post", "redraw"] = "post",
    ) -> int:
        """Add messages (key, notice, person) whose keys are new; how many that was. Raises:
        Conflict when somebody adds the same ones at once, in another order."""

    async def put_held(self, key: str, notice: Notice, person: PersonId, until: datetime) -> bool:
        """Add a post that is held until then, unless the key has been there before; whether it was
        added."""

    async def claim(
        self,
        now: datetime,
        lease_seconds: float,
        limit: int,
        town_now: datetime | None = None,
    ) -> list[Waiting]:
        """Lease up to `limit` waiting messages, the oldest first; each counts one attempt more.

        Those held until after `town_now` (None: `now`) are left.
        """

    async def hold(self, key: str, until: datetime) -> None:
        """Let a message that was claimed and not tried wait until then, on the town's clock."""

    async def release(self, person: PersonId, but: str) -> None:
        """Let what is held for the person be looked at again, but for the view `but`."""

    async def next_held_at(self, after: datetime) -> datetime | None:
        """The first moment after `after` until when a message is held; None when none is."""

    async def close(self, keys: Sequence[str], outcome: str, now: datetime) -> None:
        """Mark the messages as over: "sent", "nothing" (nothing to say any more) or "failed"."""

    async def put_off(self, key: str, until: datetime) -> None:
        """Let the message wait until then."""

    async def waiting(self) -> int:
        """How many messages are not over."""

    async def posted(self, posting: Posting, now: datetime) -> None:
        """Remember a copy, or that a message now shows another notice."""

    async def posted_many(self, postings: Sequence[Posting], now: datetime) -> None:
        """Remember copies; of several in one message, the last."""

    async def postings(self, notice: Notice) -> list[Posting]:
        """Every copy of the notice."""

    async def posting_at(self, message: MessageRef) -> Posting | None:
        """What a message shows; None for one that shows no notice."""

    async def has_posted(self, platform: str, team: str, place: str) -> bool:
        """Whether a copy of any notice is known there."""

    async def redraw_screens(
        self, people: Collection[PersonId], changed: Collection[Notice] = ()
    ) -> None:
        """Let the screens that these people have beside the conversation be drawn again, and those
        of everybody who has a copy of a notice that has changed."""


class Pace(Protocol):
    """When the next message may go to a place, shared by every process."""

    async def reserve(
        self, platform: str, team: str, place: str, now: datetime, interval_seconds: float
    ) -> datetime:
        """The first moment that is free for the place (`place` "" = the whole team); the next is
        free `interval_seconds` later."""

    async def hold(self, platform: str, team: str, place: str, until: datetime) -> None:
        """Nothing is free for the place before then."""
