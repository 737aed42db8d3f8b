"""`kanalvakt doctor` on Teams: whether Microsoft knows the bot, and the way out when not."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.cli.terminal import Run
from tests.platforms.teams_faults import Fault
from tests.platforms.teams_keys import FIRST_KEYS
from tests.platforms.teams_login import APP_PASSWORD
from tests.platforms.teams_service import FakeTeams

HEADER = "a-header-that-proves"
# The lines of the doctor about Teams: `await examine(teams, APP_TENANT_ID=...)`.
Examine = Callable[..., Awaitable[list[str]]]


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    """Microsoft, on this machine."""
    async with FakeTeams() as fake:
        yield fake


@pytest.fixture
def examine(kanalvakt: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Examine:
    """Runs the doctor with the settings that are right, but for those given; None takes one
    away."""

    async def lines(fake: FakeTeams, **changed: str | None) -> list[str]:
        settings: dict[str, str | None] = {
            "MICROSOFT_APP_ID": fake.app_id,
            "MICROSOFT_APP_PASSWORD": APP_PASSWORD,
            "MICROSOFT_APP_TENANT_ID": fake.tenant,
            "TEAMS_LOGIN_URL": fake.login_url,
            "TEAMS_OPENID_METADATA_URL": fake.openid_url,
        }
        for name, value in (settings | changed).items():
            if value is not None:
                monkeypatch.setenv(name, value)
        result = await asyncio.to_thread(lambda: kanalvakt("doctor", DATABASE_URL=sqlite_url))
        assert [secret for secret in (APP_PASSWORD, HEADER) if secret in result.output] == []
        assert "Traceback" not in result.output
        found = [" ".join(line.split()) for line in result.stdout.splitlines()]
        return [line for line in found if " Teams: " in line]

    return lines


async def test_everything_is_there(teams: FakeTeams, examine: Examine) -> None:
    assert await examine(teams) == [
        f"ok Teams: the login gives the bot {teams.app_id} its token (SingleTenant).",
        "ok Teams: 2 keys tell what Teams sends from what is forged.",
        f"ok Teams: Teams sends to /api/messages; only the tenant {teams.tenant} is served.",
        "ok Teams: answers and the bot's token go to smba.trafficmanager.net, *.botframework.com, "
        "and nowhere else.",
    ]


async def test_the_settings_in_force_without_secrets(
    teams: FakeTeams, kanalvakt: Run, examine: Examine
) -> None:
    await examine(teams)  # leaves the settings in the environment
    result = await asyncio.to_thread(lambda: kanalvakt("doctor"))
    assert f"MICROSOFT_APP_ID: '{teams.app_id}'" in result.stdout
    assert f"MICROSOFT_APP_PASSWORD: {len(APP_PASSWORD)} characters (not shown)" in result.stdout
    assert f"MICROSOFT_APP_TENANT_ID: '{teams.tenant}'" in result.stdout
    assert "TEAMS_FILE_HOSTS: '*.sharepoint.com,*.svc.ms' (default)" in result.stdout


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"MICROSOFT_APP_PASSWORD": "another"}, "(HTTP 401 invalid_client 7000215). The client"),
        (
            {"MICROSOFT_APP_TENANT_ID": "00000000-0000-4000-8000-00000000dead"},
            "(HTTP 400 invalid_request",
        ),
    ],
)
async def test_a_login_that_refuses(
    teams: FakeTeams, examine: Examine, changed: dict[str, str], told: str
) -> None:
    first = (await examine(teams, **changed))[0]
    assert first.startswith(f"missing Teams: the login gives the bot no token {told}")


@pytest.mark.parametrize(
    ("number", "way_out"),
    [
        (7000222, "The client secret is too old."),
        (700016, "No such app in the tenant: correct MICROSOFT_APP_ID"),
        (90002, "There is no such tenant: correct MICROSOFT_APP_TENANT_ID."),
        (50034, "Compare MICROSOFT_APP_ID, _PASSWORD and _TENANT_ID with the registration"),
    ],
)
async def test_what_helps_against_a_refusal(
    teams: FakeTeams, examine: Examine, number: int, way_out: str
) -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return web.json_response({"error": "invalid_client", "error_codes": [number]}, status=400)

    app = web.Application()
    app.router.add_post("/{tenant}/oauth2/v2.0/token", refuse)
    async with TestServer(app) as server:
        lines = await examine(teams, TEAMS_LOGIN_URL=str(server.make_url("/")))
    assert lines[0] == next(line for line in lines if f"{number}). {way_out}" in line)


async def test_a_login_that_something_else_answers(teams: FakeTeams, examine: Examine) -> None:
    teams.faults.add("token", Fault(status=502))
    first = (await examine(teams))[0]
    assert first.startswith(
        f"missing Teams: {teams.login_url} does not answer as Microsoft's login does (HTTP 502"
    )
    assert first.endswith("Open the firewall to it, set HTTPS_PROXY, or correct TEAMS_LOGIN_URL.")


async def test_nobody_answers(teams: FakeTeams, examine: Examine) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    lines = await examine(teams, TEAMS_LOGIN_URL=url, TEAMS_OPENID_METADATA_URL=f"{url}/keys")
    assert lines[0].startswith(f"missing Teams: {url} does not answer as Microsoft's login does (")
    assert lines[1].startswith(f"missing Teams: {url}/keys gives no keys (ClientConnector")
    assert "Open the firewall to it, set HTTPS_PROXY, or correct TEAMS_OPENID" in lines[1]


async def test_keys_that_are_not_for_teams(teams: FakeTeams, examine: Examine) -> None:
    for number in range(FIRST_KEYS - 1):
        teams.keys.forget(number)
    assert "missing Teams: none of the 1 keys is for Teams. Correct TEAMS_OPENID_METADATA_URL." in (
        await examine(teams)
    )


async def test_a_managed_identity(teams: FakeTeams, examine: Examine) -> None:
    async def given(request: web.Request) -> web.Response:
        proven = request.headers.get("X-IDENTITY-HEADER") == HEADER
        if not proven or request.query["client_id"] != teams.app_id:
            return web.json_response({"error": "unauthorized"}, status=403)
        return web.json_response(
            {"access_token": "a-token", "expires_on": str(round(time.time()) + 3600)}
        )

    app = web.Application()
    app.router.add_get("/msi/token", given)
    async with TestServer(app) as server:
        managed = {
            "MICROSOFT_APP_TYPE": "UserAssignedMsi",
            "MICROSOFT_APP_PASSWORD": None,
            "IDENTITY_ENDPOINT": str(server.make_url("/msi/token")),
            "IDENTITY_HEADER": HEADER,
        }
        lines = await examine(teams, **managed)
        assert lines[0] == (
            f"ok Teams: the login gives the bot {teams.app_id} its token (UserAssignedMsi)."
        )
        lines = await examine(teams, **managed | {"IDENTITY_HEADER": "another"})
    assert lines[0].startswith(
        "missing Teams: the managed identity gives no token (HTTP 403 unauthorized). Assign the"
    )


async def test_several_tenants_and_a_short_list(teams: FakeTeams, examine: Examine) -> None:
    lines = await examine(
        teams, MICROSOFT_APP_TYPE="MultiTenant", TEAMS_SERVICE_URLS="smba.infra.gov.teams.example"
    )
    assert lines[0].startswith("note Teams: MICROSOFT_APP_TYPE is MultiTenant.")
    assert lines[1].startswith("ok Teams: the login gives the bot")
    assert lines[-1].startswith(
        "note Teams: TEAMS_SERVICE_URLS leaves out *.botframework.com, smba"
    )


async def test_the_playground_is_warned_of(teams: FakeTeams, examine: Examine) -> None:
    lines = await examine(
        teams,
        MICROSOFT_APP_ID=None,
        MICROSOFT_APP_PASSWORD=None,
        MICROSOFT_APP_TENANT_ID=None,
        TEAMS_ALLOW_UNAUTHENTICATED="1",
    )
    assert lines[0].startswith("note Teams: TEAMS_ALLOW_UNAUTHENTICATED is 1: whoever reaches")
    assert lines[1:] == [
        "ok Teams: answers and the bot's token go to localhost, 127.0.0.1, ::1, and nowhere else."
    ]
    assert teams.calls == []


def test_nothing_of_teams_is_loaded_when_it_is_not_connected(directory: Path) -> None:
    code = (
        "import sys; from bot.main import cli\n"
        "try: cli(['doctor'])\n"
        "except SystemExit: pass\n"
        "names = ('teams', 'botbuilder', 'botframework', 'msrest', 'jwt')\n"
        "print([one for one in sys.modules if any(name in one.split('.') for name in names)])"
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
    assert "Teams: not connected. docs/teams.md says how." in done.stdout
    assert done.stdout.splitlines()[-1] == "['bot.settings.teams']"
