"""Words instead of presses: "ok" for the one matter that waits, "remind me tomorrow at 9", "pause
until Monday". Several channels are never answered at once.

Source: UX6.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel, JsonValue

from bot.domain.duties import CRISIS_CHECK, DAILY_CHECK, REMINDED_VIEW
from bot.domain.ids import ChannelId
from bot.domain.quiet_hours import MAX_PAUSE_DAYS
from bot.domain.reminder_words import Pause, Reminder, reads_pause, reads_reminder, resolve
from bot.flow import Flow, Press
from bot.flows import absence, crisis, daily_check, labels, owner_and_deputy
from bot.flows.waiting import matters
from bot.i18n import _, day
from bot.turn import Turn
from bot.ui import Action, Ask, Button, Card, DateField, Form, Item, Show, Text, Wrong

Args = dict[str, JsonValue]

flow = Flow("words")


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that waits: how it is shown, and what leads to it or answers it."""

    item: Item
    action: Action


async def _waiting(turn: Turn) -> list[Matter]:
    """What waits for the one who acts, each channel's check for itself."""
    found = await _checks(turn)
    daily = daily_check.open_today.action().step
    for item in await matters(turn, await turn.store.channels.of(turn.who.id)):
        button = next((b for b in item.buttons if isinstance(b, Button)), None)
        if button is not None and button.action.step not in (daily, crisis.all_clear.name):
            found.append(Matter(item, button.action))
    return found


async def _checks(turn: Turn) -> list[Matter]:
    """The open checks, with the press that says that all is clear."""
    steps = {DAILY_CHECK.name: daily_check.all_clear, CRISIS_CHECK.name: crisis.all_clear}
    open_now = [o for o in await turn.store.occurrences.open_for(turn.who.id) if o.duty in steps]
    channels = await turn.store.channels.many({ChannelId(o.subject) for o in open_now})
    found = []
    for o in open_now:
        channel = channels[ChannelId(o.subject)]
        action = steps[o.duty].action(occurrence=o.id)
        line = _("The comments, {day}").format(day=day(o.due_on))
        button = Button(_("All clear"), action, "primary")
        item = Item(labels.channel_name(channel), (line,), (button,))
        found.append(Matter(item, action))
    return found


@flow.said(
    "ok",
    "okej",
    "okey",
    "klart",
    "klar",
    "färdig",
    "färdigt",
    "det är klart",
    "jag är klar",
    "gjort",
    "det är gjort",
    "allt lugnt",
    "all clear",
    "okay",
    "done",
    "it is done",
    "finished",
)
async def ok(turn: Turn, text: str) -> Show:
    """Answers the matter that waits when it is the only one; otherwise asks which."""
    waiting = await _waiting(turn)
    if not waiting:
        return Show(Card(_("Nothing is waiting for you.")))
    if len(waiting) > 1:
        return await which.show(turn)
    [matter] = waiting
    step = _MAIN_PRESSES.get(matter.action.step)
    if step is None:
        return Show(Card(_("This waits for you. Press to answer."), (matter.item,)))
    args = matter.action.args
    await turn.store.records.note(step.name, turn.who.id, args, turn.now)
    shown: Show = await step.function(turn, **step.parse(args))
    return shown


# By what leads to a matter: the press that says yes to it. What takes a form is only shown.
_MAIN_PRESSES: Mapping[str, Press[Any]] = {
    daily_check.all_clear.name: daily_check.all_clear,
    crisis.all_clear.name: crisis.all_clear,
    owner_and_deputy.open_consent.name: owner_and_deputy.accept,
}


@flow.view
async def which(turn: Turn) -> Card | None:
    """Several matters wait: each is answered for itself."""
    waiting = await _waiting(turn)
    if not waiting:
        return Card(_("Nothing is waiting for you."))
    items = tuple(matter.item for matter in waiting)
    return Card(_("Which one do you mean?"), (Text(_("Answer for each one.")), *items))


# --- Reminding later -------------------------------------------------------------------------


@flow.said_like(reads_reminder)
async def remind(turn: Turn, wanted: Reminder) -> Show:
    """What waits is shown again at the moment that was named; which, when several wait."""
    at = resolve(wanted, turn.now, turn.who.check_hour, turn.municipality.calendar)
    if at is None:
        return Show(
            Card(
                _("When shall I remind you?"),
                (Text(_("For example “remind me tomorrow at 9” or “remind me in an hour”.")),),
            )
        )
    waiting = await _waiting(turn)
    if not waiting:
        return Show(Card(_("Nothing is waiting for you."), (Text(_("So I need not remind you.")),)))
    if len(waiting) == 1:
        return await _keep(turn, waiting[0].action.step, waiting[0].action.args, at)
    return await which_later.show(turn, at=at)


@flow.view
async def which_later(turn: Turn, at: datetime) -> Card | None:
    """Several matters wait: which is to come again, or all of them."""
    moment = labels.when(at, turn.municipality.calendar)
    items = [
        replace(
            matter.item,
            buttons=(
                Button(
                    _("Remind me of this"),
                    later.action(step=matter.action.step, args=dict(matter.action.args), at=at),
                ),
            ),
        )
        for matter in await _waiting(turn)
    ]
    if not items:
        return Card(_("Nothing is waiting for you."))
    return Card(
        _("Which one shall I remind you of, {moment}?").format(moment=moment),
        tuple(items),
        (Button(_("All of it"), all_later.action(at=at)),),
    )


