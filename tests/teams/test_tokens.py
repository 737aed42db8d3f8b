"""Only Teams itself gets in, and a key server that hangs keeps out nobody else."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from adapters.teams import keys
from adapters.teams.keys import KeysUnavailable
from adapters.teams.tokens import BadToken, ChannelTokens
from bot.settings import TeamsSettings
from tests.platforms.teams_faults import Fault
from tests.platforms.teams_keys import WRONG
from tests.platforms.teams_service import FakeTeams
from tests.teams.turned import TurnedClock


@pytest.fixture
async def checks(
    session: ClientSession, settings: TeamsSettings, clock: TurnedClock
) -> AsyncIterator[ChannelTokens]:
    """Our check."""
    made = ChannelTokens(
        session,
        settings.app_id or "",
        settings.openid_metadata_url,
        settings.token_issuer,
        clock,
    )
    yield made
    await made.close()


def right(teams: FakeTeams, **changed: Any) -> str:
    return f"Bearer {teams.tokens.right(service(teams), **changed)}"


def service(teams: FakeTeams) -> str:
    return teams.service_url(teams.tenant)


def fetches(teams: FakeTeams) -> int:
    return len(teams.calls_of("keys"))


async def test_teams_gets_in(teams: FakeTeams, checks: ChannelTokens) -> None:
    await checks.check(right(teams), service(teams))
    await checks.check(right(teams).replace("Bearer", "bearer"), service(teams).rstrip("/"))
    assert fetches(teams) == 1


@pytest.mark.parametrize("kind", WRONG)
async def test_nobody_else_gets_in(teams: FakeTeams, checks: ChannelTokens, kind: str) -> None:
    header = teams.tokens.wrong(kind, service(teams)) or ""
    with pytest.raises(BadToken) as bad:
        await checks.check(header, service(teams))
    assert header.partition(" ")[2] not in str(bad.value) or header in ("", "Bearer ")


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": ["x", "y"]},
        {"aud": None},
        {"iss": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"nbf": float("nan")},
        {"exp": float("inf")},
        {"serviceurl": 5},
        {"serviceurl": "http://127.0.0.1/"},
    ],
)
async def test_odd_claims(teams: FakeTeams, checks: ChannelTokens, changed: Any) -> None:
    with pytest.raises(BadToken):
        await checks.check(right(teams, **changed), service(teams))


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer ..",
        "bearer \u00e5",
        "Negotiate x",
        "Bearer bnVsbA.bnVsbA.x",
        "Bearer " + "a" * 9000,
        "Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6NX0.e30.x",
    ],
)
async def test_garbage(teams: FakeTeams, checks: ChannelTokens, header: str) -> None:
    with pytest.raises(BadToken):
        await checks.check(header, service(teams))
    assert fetches(teams) == 0


async def test_clocks_may_differ_by_five_minutes(
    teams: FakeTeams, checks: ChannelTokens, clock: TurnedClock
) -> None:
    now = clock().timestamp()
    await checks.check(right(teams, nbf=now + 299, exp=now + 999), service(teams))
    await checks.check(right(teams, nbf=now - 999, exp=now - 299), service(teams))
    with pytest.raises(BadToken, match="not valid yet"):
        await checks.check(right(teams, nbf=now + 301, exp=now + 999), service(teams))
    with pytest.raises(BadToken, match="expired"):
        await checks.check(right(teams, nbf=now - 999, exp=now - 301), service(teams))


async def test_a_new_key_is_fetched_at_once(
    teams: FakeTeams, checks: ChannelTokens, clock: TurnedClock
) -> None:
    await checks.check(right(teams), service(teams))
    teams.keys.roll()
    clock.turn(minutes=1)
    await asyncio.gather(*(checks.check(right(teams), service(teams)) for _ in range(20)))
    assert fetches(teams) == 2


async def test_unknown_keys_are_looked_for_once_a_minute(
    teams: FakeTeams, checks: ChannelTokens, clock: TurnedClock
) -> None:
    forged = teams.tokens.wrong("unknown_kid", service(teams)) or ""
    for seconds in (0, 1, 58, 1):
        clock.turn(seconds=seconds)
        for _ in range(10):
            with pytest.raises(BadToken, match="unknown key"):
                await checks.check(forged, service(teams))
    assert fetches(teams) == 2


async def test_keys_are_kept_for_a_day_and_renewed_behind_the_scenes(
    teams: FakeTeams, checks: ChannelTokens, clock: TurnedClock
) -> None:
    await checks.check(right(teams), service(teams))
    clock.turn(hours=23, minutes=59)
    await checks.check(right(teams), service(teams))
    assert fetches(teams) == 1
    clock.turn(minutes=1)
    old = right(teams)
    teams.keys.roll()
    teams.keys.forget(0)
    await checks.check(old, service(teams))  # waits for nothing
    await wait_for(teams, 2)
    with pytest.raises(BadToken, match="unknown key"):
        await checks.check(old, service(teams))
    await checks.check(right(teams), service(teams))


async def wait_for(teams: FakeTeams, count: int) -> None:
    for _ in range(500):
        if fetches(teams) >= count:
            break
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    assert fetches(teams) == count


async def test_known_keys_outlive_a_key_server_that_is_away(
    teams: FakeTeams, checks: ChannelTokens, clock: TurnedClock
) -> None:
    await checks.check(right(teams), service(teams))
    teams.faults.add("openid", *[Fault(status=500)] * 3)
    for _ in range(3):
        clock.turn(days=1)
        await checks.check(right(teams), service(teams))
        await asyncio.sleep(0.05)
    forged = teams.tokens.wrong("unknown_kid", service(teams)) or ""
    with pytest.raises(KeysUnavailable):  # it may be a new one
        await checks.check(forged, service(teams))


@pytest.mark.parametrize(
    "faults",
    [[Fault(status=500)], [Fault(reset=True)] * 2, [Fault(status=302)]],  # a GET is repeated
    ids=["error", "reset", "redirect"],
)
@pytest.mark.parametrize("kind", ["openid", "keys"])
async def test_without_keys_nothing_can_be_said(
    teams: FakeTeams, checks: ChannelTokens, clock: TurnedClock, kind: str, faults: list[Fault]
) -> None:
    teams.faults.add(kind, *faults)
    with pytest.raises(KeysUnavailable) as unavailable:
        await checks.check(right(teams), service(teams))
    assert unavailable.value.seconds == 10
    asked = len(teams.calls)
    with pytest.raises(KeysUnavailable):  # and the server is let alone for a moment
        await checks.check(right(teams), service(teams))
    assert len(teams.calls) == asked
    clock.turn(seconds=10)
    await checks.check(right(teams), service(teams))


async def test_a_key_server_that_hangs_holds_up_only_who_needs_it(
    teams: FakeTeams,
    checks: ChannelTokens,
    clock: TurnedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keys, "FETCH_TIMEOUT_SECONDS", 0.5)
    await checks.check(right(teams), service(teams))
    clock.turn(days=1)
    teams.faults.add("openid", Fault(seconds=2))
    forged = teams.tokens.wrong("unknown_kid", service(teams)) or ""
    waiting = [asyncio.create_task(checks.check(forged, service(teams))) for _ in range(5)]
    await asyncio.sleep(0.05)
    started = time.monotonic()
    for _ in range(10):
        await checks.check(right(teams), service(teams))
    assert time.monotonic() - started < 0.3
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [KeysUnavailable] * 5
    assert time.monotonic() - started < 1.5


def test_five_seconds_are_the_most() -> None:
    assert keys.FETCH_TIMEOUT_SECONDS == 5.0


async def test_who_leaves_does_not_end_the_fetch_of_others(
    teams: FakeTeams, checks: ChannelTokens
) -> None:
    teams.faults.add("openid", Fault(seconds=0.2))
    first = asyncio.create_task(checks.check(right(teams), service(teams)))
    second = asyncio.create_task(checks.check(right(teams), service(teams)))
    await asyncio.sleep(0.05)
    first.cancel()
    await second
    assert fetches(teams) == 1


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"keys": None},
        {"keys": {}},
        {"keys": [5, None, {}]},
        {"keys": [{"kty": "oct", "kid": "k", "k": "AAAA"}]},
        {"keys": [{"kty": "RSA", "kid": "k", "n": "!", "e": "AQAB"}]},
        {"keys": [{"kty": "RSA", "kid": "k", "use": "enc"}]},
    ],
)
async def test_a_key_set_without_a_key_replaces_nothing(
    teams: FakeTeams,
    checks: ChannelTokens,
    clock: TurnedClock,
    document: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await checks.check(right(teams), service(teams))
    monkeypatch.setattr(teams.keys, "document", lambda: document)
    clock.turn(days=1)
    await checks.check(right(teams), service(teams))
    await wait_for(teams, 2)
    await checks.check(right(teams), service(teams))


async def test_without_an_app_id_there_is_no_check(session: ClientSession) -> None:
    with pytest.raises(ValueError, match="app id"):
        ChannelTokens(session, "", "https://x/", "https://y/", TurnedClock())
