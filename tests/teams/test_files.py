"""Files: from where Teams keeps them and nowhere else, and the token only where it belongs."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import ClientSession, web

from adapters.sent_files import MAX_PICTURE_BYTES
from adapters.server import listening
from adapters.teams.access import AccessTokens
from adapters.teams.addresses import teams_session
from adapters.teams.files import Files, file_refs
from adapters.teams.services import Services
from bot.events import FileRef
from bot.i18n import using
from bot.ports import TryLater, Unreadable
from bot.settings import TeamsSettings
from tests.platforms.teams_service import FakeTeams

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100
UPLOAD = "application/vnd.microsoft.teams.file.download.info"


class Elsewhere:
    """A server that notes who asks with a token."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.answer: Callable[[web.Request], web.StreamResponse] = lambda _: web.Response(body=PNG)
        self.port = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.raw_path, request.headers.get("Authorization")))
        return self.answer(request)


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    """At 127.0.0.1 and localhost, on its own port."""
    server = Elsewhere()
    app = web.Application()
    app.router.add_get("/{rest:.*}", server.handle)
    async with listening(app, "127.0.0.1", 0) as url:
        server.port = int(url.rpartition(":")[2])
        yield server


@pytest.fixture
def files(
    session: ClientSession, tokens: AccessTokens, services: Services, settings: TeamsSettings
) -> Files:
    """What fetches."""
    return Files(session, tokens, services, settings.download_hosts)


def ref(teams: FakeTeams, kind: str, url: str) -> FileRef:
    return FileRef(platform="teams", team=teams.tenant, file=json.dumps({"kind": kind, "url": url}))


def pasted(url: str, kind: str = "image/png") -> dict[str, Any]:
    return {"contentType": kind, "contentUrl": url}


def uploaded(url: object) -> dict[str, Any]:
    content = {"downloadUrl": url, "uniqueId": "1", "fileType": "png"}
    return {"contentType": UPLOAD, "name": "bild.png", "content": content}


def test_the_files_of_a_message() -> None:
    activity = {
        "attachments": [
            pasted("https://a/1", "image/*"),
            {"contentType": "text/html", "content": "<p>x</p>"},
            uploaded("https://b/2"),
            uploaded(5),
            {"contentType": UPLOAD, "content": "x"},
            {"contentType": None},
            "x",
        ]
    }
    first, second = file_refs(activity, "t")
    assert (first.platform, first.team) == ("teams", "t")
    assert first.file == '{"kind":"pasted","url":"https://a/1"}'
    assert second.file == '{"kind":"uploaded","url":"https://b/2"}'
    assert (first.name, second.name) == ("", "bild.png")
    assert file_refs({"attachments": None}, "t") == file_refs({}, "t") == ()
    assert len(file_refs({"attachments": [pasted("https://a/1")] * 99}, "t")) == 10


async def test_a_pasted_picture_with_the_token(
    teams: FakeTeams, files: Files, services: Services, elsewhere: Elsewhere
) -> None:
    await services.learn(teams.tenant, f"http://127.0.0.1:{elsewhere.port}/emea/")
    url = f"http://127.0.0.1:{elsewhere.port}/emea/v3/attachments/a%2Fb/views/original"
    picture = await files.fetch(ref(teams, "pasted", url))
    assert (picture.media_type, picture.content) == ("image/png", PNG)
    ((path, token),) = elsewhere.asked
    assert path == "/emea/v3/attachments/a%2Fb/views/original"
    assert token is not None
    assert token.startswith("Bearer ")


async def test_an_uploaded_one_without(
    teams: FakeTeams, files: Files, elsewhere: Elsewhere
) -> None:
    url = f"http://localhost:{elsewhere.port}/s/d%20x.aspx?tempauth=a%2Bb%27c&n=Skärm bild.png"
    with pytest.raises(Unreadable):  # an address has no space
        await files.fetch(ref(teams, "uploaded", url))
    picture = await files.fetch(ref(teams, "uploaded", url.replace(" ", "+")))
    assert picture.content == PNG
    assert elsewhere.asked == [("/s/d%20x.aspx?tempauth=a%2Bb%27c&n=Sk%C3%A4rm+bild.png", None)]


