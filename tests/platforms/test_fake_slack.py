"""The stand-in for Slack refuses what Slack refuses, so that tests against it mean something."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, encode_basic_auth, web
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.platforms.slack_faults import Fault
from tests.platforms.slack_limits import blocks_problems, view_problems
from tests.platforms.slack_service import FakeSlack
from tests.platforms.slack_things import User
from tests.platforms.slack_views import Trouble, answer_submission

Json = dict[str, Any]
DIVIDER: Json = {"type": "divider"}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str) -> Json:
    return {"type": "section", "text": plain(text)}


def button(action_id: str = "press:1", label: str = "Godkänn", **more: Any) -> Json:
    return {"type": "button", "text": plain(label), "action_id": action_id, **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def asked(element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": "name", "label": plain("Namn"), "element": element, **more}


def options(count: int, text: str = "Ja") -> list[Json]:
    return [{"text": plain(text), "value": str(number)} for number in range(count)]


TEXT_INPUT: Json = {"type": "plain_text_input", "action_id": "field:name"}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "title": plain("Registrera kanal"),
        "submit": plain("Skicka"),
        "blocks": list(blocks) or [asked(TEXT_INPUT)],
        **more,
    }


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        yield fake


@pytest.fixture
async def anna(slack: FakeSlack) -> User:
    return slack.add_user("Anna Berg", "anna.berg@solvik.example")


def client_of(slack: FakeSlack, token: str = "xoxb-solvik") -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
async def client(slack: FakeSlack) -> AsyncWebClient:
    return client_of(slack)


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


def fresh_trigger(slack: FakeSlack, user: User) -> str:
    trigger_id = slack.new_trigger(user.id)
    slack.tell_trigger(trigger_id)
    return trigger_id


# Blocks


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ({"type": "header", "text": plain("x" * 151)}, "less than 151"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "unsupported type"),
        (section("x" * 3001), "less than 3001"),
        (section(""), "more than 0"),
        ({"type": "section"}, "text or fields"),
        ({"type": "section", "fields": [plain("x")] * 11}, "no more than 10"),
        ({"type": "context", "elements": [plain("x")] * 11}, "no more than 10"),
        (actions(), "no less than 1"),
        (actions(*(button(f"press:{n}") for n in range(26))), "no more than 25"),
        (actions(button(), button()), "already exists"),
        (actions(button(label="x" * 76)), "less than 76"),
        (actions(button(value="x" * 2001)), "less than 2001"),
        (actions(button(accessibility_label="x" * 76)), "less than 76"),
        (actions(button(action_id="x" * 256)), "less than 256"),
        (actions(button(url="javascript:alert(1)")), "valid URL"),
        (actions(button(url="https://x.example/" + "x" * 3000)), "less than 3001"),
        (actions(button(disabled=True)), "not allowed: disabled"),
        (actions(button(style="default")), "must be one of"),
        (actions({"type": "image", "image_url": "https://x.example/a.png"}), "unsupported type"),
        ({"type": "image", "image_url": "https://x.example/a.png"}, "field: alt_text"),
        ({"type": "alert", "text": plain("x")}, "unsupported type: alert"),
        ({"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}, "unsupported type"),
    ],
)
def test_a_block_that_slack_refuses(block: Json, said: str) -> None:
    assert said in " ".join(blocks_problems([block], "message"))


@pytest.mark.parametrize(
    ("element", "said"),
    [
        ({"type": "plain_text_input", "max_length": 3001}, "between 1 and 3000"),
        ({"type": "plain_text_input", "initial_value": "x" * 3001}, "less than 3001"),
        ({"type": "plain_text_input", "placeholder": plain("x" * 151)}, "less than 151"),
        ({"type": "static_select", "options": options(101)}, "no more than 100"),
        ({"type": "static_select", "options": options(2, "x" * 76)}, "less than 76"),
        ({"type": "static_select"}, "options or option_groups"),
        ({"type": "radio_buttons", "options": options(11)}, "no more than 10"),
        ({"type": "checkboxes", "options": options(11)}, "no more than 10"),
        ({"type": "checkboxes", "options": options(1), "placeholder": plain("x")}, "not allowed"),
        (
            {"type": "radio_buttons", "options": [{"text": plain("x"), "value": "x" * 151}]},
            "less than 151",
        ),
        (
            {"type": "radio_buttons", "options": options(2), "initial_option": options(3)[2]},
            "must match options",
        ),
        ({"type": "datepicker", "initial_date": "i dag"}, "more than 9"),
        (button(), "unsupported type: button"),
    ],
)
def test_a_field_that_slack_refuses(element: Json, said: str) -> None:
    assert said in " ".join(view_problems(modal(asked(element))))


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (modal(title=plain("x" * 25)), "less than 25"),
        (modal(submit=plain("x" * 25)), "less than 25"),
        (modal(close=plain("x" * 25)), "less than 25"),
        (modal(private_metadata="x" * 3001), "less than 3001"),
        (modal(callback_id="x" * 256), "less than 256"),
        (modal(id="V1"), "not allowed: id"),
        (modal(*[DIVIDER] * 101), "no more than 100"),
        (modal(asked(TEXT_INPUT), asked(TEXT_INPUT)), "already exists"),
        (modal(asked(TEXT_INPUT, hint=plain("x" * 2001))), "less than 2001"),
        ({"type": "modal", "title": plain("x"), "blocks": [asked(TEXT_INPUT)]}, "submit"),
        ({"type": "home", "title": plain("x"), "blocks": []}, "not allowed: title"),
        ({"type": "home", "blocks": [DIVIDER] * 101}, "no more than 100"),
    ],
)
def test_a_view_that_slack_refuses(view: Json, said: str) -> None:
    assert said in " ".join(view_problems(view))


def test_what_stands_at_the_limits_is_taken() -> None:
    label = {"accessibility_label": "x" * 75, "value": "x" * 2000}
    blocks = [
        {"type": "header", "text": plain("x" * 150)},
        section("x" * 3000),
        actions(*(button(f"press:{n}", "x" * 75, **label) for n in range(25))),
        *[DIVIDER] * 47,
    ]
    assert blocks_problems(blocks, "message") == []
    assert view_problems(modal(asked({"type": "checkboxes", "options": options(10)}))) == []


# Messages


async def test_messages_are_posted_and_updated(client: AsyncWebClient, anna: User) -> None:
    posted = await client.chat_postMessage(channel=anna.id, text="Hej", blocks=[section("Hej!")])
    assert posted["channel"].startswith("D")
    changed = await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Hej då")
    assert changed["message"]["text"] == "Hej då"
    second = await client.chat_postMessage(channel=anna.id, text="En till", blocks=[])
    assert second["ts"] > posted["ts"]


async def test_messages_that_slack_refuses(
    slack: FakeSlack, client: AsyncWebClient, anna: User
) -> None:
    post, blocks = client.chat_postMessage, [DIVIDER] * 51
    assert await error_of(post(channel=anna.id, text="x", blocks=blocks)) == "invalid_blocks"
    blocks_alone = {"channel": anna.id, "blocks": '[{"type": "divider"}]'}
    assert await error_of(client.api_call("chat.postMessage", data=blocks_alone)) == "no_text"
    no_json = {"channel": anna.id, "text": "x", "blocks": "[{'type'"}
    assert await error_of(client.api_call("chat.postMessage", data=no_json)) == (
        "invalid_blocks_format"
    )
    assert await error_of(post(channel=anna.id, text="x" * 40_001)) == "msg_too_long"
    long = [section("x" * 3000)] * 5
    assert await error_of(post(channel=anna.id, text="x", blocks=long)) == "msg_blocks_too_long"
    assert await error_of(post(channel="C0", text="x")) == "channel_not_found"
    assert await error_of(post(channel=slack.workspace.bot.id, text="x")) == "cannot_dm_bot"
    quiet = slack.add_channel("tyst", with_bot=False)
    assert await error_of(post(channel=quiet.id, text="x")) == "not_in_channel"
    anna.deleted = True
    assert await error_of(post(channel=anna.id, text="x")) == "user_disabled"


async def test_only_messages_that_exist_are_updated(
    slack: FakeSlack, client: AsyncWebClient, anna: User
) -> None:
    change = client.chat_update
    posted = await client.chat_postMessage(channel=anna.id, text="Hej")
    place, ts = posted["channel"], posted["ts"]
    assert await error_of(change(channel=place, ts="1.0", text="x")) == "message_not_found"
    assert await error_of(change(channel=anna.id, ts=ts, text="x")) == "channel_not_found"
    assert await error_of(change(channel=place, ts=ts, text="x" * 4001)) == "msg_too_long"


async def test_ephemeral_messages_are_for_one_and_never_found_again(
    slack: FakeSlack, client: AsyncWebClient, anna: User
) -> None:
    square = slack.add_channel("torget")
    other = slack.add_user("Per Lund", "per.lund@solvik.example")
    told = await client.chat_postEphemeral(channel=square.id, user=anna.id, text="Bara du")
    assert [m.text for m in slack.seen_in(square.id, anna.id)] == ["Bara du"]
    assert list(slack.seen_in(square.id, other.id)) == []
    again = client.chat_update(channel=square.id, ts=told["message_ts"], text="x")
    assert await error_of(again) == "message_not_found"
    outside = client.chat_postEphemeral(channel=square.id, user=other.id, text="x")
    assert await error_of(outside) == "user_not_in_channel"


# Tokens, people and files


async def test_tokens_and_scopes_are_checked(slack: FakeSlack, anna: User) -> None:
    assert (await client_of(slack).auth_test())["user_id"] == slack.workspace.bot.id
    assert await error_of(client_of(slack, "xoxb-wrong").auth_test()) == "invalid_auth"
    assert await error_of(client_of(slack, "").auth_test()) == "not_authed"
    slack.workspace.scopes = frozenset({"users:read"})
    post = client_of(slack).chat_postMessage(channel=anna.id, text="x")
    assert await error_of(post) == "missing_scope"
    answer = await client_of(slack).users_info(user=anna.id)
    assert "email" not in answer["user"]["profile"]
    assert answer.headers["x-oauth-scopes"] == "users:read"
    slack.workspace.installed = False
    assert await error_of(client_of(slack).auth_test()) == "account_inactive"


async def test_people_are_found(client: AsyncWebClient, slack: FakeSlack, anna: User) -> None:
    info = await client.users_info(user=anna.id, include_locale=True)
    assert info["user"]["locale"] == "sv-SE"
    found = await client.users_lookupByEmail(email=anna.email)
    assert found["user"]["id"] == anna.id
    assert (await client.conversations_open(users=anna.id))["channel"]["id"].startswith("D")
    assert await error_of(client.users_info(user="U0")) == "user_not_found"
    assert await error_of(client.users_lookupByEmail(email="x@y.example")) == "users_not_found"
    anna.deleted = True
    assert await error_of(client.users_lookupByEmail(email=anna.email)) == "users_not_found"
    assert await error_of(client.conversations_open(users=anna.id)) == "user_disabled"
    assert "tz" not in (await client.users_info(user=anna.id))["user"]


async def test_a_file_needs_the_token(slack: FakeSlack, client: AsyncWebClient, anna: User) -> None:
    file = slack.add_file(anna, "bild.png", "image/png", b"\x89PNG")
    assert (await client.files_info(file=file["id"]))["file"]["size"] == 4
    assert await error_of(client.files_info(file="F0")) == "file_not_found"
    async with ClientSession() as http:
        right = {"Authorization": "Bearer xoxb-solvik"}
        async with http.get(file["url_private"], headers=right) as answer:
            assert (answer.content_type, await answer.read()) == ("image/png", b"\x89PNG")
        async with http.get(file["url_private"]) as answer:
            assert (answer.status, answer.content_type) == (200, "text/html")


async def test_prompts(slack: FakeSlack, client: AsyncWebClient, anna: User) -> None:
    place = slack.im(anna).id
    show = client.assistant_threads_setSuggestedPrompts
    prompt = {"title": "Registrera kanal", "message": "registrera kanal"}
    await show(channel_id=place, prompts=[prompt])
    assert slack.workspace.prompts[place] == [prompt]
    assert await error_of(show(channel_id=place, prompts=[prompt] * 5)) == "invalid_arguments"
    assert await error_of(show(channel_id="D0", prompts=[prompt])) == "channel_not_found"


async def test_a_code_is_exchanged_once(slack: FakeSlack, anna: User) -> None:
    code = slack.new_code(slack.workspace.id)
    client = AsyncWebClient(base_url=slack.api_url, retry_handlers=[])

    async def exchange(secret: str) -> Any:
        args = {"client_id": slack.client_id, "client_secret": secret, "code": code}
        return await client.api_call("oauth.v2.access", data=args)

    assert await error_of(exchange("x")) == "bad_client_secret"
    assert (await exchange(slack.client_secret))["access_token"] == "xoxb-solvik"
    assert await error_of(exchange(slack.client_secret)) == "invalid_code"
    code, header = slack.new_code(slack.workspace.id), encode_basic_auth("1.2", "client-secret")
    async with (
        ClientSession(headers={"Authorization": header}) as http,
        http.post(f"{slack.api_url}oauth.v2.access", data={"code": code}) as answer,
    ):
        assert (await answer.json())["team"]["id"] == slack.workspace.id


# Views


async def test_a_trigger_opens_one_modal_soon(
    slack: FakeSlack, client: AsyncWebClient, anna: User
) -> None:
    trigger_id = fresh_trigger(slack, anna)
    opened = await client.views_open(trigger_id=trigger_id, view=modal())
    state = opened["view"]["state"]["values"]
    assert state == {"name": {"field:name": {"type": "plain_text_input", "value": None}}}
    reused = client.views_open(trigger_id=trigger_id, view=modal())
    assert await error_of(reused) == "exchanged_trigger_id"
    made_up = client.views_open(trigger_id="1.2.x", view=modal())
    assert await error_of(made_up) == "invalid_trigger_id"
    late = fresh_trigger(slack, anna)
    slack.trigger_life_seconds = -1
    assert await error_of(client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"


async def test_modals_are_updated_while_they_are_open(
    slack: FakeSlack, client: AsyncWebClient, anna: User
) -> None:
    trigger_id = fresh_trigger(slack, anna)
    opened = (await client.views_open(trigger_id=trigger_id, view=modal()))["view"]
    view = slack.modals[anna.id][0]
    view.values["name", "field:name"] = {"type": "plain_text_input", "value": "Simhallen"}
    longer = modal(asked({**TEXT_INPUT, "initial_value": "Badet"}), section("Mer"))
    changed = (await client.views_update(view_id=opened["id"], view=longer))["view"]
    assert changed["state"]["values"]["name"]["field:name"]["value"] == "Simhallen"
    stale = client.views_update(view_id=opened["id"], view=modal(), hash=opened["hash"])
    assert await error_of(stale) == "hash_conflict"
    wrong = client.views_update(view_id=opened["id"], view=modal(title=plain("x" * 25)))
    assert await error_of(wrong) == "invalid_arguments"
    for _second_and_third in range(2):
        await client.views_push(trigger_id=fresh_trigger(slack, anna), view=modal())
    fourth = client.views_push(trigger_id=fresh_trigger(slack, anna), view=modal())
    assert await error_of(fourth) == "push_limit_reached"
    slack.modals.clear()
    assert await error_of(client.views_update(view_id=opened["id"], view=modal())) == "not_found"


async def test_home_tabs_are_published(
    slack: FakeSlack, client: AsyncWebClient, anna: User
) -> None:
    home = {"type": "home", "blocks": [section("Hej")]}
    await client.views_publish(user_id=anna.id, view=home)
    assert slack.homes[anna.id].content["blocks"][0]["text"]["text"] == "Hej"
    wrong = client.views_publish(user_id=anna.id, view=modal())
    assert await error_of(wrong) == "invalid_arguments"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"no such field": "Fyll i"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": {"name": ""}},
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "shut"},
        ["errors"],
    ],
)
async def test_an_answer_that_slack_does_not_understand(
    slack: FakeSlack, client: AsyncWebClient, anna: User, answer: Any
) -> None:
    await client.views_open(trigger_id=fresh_trigger(slack, anna), view=modal())
    with pytest.raises(Trouble):
        answer_submission(slack, slack.workspace, slack.modals[anna.id][0], answer)


# Faults and rates


async def test_faults_happen_once_each(
    slack: FakeSlack, client: AsyncWebClient, anna: User
) -> None:
    post = client.chat_postMessage
    slack.faults.add(
        "chat.postMessage",
        Fault(status=429, retry_after=7),
        Fault(status=503),
        Fault(reset=True),
        Fault(answer_lost=True),
        Fault(error="fatal_error"),
    )
    with pytest.raises(SlackApiError) as limited:
        await post(channel=anna.id, text="1")
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "7"
    with pytest.raises(SlackApiError):
        await post(channel=anna.id, text="2")
    for text in ("3", "4"):
        with pytest.raises(ClientError):
            await post(channel=anna.id, text=text)
    assert await error_of(post(channel=anna.id, text="5")) == "fatal_error"
    await post(channel=anna.id, text="6")
    assert [m.text for m in slack.messages] == ["4", "6"], "the lost answer had its effect"
    assert [call.method for call in slack.calls] == ["chat.postMessage"] * 6


async def test_too_many_messages_in_a_conversation(
    slack: FakeSlack, client: AsyncWebClient, anna: User
) -> None:
    slack.enforce_rates = True
    for _within_the_burst in range(slack.rates.burst):
        await client.chat_postMessage(channel=anna.id, text="x")
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel=anna.id, text="x")
    assert limited.value.response.headers["Retry-After"] == "1"


# Deliveries


async def test_requests_are_signed_as_slack_signs_them(slack: FakeSlack, anna: User) -> None:
    verifier, seen = SignatureVerifier("a secret"), []

    async def listen(request: web.Request) -> web.Response:
        right = verifier.is_valid_request(await request.read(), dict(request.headers))
        seen.append((right, request.headers.get("X-Slack-Retry-Num"), request.content_type))
        return web.Response(status=200 if right else 401)

    app = web.Application()
    app.router.add_post("/slack/events", listen)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliveries.aim(f"http://127.0.0.1:{runner.addresses[0][1]}", "a secret")
    raw = slack.deliveries.send_raw
    await slack.send_event({"type": "team_join"})
    await slack.send("events", slack.event_payload({"type": "team_join"}), retry=2)
    await slack.send("commands", {"command": "/kanalvakt", "text": "hjälp"})
    await raw(b"{}", signed="v0=00")
    await raw(b"{}", timestamp="1")
    await raw(b"{}", signed="")
    await runner.cleanup()
    assert [answer.status for answer in slack.acknowledgements] == [200, 200, 200, 401, 401, 401]
    json, form = "application/json", "application/x-www-form-urlencoded"
    assert seen[:3] == [(True, None, json), (True, "2", json), (True, None, form)]
    assert (await slack.send_event({"type": "team_join"})).status == 0, "nobody is there any more"


async def test_socket_mode_waits_for_the_ack(slack: FakeSlack) -> None:
    heard, is_open = [], asyncio.Event()

    async def greeted(socket: AsyncBaseSocketModeClient, said: Json, _raw: str | None) -> None:
        if said["type"] == "hello":
            is_open.set()

    async def listen(socket: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        heard.append((request.type, request.payload))
        answer = SocketModeResponse(envelope_id=request.envelope_id)
        if request.accepts_response_payload:
            answer.payload = {"text": "Hej"}
        await socket.send_socket_mode_response(answer)

    bot_token = AsyncWebClient(base_url=slack.api_url, token="xoxb-solvik")
    refused = bot_token.apps_connections_open(app_token="xoxb-solvik")
    assert await error_of(refused) == "not_allowed_token_type"
    socket = SocketModeClient(
        app_token=slack.app_token, web_client=AsyncWebClient(base_url=slack.api_url)
    )
    socket.socket_mode_request_listeners.append(listen)
    socket.message_listeners.append(greeted)
    await socket.connect_to_new_endpoint()
    await asyncio.wait_for(is_open.wait(), 5)
    told = await slack.send_event({"type": "team_join"})
    ordered = await slack.send("commands", {"command": "/kanalvakt"})
    await socket.close()  # type: ignore[no-untyped-call]
    await socket.aiohttp_client_session.close()
    assert [kind for kind, _payload in heard] == ["events_api", "slash_commands"]
    assert (told.status, ordered.answer()) == (200, {"text": "Hej"})
