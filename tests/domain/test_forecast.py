"""The forecast's weeks, and when the communicators get it; by hand."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from bot.domain.duties import FORECAST_VIEW, SUMMER_FORECAST, Watch
from bot.domain.forecasts import Line, forecast, next_forecast, plan_summer_forecast
from bot.domain.ids import PersonId
from bot.flows.forecast import title_on
from bot.flows.forecast_picture import drawn
from bot.i18n import using
from tests.domain.life import COMMUNICATOR, DEPUTY, OWNER, calendar, channel, local
from tests.domain.test_covers import away, hole, on, view

# 1 May 2026 is a Friday and a holiday.
CALENDAR = calendar("2026-05-01", "2026-06-19", "2026-06-20")


def shown(line: Line) -> list[tuple[int, tuple[PersonId, ...], int]]:
    """Each week's number, who has it, and how many days nobody has."""
    return [
        (week.monday.isocalendar().week, week.people, len(week.empty_days)) for week in line.weeks
    ]


@pytest.mark.parametrize(
    ("today", "swedish", "english"),
    [
        ("2026-11-24", "Prognos november–mars", "Forecast November–March"),
        ("2026-01-01", "Prognos januari–april", "Forecast January–April"),
        ("2026-04-05", "Prognos april–juli", "Forecast April–July"),  # until 26 July
        ("2026-04-06", "Sommarprognos", "Summer forecast"),  # until 2 August
        ("2026-05-04", "Sommarprognos", "Summer forecast"),
        ("2026-07-31", "Sommarprognos", "Summer forecast"),
        ("2026-08-01", "Prognos augusti–november", "Forecast August–November"),
    ],
)
def test_it_is_called_after_the_months_that_it_shows(
    today: str, swedish: str, english: str
) -> None:
    for language, title in (("sv", swedish), ("en", english)):
        with using(language):
            assert title_on(date.fromisoformat(today)) == title


def test_weeks_with_holes_first() -> None:
    full = view(away(OWNER, "06-29", "07-12"))
    both = view(
        away(OWNER, "06-29", "07-12"),
        away(DEPUTY, "07-09", "07-12"),
        channel=replace(channel(local("2026-01-07 10:00")), name="Zoo"),
    )
    lines = forecast([full, both], on("06-24"), CALENDAR, weeks=4)
    assert [line.channel.name for line in lines] == ["Zoo", "Bollmorabadet"]
    assert lines[0].holes == (hole("07-09", "07-12"),)
    assert shown(lines[0]) == [
        (26, (OWNER,), 0),
        (27, (DEPUTY,), 0),
        (28, (DEPUTY,), 4),
        (29, (OWNER,), 0),
    ]
    assert lines[1].holes == ()
    assert lines[0].weeks[2].empty_days == (on("07-09"), on("07-10"), on("07-11"), on("07-12"))


def test_the_first_working_day_of_may() -> None:
    c = channel(local("2026-01-07 10:00"))
    first = next_forecast(c, CALENDAR, local("2026-01-07 10:00"))
    assert (first.duty, first.next_due_at) == (SUMMER_FORECAST.name, local("2026-05-04 09:00"))
    watch = Watch(channel=c, ladder=(), outlook=view())
    plan = plan_summer_forecast(first.next_due_at, first.next_due_at, watch, CALENDAR)
    assert [(n.to, n.view) for n in plan.nudges] == [(COMMUNICATOR, FORECAST_VIEW)]
    assert plan.next_due_at == local("2027-05-03 09:00")
    late = plan_summer_forecast(local("2026-06-10 10:00"), first.next_due_at, watch, CALENDAR)
    assert [n.key for n in late.nudges] == [n.key for n in plan.nudges]
    winter = plan_summer_forecast(local("2026-11-10 10:00"), first.next_due_at, watch, CALENDAR)
    assert winter.nudges == ()


def test_the_picture_is_whole_and_safe() -> None:
    both = view(away(OWNER, "06-29", "07-12"), away(DEPUTY, "07-06", "07-12"))
    [line] = forecast([both], on("06-24"), CALENDAR, weeks=4)
    words = '<script>alert("1")</script> & fler'
    svg = drawn("Prognos & mer", [(words, [(week, "Per & Anna") for week in line.weeks])])
    root = ElementTree.fromstring(svg)
    texts = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert [t for t in texts if t and t.startswith("v ")] == ["v 26", "v 27", "v 28", "v 29"]
    assert "!" in texts
    assert "<script" not in svg
    assert date(2026, 6, 22) == line.weeks[0].monday
    ElementTree.fromstring(drawn("Prognos", []))