@pytest.mark.parametrize("kind", ["pasted", "uploaded"])
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{other}/x",  # the host, and another port
        "https://127.0.0.1:{teams}/x",
        "http://localhost.evil.example:{other}/x",
        "http://x@evil.example/",
        "https://evil.example/x",
        "http://169.254.169.254/metadata",
        "http://[::1]:{other}/x",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "",
    ],
)
async def test_other_places_are_not_asked(
    teams: FakeTeams, files: Files, elsewhere: Elsewhere, kind: str, url: str
) -> None:
    port = teams.base_url.rpartition(":")[2]
    url = url.format(other=elsewhere.port, teams=port)
    with using("sv"), pytest.raises(Unreadable, match="Filen ligger utanför Teams"):
        await files.fetch(ref(teams, kind, url))
    assert elsewhere.asked == []


async def test_a_pasted_picture_at_a_file_host_gets_no_token(
    teams: FakeTeams, files: Files, elsewhere: Elsewhere
) -> None:
    with pytest.raises(Unreadable):
        await files.fetch(ref(teams, "pasted", f"http://localhost:{elsewhere.port}/x"))
    assert elsewhere.asked == []


@pytest.mark.parametrize("kind", ["pasted", "uploaded"])
async def test_redirects_are_not_followed(
    teams: FakeTeams, files: Files, services: Services, elsewhere: Elsewhere, kind: str
) -> None:
    host = "127.0.0.1" if kind == "pasted" else "localhost"
    await services.learn(teams.tenant, f"http://127.0.0.1:{elsewhere.port}/")
    elsewhere.answer = lambda _: web.Response(status=302, headers={"Location": "/secret"})
    with pytest.raises(Unreadable):
        await files.fetch(ref(teams, kind, f"http://{host}:{elsewhere.port}/x"))
    assert [path for path, _token in elsewhere.asked] == ["/x"]


@pytest.mark.parametrize(
    ("status", "raised"),
    [(500, TryLater), (503, TryLater), (429, TryLater), (403, Unreadable), (404, Unreadable)],
)
async def test_a_file_that_is_not_given(
    teams: FakeTeams, files: Files, elsewhere: Elsewhere, status: int, raised: type[Exception]
) -> None:
    elsewhere.answer = lambda _: web.Response(status=status)
    with pytest.raises(raised):
        await files.fetch(ref(teams, "uploaded", f"http://localhost:{elsewhere.port}/x"))


async def test_what_is_no_picture_or_too_big(
    teams: FakeTeams, files: Files, elsewhere: Elsewhere
) -> None:
    file = ref(teams, "uploaded", f"http://localhost:{elsewhere.port}/x.png")
    elsewhere.answer = lambda _: web.Response(body=b"MZ" + b"0" * 10, content_type="image/png")
    with using("sv"), pytest.raises(Unreadable, match="ingen bild"):
        await files.fetch(file)
    elsewhere.answer = lambda _: web.Response(body=PNG + b"0" * MAX_PICTURE_BYTES)
    with using("sv"), pytest.raises(Unreadable, match="för stor"):
        await files.fetch(file)

    def compressed(_request: web.Request) -> web.StreamResponse:
        response = web.Response(body=PNG + b"0" * 2 * MAX_PICTURE_BYTES)
        response.enable_compression(web.ContentCoding.gzip)
        return response

    elsewhere.answer = compressed
    with using("sv"), pytest.raises(Unreadable, match="för stor"):
        await files.fetch(file)


@pytest.mark.parametrize("file", ["", "x", "[]", "5", '{"kind":"pasted"}', '{"url":"https://x/"}'])
async def test_a_reference_that_is_none(teams: FakeTeams, files: Files, file: str) -> None:
    with pytest.raises(Unreadable):
        await files.fetch(FileRef(platform="teams", team=teams.tenant, file=file))


async def test_a_name_that_leads_into_the_network_around_us(
    teams: FakeTeams,
    tokens: AccessTokens,
    services: Services,
    elsewhere: Elsewhere,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def resolve(_self: object, host: str, port: int = 0, family: int = 0) -> list[Any]:
        return [
            {"hostname": host, "host": "127.0.0.1", "port": port, "family": 2, "proto": 0,
             "flags": 0}
        ]  # fmt: skip

    monkeypatch.setattr("aiohttp.ThreadedResolver.resolve", resolve)
    monkeypatch.setattr("adapters.teams.files.proxy_for", lambda _url: None)
    async with teams_session(("*.sharepoint.com",)) as session:
        files = Files(session, tokens, services, ("*.sharepoint.com",))
        with pytest.raises(Unreadable):
            await files.fetch(ref(teams, "uploaded", "https://x.sharepoint.com/x"))
    assert elsewhere.asked == []


async def test_what_the_stand_in_keeps(teams: FakeTeams, files: Files) -> None:
    assert teams.leaks == []
    with pytest.raises(Unreadable):
        await files.fetch(ref(teams, "uploaded", f"{teams.files_url}/files/none/x.png"))
