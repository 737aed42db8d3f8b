"""Which days Swedish offices are closed, against a list made by hand from the law."""

from datetime import date

import pytest

from adapters.calendars.sweden import days_off

CLOSED_2026 = {
    date(2026, 1, 1): "nyårsdagen",
    date(2026, 1, 6): "trettondedag jul",
    date(2026, 4, 3): "långfredagen",
    date(2026, 4, 5): "påskdagen",
    date(2026, 4, 6): "annandag påsk",
    date(2026, 5, 1): "första maj",
    date(2026, 5, 14): "Kristi himmelsfärdsdag",
    date(2026, 5, 24): "pingstdagen",
    date(2026, 6, 6): "nationaldagen",
    date(2026, 6, 19): "midsommarafton",
    date(2026, 6, 20): "midsommardagen",
    date(2026, 10, 31): "alla helgons dag",
    date(2026, 12, 24): "julafton",
    date(2026, 12, 25): "juldagen",
    date(2026, 12, 26): "annandag jul",
    date(2026, 12, 31): "nyårsafton",
}


def test_a_whole_year() -> None:
    assert days_off(2026, 2026) == frozenset(CLOSED_2026)


@pytest.mark.parametrize(
    "on",
    [
        date(2026, 1, 5),  # the day before trettondedag jul, with shorter hours
        date(2026, 4, 2),  # skärtorsdag
        date(2026, 4, 30),  # valborgsmässoafton
        date(2026, 5, 15),  # the day after Kristi himmelsfärd
        date(2026, 10, 30),  # the day before alla helgons dag
    ],
)
def test_a_day_with_shorter_hours_is_a_working_day(on: date) -> None:
    assert on not in days_off(2026, 2026)


def test_both_years_of_the_span_are_there() -> None:
    closed = days_off(2026, 2027)
    assert date(2026, 1, 1) in closed
    assert date(2027, 6, 25) in closed  # midsommarafton
    assert date(2028, 1, 1) not in closed
