"""Languages: texts by gettext with the language in a context variable, and dates, times and lists
as people say them.

Catalogues are `.po` files read at start and compiled in memory, so that none can be stale.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel.dates import format_date, get_timezone
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("sv", "en")
DEFAULT_LANGUAGE = "sv"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


@contextmanager
def using(language: str) -> Iterator[None]:
    """Speak `language` within the block; an unknown one is the default."""
    token = _language.set(language if language in LANGUAGES else DEFAULT_LANGUAGE)
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """The language spoken now: "sv" or "en"."""
    return _language.get()


@cache
def _catalogue(code: str) -> NullTranslations:
    if code == "en":
        return NullTranslations()
    path = files("bot") / "locale" / code / "LC_MESSAGES" / "kanalvakt.po"
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(path.read_bytes()), locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _(text: str) -> str:
    """The text in the language spoken now."""
    return _catalogue(language()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The text for a count in the language spoken now."""
    return _catalogue(language()).ngettext(one, many, count)


def day(on: date) -> str:
    """The date as people say it: "tisdag 24 november", "Tuesday 24 November"."""
    return format_date(on, "EEEE d MMMM", locale=language())


def day_of_year(on: date) -> str:
    """The date with its year: "tisdag 24 november 2026"."""
    return format_date(on, "EEEE d MMMM y", locale=language())


def month(on: date) -> str:
    """The month of the date: "november", "November"."""
    return format_date(on, "LLLL", locale=language())


def day_and_week(on: date) -> str:
    """The date with its week, where people plan by week: "tisdag 24 november (vecka 48)"."""
    return _("{day} (week {week})").format(day=day(on), week=on.isocalendar().week)


def period(first: date, last: date, today: date) -> str:
    """The days from first to last with their weeks, and the year when it is not today's: "måndag 6
    juli till fredag 17 juli (vecka 28-29)"."""
    last_day = day(last) if last.year == today.year else day_of_year(last)
    weeks = first.isocalendar().week, last.isocalendar().week
    if first == last:
        return _("{day} (week {week})").format(day=last_day, week=weeks[0])
    if weeks[0] == weeks[1] and last - first < timedelta(days=7):
        text = _("{first} to {last} (week {week})")
        return text.format(first=day(first), last=last_day, week=weeks[0])
    text = _("{first} to {last} (weeks {first_week}-{last_week})")
    return text.format(first=day(first), last=last_day, first_week=weeks[0], last_week=weeks[1])


def clock_time(moment: datetime, timezone: str) -> str:
    """The time of day on the local clock: "kl. 9.00", "9:00"."""
    local = moment.astimezone(get_timezone(timezone))
    if language() == "sv":
        return f"kl. {local.hour}.{local.minute:02}"
    return f"{local.hour}:{local.minute:02}"


def days(dates: Sequence[date]) -> str:
    """Several dates as a list, a run of neighbours as "onsdag 25 till söndag 29 november"."""
    runs: list[list[date]] = []
    for on in sorted(dates):
        if runs and on - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(on)
        else:
            runs.append([on])
    return listing([_span(run[0], run[-1]) for run in runs])


def _span(first: date, last: date) -> str:
    if first == last:
        return day(first)
    shorter = "EEEE d" if first.month == last.month else "EEEE d MMMM"
    return _("{first} to {last}").format(
        first=format_date(first, shorter, locale=language()), last=day(last)
    )


def listing(parts: Sequence[str]) -> str:
    """The parts as a list in a sentence: "a, b och c"."""
    return format_list(list(parts), locale=language()) if parts else ""


def either(parts: Sequence[str]) -> str:
    """The parts to choose among in a sentence: "a, b eller c"."""
    return format_list(list(parts), style="or", locale=language()) if parts else ""
