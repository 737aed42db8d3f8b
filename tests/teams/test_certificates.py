"""A certificate authority of one's own, as a proxy that looks into what goes out has one."""

import ssl
from collections.abc import AsyncIterator
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiohttp import ClientConnectorCertificateError, web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from adapters.teams.addresses import teams_session
from bot.composition import real_now
from bot.settings import BadSettings, read_settings, read_teams_settings
from tests.platforms.teams_keys import rsa_key

ID = "11111111-2222-3333-4444-55555555abcd"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for this machine that nobody vouches for but itself, and beside it its key."""
    key, now = rsa_key(1), real_now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "own.pem"
    path.write_bytes(built.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.with_suffix(".key").write_bytes(private)
    return path


@pytest.fixture
async def url(certificate: Path) -> AsyncIterator[str]:
    """A server that shows the certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))

    async def hello(_request: web.Request) -> web.Response:
        return web.Response(text="hello")

    app = web.Application()
    app.router.add_get("/", hello)
    server = TestServer(app, scheme="https")
    await server.start_server(ssl=context)
    yield str(server.make_url("/"))
    await server.close()


async def test_it_is_trusted_when_it_is_given_and_only_then(url: str, certificate: Path) -> None:
    async with teams_session((), str(certificate)) as session, session.get(url) as answer:
        assert await answer.text() == "hello"
    async with teams_session(()) as session:
        with pytest.raises(ClientConnectorCertificateError):
            await session.get(url)


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_what_is_none_stops_the_start(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bundle.pem"
    if content is not None:
        path.write_text(content)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))
    assert read_teams_settings(read_settings()) is None  # other programs may mean something by it
    for name in ("MICROSOFT_APP_ID", "MICROSOFT_APP_TENANT_ID"):
        monkeypatch.setenv(name, ID)
    monkeypatch.setenv("MICROSOFT_APP_PASSWORD", "abc8Q~secret")
    with pytest.raises(BadSettings, match=r"^REQUESTS_CA_BUNDLE is '.*bundle\.pem' and cannot be"):
        read_teams_settings(read_settings())
