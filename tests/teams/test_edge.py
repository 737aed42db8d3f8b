"""Teams' way in: what is forged, foreign or broken is refused, nothing of it is kept or done, and
nothing of ours goes to an address that we do not know."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest

from adapters.teams.edge import MAX_BODY_BYTES
from tests.platforms import teams_activities as activities
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_checks import Json
from tests.platforms.teams_deliveries import JSON_TYPE
from tests.platforms.teams_keys import WRONG
from tests.teams.story import kept

REFUSED = (400, 401, 403, 413, 415)


@pytest.fixture
async def before(chat: TeamsDriver, sqlite_url: str, town: Any) -> Callable[[], Any]:
    """Forgets what has happened so far; what it gives tells whether anything has since."""
    await chat.says(town.anna, "hej")
    there = await kept(sqlite_url)
    chat.fake.calls.clear()

    async def nothing() -> bool:
        await chat.clients.app_is_idle()
        done = [call.kind for call in chat.fake.calls if call.kind not in ("openid", "keys")]
        return await kept(sqlite_url) == there and not done

    return nothing


def hello(chat: TeamsDriver, **changed: Any) -> Json:
    """A message as Teams sends it, but for what is changed; None leaves it out."""
    anna = chat.user("Anna Berg")
    here = chat.fake.personal(anna)
    made = {**activities.typing(chat.fake, anna, here), "type": "message", "text": "hej"}
    return {name: value for name, value in (made | changed).items() if value is not None}


def press(chat: TeamsDriver, name: str, value: Any) -> Json:
    """An invoke with such a value."""
    return hello(chat, type="invoke", name=name, value=value)


# Who it comes from


async def test_a_wrong_token_is_refused(
    chat: TeamsDriver, before: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for wrong in WRONG:
        for activity in (hello(chat), press(chat, "task/fetch", {"data": {}})):
            assert (await chat.fake.send(activity, wrong=wrong)).status == 401, wrong
    assert await before()
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_another_organisation_is_refused(chat: TeamsDriver, before: Any) -> None:
    stranger = chat.fake.add_user("Ulf", "ulf@annan.example", tenant=chat.fake.add_tenant())
    activity = activities.typing(chat.fake, stranger, chat.fake.personal(stranger))
    for kind in ("message", "typing"):
        assert (await chat.fake.send({**activity, "type": kind, "text": "hej"})).status == 403
    nameless = hello(chat, channelData={}, conversation={"id": "a:1"})
    assert (await chat.fake.send(nameless)).status == 403
    assert await before()


FOREIGN = (
    "https://evil.example/emea/",
    "http://smba.trafficmanager.net/emea/",
    "https://smba.trafficmanager.net.evil.example/",
    "https://smba.trafficmanager.net@127.0.0.1/",
    "http://localhost:1/emea/",
    "ftp://127.0.0.1/",
    "javascript:alert(1)",
    "http://127.0.0.1:1/?x=1",
)


async def test_a_foreign_service_address_is_refused_and_never_asked(
    chat: TeamsDriver, before: Any, town: Any
) -> None:
    for address in FOREIGN:
        assert (await chat.fake.send(hello(chat, serviceUrl=address))).status == 403, address
    assert await before()
    await chat.says(town.anna, "hej")
    sent = chat.fake.calls_of("send")
    assert len(sent) == 1, "the answer goes where it went before"


# What it is


def hostile(chat: TeamsDriver) -> Iterator[tuple[str, bytes, str, int]]:
    """Bodies that Teams never sends: name, body, content type, the answer."""
    whole = json.dumps(hello(chat))
    yield "empty", b"", JSON_TYPE, 400
    yield "cut", whole[:-2].encode(), JSON_TYPE, 400
    yield "two objects", (whole * 2).encode(), JSON_TYPE, 400
    for text in ("[]", "1", "null", '"words"', "NaN", "1" * 10_000):
        yield f"JSON {text[:9]}", text.encode(), JSON_TYPE, 400
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        for depth in (500, 990, 100_000):
            nested = opening * depth + "1" + closing * depth
            yield f"nested {depth}", nested.encode(), JSON_TYPE, 0
            if depth > 900:
                yield f"inside {depth}", f'{whole[:-1]}, "a": {nested}}}'.encode(), JSON_TYPE, 0
    yield "no UTF-8", whole.encode().replace(b"hej", b"\xff\xfe"), JSON_TYPE, 400
    yield "a NUL byte", whole.encode() + b"\x00", JSON_TYPE, 400
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "a", ""):
        yield f"type {media_type}", whole.encode(), media_type, 415
    yield "too big", b'{"a": "' + b"a" * MAX_BODY_BYTES + b'"}', JSON_TYPE, 413


async def test_hostile_bodies_are_refused_and_do_nothing(
    chat: TeamsDriver, before: Any, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = {}
    for name, body, content_type, status in hostile(chat):
        ack = await chat.fake.send_raw(body, content_type=content_type)
        if ack.status not in ((status,) if status else REFUSED):
            wrong[name] = ack.status
    assert wrong == {}
    assert await before()
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_body_of_a_megabyte_is_taken_and_one_byte_more_is_not(chat: TeamsDriver) -> None:
    activity = hello(chat, type="typing", entities=[])
    room = MAX_BODY_BYTES - len(json.dumps({**activity, "more": ""}, ensure_ascii=False).encode())
    assert (await chat.fake.send({**activity, "more": "a" * room})).status == 200
    assert (await chat.fake.send({**activity, "more": "a" * (room + 1)})).status == 413


MISSHAPEN: tuple[dict[str, Any], ...] = (
    {"type": None},
    {"type": 3},
    {"id": None},
    {"id": "a\x00"},
    {"id": "x" * 500},
    {"id": ["1"]},
    {"conversation": None},
    {"conversation": {"id": 7}},
    {"from": None},
    {"from": {"id": ""}},
    {"recipient": []},
    {"serviceUrl": ["https://smba.trafficmanager.net"]},
)


async def test_what_is_no_activity_is_refused(chat: TeamsDriver, before: Any) -> None:
    for changed in MISSHAPEN:
        ack = await chat.fake.send(hello(chat, **changed))
        assert ack.status == (401 if "serviceUrl" in changed else 400), changed
    assert await before()


INVOKES: tuple[tuple[str, Any], ...] = (
    ("", {}),
    ("adaptiveCard/action", None),
    ("adaptiveCard/action", {}),
    ("adaptiveCard/action", {"action": None}),
    ("adaptiveCard/action", {"action": "press"}),
    ("adaptiveCard/action", {"action": {"type": "Action.Execute"}}),
    ("adaptiveCard/action", {"action": {"type": "Action.Execute", "data": "{}"}}),
    ("adaptiveCard/action", {"action": {"type": "Action.Submit", "data": {}}}),
    ("task/fetch", {"data": None}),
    ("task/submit", "words"),
    ("task/submit", {"context": {}}),
)


async def test_misshapen_invokes_are_refused(chat: TeamsDriver, before: Any) -> None:
    for name, value in INVOKES:
        assert (await chat.fake.send(press(chat, name, value))).status == 400, (name, value)
    assert await before()


# What is taken in


async def test_odd_but_whole_bodies_are_read_like_any_other(
    chat: TeamsDriver, before: Any, caplog: pytest.LogCaptureFixture
) -> None:
    nested = '{"a":' * 300 + "1" + "}" * 300
    for number in range(2):
        whole = json.dumps(hello(chat))
        body = (
            b"\xef\xbb\xbf" + whole.encode()
            if number
            else f'{whole[:-1]}, "a": {nested}}}'.encode()
        )
        assert (await chat.fake.send_raw(body)).status == 200
        await chat.clients.app_is_idle()
        assert len(chat.fake.calls_of("send")) == number + 1
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_odd_letters_are_read_like_any_others(
    chat: TeamsDriver, before: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for number, words in enumerate(
        (
            "a\x00b",
            "\ud800",
            "\udfff\ud800",
            "\u202e\u2066",
            "\ufffe",
            "<" * 500,
            "<at>" * 50,
            "&#0;",
        )
    ):
        ack = await chat.fake.send_raw(json.dumps(hello(chat, text=words)).encode())
        assert ack.status == 200
        await chat.clients.app_is_idle()
        assert len(chat.fake.calls_of("send")) == number + 1, words
    assert [record.getMessage() for record in caplog.records] == []


async def test_what_is_not_for_us_is_acknowledged_and_passed_over(
    chat: TeamsDriver, sqlite_url: str, before: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for kind in ("typing", "messageReaction", "event", "messageDelete", "handoff", "neverHeardOf"):
        more = {"name": "x", "value": {}, "reactionsAdded": [{"type": "like"}], "replyToId": "1"}
        assert (await chat.fake.send(hello(chat, type=kind, **more))).status == 200
    for name in ("composeExtension/query", "fileConsent/invoke", "config/fetch", "neverHeardOf"):
        assert (await chat.fake.send(press(chat, name, {"a": 1}))).status == 200
    await chat.clients.app_is_idle()
    assert chat.fake.calls_of("send", "update") == []
    assert all(is_closed for _key, is_closed in await kept(sqlite_url))
    assert [record.getMessage() for record in caplog.records] == []


async def test_what_cannot_be_kept_is_not_acknowledged(chat: TeamsDriver, before: Any) -> None:
    async def broken(*_args: object, **_named: object) -> None:
        raise ConnectionRefusedError

    inbox = "store.inbox.Inbox"
    with patch(f"{inbox}.add", broken), patch(f"{inbox}.add_many", broken):
        for activity in (hello(chat), press(chat, "task/fetch", {"data": {}})):
            assert (await chat.fake.send(activity)).status == 500
    assert await before()
    chat.fake.acknowledgements.clear()
