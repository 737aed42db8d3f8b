"""The stand-in for Teams refuses what Teams refuses, so that tests against it mean something."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import jwt
import pytest
from aiohttp import ClientConnectionError, ClientSession, ClientTimeout, web

from tests.platforms import teams_activities as activities
from tests.platforms.teams_answers import take_execute_answer, take_task_answer
from tests.platforms.teams_checks import CARD_TYPE, Json
from tests.platforms.teams_deliveries import Ack
from tests.platforms.teams_faults import Fault, Rates
from tests.platforms.teams_keys import ISSUER, WRONG
from tests.platforms.teams_login import APP_PASSWORD, SCOPE
from tests.platforms.teams_samples import card, message, text
from tests.platforms.teams_service import FakeTeams
from tests.platforms.teams_things import StoredFile, Trouble, User


class Connector:
    """The app's side of the connector, as plain as can be."""

    def __init__(self, fake: FakeTeams, http: ClientSession) -> None:
        self.fake = fake
        self.http = http
        self.token = ""

    async def log_in(self, tenant: str = "", **changed: str) -> tuple[int, Json]:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.fake.app_id,
            "client_secret": APP_PASSWORD,
            "scope": SCOPE,
        }
        address = f"{self.fake.login_url}/{tenant or self.fake.tenant}/oauth2/v2.0/token"
        async with self.http.post(address, data=form | changed) as response:
            answer = await response.json()
            self.token = answer.get("access_token", self.token)
            return response.status, answer

    async def call(self, method: str, path: str, body: Any = None, tenant: str = "") -> Any:
        status, answer, _headers = await self.whole_call(method, path, body, tenant)
        return (status, answer["error"]["code"]) if status >= 400 else (status, answer)

    async def whole_call(self, method: str, path: str, body: Any = None, tenant: str = "") -> Any:
        address = f"{self.fake.service_url(tenant or self.fake.tenant)}v3/{path}"
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self.http.request(method, address, json=body, headers=headers) as response:
            return response.status, await response.json(), response.headers

    async def send(self, conversation: str, activity: Json) -> Any:
        path = f"conversations/{quote(conversation, safe='')}/activities"
        return await self.call("POST", path, activity)

    async def update(self, conversation: str, activity_id: str, activity: Json) -> Any:
        path = f"conversations/{quote(conversation, safe='')}/activities/{activity_id}"
        return await self.call("PUT", path, activity)

    async def create(self, member: str, tenant: str = "", **changed: Any) -> Any:
        tenant = tenant or self.fake.tenant
        body = {
            "isGroup": False,
            "bot": {"id": self.fake.bot_id},
            "members": [{"id": member}],
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        return await self.call("POST", "conversations", body | changed)


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams() as fake:
        yield fake


@pytest.fixture
async def anna(teams: FakeTeams) -> User:
    return teams.add_user("Anna Berg", "anna.berg@solvik.example")


@pytest.fixture
async def app(teams: FakeTeams) -> AsyncIterator[Connector]:
    async with ClientSession(timeout=ClientTimeout(total=5)) as http:
        connector = Connector(teams, http)
        await connector.log_in()
        yield connector


# The connector


async def test_sending_and_updating(teams: FakeTeams, app: Connector, anna: User) -> None:
    status, made = await app.create(anna.aad)
    assert (status, made["id"]) == (201, teams.personal(anna).id)
    assert (await app.create(anna.id))[1]["id"] == made["id"]
    status, sent = await app.send(made["id"], message(card(text("Hej"))))
    assert status == 201
    (kept,) = teams.messages
    kept.instead[anna.id] = card(text("Bara för dig"))
    assert await app.update(made["id"], sent["id"], message(card(text("Hej då")))) == (200, sent)
    assert kept.content["attachments"][0]["content"] == card(text("Hej då"))
    assert kept.instead == {}
    assert [call.kind for call in teams.calls_of("send", "update")] == ["send", "update"]


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer abc", "Basic abc"])
async def test_a_call_without_a_good_token(
    teams: FakeTeams, app: Connector, anna: User, header: str
) -> None:
    address = f"{teams.service_url(teams.tenant)}v3/conversations/{teams.personal(anna).id}/members"
    headers = {"Authorization": header} if header else {}
    async with app.http.get(address, headers=headers) as response:
        assert response.status == 401


async def test_a_token_ends(teams: FakeTeams, app: Connector, anna: User) -> None:
    here = teams.personal(anna).id
    assert (await app.send(here, message(card(text("Hej")))))[0] == 201
    now = time.monotonic()
    teams.login.clock = lambda: now + 4000
    assert (await app.send(here, message(card(text("Hej")))))[0] == 401
    await app.log_in()
    assert (await app.send(here, message(card(text("Hej")))))[0] == 201
    teams.login.revoke()
    assert (await app.send(here, message(card(text("Hej")))))[0] == 401


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "gissat"}, 401, "invalid_client"),
        ({"client_id": "annan"}, 400, "unauthorized_client"),
        ({"scope": "https://graph.microsoft.com/.default"}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"tenant": "annan"}, 400, "invalid_request"),
    ],
)
async def test_the_login_service_refuses(
    teams: FakeTeams, app: Connector, changed: dict[str, str], status: int, error: str
) -> None:
    refused, answer = await app.log_in(**changed)
    assert (refused, answer["error"]) == (status, error)
    assert teams.login.given == 1
    assert len(teams.calls_of("token")) == 2


