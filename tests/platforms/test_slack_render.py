"""What Slack is sent for a card, the home tab and a form, and what a person filled in."""

import difflib
import json
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.blocks import pack, render, render_home, unpack
from adapters.slack.forms import (
    Metadata,
    Origin,
    message_view,
    read_metadata,
    render_form,
    response_errors,
    values_in,
    with_errors,
)
from bot.domain.people import AccountRef
from bot.i18n import using
from bot.ports import Value
from bot.ui import (
    Action,
    Alternative,
    Button,
    Card,
    Checks,
    Choice,
    Copyable,
    DateField,
    Facts,
    Form,
    Heading,
    Item,
    Link,
    PersonField,
    Quote,
    Text,
    TextField,
)

GOLDEN = Path(__file__).parent / "golden" / "slack"
PRESS = Action("daily_check.all_clear", {"occurrence": 7})
OPEN = Action("approval.approve", {"approval": 41}, opens_form=True)

REQUEST = Card(
    "En ny kanal att ta ställning till",
    (
        Text("Anna Berg vill starta *Simhallen* <!channel> (Facebook). Du behöver bestämma."),
        Facts((("Sökande", "Anna Berg"), ("Syfte", "Berätta om öppettider\noch simskola"))),
        Quote("Kortare & tydligare, tack.", "Karin Ek"),
        Copyable("Text att kopiera", "Vi tar bort det som bryter mot lagen."),
        Text("Begärt tisdag 24 november kl. 10.00.", subtle=True),
    ),
    (
        Button("Godkänn", OPEN, "primary"),
        Button("Avslå", Action("approval.decline", {"approval": 41}, opens_form=True), "danger"),
        Link("Riktlinjerna", "https://solvik.example/riktlinjer?del=2"),
    ),
)
HOME = Card(
    "Hej Anna!",
    (
        Text("Du är Anna Berg: simlärare."),
        Heading("Väntar på dig: 1"),
        Item("Dagens kommentarer", ("Simhallen",), (Button("Svara", PRESS, "primary"),)),
        Heading("Mina kanaler"),
        Item("Simhallen (Facebook)", ("Läge: aktiv.",), (Button("Visa", PRESS),)),
        Item("Simhallen (Facebook)", ("Läge: utkast.",), (Button("Visa", PRESS),)),
    ),
    (Button("Registrera kanal", PRESS, "primary"),),
)
FORM = Form(
    title="Registrera en kanal i Solvik",
    intro="Skriv aldrig ett lösenord här.",
    fields=(
        Choice(
            name="service",
            label="Tjänst",
            options=(("facebook", "Facebook"), ("instagram", "Instagram")),
            value="instagram",
        ),
        TextField(name="name", label="Kanalens namn", help="Som besökarna ser.", max_characters=80),
        TextField(name="purpose", label="Syfte", value="Berätta\nom sim", multiline=True),
        Checks(
            name="sure", label="Jag intygar att", options=(("a", "det är sant."),), values=("a",)
        ),
        DateField(name="first", label="Från och med", value="2026-11-25", required=False),
        PersonField(name="deputy", label="Ersättare", value=5),
    ),
    submit=Action("register_channel.send", {"channel": 12}),
    submit_label="Skicka till chefen",
    alternatives=(Alternative(label="Spara och fortsätt senare", action=PRESS),),
    on_leave=Action("register_channel.keep", {"channel": 12}),
    token="t0k3n",
)
ORIGIN = Origin("D1", "1700000000.000100", "")


def assert_golden(name: str, drawn: object) -> None:
    """The same as in golden/slack/<name>.json, or the difference by lines."""
    expected = (GOLDEN / f"{name}.json").read_text().splitlines()
    got = json.dumps(drawn, indent=2, ensure_ascii=False).splitlines()
    difference = "\n".join(difflib.unified_diff(expected, got, "golden", "drawn", lineterm=""))
    assert not difference, difference


def test_card() -> None:
    drawn = render(REQUEST)
    assert_golden("card", {"text": drawn.text, "blocks": drawn.blocks})
    assert drawn.pages == 1


def test_home() -> None:
    assert_golden("home", render_home(HOME))


def test_form() -> None:
    with using("sv"):
        view = render_form(FORM, ORIGIN, {5: "U5"}, errors={"name": "Fyll i det här."})
    assert_golden("form", view)


# Pages


def daily_check(channels: int) -> Card:
    buttons = tuple(Button(label, PRESS) for label in ("Allt lugnt", "Hittade", "Kan inte"))
    items = tuple(Item(f"Kanal {n}", ("Facebook",), buttons) for n in range(1, channels + 1))
    return Card("Dagens kommentarer", items, (Button("Meny", PRESS),))


def shown(blocks: list[dict[str, Any]]) -> str:
    return json.dumps(blocks, ensure_ascii=False)


def test_twenty_channels_with_three_buttons_are_one_message() -> None:
    assert render(daily_check(20)).pages == 1


