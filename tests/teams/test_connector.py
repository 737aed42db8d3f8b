"""What the service answers, in the words that the courier understands."""

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession, web

from adapters.pace import Pace
from adapters.server import listening
from adapters.teams.access import AccessTokens
from adapters.teams.connector import (
    Connector,
    ConnectorRefused,
    Gone,
    MessageTooBig,
    teams_pace,
)
from adapters.teams.services import Services
from bot.ports import OpenStore, TryLater, Unreachable
from tests.platforms.teams_faults import Fault
from tests.platforms.teams_service import FakeTeams
from tests.platforms.teams_things import User
from tests.teams.turned import TurnedClock

HELLO = {"type": "message", "text": "Hej", "textFormat": "plain"}


@pytest.fixture
def anna(teams: FakeTeams) -> User:
    """Somebody who has the app."""
    return teams.add_user("Anna Alm", "anna@solvik.example")


async def chat(teams: FakeTeams, connector: Connector, user: User) -> str:
    return await connector.create_conversation(teams.tenant, user.aad)


async def test_first_contact_a_message_and_its_change(
    teams: FakeTeams, connector: Connector, anna: User
) -> None:
    place = await chat(teams, connector, anna)
    assert await chat(teams, connector, anna) == place
    message = await connector.send(teams.tenant, place, HELLO)
    await connector.update(teams.tenant, place, message, {**HELLO, "text": "Hej igen"})
    assert [m.content["text"] for m in teams.messages if m.is_bot] == ["Hej igen"]
    member = await connector.member(teams.tenant, place, anna.aad)
    assert member["name"] == "Anna Alm"
    assert teams.login.given == 1


async def test_who_has_not_the_app_cannot_be_reached(
    teams: FakeTeams, connector: Connector
) -> None:
    user = teams.add_user("Bo Berg", "bo@solvik.example", installed=False)
    with pytest.raises(Unreachable):
        await chat(teams, connector, user)


UNREACHABLE = ("BotNotInConversationRoster", "MessageWritesBlocked", "ForbiddenOperationException")


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        *((Fault(status=403, code=code), Unreachable) for code in UNREACHABLE),
        (Fault(status=404, code="ConversationNotFound"), Unreachable),
        (Fault(status=404), Unreachable),
        (Fault(status=413), MessageTooBig),
        (Fault(status=400, code="MessageSizeTooBig"), MessageTooBig),
        (Fault(status=400, code="BadSyntax"), ConnectorRefused),
        (Fault(status=302), ConnectorRefused),
        (Fault(status=405), ConnectorRefused),
        *((Fault(status=status), TryLater) for status in (408, 412, 500, 502, 503, 504)),
        (Fault(reset=True), TryLater),
        (Fault(answer_lost=True), TryLater),
    ],
    ids=lambda value: getattr(value, "code", "") or str(getattr(value, "status", "")),
)
async def test_refusals(
    teams: FakeTeams, connector: Connector, anna: User, fault: Fault, raised: type[Exception]
) -> None:
    place = await chat(teams, connector, anna)
    teams.faults.add("send", fault)
    with pytest.raises(raised) as refused:
        await connector.send(teams.tenant, place, HELLO)
    if isinstance(refused.value, TryLater):
        assert refused.value.seconds is None
    assert len(teams.calls_of("send")) == 1
    assert await connector.send(teams.tenant, place, HELLO)


async def test_a_message_that_is_gone_is_told_apart(
    teams: FakeTeams, connector: Connector, anna: User
) -> None:
    place = await chat(teams, connector, anna)
    with pytest.raises(Gone):
        await connector.update(teams.tenant, place, "1234", HELLO)
    teams.faults.add("update", Fault(status=403, code="BotNotInConversationRoster"))
    with pytest.raises(Unreachable):
        await connector.update(teams.tenant, place, "1234", HELLO)


