"""Dates as people write them, Swedish and English: "3-14 juli", "v 28-30", "torsdag och fredag",
"from Monday"."""

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from bot.domain.date_words import ON, WEEKDAYS, DateEnd, ends_in, next_weekday

MAX_DAYS = 400
# A period without a year that ended this recently, or is this long, may be a slip.
RECENT_DAYS = 60
LONG_DAYS = 190

_UNCLEAR: Literal["unclear"] = "unclear"

# Which Friday "next Friday" is, people do not agree upon.
_ASKED_BACK = re.compile(
    rf"{ON}(?:nästa|next) (?:{WEEKDAYS})(?:en)?|.*\b(?:förmiddag|eftermiddag|kväll|morning|"
    r"afternoon|evening|kl|halvdag|half day|ett tag|a while|några|some|ungefär|about|kanske|maybe|"
    r"eller|or|cirka|ca)\b.*"
)
_FROM = re.compile(r"^(?:från|from|starting(?: from| on)?|med start|sedan|since|as of|börjar)\s+")
_BETWEEN = re.compile(r"\s*(?:-{1,2}|\btill\b|\bto\b|\buntil\b|\btill\b|\bthrough\b|\bthru\b)\s*")
_AND = re.compile(r"\s*(?:,|&|\+|\boch\b|\band\b)\s*")
_NO_END = re.compile(r"^(?:tills vidare|until further notice|och framåt|framöver|onwards?)$")
_ONWARDS = re.compile(
    r"\s+(?:och framåt|framåt|framöver|onwards?|tills vidare|until further notice)$"
)
_COUNTS = {
    word: count
    for count, words in enumerate(
        (
            *("en ett a one", "två two", "tre three", "fyra four", "fem five"),
            *("sex six", "sju seven", "åtta eight", "nio nine", "tio ten"),
        ),
        1,
    )
    for word in words.split()
}
_LONG = re.compile(
    rf"(?:i |för |for |under )?(?P<count>\d\d?|{'|'.join(_COUNTS)}) "
    r"(?P<unit>dagar|dag|days?|veckor|vecka|weeks?)(?: framåt)?"
)

Days = tuple[date, date | None]


def days_in(words: str, today: date) -> Days | Literal["unclear"] | None:
    """First and last day (None: no end was said); "unclear" when they cannot be told for sure, None
    when the words are no dates."""
    words = words.strip(" ,.")
    if _ASKED_BACK.fullmatch(words):
        return _UNCLEAR
    if _NO_END.match(words):
        return today, None
    is_open = bool(_FROM.match(words) or _ONWARDS.search(words))
    words = _ONWARDS.sub("", _FROM.sub("", words)).strip(" ,")
    for found in (
        _single(words, today, is_open),
        _for_long(words, today, is_open),
        _period(words, today),
        _list(words, today),
    ):
        if found is not None:
            return found
    if _BETWEEN.match(words) and ends_in(_BETWEEN.sub("", words, count=1), today):
        return _UNCLEAR  # "until Friday": with it or without it?
    return None


def one_day_in(words: str, today: date) -> date | Literal["unclear"] | None:
    """The one day that the words say, the first of a week; None when they say none."""
    found = days_in(_FROM.sub("", words.strip(" ,.")), today)
    if found is None or found == _UNCLEAR:
        return found
    return found[0]


def _single(words: str, today: date, is_open: bool) -> Days | Literal["unclear"] | None:
    ends = ends_in(words, today)
    if not ends:
        return None
    days = _resolved(ends[0], ends[0], today)
    if days == _UNCLEAR:
        return _UNCLEAR
    return (days[0], None) if is_open else days


def _for_long(words: str, today: date, is_open: bool) -> Days | Literal["unclear"] | None:
    """ "Two weeks from Monday", "from Monday for two weeks"; without a first day it is asked."""
    long = _LONG.search(words)
    if long is None:
        return None
    rest = f"{words[: long.start()]} {words[long.end() :]}".strip(" ,")
    if not rest:
        return _UNCLEAR
    rest = _FROM.sub("", re.sub(r"^(?:med början|start(?:ing)?)\s+", "", rest))
    ends = ends_in(rest, today)
    if not ends:
        return None
    start = _resolved(ends[0], ends[0], today)
    if start == _UNCLEAR:
        return _UNCLEAR
    count = int(_COUNTS.get(long["count"], 0) or long["count"])
    length = count * (7 if long["unit"].startswith(("v", "w")) else 1)
    if not 0 < length <= MAX_DAYS:
        return _UNCLEAR
    return start[0], start[0] + timedelta(days=length - 1)


def _period(words: str, today: date) -> Days | Literal["unclear"] | None:
    for found in _BETWEEN.finditer(words):
        left, right = words[: found.start()], words[found.end() :]
        for first in ends_in(left, today):
            for last in ends_in(right, today):
                if (pair := _completed(first, last)) is not None:
                    return _resolved(*pair, today)
    return None