@pytest.mark.parametrize(
    ("activity", "refused"),
    [
        (message(card({"type": "Badge"})), (400, "BadSyntax")),
        (message(card(text("å" * 15_000))), (413, "MessageSizeTooBig")),
        ({"type": "message"}, (400, "BadSyntax")),
        ({"type": "event", "text": "Hej"}, (400, "BadSyntax")),
    ],
)
async def test_activities_that_are_refused(
    teams: FakeTeams, app: Connector, anna: User, activity: Json, refused: tuple[int, str]
) -> None:
    here = teams.personal(anna).id
    assert await app.send(here, activity) == refused
    kept = (await app.send(here, message(card(text("Hej")))))[1]["id"]
    assert await app.update(here, kept, activity) == refused
    assert teams.calls[-1].code == refused[1]


async def test_what_is_unknown(teams: FakeTeams, app: Connector, anna: User) -> None:
    hello = message(card(text("Hej")))
    here = teams.personal(anna).id
    assert await app.send("a:okänd", hello) == (404, "ConversationNotFound")
    assert await app.update(here, "1", hello) == (404, "ActivityNotFoundInConversation")
    said = activities.written(teams, anna, teams.personal(anna), "hej")
    assert await app.update(here, said["id"], hello) == (403, "Forbidden")
    unknown = await app.call("GET", f"conversations/{here}/members/29:okänd")
    assert unknown == (404, "MemberNotFoundInConversation")
    assert (await app.create("okänd"))[0] == 403
    assert (await app.create(anna.aad, members=[]))[0] == 400
    assert (await app.create(anna.aad, bot={"id": "28:annan"}))[0] == 400
    assert (await app.create(anna.aad, channelData={}))[0] == 400


async def test_where_the_app_is_not(teams: FakeTeams, app: Connector, anna: User) -> None:
    hello = message(card(text("Hej")))
    here = teams.personal(anna).id
    kept = (await app.send(here, hello))[1]["id"]
    anna.installed = False
    gone = (403, "BotNotInConversationRoster")
    assert await app.send(here, hello) == gone
    assert await app.update(here, kept, hello) == gone
    assert await app.create(anna.aad) == gone
    anna.installed, anna.blocked = True, True
    assert await app.send(here, hello) == (403, "MessageWritesBlocked")
    without = teams.add_channel("Allmänt", has_bot=False)
    assert await app.send(without.id, hello) == gone


