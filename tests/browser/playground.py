"""Microsoft's local client of Teams, the Agents Playground, as somebody in the town has it."""

import asyncio
import json
import os
import shutil
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from playwright.async_api import Browser, Locator, Page, Route, expect

from tests.node import ROOT, node_package

PACKAGE = "@microsoft/m365agentsplayground"
START_TIMEOUT_SECONDS = 30.0
STEP_TIMEOUT_MILLISECONDS = 30_000
# A card that was just drawn takes no press.
DRAWN_MILLISECONDS = 400
FEWEST_USERS = 6

expect.set_options(timeout=STEP_TIMEOUT_MILLISECONDS)

People = Mapping[str, tuple[str, str]]


class Town:
    """The application in a process of its own."""

    def __init__(self, process: Process, url: str) -> None:
        self._process = process
        self.url = url

    async def move_to(self, moment: str) -> None:
        """Move the town's clock to the moment (ISO, with its offset)."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{moment}\n".encode())
        assert await line_of(self._process) == moment


async def line_of(process: Process) -> str:
    """The next line that it prints."""
    assert process.stdout is not None
    async with asyncio.timeout(START_TIMEOUT_SECONDS):
        return (await process.stdout.readline()).decode().strip()


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[Town]:
    """The town, on a database in the folder."""
    ours = ("KANALVAKT_", "SLACK_", "MICROSOFT_APP_", "TEAMS_", "IDENTITY_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    with (folder / "town.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.browser.town_process",
            f"sqlite:///{folder / 'town.db'}",
            cwd=ROOT,
            env=env,
            stdin=PIPE,
            stdout=PIPE,
            stderr=log,
        )
        try:
            url = await line_of(process)
            assert url, (folder / "town.log").read_text()
            yield Town(process, url)
        finally:
            await stopped(process)


async def stopped(process: Process) -> None:
    """End it, if it has not ended."""
    if process.stdin is not None:
        process.stdin.close()
    else:
        process.terminate()
    try:
        async with asyncio.timeout(START_TIMEOUT_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def guid(name: str) -> str:
    """An id as Entra gives them, the same one each time."""
    return str(uuid5(NAMESPACE_URL, f"https://solvik.example/{name}"))


def _user(name: str, people: People) -> dict[str, str]:
    shown, email = people[name]
    first, _space, last = shown.partition(" ")
    return {
        "id": f"29:{name}",
        "name": shown,
        "userPrincipleName": email,  # as the Playground spells it
        "aadObjectId": guid(name),
        "givenName": first,
        "surname": last,
        "email": email,
    }


def configuration(me: str, people: People) -> dict[str, Any]:
    """What the Playground is told: who is at the screen, and who else there is."""
    others = [name for name in people if name != me][: FEWEST_USERS - 1]
    return {
        "version": "0.1.1",
        # One for each screen, because each has a service address of its own.
        "tenantId": guid(f"tenant of {me}"),
        "bot": {"id": guid("bot"), "name": "Kanalvakt"},
        "currentUser": _user(me, people),
        "users": [_user(name, people) for name in others],
        "personalChat": {"id": f"personal-{me}"},
        "groupChat": {"id": f"group-{me}", "name": "Kommunikatörerna"},
        "team": {
            "id": f"team-{me}",
            "name": "Solvik",
            "aadGroupId": guid("team"),
            "channels": [{"id": f"channel-{me}", "name": "Allmänt"}],
        },
    }


def command() -> tuple[str, Path]:
    """What starts the Playground; without it the test is skipped."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node.js on this machine: .ci/run installs it")
    return node, node_package(PACKAGE) / "cli.js"


@asynccontextmanager
async def playground(folder: Path, me: str, people: People, endpoint: str) -> AsyncIterator[str]:
    """The address of the Playground where `me`, a key of `people`, sits at the screen."""
    place = folder / me
    place.mkdir()
    (place / ".m365agentsplayground.yml").write_text(json.dumps(configuration(me, people)))
    port, log = free_port(), place / "playground.log"
    with (place / "stdout.log").open("wb") as told:
        process = await asyncio.create_subprocess_exec(
            *command(),
            *("start", "-e", endpoint, "-c", "msteams", "-p", str(port), "--dt"),
            cwd=place,
            env={**os.environ, "TEAMSAPPTESTER_LOGFILE": str(log)},
            stdout=told,
            stderr=STDOUT,
        )
    try:
        is_open = await _listens(process, port)
        assert is_open, f"the Playground ended: {log.read_text()}"
        yield f"http://localhost:{port}"
    finally:
        await stopped(process)


async def _listens(process: Process, port: int) -> bool:
    """Wait until it takes connections; False when it has ended instead."""
    async with asyncio.timeout(START_TIMEOUT_SECONDS):
        while process.returncode is None:
            try:
                _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
                continue
            writer.close()
            await writer.wait_closed()
            return True
    return False


class Screen:
    """A person's own chat with Kanalvakt."""

    def __init__(self, page: Page, pictures: Path) -> None:
        self.page = page
        self._pictures = pictures
        self._step = 0

    @property
    def cards(self) -> Locator:
        """Every card in the chat, the oldest first."""
        return self.page.locator(".ac-adaptiveCard")

    def card(self, text: str) -> Locator:
        """The lowest card with the text."""
        return self.cards.filter(has_text=text).last

    async def sees(self, text: str) -> Locator:
        """The lowest card with the text, once it is there."""
        card = self.card(text)
        await expect(card).to_be_visible()
        return card

    async def says(self, text: str) -> None:
        """Write to Kanalvakt."""
        await self.page.locator("div[role=textbox]").last.click()
        await self.page.keyboard.type(text)
        await self.page.get_by_role("button", name="Send Message").click()

    async def presses(self, label: str, within: Locator) -> None:
        """Press a button of a card."""
        await self.page.wait_for_timeout(DRAWN_MILLISECONDS)
        await within.get_by_role("button", name=label, exact=True).click()

    async def chooses(self, label: str, option: str, within: Locator) -> None:
        """Choose in a list that opens."""
        await within.get_by_role("combobox", name=label).click()
        await self.page.get_by_role("option", name=option, exact=True).click()

    async def looks(self, what: str) -> None:
        """Keep a picture of the step."""
        self._step += 1
        name = f"{self._step:02}-{what.replace(' ', '-')}.png"
        self._pictures.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=self._pictures / name)


async def screen(browser: Browser, url: str, pictures: Path) -> Screen:
    """The chat in a window of its own; opening it installs the app."""
    context = await browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(STEP_TIMEOUT_MILLISECONDS)
    page = await context.new_page()

    async def stay(route: Route) -> None:
        near = route.request.url.startswith((url, url.replace("http", "ws", 1), "data:", "blob:"))
        await (route.continue_() if near else route.abort())

    await page.route("**/*", stay)
    await page.goto(url)
    return Screen(page, pictures)
