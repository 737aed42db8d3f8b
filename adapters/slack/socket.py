"""Socket Mode: we open a socket to Slack, so that nothing of ours has to be reached from outside.

Slack's own client speaks on the socket; whether there is one is decided here.
"""

import asyncio
import logging
from pathlib import Path
from traceback import extract_tb

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.arrivals import BadArrival, read
from adapters.slack.edge import Intake

OPEN_TIMEOUT_SECONDS = 10.0
FIRST_PAUSE_SECONDS = 1.0
MAX_PAUSE_SECONDS = 60.0
# A socket that lived for shorter than this does not count as a success.
STEADY_SECONDS = 30.0
STOP_TIMEOUT_SECONDS = 10.0

# Slack says no or is away; the last two are what an answer that is no JSON object leads to.
FAULTS = (SlackApiError, ClientError, OSError, TimeoutError, AttributeError, ValueError)

log = logging.getLogger(__name__)


def _kind_only(record: logging.LogRecord) -> bool:
    """Leave the kind of a fault, and nothing of what Slack sent or where we connect to."""
    error = record.exc_info[1] if record.exc_info else None
    kind = type(error).__name__ if error is not None else "a fault"
    record.msg, record.args, record.exc_info = "slack: %s on the socket", (kind,), None
    return True


_client_log = logging.getLogger(f"{__name__}.client")
_client_log.setLevel(logging.WARNING)
_client_log.addFilter(_kind_only)


class _Connection(SocketModeClient):
    """One socket. When it is over, or Slack announces that it will be, `over` is set; this never
    opens another, as it would try the same address for ever, which Slack lets in once."""

    def __init__(self, app_token: str, client: AsyncWebClient) -> None:
        super().__init__(app_token, logger=_client_log, web_client=client, proxy=client.proxy)
        self.over = asyncio.Event()

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Called by Slack's client when the socket is closed, silent or to be replaced."""
        self.over.set()

    async def open(self) -> None:
        """Ask for an address and connect. Raises: one of FAULTS."""
        answer = await self.web_client.apps_connections_open(app_token=self.app_token)
        self.wss_uri = str(answer["url"])
        async with asyncio.timeout(OPEN_TIMEOUT_SECONDS):
            await self.connect()  # type: ignore[no-untyped-call]

    async def end(self) -> None:
        """Close the socket and everything of it."""
        await self.close()  # type: ignore[no-untyped-call]
        tasks = (self.message_processor, self.current_session_monitor, self.message_receiver)
        await asyncio.gather(*filter(None, tasks), return_exceptions=True)


class SocketMode:
    """Takes in what Slack sends over a socket, from `start` to `stop`."""

    def __init__(self, app_token: str, client: AsyncWebClient, intake: Intake) -> None:
        """`client` asks Slack for the socket's address; its session must outlive this."""
        self._app_token = app_token
        self._client = client
        self._intake = intake
        self._connections: list[_Connection] = []
        self._connecting: asyncio.Task[None] | None = None
        self._taking: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Connect, and stay connected; does not wait for Slack."""
        self._connecting = asyncio.create_task(self._stay_connected())

    async def stop(self) -> None:
        """Take in nothing more; what is being taken in has STOP_TIMEOUT_SECONDS."""
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        for connection in self._connections:
            connection.socket_mode_request_listeners.clear()
        if self._taking:
            await asyncio.wait(self._taking, timeout=STOP_TIMEOUT_SECONDS)
        for task in self._taking:
            task.cancel()
        await self._end(list(self._connections))

    async def _stay_connected(self) -> None:
        clock = asyncio.get_running_loop().time
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                connection = await self._open()
            except FAULTS as error:
                log.error("slack: the socket cannot be opened: %s", type(error).__name__)
            else:
                since = clock()
                await connection.over.wait()
                if clock() - since >= STEADY_SECONDS:
                    pause = FIRST_PAUSE_SECONDS
                    continue
            await asyncio.sleep(pause)
            pause = min(2 * pause, MAX_PAUSE_SECONDS)

    async def _open(self) -> _Connection:
        """A new socket. The old one stays until it is there, so that no press falls between."""
        old = list(self._connections)
        connection = _Connection(self._app_token, self._client)
        connection.socket_mode_request_listeners.append(self._hear)
        self._connections.append(connection)
        try:
            await connection.open()
        except FAULTS:
            await self._end([connection])
            raise
        await self._end(old)
        return connection

    async def _end(self, connections: list[_Connection]) -> None:
        for connection in connections:
            await connection.end()
            self._connections.remove(connection)

    async def _hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        task = asyncio.create_task(self._take(client, request))
        self._taking.add(task)
        task.add_done_callback(self._taken)

    def _taken(self, task: asyncio.Task[None]) -> None:
        """What could not be kept is not acknowledged, and Slack sends it again."""
        self._taking.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            spot = extract_tb(error.__traceback__)[-1]
            at = f"{Path(spot.filename).name}:{spot.lineno}"
            log.error("slack: not acknowledged, %s in %s", type(error).__name__, at)

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Keep what arrived, and then acknowledge it. What is misshapen is acknowledged too, as it
        would be sent for ever."""
        try:
            body = await self._intake.take(read(request.payload))
        except BadArrival as error:
            log.warning("slack: passed over, %s", error)
            body = None
        payload = body if request.accepts_response_payload else None
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))
