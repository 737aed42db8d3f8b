"""What people write to be reminded later, or to be left alone until a date. Source: UX6.

What is not understood is asked back, never guessed.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import WorkCalendar

MAX_REMINDER_DAYS = 90

_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            (),
            ("en", "ett", "a", "an", "one"),
            ("två", "two"),
            ("tre", "three"),
            ("fyra", "four"),
            ("fem", "five"),
            ("sex", "six"),
            ("sju", "seven"),
            ("åtta", "eight"),
            ("nio", "nine"),
            ("tio", "ten"),
        )
    )
    for word in words
}
_MINUTES = {"minut": 1, "minuter": 1, "min": 1, "minute": 1, "minutes": 1}
_MINUTES |= {"timme": 60, "timmar": 60, "tim": 60, "h": 60, "hour": 60, "hours": 60}
_DAYS = {"dag": 1, "dagar": 1, "day": 1, "days": 1}
_DAYS |= {"vecka": 7, "veckor": 7, "week": 7, "weeks": 7}
_WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            ("måndag", "monday"),
            ("tisdag", "tuesday"),
            ("onsdag", "wednesday"),
            ("torsdag", "thursday"),
            ("fredag", "friday"),
            ("lördag", "saturday"),
            ("söndag", "sunday"),
        )
    )
    for word in words
}
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_ENGLISH_MONTHS = {"may": 5, "oct": 10}

_REMIND = re.compile(
    r"^(?:(?:hej|snälla|please|kan du|can you|could you)\s+)*"
    r"(?:påminn(?:a)?|snoo[zs]a?e?|remind)(?:\s+(?:mig|oss|me|us))?(?:\s+(?:igen|again))?\b\s*"
)
_PAUSE = re.compile(r"^(?:(?:hej|snälla|please|kan du|can you|could you)\s+)*paus(?:a|e)?\b\s*")
_WHAT_IS_PAUSED = re.compile(
    r"^(?:(?:mina|alla|allt|alla mina|my|all|the|mig|me|påminnelser(?:na)?|meddelanden|reminders|"
    r"messages)\s*)+"
)
_THE_CHECK = re.compile(r"\b(?:koll\w*|kommentar\w*|checks?|comments|tillsyn\w*|krisläge\w*)\b")
_UNTIL = re.compile(r"^(?:fram\s+till|tills|till|until|till|to)\s+")
_POLITE = re.compile(r"\s*\b(?:tack|please|snälla|thanks)$")
_IN = re.compile(r"^(?:om|in|i|for)?\s*(\w+)\s*([a-zåäö]+)$")
_HALF = re.compile(r"^(?:om |in )?(?:en halvtimme|en halv timme|half an hour|a half hour)$")
_QUARTER = re.compile(r"^(?:om |in )?(?:en kvart|a quarter(?: of an hour)?)$")
_TIME = re.compile(r"(?:^|\s)(?:(?:kl\.?|klockan|at)\s*)?(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$")
_PART_OF_DAY = re.compile(
    r"\s*\b(?:på\s+|i\s+|in\s+the\s+)?"
    r"(bitti|morgonen|förmiddag(?:en)?|eftermiddag(?:en)?|morning|afternoon)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """When somebody wants to be reminded: after so many minutes, or on a date at a time of day.

    Nothing known (`is_clear` false) = it must be asked. `hour` None = the person's usual hour.
    """

    minutes: int | None = None
    on: date | None = None
    hour: int | None = None
    minute: int = 0

    @property
    def is_clear(self) -> bool:
        """Whether a moment was named."""
        return self.minutes is not None or self.on is not None or self.hour is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Until when somebody wants to be left alone; None = it must be asked. `is_of_check` = they
    named the daily check."""

    until: date | None = None
    is_of_check: bool = False


def reads_reminder(text: str, today: date) -> Reminder | None:
    """What a message like "påminn mig imorgon 9" asks for; None for any other message."""
    words = _plain(text)
    found = _REMIND.match(words)
    return _moment(words[found.end() :], today) if found else None


