"""What Teams sends, with the token that Teams sends, from so many people at once."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit

from tests.bench.teams_stub import APP_ID, TENANT, Stub, chat_of

REPLY_TIMEOUT_SECONDS = 30

Json = dict[str, Any]
# An activity from the user whose id is given; the service address is put in when it is sent.
Make = Callable[[str], Json]

_numbers = count(1)


@dataclass(frozen=True)
class Load:
    """Requests a second, and milliseconds until the answer."""

    per_second: float
    p50: float
    p99: float


def message(user: str, text: str = "hej") -> Json:
    """The user writes to us."""
    return {**_activity(user, "message"), "text": text, "textFormat": "plain", "attachments": []}


def press(user: str, action: Json | None = None, pressed: str = "1:1700000000000") -> Json:
    """The user presses a button of the message with the id `pressed`."""
    data = {"step": "bench.mine", "args": {}}
    action = action or {"type": "Action.Execute", "verb": "press", "data": data}
    sent = {key: action[key] for key in ("type", "title", "verb", "data") if key in action}
    return {
        **_activity(user, "invoke"),
        "name": "adaptiveCard/action",
        "replyToId": pressed,
        "value": {"action": sent, "trigger": "manual"},
    }


def _activity(user: str, kind: str) -> Json:
    now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    place = {"locale": "sv-SE", "country": "SE", "platform": "Windows", "type": "clientInfo"}
    return {
        "type": kind,
        "id": f"{next(_numbers)}",
        "timestamp": now,
        "localTimestamp": now,
        "localTimezone": "Europe/Stockholm",
        "channelId": "msteams",
        "from": {"id": f"29:{user}", "name": "Somebody", "aadObjectId": user},
        "recipient": {"id": f"28:{APP_ID}", "name": "Kanalvakt"},
        "conversation": {
            "conversationType": "personal",
            "tenantId": TENANT,
            "id": chat_of(user),
        },
        "channelData": {"tenant": {"id": TENANT}},
        "entities": [place],
        "locale": "sv-SE",
    }


class Sender:
    """One connection to the app, kept open; `authorization` "" = no such header is sent."""

    def __init__(self, url: str, service_url: str, authorization: str) -> None:
        self._host, self._port = urlsplit(url).hostname, urlsplit(url).port
        self._service_url = service_url
        self._token = f"Authorization: {authorization}\r\n" if authorization else ""
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, activity: Json) -> tuple[float, Json]:
        """Milliseconds until it was answered, and the answer."""
        if self._open is None:
            self._open = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._open
        body = json.dumps({**activity, "serviceUrl": self._service_url}).encode()
        head = (
            f"POST /api/messages HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            f"{self._token}Content-Length: {len(body)}\r\n\r\n"
        )
        started = time.perf_counter()
        writer.write(head.encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        raw = await reader.readexactly(length)
        taken = (time.perf_counter() - started) * 1000
        assert answer.startswith(b"http/1.1 20"), answer + raw
        return taken, json.loads(raw) if b"application/json" in answer and raw else {}

    def close(self) -> None:
        """Close the connection."""
        if self._open is not None:
            self._open[1].close()


async def load(
    url: str,
    stub: Stub,
    make: Make,
    *,
    at_once: int,
    requests: int,
    users: list[str] | None = None,
    awaits_reply: bool = True,
    with_token: bool = True,
) -> Load:
    """So many requests; each of `at_once` people sends the next when the last is answered over
    HTTP, and with `awaits_reply` when a message has also come back."""
    authorization = stub.authorization() if with_token else ""
    senders = [Sender(url, stub.service_url, authorization) for _ in range(at_once)]
    rest = iter(range(requests))
    taken: list[float] = []

    async def person(number: int) -> None:
        user = users[number % len(users)] if users else f"u{number:04d}"
        for _ in rest:
            reply = stub.reply_to(user) if awaits_reply else None
            activity = make(user)
            milliseconds, answer = await senders[number].send(activity)
            assert activity["type"] != "invoke" or answer.get("statusCode") == 200, answer
            taken.append(milliseconds)
            if reply is not None:
                await asyncio.wait_for(reply, REPLY_TIMEOUT_SECONDS)

    started = time.perf_counter()
    await asyncio.gather(*(person(number) for number in range(at_once)))
    seconds = time.perf_counter() - started
    for sender in senders:
        sender.close()
    cuts = quantiles(taken, n=100, method="inclusive")
    return Load(requests / seconds, cuts[49], cuts[98])