@flow.press
async def later(turn: Turn, step: str, args: Args, at: datetime) -> Show:
    return await _keep(turn, step, args, at)


@flow.press
async def all_later(turn: Turn, at: datetime) -> Show:
    return await _keep(turn, "", {}, at)


async def _keep(turn: Turn, step: str, args: Mapping[str, JsonValue], at: datetime) -> Show:
    """Put the matter, or (step "") all that will wait then, in the outbox until the moment."""
    if turn.now < at <= turn.now + timedelta(days=MAX_PAUSE_DAYS):
        notice = reminded.notice(step=step, args=dict(args))
        matter = "-".join([step, *(str(value) for value in args.values())])
        key = f"{REMINDED_VIEW}/{turn.who.id}/{at.isoformat()}/{matter}"
        await turn.store.outbox.put_held(key, notice, turn.who.id, at)
    return await kept.show(turn, step=step, at=at)


@flow.view
async def kept(turn: Turn, step: str, at: datetime) -> Card | None:
    """When the matter comes again; a check of comments does not wait that long."""
    calendar = turn.municipality.calendar
    lines = [_("I remind you {moment}.").format(moment=labels.when(at, calendar))]
    if step in ("", daily_check.all_clear.name) and calendar.today(at) > turn.today:
        lines.append(
            _("A day's comments cannot wait: without an answer the check goes on to the next.")
        )
    return Card(_("I will come back to it"), tuple(Text(line) for line in lines))


@flow.view
async def reminded(turn: Turn, step: str, args: Args) -> Card | None:
    """What the person wanted to be reminded of, if it still waits."""
    items = [
        matter.item
        for matter in await _waiting(turn)
        if not step or (matter.action.step, dict(matter.action.args)) == (step, args)
    ]
    return Card(_("You asked me to remind you"), tuple(items)) if items else None


# --- Pausing -----------------------------------------------------------------------------------


@flow.said_like(reads_pause)
async def pause(turn: Turn, wanted: Pause) -> Show:
    """Leave the person alone until a date, but for duties; never without an end."""
    if wanted.is_of_check:
        return await check_goes_on.show(turn)
    if wanted.until is None or _wrong_end(turn, wanted.until):
        return await until_when.show(turn)
    return await _pause(turn, wanted.until)


def _wrong_end(turn: Turn, until: date) -> str:
    if until <= turn.today:
        return _("Choose a day after today.")
    if until > turn.today + timedelta(days=MAX_PAUSE_DAYS):
        return _("Choose a day within {count} days.").format(count=MAX_PAUSE_DAYS)
    return ""


@flow.view
async def check_goes_on(turn: Turn) -> Card | None:
    """Why the daily check cannot be paused, and what can be done instead."""
    return Card(
        _("The daily check cannot be paused"),
        (
            Text(_("Somebody must look at the comments every day, so that nobody is left alone.")),
            Text(_("Need a break? Tell me the days. Then it goes to the deputy meanwhile.")),
        ),
        (Button(_("I will be away"), absence.away_form.action(), "primary"),),
    )


@flow.view
async def until_when(turn: Turn) -> Card | None:
    """A pause has an end."""
    return Card(
        _("Until when?"),
        (Text(_("A pause always has an end. Write for example “pause until Monday”.")),),
        (Button(_("Choose a day"), pause_form.action(), "primary"),),
    )


@flow.form
async def pause_form(turn: Turn) -> Ask | Show:
    """The day when the pause is over."""
    following = turn.municipality.calendar.add_workdays(turn.today + timedelta(days=1), 0)
    return Ask(
        Form(
            title=_("Pause the reminders"),
            fields=(DateField(name="until", label=_("Until"), value=following.isoformat()),),
            submit=paused.action(),
            submit_label=_("Pause"),
        )
    )


class Until(BaseModel):
    """The day when the pause is over."""

    until: date


@flow.submit
async def paused(turn: Turn, values: Until) -> Show | Wrong:
    wrong = _wrong_end(turn, values.until)
    return Wrong({"until": wrong}) if wrong else await _pause(turn, values.until)


async def _pause(turn: Turn, until: date) -> Show:
    turn.who = replace(turn.who, paused_until=until)
    await turn.store.people.save(turn.who)
    return await standing.show(turn)


@flow.view
async def standing(turn: Turn) -> Card | None:
    """Whether the reader's reminders are paused, and what comes anyway."""
    until = turn.who.paused_until
    if until is None or until <= turn.today:
        return Card(_("Nothing is paused"), (Text(_("My messages come as usual.")),))
    return Card(
        _("Paused until {day}").format(day=day(until)),
        (
            Text(_("What is not urgent waits until then.")),
            Text(_("The daily check and what you must decide come anyway.")),
            Text(_("Are you away? Tell me the days. Then the deputy gets the check meanwhile.")),
        ),
        (
            Button(_("End the pause"), resume.action()),
            Button(_("I will be away"), absence.away_form.action()),
        ),
    )


@flow.said("sluta pausa", "avsluta pausen", "ta bort pausen", "resume", "end the pause", "unpause")
async def said_resume(turn: Turn, text: str) -> Show:
    return await _resume(turn)


@flow.press
async def resume(turn: Turn) -> Show:
    return await _resume(turn)


async def _resume(turn: Turn) -> Show:
    turn.who = replace(turn.who, paused_until=None)
    await turn.store.people.save(turn.who)
    await turn.store.outbox.release(turn.who.id, REMINDED_VIEW)
    return await standing.show(turn)
