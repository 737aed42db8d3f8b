"""What people write to be reminded, or left alone; what is unclear is asked back. UX6."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reminder_words import (
    MAX_REMINDER_DAYS,
    Pause,
    reads_pause,
    reads_reminder,
    resolve,
)
from tests.domain.life import calendar, local

NOW = local("2026-11-24 10:00")  # a Tuesday
TODAY = date(2026, 11, 24)
CALENDAR = calendar()


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("påminn mig imorgon 9", "2026-11-25 09:00"),
        ("Påminn mig i morgon kl. 9.", "2026-11-25 09:00"),
        ("påminn mig imorgon kl 9.30", "2026-11-25 09:30"),
        ("påminn imorgon", "2026-11-25 08:00"),
        ("kan du påminna mig imorgon bitti", "2026-11-25 08:00"),
        ("påminn mig imorgon eftermiddag", "2026-11-25 14:00"),
        ("påminn mig om en timme", "2026-11-24 11:00"),
        ("påminn mig om två timmar tack", "2026-11-24 12:00"),
        ("påminn mig om 30 min", "2026-11-24 10:30"),
        ("påminn mig om en halvtimme", "2026-11-24 10:30"),
        ("påminn mig om en kvart", "2026-11-24 10:15"),
        ("påminn mig om tre dagar", "2026-11-27 08:00"),
        ("påminn mig igen på torsdag 13", "2026-11-26 13:00"),
        ("påminn mig på tisdag", "2026-12-01 08:00"),
        ("påminn mig nästa vecka", "2026-11-30 08:00"),
        ("påminn mig kl 15", "2026-11-24 15:00"),
        ("påminn mig kl 9", "2026-11-25 09:00"),
        ("påminn mig den 3 december 10.15", "2026-12-03 10:15"),
        ("påminn mig 3/12", "2026-12-03 08:00"),
        ("snooza en timme", "2026-11-24 11:00"),
        ("remind me tomorrow at 9", "2026-11-25 09:00"),
        ("Remind me tomorrow at 3 pm, please", "2026-11-25 15:00"),
        ("please remind me in an hour", "2026-11-24 11:00"),
        ("remind me in 45 minutes", "2026-11-24 10:45"),
        ("remind me on Friday at 8:30", "2026-11-27 08:30"),
        ("remind me next week", "2026-11-30 08:00"),
        ("remind me on 2 January", "2027-01-02 08:00"),
        ("snooze 2 hours", "2026-11-24 12:00"),
    ],
)
def test_what_is_understood(text: str, at: str) -> None:
    wanted = reads_reminder(text, TODAY)
    assert wanted is not None
    assert resolve(wanted, NOW, 8, CALENDAR) == local(at)


@pytest.mark.parametrize(
    "text",
    [
        "påminn mig",
        "påminn mig sen",
        "påminn mig om mötet",
        "påminn mig imorgon 25",
        "påminn mig 31 februari",
        "påminn mig idag 9",
        "påminn mig om 500 dagar",
        "påminn mig om 0 minuter",
        "remind me later",
        "remind me on blursday at 9",
        "snooze",
    ],
)
def test_what_is_asked_back(text: str) -> None:
    wanted = reads_reminder(text, TODAY)
    assert wanted is not None
    assert resolve(wanted, NOW, 8, CALENDAR) is None


@pytest.mark.parametrize("text", ["hej", "får vi påminna om mötet?", "ok", "semester imorgon"])
def test_what_is_something_else(text: str) -> None:
    assert reads_reminder(text, TODAY) is None
    assert reads_pause(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("pausa till måndag", Pause(until=date(2026, 11, 30))),
        ("pausa mina påminnelser till 3 december", Pause(until=date(2026, 12, 3))),
        ("paus till imorgon", Pause(until=date(2026, 11, 25))),
        ("pause until Friday", Pause(until=date(2026, 11, 27))),
        ("Pause all my reminders until 2026-12-24", Pause(until=date(2026, 12, 24))),
        ("pausa", Pause()),
        ("pausa för alltid", Pause()),
        ("pause forever", Pause()),
        ("pausa dagliga kollen till fredag", Pause(is_of_check=True)),
        ("pause the daily check", Pause(is_of_check=True)),
    ],
)
def test_pauses(text: str, pause: Pause) -> None:
    assert reads_pause(text, TODAY) == pause


@given(words=st.text(max_size=40), start=st.sampled_from(["påminn mig ", "remind me ", "pausa "]))
def test_anything_that_is_written_is_a_moment_ahead_or_asked_back(words: str, start: str) -> None:
    wanted = reads_reminder(start + words, TODAY)
    at = resolve(wanted, NOW, 8, CALENDAR) if wanted else None
    assert at is None or NOW < at <= NOW + timedelta(days=MAX_REMINDER_DAYS)
    reads_pause(start + words, TODAY)