def reads_pause(text: str, today: date) -> Pause | None:
    """What a message like "pausa till måndag" asks for; None for any other message."""
    words = _plain(text)
    found = _PAUSE.match(words)
    if not found:
        return None
    rest = words[found.end() :]
    is_of_check = bool(_THE_CHECK.search(rest))
    named = _UNTIL.split(_WHAT_IS_PAUSED.sub("", rest), maxsplit=1)
    until = _day(named[1], today) if len(named) > 1 else None
    return Pause(until=until, is_of_check=is_of_check)


def resolve(
    wanted: Reminder, now: datetime, usual_hour: int, calendar: WorkCalendar
) -> datetime | None:
    """The moment (UTC); None when none was named, when it is over, or more than MAX_REMINDER_DAYS
    ahead."""
    if not wanted.is_clear:
        return None
    if wanted.minutes is not None:
        at = now + timedelta(minutes=wanted.minutes)
    else:
        hour = usual_hour if wanted.hour is None else wanted.hour
        on = wanted.on or calendar.today(now)
        at = calendar.at(on, hour) + timedelta(minutes=wanted.minute)
        if wanted.on is None and at <= now:
            at = calendar.at(on + timedelta(days=1), hour) + timedelta(minutes=wanted.minute)
    return at if now < at <= now + timedelta(days=MAX_REMINDER_DAYS) else None


def _plain(text: str) -> str:
    words = " ".join(re.sub(r"[!?,]", " ", text.lower()).split()).rstrip(".")
    return _POLITE.sub("", words)


def _moment(words: str, today: date) -> Reminder:
    if _HALF.match(words):
        return Reminder(minutes=30)
    if _QUARTER.match(words):
        return Reminder(minutes=15)
    found = _IN.match(words)
    if found and (count := _number(found[1])) is not None:
        if found[2] in _MINUTES:
            return Reminder(minutes=count * _MINUTES[found[2]])
        if found[2] in _DAYS:
            return Reminder(on=_later(today, count * _DAYS[found[2]]))
    if (on := _day(words, today)) is not None:
        return Reminder(on=on)
    part = _PART_OF_DAY.search(words)
    if part:
        on = _day(words[: part.start()], today)
        hour = 14 if part[1].startswith(("efter", "after")) else 8
        return Reminder(on=on, hour=hour) if on else Reminder()
    time = _TIME.search(words)
    if not time:
        return Reminder()
    hour, minute = _hour(int(time[1]), time[3]), int(time[2] or 0)
    day = words[: time.start()].strip()
    on = _day(day, today)
    if hour > 23 or minute > 59 or (day and on is None):
        return Reminder()
    return Reminder(on=on, hour=hour, minute=minute)


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        return 99
    return hour % 12 + (12 if half == "pm" else 0)


def _number(word: str) -> int | None:
    if word.isdigit() and len(word) <= 3:
        return int(word)
    return _NUMBERS.get(word)


def _later(today: date, days: int) -> date:
    return today + timedelta(days=min(days, 2 * MAX_REMINDER_DAYS))


def _day(words: str, today: date) -> date | None:
    """The date that the words are, today or later; None for anything else."""
    words = re.sub(r"^(?:på|on|den|the)\s+", "", words.strip())
    if words in ("idag", "i dag", "today"):
        return today
    if words in ("imorgon", "i morgon", "imorron", "tomorrow"):
        return today + timedelta(days=1)
    if words in ("övermorgon", "i övermorgon", "the day after tomorrow", "day after tomorrow"):
        return today + timedelta(days=2)
    if words in ("nästa vecka", "next week"):
        return today + timedelta(days=7 - today.weekday())
    if words in _WEEKDAYS:
        return today + timedelta(days=(_WEEKDAYS[words] - today.weekday() - 1) % 7 + 1)
    return _written_date(words, today)


def _written_date(words: str, today: date) -> date | None:
    if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", words):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    month = 0
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})", words):
        month = int(found[2])
    elif found := re.fullmatch(r"(\d{1,2})(?::?[ae]|st|nd|rd|th)?\s+([a-zåäö]+)", words):
        month = _month(found[2])
    if not found or not month:
        return None
    on = _date(today.year, month, int(found[1]))
    return _date(today.year + 1, month, int(found[1])) if on and on < today else on


def _month(word: str) -> int:
    short = word[:3]
    if short in _ENGLISH_MONTHS:
        return _ENGLISH_MONTHS[short]
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
