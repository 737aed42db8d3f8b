"""`kanalvakt doctor` on Slack: what the tokens are good for, and the way out when they are not."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.slack.manifest import bot_scopes
from tests.cli.terminal import Run

BOT = "xoxb-12-34-bot"
APP = "xapp-1-A012-34-app"
SIGNING = "5f8d0c9a7b6e4d3c2b1a0f9e8d7c6b5a"


Examine = Callable[..., Awaitable[list[str]]]


@dataclass
class FakeSlack:
    """Answers five methods. `errors` says which fail and how, `page` answers all instead."""

    scopes: list[str] | None = field(default_factory=lambda: list(bot_scopes()))
    errors: dict[str, str] = field(default_factory=dict)
    page: Callable[[], web.Response] | None = None
    called: list[str] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.called.append(method)
        if self.page:
            return self.page()
        wanted = {"apps.connections.open": "Bearer xapp-", "api.test": ""}.get(
            method, f"Bearer {BOT}"
        )
        if not request.headers.get("Authorization", "").startswith(wanted):
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if method in self.errors:
            return web.json_response({"ok": False, "error": self.errors[method]})
        answers: dict[str, dict[str, object]] = {
            "auth.test": {"team": "Solvik", "team_id": "T1", "user": "kanalvakt", "bot_id": "B1"},
            "bots.info": {"bot": {"id": "B1", "app_id": "A012"}},
            "apps.connections.open": {"url": "wss://127.0.0.1/"},
        }
        headers = {} if self.scopes is None else {"X-OAuth-Scopes": ",".join(self.scopes)}
        return web.json_response({"ok": True, **answers.get(method, {})}, headers=headers)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """Slack, on this machine."""
    fake = FakeSlack(errors={"users.lookupByEmail": "users_not_found"})
    app = web.Application()
    app.router.add_route("*", "/api/{method}", fake.answer)
    async with TestServer(app) as server:
        fake.url = str(server.make_url("/api/"))
        yield fake


@pytest.fixture
def examine(kanalvakt: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Examine:
    """The lines of the doctor about Slack: `await examine(slack, APP_TOKEN=...)`."""
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)

    async def lines(api_url: str, **settings: str) -> list[str]:
        for name, value in (settings or {"BOT_TOKEN": BOT, "SIGNING_SECRET": SIGNING}).items():
            monkeypatch.setenv(f"SLACK_{name}", value)
        monkeypatch.setenv("SLACK_API_URL", api_url)
        url = {"DATABASE_URL": sqlite_url, "SECRET_KEY": "k" * 32}
        result = await asyncio.to_thread(lambda: kanalvakt("doctor", **url))
        assert [secret for secret in (BOT, APP, SIGNING) if secret in result.output] == []
        assert "Traceback" not in result.output
        found = [" ".join(line.split()) for line in result.stdout.splitlines()]
        return [line for line in found if " Slack: " in line]

    return lines


async def test_everything_is_there(slack: FakeSlack, examine: Examine) -> None:
    assert await examine(slack.url) == [
        "ok Slack: the workspace Solvik (T1) knows Kanalvakt as @kanalvakt.",
        "ok Slack: the bot has the 9 scopes of the manifest, and no other.",
        "ok Slack: the app is A012.",
        "ok Slack: e-mail addresses can be read: people are recognised.",
        "ok Slack: Slack sends to /slack/events (HTTP), signed with SLACK_SIGNING_SECRET.",
    ]


async def test_scopes_that_are_missing_and_too_many(slack: FakeSlack, examine: Examine) -> None:
    slack.scopes = [*(s for s in bot_scopes() if s not in ("im:write", "commands")), "files:write"]
    lines = await examine(slack.url)
    assert any(
        line.startswith("missing Slack: the bot lacks commands, im:write. Add it under OAuth")
        for line in lines
    )
    assert "note Slack: the bot may more than it needs: files:write. Take it away." in lines


async def test_scopes_that_are_not_told(slack: FakeSlack, examine: Examine) -> None:
    slack.scopes = None
    assert "note Slack: it is not told which scopes the bot has." in await examine(slack.url)


async def test_a_token_that_is_refused(slack: FakeSlack, examine: Examine) -> None:
    slack.errors["auth.test"] = "token_revoked"
    lines = await examine(slack.url)
    assert lines[0] == (
        "missing Slack: Slack refuses SLACK_BOT_TOKEN (token_revoked). Copy it again from "
        "OAuth & Permissions of the app."
    )


async def test_addresses_that_cannot_be_read(slack: FakeSlack, examine: Examine) -> None:
    slack.errors["users.lookupByEmail"] = "missing_scope"
    lines = await examine(slack.url)
    assert any(
        line.startswith("missing Slack: e-mail addresses cannot be read (missing_scope), so nobody")
        for line in lines
    )


async def test_a_socket_of_the_same_app(slack: FakeSlack, examine: Examine) -> None:
    lines = await examine(slack.url, BOT_TOKEN=BOT, APP_TOKEN=APP)
    assert lines[-1] == "ok Slack: a socket can be opened (Socket Mode)."


async def test_a_socket_of_another_app(slack: FakeSlack, examine: Examine) -> None:
    lines = await examine(slack.url, BOT_TOKEN=BOT, APP_TOKEN="xapp-1-A999-34-app")
    assert lines[-1] == (
        "missing Slack: SLACK_APP_TOKEN belongs to the app A999, SLACK_BOT_TOKEN to A012. Take "
        "both from the same app."
    )


async def test_an_app_that_is_not_told(slack: FakeSlack, examine: Examine) -> None:
    slack.errors["bots.info"] = "bot_not_found"
    assert "note Slack: the app's own id is not told (bot_not_found)." in await examine(slack.url)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("missing_scope", "missing Slack: SLACK_APP_TOKEN lacks connections:write."),
        ("ratelimited", "note Slack: is asked too often just now."),
        ("internal_error", "missing Slack: Slack refuses SLACK_APP_TOKEN (internal_error)."),
    ],
)
async def test_a_socket_that_does_not_open(
    slack: FakeSlack, examine: Examine, error: str, told: str
) -> None:
    slack.errors["apps.connections.open"] = error
    lines = await examine(slack.url, BOT_TOKEN=BOT, APP_TOKEN=APP)
    assert lines[-1].startswith(told)


async def test_several_workspaces(slack: FakeSlack, examine: Examine) -> None:
    lines = await examine(
        slack.url, CLIENT_ID="1.2", CLIENT_SECRET="0123456789", SIGNING_SECRET=SIGNING
    )
    assert lines[0] == (
        "ok Slack: answers. Workspaces are installed by themselves at /slack/install."
    )
    assert slack.called == ["api.test"]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (lambda: web.Response(text="<p>Sign in", content_type="text/html"), "HTTP 200"),
        (lambda: web.Response(text="Blocked by the proxy"), "AttributeError"),
        (lambda: web.json_response([1]), "AttributeError"),
        (lambda: web.Response(text="{", content_type="application/json"), "HTTP 200"),
        (lambda: web.Response(status=502, text="Bad gateway"), "HTTP 502"),
    ],
)
async def test_something_else_answers(
    slack: FakeSlack, examine: Examine, page: Callable[[], web.Response], reason: str
) -> None:
    slack.page = page
    (line,) = await examine(slack.url)
    assert line.startswith(f"missing Slack: {slack.url} does not answer as Slack does ({reason}).")
    assert "Open the firewall to it, set HTTPS_PROXY, or correct SLACK_API_URL." in line


async def test_nobody_answers(examine: Examine) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    (line,) = await examine(url)
    assert line.startswith(f"missing Slack: {url} does not answer as Slack does (ClientConnector")


def test_nothing_of_slack_is_loaded_when_it_is_not_connected(
    kanalvakt: Run, directory: Path
) -> None:
    code = (
        "import sys; from bot.main import cli\n"
        "try: cli(['doctor'])\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if 'slack' in name])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        cwd=directory,
        env={"PYTHONPATH": str(root), "PATH": ""},
    )
    assert "Slack: not connected. docs/slack.md says how." in done.stdout
    assert done.stdout.splitlines()[-1] == "['bot.settings.slack']"
