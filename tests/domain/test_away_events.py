"""Which days of a calendar are asked about."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.absences import Absence
from bot.domain.away_events import LOOK_AHEAD_DAYS, MAX_QUESTIONS, AwayEvent, to_ask
from bot.domain.ids import PersonId

TODAY = date(2026, 11, 24)


def event(first: date, last: date, key: str = "") -> AwayEvent:
    return AwayEvent(key=key or f"{first}/{last}", first_on=first, last_on=last)


def spans(
    *events: AwayEvent, known: tuple[str, ...] = (), absences: tuple[Absence, ...] = ()
) -> list[tuple[int, int]]:
    return [(f.first_on.day, f.last_on.day) for f in to_ask(events, known, absences, TODAY)]


def december(first: int, last: int) -> AwayEvent:
    return event(date(2026, 12, first), date(2026, 12, last))


def test_neighbours_are_asked_about_together() -> None:
    assert spans(december(7, 8), december(9, 9), december(12, 12)) == [(7, 9), (12, 12)]


def test_what_has_been_asked_is_not_asked_again() -> None:
    asked = december(7, 8)
    assert spans(asked, december(20, 21), known=(asked.key,)) == [(20, 21)]


def test_days_that_are_covered_already_are_not_asked_about() -> None:
    given_before = Absence(
        person=PersonId(1), first_on=date(2026, 12, 1), last_on=date(2026, 12, 10)
    )
    assert spans(december(7, 8), december(10, 11), absences=(given_before,)) == [(10, 11)]


def test_days_that_run_are_asked_about_from_today() -> None:
    assert spans(event(date(2026, 11, 20), date(2026, 11, 30))) == [(24, 30)]


DAYS = st.integers(-30, 500).map(lambda ahead: TODAY + timedelta(days=ahead))
EVENTS = st.lists(
    st.builds(
        lambda first, long: event(first, first + timedelta(days=long)), DAYS, st.integers(0, 9)
    ),
    max_size=30,
)


@given(events=EVENTS)
def test_every_question_is_ahead_and_none_touches_another(events: list[AwayEvent]) -> None:
    found = to_ask(events, (), (), TODAY)
    assert len(found) <= MAX_QUESTIONS
    for one in found:
        assert TODAY <= one.first_on <= one.last_on
        assert one.first_on <= TODAY + timedelta(days=LOOK_AHEAD_DAYS)
    for before, after in itertools.pairwise(found):
        assert before.last_on + timedelta(days=1) < after.first_on
    keys = [key for one in found for key in one.keys]
    assert len(keys) == len(set(keys))
    assert to_ask(events, keys, (), TODAY) == [] or len(found) == MAX_QUESTIONS