async def test_another_tenant(teams: FakeTeams, app: Connector) -> None:
    there = teams.add_tenant()
    other = teams.add_user("Olle Gran", "olle@annan.example", tenant=there)
    assert (await app.create(other.aad))[0] == 403
    assert (await app.send(teams.personal(other).id, message(card(text("Hej")))))[0] == 404


async def test_members(teams: FakeTeams, app: Connector, anna: User) -> None:
    guest = teams.add_user("Gäst Ek", "gast@annan.example", is_guest=True)
    for number in range(60):
        teams.add_user(f"Person {number}", f"p{number}@solvik.example")
    channel = quote(teams.add_channel("Allmänt").id)
    _status, told = await app.call("GET", f"conversations/{channel}/members/{anna.aad}")
    assert (told["id"], told["email"], told["userRole"]) == (anna.id, anna.email, "user")
    _status, told = await app.call("GET", f"conversations/{channel}/members/{guest.id}")
    assert told["userRole"] == "guest"
    assert "#EXT#" in told["userPrincipalName"]
    assert len((await app.call("GET", f"conversations/{channel}/members"))[1]) == 62
    _status, page = await app.call("GET", f"conversations/{channel}/pagedmembers")
    rest = f"conversations/{channel}/pagedmembers?continuationToken={page['continuationToken']}"
    _status, last = await app.call("GET", rest)
    assert (len(page["members"]), len(last["members"])) == (50, 12)
    assert "continuationToken" not in last


async def test_a_reply_stands_in_its_thread(teams: FakeTeams, app: Connector, anna: User) -> None:
    channel = teams.add_channel("Allmänt")
    asked_there = activities.mentioning(teams, anna, channel, "får vi gilla ICA?")
    assert asked_there["text"].startswith("<at>Kanalvakt</at> ")
    assert asked_there["entities"][-1]["mentioned"]["id"] == teams.bot_id
    await app.send(asked_there["conversation"]["id"], message(card(text("Nej"))))
    assert teams.messages[-1].thread == asked_there["id"]


async def test_files(teams: FakeTeams, app: Connector, anna: User) -> None:
    file = StoredFile(id="f1", name="bild.png", media_type="image/png", content=b"x", ticket="t")
    teams.files["f1"] = file
    pasted = activities.with_picture(teams, anna, file)["attachments"][0]["contentUrl"]
    sent = activities.with_file(teams, anna, file, teams.files_url)["attachments"][0]
    uploaded = sent["content"]["downloadUrl"]
    bearer = {"Authorization": f"Bearer {app.token}"}
    for address, headers, status in (
        (pasted, {}, 401),
        (pasted, bearer, 200),
        (uploaded, {}, 200),
        (uploaded, bearer, 401),
        (uploaded.replace("tempauth=t", "tempauth=u"), {}, 401),
    ):
        async with app.http.get(address, headers=headers) as response:
            assert response.status == status
    assert teams.leaks == ["/files/f1/bild.png"]


# Limits and faults


async def test_rates(teams: FakeTeams, app: Connector, anna: User) -> None:
    teams.enforce_rates = True
    path = f"conversations/{teams.personal(anna).id}/activities"
    hello = message(card(text("Hej")))
    told = [await app.whole_call("POST", path, hello) for _again in range(8)]
    assert [status for status, _answer, _headers in told] == [201] * 7 + [429]
    assert int(told[-1][2]["Retry-After"]) >= 1


def test_rates_over_longer_times() -> None:
    rates = Rates()
    told = [rates.wait_seconds("t", "c", number * 0.26) for number in range(61)]
    assert told == [0] * 60 + [14]
    moments = (0, 0, 0, 0, 1.2, 1.2, 1.2, 1.2, 1.9)
    assert [rates.wait_seconds("u", "d", moment) for moment in moments] == [0] * 8 + [1]
    hour = Rates(in_conversation=((1800, 3600),), in_tenant=())
    assert [hour.wait_seconds("t", "c", float(n)) for n in range(1801)][-1] == 1800
    tenant = Rates()
    assert [tenant.wait_seconds("t", f"c{n}", 5.0) for n in range(51)][-2:] == [0, 1]


