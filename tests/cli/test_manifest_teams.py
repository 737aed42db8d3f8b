"""`kanalvakt manifest teams`: the app package, in the checkout and from the wheel, and Microsoft's
own schemas."""

import json
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.teams import pages
from bot.answers import load, make_answerer
from bot.flow import ANYTHING
from bot.flows import ALL
from tests.cli.terminal import Run
from tests.cli.wheel import Installed
from tests.node import node_package

APP_ID = "11111111-2222-3333-4444-55555555abcd"
BASE_URL = "https://kanalvakt.kommun.example"
GIVEN = ("--app-id", APP_ID, "--base-url", BASE_URL)
SCHEMAS = "build/json-schemas/teams/v1.25"
MAX_COMMANDS = 10
MAX_TITLE_CHARACTERS = 32
MAX_DESCRIPTION_CHARACTERS = 128
WHITE = b"\xff\xff\xff"
ACCENT = bytes.fromhex("004b87")


def package(kanalvakt: Run, *args: str) -> dict[str, bytes]:
    """The files in the package."""
    result = kanalvakt("manifest", "teams", "--out", "kanalvakt.zip", *(args or GIVEN))
    assert result.exit_code == 0, result.output
    return files_in(Path("kanalvakt.zip").read_bytes())


def files_in(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def manifest(kanalvakt: Run, *args: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(package(kanalvakt, *args)["manifest.json"])
    return read


def pixels(png: bytes) -> tuple[int, int, list[bytes]]:
    """The width, the height and every pixel of a picture with 8 bits a colour."""
    width, height, depth, kind, _packing, _filters, interlaced = struct.unpack(
        ">IIBBBBB", png[16:29]
    )
    assert (depth, interlaced) == (8, 0)
    size = {2: 3, 6: 4}[kind]
    packed, at = b"", 8
    while at < len(png):
        (length,), name = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        packed += png[at + 8 : at + 8 + length] if name == b"IDAT" else b""
        at += 12 + length
    raw, stride = zlib.decompress(packed), width * size
    above = bytearray(stride)
    found = []
    for row in range(height):
        start = row * (stride + 1)
        line = unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), above, size)
        found += [bytes(line[x : x + size]) for x in range(0, stride, size)]
        above = line
    return width, height, found


