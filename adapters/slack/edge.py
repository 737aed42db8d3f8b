"""Slack's way in: what is not signed by Slack, too old, too big or misshapen goes no further, and
what is taken in is committed before it is acknowledged."""

import asyncio
import hashlib
import hmac
import json
import logging
import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

from adapters.inbox import Inbox
from adapters.slack.arrivals import Arrival, BadArrival, read_http, typing_key
from bot.ports import Clock, OpenStore

PATH = "/slack/events"
MAX_BODY_BYTES = 1024 * 1024
MAX_AGE_SECONDS = 300
READ_WITHIN_SECONDS = 10.0
# Slack gives up after three seconds.
ANSWER_WITHIN_SECONDS = 2.0

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")

log = logging.getLogger(__name__)


class Intake:
    """Takes in what Slack sent, over HTTP or over a socket, and gives its acknowledgement."""

    def __init__(
        self, open_store: OpenStore, inbox: Inbox, waiting_view: Callable[[dict[str, Any]], Any]
    ) -> None:
        self._open_store = open_store
        self._inbox = inbox
        self._waiting_view = waiting_view

    async def take(self, arrival: Arrival) -> dict[str, Any] | None:
        """The body of the acknowledgement, None for an empty one. It is committed by then."""
        match arrival.kind:
            case "challenge":
                return {"challenge": arrival.body["challenge"]}
            case "options":
                return {"options": []}
            case "nothing":
                return None
            case "typing":
                await self._keep_latest(arrival)
                return None
            case "picked":
                await self._keep_latest(arrival)
        payload = json.dumps(arrival.body, separators=(",", ":"))
        taken = await self._inbox.take(arrival.key, payload)
        if arrival.kind != "answered" or taken is None:
            return None
        body: dict[str, Any] | None = await taken.answered(
            ANSWER_WITHIN_SECONDS, self._waiting_view(arrival.body)
        )
        return body

    async def _keep_latest(self, arrival: Arrival) -> None:
        payload = json.dumps(arrival.body, separators=(",", ":"))
        key = typing_key(arrival.team, arrival.body["view"]["id"])
        async with self._open_store() as store:
            await store.inbox.latest(key, payload, self._inbox.now())


class Edge:
    """The route that Slack sends everything to."""

    def __init__(self, signing_secret: str, intake: Intake, now: Clock) -> None:
        self._secret = signing_secret.encode()
        self._intake = intake
        self._now = now

    def mount(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_post(PATH, self.receive)

    async def receive(self, request: web.Request) -> web.Response:
        """Acknowledge a request with 200, or refuse it with 400, 401 or 413."""
        raw = await _read(request)
        if not self._is_from_slack(request, raw):
            raise web.HTTPUnauthorized(text="This is not signed by Slack, or too old.")
        try:
            arrival = read_http(request.content_type, raw)
        except BadArrival as error:
            log.warning("slack: refused, %s", error)
            raise web.HTTPBadRequest(text=f"Refused: {error}.") from error
        body = await self._intake.take(arrival)
        return web.Response() if body is None else web.json_response(body)

    def _is_from_slack(self, request: web.Request, raw: bytes) -> bool:
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            return False
        if abs(self._now().timestamp() - int(timestamp)) > MAX_AGE_SECONDS:
            return False
        signed = b"v0:" + timestamp.encode() + b":" + raw
        wanted = "v0=" + hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(wanted.encode(), signature.encode())


async def _read(request: web.Request) -> bytes:
    """The body as it was sent. Raises: HTTPBadRequest, HTTPRequestEntityTooLarge."""
    try:
        async with asyncio.timeout(READ_WITHIN_SECONDS):
            return await request.clone(client_max_size=MAX_BODY_BYTES).read()
    except (web.RequestPayloadError, ConnectionError, TimeoutError) as error:
        raise web.HTTPBadRequest(text="The body did not come through.") from error
