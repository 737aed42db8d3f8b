"""What Slack is sent for a card and for the home tab, and what its buttons bring back."""

import json
from typing import Any

import pytest

from adapters.slack.blocks import pack, render, render_home, unpack
from bot.i18n import using
from bot.ui import (
    Action,
    Button,
    Card,
    Copyable,
    Facts,
    Heading,
    Item,
    Link,
    Quote,
    Text,
)
from tests.platforms.golden_files import assert_golden

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


def test_card() -> None:
    drawn = render(REQUEST)
    assert_golden("slack/card", {"text": drawn.text, "blocks": drawn.blocks})
    assert drawn.pages == 1


def test_home() -> None:
    assert_golden("slack/home", render_home(HOME))


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


def test_very_many_own_buttons_go_on_over_the_pages() -> None:
    card = Card("Välj", buttons=tuple(Button(f"Kanal {n}", PRESS) for n in range(300)))
    pages = [render(card, page).blocks for page in range(1, render(card).pages + 1)]
    assert all(len(blocks) <= 50 for blocks in pages)
    assert all(f'"Kanal {n}"' in "".join(map(shown, pages)) for n in range(300))


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
