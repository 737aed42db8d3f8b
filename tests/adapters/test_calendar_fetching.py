"""Fetching a calendar: over https, from public addresses only, within limits."""

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from adapters.calendars import fetching
from adapters.calendars.fetching import Fetcher, checked_address
from adapters.public_addresses import is_public
from bot.domain.away_events import MAX_CALENDAR_BYTES
from bot.ports import BadCalendar
from tests.adapters.loopback_tls import HOST, Names

REFUSED = (
    ("/404", "unreachable"),
    ("/zipped", "unreachable"),
    ("/slow", "unreachable"),
    ("/big", "size"),
)
TEXT = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@asynccontextmanager
async def serving(certificate: Path, answer: Any) -> AsyncIterator[tuple[str, Fetcher]]:
    """A calendar server on loopback, and a fetcher that may go there."""
    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    port = runner.addresses[0][1]
    fetcher = Fetcher(
        is_allowed=lambda _address: True,
        ports={port},
        resolver=lambda: Names("127.0.0.1"),
        tls=ssl.create_default_context(cafile=str(certificate)),
    )
    try:
        yield f"https://{HOST}:{port}/secret.ics", fetcher
    finally:
        await runner.cleanup()


async def test_fetched_with_its_etag_and_not_again(certificate: Path) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304)
        return web.Response(body=TEXT, headers={"ETag": '"1"'})

    async with serving(certificate, answer) as (address, fetcher):
        body = await fetcher.fetch(address, "")
        assert body is not None
        assert (body.content, body.etag) == (TEXT, '"1"')
        assert await fetcher.fetch(address, body.etag) is None


async def test_a_redirect_on_the_same_host_is_followed_and_no_other(certificate: Path) -> None:
    places = {"/secret.ics": "/moved.ics", "/away": "https://other.example/x", "/http": "http://x"}

    async def answer(request: web.Request) -> web.Response:
        if request.path in places:
            return web.Response(status=302, headers={"Location": places[request.path]})
        if request.path == "/round":
            return web.Response(status=302, headers={"Location": "/round"})
        return web.Response(body=TEXT)

    async with serving(certificate, answer) as (address, fetcher):
        body = await fetcher.fetch(address, "")
        assert body is not None
        assert body.content == TEXT
        for path in ("/away", "/http", "/round"):
            with pytest.raises(BadCalendar):
                await fetcher.fetch(address.replace("/secret.ics", path), "")


async def test_too_much_too_slow_and_errors_are_refused(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "FETCH_TIMEOUT_SECONDS", 0.5)

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/404":
            return web.Response(status=404)
        if request.path == "/zipped":
            return web.Response(body=b"x", headers={"Content-Encoding": "gzip"})
        response = web.StreamResponse()
        await response.prepare(request)
        if request.path == "/slow":
            await asyncio.sleep(1)
        for _ in range(MAX_CALENDAR_BYTES // 65536 + 2):
            await response.write(b"x" * 65536)
        return response

    async with serving(certificate, answer) as (address, fetcher):
        for path, why in REFUSED:
            with pytest.raises(BadCalendar, match=why):
                await fetcher.fetch(address.replace("/secret.ics", path), "")


async def test_a_certificate_that_is_not_trusted_is_refused(certificate: Path) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=TEXT)

    async with serving(certificate, answer) as (address, fetcher):
        strict = Fetcher(
            is_allowed=lambda _address: True,
            ports=fetcher._ports,
            resolver=lambda: Names("127.0.0.1"),
        )
        with pytest.raises(BadCalendar, match="unreachable") as refused:
            await strict.fetch(address, "")
        assert HOST not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"],
)
async def test_a_name_that_leads_inside_is_refused(address: str) -> None:
    """The wall of the tests would stop the connection too, by another exception."""
    with pytest.raises(BadCalendar, match="private"):
        await Fetcher(resolver=lambda: Names(address)).fetch("https://intranet.example/a.ics", "")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2a00:1450:400f:80c::200e", True),
        ("192.168.1.1", False),
        ("172.16.0.1", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("fd00::1", False),
        ("fe80::1", False),
        ("2002:a00:1::", False),
        ("::ffff:8.8.8.8", True),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://kalender.example/a.ics", "address"),
        ("ftp://kalender.example/a.ics", "address"),
        ("kalender.example", "address"),
        ("https://kalender.example:8443/a.ics", "address"),
        ("https://me:secret@kalender.example/a.ics", "address"),
        ("https://", "address"),
        ("https://localhost/a.ics", "private"),
        ("https://127.0.0.1/a.ics", "private"),
        ("https://2130706433/a.ics", "private"),
        ("https://[::1]/a.ics", "private"),
        ("https://kalender.example/" + "a" * 2000, "address"),
    ],
)
def test_addresses_that_are_refused_at_once(address: str, why: str) -> None:
    with pytest.raises(BadCalendar, match=why):
        checked_address(address)


def test_webcal_is_https() -> None:
    assert str(checked_address(" webcal://kalender.example/a.ics ")) == (
        "https://kalender.example/a.ics"
    )
