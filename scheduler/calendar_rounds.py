"""Reads the calendars that people have connected, a few at a time and outside all transactions."""

import logging
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.away_events import CalendarLink, reading_dates
from bot.domain.calendar import WorkCalendar
from bot.domain.duties import CALENDAR_VIEW, CALENDARS_VIEW
from bot.flows.calendar_reading import take_in
from bot.ports import BadCalendar, Calendars, Fetched, OpenStore, Store
from bot.ui import Notice

BATCH_LINKS = 20
LEASE_MINUTES = 15
READ_EVERY_HOURS = 6
MAX_WAIT_HOURS = 24
# The owner is told when the calendar could not be read this many times in a row.
TOLD_AT_FAILURES = 3

log = logging.getLogger(__name__)


class CalendarRounds:
    """Any number of processes may go round: each calendar is leased to one of them."""

    def __init__(self, open_store: OpenStore, calendars: Calendars, calendar: WorkCalendar) -> None:
        self._open_store = open_store
        self._calendars = calendars
        self._calendar = calendar

    async def read_due(self, now: datetime) -> int:
        """Read what is due at `now` (aware UTC); how many messages were left for the courier."""
        lease = now + timedelta(minutes=LEASE_MINUTES)
        async with self._open_store() as store:
            due = await store.calendars.take_due(now, lease, BATCH_LINKS)
        told = 0
        for link in due:
            told += await self._read(link, now)
        return told

    async def _read(self, link: CalendarLink, now: datetime) -> int:
        dates = reading_dates(self._calendar.today(now))
        try:
            fetched = await self._calendars.fetch(link.sealed_address, link.etag, *dates)
        except BadCalendar as bad:
            log.warning("calendar of person %s cannot be read: %s", link.person, bad)
            return await self._failed(link, now)
        async with self._open_store() as store:
            if not await _is_still(store, link):
                return 0
            next_at = now + timedelta(hours=READ_EVERY_HOURS)
            read = replace(link, read_at=now, next_read_at=next_at, failures=0)
            if fetched is None:
                await store.calendars.save(read)
                return 0
            await store.calendars.save(replace(read, etag=fetched.etag))
            return await self._take_in(store, link, fetched, now)

    async def _take_in(
        self, store: Store, link: CalendarLink, fetched: Fetched, now: datetime
    ) -> int:
        today = self._calendar.today(now)
        person = link.person
        taken = await take_in(store, person, fetched.events, today, now, is_whole=True)
        if taken.notice is not None or taken.redraws:
            await store.outbox.redraw_screens({person})
        await store.outbox.put_many(
            [(f"{one.view}/{secrets.token_hex(8)}", one, None) for one in taken.redraws], "redraw"
        )
        if taken.notice is None:
            return len(taken.redraws)
        key = f"{CALENDAR_VIEW}/{person}/{taken.notice.args['batch']}"
        return await store.outbox.put_many([(key, taken.notice, person)])

    async def _failed(self, link: CalendarLink, now: datetime) -> int:
        failures = link.failures + 1
        hours = min(2**failures, MAX_WAIT_HOURS)
        async with self._open_store() as store:
            if not await _is_still(store, link):
                return 0
            later = now + timedelta(hours=hours)
            await store.calendars.save(replace(link, failures=failures, next_read_at=later))
            if failures != TOLD_AT_FAILURES:
                return 0
            notice = Notice(CALENDARS_VIEW, {"person": link.person})
            key = f"{CALENDARS_VIEW}/{link.person}/{now:%Y%m%dT%H%M%S}"
            return await store.outbox.put_many([(key, notice, link.person)])


async def _is_still(store: Store, link: CalendarLink) -> bool:
    """Whether the person has not removed or changed the calendar meanwhile."""
    current = await store.calendars.get(link.person)
    return current is not None and current.sealed_address == link.sealed_address
