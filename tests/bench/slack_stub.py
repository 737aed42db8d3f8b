"""A Slack that takes every message at once, so that what is measured is the other side."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Mapping
from itertools import count
from typing import Any
from urllib.parse import parse_qs

TEAM = "T0BENCH"
TOKEN = "xoxb-bench"
BOT = {"ok": True, "team_id": TEAM, "team": "bench", "user_id": "U0BOT", "bot_id": "B0BOT"}
FIRST_TS = 1_700_000_000
MESSAGES = {"chat.postMessage", "chat.update"}

Json = dict[str, Any]


class Stub:
    """The Web API on loopback, in the event loop of the load generator. Every message is told to
    whoever waits for it, and the last one of each conversation can be read.

    `people` gives name and e-mail address by user id. A conversation has the user's id, with a D.
    """

    def __init__(self, people: Mapping[str, tuple[str, str]] | None = None) -> None:
        self.latency_seconds = 0.0
        self.calls = 0
        self.shown: dict[str, Json] = {}
        self._people = dict(people or {})
        self._awaited: dict[str, list[asyncio.Future[None]]] = defaultdict(list)
        self._numbers = count()
        self._server: asyncio.Server | None = None

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL shall be."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/api/"

    async def __aenter__(self) -> "Stub":
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_given: object) -> None:
        assert self._server is not None
        self._server.close()

    def reply_to(self, user: str) -> "asyncio.Future[None]":
        """Done when the next message to the user has arrived."""
        reply = asyncio.get_running_loop().create_future()
        self._awaited[user[1:]].append(reply)
        return reply

    def answer(self, method: str, arguments: Json) -> Json:
        """What Slack says to a call."""
        self.calls += 1
        if method in MESSAGES:
            return self._message(arguments)
        if method == "auth.test":
            return BOT
        if method == "users.info":
            return {"ok": True, "user": self._user(arguments["user"])}
        if method == "users.lookupByEmail":
            found = [user for user, (_, e) in self._people.items() if e == arguments["email"]]
            return {"ok": True, "user": self._user(found[0])} if found else _no("users_not_found")
        return {"ok": True}

    def _message(self, arguments: Json) -> Json:
        user = str(arguments["channel"])[1:]
        ts = arguments.get("ts") or f"{FIRST_TS + next(self._numbers)}.000100"
        channel = f"D{user}"
        self.shown[f"U{user}"] = arguments | {"channel": channel, "ts": ts}
        for reply in self._awaited.pop(user, ()):
            if not reply.done():
                reply.set_result(None)
        return {"ok": True, "channel": channel, "ts": ts, "message": {"text": "", "ts": ts}}

    def _user(self, user: str) -> Json:
        name, email = self._people[user]
        profile = {"real_name": name, "email": email}
        return {"id": user, "team_id": TEAM, "profile": profile, "is_email_confirmed": True}


def _no(error: str) -> Json:
    return {"ok": False, "error": error}


class _Connection(asyncio.Protocol):
    """A connection of the other side; its requests come one after the other."""

    def __init__(self, stub: Stub) -> None:
        self._stub = stub
        self._received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, rest = bytes(self._received).partition(b"\r\n\r\n")
        headers = head.lower()
        length = int(headers.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        if not found or len(rest) < length:
            return
        self._received.clear()
        method = head.split(b" ", 2)[1].rpartition(b"/")[2].decode()
        is_json = b"application/json" in headers
        arguments = json.loads(rest) if is_json and rest else _form(rest)
        answer = json.dumps(self._stub.answer(method, arguments)).encode()
        if self._stub.latency_seconds:
            loop = asyncio.get_running_loop()
            loop.call_later(self._stub.latency_seconds, self._answer, answer)
        else:
            self._answer(answer)

    def _answer(self, body: bytes) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        self._transport.write(head.encode() + b"\r\n\r\n" + body)


def _form(body: bytes) -> Json:
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}
