"""Whatever a card or a form holds, it is small enough for Teams, everything in it can be read, and
nothing that a person wrote formats, mentions or links."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from adapters.teams.cards import render, unpack
from adapters.teams.fields import TYPED
from adapters.teams.forms import read_packed, render_form
from adapters.teams.texts import safe, size_bytes
from bot.i18n import using
from bot.ui import Card, Checks, Choice, FileField, Form, Item, Link, PersonField, TextField
from tests.any_cards import (
    LARGE,
    all_buttons,
    cards,
    errors,
    few,
    forms,
    is_read,
    meant,
    squeezed,
    texts,
    written,
)
from tests.card_samples import FORM

ACTIVITY_MAX_BYTES = 28 * 1024
# What stands around a card in an activity: addresses, ids, and what else is not the card.
ENVELOPE_MAX_BYTES = 1_500
MARKS = re.compile(r"[*`~\[\]<>\\|@]|//|\S\.[^\W\d_]|&#?\w+;|\{\{|^(#|[-+]|\d+[.)])")


def parts(of: object) -> Iterator[dict[str, Any]]:
    """Every object in a card but the data of its buttons, in order."""
    if isinstance(of, dict):
        yield of
        for name, value in of.items():
            if name != "data":
                yield from parts(value)
    elif isinstance(of, list):
        for value in of:
            yield from parts(value)


def read(card: object) -> str:
    """Everything that can be read, without white space."""
    found = (part.get(name) for part in parts(card) for name in ("text", "label", "title"))
    return squeezed(" ".join(one for one in found if isinstance(one, str)))


def assert_taken(card: dict[str, Any], summary: str = "") -> None:
    """Small enough, and nothing in it formats, mentions or links."""
    assert size_bytes(card) + size_bytes(summary) + ENVELOPE_MAX_BYTES <= ACTIVITY_MAX_BYTES
    assert card["lang"] == "sv"
    assert card["fallbackText"].strip()
    assert card["body"]
    markdown = [card["fallbackText"]]
    for part in parts(card):
        kind = part.get("type", "Input.Choice")
        if kind == "TextBlock":
            markdown.append(part["text"])
        elif kind == "Input.Choice" and "title" in part:
            markdown.append(part["title"])
        elif kind == "TextRun":
            assert part["text"]
            assert not re.search(r"\{\{(DATE|TIME)\(", part["text"])
        elif kind == "RichTextBlock":
            assert part["inlines"]
        elif kind == "ActionSet":
            assert 1 <= len(part["actions"]) <= 6
        elif kind.startswith("Input."):
            assert part["label"].strip()
            assert part["errorMessage"].strip()
    for text in markdown:
        assert text.strip()
        assert not MARKS.search(text), text
    ids = [part["id"] for part in parts(card) if "id" in part]
    assert len(ids) == len(set(ids))
    buttons = [part for part in parts(card) if part.get("type", "").startswith("Action.")]
    assert all(1 <= len(button["title"]) <= 60 for button in buttons)
    heard = {button.get("tooltip", button["title"]).casefold() for button in buttons}
    assert len(heard) == len(buttons)


def pages_of(card: Card, *, dialogs: bool = False) -> list[dict[str, Any]]:
    """Every page, each of which Teams takes."""
    with using("sv"):
        first = render(card, dialogs=dialogs)
        drawn = [first, *(render(card, n, dialogs=dialogs) for n in range(2, first.pages + 1))]
    for page in drawn:
        assert page.summary.strip()
        assert "\n" not in page.summary
        assert_taken(page.card, page.summary)
    return [page.card for page in drawn]


@few
@example(LARGE, False)
@given(cards, st.booleans())
def test_any_card_fits_into_pages_and_can_be_read_and_pressed(card: Card, dialogs: bool) -> None:
    pages = pages_of(card, dialogs=dialogs)
    seen = [read(page) for page in pages]
    for text in {*written(card), *(button.label for button in all_buttons(card))}:
        assert is_read(text, seen) or is_read(safe(text), seen), text
    opened = {part.get("url") for page in pages for part in parts(page)}
    for link in all_buttons(card):
        if isinstance(link, Link) and link.url not in opened:
            assert is_read(link.url, seen)
    items = [b for e in card.body if isinstance(e, Item) for b in e.buttons]
    assert calls(pages, "item.step") == meant(items)
    own = [calls([page], "own.step") for page in pages]
    if len(card.buttons) <= 6:
        assert all(found == meant(card.buttons) for found in own)
    else:
        assert set().union(*own) == set(meant(card.buttons))


def calls(pages: list[dict[str, Any]], step: str) -> Counter[tuple[str, str, bool]]:
    """The calls that the buttons make, and whether they open a form."""
    found: Counter[tuple[str, str, bool]] = Counter()
    for part in parts(pages):
        verb = part.get("verb") or part.get("data", {}).get("verb")
        if part.get("type") in ("Action.Execute", "Action.Submit") and verb in ("press", "form"):
            action = unpack(part["data"])
            if action.step == step:
                found[step, repr(sorted(action.args.items())), verb == "form"] += 1
    return found


@few
@example(FORM, {}, True)
@given(forms, errors, st.booleans())
def test_any_form_that_is_not_too_large_can_be_read_and_sent(
    form: Form, errors: dict[str, str], inline: bool
) -> None:
    people = {1: ("6d2f1a0e-0000-4000-8000-000000000001", "*Karin*"), 2: ("", "<at>Eva</at>")}
    with using("sv"):
        try:
            card = render_form(form, origin="1", inline=inline, people=people, errors=errors)
        except ValueError as error:
            said = str(error)
            too_large = "bytes at most" in said and size_bytes(repr(form)) > 12_000
            assert too_large or "commas" in said, said
            return
    assert_taken(card)
    labels = [
        label for f in form.fields if isinstance(f, Choice | Checks) for _v, label in f.options
    ]
    seen = [read(card)]
    helps = [field.help for field in form.fields]
    for text in (form.intro, *labels, *helps, *(f.label for f in form.fields), *errors.values()):
        assert is_read(text, seen) or is_read(safe(text), seen), text
    inputs = {part["id"] for part in parts(card) if part.get("type", "").startswith("Input.")}
    typed = {f.name + TYPED for f in form.fields if isinstance(f, PersonField)}
    assert inputs == {f.name for f in form.fields if not isinstance(f, FileField)} | typed
    sent = [part["data"] for part in parts(card) if part.get("type", "").startswith("Action.")]
    assert len(sent) == 1 + len(form.alternatives) + inline
    for data in sent:
        carried = read_packed(data)
        assert (carried.submit, carried.leave) == (form.submit, form.on_leave)
        assert carried.alternatives == tuple(one.action for one in form.alternatives)


@few
@given(st.lists(texts, min_size=1, max_size=4).map("".join) | st.text("*_`~[]()<>#@.:/&{}a1 \n"))
def test_no_mark_survives_where_teams_reads_markdown(text: str) -> None:
    assert not MARKS.search(safe(text))
    assert safe(safe(text)) == safe(text)


def test_a_small_form_is_never_too_large() -> None:
    field = TextField(name="text", label="Ö" * 1000, help="ö" * 1000, value="👩🏽‍💻" * 250)
    form = Form(title="T" * 500, fields=(field,), submit=FORM.submit, submit_label="S" * 200)
    with using("sv"):
        assert_taken(render_form(form, origin="1", inline=True, people={}))
