"""Slack's Driver sees and does what a person would, tried on a small app of its own."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from tests.platforms.slack import SlackDriver
from tests.platforms.slack_service import FakeSlack
from tests.platforms.slack_views import Trouble

Json = dict[str, Any]
PEOPLE = {
    "anna": ("Anna Berg", "anna.berg@solvik.example"),
    "per": ("Per Lund", "per.lund@solvik.example"),
}
ANNA, PER = "Anna Berg", "Per Lund"


class Still:
    """Surroundings in which nothing happens; the app works before it answers."""

    def now(self) -> datetime:
        return datetime(2026, 11, 24, 9, tzinfo=UTC)

    async def settle(self) -> None:
        """Nothing waits."""

    async def move_to(self, moment: datetime) -> None:
        """No time passes."""

    async def idle(self) -> None:
        """Nothing is under way."""


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str) -> Json:
    return {"type": "section", "text": plain(text)}


def button(number: int, label: str, value: str = "x", kind: str = "press", item: str = "") -> Json:
    drawn = {"type": "button", "text": plain(label), "action_id": f"{kind}:{number}"}
    named = {"accessibility_label": f"{label}: {item}"} if item else {}
    return {**drawn, "value": value, **named}


def row(*buttons: Json) -> Json:
    return {"type": "actions", "elements": list(buttons)}


def item(number: int, title: str, *lines: str) -> list[Json]:
    runs = [{"type": "text", "text": title, "style": {"bold": True}}]
    runs += [{"type": "text", "text": f"\n{line}"} for line in lines]
    rich = {"type": "rich_text_section", "elements": runs}
    spoken = title if len(title) < 40 else title[:39] + "…"
    return [
        {"type": "rich_text", "elements": [rich]},
        row(button(number, "Allt lugnt", f"calm {number}", item=spoken)),
    ]


def header(title: str) -> Json:
    return {"type": "header", "text": plain(title)}


def field(name: str, label: str, element: Json, **more: Any) -> Json:
    element = {**element, "action_id": f"field:{name}"}
    return {"type": "input", "block_id": name, "label": plain(label), "element": element, **more}


def option(value: str, label: str) -> Json:
    return {"text": plain(label), "value": value}


TYPED: Json = {
    "type": "plain_text_input",
    "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
}
SERVICES = [option("facebook", "Facebook"), option("x", "X")]
FORM: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("Registrera kanal"),
    "submit": plain("Skicka"),
    "close": plain("Avbryt"),
    "notify_on_close": True,
    "blocks": [
        field("name", "Namn", TYPED, dispatch_action=True),
        field("service", "Tjänst", {"type": "radio_buttons", "options": SERVICES}),
        field("checks", "Kryssa", {"type": "checkboxes", "options": SERVICES}, optional=True),
        field("from", "Från", {"type": "datepicker", "initial_date": "2026-11-24"}),
        field("deputy", "Ersättare", {"type": "users_select"}, dispatch_action=True),
        row(button(1, "Spara och fortsätt senare", kind="alternative")),
    ],
}
SAID: Json = {"type": "modal", "title": plain("Sparat"), "blocks": [section("Ditt utkast")]}
CARD = [
    header("Dagens kommentarer"),
    *item(1, "Simhallen i Bollmora (Facebook)", "Väntar på dig"),
    *item(2, "Biblioteket med det långa namnet i det stora huset (X)"),
    row(button(3, "Registrera kanal", "ask", kind="form")),
]


class SmallApp:
    """Answers to everything with what a test has put into it."""

    def __init__(self, slack: FakeSlack) -> None:
        self.client = AsyncWebClient(token="xoxb-solvik", base_url=slack.api_url)
        self.got: list[Json] = []
        self.card: list[Json] = CARD
        self.answer: Any = None
        self.updates_with: Json | None = None
        self.pages: list[list[Json]] = []

    async def listen(self, request: web.Request) -> web.Response:
        body = await request.text()
        said = json.loads(body) if request.content_type == "application/json" else None
        if said is None:
            fields = dict(parse_qsl(body))
            said = json.loads(fields["payload"]) if "payload" in fields else fields
        self.got.append(said)
        await self._act(said)
        return web.Response() if self.answer is None else web.json_response(self.answer)

    async def _act(self, said: Json) -> None:
        if said.get("type") == "event_callback":
            event = said["event"]
            if event["type"] in ("message", "app_home_opened") and "bot_id" not in event:
                await self._post(event["channel"])
        elif said.get("type") == "block_actions":
            await self._pressed(said, said["actions"][0])

    async def _pressed(self, said: Json, action: Json) -> None:
        kind = action["action_id"].partition(":")[0]
        if kind == "form":
            await self.client.views_open(trigger_id=said["trigger_id"], view=FORM)
        elif kind == "page":
            page = self.pages[int(action["value"]) - 1]
            container = said["container"]
            await self.client.chat_update(
                channel=container["channel_id"], ts=container["message_ts"], text="x", blocks=page
            )
        elif kind == "press":
            text = f"{said['user']['name']} {action['value']}"
            await self.client.chat_postMessage(channel=said["channel"]["id"], text=text)
        elif self.updates_with and kind == "alternative":
            await self.client.views_update(view_id=said["view"]["id"], view=self.updates_with)

    async def _post(self, channel: str) -> None:
        blocks = self.pages[0] if self.pages else self.card
        await self.client.chat_postMessage(channel=channel, text="Ett kort", blocks=blocks)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        yield fake


@pytest.fixture
async def app(slack: FakeSlack) -> SmallApp:
    return SmallApp(slack)


@pytest.fixture
async def chat(slack: FakeSlack, app: SmallApp) -> AsyncIterator[SlackDriver]:
    served = web.Application()
    served.router.add_post("/slack/events", app.listen)
    runner = web.AppRunner(served)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield SlackDriver(url, slack, Still(), "a secret", PEOPLE)
    await runner.cleanup()


def kinds(app: SmallApp) -> list[str]:
    return [said.get("event", said).get("type", "command") for said in app.got]


# Cards


async def test_a_card_is_read_with_its_items(chat: SlackDriver) -> None:
    await chat.says(ANNA, "hej & <hå>")
    screen = await chat.screen(ANNA)
    assert screen.last.title == "Dagens kommentarer"
    assert "Simhallen i Bollmora (Facebook) Väntar på dig Allt lugnt" in screen.last.text
    assert screen.last.buttons == ("Allt lugnt", "Allt lugnt", "Registrera kanal")
    assert [one.within for one in screen.last.all_buttons] == [
        "Simhallen i Bollmora (Facebook)",
        "Biblioteket med det långa namnet i det stora huset (X)",
        "",
    ]
    assert "hej & <hå>" in screen


async def test_words_arrive_as_slack_writes_them(chat: SlackDriver, app: SmallApp) -> None:
    await chat.says(ANNA, "a < b: https://x.example/?a=1&b=2 och www.y.example")
    event = app.got[0]["event"]
    assert event["text"] == (
        "a &lt; b: <https://x.example/?a=1&amp;b=2> och <http://www.y.example|www.y.example>"
    )
    assert (event["channel_type"], event["channel"][0]) == ("im", "D")


async def test_whoever_has_no_messages_opens_the_dm(chat: SlackDriver, app: SmallApp) -> None:
    assert (await chat.screen(PER)).last.title == "Dagens kommentarer"
    assert app.got[0]["event"]["tab"] == "messages"
    await chat.screen(PER)
    assert len(app.got) == 1


async def test_the_app_hears_itself(chat: SlackDriver, app: SmallApp, slack: FakeSlack) -> None:
    slack.echoes_own_messages = True
    await chat.says(ANNA, "hej")
    assert [said["event"]["user"] for said in app.got] == [
        chat.user(ANNA).id,
        slack.workspace.bot.id,
    ]


async def test_somebody_from_another_organisation(chat: SlackDriver, app: SmallApp) -> None:
    chat.fake.add_user("Eva", "eva@other.example", team="T0OTHER", is_stranger=True)
    await chat.says("Eva", "hej")
    assert app.got[0]["team_id"] == "T0SOLVIK"
    assert app.got[0]["event"]["user_team"] == "T0OTHER"
    await chat.presses("Eva", "Allt lugnt")
    assert (app.got[1]["team"]["id"], app.got[1]["user"]["team_id"]) == ("T0SOLVIK", "T0OTHER")


async def test_a_cut_title_is_read_in_full(chat: SlackDriver, app: SmallApp) -> None:
    title = "Välj vem som bestämmer om " + "kanalen " * 20 + "nu"
    app.card = [header(title[:149] + "…"), section(title), section("Mer")]
    assert (await chat.screen(ANNA)).last.title == title


async def test_a_button_is_pressed_as_slack_tells_it(
    chat: SlackDriver, app: SmallApp, slack: FakeSlack
) -> None:
    await chat.says(ANNA, "hej")
    await chat.presses(ANNA, "Allt lugnt", within="Simhallen")
    press = app.got[-1]
    assert press["actions"][0]["value"] == "calm 1"
    assert press["message"]["ts"] == press["container"]["message_ts"]
    assert press["message"]["blocks"][0]["text"]["text"] == "Dagens kommentarer"
    assert (await chat.screen(ANNA)).last.text == "anna.berg calm 1"
    await chat.presses(ANNA, "Allt lugnt")
    assert app.got[-1]["actions"][0]["value"] == "calm 2", "the lowest"
    with pytest.raises(AssertionError, match="no button 'Godkänn'"):
        await chat.presses(ANNA, "Godkänn")


async def test_pages_are_looked_through(chat: SlackDriver, app: SmallApp) -> None:
    context = {"type": "context"}
    for number in (1, 2, 3):
        ways = [(number - 1, "Föregående"), (number + 1, "Nästa")]
        turns = [button(to, name, str(to), kind="page") for to, name in ways if 1 <= to <= 3]
        told = {**context, "elements": [plain(f"Sida {number} av 3")]}
        app.pages.append([header("Kanaler"), *item(number, f"Nr {number}"), row(*turns), told])
    await chat.says(ANNA, "mina kanaler")
    card = (await chat.screen(ANNA)).last
    assert [one.within for one in card.all_buttons] == ["Nr 1", "Nr 2", "Nr 3"]
    assert "Nr 2 Allt lugnt" in card.text
    await chat.presses(ANNA, "Allt lugnt", within="Nr 3")
    assert app.got[-1]["actions"][0]["value"] == "calm 3"


# Forms


async def opens_form(chat: SlackDriver) -> None:
    await chat.says(ANNA, "registrera kanal")
    await chat.presses(ANNA, "Registrera kanal")


async def test_a_form_is_seen(chat: SlackDriver) -> None:
    await opens_form(chat)
    form = await chat.form(ANNA)
    assert form.title == "Registrera kanal"
    assert form.fields["service"] == "Tjänst"
    assert (form.values["name"], form.values["checks"], form.values["from"]) == (
        "",
        [],
        "2026-11-24",
    )
    assert form.buttons == ("Skicka", "Spara och fortsätt senare", "Avbryt")


async def test_a_form_is_filled_in_and_sent(chat: SlackDriver, app: SmallApp) -> None:
    await opens_form(chat)
    await chat.fills(ANNA, name="Badet", service="x", checks="all", deputy=PER)
    *told, sent = app.got
    assert [said["actions"][0]["action_id"] for said in told[-2:]] == ["field:name", "field:deputy"]
    per = chat.user(PER).id
    assert told[-1]["actions"][0]["selected_user"] == per
    held = sent["view"]["state"]["values"]
    assert held["name"]["field:name"]["value"] == "Badet"
    assert held["service"]["field:service"]["selected_option"]["value"] == "x"
    assert len(held["checks"]["field:checks"]["selected_options"]) == 2
    assert held["from"]["field:from"]["selected_date"] == "2026-11-24"
    assert held["deputy"]["field:deputy"]["selected_user"] == per
    with pytest.raises(AssertionError, match="has no form open"):
        await chat.form(ANNA)


async def test_what_is_wrong_stands_in_the_form(chat: SlackDriver, app: SmallApp) -> None:
    await opens_form(chat)
    app.answer = {"response_action": "errors", "errors": {"name": "Fyll i det här"}}
    await chat.fills(ANNA, service="x")
    assert await chat.errors(ANNA) == {"name": "Fyll i det här"}
    beside = {**section("Välj en ersättare"), "block_id": "error:deputy"}
    answered = {**FORM, "blocks": [*FORM["blocks"], beside]}
    app.answer = {"response_action": "update", "view": answered}
    await chat.fills(ANNA, name="Badet")
    assert await chat.errors(ANNA) == {"deputy": "Välj en ersättare"}
    assert (await chat.form(ANNA)).values["service"] == "x", "what was filled in is kept"
    app.answer = {"response_action": "errors", "errors": {"nothing": "x"}}
    with pytest.raises(Trouble):
        await chat.fills(ANNA)


async def test_only_what_is_offered_can_be_chosen(chat: SlackDriver) -> None:
    await opens_form(chat)
    with pytest.raises(AssertionError, match="cannot be chosen"):
        await chat.fills(ANNA, service="myspace")
    with pytest.raises(AssertionError, match="no field 'colour'"):
        await chat.fills(ANNA, colour="red")


async def test_an_alternative_takes_what_is_filled_in(chat: SlackDriver, app: SmallApp) -> None:
    await opens_form(chat)
    app.updates_with = SAID
    await chat.fills(ANNA, alternative="Spara och fortsätt senare", name="Badet")
    press = app.got[-1]
    assert press["container"]["type"] == "view"
    assert press["view"]["state"]["values"]["name"]["field:name"]["value"] == "Badet"
    assert (await chat.screen(ANNA)).last.text == "Sparat Ditt utkast"
    await chat.says(ANNA, "hej")
    assert "Ditt utkast" not in await chat.screen(ANNA), "it is closed before going on"


async def test_closing_tells_what_was_filled_in_before_only(
    chat: SlackDriver, app: SmallApp
) -> None:
    await opens_form(chat)
    await chat.leaves(ANNA, name="Badet", service="x")
    assert kinds(app)[-2:] == ["block_actions", "view_closed"]
    assert app.got[-1]["view"]["state"] == {"values": {}}
    assert app.got[-2]["view"]["state"]["values"]["name"]["field:name"]["value"] == "Badet"


# Repeats


async def test_a_repeat_is_the_very_same(chat: SlackDriver, app: SmallApp) -> None:
    said = await chat.says(ANNA, "hej")
    await chat.repeats(said)
    assert app.got[0] == app.got[1]
    press = await chat.keeps(ANNA, "Allt lugnt")
    await chat.repeats(press)
    await chat.repeats(press)
    assert app.got[2] == app.got[3]


async def test_somebody_elses_press_is_forged(chat: SlackDriver, app: SmallApp) -> None:
    await chat.says(ANNA, "hej")
    press = await chat.keeps(ANNA, "Allt lugnt", within="Simhallen")
    await chat.repeats(press, person=PER)
    forged = app.got[-1]
    assert forged["user"]["id"] == chat.user(PER).id
    assert forged["actions"][0]["value"] == "calm 1"
    assert "per.lund calm 1" in await chat.screen(PER)
    assert "per.lund calm 1" not in await chat.screen(ANNA)


# What there is in Slack alone


async def test_home_command_shortcuts_and_mentions(
    chat: SlackDriver, app: SmallApp, slack: FakeSlack
) -> None:
    square = slack.add_channel("torget").id
    home = {"type": "home", "blocks": [header("Mina kanaler"), row(button(1, "Hej"))]}
    anna = chat.user(ANNA).id
    await app.client.views_publish(user_id=anna, view=home)
    assert (await chat.opens_home(ANNA)).last.title == "Mina kanaler"
    home_press = await chat.keeps(ANNA, "Hej", place="home")
    assert json.loads(home_press.fields[0][1])["view"]["type"] == "home"
    app.answer = {"response_type": "ephemeral", "text": "Skriv till mig"}
    await chat.command(ANNA, "hjälp", square)
    assert (app.got[-1]["command"], app.got[-1]["text"]) == ("/kanalvakt", "hjälp")
    assert "Skriv till mig" in await chat.public(square, ANNA)
    assert "Skriv till mig" not in await chat.public(square, PER)
    app.answer = None
    await chat.global_shortcut(ANNA, "register_channel")
    await chat.message_shortcut(ANNA, "report_removed", "Fula ord", square, author=PER)
    assert app.got[-1]["message"]["user"] == chat.user(PER).id
    await chat.mentions(ANNA, square, "får vi gilla ICA?")
    bot = slack.workspace.bot.id
    assert app.got[-1]["event"]["text"] == f"<@{bot}> får vi gilla ICA?"
    assert kinds(app)[-3:] == ["shortcut", "message_action", "app_mention"]


async def test_files_and_accounts(chat: SlackDriver, app: SmallApp) -> None:
    await chat.sends_file(ANNA, "bild.png", "image/png", b"\x89PNG")
    event = app.got[-1]["event"]
    assert (event["subtype"], event["files"][0]["mimetype"]) == ("file_share", "image/png")
    assert "bild.png" in await chat.screen(ANNA)
    await chat.account_changes(PER, deleted=True)
    assert app.got[-1]["event"]["user"]["deleted"] is True