def _list(words: str, today: date) -> Days | Literal["unclear"] | None:
    """Days or weeks one by one; they must follow on each other."""
    parts = [part for part in _AND.split(words) if part]
    if len(parts) < 2:
        return None
    ends = [ends_in(part, today) for part in parts]
    if not all(ends):
        return None
    named = ends[-1][0] if ends[-1][0].month or ends[-1][0].week else ends[0][0]
    spans: list[tuple[date, date]] = []
    for one in (_like(end[0], named) for end in ends):
        after = spans[-1][1] if spans else today
        days = _resolved(one, one, today)
        if days == _UNCLEAR:
            return _UNCLEAR
        if one.weekday is not None and one.week is None and spans:
            on = next_weekday(after, one.weekday)
            days = (on, on)
        spans.append(days)
    follow = all(b[0] - a[1] == timedelta(days=1) for a, b in pairwise(spans))
    return (spans[0][0], spans[-1][1]) if follow else _UNCLEAR


def _is_bare(end: DateEnd) -> bool:
    return end.day is not None and end.month is None


def _completed(first: DateEnd, last: DateEnd) -> tuple[DateEnd, DateEnd] | None:
    """The two ends of a period, where "3-14 juli" and "v 28-30" say the month or week once; None
    when they do not go together."""
    if _is_bare(first) and _is_bare(last):
        return None
    if _is_bare(first):
        if last.month is None and last.week is None:
            return None
        first = _like(first, last)
    elif _is_bare(last):
        if first.month is None and first.week is None:
            return None
        last = _like(last, first)
    return first, last


def _like(bare: DateEnd, other: DateEnd) -> DateEnd:
    if not _is_bare(bare):
        return bare
    if other.week is not None:
        return DateEnd(week=bare.day, year=other.year)
    return DateEnd(day=bare.day, month=other.month, year=other.year)


def _resolved(first: DateEnd, last: DateEnd, today: date) -> tuple[date, date] | Literal["unclear"]:
    """The days of a period, the next ones that are not over."""
    if _is_bare(first):  # "den 14": the next such day
        candidates = [today + timedelta(days=ahead) for ahead in range(31)]
        on = next((day for day in candidates if day.day == first.day), None)
        return (on, on) if on else _UNCLEAR
    previous: tuple[date, date] | None = None
    for year in range(today.year - 1, today.year + 3):
        days = _in_year(first, last, year, today)
        if days is None or days[1] < days[0]:
            continue
        if days[1] >= today:
            return _if_sure(days, previous, today)
        previous = days
    return _UNCLEAR


def _if_sure(
    days: tuple[date, date], previous: tuple[date, date] | None, today: date
) -> tuple[date, date] | Literal["unclear"]:
    was_recent = previous is not None and today - previous[1] <= timedelta(days=RECENT_DAYS)
    long = days[1] - days[0]
    if (was_recent and days[0] > today and previous != days) or long > timedelta(days=MAX_DAYS):
        return _UNCLEAR
    if long > timedelta(days=LONG_DAYS) and days[0].year != days[1].year:
        return _UNCLEAR  # "14 juli till 3 juli": turned around?
    return days


def _in_year(first: DateEnd, last: DateEnd, year: int, today: date) -> tuple[date, date] | None:
    begins = _of_year(first, first.year or year, today)
    if begins is None:
        return None
    if last is first:
        return begins
    if last.weekday is not None and last.week is None and last.day is None:
        return begins[0], next_weekday(begins[0], last.weekday)
    same = _of_year(last, last.year or begins[0].year, today)
    if same is not None and same[1] >= begins[0]:
        return begins[0], same[1]
    later = _of_year(last, last.year or begins[0].year + 1, today)
    return (begins[0], later[1]) if later is not None else None


def _of_year(end: DateEnd, year: int, today: date) -> tuple[date, date] | None:
    """The days that one end means in the year; None when the year has no such day."""
    if end.fixed is not None:
        return end.fixed
    try:
        if end.week is not None:
            if end.weekday is not None:
                on = date.fromisocalendar(year, end.week, end.weekday + 1)
                return on, on
            return date.fromisocalendar(year, end.week, 1), date.fromisocalendar(year, end.week, 7)
        if end.whole_month and end.month is not None:
            following = date(year + end.month // 12, end.month % 12 + 1, 1)
            return date(year, end.month, 1), following - timedelta(days=1)
        if end.day is not None and end.month is not None:
            on = date(year, end.month, end.day)
            return None if end.weekday not in (None, on.weekday()) else (on, on)
    except ValueError:
        return None
    if end.weekday is None:
        return None
    on = next_weekday(today, end.weekday)
    return on, on
