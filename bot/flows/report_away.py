"""A manager reports somebody of their own staff as away today: dates only, never the reason.

Source: rules starting-channel/deputy, moderation/deputy-when-absent; ABS6.
"""

from datetime import date

from pydantic import BaseModel

from bot.domain.absences import BadAbsence
from bot.domain.ids import AbsenceId, PersonId
from bot.domain.people import Person, staff_of
from bot.flow import Flow
from bot.flows import absence as absences
from bot.flows import away, coming_back, labels
from bot.flows.deputy import takes_over
from bot.flows.hand_over import spans
from bot.i18n import _
from bot.ports import NotFound
from bot.turn import Turn
from bot.ui import Ask, Button, Card, DateField, Form, Item, PersonField, Show, Text, Wrong

flow = Flow("report_away")


async def staff(turn: Turn) -> list[Person]:
    """Whom the one who acts may report as away, by name."""
    return staff_of(turn.who, (await turn.people()).values())


@flow.said(
    "anmäl borta",
    "anmäla borta",
    "anmäl frånvaro",
    "anmäl någon borta",
    "report away",
    "report absence",
    "report somebody away",
)
async def begin(turn: Turn, text: str) -> Show:
    return await start.show(turn, person=turn.who.id)


@flow.press
async def open_start(turn: Turn) -> Show:
    return await start.show(turn, person=turn.who.id)


@flow.view
async def start(turn: Turn, person: PersonId) -> Card | None:
    """What it does, and the button."""
    turn.require(turn.who.id == person)
    title = _("Report somebody as away")
    if not await staff(turn):
        return Card(title, (Text(_("Only a manager can, for their own staff.")),))
    return Card(
        title,
        (Text(_("The deputy takes over at once. Only the days are kept, never the reason.")),),
        (Button(_("Report somebody as away"), report.action(), "primary"),),
    )


@flow.form
async def report(turn: Turn) -> Ask | Show:
    """Who, and until when."""
    names = await staff(turn)
    if not names:
        return await start.show(turn, person=turn.who.id)
    return Ask(
        Form(
            title=_("Report somebody as away"),
            intro=_("Away from today on. Only the days are kept, never the reason."),
            fields=(
                PersonField(
                    name="colleague",
                    label=_("Who is away?"),
                    value=names[0].id if len(names) == 1 else 0,
                ),
                DateField(name="last_on", label=_("Last day away"), value=turn.today.isoformat()),
            ),
            submit=reported.action(),
            submit_label=_("Save"),
        )
    )


class Reported(BaseModel):
    """Who is away, and their last day."""

    colleague: PersonId
    last_on: date


@flow.submit
async def reported(turn: Turn, values: Reported) -> Show | Wrong:
    """Keep the days: today's open checks move in this turn, and the person is told."""
    person = next((p for p in await staff(turn) if p.id == values.colleague), None)
    if person is None:
        return Wrong({"colleague": _("Choose somebody of your own staff.")})
    known = await turn.store.absences.between(
        turn.today, max(turn.today, values.last_on), [person.id]
    )
    if any(a.covers(turn.today) for a in known):
        text = _("{name} is away already {days}.")
        days = absences.span(turn, known[0])
        return Wrong({"colleague": text.format(name=person.name, days=days)})
    last_on = max([values.last_on, *(a.last_on for a in known)])
    try:
        stored = await absences.put(turn, turn.today, last_on, known, person.id)
    except BadAbsence as bad:
        wrong = {
            "order": _("Choose today or a later day."),
            "past": _("Choose today or a later day."),
            "length": _("Choose at most 400 days at a time."),
        }
        return Wrong({"last_on": wrong[str(bad)]})
    turn.tell(person.id, told.notice(absence=stored.id))
    return await done.show(turn, absence=stored.id)


@flow.view
async def done(turn: Turn, absence: AbsenceId) -> Card | None:
    """For the manager: who is away, and who has the channels now."""
    try:
        a = await turn.store.absences.get(absence)
    except NotFound:
        return None
    turn.require(turn.who.id == a.entered_by)
    people = await turn.people()
    leave = await away.leave_of(turn, a)
    items = []
    for view in leave.outlooks:
        runs = spans(view, max(a.first_on, turn.today), a.last_on, a.person)
        who = runs[0][0] if runs else None
        line = (
            _("{name} has it now.").format(name=labels.person_name(people, who))
            if who is not None
            else _("Nobody has it. I ask you who takes over.")
        )
        items.append(Item(labels.channel_name(view.channel), (line,)))
    name, days = labels.person_name(people, a.person), absences.span(turn, a)
    return Card(
        _("{owner} is away {days}").format(owner=name, days=days),
        tuple(items) or (Text(_("{name} answers for no channel.").format(name=name)),),
    )


@flow.view
async def told(turn: Turn, absence: AbsenceId) -> Card | None:
    """For the person: who reported them as away until when, and the way to take it back."""
    try:
        a = await turn.store.absences.get(absence)
    except NotFound:
        return Card(_("You are not marked as away"))
    turn.require(turn.who.id == a.person)
    manager = labels.person_name(await turn.some(a.entered_by), a.entered_by)
    text = _("{manager} has told me that you are away {days}.")
    leave = await away.leave_of(turn, a)
    lines = [line for view in leave.outlooks for line in await takes_over(turn, view, a)]
    card = Card(
        _("You are marked as away"),
        (
            Text(text.format(manager=manager, days=absences.span(turn, a))),
            *(Text(line) for line in lines),
        ),
    )
    if not a.covers(turn.today):
        return card
    button = Button(_("I am back"), coming_back.come_back.action(absence=absence))
    return Card(card.title, (*card.body, Text(_("Is it wrong? Take it back here."))), (button,))