def test_a_long_card_has_pages_with_title_and_own_buttons() -> None:
    with using("sv"):
        first, second = render(daily_check(40)), render(daily_check(40), 2)
    assert first.pages == second.pages == 2
    for page in (first, second):
        assert page.blocks[0]["text"]["text"] == "Dagens kommentarer"
        assert '"Meny"' in shown(page.blocks)
    assert '"Kanal 1"' in shown(first.blocks)
    assert '"Kanal 40"' in shown(second.blocks)
    assert "Sida 2 av 2" in second.blocks[-1]["elements"][0]["text"]
    (back,) = second.blocks[-2]["elements"]
    assert (back["action_id"], back["value"]) == ("page:1", "1")
    assert back["text"]["text"] == "Föregående"
    (on,) = first.blocks[-2]["elements"]
    assert (on["action_id"], on["value"], on["text"]["text"]) == ("page:2", "2", "Nästa")


def test_an_item_is_not_torn_from_its_buttons() -> None:
    for page in (1, 2, 3):
        blocks = render(daily_check(70), page).blocks
        titles = [at for at, block in enumerate(blocks) if block["type"] == "rich_text"]
        assert all(blocks[at + 1]["type"] == "actions" for at in titles)


@pytest.mark.parametrize("page", [0, -3, 99])
def test_a_page_that_is_not_there_is_one_that_is(page: int) -> None:
    there = render(daily_check(40), 2 if page > 1 else 1)
    assert render(daily_check(40), page) == there


def test_home_says_that_the_rest_is_in_the_messages() -> None:
    with using("sv"):
        home = render_home(daily_check(60))
    assert len(home["blocks"]) <= 100
    assert "Resten finns bland våra meddelanden" in shown(home["blocks"])
    assert '"Meny"' in shown(home["blocks"][-1:])


def test_an_empty_card_is_still_a_message() -> None:
    drawn = render(Card(""))
    assert drawn.text
    assert drawn.blocks


# Buttons


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://",
        "https://a b.example",
        "https://karin@evil.example",
        "data:text/html,x",
        "/guideline",
        "https://a.example/" + "x" * 3000,
        "",
    ],
)
def test_a_link_that_nobody_should_open_is_text(url: str) -> None:
    blocks = render(Card("Kort", buttons=(Link("Gå dit", url),))).blocks
    assert '"button"' not in shown(blocks)
    assert url[:2900] in shown(blocks)


def test_buttons_say_which_item_they_are_about() -> None:
    blocks = render(HOME).blocks
    heard = [
        element.get("accessibility_label", element["text"]["text"])
        for block in blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]
    assert heard == [
        "Svara: Dagens kommentarer",
        "Visa: Simhallen (Facebook)",
        "Visa: Simhallen (Facebook) (2)",
        "Registrera kanal",
    ]


def test_an_action_comes_back_as_it_was() -> None:
    action = Action(
        "register_channel.apply", {"channel": 12, "text": "<&> åäö \\u0000", "x": [None]}
    )
    packed = pack(action)
    assert unpack(packed) == action
    assert not set(packed) & set("&<>")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "null",
        "[]",
        '["a.b"]',
        '["a.b",[]]',
        '["a.b",{},1]',
        '["A.b",{}]',
        '["a.b\\n",{}]',
        '["ab",{}]',
        '["a.%s",{}]' % ("b" * 100),
        '["a.b",{"x":NaN}]',
        '["a.b",{"x":1e999}]',
        '["a.b",{"x":"\\u0000"}]',
        '["a.b",{"\\u0000":1}]',
        '["a.b",{"x":"\\ud800"}]',
        "[" * 1999,
        '["a.b",{"x":"%s"}]' % ("y" * 2000),
    ],
)
def test_what_is_no_call_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        unpack(value)


