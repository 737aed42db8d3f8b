"""Socket Mode: what arrives is kept before it is acknowledged, and the socket is kept open."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.inbox import Inbox, Taken
from adapters.slack import socket as socket_module
from adapters.slack.edge import Intake
from adapters.slack.socket import SocketMode
from bot.ports import OpenStore, Posting, Store
from tests.adapters.slack_parts import calling, now, opened
from tests.platforms.slack_checks import Json
from tests.platforms.slack_deliveries import Ack
from tests.platforms.slack_faults import Fault
from tests.platforms.slack_service import FakeSlack

ERRORS = {"response_action": "errors", "errors": {"name": "Fyll i det här."}}
WITHIN_SECONDS = 5.0


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for it."""
    async with asyncio.timeout(WITHIN_SECONDS):
        while True:
            if is_so():
                return
            await asyncio.sleep(0.01)


@dataclass
class Line:
    """A socket between Slack and us, and the store behind it."""

    slack: FakeSlack
    client: AsyncWebClient
    open_store: OpenStore
    ran: list[Json] = field(default_factory=list)
    before_commit: Callable[[], Awaitable[None]] | None = None
    socket: SocketMode = field(init=False)

    def __post_init__(self) -> None:
        inbox = Inbox(self._store, "slack", self._run)
        intake = Intake(self._store, inbox, lambda _body: None)
        self.inbox = inbox
        self.socket = SocketMode(self.slack.app_token, self.client, intake)

    @asynccontextmanager
    async def _store(self) -> AsyncIterator[Store]:
        async with self.open_store() as store:
            yield store
            if self.before_commit is not None:
                await self.before_commit()

    async def _run(self, taken: Taken) -> Sequence[Posting]:
        self.ran.append(json.loads(taken.payload))
        taken.answer(ERRORS)
        return ()

    @property
    def asked(self) -> int:
        """How often Slack was asked for a socket."""
        return sum(call.method == "apps.connections.open" for call in self.slack.calls)

    async def connected(self, asked: int = 1) -> None:
        """Wait for one socket, after having asked that often."""
        await until(lambda: self.asked == asked and len(self.slack.deliveries.sockets) == 1)

    async def event(self) -> Ack:
        """Slack tells of something."""
        return await self.slack.send_event({"type": "team_join", "user": {"id": "U1"}})

    async def is_kept(self, event: Json) -> bool:
        """Whether the inbox has the event."""
        key = f"slack/{event['team_id']}/{event['event_id']}"
        async with self.open_store() as store:
            return not await store.inbox.add(key, "slack", "{}", now(), 60)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses that a test can wait for."""
    monkeypatch.setattr(socket_module, "FIRST_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(socket_module, "OPEN_TIMEOUT_SECONDS", 0.5)
    monkeypatch.setattr("tests.platforms.slack_deliveries.GIVE_UP_AFTER_SECONDS", 1.0)


@pytest.fixture
async def line(sqlite_url: str) -> AsyncIterator[Line]:
    """A socket that is not opened yet; it is closed at the end."""
    async with (
        FakeSlack() as slack,
        opened(sqlite_url) as open_store,
        calling(slack.api_url) as client,
    ):
        line = Line(slack, client, open_store)
        yield line
        await line.socket.stop()
        await line.inbox.stop()


# --- What arrives ------------------------------------------------------------------------------


async def test_an_event_is_kept_and_dealt_with(line: Line) -> None:
    await line.socket.start()
    await line.connected()
    ack = await line.event()
    assert (ack.status, ack.body) == (200, "")
    assert await line.is_kept(ack.sent)
    await line.inbox.idle(WITHIN_SECONDS)
    assert line.ran == [ack.sent]


async def test_nothing_is_acknowledged_before_it_is_committed(line: Line) -> None:
    await line.socket.start()
    await line.connected()
    reached, may_commit = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        reached.set()
        await may_commit.wait()

    line.before_commit = wait
    telling = asyncio.create_task(line.event())
    await reached.wait()
    await asyncio.sleep(0.1)
    assert not telling.done()
    assert line.ran == []
    may_commit.set()
    assert (await telling).status == 200


async def test_what_cannot_be_kept_is_not_acknowledged(
    line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    async def away() -> None:
        raise ConnectionRefusedError("postgresql://kanalvakt:secret@db")

    await line.socket.start()
    await line.connected()
    line.before_commit = away
    ack = await line.event()
    assert ack.status == 0
    assert line.ran == []
    assert "not acknowledged, ConnectionRefusedError in test_slack_socket.py" in caplog.text
    assert "secret" not in caplog.text
    line.before_commit = None
    again = await line.slack.send("events", ack.sent, retry=1)
    assert again.status == 200
    await line.inbox.idle(WITHIN_SECONDS)
    assert line.ran == [ack.sent]


async def test_a_repeat_is_acknowledged_and_has_one_effect(line: Line) -> None:
    await line.socket.start()
    await line.connected()
    ack = await line.event()
    assert (await line.slack.send("events", ack.sent, retry=1)).status == 200
    await line.inbox.idle(WITHIN_SECONDS)
    assert line.ran == [ack.sent]


SUBMISSION: Json = {
    "type": "view_submission",
    "team": {"id": "T0SOLVIK"},
    "user": {"id": "U1", "team_id": "T0SOLVIK"},
    "trigger_id": "1.2.abc",
    "view": {"id": "V1", "callback_id": "form"},
}
COMMAND: Json = {
    "command": "/kanalvakt",
    "text": "hjälp",
    "team_id": "T0SOLVIK",
    "user_id": "U1",
    "trigger_id": "1.3.abc",
}


@pytest.mark.parametrize(("kind", "payload"), [("interactions", SUBMISSION), ("commands", COMMAND)])
async def test_an_acknowledgement_carries_the_answer(line: Line, kind: str, payload: Json) -> None:
    await line.socket.start()
    await line.connected()
    ack = await line.slack.send(kind, payload)
    assert (ack.status, ack.answer()) == (200, ERRORS)


@pytest.mark.parametrize("payload", [{}, {"type": "hemlig"}, {"text": "hemlig"}, "hemlig"])
async def test_what_is_misshapen_is_acknowledged_and_not_logged(
    line: Line, payload: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await line.socket.start()
    await line.connected()
    ack = await line.slack.deliveries.send("events", payload)
    assert (ack.status, ack.body) == (200, "")
    assert "passed over, nothing that Slack sends has this shape" in caplog.text
    assert "hemlig" not in caplog.text
    assert (await line.event()).status == 200


@pytest.mark.parametrize("frame", ["", "{", "[1]", '{"envelope_id": "hemlig"}', "hemlig", "\0"])
async def test_a_frame_that_slack_never_sends_stops_nothing(
    line: Line, frame: str, caplog: pytest.LogCaptureFixture
) -> None:
    await line.socket.start()
    await line.connected()
    with caplog.at_level(logging.DEBUG, logger="adapters"):
        await line.slack.deliveries.sockets[0].send_str(frame)
        assert (await line.event()).status == 200
    assert "hemlig" not in caplog.text


# --- The socket --------------------------------------------------------------------------------


async def test_a_socket_that_slack_closes_is_replaced(line: Line) -> None:
    await line.socket.start()
    await line.connected()
    await line.slack.deliveries.sockets[0].close()
    await line.connected(asked=2)
    assert (await line.event()).status == 200


async def test_a_socket_that_slack_takes_back_serves_until_there_is_another(line: Line) -> None:
    await line.socket.start()
    await line.connected()
    sockets = line.slack.deliveries.sockets
    (old,) = sockets
    line.slack.faults.add("apps.connections.open", Fault(seconds=2.0))
    await old.send_json({"type": "disconnect", "reason": "refresh_requested"})
    await asyncio.sleep(0.1)
    assert (await line.event()).status == 200
    assert sockets == [old]
    await line.connected(asked=2)
    await until(lambda: sockets != [old])
    assert (await line.event()).status == 200


async def test_slack_may_be_away_when_we_start(
    line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    away = Fault(reset=True), Fault(status=500), Fault(status=429, retry_after=1)
    line.slack.faults.add("apps.connections.open", *away, Fault(error="internal_error"))
    with caplog.at_level(logging.INFO):
        await line.socket.start()
        await line.connected(asked=5)
    assert (await line.event()).status == 200
    assert caplog.text.count("the socket cannot be opened: SlackApiError") == 3
    assert "the socket cannot be opened: Server" in caplog.text
    assert "Traceback" not in caplog.text


async def test_an_address_that_leads_nowhere_is_asked_for_again(
    line: Line, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = line.slack._connection
    addresses = iter([{"url": "ws://127.0.0.1:1/link?ticket=hemlig"}, {"url": ""}, {}])

    def wrong(*args: Any) -> Json:
        return next(addresses, None) or right(*args)

    monkeypatch.setattr(line.slack, "_connection", wrong)
    with caplog.at_level(logging.INFO):
        await line.socket.start()
        await until(lambda: len(line.slack.deliveries.sockets) == 1)
    assert (await line.event()).status == 200
    assert "slack: ClientConnectorError on the socket" in caplog.text
    assert "hemlig" not in caplog.text
    assert line.slack.app_token not in caplog.text


async def test_a_wrong_token_is_said_and_nothing_is_taken(
    line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    line.slack.app_token = "xapp-another"
    await line.socket.start()
    await until(lambda: line.asked > 1)
    assert "the socket cannot be opened: SlackApiError" in caplog.text
    assert line.slack.deliveries.sockets == []


async def test_stopping_ends_what_is_under_way_and_closes_the_socket(line: Line) -> None:
    await line.socket.start()
    await line.connected()
    reached = asyncio.Event()

    async def slowly() -> None:
        reached.set()
        await asyncio.sleep(0.2)

    line.before_commit = slowly
    telling = asyncio.create_task(line.event())
    await reached.wait()
    await line.socket.stop()
    assert (await telling).status == 200
    await until(lambda: line.slack.deliveries.sockets == [])
    before = line.asked
    await asyncio.sleep(0.1)
    assert line.asked == before


async def test_stopping_does_not_wait_for_slack(line: Line) -> None:
    line.slack.faults.add("apps.connections.open", Fault(seconds=2))
    await line.socket.start()
    await asyncio.sleep(0.05)
    async with asyncio.timeout(1):
        await line.socket.stop()
    await line.socket.stop()
