"""Fetching a calendar: over https, from public addresses only, within limits."""

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from socket import AddressFamily
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adapters.calendars import fetching
from adapters.calendars.fetching import Fetcher, checked_address
from adapters.public_addresses import is_public
from bot.domain.away_events import MAX_CALENDAR_BYTES
from bot.ports import BadCalendar

HOST = "kalender.example"
REFUSED = (
    ("/404", "unreachable"),
    ("/zipped", "unreachable"),
    ("/slow", "unreachable"),
    ("/big", "size"),
)
TEXT = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of its own for HOST, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "pair.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class Names(AbstractResolver):
    """Every name leads to one address."""

    def __init__(self, address: str) -> None:
        self.address = address

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host=self.address, port=port, family=family, proto=0, flags=0
            )
        ]

    async def close(self) -> None: ...


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
