"""Absence said in plain words: "semester v 28-30", "sjuk idag", "tillbaka på torsdag".

What was understood is shown as dates before anything is kept; the words themselves never are.
"""

from datetime import date, timedelta

from bot.domain.absence_words import Away, Back, Said, absence_in
from bot.domain.absences import Absence
from bot.flow import Flow
from bot.flows import absence
from bot.i18n import _, day_and_week
from bot.turn import Turn
from bot.ui import Button, Card, Show, Text

flow = Flow("absence_words")


@flow.said_like(absence_in)
async def heard(turn: Turn, said: Said) -> Show:
    """The days back as dates, or one question about them."""
    if not turn.who.listed:
        return await absence.mine.show(turn, person=turn.who.id)
    match said:
        case Away(first_on, date() as last_on):
            return await absence.understood.show(turn, first_on=first_on, last_on=last_on)
        case Away(first_on, _):
            return await until_when.show(turn, first_on=first_on)
        case Back(on):
            return await back.show(turn, on=on)
    return await which_days.show(turn)


@flow.view
async def which_days(turn: Turn) -> Card | None:
    """The days could not be told for sure."""
    return Card(
        _("Which days are you away?"),
        (Text(_("I do not want to guess. Choose the first and the last day.")),),
        (Button(_("Choose the days"), absence.away_form.action(), "primary"),),
    )


@flow.view
async def until_when(turn: Turn, first_on: date) -> Card | None:
    """One question: the last day."""
    known = await absence.overlapping(turn, first_on, first_on)
    if known:
        return await absence.understood.draw(turn, first_on, known[0].last_on)
    text = _("You are away from {day}. Which day is the last?")
    choose = absence.away_form.action(first_on=first_on)
    that_day = absence.save_days.action(first_on=first_on, last_on=first_on)
    return Card(
        _("Until when are you away?"),
        (Text(text.format(day=day_and_week(first_on))),),
        (
            Button(_("Choose the last day"), choose, "primary"),
            Button(_("That day only"), that_day),
        ),
    )


async def _current(turn: Turn) -> Absence | None:
    """The absence that the one who acts is in, or the next one."""
    ahead = turn.today + absence.AHEAD
    found = await turn.store.absences.between(turn.today, ahead, [turn.who.id])
    return found[0] if found else None


@flow.view
async def back(turn: Turn, on: date) -> Card | None:
    """When the person is back: what becomes of their days away, shown before it is kept."""
    a, last_on = await _current(turn), on - timedelta(days=1)
    if a is None or (a.first_on > turn.today and on == turn.today):
        return _not_away(turn, on)
    if a.last_on == last_on:
        return Card(_("You are back {day}").format(day=day_and_week(on)), (_until(turn, a),))
    if a.first_on >= on and a.first_on > turn.today:
        return _not_away(turn, on)
    away = absence.span(turn, a)
    if on > a.first_on:
        text = _("You told me {days}. Your last day away is then {day}.")
    else:
        text = _("You told me {days}. I take those days away.")
    return Card(
        _("You are back {day}").format(day=day_and_week(on)),
        (Text(text.format(days=away, day=day_and_week(last_on))),),
        (
            Button(_("Save"), come_back.action(on=on), "primary"),
            Button(_("Change"), absence.open_mine.action()),
        ),
    )


def _until(turn: Turn, a: Absence) -> Text:
    return Text(_("You are away {days}.").format(days=absence.span(turn, a)))


def _not_away(turn: Turn, on: date) -> Card:
    if on <= turn.today:
        return Card(_("Good to have you here"), (Text(_("You are not marked as away.")),))
    away = absence.away_form.action(first_on=turn.today, last_on=on - timedelta(days=1))
    return Card(
        _("You are back {day}").format(day=day_and_week(on)),
        (Text(_("You have told me no days away until then. Are you away now?")),),
        (Button(_("Choose the days"), away, "primary"),),
    )


@flow.press
async def come_back(turn: Turn, on: date) -> Show:
    """End the absence the day before, or take it away when nothing is left of it."""
    turn.require(turn.who.listed)
    a, last_on = await _current(turn), on - timedelta(days=1)
    if a is not None and a.last_on != last_on:
        if a.first_on > last_on:
            await absence.take_away(turn, a)
        elif last_on < turn.today:
            await absence.end_now(turn, a)
        else:
            await absence.put(turn, a.first_on, last_on, [a])
    return await absence.mine.show(turn, person=turn.who.id)
