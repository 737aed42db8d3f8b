"""The calendars of people: their addresses sealed, read, and reduced to days away."""

import asyncio
from datetime import date
from zoneinfo import ZoneInfo

from adapters.calendars.fetching import Fetcher, checked_address
from adapters.calendars.ics import away_events
from adapters.sealing import Seal
from bot.domain.away_events import AwayEvent
from bot.ports import BadCalendar, Fetched

# The key is for this use alone. Another text would leave every sealed address unreadable.
PURPOSE = b"kanalvakt: addresses of calendars"
FEED_PATH = "/calendar/{token}.ics"


class PeoplesCalendars:
    """The port Calendars. Without a secret key no address is kept, and only files are read."""

    def __init__(
        self, zone: ZoneInfo, *, secret_key: str, base_url: str, fetcher: Fetcher | None = None
    ) -> None:
        self._zone = zone
        self._seal = Seal(secret_key, PURPOSE) if secret_key else None
        self._base_url = base_url
        self._fetcher = fetcher or Fetcher()

    @property
    def keeps_addresses(self) -> bool:
        """Whether there is a key to encrypt them with."""
        return self._seal is not None

    def serve_at(self, base_url: str) -> None:
        """Where this server is, when only its start could tell."""
        self._base_url = base_url

    def seal(self, address: str) -> str:
        """The address, encrypted. Raises: BadCalendar("address" | "private")."""
        if self._seal is None:
            raise BadCalendar("address")
        return self._seal.close(str(checked_address(address)))

    def read(self, text: str, first: date, last: date) -> list[AwayEvent]:
        """The days away in the text of a file. Raises: BadCalendar."""
        return away_events(text, first, last, self._zone)

    async def read_file(self, content: bytes, first: date, last: date) -> list[AwayEvent]:
        """The days away in a whole file. Raises: BadCalendar."""
        return await asyncio.to_thread(away_events, content, first, last, self._zone)

    async def fetch(self, sealed: str, etag: str, first: date, last: date) -> Fetched | None:
        """The days away at the address; None when nothing has changed. Raises: BadCalendar."""
        if self._seal is None:
            raise BadCalendar("address")
        try:
            address = self._seal.open(sealed)
        except ValueError as error:
            raise BadCalendar("address") from error
        body = await self._fetcher.fetch(address, etag)
        if body is None:
            return None
        read = asyncio.to_thread(away_events, body.content, first, last, self._zone)
        return Fetched(events=tuple(await read), etag=body.etag)

    def feed_address(self, token: str) -> str:
        """Where the feed with the token is served."""
        return self._base_url + FEED_PATH.format(token=token)
