"""Files that people sent, fetched with our token from Slack's own hosts only."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession

from adapters.sent_files import (
    MAX_PICTURE_BYTES,
    calendar_file,
    calendar_too_big,
    picture,
    too_big,
)
from adapters.slack.sender import Sender, SlackRefused
from adapters.slack.workspaces import Workspaces
from bot.domain.away_events import MAX_CALENDAR_BYTES
from bot.events import FileRef
from bot.i18n import _
from bot.ports import Picture, TryLater, Unreadable

FILES_HOST = "files.slack.com"
CHUNK_BYTES = 64 * 1024


class Files:
    """Fetches files of Slack."""

    def __init__(
        self, sender: Sender, workspaces: Workspaces, session: ClientSession, api_url: str
    ) -> None:
        self._sender = sender
        self._workspaces = workspaces
        self._session = session
        self._api = urlsplit(api_url)

    async def fetch(self, file: FileRef) -> Picture:
        """The picture. Raises: TryLater, Unreadable."""
        return picture(await self._content(file, MAX_PICTURE_BYTES, too_big))

    async def fetch_calendar(self, file: FileRef) -> bytes:
        """The file of a calendar. Raises: TryLater, Unreadable."""
        return calendar_file(await self._content(file, MAX_CALENDAR_BYTES, calendar_too_big))

    async def _content(self, file: FileRef, most: int, too_much: Callable[[], Unreadable]) -> bytes:
        try:
            answer = await self._sender.call(file.team, "files.info", file=file.file)
        except SlackRefused as refused:
            raise Unreadable(_("Slack does not give me the file. Send it again.")) from refused
        about: dict[str, Any] = answer["file"]
        if int(about.get("size") or 0) > most:
            raise too_much()
        url = str(about.get("url_private_download") or about.get("url_private") or "")
        if not self._is_ours_to_ask(url):
            raise Unreadable(_("The file lies outside Slack. Send the file itself."))
        content = await self._download(file.team, url, most)
        if content is None:
            raise too_much()
        return content

    def _is_ours_to_ask(self, url: str) -> bool:
        """Whether our token may go there."""
        parts = urlsplit(url)
        if parts.scheme == "https" and parts.netloc == FILES_HOST:
            return True
        return (parts.scheme, parts.netloc) == (self._api.scheme, self._api.netloc)

    async def _download(self, team: str, url: str, most: int) -> bytes | None:
        """The content; None when it is longer than `most` bytes."""
        workspace = await self._workspaces.get(team)
        headers = {"Authorization": f"Bearer {workspace.token}"}
        content = bytearray()
        try:
            async with self._session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status >= 500 or response.status == 429:
                    raise TryLater
                if response.status != 200:
                    raise Unreadable(_("Slack does not give me the file. Send it again."))
                async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                    content += chunk
                    if len(content) > most:
                        return None
        except (ClientError, TimeoutError) as error:
            raise TryLater from error
        return bytes(content)
