"""One end of a period as people write it, Swedish and English: "3 juli", "v 28", "fredag"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = (
    r"jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:s|ch)?|apr(?:il)?|maj|may|june?|juni|july?|juli|"
    r"aug(?:usti|ust)?|sept?(?:ember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTH_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "jan",
            "feb",
            "mar",
            "apr",
            "maj may",
            "jun",
            "jul",
            "aug",
            "sep",
            "okt oct",
            "nov",
            "dec",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = (
    r"måndag|mån|monday|mon|tisdag|tis|tuesday|tues?|onsdag|ons|wednesday|wed|torsdag|tors?|"
    r"thursday|thurs?|thu|fredag|fre|friday|fri|lördag|lör|saturday|sat|söndag|sön|sunday|sun"
)
_WEEKDAY_NUMBERS = {
    name: number
    for number, names in enumerate(
        ("må mo", "ti tu", "on we", "to th", "fr", "lö sa", "sö su"),
    )
    for name in names.split()
}
_NTH = r"(?::?e|:a|st|nd|rd|th)?"
_YEAR = r"(?P<year>20\d\d)"
_WEEK = r"(?:vecka|veckan|v|week|wk|w)\.? ?"
ON = r"(?:nu )?(?:(?:på|den|under|i|on|the|in|during|this|kommande|coming|för|for) ?)*"
_NEXT_WEEK = (
    r"(?:hela )?(?:(?:nästa|nästkommande|kommande) vecka|(?:the )?(?:whole )?(?:of )?next week)"
)

# What one end of a period can be; the first that fits the whole text counts.
_FORMS = tuple(
    re.compile(f"{ON}{form}")
    for form in (
        r"(?P<iso>20\d\d-\d\d?-\d\d?)",
        rf"(?:(?P<weekday>{WEEKDAYS})(?:en)? ?,? (?:den |the )?)?(?P<day>\d\d?){_NTH} (?:of )?"
        rf"(?P<month>{_MONTHS})\.?(?: {_YEAR})?",
        rf"(?:(?P<weekday>{WEEKDAYS}) ?,? )?(?P<month>{_MONTHS}) (?:the )?(?P<day>\d\d?){_NTH}"
        rf"(?:,? {_YEAR})?",
        rf"(?:(?P<weekday>{WEEKDAYS})(?:en)? ?,? (?:den )?)?(?P<day>\d\d?)[/.](?P<month>\d\d?)\.?"
        rf"(?:[/.]?{_YEAR})?",
        rf"(?:(?P<weekday>{WEEKDAYS})(?:en)? (?:i |in |of )?)?{_WEEK}(?P<week>\d\d?)"
        rf"(?:[ ,/-]{_YEAR})?",
        rf"(?P<weekday>{WEEKDAYS})(?:en)?(?P<next> (?:i )?(?:nästa vecka|next week))?",
        rf"(?P<day>\d\d?){_NTH}",
        r"(?P<relative>idag|today|nu|now|imorgon|tomorrow|i ?övermorgon|övermorgon|"
        r"(?:the )?day after tomorrow)",
        rf"(?P<span>{_NEXT_WEEK}|(?:hela )?(?:denna vecka|den här veckan|this week|veckan ut|"
        rf"resten av veckan|(?:the )?rest of (?:the|this) week|veckan)|(?:i )?helgen|weekend|"
        rf"(?:the )?weekend)",
        rf"(?:hela|all(?: of)?|the whole of|whole)(?: månaden)? (?P<whole_month>{_MONTHS})"
        rf"(?: månad)?(?: {_YEAR})?",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateEnd:
    """One end of a period as it was written; `fixed` when it says its days alone."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    week: int | None = None
    weekday: int | None = None
    whole_month: bool = False
    fixed: tuple[date, date] | None = None


def ends_in(words: str, today: date) -> list[DateEnd]:
    """What the words can be, the likeliest first; an empty list when they are no end of a
    period."""
    words = words.strip(" ,.")
    return [
        end for form in _FORMS if (found := form.fullmatch(words)) for end in _read(found, today)
    ]


def _read(found: re.Match[str], today: date) -> Iterator[DateEnd]:
    parts = {name: value for name, value in found.groupdict().items() if value}
    year = int(parts["year"]) if "year" in parts else None
    weekday = _WEEKDAY_NUMBERS[parts["weekday"][:2]] if "weekday" in parts else None
    if "iso" in parts:
        numbers = [int(part) for part in parts["iso"].split("-")]
        yield DateEnd(year=numbers[0], month=numbers[1], day=numbers[2])
    elif "relative" in parts:
        word = parts["relative"]
        ahead = 2 if "över" in word or "after" in word else int(word in ("imorgon", "tomorrow"))
        on = today + timedelta(days=ahead)
        yield DateEnd(fixed=(on, on))
    elif "span" in parts:
        yield DateEnd(fixed=_span(parts["span"], today))
    elif "whole_month" in parts:
        month = _MONTH_NUMBERS[parts["whole_month"][:3]]
        yield DateEnd(month=month, year=year, whole_month=True)
    elif "week" in parts:
        yield DateEnd(week=int(parts["week"]), year=year, weekday=weekday)
    elif "next" in parts and weekday is not None:
        on = _monday(today) + timedelta(days=7 + weekday)
        yield DateEnd(fixed=(on, on))
    elif "day" in parts:
        yield DateEnd(
            day=int(parts["day"]), month=_month(parts.get("month")), year=year, weekday=weekday
        )
    else:
        yield DateEnd(weekday=weekday)


def _month(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if text.isdigit() else _MONTH_NUMBERS[text[:3]]


def _span(words: str, today: date) -> tuple[date, date]:
    monday = _monday(today)
    if "nästa" in words or "next" in words or "kommande" in words:
        return monday + timedelta(days=7), monday + timedelta(days=13)
    if "helg" in words or "weekend" in words:
        return max(today, monday + timedelta(days=5)), monday + timedelta(days=6)
    return today, monday + timedelta(days=6)


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def next_weekday(after: date, weekday: int) -> date:
    """The first such day after the date."""
    return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)
