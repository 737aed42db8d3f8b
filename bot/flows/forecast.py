"""The forecast: week by channel for the months to come, above all the summer; holes first, each
with a way to fill it; as a table and as a picture.

Source: rules moderation/deputy-when-absent, starting-channel/deputy; ABS10.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from bot.domain.channels import Channel
from bot.domain.forecasts import Line, Week, forecast, shown_dates, shows_summer
from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.flow import Flow
from bot.flows import away, cover, labels
from bot.flows.forecast_picture import drawn, week_name
from bot.flows.ladder import outlooks
from bot.i18n import _, day_of_year, days, month
from bot.turn import Turn
from bot.ui import Button, Card, Document, Element, Facts, Heading, Link, Show, Table, Text

MAX_CHANNELS_SHOWN = 25
MAX_HOLES_SHOWN = 10
SVG = "image/svg+xml"

flow = Flow("forecast")


@flow.said(
    "sommarprognos",
    "visa veckorna",
    "prognos",
    "veckorna",
    "summer forecast",
    "show the weeks",
    "forecast",
)
async def said_forecast(turn: Turn, text: str) -> Show:
    return await weeks.show(turn, person=turn.who.id, on=turn.today)


def title_on(today: date) -> str:
    """What the forecast of the date is called, after the months that it shows."""
    first, last = shown_dates(today)
    if shows_summer(first, last):
        return _("Summer forecast")
    return _("Forecast {first}–{last}").format(first=month(first), last=month(last))


@flow.press
async def open_weeks(turn: Turn) -> Show:
    return await weeks.show(turn, person=turn.who.id, on=turn.today)


@flow.view
async def weeks(turn: Turn, person: PersonId, on: date) -> Card | None:
    """Who has each channel in the weeks to come. `on` is the day when it was asked for; what is
    drawn is how things stand now."""
    turn.require(turn.who.id == person)
    lines = await _lines(turn)
    title = title_on(turn.today)
    if not lines:
        return Card(title, (Text(_("You answer for no active channel.")),))
    people = await turn.people()
    body: list[Element] = [*await _holes(turn, lines), Heading(_("Week by week"))]
    body.append(Facts(tuple(_fact(line, people) for line in lines[:MAX_CHANNELS_SHOWN])))
    if len(lines) > MAX_CHANNELS_SHOWN:
        hidden = len(lines) - MAX_CHANNELS_SHOWN
        body.append(Text(_("{count} more are not shown here.").format(count=hidden), subtle=True))
    return Card(title, tuple(body), (Button(_("Show as a picture"), open_picture.action()),))


@flow.press
async def open_picture(turn: Turn) -> Show:
    return await picture_link.show(turn, person=turn.who.id)


@flow.view
async def picture_link(turn: Turn, person: PersonId) -> Card | None:
    """The link to the picture, made anew whenever it is drawn."""
    turn.require(turn.who.id == person)
    return Card(
        title_on(turn.today),
        (Text(_("The link works for ten minutes, and for you alone.")),),
        (Link(_("Show as a picture"), picture.address(turn, "")),),
    )


async def _lines(turn: Turn) -> list[Line]:
    """The running channels that the one who acts or reads answers for or decides about."""
    running = [c for c in await turn.store.channels.all() if c.state in away.RUNNING]
    views = [
        view
        for view in await outlooks(turn, running)
        if _is_own(turn.who, view.channel) or cover.may_choose(turn, view)
    ]
    return forecast(views, turn.today, turn.municipality.calendar)


def _is_own(person: Person, c: Channel) -> bool:
    return person.id in c.keepers


async def _holes(turn: Turn, lines: Iterable[Line]) -> list[Element]:
    found = [(line, hole) for line in lines for hole in line.holes]
    if not found:
        return [Text(_("Every channel has somebody in every week."))]
    found.sort(key=lambda pair: pair[1].first_on)
    views = {v.channel.id: v for v in await outlooks(turn, [line.channel for line, _hole in found])}
    shown: list[Element] = [Heading(_("Nobody has the channel"))]
    for line, hole in found[:MAX_HOLES_SHOWN]:
        shown.append(await cover.short_item(turn, views[line.channel.id], hole))
    if len(found) > MAX_HOLES_SHOWN:
        hidden = len(found) - MAX_HOLES_SHOWN
        shown.append(Text(_("{count} more are not shown here.").format(count=hidden), subtle=True))
    return shown


def _fact(line: Line, people: Mapping[PersonId, Person]) -> tuple[str, str]:
    """The channel with its weeks, neighbours that are alike taken together."""
    runs: list[tuple[str, int, int]] = []
    for week in line.weeks:
        number, who = week.monday.isocalendar().week, said_week(week, people)
        if runs and runs[-1][0] == who:
            runs[-1] = (who, runs[-1][1], number)
        else:
            runs.append((who, number, number))
    said = [
        _("week {first}: {who}").format(first=first, who=who)
        if first == last
        else _("weeks {first}-{last}: {who}").format(first=first, last=last, who=who)
        for who, first, last in runs
    ]
    return labels.channel_name(line.channel), "; ".join(said)


def said_week(week: Week, people: Mapping[PersonId, Person]) -> str:
    """Who has the channel in a week: "Per Lund", "Per Lund, ingen onsdag 8 juli"."""
    names = [labels.person_name(people, person) for person in week.people]
    if week.empty_days:
        nobody = _("nobody") if not names else _("nobody on {days}")
        names.append(nobody.format(days=days(week.empty_days)))
    return ", ".join(names) or _("no check")


@flow.document
async def picture(turn: Turn, subject: str) -> Document:
    """The same weeks as a picture and as a table: a row for each channel, a column for each
    week."""
    people, lines = await turn.people(), await _lines(turn)
    turn.require(bool(lines))
    rows = [
        (
            labels.channel_name(line.channel),
            [(week, said_week(week, people)) for week in line.weeks],
        )
        for line in lines
    ]
    weeks_shown = [week_name(week) for week in lines[0].weeks]
    return Document(
        title_on(turn.today),
        (Text(_("As it stands on {day}.").format(day=day_of_year(turn.today))),),
        Table(
            (_("Channel"), *weeks_shown),
            tuple((name, *(words for _week, words in said)) for name, said in rows),
        ),
        file_name=f"forecast-{turn.today.isoformat()}",
        picture=drawn(title_on(turn.today), rows).encode(),
        media_type=SVG,
    )