@pytest.mark.parametrize("status", [412, 502, 504])
async def test_statuses_that_pass(
    teams: FakeTeams, app: Connector, anna: User, status: int
) -> None:
    teams.faults.add("send", Fault(status=status, code="Tillfälligt"))
    here, hello = teams.personal(anna).id, message(card(text("Hej")))
    assert await app.send(here, hello) == (status, "Tillfälligt")
    assert teams.messages == []
    assert (await app.send(here, hello))[0] == 201


async def test_cut_connections(teams: FakeTeams, app: Connector, anna: User) -> None:
    here, hello = teams.personal(anna).id, message(card(text("Hej")))
    teams.faults.add("send", Fault(reset=True), Fault(answer_lost=True), Fault(seconds=0.05))
    for kept in (0, 1):
        with pytest.raises(ClientConnectionError):
            await app.send(here, hello)
        assert len(teams.messages) == kept
    began = time.monotonic()
    assert (await app.send(here, hello))[0] == 201
    assert time.monotonic() - began >= 0.05
    assert [call.status for call in teams.calls_of("send")] == [0, 0, 201]


async def test_asked_to_wait(teams: FakeTeams, app: Connector, anna: User) -> None:
    teams.faults.add("send", Fault(status=429, code="TooManyRequests", retry_after=3))
    path = f"conversations/{teams.personal(anna).id}/activities"
    status, _answer, headers = await app.whole_call("POST", path, message(card(text("Hej"))))
    assert (status, headers["Retry-After"]) == (429, "3")


# The tokens of the channel


async def published(teams: FakeTeams, app: Connector) -> dict[str, Any]:
    async with app.http.get(teams.openid_url) as response:
        told = await response.json()
    assert told["issuer"] == ISSUER
    async with app.http.get(told["jwks_uri"]) as response:
        keys = (await response.json())["keys"]
    return {key["kid"]: key for key in keys if "msteams" in key["endorsements"]}


def claims_in(header: str | None, keys: dict[str, Any], audience: str, service_url: str) -> Json:
    """Raises: PyJWTError, as a careful app would."""
    scheme, _space, token = (header or "").partition(" ")
    if scheme != "Bearer":
        raise jwt.InvalidTokenError
    kid = jwt.get_unverified_header(token).get("kid", "")
    if kid not in keys:
        raise jwt.InvalidKeyError
    claims = jwt.decode(
        token,
        jwt.PyJWK(keys[kid], algorithm="RS256"),
        algorithms=["RS256"],
        audience=audience,
        issuer=ISSUER,
        options={"require": ["exp", "serviceurl"]},
    )
    if claims["serviceurl"] != service_url:
        raise jwt.InvalidTokenError
    return dict(claims)


async def test_right_tokens_verify(teams: FakeTeams, app: Connector) -> None:
    here = teams.service_url(teams.tenant)
    header = teams.authorization({})
    keys = await published(teams, app)
    assert claims_in(header, keys, teams.app_id, here)["serviceurl"] == here


@pytest.mark.parametrize("kind", WRONG)
async def test_wrong_tokens_do_not(teams: FakeTeams, app: Connector, kind: str) -> None:
    here = teams.service_url(teams.tenant)
    keys = await published(teams, app)
    with pytest.raises(jwt.PyJWTError):
        claims_in(teams.authorization({}, wrong=kind), keys, teams.app_id, here)


async def test_keys_roll(teams: FakeTeams, app: Connector) -> None:
    here, old = teams.service_url(teams.tenant), await published(teams, app)
    first = teams.keys.active
    teams.keys.roll(announced=False)
    with pytest.raises(jwt.InvalidKeyError):
        claims_in(teams.authorization({}), await published(teams, app), teams.app_id, here)
    teams.keys.announce()
    keys = await published(teams, app)
    assert claims_in(teams.authorization({}), keys, teams.app_id, here)
    assert set(old) < set(keys)
    teams.keys.forget(first)
    assert len(await published(teams, app)) == len(keys) - 1


