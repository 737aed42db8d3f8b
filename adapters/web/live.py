"""Live updates: who looks at the page now, and what has changed since they were last told."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

HEARTBEAT_SECONDS = 15.0
# How long an open page waits after it has lost us, such as at a restart.
COME_BACK_MILLISECONDS = 1000


@dataclass(slots=True)
class News:
    """What has changed. Many changes of one thing are one piece of news."""

    messages: dict[int, None] = field(default_factory=dict)
    people: bool = False
    clock: bool = False


class Listener:
    """One open page. `person` is who is looked at, None on the first page."""

    def __init__(self, person: int | None) -> None:
        self.person = person
        self.closed = False
        self._news = News()
        self._wake = asyncio.Event()
        self.tell(people=True, clock=True)  # a page that comes back has missed it

    def tell(
        self, *, message: int | None = None, people: bool = False, clock: bool = False
    ) -> None:
        """Note what has changed, and wake who waits for it."""
        if message is not None:
            self._news.messages[message] = None
        self._news.people |= people
        self._news.clock |= clock
        self._wake.set()

    def close(self) -> None:
        """Let the page go."""
        self.closed = True
        self._wake.set()

    async def wait(self) -> News | None:
        """What has changed since last time; None when nothing has for a while."""
        try:
            await asyncio.wait_for(self._wake.wait(), HEARTBEAT_SECONDS)
        except TimeoutError:
            return None
        self._wake.clear()
        news, self._news = self._news, News()
        return news


class Live:
    """All open pages."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    @contextmanager
    def listen(self, person: int | None) -> Iterator[Listener]:
        """A listener for as long as the page is open."""
        listener = Listener(person)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def message(self, person: int, message: int) -> None:
        """A message is new, or is drawn otherwise now."""
        for listener in self._listeners:
            is_here = listener.person == person
            listener.tell(message=message if is_here else None, people=True)

    def people(self) -> None:
        """What stands beside people's names may have changed."""
        for listener in self._listeners:
            listener.tell(people=True)

    def clock(self) -> None:
        """The town's clock has moved."""
        for listener in self._listeners:
            listener.tell(clock=True)

    def close(self) -> None:
        """Let every page go, so that the server can stop."""
        for listener in self._listeners:
            listener.close()


def server_sent(event: str, data: Any) -> bytes:
    """An event as it stands on the wire."""
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
