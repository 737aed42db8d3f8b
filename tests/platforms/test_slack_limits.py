"""Whatever a card or a form holds, Slack takes it, everything in it can be read, and nothing that
a person wrote formats, links or pings."""

import re
from collections import Counter

from hypothesis import example, given
from slack_sdk.models.views import View

from adapters.slack.blocks import render, render_home, unpack
from adapters.slack.forms import Origin, read_metadata, render_form
from bot.i18n import using
from bot.ui import Card, Checks, Choice, Form, Item, Link
from tests.any_cards import (
    LARGE,
    all_buttons,
    cards,
    errors,
    few,
    forms,
    is_read,
    meant,
    written,
)
from tests.platforms.slack_rules import assert_taken, assert_text, objects, visible


@few
@example(LARGE)
@given(cards)
def test_slack_takes_any_card_and_all_of_it_can_be_read(card: Card) -> None:
    with using("sv"):
        first = render(card)
        drawn = [first, *(render(card, page) for page in range(2, first.pages + 1))]
    for page in drawn:
        assert_taken(page.blocks, 50)
        assert len(visible(page.blocks)) <= 13_000
        assert 1 <= len(page.text.strip()) <= 3000
        assert not re.search(r"[<>]|&(?!(amp|lt|gt);)", page.text)
    pages = [visible(page.blocks) for page in drawn]
    for text in {*written(card), *(button.label for button in all_buttons(card))}:
        assert is_read(text, pages), text
    for link in all_buttons(card):
        if isinstance(link, Link) and not any(
            button.get("url") == link.url for page in drawn for button in objects(page.blocks)
        ):
            assert is_read(link.url, pages)


def calls(of: object, step: str) -> Counter[tuple[str, str, bool]]:
    """The calls that the buttons of blocks make, with what is written on them."""
    found: Counter[tuple[str, str, bool]] = Counter()
    for button in objects(of):
        kind, _, _ = button.get("action_id", "").partition(":")
        if button.get("type") == "button" and kind in ("press", "form"):
            action = unpack(button["value"])
            if action.step == step:
                found[step, repr(sorted(action.args.items())), kind == "form"] += 1
    return found


@few
@example(LARGE)
@given(cards)
def test_every_button_makes_its_call(card: Card) -> None:
    first = render(card)
    drawn = [first.blocks, *(render(card, page).blocks for page in range(2, first.pages + 1))]
    items = [b for e in card.body if isinstance(e, Item) for b in e.buttons]
    assert calls(drawn, "item.step") == meant(items)
    own = [calls(blocks, "own.step") for blocks in drawn]
    if len(card.buttons) <= 25:
        assert all(found == meant(card.buttons) for found in own)
    else:
        assert set().union(*own) == set(meant(card.buttons))


@few
@example(LARGE)
@given(cards)
def test_slack_takes_any_home(card: Card) -> None:
    with using("sv"):
        home = render_home(card)
    assert_taken(home["blocks"], 100)
    View(**home).validate_json()
    has_all = all(is_read(text, [visible(home)]) for text in set(written(card)))
    assert has_all or "Restenfinns" in visible(home)
    assert calls(home, "own.step") == meant(card.buttons) or len(card.buttons) > 25


@few
@given(forms, errors)
def test_slack_takes_any_form(form: Form, errors: dict[str, str]) -> None:
    view = render_form(form, Origin("D1", "1.2", ""), {1: "U1", 2: "U2"}, errors=errors)
    assert_taken(view["blocks"], 100)
    View(**view).validate_json()
    for name in ("title", "submit", "close"):
        assert_text(view[name], "modal")
    assert len(view["private_metadata"]) <= 3000
    assert read_metadata(view["private_metadata"]).submit == form.submit
    read = [visible([view["blocks"], {"text": view["title"]["text"]}])]
    labels = [
        label for f in form.fields if isinstance(f, Choice | Checks) for _v, label in f.options
    ]
    for text in (form.title, form.intro, *labels, *errors.values()):
        assert is_read(text, read), text
    followed = [
        block.get("dispatch_action")
        for block in view["blocks"]
        if block["type"] == "input" and block["element"]["type"] != "file_input"
    ]
    assert form.on_leave is None or all(followed)
