"""A Teams that takes every message at once, so that what is measured is the other side."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Mapping
from itertools import count
from typing import Any
from urllib.parse import unquote

from tests.platforms.teams_keys import ISSUER, ChannelKeys, ChannelTokens

TENANT = "7d7c3c1e-55a2-4d24-9a80-1c2b3d4e5f60"
APP_ID = "0f0e0d0c-1111-4222-8333-944455566677"
PASSWORD = "bench-password"
FIRST_ID = 1_700_000_000_000

Json = dict[str, Any]


def chat_of(user: str) -> str:
    """The id of somebody's own chat with the bot."""
    return f"a:{user}"


class Stub:
    """The connector, the login and the keys on loopback, in the event loop of the load generator.
    Every message is told to whoever waits for it, and the last one of each chat can be read.

    `people` gives name and e-mail address by AAD object id.
    """

    def __init__(self, people: Mapping[str, tuple[str, str]] | None = None) -> None:
        self.latency_seconds = 0.0
        self.messages = 0
        self.shown: dict[str, Json] = {}
        self._people = dict(people or {})
        self._awaited: dict[str, list[asyncio.Future[None]]] = defaultdict(list)
        self._numbers = count(FIRST_ID)
        self._keys = ChannelKeys()
        self._server: asyncio.Server | None = None

    @property
    def base_url(self) -> str:
        """Where all of it is."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    @property
    def service_url(self) -> str:
        """The service address that activities name."""
        return f"{self.base_url}/emea/{TENANT}/"

    async def __aenter__(self) -> "Stub":
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_given: object) -> None:
        assert self._server is not None
        self._server.close()

    def authorization(self) -> str:
        """The header of what is sent to the bot: Teams, too, sends a token more than once."""
        return f"Bearer {ChannelTokens(self._keys, APP_ID).right(self.service_url)}"

    def reply_to(self, user: str) -> "asyncio.Future[None]":
        """Done when the next message to the user has arrived."""
        reply = asyncio.get_running_loop().create_future()
        self._awaited[chat_of(user)].append(reply)
        return reply

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Json]:
        """What Teams says to a call: the status and the body."""
        if path.endswith("/openidconfiguration"):
            return 200, {"issuer": ISSUER, "jwks_uri": f"{self.base_url}/keys"}
        if path == "/keys":
            return 200, self._keys.document()
        if path.endswith("/token"):
            return 200, {"token_type": "Bearer", "expires_in": 3599, "access_token": "bench"}
        _base, _found, rest = path.partition("/v3/conversations")
        parts = [unquote(part) for part in rest.split("/") if part]
        if not parts:
            return 201, {"id": chat_of(json.loads(body)["members"][0]["id"])}
        if parts[1] == "activities":
            return self._message(method, parts, json.loads(body))
        if parts[1] == "members":
            return 200, self._member(parts[2])
        return 200, {"members": [self._member(parts[0].removeprefix("a:"))]}

    def _message(self, method: str, parts: list[str], activity: Json) -> tuple[int, Json]:
        self.messages += 1
        is_new = method == "POST"
        said = f"1:{next(self._numbers)}" if is_new else parts[2]
        chat, card = parts[0], activity["attachments"][0]["content"]
        self.shown[chat.removeprefix("a:")] = {"id": said, "card": card}
        for reply in self._awaited.pop(chat, ()):
            if not reply.done():
                reply.set_result(None)
        return (201 if is_new else 200), {"id": said}

    def _member(self, user: str) -> Json:
        user = user.removeprefix("29:")
        name, email = self._people.get(user, (user, f"{user}@solvik.example"))
        return {
            "id": f"29:{user}",
            "name": name,
            "email": email,
            "userPrincipalName": email,
            "aadObjectId": user,
            "tenantId": TENANT,
            "userRole": "user",
        }


class _Connection(asyncio.Protocol):
    """A connection of the other side; its requests come one after the other."""

    def __init__(self, stub: Stub) -> None:
        self._stub = stub
        self._received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = bytes(self._received).partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        if not found or len(body) < length:
            return
        self._received.clear()
        method, target, _rest = head.decode().split(" ", 2)
        status, answer = self._stub.answer(method, target.partition("?")[0], body)
        raw = json.dumps(answer).encode()
        if self._stub.latency_seconds:
            loop = asyncio.get_running_loop()
            loop.call_later(self._stub.latency_seconds, self._answer, status, raw)
        else:
            self._answer(status, raw)

    def _answer(self, status: int, body: bytes) -> None:
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\n"
        head += f"Content-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)
