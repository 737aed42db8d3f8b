"""What Slack sends to the app: signed requests or Socket Mode envelopes, and how it is answered."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from tests.platforms.slack_checks import Json

FORM = "application/x-www-form-urlencoded"
ACKNOWLEDGE_WITHIN_SECONDS = 3.0
GIVE_UP_AFTER_SECONDS = 30.0  # longer than Slack waits, so that a slow answer can be told


@dataclass(frozen=True, kw_only=True)
class Ack:
    """The app's answer to one delivery; status 0 = none came."""

    kind: str
    sent: Json
    status: int
    body: str
    seconds: float

    @property
    def is_in_time(self) -> bool:
        """Whether Slack takes it: 200 within three seconds."""
        return self.status == 200 and self.seconds < ACKNOWLEDGE_WITHIN_SECONDS

    def answer(self) -> Any:
        """The JSON of the body; None when it is empty or no JSON."""
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            return None


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature of a request."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class Deliveries:
    """The way to the app; every answer is kept in `acknowledgements`."""

    def __init__(self) -> None:
        self.acknowledgements: list[Ack] = []
        self.url = ""
        self.signing_secret = ""
        self.clock: Callable[[], float] = time.time
        self.sockets: list[web.WebSocketResponse] = []
        self._awaited: dict[str, asyncio.Future[Json]] = {}
        self._turn = count()
        self._http: ClientSession | None = None

    def aim(self, app_url: str, signing_secret: str, path: str = "/slack/events") -> None:
        """Deliver there over HTTP, with the secret."""
        self.url = app_url.rstrip("/") + path
        self.signing_secret = signing_secret

    async def close(self) -> None:
        """Cut the ways to the app."""
        for socket in list(self.sockets):
            await socket.close()
        if self._http is not None:
            await self._http.close()

    async def send(self, kind: str, payload: Json, *, retry: int = 0, reason: str = "") -> Ack:
        """Deliver "events", an "interactions" payload or the fields of "commands"."""
        if self.sockets:
            return await self._over_socket(kind, payload, retry, reason)
        headers = {}
        if retry:
            headers = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        if kind == "events":
            body, content_type = json.dumps(payload).encode(), "application/json"
        elif kind == "interactions":
            body, content_type = urlencode({"payload": json.dumps(payload)}).encode(), FORM
        else:
            body, content_type = urlencode(payload).encode(), FORM
        return await self.send_raw(
            body, content_type=content_type, kind=kind, sent=payload, headers=headers
        )

    async def send_raw(
        self,
        body: bytes,
        *,
        content_type: str = "application/json",
        timestamp: str | None = None,
        signed: str | None = None,
        headers: dict[str, str] | None = None,
        kind: str = "raw",
        sent: Json | None = None,
    ) -> Ack:
        """Deliver these very bytes; `timestamp` and `signed` replace the right ones, "" = without
        the header."""
        stamp = str(int(self.clock())) if timestamp is None else timestamp
        right = signature(self.signing_secret, stamp, body)
        own = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": right if signed is None else signed,
        }
        kept = {name: value for name, value in own.items() if value}
        began = time.monotonic()
        status, text = await self._posted(body, {**kept, **(headers or {})})
        seconds = time.monotonic() - began
        ack = Ack(kind=kind, sent=sent or {}, status=status, body=text, seconds=seconds)
        self.acknowledgements.append(ack)
        return ack

    async def serve_socket(self, request: web.Request, app_id: str) -> web.WebSocketResponse:
        """A Socket Mode connection, until it is closed."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        hello = {
            "type": "hello",
            "num_connections": len(self.sockets),
            "connection_info": {"app_id": app_id},
            "debug_info": {"host": "socket", "approximate_connection_time": 18060},
        }
        await socket.send_json(hello)
        try:
            async for message in socket:
                self._acknowledged(message.data)
        finally:
            self.sockets.remove(socket)
        return socket

    async def _posted(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        if self._http is None:
            self._http = ClientSession(timeout=ClientTimeout(total=GIVE_UP_AFTER_SECONDS))
        try:
            async with self._http.post(self.url, data=BytesIO(body), headers=headers) as response:
                return response.status, await response.text()
        except (ClientError, TimeoutError):
            return 0, ""

    async def _over_socket(self, kind: str, payload: Json, retry: int, reason: str) -> Ack:
        envelope_id = f"envelope-{next(self._turn)}"
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": {"events": "events_api", "interactions": "interactive"}.get(
                kind, "slash_commands"
            ),
            "payload": payload,
            "accepts_response_payload": kind != "events",
        }
        if kind == "events":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        awaited = self._awaited[envelope_id] = asyncio.get_running_loop().create_future()
        began = time.monotonic()
        socket = self.sockets[next(self._turn) % len(self.sockets)]
        await socket.send_json(envelope)
        status, body = 200, ""
        try:
            answer = await asyncio.wait_for(awaited, GIVE_UP_AFTER_SECONDS)
            body = json.dumps(answer["payload"]) if answer.get("payload") else ""
        except TimeoutError:
            status = 0
        finally:
            del self._awaited[envelope_id]
        seconds = time.monotonic() - began
        ack = Ack(kind=kind, sent=payload, status=status, body=body, seconds=seconds)
        self.acknowledgements.append(ack)
        return ack

    def _acknowledged(self, data: Any) -> None:
        try:
            answer = json.loads(data)
        except (TypeError, ValueError):
            return
        awaited = self._awaited.get(answer.get("envelope_id", ""))
        if awaited is not None and not awaited.done():
            awaited.set_result(answer)
