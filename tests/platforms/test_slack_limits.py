"""Whatever a card or a form holds, Slack takes it, everything in it can be read, and nothing that
a person wrote formats, links or pings."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View

from adapters.slack.blocks import render, render_home, unpack
from adapters.slack.forms import Origin, read_metadata, render_form
from bot.domain.texts import clean
from bot.i18n import using
from bot.ui import (
    Action,
    Alternative,
    Button,
    Card,
    Checks,
    Choice,
    Copyable,
    DateField,
    Element,
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
from tests.platforms.slack_rules import assert_taken, assert_text, objects, squeezed, visible

few = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

SPECIALS = (
    "<!channel> <@U1> <https://evil.example|Karin>",
    "*a* _b_ ~c~ `d` ```e``` > f :tada:",
    "&amp; & < > &lt;",
    "\u202egnp.exe\u202c \u200b\x00",
    "Två rader\n\noch en till\r\n",
    "👩🏽‍💻" * 40,
    " ".join(f"ord{n}" for n in range(800)),
    "".join(f"x{n}" for n in range(1100)),
    "",
    " \n\t",
    "Visa",
    "visa!",
)
texts = st.integers(0, len(SPECIALS) - 1).map(lambda n: SPECIALS[n]) | st.text(max_size=20)
short = texts.map(lambda text: text[:90])
urls = st.sampled_from(
    [
        "https://www.example.se/a?b=%20c#d",
        "mailto:karin@solvik.example",
        "http://[::1",
        "https://x.example/" + "y" * 3000,
        "javascript:alert(1)",
        "https://tyresö.example/å",
        "",
    ]
)
args = st.dictionaries(
    st.sampled_from(["channel", "text"]), st.integers(0, 99) | short.map(clean), max_size=2
)


def buttons_of(
    flow: str, of: st.SearchStrategy[str], repeats: Sequence[int] = (1,)
) -> st.SearchStrategy[tuple[Button | Link, ...]]:
    actions = st.builds(Action, st.just(f"{flow}.step"), args, st.booleans())
    styles = st.sampled_from(["default", "primary", "danger"])
    some = st.lists(st.builds(Button, of, actions, styles) | st.builds(Link, of, urls), max_size=3)
    return st.builds(lambda some, n: tuple(some) * n, some, st.sampled_from(repeats))


def elements(of: st.SearchStrategy[str]) -> st.SearchStrategy[Element]:
    return st.one_of(
        st.builds(Text, of, st.booleans()),
        st.builds(Heading, of),
        st.builds(Quote, of, of),
        st.builds(Facts, st.lists(st.tuples(of, of), max_size=4).map(tuple)),
        st.builds(Item, of, st.lists(of, max_size=3).map(tuple), buttons_of("item", of)),
        st.builds(Copyable, of, of),
    )


def card_of(of: st.SearchStrategy[str], repeats: Sequence[int]) -> st.SearchStrategy[Card]:
    """Cards that say up to five things, and the same again."""
    times = st.sampled_from(repeats)
    bodies = st.builds(lambda some, n: tuple(some) * n, st.lists(elements(of), max_size=5), times)
    return st.builds(Card, of, bodies, buttons_of("own", of, [1, 1, 9]))


cards = card_of(texts, [1, 1, 2]) | card_of(short, [1, 9, 40])
THREE = tuple(Button("Visa <!channel>", Action("item.step", {"n": n})) for n in range(3))
LARGE = Card(
    "*Allt*", (Item("Kanal", ("&amp;",), THREE),) * 200, (Button("Visa", Action("own.step")),)
)


# Cards


def written(card: Card) -> Iterator[str]:
    """Every text of a card but those of its buttons."""
    yield card.title
    for element in card.body:
        match element:
            case Text(text, _) | Heading(text):
                yield text
            case Quote(one, other) | Copyable(one, other):
                yield from (one, other)
            case Facts(facts):
                yield from (text for fact in facts for text in fact)
            case Item(title, lines, _):
                yield from (title, *lines)


def all_buttons(card: Card) -> Iterator[Button | Link]:
    yield from card.buttons
    for element in card.body:
        if isinstance(element, Item):
            yield from element.buttons


def is_read(text: str, pages: Sequence[str]) -> bool:
    """Whether the text stands on a page, or in parts on several."""
    rest = squeezed(clean(text))
    while rest:
        size = len(rest)
        while size and not any(rest[:size] in page for page in pages):
            size -= max(1, size // 50)
        if size < min(len(rest), 100):
            return False
        rest = rest[size:]
    return True


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


def meant(buttons: Sequence[Button | Link]) -> Counter[tuple[str, str, bool]]:
    return Counter(
        (b.action.step, repr(sorted(b.action.args.items())), b.action.opens_form)
        for b in buttons
        if isinstance(b, Button)
    )


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


# Forms

names = st.sampled_from(["name", "purpose", "owner", "first", "sure", "service"])
values = st.text("abcåäö&<", min_size=1, max_size=150)


def options(most: int) -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    return st.lists(
        st.tuples(values, texts), min_size=1, max_size=most, unique_by=lambda option: option[0]
    ).map(tuple)


common = {"label": texts, "help": texts, "required": st.booleans()}
fields = st.one_of(
    st.builds(
        TextField,
        name=names,
        value=texts,
        multiline=st.booleans(),
        max_characters=st.integers(1, 5000),
        **common,
    ),
    st.builds(Choice, name=names, options=options(5) | options(30), value=values | texts, **common),
    st.builds(
        Checks, name=names, options=options(10), values=st.lists(values).map(tuple), **common
    ),
    st.builds(
        DateField, name=names, value=st.sampled_from(["2026-11-24", "20261124", "", "x"]), **common
    ),
    st.builds(PersonField, name=names, value=st.integers(0, 3), **common),
)
calls_made = st.builds(Action, st.just("flow.step"), args)
forms = st.builds(
    Form,
    title=texts,
    intro=texts,
    fields=st.lists(fields, max_size=6, unique_by=lambda field: field.name).map(tuple),
    submit=calls_made,
    submit_label=texts,
    alternatives=st.lists(st.builds(Alternative, label=texts, action=calls_made), max_size=7).map(
        tuple
    ),
    on_leave=st.none() | st.builds(Action, st.just("flow.leave")),
    token=st.just("t0k3n"),
)
errors = st.dictionaries(names | st.just(""), short, max_size=3)


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
        block.get("dispatch_action") for block in view["blocks"] if block["type"] == "input"
    ]
    assert form.on_leave is None or all(followed)
