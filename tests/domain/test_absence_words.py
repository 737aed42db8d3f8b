"""Absence in plain words: the days that people mean, and what is asked back instead of guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.absence_words import Away, Back, Said, Unclear, absence_in

# A Wednesday in week 26. Weeks and weekdays below are from a printed calendar of 2026 and 2027.
TODAY = date(2026, 6, 24)
UNCLEAR = Unclear()


def away(first: str, last: str | None = "") -> Away:
    """Written as MM-DD of 2026, or with the year; without `last` it is one day."""
    first_on = _day(first)
    return Away(first_on, None if last is None else _day(last) if last else first_on)


def back(on: str) -> Back:
    return Back(_day(on))


def _day(text: str) -> date:
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


SWEDISH: tuple[tuple[str, Said], ...] = (
    ("jag är ledig 3-14 juli", away("07-03", "07-14")),
    ("Jag är ledig 3–14 juli.", away("07-03", "07-14")),
    ("ledig 3 juli till 14 augusti", away("07-03", "08-14")),
    ("ledig den 3:e juli t.o.m. den 14:e juli", away("07-03", "07-14")),
    ("semester v 28-30", away("07-06", "07-26")),
    ("semester v. 28–30", away("07-06", "07-26")),
    ("v 28-30 semester", away("07-06", "07-26")),
    ("ledig v28", away("07-06", "07-12")),
    ("semester vecka 28, 29 och 30", away("07-06", "07-26")),
    ("ledig vecka 52 till vecka 2", away("12-21", "2027-01-17")),
    ("ledig v 53", away("12-28", "2027-01-03")),
    ("borta imorgon", away("06-25")),
    ("borta i morgon", away("06-25")),
    ("jag är borta i övermorgon", away("06-26")),
    ("sjuk idag", away("06-24")),
    ("sjuk i dag", away("06-24")),
    ("Hej! Jag är sjuk hela dagen idag, tack", away("06-24")),
    ("vabbar idag", away("06-24")),
    ("ledig på fredag", away("06-26")),
    ("ledig på onsdag", away("07-01")),
    ("borta torsdag och fredag", away("06-25", "06-26")),
    ("borta idag och imorgon", away("06-24", "06-25")),
    ("jag jobbar inte på fredag", away("06-26")),
    ("ledig hela nästa vecka", away("06-29", "07-05")),
    ("nästa vecka är jag på semester", away("06-29", "07-05")),
    ("borta måndag nästa vecka", away("06-29")),
    ("borta måndag till onsdag", away("06-29", "07-01")),
    ("fr.o.m. måndag t.o.m. torsdag är jag ledig", away("06-29", "07-02")),
    ("hela juli är jag ledig", away("07-01", "07-31")),
    ("ledig 24/12-6/1", away("12-24", "2027-01-06")),
    ("ledig 24.12-6.1", away("12-24", "2027-01-06")),
    ("ledig 2026-12-24", away("12-24")),
    ("borta 2026-12-24 - 2027-01-06", away("12-24", "2027-01-06")),
    ("ledig fredag 3 juli", away("07-03")),
    ("jag tar semester i två veckor från 3 augusti", away("08-03", "08-16")),
    ("borta 20-26 juni", away("06-24", "06-26")),
    ("ledig i helgen", away("06-27", "06-28")),
    ("jag är borta från måndag", away("06-29", None)),
    ("föräldraledig från och med 1 september", away("09-01", None)),
    ("sjuk", away("06-24", None)),
    ("jag är sjuk tills vidare", away("06-24", None)),
    ("sjuk, tillbaka på fredag", away("06-24", "06-25")),
    ("ledig från måndag, tillbaka v 33", away("06-29", "08-09")),
    ("tillbaka på torsdag", back("06-25")),
    ("jag är tillbaka", back("06-24")),
    ("på måndag är jag tillbaka", back("06-29")),
    ("tillbaka på jobbet den 3 augusti", back("08-03")),
    ("åter v 33", back("08-10")),
    ("frisk igen", back("06-24")),
    ("jag är ledig nästa fredag", UNCLEAR),
    ("jag är ledig i två veckor", UNCLEAR),
    ("borta till fredag", UNCLEAR),
    ("ledig v 28 och 31", UNCLEAR),
    ("ledig 1-5 juni", UNCLEAR),
    ("ledig fredag 4 juli", UNCLEAR),
    ("ledig 31 april", UNCLEAR),
    ("ledig 14 juli till 3 juli", UNCLEAR),
    ("jag är ledig i eftermiddag", UNCLEAR),
    ("jag är ledig när barnen har lov", UNCLEAR),
    ("jag är ledig på julafton", UNCLEAR),
)

ENGLISH: tuple[tuple[str, Said], ...] = (
    ("away 3-7 August", away("08-03", "08-07")),
    ("I will be away 3-7 August", away("08-03", "08-07")),
    ("I'll be out of office July 3-14", away("07-03", "07-14")),
    ("out of the office 3rd to 14th of July", away("07-03", "07-14")),
    ("I'm on holiday 1-14 July", away("07-01", "07-14")),
    ("I will be away from 3 August to 14 August", away("08-03", "08-14")),
    ("away from 24 December until 6 January", away("12-24", "2027-01-06")),
    ("on vacation week 28 to 30", away("07-06", "07-26")),
    ("on leave week 28", away("07-06", "07-12")),
    ("away week 52 to week 2", away("12-21", "2027-01-17")),
    ("away tomorrow", away("06-25")),
    ("away the day after tomorrow", away("06-26")),
    ("sick today", away("06-24")),
    ("I am off sick today", away("06-24")),
    ("away today and tomorrow", away("06-24", "06-25")),
    ("away Thursday and Friday", away("06-25", "06-26")),
    ("I'm taking Friday off", away("06-26")),
    ("off on Friday", away("06-26")),
    ("away on Wednesday", away("07-01")),
    ("away Monday to Wednesday", away("06-29", "07-01")),
    ("away next week", away("06-29", "07-05")),
    ("next week I am away", away("06-29", "07-05")),
    ("away Monday next week", away("06-29")),
    ("I am not available tomorrow", away("06-25")),
    ("on leave all of July", away("07-01", "07-31")),
    ("away 2026-12-24", away("12-24")),
    ("away 2026-12-24 to 2027-01-06", away("12-24", "2027-01-06")),
    ("away Friday 3 July", away("07-03")),
    ("on leave from Monday for two weeks", away("06-29", "07-12")),
    ("3 days off from Monday", away("06-29", "07-01")),
    ("on leave from Monday", away("06-29", None)),
    ("on parental leave from 1 September", away("09-01", None)),
    ("sick", away("06-24", None)),
    ("sick until further notice", away("06-24", None)),
    ("away today, back on Friday", away("06-24", "06-25")),
    ("back on Thursday", back("06-25")),
    ("I'm back", back("06-24")),
    ("I will be back on Monday", back("06-29")),
    ("back at work 3 August", back("08-03")),
    ("away next Friday", UNCLEAR),
    ("away until Monday", UNCLEAR),
    ("I am away for two weeks", UNCLEAR),
    ("away 1-5 June", UNCLEAR),
    ("away Friday 4 July", UNCLEAR),
    ("away tomorrow afternoon", UNCLEAR),
    ("I am on leave when school is out", UNCLEAR),
)

NOTHING = (
    "får jag vara borta från Facebook?",
    "får jag vara borta från Facebook",
    "ska vi ha sommarstängt v 28?",
    "ska vi ha sommarstängt v 28",
    "vad gäller när jag är ledig?",
    "är jag ledig på fredag",
    "när är Per tillbaka",
    "vem svarar när jag är sjuk?",
    "Karin är ledig v 28",
    "vi är lediga v 28",
    "jag är inte ledig v 28",
    "borta julafton",
    "borta bra men hemma bäst",
    "kontot är tillbaka",
    "hur får jag tillbaka kontot",
    "ta bort kommentaren",
    "semester",
    "ledig",
    "may I be away from Facebook?",
    "who answers when I am sick?",
    "can I take Friday off",
    "Karin is on leave week 28",
    "I am not away tomorrow",
    "the page is back",
    "turn off comments on Friday",
    "away",
    "sick of trolls",
    "v 28-30",
    "måndag till fredag",
    "",
    "?",
    "ledig " * 60,
)


@pytest.mark.parametrize(("text", "said"), [*SWEDISH, *ENGLISH], ids=lambda value: str(value)[:40])
def test_the_days_that_people_mean(text: str, said: Said) -> None:
    assert absence_in(text, TODAY) == said


def test_there_are_thirty_in_each_language() -> None:
    for phrases in (SWEDISH, ENGLISH):
        assert sum(said != UNCLEAR for _text, said in phrases) >= 30
        assert len({text for text, _said in phrases}) == len(phrases)


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_absence(text: str) -> None:
    assert absence_in(text, TODAY) is None


@pytest.mark.parametrize(
    ("today", "text", "said"),
    [
        (date(2027, 1, 2), "ledig 24/12-6/1", away("2027-01-02", "2027-01-06")),
        (date(2026, 12, 30), "ledig v 1", away("2027-01-04", "2027-01-10")),
        (date(2026, 12, 30), "semester v 53-1", away("12-30", "2027-01-10")),
        (date(2026, 11, 24), "ledig 3-14 juli", away("2027-07-03", "2027-07-14")),
        (date(2026, 11, 24), "ledig v 45", UNCLEAR),
        (date(2026, 11, 24), "ledig 2026-01-05", UNCLEAR),
        (date(2026, 11, 24), "ledig v 53 2027", UNCLEAR),
        (date(2027, 11, 1), "ledig 29 februari", away("2028-02-29")),
    ],
)
def test_at_other_times_of_the_year(today: date, text: str, said: Said) -> None:
    assert absence_in(text, today) == said


MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))


@given(today=DAYS, ahead=st.integers(0, 270), length=st.integers(0, 60))
def test_dates_written_out_are_read_as_they_are(today: date, ahead: int, length: int) -> None:
    first, last = today + timedelta(days=ahead), today + timedelta(days=ahead + length)
    for text in (
        f"ledig {first.isoformat()} - {last.isoformat()}",
        f"ledig {first.day} {MONTHS[first.month - 1]} {first.year} till "
        f"{last.day} {MONTHS[last.month - 1]} {last.year}",
        f"away {first.day} {first:%B %Y} to {last.day} {last:%B %Y}",
    ):
        assert absence_in(text, today) == Away(first, last)


@given(today=DAYS, ahead=st.integers(0, 270), length=st.integers(0, 60))
def test_dates_without_a_year_are_the_next_ones_or_asked_back(
    today: date, ahead: int, length: int
) -> None:
    first, last = today + timedelta(days=ahead), today + timedelta(days=ahead + length)
    for text in (
        f"ledig {first.day}/{first.month}-{last.day}/{last.month}",
        f"ledig {first.day} {MONTHS[first.month - 1]} till {last.day} {MONTHS[last.month - 1]}",
    ):
        assert absence_in(text, today) in (Away(first, last), Unclear())
    if length <= 60 and ahead <= 240:
        assert absence_in(text, today) == Away(first, last)


WORDS = st.lists(
    st.sampled_from(
        (
            *("jag", "är", "ledig", "borta", "semester", "sjuk", "tillbaka", "away", "back", "on"),
            *("leave", "from", "från", "till", "i", "v", "vecka", "28", "30", "3", "14", "juli"),
            *("juni", "july", "måndag", "fredag", "friday", "nästa", "next", "och", "and", "-"),
            *("/", "idag", "imorgon", "tomorrow", "två", "veckor", "2026-12-24", "24/12", "6/1"),
            *("hela", "december", "helgen"),
        )
    ),
    max_size=9,
)


@given(today=DAYS, words=WORDS)
def test_never_a_day_that_is_over_and_never_the_last_before_the_first(
    today: date, words: list[str]
) -> None:
    said = absence_in(" ".join(words), today)
    if isinstance(said, Away):
        assert said.first_on >= today
        assert said.last_on is None or said.last_on >= said.first_on
    if isinstance(said, Back):
        assert said.on >= today


@given(today=DAYS, text=st.text(max_size=60))
def test_any_text_is_taken(today: date, text: str) -> None:
    absence_in(text, today)
    absence_in(f"jag är ledig {text}", today)
