"""A person's duties as a calendar feed, at an address that is the only key to it."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from re import compile as pattern

from aiohttp import web
from icalendar import Calendar, Event

from bot.ports import Clock, FeedEvent

FEED_ROUTE = "/calendar/{token}.ics"
REFRESH_HOURS = 6
_TOKEN = pattern(r"[A-Za-z0-9_-]{20,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed holds: the name of the calendar, and its events."""

    name: str
    events: tuple[FeedEvent, ...]


# Gives the feed of a token; None when no feed has it.
FindFeed = Callable[[str], Awaitable[Feed | None]]


class Feeds:
    """The routes of the feeds."""

    def __init__(self, find: FindFeed, now: Clock) -> None:
        self._find = find
        self._now = now

    def mount(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_get(FEED_ROUTE, self.answer)

    async def answer(self, request: web.Request) -> web.Response:
        """The feed as iCalendar; 404 for a token that nobody has."""
        token = request.match_info["token"]
        feed = await self._find(token) if _TOKEN.fullmatch(token) else None
        if feed is None:
            raise web.HTTPNotFound(text="There is no such calendar.\n")
        etag = hashlib.sha256(repr(feed).encode()).hexdigest()[:32]
        if any(one.value in (etag, "*") for one in request.if_none_match or ()):
            return web.Response(status=304, headers={"ETag": f'"{etag}"'})
        return web.Response(
            body=self._written(feed.name, feed.events),
            headers={"ETag": f'"{etag}"', "X-Robots-Tag": "noindex"},
            content_type="text/calendar",
            charset="utf-8",
        )

    def _written(self, name: str, events: Sequence[FeedEvent]) -> bytes:
        calendar = Calendar()
        calendar.add("PRODID", "-//Kanalvakt//Duties//EN")
        calendar.add("VERSION", "2.0")
        calendar.add("METHOD", "PUBLISH")
        calendar.add("X-WR-CALNAME", name)
        calendar.add("REFRESH-INTERVAL;VALUE=DURATION", f"PT{REFRESH_HOURS}H")
        calendar.add("X-PUBLISHED-TTL", f"PT{REFRESH_HOURS}H")
        stamp = self._now().astimezone(UTC).replace(microsecond=0)
        for one in events:
            event = Event()
            event.add("UID", one.uid)
            event.add("DTSTAMP", stamp)
            event.add("SUMMARY", one.title)
            if one.text:
                event.add("DESCRIPTION", one.text)
            if one.starts_at is not None:
                event.add("DTSTART", one.starts_at.astimezone(UTC))
                event.add("DTEND", one.starts_at.astimezone(UTC) + timedelta(minutes=one.minutes))
            elif one.first_on is not None:
                event.add("DTSTART", one.first_on)
                event.add("DTEND", (one.last_on or one.first_on) + timedelta(days=1))
            # A duty takes no time from others: it must not make its owner look busy.
            event.add("TRANSP", "TRANSPARENT")
            calendar.add_component(event)
        written: bytes = calendar.to_ical()
        return written
