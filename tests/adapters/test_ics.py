"""Days away in a calendar: what counts, on the local clock, and what a broken file does."""

import time
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.calendars.ics import MAX_EVENTS, away_events
from bot.domain.away_events import says_away
from bot.ports import BadCalendar

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIRST, LAST = date(2026, 6, 1), date(2027, 5, 31)


def event(summary: str, *lines: str, uid: str = "1") -> str:
    return "\n".join(("BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{summary}", *lines, "END:VEVENT"))


def calendar(*events: str) -> str:
    head = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//Test//SV\n"
    return head + "\n".join(events) + "\nEND:VCALENDAR\n"


def days(*events: str) -> list[tuple[str, str]]:
    found = away_events(calendar(*events), FIRST, LAST, STOCKHOLM)
    return [(e.first_on.isoformat(), e.last_on.isoformat()) for e in found]


def whole(first: str, after: str) -> tuple[str, str]:
    return f"DTSTART;VALUE=DATE:{first}", f"DTEND;VALUE=DATE:{after}"


OOF = "X-MICROSOFT-CDO-BUSYSTATUS:OOF"


def test_all_day_events_whose_title_says_away() -> None:
    assert days(event("Semester", *whole("20260706", "20260718"))) == [("2026-07-06", "2026-07-17")]
    assert days(event("Ledig", "DTSTART;VALUE=DATE:20260706")) == [("2026-07-06", "2026-07-06")]


def test_out_of_office_counts_whatever_it_is_called() -> None:
    private = event("Tandläkaren", *whole("20260706", "20260707"), OOF)
    assert days(private) == [("2026-07-06", "2026-07-06")]
    assert days(event("Tandläkaren", *whole("20260706", "20260707"))) == []


def test_whole_days_on_the_local_clock() -> None:
    utc = event("X", "DTSTART:20260705T220000Z", "DTEND:20260707T220000Z", OOF)
    assert days(utc) == [("2026-07-06", "2026-07-07")]
    office = event("X", "DTSTART:20260706T060000Z", "DTEND:20260706T150000Z", OOF)
    assert days(office) == [("2026-07-06", "2026-07-06")]
    afternoon = event("X", "DTSTART:20260706T110000Z", "DTEND:20260706T150000Z", OOF)
    assert days(afternoon) == []
    outlook = event(
        "X",
        "DTSTART;TZID=W. Europe Standard Time:20261026T000000",
        "DTEND;TZID=W. Europe Standard Time:20261027T000000",
        OOF,
    )
    assert days(outlook) == [("2026-10-26", "2026-10-26")]


def test_recurring_events_with_exceptions() -> None:
    weekly = event(
        "Ledig",
        *whole("20260605", "20260606"),
        "RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=4",
        "EXDATE;VALUE=DATE:20260612",
    )
    moved = event("Ledig", *whole("20260622", "20260623"), "RECURRENCE-ID;VALUE=DATE:20260619")
    renamed = event("Jobbar", *whole("20260626", "20260627"), "RECURRENCE-ID;VALUE=DATE:20260626")
    assert days(weekly, moved, renamed) == [
        ("2026-06-05", "2026-06-05"),
        ("2026-06-22", "2026-06-22"),
    ]


def test_cancelled_events_and_other_days_do_not_count() -> None:
    assert days(event("Semester", *whole("20260706", "20260718"), "STATUS:CANCELLED")) == []
    assert days(event("Semester", *whole("20250706", "20250718"))) == []


def test_the_key_stays_until_the_days_change() -> None:
    def key(*lines: str, uid: str = "1") -> str:
        return away_events(calendar(event("Ledig", *lines, uid=uid)), FIRST, LAST, STOCKHOLM)[0].key

    first = key(*whole("20260706", "20260718"))
    assert first == key(*whole("20260706", "20260718"), "DESCRIPTION:Gotland")
    assert first != key(*whole("20260706", "20260719"))
    assert first != key(*whole("20260706", "20260718"), uid="2")
    assert "Ledig" not in first


@pytest.mark.parametrize(
    ("title", "away"),
    [
        ("Semester", True),
        ("SEMESTER v 28-30", True),
        ("Ledig hela dagen", True),
        ("På semester", True),
        ("Föräldraledig", True),
        ("Out of office", True),
        ("On vacation", True),
        ("Annual leave", True),
        ("I'm away", True),
        ("Karins semester", False),
        ("Semesterplanering", False),
        ("Planera semester", False),
        ("Off-site med gruppen", False),
        ("Möte om frånvaro", False),
        ("v 28", False),
        ("", False),
    ],
)
def test_titles_that_say_away(title: str, away: bool) -> None:
    assert says_away(title) is away


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hej",
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT\nEND:VEVENT",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Ledig\nDTSTART:x\nEND:VEVENT\nEND:VCALENDAR",
    ],
)
def test_what_is_no_calendar_is_refused_or_holds_nothing(text: str) -> None:
    try:
        found = away_events(text, FIRST, LAST, STOCKHOLM)
    except BadCalendar:
        found = []
    assert found == []


def test_too_many_events_are_refused() -> None:
    many = calendar(*(event("x", *whole("20260706", "20260707")) for _ in range(MAX_EVENTS + 1)))
    with pytest.raises(BadCalendar, match="size"):
        away_events(many, FIRST, LAST, STOCKHOLM)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3",
        "FREQ=WEEKLY;BYSECOND=1",
    ],
)
def test_rules_that_could_take_minutes_are_passed_over(rule: str) -> None:
    started = time.process_time()
    assert days(event("Ledig", *whole("20260706", "20260707"), f"RRULE:{rule}")) == []
    assert time.process_time() - started < 1


LINES = st.lists(
    st.sampled_from(
        (
            *("BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "UID:1", "UID:"),
            *("SUMMARY:Ledig", "DTSTART;VALUE=DATE:20260706", "DTEND;VALUE=DATE:20260701", OOF),
            *("DTSTART:20260706T080000", "DTEND:20260706T170000Z", "RRULE:FREQ=DAILY", "RRULE:"),
            *("DTSTART;TZID=Mars/Olympus:20260706T080000", "DURATION:P1D", "EXDATE:20260706", ":"),
            *("RECURRENCE-ID:20260706T080000Z", "RDATE:20260708", "DTSTART:99999999", "\x00"),
        )
    ),
    max_size=14,
)


@settings(deadline=None)
@given(lines=LINES)
def test_any_lines_are_read_or_refused(lines: list[str]) -> None:
    text = calendar("BEGIN:VEVENT", *lines, "END:VEVENT")
    for content in (text, "\n".join(lines), text.encode()):
        try:
            found = away_events(content, FIRST, LAST, STOCKHOLM)
        except BadCalendar:
            continue
        assert all(e.first_on <= e.last_on for e in found)
