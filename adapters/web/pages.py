"""Drawing: cards, forms and pages as HTML, in the language spoken now. Every text is escaped."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from adapters.web.people import Group
from bot.domain.ids import PersonId
from bot.i18n import LANGUAGES, _, clock_time, day, day_of_year, language, ngettext
from bot.ui import (
    Action,
    Button,
    Card,
    Checks,
    Choice,
    Copyable,
    DateField,
    Element,
    Facts,
    Field,
    FileField,
    Form,
    Heading,
    Item,
    Link,
    PersonField,
    Quote,
    Text,
    TextField,
    Wrong,
)

RADIO_MAX_OPTIONS = 5
LINK_SCHEMES = ("http", "https", "mailto")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the chat: a person's own words, or a card. `id` is None for what is not kept."""

    id: int | None
    day: str
    time: str
    words: str = ""
    card: Card | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A reply as HTML, in the language that the person has now.

    `is_kept` = it stands in the chat from now on; `message` = where it belongs, None = last.
    """

    html: str
    language: str
    is_kept: bool = False
    is_wrong: bool = False
    message: int | None = None


class Pages:
    """The templates, for a town in its time zone."""

    def __init__(self, timezone: str) -> None:
        self.timezone = ZoneInfo(timezone)
        self._templates = Environment(
            loader=PackageLoader("adapters.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(kind=_kind, wire=_wire, safe_url=_safe_url)
        self._templates.globals.update(
            _=_,
            ngettext=ngettext,
            language=language,
            languages=dict(zip(LANGUAGES, ("Svenska", "English"), strict=True)),
            radio_max_options=RADIO_MAX_OPTIONS,
        )

    def line(
        self, id: int | None, at: datetime, *, words: str = "", card: Card | None = None
    ) -> Line:
        """A line of the chat, said at a moment (UTC) of the town's time."""
        local = at.astimezone(self.timezone)
        time = clock_time(at, self.timezone.key)
        return Line(id=id, day=day(local.date()), time=time, words=words, card=card)

    def moment(self, at: datetime) -> str:
        """The town's date and time in words."""
        on = at.astimezone(self.timezone).date()
        return f"{day_of_year(on)} {clock_time(at, self.timezone.key)}"

    def front(self, now: datetime, groups: Sequence[Group]) -> str:
        """The first page: choose who you are."""
        return self._draw("front.html", groups=groups, moment=self.moment(now), me=None)

    def chat(
        self,
        now: datetime,
        groups: Sequence[Group],
        person: PersonId,
        lines: Sequence[Line],
        last: Drawn | None,
    ) -> str:
        """A person's chat, with a reply that is not kept, if any."""
        me = next(face for group in groups for face in group.faces if face.id == person)
        return self._draw(
            "chat.html",
            groups=groups,
            moment=self.moment(now),
            me=me,
            my_id=me.id,
            lines=lines,
            last=last,
        )

    def lines(self, me: int, lines: Sequence[Line]) -> str:
        """Lines of a person's chat, one after the other."""
        return "\n".join(self._draw("line.html", my_id=me, line=line) for line in lines)

    def card(self, me: int, card: Card) -> str:
        """A card that is not kept."""
        return self._draw(
            "card.html", my_id=me, card=card, message="", id=f"x{secrets.token_hex(4)}"
        )

    def form(
        self, me: int, form: Form, message: int | None, people: Sequence[tuple[int, str]]
    ) -> str:
        """A form, with the message that it belongs to."""
        return self._draw("form.html", my_id=me, form=form, message=message or "", people=people)

    def errors(self, token: str, wrong: Wrong) -> str:
        """What is wrong with a sent form, each fault with the field that it is about."""
        return self._draw("errors.html", token=token, errors=wrong.errors)

    def _draw(self, template: str, **values: object) -> str:
        return self._templates.get_template(template).render(**values)


def unread_words(counts: Mapping[PersonId, int]) -> dict[str, str]:
    """How much is unread, in words by person."""
    return {
        str(person): ngettext("{count} unread", "{count} unread", count).format(count=count)
        for person, count in counts.items()
    }


def _kind(of: Element | Field | Button | Link) -> str:
    match of:
        case Text():
            return "text"
        case Heading():
            return "heading"
        case Quote():
            return "quote"
        case Facts():
            return "facts"
        case Item():
            return "item"
        case Copyable():
            return "copyable"
        case TextField():
            return "text"
        case Choice():
            return "choice"
        case Checks():
            return "checks"
        case DateField():
            return "date"
        case PersonField():
            return "person"
        case FileField():
            return "file"
        case Button():
            return "button"
        case Link():
            return "link"
        case _:
            assert_never(of)


def _wire(action: Action) -> str:
    call = {"step": action.step, "args": dict(action.args), "opens_form": action.opens_form}
    return json.dumps(call, ensure_ascii=False)


def _safe_url(url: str) -> bool:
    """Whether a link may lead there: a web or mail address, or a page of our own."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_own = not parts.scheme and not parts.netloc and url.startswith("/") and url[1:2] not in "/\\"
    return parts.scheme in LINK_SCHEMES or (is_own and len(url) > 1)
