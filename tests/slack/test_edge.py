"""Slack's way in: forgeries and hostile bodies are refused, and nothing is done."""

import asyncio
import json
import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
from yarl import URL

from adapters.slack.edge import MAX_AGE_SECONDS, MAX_BODY_BYTES
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_deliveries import FORM, signature
from tests.platforms.slack_http import Call
from tests.slack.arrived import REFUSED, arrival, delivered, kept, nothing_was_done

DEEP = 100_000


# Forgeries


def forgeries(body: bytes, secret: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """How a request that Slack has not signed can look; by name."""
    now = int(time.time())
    right = signature(secret, str(now), body)
    yield "another secret", {"signed": signature(secret + "x", str(now), body)}
    yield "an empty secret", {"signed": signature("", str(now), body)}
    yield "of another body", {"signed": signature(secret, str(now), body + b" ")}
    yield "of another time", {"signed": signature(secret, str(now - 1), body)}
    yield "no signature", {"signed": ""}
    yield "no headers", {"signed": "", "timestamp": ""}
    yield "no time", {"timestamp": ""}
    yield "another version", {"signed": right.replace("v0=", "v1=")}
    yield "capitals", {"signed": right.upper()}
    yield "cut", {"signed": right[:-1]}
    yield "longer", {"signed": right + "0"}
    yield "no hexadecimal", {"signed": "v0=" + "å" * 64}
    for seconds in (-MAX_AGE_SECONDS - 1, MAX_AGE_SECONDS + 2):
        yield f"{seconds} s off", {"timestamp": str(now + seconds)}
    for stamp in ("yesterday", "1e9", "-1", "0x1", "٣٤٥", "²", "9" * 5_000, f"{now}.0", f"+{now}"):
        yield f"time {stamp[:20]}", {"timestamp": stamp}


async def test_what_is_not_signed_by_slack_is_refused_and_does_nothing(
    driver: SlackDriver, sqlite_url: str, calls: list[Call]
) -> None:
    anna = driver.user("Anna Berg")
    for kind in ("message", "home"):
        body = json.dumps(arrival(driver, anna, kind)).encode()
        for name, forged in forgeries(body, driver.fake.deliveries.signing_secret):
            ack = await driver.fake.deliveries.send_raw(body, **forged)
            assert ack.status == 401, name
            assert "Slack" in ack.body
    for kind in ("press", "command"):
        payload = arrival(driver, anna, kind)
        fields = payload if kind == "command" else {"payload": json.dumps(payload)}
        body = urlencode(fields).encode()
        for name, forged in forgeries(body, driver.fake.deliveries.signing_secret):
            ack = await driver.fake.deliveries.send_raw(body, content_type=FORM, **forged)
            assert ack.status == 401, name
    assert await nothing_was_done(driver, sqlite_url)


async def test_a_signature_as_old_as_slack_allows_is_taken(driver: SlackDriver) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c"}).encode()
    for seconds in (-MAX_AGE_SECONDS + 5, MAX_AGE_SECONDS - 5):
        stamp = str(int(time.time()) + seconds)
        assert (await driver.fake.deliveries.send_raw(body, timestamp=stamp)).status == 200


async def test_other_ways_to_the_route(driver: SlackDriver) -> None:
    driver.fake.deliveries.url += "/more"
    assert (await driver.fake.deliveries.send_raw(b"{}")).status == 404


# Hostile bodies, correctly signed


def hostile(driver: SlackDriver) -> Iterator[tuple[str, bytes, str]]:
    """Bodies that Slack never sends: name, body, content type."""
    anna = driver.user("Anna Berg")
    message = json.dumps(arrival(driver, anna, "message"))
    press = json.dumps(arrival(driver, anna, "press"))
    as_json, as_form = "application/json", FORM
    yield "empty", b"", as_json
    yield "empty form", b"", as_form
    yield "cut", message[:-2].encode(), as_json
    yield "two objects", f"{message}{message}".encode(), as_json
    for text in ("[]", "1", "null", "true", '"words"', "NaN", "{}", "1" * 10_000, '{"type": []}'):
        yield f"JSON {text[:20]}", text.encode(), as_json
        yield f"payload {text[:20]}", urlencode({"payload": text}).encode(), as_form
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        for depth in (500, 900, 990, 2_000, DEEP):
            nested = opening * depth + "1" + closing * depth
            yield f"nested {depth}", nested.encode(), as_json
            inside = message[:-1] + f', "a": {nested}' + "}"
            yield f"message with {depth} levels", inside.encode(), as_json
            form = urlencode({"payload": press[:-1] + f', "a": {nested}' + "}"})
            yield f"press with {depth} levels", form.encode(), as_form
    yield "no UTF-8", message.encode().replace(b"hej", b"\xff\xfe"), as_json
    yield "UTF-16", message.encode("utf-16"), as_json
    yield "a mark before", b"\xef\xbb\xbf" + message.encode(), as_json
    yield "a NUL byte", message.encode() + b"\x00", as_json
    yield "no UTF-8 in a form", b"payload=\xff", as_form
    for media_type in ("text/plain", "application/xml", "multipart/form-data", "a", ""):
        yield f"type {media_type}", message.encode(), media_type
        yield f"type {media_type} of a form", urlencode({"payload": press}).encode(), media_type
    yield "JSON said to be a form", message.encode(), as_form
    yield "a form said to be JSON", urlencode({"payload": press}).encode(), as_json
    yield "10,000 fields", urlencode({f"f{n}": "1" for n in range(10_000)}).encode(), as_form
    yield "payload twice", urlencode([("payload", press), ("payload", press)]).encode(), as_form
    yield "too big", b'{"a": "' + b"a" * MAX_BODY_BYTES + b'"}', as_json


async def test_hostile_bodies_are_refused_and_do_nothing(
    driver: SlackDriver, sqlite_url: str, calls: list[Call], caplog: pytest.LogCaptureFixture
) -> None:
    wrong = {}
    for name, body, content_type in hostile(driver):
        ack = await driver.fake.deliveries.send_raw(body, content_type=content_type)
        if ack.status not in REFUSED:
            wrong[name] = ack.status
    assert wrong == {}
    assert await nothing_was_done(driver, sqlite_url)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_body_of_a_megabyte_is_taken_and_one_byte_more_is_not(
    driver: SlackDriver, sqlite_url: str
) -> None:
    start, end = b'{"type": "app_rate_limited", "a": "', b'"}'
    room = MAX_BODY_BYTES - len(start) - len(end)
    sizes = {}
    for size in (room, room + 1):
        ack = await driver.fake.deliveries.send_raw(start + b"a" * size + end)
        sizes[size - room] = ack.status
    assert sizes == {0: 200, 1: 413}
    assert not await kept(sqlite_url)


async def test_packed_bodies_make_no_server_error(
    driver: SlackDriver, sqlite_url: str, calls: list[Call]
) -> None:
    body = json.dumps(arrival(driver, driver.user("Anna Berg"), "message")).encode()
    for packing in ("gzip", "deflate", "br", "unheard-of"):
        ack = await driver.fake.deliveries.send_raw(
            body, headers={"Content-Encoding": packing, "Connection": "close"}
        )
        assert ack.status in (*REFUSED, 200), packing  # unknown ones are read as they are
    assert len(await kept(sqlite_url)) <= 1


HEAD = "POST /slack/events HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
        "Content-Length: -3\r\n\r\nabc",
        "Content-Length: 3\r\nContent-Encoding: gzip\r\n\r\nabc",
        f"Content-Length: {MAX_BODY_BYTES * 100}\r\n\r\n" + "a" * (MAX_BODY_BYTES + 1),
    ],
)
async def test_bodies_broken_on_the_way_are_refused(driver: SlackDriver, sent: str) -> None:
    port = URL(driver.fake.deliveries.url).port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with suppress(ConnectionError):
        writer.write((HEAD + sent).encode())
        await writer.drain()
    status = (await reader.readline()).split()[1]
    writer.close()
    assert int(status) in REFUSED


async def test_a_body_that_breaks_off_is_nobodys_fault(
    driver: SlackDriver, sqlite_url: str, calls: list[Call], caplog: pytest.LogCaptureFixture
) -> None:
    port = URL(driver.fake.deliveries.url).port
    _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write((HEAD + 'Content-Length: 30\r\n\r\n{"type"').encode())
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.close()
    await asyncio.sleep(0.05)
    assert await nothing_was_done(driver, sqlite_url)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_odd_letters_are_read_like_any_others(
    driver: SlackDriver, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """NUL, half a letter, letters that turn the line around: nothing that makes a bug."""
    anna = driver.user("Anna Berg")
    for words in (
        "a\x00b",
        "\ud800",
        "\udfff\ud800",
        "\u202e\u2066",
        "\ufffe",
        "<" * 500,
        "<@|>" * 50,
    ):
        payload = arrival(driver, anna, "message")
        payload["event"] |= {"text": words, "blocks": []}
        assert (await delivered(driver, "message", payload)).status == 200
        await driver.clients.app_is_idle()
        assert driver.fake.calls[-1].method == "chat.postMessage"
    assert [record.getMessage() for record in caplog.records] == []
    assert all(is_closed for _key, _payload, is_closed in await kept(sqlite_url))