@pytest.mark.parametrize("args", [{"x": "y" * 2000}, {"x": float("nan")}, {"x": object()}])
def test_an_action_that_no_button_holds_is_refused(args: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        pack(Action("a.b", args))


# Forms


def answered(**state: dict[str, Any]) -> dict[str, Any]:
    """The view of FORM as Slack sends it back, with this in it."""
    view = render_form(FORM, ORIGIN, {5: "U5"})
    values = {name: {f"field:{name}": element} for name, element in state.items()}
    return {**view, "id": "V1", "hash": "h", "bot_id": "B1", "state": {"values": values}}


FILLED: dict[str, dict[str, Any]] = {
    "service": {"type": "radio_buttons", "selected_option": {"value": "facebook"}},
    "name": {"type": "plain_text_input", "value": "Simhallen"},
    "purpose": {"type": "plain_text_input", "value": None},
    "sure": {"type": "checkboxes", "selected_options": [{"value": "a"}]},
    "first": {"type": "datepicker", "selected_date": "2026-12-01"},
    "deputy": {"type": "users_select", "selected_user": "U9"},
}
NOTHING: dict[str, dict[str, Any]] = {
    "service": {"type": "radio_buttons", "selected_option": None},
    "name": {"type": "plain_text_input", "value": None},
    "sure": {"type": "checkboxes", "selected_options": []},
    "first": {"type": "datepicker", "selected_date": None},
    "deputy": {"type": "users_select", "selected_user": None},
}


def test_values_that_were_filled_in() -> None:
    assert values_in(answered(**FILLED), "T1") == {
        "service": "facebook",
        "name": "Simhallen",
        "purpose": None,
        "sure": ["a"],
        "first": "2026-12-01",
        "deputy": AccountRef(platform="slack", team="T1", user="U9"),
    }


def test_values_of_what_was_left_empty() -> None:
    empty = dict.fromkeys(NOTHING) | {"sure": []}
    assert values_in(answered(**NOTHING), "T1") == empty
    assert values_in({"state": {"values": {}}}, "T1") == {}


def element_of(view: dict[str, Any], name: str) -> dict[str, Any]:
    return next(b["element"] for b in view["blocks"] if b.get("block_id") == name)


def test_errors_stand_under_their_fields_and_nothing_is_lost() -> None:
    errors = {"name": "För kort.", "": "Något är fel.", "address": "Fel adress."}
    view = with_errors(answered(**FILLED), errors)
    assert not {"id", "hash", "bot_id", "state"} & set(view)
    ids = [block.get("block_id") for block in view["blocks"]]
    assert ids.index("error:name") == ids.index("name") + 1
    assert view["blocks"][0]["text"]["text"] == "Något är fel.\nFel adress."
    assert element_of(view, "service")["initial_option"]["value"] == "facebook"
    assert element_of(view, "name")["initial_value"] == "Simhallen"
    assert "initial_value" not in element_of(view, "purpose")
    assert element_of(view, "sure")["initial_options"][0]["value"] == "a"
    assert element_of(view, "first")["initial_date"] == "2026-12-01"
    assert element_of(view, "deputy")["initial_user"] == "U9"
    assert view["private_metadata"] == answered()["private_metadata"]


def test_errors_that_are_put_right_go_away() -> None:
    again = {**answered(**FILLED), **with_errors(answered(**FILLED), {"name": "För kort."})}
    assert "error:name" not in [b.get("block_id") for b in with_errors(again, {})["blocks"]]


def test_errors_of_the_whole_form_are_answered_at_the_first_field() -> None:
    told = response_errors(answered(), {"": "Fel.", "name": "För kort.", "gone": "Borta."})
    assert told == {"service": "Fel. Borta.", "name": "För kort."}


def test_given_values_replace_the_forms_own() -> None:
    values: dict[str, Value] = {
        "name": "Ny",
        "deputy": AccountRef(platform="slack", team="T1", user="U7"),
        "sure": [],
    }
    view = render_form(FORM, ORIGIN, {5: "U5"}, values=values)
    assert element_of(view, "name")["initial_value"] == "Ny"
    assert element_of(view, "deputy")["initial_user"] == "U7"
    assert "initial_options" not in element_of(view, "sure")
    assert element_of(view, "purpose")["initial_value"] == "Berätta\nom sim"


def test_a_form_carries_where_it_came_from() -> None:
    carried = read_metadata(render_form(FORM, ORIGIN, {})["private_metadata"])
    assert carried == Metadata("t0k3n", FORM.submit, FORM.on_leave, ORIGIN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"token":1,"submit":"[\\"a.b\\",{}]","leave":"","origin":["","",""]}',
        '{"token":"","submit":"x","leave":"","origin":["","",""]}',
        '{"token":"","submit":"[\\"a.b\\",{}]","leave":"x","origin":["","",""]}',
        '{"token":"","submit":"[\\"a.b\\",{}]","leave":"","origin":["",""]}',
        "{" * 2999,
    ],
)
def test_broken_metadata_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_metadata(text)


@pytest.mark.parametrize("count", [0, 11])
def test_more_boxes_than_slack_shows_are_refused(count: int) -> None:
    options = tuple((str(n), str(n)) for n in range(count))
    form = Form(
        title="Kryssa",
        fields=(Checks(name="boxes", label="Alla", options=options),),
        submit=PRESS,
        submit_label="Spara",
    )
    with pytest.raises(ValueError, match="boxes"):
        render_form(form, ORIGIN, {})


def test_a_view_that_only_says_something() -> None:
    with using("sv"):
        view = message_view("Det här är redan gjort, för länge sedan", ("Karin har godkänt.", ""))
    assert view["title"]["text"] == "Det här är redan gjort,…"
    assert view["close"]["text"] == "Stäng"
    texts = [block["text"]["text"] for block in view["blocks"]]
    assert texts == ["Det här är redan gjort, för länge sedan", "Karin har godkänt."]
