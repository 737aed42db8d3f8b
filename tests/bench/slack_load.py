"""What Slack sends, signed as Slack signs it, from so many people at once."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.bench.slack_stub import TEAM, Stub

SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
REPLY_TIMEOUT_SECONDS = 30
FORM = "application/x-www-form-urlencoded"

# A request's content type and body, from the user whose id is given.
Make = Callable[[str], tuple[str, bytes]]

_numbers = count(1)


@dataclass(frozen=True)
class Load:
    """Requests a second, and milliseconds until the acknowledgement."""

    per_second: float
    p50: float
    p99: float


def message(user: str, text: str = "hej") -> tuple[str, bytes]:
    """The user writes to us."""
    ts = f"{time.time():.6f}"
    event = {
        "type": "message",
        "channel": f"D{user[1:]}",
        "channel_type": "im",
        "user": user,
        "text": text,
        "ts": ts,
        "event_ts": ts,
        "team": TEAM,
    }
    body = {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A0BENCH",
        "event": event,
        "event_id": f"Ev{next(_numbers)}",
        "event_time": int(time.time()),
        "authorizations": [{"team_id": TEAM, "user_id": "U0BOT", "is_bot": True}],
    }
    return "application/json", json.dumps(body).encode()


def click(
    user: str, button: dict[str, Any] | None = None, shown: dict[str, Any] | None = None
) -> tuple[str, bytes]:
    """The user presses a button of the message that is shown to them."""
    default = {"type": "button", "action_id": "press:1", "value": '["bench.press",{}]'}
    shown = shown or {"ts": "1700000000.000100", "text": "hej"}
    body = {
        "type": "block_actions",
        "team": {"id": TEAM, "domain": "bench"},
        "user": {"id": user, "team_id": TEAM, "username": "somebody"},
        "api_app_id": "A0BENCH",
        "trigger_id": f"{next(_numbers)}.{TEAM}",
        "channel": {"id": f"D{user[1:]}", "name": "directmessage"},
        "message": {"type": "message", "user": "U0BOT", **shown},
        "container": {"type": "message", "message_ts": shown["ts"]},
        "response_url": "https://slack.example/actions/1",
        "actions": [button or default],
    }
    return FORM, urlencode({"payload": json.dumps(body)}).encode()


class Sender:
    """One connection to the app, kept open."""

    def __init__(self, url: str) -> None:
        self._host, self._port = urlsplit(url).hostname, urlsplit(url).port
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, content_type: str, body: bytes) -> float:
        """Milliseconds until it was acknowledged."""
        if self._open is None:
            self._open = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._open
        stamp = str(int(time.time()))
        signed = b"v0:" + stamp.encode() + b":" + body
        signature = hmac.new(SIGNING_SECRET.encode(), signed, hashlib.sha256).hexdigest()
        head = (
            f"POST /slack/events HTTP/1.1\r\nHost: bench\r\nContent-Type: {content_type}\r\n"
            f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={signature}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        started = time.perf_counter()
        writer.write(head.encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        taken = (time.perf_counter() - started) * 1000
        length = int(answer.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        await reader.readexactly(length)
        assert answer.startswith(b"http/1.1 200"), answer
        return taken

    def close(self) -> None:
        """Close the connection."""
        if self._open is not None:
            self._open[1].close()


async def load(
    url: str, make: Make, *, at_once: int, requests: int, replies_at: Stub | None = None
) -> Load:
    """So many requests; each of `at_once` people sends the next when the last is acknowledged, and
    with `replies_at` when it has also been answered there."""
    senders = [Sender(url) for _ in range(at_once)]
    rest = iter(range(requests))
    acknowledged: list[float] = []

    async def person(number: int) -> None:
        user = f"U{number:04d}"
        for _ in rest:
            reply = replies_at.reply_to(user) if replies_at else None
            acknowledged.append(await senders[number].send(*make(user)))
            if reply is not None:
                await asyncio.wait_for(reply, REPLY_TIMEOUT_SECONDS)

    started = time.perf_counter()
    await asyncio.gather(*(person(number) for number in range(at_once)))
    taken = time.perf_counter() - started
    for sender in senders:
        sender.close()
    cuts = quantiles(acknowledged, n=100, method="inclusive")
    return Load(requests / taken, cuts[49], cuts[98])
