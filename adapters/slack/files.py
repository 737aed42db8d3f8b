"""Pictures that people sent, fetched with our token from Slack's own hosts only."""

from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession

from adapters.pictures import MAX_PICTURE_BYTES, picture, too_big
from adapters.slack.sender import Sender, SlackRefused
from adapters.slack.workspaces import Workspaces
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
        try:
            answer = await self._sender.call(file.team, "files.info", file=file.file)
        except SlackRefused as refused:
            raise Unreadable(_("Slack does not give me the file. Send it again.")) from refused
        about: dict[str, Any] = answer["file"]
        if int(about.get("size") or 0) > MAX_PICTURE_BYTES:
            raise too_big()
        url = str(about.get("url_private_download") or about.get("url_private") or "")
        if not self._is_ours_to_ask(url):
            raise Unreadable(_("The file lies outside Slack. Send the picture itself."))
        return picture(await self._download(file.team, url))

    def _is_ours_to_ask(self, url: str) -> bool:
        """Whether our token may go there."""
        parts = urlsplit(url)
        if parts.scheme == "https" and parts.netloc == FILES_HOST:
            return True
        return (parts.scheme, parts.netloc) == (self._api.scheme, self._api.netloc)

    async def _download(self, team: str, url: str) -> bytes:
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
                    if len(content) > MAX_PICTURE_BYTES:
                        raise too_big()
        except (ClientError, TimeoutError) as error:
            raise TryLater from error
        return bytes(content)