@pytest.mark.parametrize(("told", "seconds"), [(7, 7), (None, 30), (0, 1), (999_999, 3600)])
async def test_too_fast_holds_the_conversation(
    teams: FakeTeams, connector: Connector, anna: User, told: int | None, seconds: float
) -> None:
    place = await chat(teams, connector, anna)
    bo = await chat(teams, connector, teams.add_user("Bo Berg", "bo@solvik.example"))
    teams.faults.add("send", Fault(status=429, retry_after=told))
    with pytest.raises(TryLater) as later:
        await connector.send(teams.tenant, place, HELLO)
    assert later.value.seconds == seconds
    assert await connector.send(teams.tenant, bo, HELLO)
    if seconds > 15:
        with pytest.raises(TryLater) as later:
            await connector.send(teams.tenant, place, HELLO)
        assert later.value.seconds == seconds
        assert len(teams.calls_of("send")) == 2


async def test_a_token_that_was_called_back_is_renewed_once(
    teams: FakeTeams, connector: Connector, anna: User, clock: TurnedClock
) -> None:
    place = await chat(teams, connector, anna)
    clock.turn(minutes=2)
    teams.login.revoke()
    assert await connector.send(teams.tenant, place, HELLO)
    assert teams.login.given == 2
    teams.faults.add("send", *[Fault(status=401)] * 2)
    with pytest.raises(TryLater) as later:
        await connector.send(teams.tenant, place, HELLO)
    assert later.value.seconds == 60
    assert teams.login.given == 2  # a new one was refused, and more of them would be


async def test_a_service_that_hangs(
    teams: FakeTeams, connector: Connector, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = await chat(teams, connector, anna)
    teams.faults.add("send", Fault(seconds=1))
    monkeypatch.setattr("adapters.teams.connector.CALL_TIMEOUT_SECONDS", 0.2)
    with pytest.raises(TryLater):
        await asyncio.wait_for(connector.send(teams.tenant, place, HELLO), 0.9)


@pytest.mark.parametrize("odd", ["", ".", ".."])
async def test_no_id_leads_to_another_path(
    teams: FakeTeams, connector: Connector, odd: str
) -> None:
    with pytest.raises(ValueError, match="no id"):
        await connector.send(teams.tenant, odd, HELLO)
    with pytest.raises(ValueError, match="no id"):
        await connector.update(teams.tenant, "a:1", odd, HELLO)


async def test_ids_are_written_as_one_part_of_the_path(
    session: ClientSession, tokens: AccessTokens, db: OpenStore, clock: TurnedClock
) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append((request.raw_path, await request.json()))
        return web.json_response([])

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    async with listening(app, "127.0.0.1", 0) as url:
        services = Services(db, ["127.0.0.1"], f"{url}/emea//", clock)
        connector = Connector(session, tokens, teams_pace(db, clock), services)
        odd = "19:å/../x?y#z;messageid=1"
        assert await connector.send("t", odd, HELLO) == ""
        await connector.update("t", "a:1", "f:2/3", HELLO)
    assert asked == [
        ("/emea/v3/conversations/19%3A%C3%A5%2F..%2Fx%3Fy%23z%3Bmessageid%3D1/activities", HELLO),
        ("/emea/v3/conversations/a%3A1/activities/f%3A2%2F3", {**HELLO, "id": "f:2/3"}),
    ]


async def test_teams_limits_are_never_met(
    teams: FakeTeams,
    session: ClientSession,
    tokens: AccessTokens,
    services: Services,
    db: OpenStore,
    anna: User,
) -> None:
    """In real time, with what counts the calls on the other side."""
    from bot.composition import real_now

    teams.enforce_rates = True
    pace: Pace = teams_pace(db, real_now)
    connector = Connector(session, tokens, pace, services)
    place = await chat(teams, connector, anna)
    await asyncio.gather(*(connector.send(teams.tenant, place, HELLO) for _ in range(9)))
    assert [call.status for call in teams.calls_of("send") if call.status >= 400] == []
