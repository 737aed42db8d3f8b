"""The half-yearly snapshot: the owner takes a picture of the channel and notes where it is
registered.

Source: rules half-year-documentation/snapshot, half-year-documentation/screenshot-and-register.
"""

from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from bot.domain.channels import Channel
from bot.domain.duties import SNAPSHOT, Occurrence, OccurrenceState, complete, may_answer
from bot.domain.ids import ChannelId, FileId, OccurrenceId
from bot.domain.records import MAX_DIARY_NUMBER_CHARACTERS, Snapshot
from bot.domain.texts import one_line
from bot.flow import Flow, Wanted
from bot.flows import labels
from bot.flows.incidents import DiaryNumber, diary_field
from bot.flows.ladder import watch
from bot.i18n import _, day_and_week, day_of_year
from bot.turn import Turn
from bot.ui import Ask, Button, Card, DateField, Facts, Form, Show, Text, Wrong

DONE = "done"

flow = Flow("snapshot")


@flow.view
async def due(turn: Turn, channel: ChannelId, on: date) -> Card | None:
    """The snapshot that fell due on a date: how to take it, or how it was done."""
    found = await turn.store.occurrences.of_subject(SNAPSHOT, channel, on, on)
    if not found:
        return None
    o, c = found[0], await turn.store.channels.get(channel)
    title = _("Half-yearly snapshot") + ", " + labels.channel_name(c)
    taken = await turn.store.records.snapshot_of(o.id)
    if taken is None and o.state is OccurrenceState.MISSED:
        missed = _("Nobody took the snapshot that was asked for on {day}.")
        return Card(title, (Text(missed.format(day=day_of_year(on))),))
    if taken is None:
        return Card(
            title,
            (
                Text(_("Take a screenshot of the channel and have it registered in the diary.")),
                Text(
                    _("Asked for on {day}.").format(day=day_and_week(on)),
                    subtle=True,
                ),
            ),
            (Button(_("Done"), done.action(occurrence=o.id), "primary"),),
        )
    people = await turn.some(taken.taken_by)
    facts = [
        (_("Taken on"), day_of_year(taken.taken_on)),
        (_("Taken by"), labels.person_name(people, taken.taken_by)),
        (_("Screenshot"), _("kept here") if taken.picture else _("kept elsewhere")),
        (_("Diary number"), taken.diarienummer or _("not yet")),
    ]
    buttons = (
        ()
        if taken.diarienummer
        else (Button(_("Diary number"), number.action(occurrence=o.id), "primary"),)
    )
    return Card(title, (Facts(tuple(facts)),), buttons)


async def _answerable(turn: Turn, occurrence: OccurrenceId) -> tuple[Occurrence, Channel]:
    o = await turn.store.occurrences.get(occurrence)
    turn.require(o.duty == SNAPSHOT.name)
    channel = await turn.store.channels.get(ChannelId(o.subject))
    steps = (await watch(turn, channel)).ladder
    allowed = turn.who.active and may_answer(turn.who.id, o, steps)
    turn.require(allowed, _("The owner or the deputy of the channel can."))
    return o, channel


@flow.press
async def open_due(turn: Turn, occurrence: OccurrenceId) -> Show:
    o = await turn.store.occurrences.get(occurrence)
    return await due.show(turn, channel=ChannelId(o.subject), on=o.due_on)


@flow.form
async def done(turn: Turn, occurrence: OccurrenceId) -> Ask | Show:
    """When it was taken, and the diary number now or later."""
    o, channel = await _answerable(turn, occurrence)
    if o.state is not OccurrenceState.OPEN:
        return await due.show(turn, channel=channel.id, on=o.due_on)
    return Ask(
        Form(
            title=_("Half-yearly snapshot"),
            intro=labels.channel_name(channel),
            fields=(
                DateField(name="taken_on", label=_("Taken on"), value=turn.today.isoformat()),
                diary_field(required=False),
            ),
            submit=taken.action(occurrence=occurrence),
            submit_label=_("Done"),
        )
    )


class Taken(BaseModel):
    """When the picture was taken, and its diary number if there is one yet."""

    taken_on: date
    diarienummer: Annotated[
        str, AfterValidator(one_line), Field(max_length=MAX_DIARY_NUMBER_CHARACTERS)
    ] = ""


@flow.submit
async def taken(turn: Turn, values: Taken, occurrence: OccurrenceId) -> Show | Wrong:
    o, channel = await _answerable(turn, occurrence)
    if o.state is OccurrenceState.OPEN:
        if values.taken_on > turn.today:
            return Wrong({"taken_on": _("Choose today or an earlier day.")})
        await _keep(turn, o, channel, values.taken_on, values.diarienummer)
    return await due.show(turn, channel=channel.id, on=o.due_on)


async def _keep(
    turn: Turn,
    o: Occurrence,
    channel: Channel,
    taken_on: date,
    diarienummer: str,
    picture: FileId | None = None,
) -> None:
    await turn.store.records.add_snapshot(
        Snapshot(
            channel=channel.id,
            occurrence=o.id,
            taken_on=taken_on,
            taken_by=turn.who.id,
            picture=picture,
            diarienummer=diarienummer,
        )
    )
    closed = complete(o, turn.who.id, turn.now, turn.municipality.calendar, DONE)
    await turn.store.occurrences.save(closed)
    turn.refresh(due.notice(channel=channel.id, on=o.due_on))


@flow.wants_pictures
async def wanted(turn: Turn) -> list[Wanted]:
    """The channels whose snapshot waits for whoever acts."""
    open_now = await turn.store.occurrences.open_for(turn.who.id)
    waiting = [o for o in open_now if o.duty == SNAPSHOT.name]
    channels = await turn.store.channels.many({ChannelId(o.subject) for o in waiting})
    return [
        Wanted(channels[ChannelId(o.subject)].name, sent.action(FileId(0), occurrence=o.id))
        for o in waiting
    ]


@flow.picture
async def sent(turn: Turn, picture: FileId, occurrence: OccurrenceId) -> Show:
    """The screenshot itself, sent in the conversation; the diary number can come later."""
    o, channel = await _answerable(turn, occurrence)
    if o.state is OccurrenceState.OPEN:
        await _keep(turn, o, channel, turn.today, "", picture)
    return await due.show(turn, channel=channel.id, on=o.due_on)


@flow.form
async def number(turn: Turn, occurrence: OccurrenceId) -> Ask | Show:
    """The diary number, when it comes later."""
    o, channel = await _answerable(turn, occurrence)
    picture = await turn.store.records.snapshot_of(o.id)
    if picture is None or picture.diarienummer:
        return await due.show(turn, channel=channel.id, on=o.due_on)
    return Ask(
        Form(
            title=_("Diary number"),
            fields=(diary_field(),),
            submit=numbered.action(occurrence=occurrence),
            submit_label=_("Save"),
        )
    )


@flow.submit
async def numbered(turn: Turn, values: DiaryNumber, occurrence: OccurrenceId) -> Show | Wrong:
    o, channel = await _answerable(turn, occurrence)
    picture = await turn.store.records.snapshot_of(o.id)
    if picture is not None and not picture.diarienummer:
        changed = replace(picture, diarienummer=values.diarienummer)
        await turn.store.records.save_snapshot(changed)
        turn.refresh(due.notice(channel=channel.id, on=o.due_on))
    return await due.show(turn, channel=channel.id, on=o.due_on)
