"""The bot's own token is asked for once an hour, and no secret is logged when that fails."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import ClientSession, web

from adapters.server import listening
from adapters.teams.access import AccessTokens
from bot.ports import TryLater
from bot.settings import TeamsSettings
from tests.platforms.teams_faults import Fault
from tests.platforms.teams_login import APP_PASSWORD
from tests.platforms.teams_service import FakeTeams
from tests.teams.conftest import settings_of
from tests.teams.turned import TurnedClock


async def test_a_hundred_calls_ask_once(teams: FakeTeams, tokens: AccessTokens) -> None:
    got = await asyncio.gather(*(tokens.get() for _ in range(100)))
    assert len(set(got)) == 1
    assert teams.login.given == 1


async def test_it_is_renewed_five_minutes_before_it_ends(
    teams: FakeTeams, tokens: AccessTokens, clock: TurnedClock
) -> None:
    first = await tokens.get()
    clock.turn(seconds=teams.login.life_seconds - 301)
    assert await tokens.get() == first
    clock.turn(seconds=2)
    assert await tokens.get() != first
    assert teams.login.given == 2


async def test_a_short_one_is_used_for_half_its_time(
    teams: FakeTeams, tokens: AccessTokens, clock: TurnedClock
) -> None:
    teams.login.life_seconds = 100
    first = await tokens.get()
    clock.turn(seconds=49)
    assert await tokens.get() == first
    clock.turn(seconds=2)
    assert await tokens.get() != first


async def test_the_old_one_is_used_while_the_login_is_away(
    teams: FakeTeams, tokens: AccessTokens, clock: TurnedClock
) -> None:
    first = await tokens.get()
    teams.faults.add("token", Fault(status=503), Fault(reset=True))
    clock.turn(seconds=teams.login.life_seconds - 60)
    assert await asyncio.gather(*(tokens.get() for _ in range(20))) == [first] * 20
    assert len(teams.calls_of("token")) == 2
    clock.turn(seconds=61)
    with pytest.raises(TryLater):
        await tokens.get()
    clock.turn(seconds=10)
    assert await tokens.get() not in (None, first)


async def test_a_login_that_fails_is_let_alone_for_a_moment(
    teams: FakeTeams,
    tokens: AccessTokens,
    clock: TurnedClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    teams.faults.add("token", Fault(reset=True))
    for _ in range(3):
        with pytest.raises(TryLater) as later:
            await tokens.get()
        assert later.value.seconds == 10
    assert len(teams.calls_of("token")) == 1
    clock.turn(seconds=10)
    assert await tokens.get()
    assert caplog.messages == ["teams: the login gives no token: ServerDisconnectedError"]


async def test_a_login_that_refuses(
    teams: FakeTeams,
    tokens: AccessTokens,
    clock: TurnedClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    teams.login.password = "another"
    with pytest.raises(TryLater) as later:
        await tokens.get()
    assert later.value.seconds == 60
    assert caplog.messages == ["teams: the login gives no token: HTTP 401 invalid_client 7000215"]
    assert APP_PASSWORD not in caplog.text
    teams.login.password = APP_PASSWORD
    clock.turn(minutes=1)
    assert await tokens.get()


@pytest.mark.parametrize(
    "body",
    ["[]", "<html>", "{}", '{"access_token": 5, "expires_in": 9}', '{"access_token": "x"}'],
)
async def test_an_answer_without_a_token(
    session: ClientSession, teams: FakeTeams, clock: TurnedClock, body: str
) -> None:
    app = web.Application()
    app.router.add_post("/{rest:.*}", _answering(body))
    async with listening(app, "127.0.0.1", 0) as url:
        tokens = AccessTokens(session, settings_of(teams, login_url=url), clock)
        with pytest.raises(TryLater):
            await tokens.get()


def _answering(body: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=body, content_type="application/json")

    return answer


async def test_a_token_that_was_called_back_is_asked_for_again_but_not_each_time(
    teams: FakeTeams, tokens: AccessTokens, clock: TurnedClock
) -> None:
    first = await tokens.get()
    tokens.drop(first)
    assert await tokens.get() == first  # it is brand-new: another would be refused as well
    clock.turn(minutes=1)
    tokens.drop("another")
    assert await tokens.get() == first
    tokens.drop(first)
    assert await tokens.get() != first


async def test_several_tenants_log_in_elsewhere(
    teams: FakeTeams, session: ClientSession, clock: TurnedClock
) -> None:
    tokens = AccessTokens(session, settings_of(teams, MICROSOFT_APP_TYPE="MultiTenant"), clock)
    assert await tokens.get()
    (call,) = teams.calls_of("token")
    assert call.path == "/login/botframework.com/oauth2/v2.0/token"


async def test_nobody_asks_who_we_are_in_the_playground(
    teams: FakeTeams, session: ClientSession, clock: TurnedClock
) -> None:
    settings = settings_of(teams, MICROSOFT_APP_ID=None, allow_unauthenticated=True)
    assert await AccessTokens(session, settings, clock).get() is None
    assert teams.calls == []


@pytest.fixture
async def azure(clock: TurnedClock) -> AsyncIterator[tuple[str, list[web.Request]]]:
    """Azure's own endpoint of a managed identity, and what it was asked."""
    asked: list[web.Request] = []

    async def give(request: web.Request) -> web.Response:
        asked.append(request)
        if request.headers.get("X-IDENTITY-HEADER") != "proof":
            return web.json_response({"statusCode": 401}, status=401)
        expires = str(int(clock().timestamp()) + 86400)
        return web.json_response({"access_token": "managed", "expires_on": expires})

    app = web.Application()
    app.router.add_get("/msi/token", give)
    async with listening(app, "127.0.0.1", 0) as url:
        yield f"{url}/msi/token", asked


def managed(teams: FakeTeams, endpoint: str, header: str) -> TeamsSettings:
    return settings_of(
        teams,
        MICROSOFT_APP_TYPE="UserAssignedMsi",
        IDENTITY_ENDPOINT=endpoint,
        IDENTITY_HEADER=header,
    )


async def test_a_managed_identity(
    teams: FakeTeams,
    session: ClientSession,
    clock: TurnedClock,
    azure: tuple[str, list[web.Request]],
) -> None:
    endpoint, asked = azure
    tokens = AccessTokens(session, managed(teams, endpoint, "proof"), clock)
    assert {await tokens.get() for _ in range(5)} == {"managed"}
    (request,) = asked
    assert dict(request.query) == {
        "api-version": "2019-08-01",
        "resource": "https://api.botframework.com",
        "client_id": teams.app_id,
    }
    clock.turn(hours=23, minutes=56)
    assert await tokens.get() == "managed"
    assert len(asked) == 2


async def test_a_managed_identity_that_is_refused(
    teams: FakeTeams,
    session: ClientSession,
    clock: TurnedClock,
    azure: tuple[str, list[web.Request]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    tokens = AccessTokens(session, managed(teams, azure[0], "a-wrong-proof"), clock)
    with pytest.raises(TryLater):
        await tokens.get()
    assert "HTTP 401" in caplog.text
    assert "a-wrong-proof" not in caplog.text
