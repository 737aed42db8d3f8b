"""Cards and forms that hold anything, and what is expected to be read of them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.domain.texts import clean
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
    FileField,
    Form,
    Heading,
    Item,
    Link,
    PersonField,
    Quote,
    Text,
    TextField,
)

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


def meant(buttons: Sequence[Button | Link]) -> Counter[tuple[str, str, bool]]:
    return Counter(
        (b.action.step, repr(sorted(b.action.args.items())), b.action.opens_form)
        for b in buttons
        if isinstance(b, Button)
    )


def squeezed(text: str) -> str:
    """The text without white space."""
    return re.sub(r"\s+", "", text)


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
    st.builds(FileField, name=names, **common),
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
