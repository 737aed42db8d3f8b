"""What Teams is sent for a card, and what its buttons bring back."""

import json
from typing import Any

import pytest

from adapters.teams.cards import pack, render, unpack
from adapters.teams.texts import safe
from bot.i18n import using
from bot.ui import Action, Button, Card, Link, Text
from tests.card_samples import HOME, PRESS, REQUEST, daily_check
from tests.platforms.golden_files import assert_golden


def test_card() -> None:
    with using("sv"):
        drawn = render(REQUEST, dialogs=True)
    assert_golden("teams/card", {"card": drawn.card, "summary": drawn.summary})
    assert drawn.pages == 1


def test_home() -> None:
    with using("sv"):
        assert_golden("teams/home", render(HOME).card)


def shown(card: Any) -> str:
    return json.dumps(card, ensure_ascii=False)


def buttons_of(part: Any) -> list[dict[str, Any]]:
    """The buttons in a card, from top to bottom."""
    if isinstance(part, dict):
        if str(part.get("type", "")).startswith("Action."):
            return [part]
        return [button for value in part.values() for button in buttons_of(value)]
    if isinstance(part, list):
        return [button for one in part for button in buttons_of(one)]
    return []


def test_a_card_says_its_language_and_what_to_do_without_it() -> None:
    for code, says in (("sv", "nyare version av Teams"), ("en", "newer version of Teams")):
        card = render(Card("Hej!", language=code)).card
        assert card["lang"] == code
        assert says in card["fallbackText"]
        assert card["fallbackText"].startswith("Hej!")


def test_a_notification_says_the_title_and_the_first_text() -> None:
    card = Card("Hej Anna!", (Text("Du är *simlärare*."), Text("Mer.")))
    assert render(card).summary == "Hej Anna! – Du är *simlärare*."


def test_an_empty_card_is_still_a_message() -> None:
    drawn = render(Card(""))
    assert drawn.card["body"]
    assert drawn.summary
    assert drawn.card["fallbackText"].startswith("Kanalvakt")


# Pages


def test_twenty_channels_with_three_buttons_are_one_message() -> None:
    assert render(daily_check(20)).pages == 1


def test_a_long_card_has_pages_with_title_and_own_buttons() -> None:
    with using("sv"):
        pages = [render(daily_check(40), page) for page in (1, 2)]
    first, second = (page.card for page in pages)
    assert [page.pages for page in pages] == [2, 2]
    for card in (first, second):
        assert card["body"][0]["text"] == "Dagens kommentarer"
        assert '"Meny"' in shown(card)
    assert '"Kanal 1"' in shown(first)
    assert '"Kanal 40"' in shown(second)
    assert "Sida 2 av 2" in shown(second["body"][-2])
    back, on = buttons_of(second)[-1], buttons_of(first)[-1]
    assert (back["title"], back["verb"], back["data"]) == ("Föregående", "page", {"page": 1})
    assert (on["title"], on["verb"], on["data"]) == ("Nästa", "page", {"page": 2})


def test_an_item_is_not_torn_from_its_buttons() -> None:
    for page in (1, 2, 3):
        items = [e for e in render(daily_check(70), page).card["body"] if e["type"] == "Container"]
        assert items
        assert all(len(buttons_of(item)) == 3 for item in items)


@pytest.mark.parametrize("page", [0, -3, 99])
def test_a_page_that_is_not_there_is_one_that_is(page: int) -> None:
    there = render(daily_check(40), 2 if page > 1 else 1)
    assert render(daily_check(40), page) == there


# Buttons


def test_a_button_that_opens_a_form_asks_for_a_dialog_where_there_are_some() -> None:
    card = Card("Kort", buttons=(Button("Godkänn", Action("a.b", {"n": 1}, opens_form=True)),))
    (dialog,) = buttons_of(render(card, dialogs=True).card)
    assert dialog["type"] == "Action.Submit"
    assert dialog["data"]["msteams"] == {"type": "task/fetch"}
    (inline,) = buttons_of(render(card).card)
    assert (inline["type"], inline["verb"]) == ("Action.Execute", "form")
    assert unpack(inline["data"]) == unpack(dialog["data"]) == Action("a.b", {"n": 1})


def test_buttons_say_which_item_they_are_about() -> None:
    names = [button.get("tooltip", button["title"]) for button in buttons_of(render(HOME).card)]
    assert names == [
        "Svara: Dagens kommentarer",
        "Visa: Simhallen (Facebook)",
        "Visa: Simhallen (Facebook) (2)",
        "Registrera kanal",
    ]


