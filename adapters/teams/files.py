"""Files that people pasted or uploaded, fetched from where Teams keeps them and from nowhere
else."""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from aiohttp import (
    ClientConnectorDNSError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
)
from yarl import URL

from adapters.sent_files import (
    MAX_PICTURE_BYTES,
    calendar_file,
    calendar_too_big,
    picture,
    too_big,
)
from adapters.teams.access import AccessTokens
from adapters.teams.activities import PLATFORM
from adapters.teams.addresses import ForeignAddress, PrivateAddress, checked, proxy_for
from adapters.teams.answers import TooLong, read
from adapters.teams.services import Services
from bot.domain.away_events import MAX_CALENDAR_BYTES
from bot.events import FileRef
from bot.i18n import _
from bot.ports import Picture, TryLater, Unreadable

DOWNLOAD_TIMEOUT_SECONDS = 30.0
MAX_FILES = 10
UPLOAD = "application/vnd.microsoft.teams.file.download.info"

# "pasted" lies with the service and needs our token; "uploaded" is signed and must never get it.
Kind = Literal["pasted", "uploaded"]

log = logging.getLogger(__name__)


def file_refs(activity: Mapping[str, Any], tenant: str) -> tuple[FileRef, ...]:
    """The files of a message that somebody sent; nothing of them has been checked."""
    attachments = activity.get("attachments")
    listed = attachments if isinstance(attachments, list) else []
    found = [ref for one in listed if isinstance(one, dict) for ref in _refs(one, tenant)]
    return tuple(found[:MAX_FILES])


def _refs(attachment: Mapping[str, Any], tenant: str) -> Iterator[FileRef]:
    kind, content = attachment.get("contentType"), attachment.get("content")
    if kind == UPLOAD and isinstance(content, dict):
        yield from _ref("uploaded", content.get("downloadUrl"), tenant, attachment.get("name"))
    elif isinstance(kind, str) and kind.lower().startswith("image/"):
        yield from _ref("pasted", attachment.get("contentUrl"), tenant)


def _ref(kind: Kind, url: object, tenant: str, name: object = "") -> Iterator[FileRef]:
    if isinstance(url, str) and url:
        file = json.dumps({"kind": kind, "url": url}, separators=(",", ":"))
        told = name if isinstance(name, str) else ""
        yield FileRef(platform=PLATFORM, team=tenant, file=file, name=told)


class Files:
    """Fetches files. The session must find hosts as `teams_session` does: an uploaded file may not
    lead into the network around us."""

    def __init__(
        self,
        session: ClientSession,
        tokens: AccessTokens,
        services: Services,
        download_hosts: Sequence[str],
    ) -> None:
        self._session = session
        self._tokens = tokens
        self._services = services
        self._download_hosts = tuple(download_hosts)

    async def fetch(self, file: FileRef) -> Picture:
        """The picture. Raises: TryLater, Unreadable."""
        content = await self._content(file, MAX_PICTURE_BYTES)
        if content is None:
            raise too_big()
        return picture(content)

    async def fetch_calendar(self, file: FileRef) -> bytes:
        """The file of a calendar. Raises: TryLater, Unreadable."""
        content = await self._content(file, MAX_CALENDAR_BYTES)
        if content is None:
            raise calendar_too_big()
        return calendar_file(content)

    async def _content(self, file: FileRef, most: int) -> bytes | None:
        """The content; None when it is longer than `most` bytes."""
        try:
            about = json.loads(file.file)
            kind, url = about["kind"], str(about["url"])
        except (ValueError, TypeError, KeyError):
            raise _outside() from None
        if kind == "pasted":
            return await self._pasted(file.team, url, most)
        return await self._uploaded(url, most)

    async def _pasted(self, tenant: str, url: str, most: int) -> bytes | None:
        """With our token, so only from the very server that the tenant is answered at."""
        service = URL(await self._services.get(tenant), encoded=True)
        try:
            address = checked(url, [service.host or ""])
        except ForeignAddress:
            raise _outside() from None
        if address.origin() != service.origin():
            raise _outside()
        token = await self._tokens.get()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return await self._download(address, headers, token, most)

    async def _uploaded(self, url: str, most: int) -> bytes | None:
        try:
            address = checked(url, self._download_hosts)
        except ForeignAddress as foreign:
            log.warning("teams: a file is not fetched: %s", foreign)
            raise _outside() from None
        return await self._download(address, {}, None, most)

    async def _download(
        self, address: URL, headers: Mapping[str, str], token: str | None, most: int
    ) -> bytes | None:
        try:
            async with self._session.get(
                address,
                headers={**headers, "Accept-Encoding": "identity"},
                allow_redirects=False,
                proxy=proxy_for(address),
                timeout=ClientTimeout(total=DOWNLOAD_TIMEOUT_SECONDS),
            ) as response:
                if response.status == 401 and token:
                    self._tokens.drop(token)
                    raise TryLater
                return await _content(response, most)
        except TooLong:
            return None
        except ClientConnectorDNSError as error:
            if isinstance(error.os_error, PrivateAddress):
                log.warning("teams: a file is not fetched: it lies in the network around us")
                raise _outside() from None
            raise TryLater from error
        except (ClientError, OSError, TimeoutError) as error:
            raise TryLater from error


async def _content(response: ClientResponse, most: int) -> bytes:
    if response.status >= 500 or response.status == 429:
        raise TryLater
    if response.status != 200:
        raise Unreadable(_("Teams does not give me the file. Send it again."))
    if (response.content_length or 0) > most:
        raise TooLong
    return await read(response, most)


def _outside() -> Unreadable:
    return Unreadable(_("The file lies outside Teams. Send the file itself."))
