"""The interface in neutral terms: cards, forms and what a step returns. Every platform draws them
its own way.

Texts are plain: no inline markup exists, so nothing a person typed can format, link or ping.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.domain.ids import PersonId

Args = Mapping[str, Any]
Style = Literal["default", "primary", "danger"]
FileKind = Literal["picture", "calendar"]


@dataclass(frozen=True, slots=True)
class Action:
    """A call of a step, made later by a press: `step` is "flow.step", `args` are JSON values.

    `opens_form` is known when the button is drawn, because some platforms must be told then.
    """

    step: str
    args: Args = field(default_factory=dict)
    opens_form: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A card to draw for somebody when it is delivered: the view's name and its JSON arguments."""

    view: str
    args: Args = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. Within an Item its accessible name includes the item's title."""

    label: str
    action: Action
    style: Style = "default"


@dataclass(frozen=True, slots=True)
class Link:
    """A way out to an address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `subtle` for what matters less."""

    text: str
    subtle: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """What the elements after it have in common."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, with where they stand."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, in order."""

    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One of several matters in a card, with buttons of its own."""

    title: str
    lines: tuple[str, ...] = ()
    buttons: tuple[Button | Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Copyable:
    """A text to copy as it stands."""

    label: str
    text: str


Element = Text | Heading | Quote | Facts | Item | Copyable


@dataclass(frozen=True, slots=True)
class Card:
    """What a person sees: a title, a body and the buttons beneath.

    `language` is set by the dispatcher, so that what a platform adds speaks the same.
    """

    title: str
    body: tuple[Element, ...] = ()
    buttons: tuple[Button | Link, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a name for each column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What is read outside the chat, behind a signed link: as a page, its table also as a file.

    `picture` is shown on the page, when there is one. `file_name` is without its ending; `language`
    is set by the dispatcher, as that of a card.
    """

    title: str
    body: tuple[Text | Heading | Facts, ...]
    table: Table
    file_name: str
    picture: bytes = b""
    media_type: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """A text to type. `max_characters` is told to the platform and checked again when it comes
    back."""

    name: str
    label: str
    help: str = ""
    value: str = ""
    multiline: bool = False
    max_characters: int = 1000
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several options, as (value, label) pairs."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    help: str = ""
    value: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """Boxes to tick, as (value, label) pairs; what comes back is the list of ticked values."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    help: str = ""
    values: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField:
    """A local date, "YYYY-MM-DD" on the wire."""

    name: str
    label: str
    help: str = ""
    value: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonField:
    """Somebody at the municipality. `value` is the person's id, 0 for nobody yet."""

    name: str
    label: str
    help: str = ""
    value: int = 0
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FileField:
    """A file to hand in: of a picture comes the id of the kept file back, of a calendar the days
    away. Where a platform's forms take no files, it says that the file is sent in the conversation:
    never required there."""

    name: str
    label: str
    help: str = ""
    required: bool = True
    kind: FileKind = "picture"


Field = TextField | Choice | Checks | DateField | PersonField | FileField


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another way to leave a form than its submit: what has been filled in so far goes along, whole
    or not."""

    label: str
    action: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Questions asked together. `submit` takes the values; `token` is set by the dispatcher and
    accepted once.

    `on_leave` takes what was filled in when the form is closed unsent (a draft), None = nothing is
    kept. `language` is set by the dispatcher, as that of a card.
    """

    title: str
    fields: tuple[Field, ...]
    submit: Action
    submit_label: str
    intro: str = ""
    alternatives: tuple[Alternative, ...] = ()
    on_leave: Action | None = None
    token: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """A card for the person who acted; `notice` says how to draw it again, when it is a view of
    state. `reader` is who acted, as the dispatcher found."""

    card: Card
    notice: Notice | None = None
    reader: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A form for the person who acted."""

    form: Form


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a sent form: a message by field name ("" = the whole form). Nothing was
    kept."""

    errors: Mapping[str, str]


Reply = Show | Ask | Wrong