async def test_a_hanging_key_server(teams: FakeTeams, app: Connector) -> None:
    teams.faults.add("keys", Fault(seconds=30))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await published(teams, app)


# What is sent to the app, and its answers


async def test_every_delivery_carries_a_token_and_is_kept(teams: FakeTeams, anna: User) -> None:
    got: list[tuple[str | None, str, bytes]] = []

    async def listen(request: web.Request) -> web.Response:
        header = request.headers.get("Authorization")
        got.append((header, request.headers.get("Content-Type", ""), await request.read()))
        return web.json_response({"statusCode": 200})

    app = web.Application()
    app.router.add_post("/api/messages", listen)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        teams.deliveries.aim(f"http://127.0.0.1:{runner.addresses[0][1]}")
        hello = activities.written(teams, anna, teams.personal(anna), "hej")
        ack = await teams.send(hello)
        assert (ack.status, ack.answer(), ack.is_in_time) == (200, {"statusCode": 200}, True)
        await teams.send(hello, wrong="no_token")
        await teams.send(hello, wrong="expired")
        await teams.send_raw(b"[", content_type="text/plain")
        await teams.send_raw(b"x", content_type="")
    finally:
        await runner.cleanup()
    headers = [header for header, _kind, _body in got]
    assert headers[1] is None
    assert all(str(headers[number]).startswith("Bearer ") for number in (0, 2, 3))
    assert [(kind, body) for _header, kind, body in got[3:]] == [("text/plain", b"["), ("", b"x")]
    assert len(teams.acknowledgements) == 5
    assert (await teams.send(hello)).status == 0  # nobody listens any more


def answered(body: str = "", sent: Json | None = None, status: int = 200, took: float = 0) -> Ack:
    return Ack(sent=sent or {"type": "invoke"}, status=status, body=body, seconds=took)


@pytest.mark.parametrize(
    ("ack", "said"),
    [
        (answered('{"task": {"type": "continue"}}'), "a dialog is no answer"),
        (answered('{"statusCode": 200, "type": "x", "value": 1}'), "of type 'x'"),
        (answered('{"statusCode": 500, "type": "x"}'), "went wrong"),
        (answered("<html>"), "no JSON"),
        (answered(status=500), "answered 500"),
        (answered(), "without an answer"),
        (answered("{}", took=11), "nobody waited"),
        (
            answered(f'{{"statusCode": 200, "type": "{CARD_TYPE}", "value": {{}}}}'),
            "no AdaptiveCard",
        ),
    ],
)
async def test_answers_to_a_press_that_fail(
    teams: FakeTeams, anna: User, ack: Ack, said: str
) -> None:
    with pytest.raises(Trouble, match=said):
        take_execute_answer(teams, anna, {"conversation": {"id": "a:1"}}, ack)


@pytest.mark.parametrize(
    ("ack", "said"),
    [
        (answered(), "none came"),
        (answered("[]"), "no answer"),
        (answered('{"task": {"type": "message", "value": ""}}'), "no words"),
        (answered('{"task": {"type": "continue", "value": {"title": ""}}}'), "without a title"),
        (answered('{"task": {"type": "continue", "value": {"title": "x"}}}'), "without an Adapt"),
        (
            answered('{"task": {"type": "continue", "value": {"title": "x", "height": "xl"}}}'),
            "the height 'xl'",
        ),
    ],
)
async def test_answers_to_a_wish_for_a_dialog_that_fail(
    teams: FakeTeams, anna: User, ack: Ack, said: str
) -> None:
    with pytest.raises(Trouble, match=said):
        take_task_answer(teams, anna, {"name": "task/fetch", "conversation": {"id": "a:1"}}, ack)
