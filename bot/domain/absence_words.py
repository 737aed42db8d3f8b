"""Absence in plain words, Swedish and English: which days a message means, or that it must be asked
back. Nothing is guessed, and the reason is left behind here.

Dates without a year are the next ones; a weekday is the next such day after today; a week runs from
Monday to Sunday, as channels are looked after on Sundays too.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.absence_dates import days_in, one_day_in

MAX_WORDS_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Away:
    """Away from `first_on`, which is never before today; `last_on` None: until when was not
    said."""

    first_on: date
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Back:
    """Back at work on `on`."""

    on: date


@dataclass(frozen=True, slots=True)
class Unclear:
    """An absence, but the days cannot be told for sure."""


Said = Away | Back | Unclear

_AWAY = re.compile(
    r"\b(?P<away>"
    r"(?P<sick>sjukskriven|sjuk|sjukanmäld|vabbar|vabba|vabb?|off sick|out sick|(?:on )?sick leave|"
    r"(?:feeling )?sick|ill)"
    r"|(?:på )?(?:sommar|jul|påsk|höst|sport)?(?:semester|lov)|semesterledig"
    r"|(?:kort |hel)?(?:sommar|jul|föräldra|pappa|mamma|tjänst|komp|studie|tids)?ledig(?:t|het)?"
    r"|(?:bort(?:a|rest)|frånvarande|frånvaro|på (?:tjänste)?resa)"
    r"|inte (?:på jobbet|på plats|i tjänst|anträffbar)|jobbar inte"
    r"|away|absent|absence|out of (?:the )?office|ooo|(?:out|off)(?: from)?(?: work)?"
    r"|(?:on )?(?:annual|parental|maternity|paternity) leave|on leave|leave of absence"
    r"|(?:on )?(?:summer |my )?(?:holidays?|vacation)"
    r"|not (?:at work|in the office|working|available)"
    r")(?!\w)"
)
_BACK = re.compile(
    r"\b(?:tillbaka|åter|frisk|back|returning)"
    r"(?: igen| again)?(?: (?:på|i|at|in|to) (?:jobbet|arbetet|tjänst|work|the office))?(?: igen)?"
    r"(?!\w)"
)
_I = (
    r"(?:jag (?:är|ska|skall|kommer|blir|har|tar|vill|tänker)|"
    r"(?:är|ska|skall|kommer|blir|har|tar) jag"
    r"|jag|i am|i'm|im|i will|i'll|i shall|i take|i have|am i|will i|i)"
)
_DOING = (
    r"(?:(?:att |också |nu |även )*(?:vara|bli|ta|ha|åka|be|have|take|taking|going to|having|go))"
)
_SUBJECT = re.compile(
    rf"^(?:{_I}(?: (?:nog|nu|also|now))?(?: {_DOING})*|{_DOING}|ska {_DOING}|kommer {_DOING}"
    rf"|will be|am|är|tar|har)(?=\s|$)"
)
_SUBJECT_AFTER = re.compile(rf"(?:^|\s)(?:{_I}(?: {_DOING})*|ska {_DOING}|är|tar|will be)$")
_FIRST_PERSON = re.compile(r"^(?:jag|i|i'm|im|i'll)\b|\b(?:är|ska|blir|tar|kommer) jag\b")
_QUESTION = re.compile(
    r"^(?:får|kan|kunde|ska|skall|måste|bör|är|har|behöver|vill|skulle|när|hur|vad|vem|vilka|vilken|"
    r"varför|om|gäller|may|can|could|should|must|shall|am|is|are|do|does|have|would|when|how|what|"
    r"who|which|why|if)\s+(?!vara\b|ta\b|bli\b|be\b)\S"
)
_NEGATED = re.compile(r"\b(?:inte|ej|aldrig|not|never|don't|won't|isn't)\b")
_GREETING = re.compile(
    r"^(?:hej(?:san)?|hallå|god morgon|hi|hello|hey|good morning|obs|info|fyi|ok|kanalvakt)\b[ ,:]*"
)
_COURTESY = re.compile(r"[ ,]*\b(?:tack(?: så mycket)?|snälla|please|thanks|thank you|hälsningar)$")
_WRITTEN_OTHERWISE = (
    (re.compile(r"[–—−]"), "-"),
    (re.compile(r"[’`´]"), "'"),
    (re.compile(r"\bfr\.?\s?o\.?\s?m\b\.?|\bfrån och med\b|\bfrom and including\b"), "från"),
    (re.compile(r"\bt\.?\s?o\.?\s?m\b\.?|\btill och med\b|\bup to and including\b"), "till"),
    (re.compile(r"\bi ?mor(?:gon|ron|rn)\b"), "imorgon"),
    (re.compile(r"\bi ?dag\b"), "idag"),
    (re.compile(r"\b(?:hela dagen|all day|hela dan|the whole day)\b"), " "),
    (re.compile(r"[!;\"“”()]"), " "),
    (re.compile(r"\s+"), " "),
)


def absence_in(text: str, today: date) -> Said | None:
    """What the message says about being away, on the local date `today`; None when it is no such
    message.

    A question is none, and neither is what is said about others.
    """
    if "?" in text or len(text) > MAX_WORDS_CHARACTERS:
        return None
    words = _plain(text)
    if not words or _QUESTION.match(words):
        return None
    back = _BACK.search(words)
    if back is not None:
        return _back(words, back, today)
    away = _AWAY.search(words)
    return _away(words, away, today) if away is not None else None


def _plain(text: str) -> str:
    """The message in lower case and one way of writing, without greeting and courtesy."""
    words = f" {text.casefold()} "
    for pattern, plain in _WRITTEN_OTHERWISE:
        words = pattern.sub(plain, words)
    words = words.strip(" .,")
    words = _GREETING.sub("", words)
    return _COURTESY.sub("", words).strip(" .,:")


def _away(words: str, found: re.Match[str], today: date) -> Said | None:
    is_sick = found["sick"] is not None
    rest = _without(words, found)
    if _NEGATED.search(rest):
        return None
    if not rest:
        if is_sick:
            return Away(today, None)
        return Unclear() if _FIRST_PERSON.search(words) else None
    days = days_in(rest, today)
    if days is None:
        return Unclear() if _FIRST_PERSON.search(words) else None
    if days == "unclear":
        return Unclear()
    first_on, last_on = days
    return Away(max(first_on, today), last_on)


def _back(words: str, found: re.Match[str], today: date) -> Said | None:
    """ "Back on Thursday", or "away from Monday, back on Thursday"."""
    before, after = words[: found.start()].strip(" ,"), words[found.end() :].strip(" ,")
    on = one_day_in(after, today) if after else today
    away = _AWAY.search(before)
    if away is None:
        if before and _subject_aside(before):
            on_before = one_day_in(_subject_aside(before), today)
            if after or on_before is None:
                return None
            on = on_before
        if on is None:
            return Unclear() if _FIRST_PERSON.search(words) else None
        return Unclear() if on == "unclear" else Back(on)
    said = _away(
        re.sub(r"[ ,]*\b(?:och|and|men|but|är|i am)?$", "", before).strip(" ,"), away, today
    )
    if not isinstance(said, Away | Unclear) and before.strip(" ,") != away["away"]:
        return None
    if not isinstance(on, date):
        return Unclear()
    first_on = said.first_on if isinstance(said, Away) else today
    last_on = on - timedelta(days=1)
    return Away(first_on, last_on) if first_on <= last_on else Unclear()


def _without(words: str, found: re.Match[str]) -> str:
    """The rest of the message: without the word for being away, and without who says it."""
    before, after = words[: found.start()].strip(" ,"), words[found.end() :].strip(" ,:")
    return f"{_subject_aside(before)} {_subject_aside(after)}".strip()


def _subject_aside(words: str) -> str:
    words = _SUBJECT.sub("", words).strip(" ,")
    return _SUBJECT_AFTER.sub("", words).strip(" ,")
