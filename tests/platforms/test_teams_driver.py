"""Teams' Driver sees and does what a person would, tried on a small app of its own."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import ClientSession, web

from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_checks import CARD_TYPE, Json
from tests.platforms.teams_samples import asked, card, choices, execute, fetch, message, row, run
from tests.platforms.teams_service import FakeTeams
from tests.platforms.teams_things import Trouble

PEOPLE = {
    "anna": ("Anna Berg", "anna.berg@solvik.example"),
    "per": ("Per Lund", "per.lund@solvik.example"),
}
ANNA, PER = "Anna Berg", "Per Lund"
LONG = "Biblioteket med det långa namnet i det stora huset (X)"


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


def item(title: str, *lines: str) -> Json:
    calm = execute("Allt lugnt", data={"about": title}, tooltip=f"Allt lugnt: {title}")
    calm["associatedInputs"] = "none"
    words = [run(title, weight="Bolder"), *(run(line) for line in lines)]
    return {"type": "Container", "separator": True, "items": [*words, row(calm)]}


CARD = card(
    run("Dagens kommentarer", size="Large"),
    item("Simhallen i Bollmora (Facebook)", "Väntar på dig"),
    item(LONG),
    actions=[
        fetch("Registrera kanal", step="ask"),
        {"type": "Action.OpenUrl", "title": "Läs mer", "url": "https://solvik.example"},
    ],
)


def form(*errors: tuple[str, str], inline: bool = False, **values: str) -> Json:
    """Inputs of every kind, each with what is wrong with it."""
    said = dict(errors)
    button = execute if inline else fetch
    people = {"choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}}
    fields = [
        asked("name"),
        asked("service", "ChoiceSet", style="expanded", choices=choices("facebook", "x")),
        asked("checks", "ChoiceSet", isMultiSelect=True, choices=choices("a", "b", "c")),
        asked("from", "Date", value="2026-11-24"),
        asked("agreed", "Toggle", title="Jag lovar"),
        asked("deputy", "ChoiceSet", style="filtered", choices=[]) | people,
        asked("deputy__typed"),
    ]
    body = [run("Registrera kanal")]
    if "" in said:
        body.append(run(said[""], color="attention"))
    for one in fields:
        name = one["id"]
        body.append(one | ({"value": values[name]} if name in values else {}))
        if name.removesuffix("__typed") in said and name != "deputy":
            body.append(run(said[name.removesuffix("__typed")], color="attention"))
    buttons = [("Skicka", "submit"), ("Spara och fortsätt senare", "alternative")]
    if inline:
        drawn = [button(title, verb=verb, data={"f": 1}) for title, verb in buttons]
        drawn.append(execute("Avbryt", verb="cancel", data={"f": 1}))
    else:
        drawn = [
            {"type": "Action.Submit", "title": title, "data": {"verb": verb, "f": 1}}
            for title, verb in buttons
        ]
    return card(*body, actions=drawn)


def dialog(content: Json) -> Json:
    value = {"title": "Ansökan", "card": {"contentType": CARD_TYPE, "content": content}}
    return {"task": {"type": "continue", "value": value}}


def instead(content: Json) -> Json:
    return {"statusCode": 200, "type": CARD_TYPE, "value": content}


def words(text: str) -> Json:
    kind = "application/vnd.microsoft.activity.message"
    return {"statusCode": 200, "type": kind, "value": text}


def paged(number: int) -> Json:
    turns = [
        execute(title, verb="page", data={"page": page})
        for title, page in (("Föregående", number - 1), ("Nästa", number + 1))
        if 1 <= page <= 3
    ]
    return card(
        run("Mina kanaler"),
        item(f"Kanal {number}"),
        run(f"Sida {number} av 3"),
        row(*turns),
        actions=[execute("Registrera kanal", data={"step": "ask"})],
    )


class SmallApp:
    """Answers to everything with what a test has put into it."""

    def __init__(self, teams: FakeTeams) -> None:
        self.teams = teams
        self.got: list[Json] = []
        self.card: Json = CARD
        self.answer: Any = None
        self.updates_with: Json | None = None

    async def listen(self, request: web.Request) -> web.Response:
        said = await request.json()
        self.got.append(said)
        if said["type"] == "message":
            await self.call("POST", said, self.card)
        if said["type"] == "invoke":
            if self.updates_with is not None:
                await self.call("PUT", said, self.updates_with)
            page = said["value"].get("action", {}).get("data", {}).get("page")
            answer = instead(paged(page)) if page else self.answer
            return web.Response() if answer is None else web.json_response(answer)
        return web.Response()

    async def call(self, method: str, said: Json, content: Json) -> None:
        here = quote(said["conversation"]["id"], safe="")
        address = f"{said['serviceUrl']}v3/conversations/{here}/activities"
        if method == "PUT":
            address += f"/{said['replyToId']}"
        async with (
            ClientSession() as http,
            http.request(method, address, json=message(content)) as response,
        ):
            assert response.status in (200, 201), await response.text()

    @property
    def data(self) -> Json:
        """What came with the last press."""
        value = self.got[-1]["value"]
        return dict(value["action"]["data"] if "action" in value else value["data"])


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams() as fake:
        fake.requires_tokens = False
        yield fake


@pytest.fixture
async def app(teams: FakeTeams) -> SmallApp:
    return SmallApp(teams)


@pytest.fixture
async def app_url(app: SmallApp) -> AsyncIterator[str]:
    small = web.Application()
    small.router.add_post("/api/messages", app.listen)
    runner = web.AppRunner(small)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def chat(teams: FakeTeams, app_url: str) -> TeamsDriver:
    return TeamsDriver(app_url, teams, Still(), PEOPLE)


# Words and cards


async def test_a_person_writes_and_sees_the_card(chat: TeamsDriver, app: SmallApp) -> None:
    await chat.says(ANNA, "hej *du*")
    kinds = [said["type"] for said in app.got]
    assert kinds == ["installationUpdate", "conversationUpdate", "message"]
    said = app.got[-1]
    assert said["text"] == "hej *du*"
    assert said["from"]["aadObjectId"] == chat.user(ANNA).aad
    assert said["conversation"]["tenantId"] == said["channelData"]["tenant"]["id"]
    assert len({one["id"] for one in app.got}) == 3
    screen = await chat.screen(ANNA)
    assert "hej *du*" in screen
    assert screen.last.title == "Dagens kommentarer"
    assert screen.last.buttons == ("Allt lugnt", "Allt lugnt", "Registrera kanal", "Läs mer")
    assert [button.within for button in screen.last.all_buttons[:3]] == [
        "Simhallen i Bollmora (Facebook)",
        LONG,
        "",
    ]
    assert "hej" not in await chat.screen(PER)


async def test_the_app_is_told_of_everybody_once(chat: TeamsDriver, app: SmallApp) -> None:
    await chat.says(ANNA, "hej")
    await chat.everybody_installs()
    await chat.everybody_installs()
    added = [said for said in app.got if said.get("action") == "add"]
    assert [one["from"]["name"] for one in added] == [ANNA, PER]
    assert app.got[-1]["membersAdded"][0]["id"] == chat.fake.bot_id


async def test_a_press_is_answered_for_the_presser_alone(chat: TeamsDriver, app: SmallApp) -> None:
    await chat.says(ANNA, "hej")
    app.answer = instead(card(run("Klart")))
    await chat.presses(ANNA, "Allt lugnt", within="Simhallen")
    said = app.got[-1]
    assert said["value"]["action"]["data"] == {"about": "Simhallen i Bollmora (Facebook)"}
    assert said["replyToId"] == chat.fake.messages[-1].id
    assert (await chat.screen(ANNA)).last.title == "Klart"
    await chat.reloads(ANNA)
    assert (await chat.screen(ANNA)).last.title == "Dagens kommentarer"


async def test_an_update_is_for_all(chat: TeamsDriver, app: SmallApp) -> None:
    channel = chat.fake.add_channel("Allmänt")
    app.answer = instead(card(run("Bara för dig")))
    await chat.mentions(ANNA, "Allmänt", "får vi gilla ICA?")
    assert app.got[-1]["conversation"]["id"].startswith(f"{channel.id};messageid=")
    await chat.presses(ANNA, "Allt lugnt", place=channel)
    assert (await chat.public(channel, ANNA)).last.title == "Bara för dig"
    assert (await chat.public(channel, PER)).last.title == "Dagens kommentarer"
    await app.call("PUT", app.got[-1], card(run("För alla")))
    for who in (ANNA, PER, None):
        assert (await chat.public("Allmänt", who)).last.title == "För alla"
    assert "@Kanalvakt får vi gilla ICA?" in await chat.public("Allmänt")


async def test_words_of_an_answer_are_seen(chat: TeamsDriver, app: SmallApp) -> None:
    await chat.says(ANNA, "hej")
    app.answer = words("Det gick inte.")
    await chat.presses(ANNA, "Allt lugnt")
    screen = await chat.screen(ANNA)
    assert "Det gick inte." in screen
    assert screen.last.title == "Det gick inte."
    app.updates_with = card(run("Klart"), actions=[execute("Igen")])
    await chat.presses(ANNA, "Allt lugnt", within=LONG)
    screen = await chat.screen(ANNA)
    assert "Det gick inte." in screen
    assert screen.last.title == "Klart"
    await chat.says(ANNA, "tack")
    assert "Det gick inte." not in await chat.screen(ANNA)


async def test_a_missing_button_shows_the_screen(chat: TeamsDriver) -> None:
    await chat.says(ANNA, "hej")
    with pytest.raises(AssertionError, match=r"(?s)no button 'Godkänn'.*Dagens kommentarer"):
        await chat.presses(ANNA, "Godkänn")


async def test_a_press_kept_and_made_again_by_another(chat: TeamsDriver, app: SmallApp) -> None:
    await chat.says(ANNA, "hej")
    press = await chat.keeps(ANNA, "Allt lugnt", within="Simhallen")
    count = len(app.got)
    app.answer = instead(card(run("Klart")))
    await chat.repeats(press)
    await chat.repeats(press)
    first, again = app.got[count:]
    assert first == again
    await chat.repeats(press, with_new_id=True)
    assert app.got[-1]["id"] != first["id"]
    app.answer = instead(card(run("Det här kan du inte göra")))
    await chat.repeats(press, person=PER)
    forged = app.got[-1]
    assert forged["from"]["name"] == PER
    assert forged["conversation"]["id"] == chat.fake.personal(chat.user(PER)).id
    assert forged["value"] == first["value"]
    assert (await chat.screen(PER)).last.title == "Det här kan du inte göra"
    assert (await chat.screen(ANNA)).last.title == "Klart"


async def test_a_repeat_needs_no_answer_but_a_press_does(chat: TeamsDriver, app: SmallApp) -> None:
    await chat.says(ANNA, "hej")
    app.answer = instead(CARD)
    press = await chat.keeps(ANNA, "Allt lugnt")
    await chat.repeats(press)
    app.answer = None
    await chat.repeats(press)
    with pytest.raises(Trouble, match="without an answer"):
        await chat.presses(ANNA, "Allt lugnt")


async def test_pages_are_looked_through(chat: TeamsDriver, app: SmallApp) -> None:
    app.card = paged(1)
    await chat.says(ANNA, "mina kanaler")
    last = (await chat.screen(ANNA)).last
    assert all(f"Kanal {number}" in last.text for number in (1, 2, 3))
    assert last.buttons == ("Allt lugnt", "Allt lugnt", "Allt lugnt", "Registrera kanal")
    app.answer = instead(card(run("Klart")))
    await chat.presses(ANNA, "Allt lugnt", within="Kanal 2")
    assert app.data == {"about": "Kanal 2"}


async def test_a_label_that_was_cut_is_whole(chat: TeamsDriver, app: SmallApp) -> None:
    whole = "Föreningar och projekt i hela kommunen och dess grannar"
    cut = execute("Föreningar och projekt i hela…", tooltip=f"{whole}: Badet")
    inside = {"type": "Container", "items": [run("Badet"), row(cut)]}
    apart = row(execute("Visa", tooltip="Visa: Simhallen (2)"))
    own = execute("Föreningar och projekt…", tooltip=whole)
    title = "Ny kanal: Föreningar och projekt"
    app.card = card(run("Ny kanal: Före…"), run(title), inside, apart, actions=[own])
    await chat.says(ANNA, "hej")
    last = (await chat.screen(ANNA)).last
    assert last.title == title
    assert [(one.label, one.within) for one in last.all_buttons] == [
        (whole, "Badet"),
        ("Visa", "Simhallen"),
        (whole, ""),
    ]


# Forms

FILLED: Json = {
    "name": "Badet",
    "service": "facebook",
    "checks": "all",
    "agreed": True,
    "deputy": PER,
}


async def test_a_form_in_a_dialog(chat: TeamsDriver, app: SmallApp) -> None:
    await chat.says(ANNA, "hej")
    app.answer = dialog(form())
    await chat.presses(ANNA, "Registrera kanal")
    assert (app.got[-1]["name"], app.data["step"]) == ("task/fetch", "ask")
    seen = await chat.form(ANNA)
    assert seen.title == "Ansökan"
    assert list(seen.fields) == ["name", "service", "checks", "from", "agreed", "deputy"]
    assert seen.values["from"] == "2026-11-24"
    assert seen.buttons == ("Skicka", "Spara och fortsätt senare")
    app.answer = dialog(form(("name", "Fyll i"), ("deputy", "Välj"), ("", "Nej"), service="x"))
    await chat.fills(ANNA)
    assert app.data == {"verb": "submit", "f": 1, "from": "2026-11-24", "agreed": "false"}
    assert "replyToId" not in app.got[-1]
    assert await chat.errors(ANNA) == {"name": "Fyll i", "deputy": "Välj", "": "Nej"}
    app.answer = None
    filled = await chat.fills(ANNA, **FILLED)
    assert app.data == {
        "verb": "submit",
        "f": 1,
        "name": "Badet",
        "service": "facebook",
        "checks": "a,b,c",
        "from": "2026-11-24",
        "agreed": "true",
        "deputy": chat.user(PER).aad,
    }
    assert await chat.errors(ANNA) == {}
    with pytest.raises(AssertionError, match="no form open"):
        await chat.form(ANNA)
    app.answer = {"task": {"type": "message", "value": "Redan skickad."}}
    await chat.repeats(filled)
    assert (await chat.screen(ANNA)).last.title == "Redan skickad."


async def test_a_form_in_a_card(chat: TeamsDriver, app: SmallApp) -> None:
    app.card = card(run("Välkommen"), actions=[execute("Registrera kanal", verb="form")])
    await chat.says(ANNA, "hej")
    app.answer = instead(form(inline=True))
    await chat.presses(ANNA, "Registrera kanal")
    assert (await chat.form(ANNA)).buttons == ("Skicka", "Spara och fortsätt senare", "Avbryt")
    app.answer = instead(form(("service", "Välj"), inline=True, name="Badet"))
    await chat.fills(ANNA, name="Badet", checks=["c", "a"])
    assert app.got[-1]["value"]["action"]["verb"] == "submit"
    assert app.data == {
        "f": 1,
        "name": "Badet",
        "checks": "a,c",
        "from": "2026-11-24",
        "agreed": "false",
    }
    assert await chat.errors(ANNA) == {"service": "Välj"}
    seen = await chat.form(ANNA)
    assert (seen.values["name"], seen.values["checks"]) == ("Badet", [])
    app.answer = instead(card(run("Skickat")))
    await chat.fills(ANNA, name="", service="x")
    assert "name" not in app.data
    assert (await chat.screen(ANNA)).last.title == "Skickat"


async def test_the_form_opened_last_is_the_one(chat: TeamsDriver, app: SmallApp) -> None:
    for title in ("Första", "Andra"):
        app.card = card(run(title), actions=[execute(f"Öppna {title}", data={"t": title})])
        await chat.says(ANNA, "hej")
    app.answer = instead(form(inline=True))
    await chat.presses(ANNA, "Öppna Andra")
    lower = app.got[-1]["replyToId"]
    await chat.presses(ANNA, "Öppna Första")
    upper = app.got[-1]["replyToId"]
    app.answer = instead(card(run("Skickat")))
    await chat.fills(ANNA, name="a")
    assert app.got[-1]["replyToId"] == upper
    await chat.fills(ANNA, name="b")
    assert app.got[-1]["replyToId"] == lower


async def test_leaving_by_an_alternative(chat: TeamsDriver, app: SmallApp) -> None:
    await chat.says(ANNA, "hej")
    app.answer = dialog(form())
    await chat.presses(ANNA, "Registrera kanal")
    app.answer = None
    await chat.fills(ANNA, alternative="Spara och fortsätt senare", name="Badet")
    assert (app.data["verb"], app.data["name"]) == ("alternative", "Badet")


@pytest.mark.parametrize(("inline", "verb"), [(False, "alternative"), (True, "cancel")])
async def test_leaving_a_form_unsent(
    chat: TeamsDriver, app: SmallApp, inline: bool, verb: str
) -> None:
    app.card = card(run("Hej"), actions=[execute("Kort"), fetch("Dialog")])
    await chat.says(ANNA, "hej")
    app.answer = instead(form(inline=True)) if inline else dialog(form())
    await chat.presses(ANNA, "Kort" if inline else "Dialog")
    app.answer = words("Sparat") if inline else None
    await chat.leaves(ANNA, name="Badet")
    action = app.got[-1]["value"].get("action", app.got[-1]["value"]["data"] if not inline else {})
    assert (action["verb"], app.data["name"]) == (verb, "Badet")


async def test_a_dialog_without_a_way_to_keep_is_just_closed(
    chat: TeamsDriver, app: SmallApp
) -> None:
    await chat.says(ANNA, "hej")
    submit = {"type": "Action.Submit", "title": "Skicka", "data": {"verb": "submit"}}
    app.answer = dialog(card(asked("name"), actions=[submit]))
    await chat.presses(ANNA, "Registrera kanal")
    count = len(app.got)
    await chat.leaves(ANNA, name="Badet")
    assert len(app.got) == count
    with pytest.raises(AssertionError, match="no form open"):
        await chat.form(ANNA)


async def test_a_client_without_dialogs_or_people_picker(
    teams: FakeTeams, app: SmallApp, app_url: str
) -> None:
    chat = TeamsDriver(app_url, teams, Still(), PEOPLE, dialogs=False, types_names=True)
    app.card = card(run("Hej"), actions=[execute("Kort"), fetch("Dialog")])
    await chat.says(ANNA, "hej")
    count = len(app.got)
    await chat.presses(ANNA, "Dialog")
    assert len(app.got) == count
    app.answer = instead(form(inline=True))
    await chat.presses(ANNA, "Kort")
    await chat.fills(ANNA, deputy=PER)
    assert app.data["deputy__typed"] == PER
    assert "deputy" not in app.data
    assert (await chat.form(ANNA)).values["deputy"] == PER


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"nickname": "x"}, "no field 'nickname'"),
        ({"service": "myspace"}, "'myspace' is none of"),
        ({"checks": ["z"]}, "are not all among"),
        ({"deputy": "Nobody"}, "Nobody has no account"),
    ],
)
async def test_what_cannot_be_filled_in(
    chat: TeamsDriver, app: SmallApp, values: dict[str, Any], said: str
) -> None:
    await chat.says(ANNA, "hej")
    app.answer = dialog(form())
    await chat.presses(ANNA, "Registrera kanal")
    with pytest.raises(AssertionError, match=said):
        await chat.fills(ANNA, **values)


async def test_a_dialog_with_a_card_of_a_message_is_trouble(
    chat: TeamsDriver, app: SmallApp
) -> None:
    await chat.says(ANNA, "hej")
    app.answer = dialog(form(inline=True))
    with pytest.raises(Trouble, match=r"takes Action\.Submit"):
        await chat.presses(ANNA, "Registrera kanal")


# The other ways


async def test_files_and_pictures(chat: TeamsDriver, app: SmallApp, teams: FakeTeams) -> None:
    await chat.sends_picture(ANNA, b"\x89PNG", "här")
    image, twin = app.got[-1]["attachments"]
    assert (image["contentType"], twin["contentType"]) == ("image/*", "text/html")
    assert image["contentUrl"].startswith(app.got[-1]["serviceUrl"])
    await chat.sends_file(ANNA, "bild.png", b"\x89PNG")
    (file,) = app.got[-1]["attachments"]
    assert file["content"]["fileType"] == "png"
    assert file["content"]["downloadUrl"].startswith(teams.files_url)
    for address in (image["contentUrl"], file["content"]["downloadUrl"]):
        async with ClientSession() as http, http.get(address) as response:
            assert await response.read() == b"\x89PNG"
    assert "bild.png" in await chat.screen(ANNA)


async def test_coming_and_going(chat: TeamsDriver, app: SmallApp) -> None:
    await chat.installs(ANNA)
    await chat.uninstalls(ANNA)
    assert (app.got[-1]["type"], app.got[-1]["action"]) == ("installationUpdate", "remove")
    assert not chat.user(ANNA).installed
    await chat.screen(ANNA)
    assert len(app.got) == 3
    await chat.says(ANNA, "hej igen")
    assert chat.user(ANNA).installed
    await chat.edits(ANNA, "hej då")
    assert (app.got[-1]["type"], app.got[-1]["text"]) == ("messageUpdate", "hej då")
    await chat.types(ANNA)
    assert app.got[-1]["type"] == "typing"
    channel = chat.fake.add_channel("Allmänt", has_bot=False)
    await chat.adds_team(ANNA, channel)
    assert channel.has_bot
    await chat.leaves_team(PER, channel)
    assert app.got[-1]["membersRemoved"][0]["id"] == chat.user(PER).id


async def test_a_group_chat(chat: TeamsDriver, app: SmallApp) -> None:
    await chat.group(ANNA, "hej")
    assert app.got[-1]["conversation"]["conversationType"] == "groupChat"
    assert json.dumps(app.got[-1]["entities"]).count("mention") == 2
    assert (await chat.public()).last.title == "Dagens kommentarer"