def test_a_long_label_can_be_read_in_full() -> None:
    label = "Jag har gått igenom kommentarerna i alla kanaler som jag ansvarar för"
    card = render(Card("Kort", buttons=(Button(label, PRESS),))).card
    (button,) = buttons_of(card)
    assert len(button["title"]) == 60
    assert button["title"].endswith("…")
    assert button["tooltip"] == label
    assert label in shown(card["body"][1])


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://",
        "https://a b.example",
        "https://karin@evil.example",
        "data:text/html,x",
        "msteams://teams.microsoft.com/l/call",
        "/guideline",
        "https://a.example/" + "x" * 3000,
    ],
)
def test_a_link_that_nobody_should_open_is_text(url: str) -> None:
    card = render(Card("Kort", buttons=(Link("Gå dit", url),))).card
    assert not buttons_of(card)
    assert url[:1900] in shown(card)


def test_an_action_comes_back_as_it_was() -> None:
    action = Action("register_channel.apply", {"channel": 12, "text": "<&> åäö \\u0000", "x": [1]})
    data = json.loads(json.dumps(pack(action)))
    assert unpack({**data, "msteams": {"type": "task/fetch"}, "verb": "form"}) == action


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"step": "a.b"},
        {"step": "a.b", "args": []},
        {"step": "A.b", "args": {}},
        {"step": "a.b\n", "args": {}},
        {"step": "ab", "args": {}},
        {"step": ["a.b"], "args": {}},
        {"step": "a." + "b" * 100, "args": {}},
        {"step": "a.b", "args": {"x": float("nan")}},
        {"step": "a.b", "args": {"x": [float("inf")]}},
        {"step": "a.b", "args": {"x": "\0"}},
        {"step": "a.b", "args": {"\0": 1}},
        {"step": "a.b", "args": {"x": "\ud800"}},
        {"step": "a.b", "args": {"x": "y" * 2000}},
    ],
)
def test_what_is_no_call_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        unpack(data)


def test_what_is_nested_too_deep_is_refused() -> None:
    nested: list[Any] = []
    for _level in range(100_000):
        nested = [nested]
    with pytest.raises(ValueError, match="deep"):
        unpack({"step": "a.b", "args": {"x": nested}})


@pytest.mark.parametrize("args", [{"x": "y" * 2000}, {"x": float("nan")}, {"x": object()}])
def test_an_action_that_no_button_holds_is_refused(args: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        pack(Action("a.b", args))


# Texts


@pytest.mark.parametrize(
    ("text", "stands_as"),
    [
        ("Simhallen i Bollmora (Facebook)", "Simhallen i Bollmora (Facebook)"),
        ("Dagens kommentarer, tisdag 24 november kl. 9.00", None),
        ("mitt_namn och ”mer” – 10 % & 5 §", None),
        ("**fet** och _lutad_", "∗∗fet∗∗ och ＿lutad＿"),
        ("[Karin](https://evil.example)", "［Karin］(https:∕∕evil․example)"),
        ("<at>Karin</at>", "‹at›Karin‹/at›"),
        ("karin@solvik.example", "karin＠solvik․example"),
        ("1. Ett", "1․ Ett"),
        ("# Rubrik", "＃ Rubrik"),
        ("- punkt", "‐ punkt"),
        ("&lt;b&gt;", "＆lt;b＆gt;"),
        ("{{DATE(2026-11-24T09:00:00Z)}}", "｛{DATE(2026-11-24T09:00:00Z)}}"),
        ("www.evil.example", "www․evil․example"),
        ("192.168.0.1", "192․168.0.1"),
    ],
)
def test_where_teams_reads_markdown_marks_give_way(text: str, stands_as: str | None) -> None:
    assert safe(text) == (text if stands_as is None else stands_as)


def test_a_title_is_a_heading_unless_teams_would_read_something_into_it() -> None:
    plain = render(Card("Simhallen (Facebook)")).card["body"][0]
    assert (plain["type"], plain["style"]) == ("TextBlock", "heading")
    odd = render(Card("**Simhallen** [här](https://evil.example)")).card["body"][0]
    assert odd["type"] == "RichTextBlock"
    assert odd["inlines"][0]["text"] == "**Simhallen** [här](https://evil.example)"