def unfiltered(kind: int, line: bytearray, above: bytearray, size: int) -> bytearray:
    """A line of a PNG as it was before it was made easier to pack."""
    for x in range(len(line)):
        left = line[x - size] if x >= size else 0
        corner = above[x - size] if x >= size else 0
        likely = left + above[x] - corner
        nearest = min((left, above[x], corner), key=lambda one: abs(likely - one))
        line[x] = (line[x] + (0, left, above[x], (left + above[x]) // 2, nearest)[kind]) & 255
    return line


def test_what_is_in_the_package(kanalvakt: Run) -> None:
    files = package(kanalvakt)
    assert set(files) == {"manifest.json", "sv.json", "en.json", "color.png", "outline.png"}
    written = json.loads(files["manifest.json"])
    assert written["manifestVersion"] == "1.25"
    assert (written["id"], written["bots"][0]["botId"]) == (APP_ID, APP_ID)
    assert written["localizationInfo"]["defaultLanguageTag"] == "sv"
    assert package(kanalvakt) == files  # and no moment in it


def test_the_app_asks_for_nothing_but_its_chats(kanalvakt: Run) -> None:
    written = manifest(kanalvakt)
    assert set(written["bots"][0]["scopes"]) == {"personal", "team", "groupChat"}
    assert written["bots"][0]["supportsFiles"] is True
    assert written["validDomains"] == []
    wide = {"authorization", "webApplicationInfo", "permissions", "devicePermissions"}
    assert wide & set(written) == set()


def test_the_color_icon(kanalvakt: Run) -> None:
    width, height, found = pixels(package(kanalvakt)["color.png"])
    assert (width, height) == (192, 192)
    assert found[0] == ACCENT
    assert WHITE in found


def test_the_outline_is_white_on_nothing(kanalvakt: Run) -> None:
    width, height, found = pixels(package(kanalvakt)["outline.png"])
    assert (width, height) == (32, 32)
    assert {pixel[:3] for pixel in found if pixel[3]} == {WHITE}
    assert found[0][3] == 0
    assert sum(pixel[3] == 255 for pixel in found) > 100


@pytest.mark.parametrize("file", ["sv.json", "en.json"])
def test_commands_are_understood(kanalvakt: Run, file: str) -> None:
    files = package(kanalvakt)
    lists = json.loads(files["manifest.json"])["bots"][0]["commandLists"]
    texts = json.loads(files[file])
    phrases = {phrase for flow in ALL for said in flow.commands for phrase in said.phrases}
    answer = make_answerer(load("tyreso"))
    for at, listed in enumerate(lists):
        assert 0 < len(listed["commands"]) <= MAX_COMMANDS
        for number, _command in enumerate(listed["commands"]):
            name = f"bots[0].commandLists[{at}].commands[{number}]"
            title, about = texts[f"{name}.title"], texts[f"{name}.description"]
            assert len(title) <= MAX_TITLE_CHARACTERS
            assert len(about) <= MAX_DESCRIPTION_CHARACTERS
            if listed["scopes"] == ["personal"]:
                assert title.lower() in phrases - {ANYTHING}
            else:  # where others listen, questions only
                assert answer(title, Path(file).stem).rules


def test_every_language_says_the_same_things(kanalvakt: Run) -> None:
    files = package(kanalvakt)
    swedish, english = json.loads(files["sv.json"]), json.loads(files["en.json"])
    assert set(swedish) == set(english)
    same = {name for name in swedish if swedish[name] == english[name]}
    assert same == {"$schema", "name.short"}


async def test_the_pages_that_it_links_to_exist(kanalvakt: Run) -> None:
    app = web.Application()
    pages.mount(app)
    async with TestClient(TestServer(app)) as client:
        for link in manifest(kanalvakt)["developer"].values():
            if link.startswith(BASE_URL):
                answer = await client.get(link.removeprefix(BASE_URL))
                assert answer.status == 200
                text = await answer.text()
                assert '<section lang="sv">' in text
                assert '<section lang="en">' in text


def test_pages_of_the_municipality_and_a_higher_number(kanalvakt: Run) -> None:
    own = ("--privacy-url", f"{BASE_URL}/gdpr", "--terms-url", f"{BASE_URL}/villkor")
    written = manifest(kanalvakt, *GIVEN, *own, "--version", "1.0.2")
    assert written["developer"]["privacyUrl"] == f"{BASE_URL}/gdpr"
    assert written["developer"]["termsOfUseUrl"] == f"{BASE_URL}/villkor"
    assert written["version"] == "1.0.2"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"--app-id": "kanalvakt"}, "--app-id 'kanalvakt' is no ID of Microsoft Entra."),
        ({"--base-url": "http://kommun.example"}, "must begin with https://, since Teams"),
        ({"--base-url": "kommun.example"}, "is no address of a server"),
        ({"--privacy-url": "kommun.example"}, "--privacy-url 'kommun.example' is no address"),
        ({"--version": "1.0"}, "--version '1.0' is no version."),
        ({"--out": "nowhere/kanalvakt.zip"}, "The file nowhere/kanalvakt.zip cannot be written"),
    ],
)
def test_what_cannot_be_used(kanalvakt: Run, changed: dict[str, str], told: str) -> None:
    given = {"--app-id": APP_ID, "--base-url": BASE_URL, "--out": "kanalvakt.zip"} | changed
    result = kanalvakt("manifest", "teams", *(part for pair in given.items() for part in pair))
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert not Path("kanalvakt.zip").exists()


def test_the_endpoint_is_told(kanalvakt: Run) -> None:
    result = kanalvakt("manifest", "teams", *GIVEN, "--out", "kanalvakt.zip")
    assert f"{BASE_URL}/api/messages" in result.stdout


def test_the_installed_wheel_writes_the_same(
    kanalvakt: Run, installed: Installed, tmp_path: Path
) -> None:
    out = tmp_path / "installed.zip"
    installed("manifest", "teams", *GIVEN, "--out", out)
    assert files_in(out.read_bytes()) == package(kanalvakt)


@pytest.mark.parametrize(
    ("file", "kind"),
    [("manifest.json", ""), ("sv.json", "Localization."), ("en.json", "Localization.")],
)
def test_microsofts_schema_takes_it(kanalvakt: Run, file: str, kind: str) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="comes with the extra dev")
    path = node_package("@microsoft/app-manifest") / SCHEMAS / f"MicrosoftTeams.{kind}schema.json"
    schema = jsonschema.Draft4Validator(json.loads(path.read_text()))
    written = json.loads(package(kanalvakt)[file])
    assert [error.message for error in schema.iter_errors(written)] == []
    required = "description" if not kind else "description.full"
    assert not schema.is_valid({name: one for name, one in written.items() if name != required})
    assert not schema.is_valid({**written, "name.short": "K" * 31, "name": "K"})
