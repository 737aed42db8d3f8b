"""The snapshot: somebody sends a picture of the channel and notes where it is registered; what is
overdue stands before the communicator, and a change asks for one more.

Source: rules half-year-documentation/snapshot, half-year-documentation/screenshot-and-register;
SNA1, SNA2.
"""

from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from bot.domain.channels import Channel, ChannelState, may_confirm_access, people_of
from bot.domain.duties import (
    CLOSING_VIEW,
    DUTIES,
    EXTRA_SNAPSHOT,
    SNAPSHOT,
    SNAPSHOTS,
    Occurrence,
    OccurrenceState,
    complete,
    may_answer,
)
from bot.domain.ids import ChannelId, FileId, OccurrenceId, PersonId
from bot.domain.records import MAX_DIARY_NUMBER_CHARACTERS, Snapshot
from bot.domain.snapshots import extra_snapshot, next_step, overdue, snapshot_args
from bot.domain.texts import one_line
from bot.flow import Flow, Wanted
from bot.flows import labels
from bot.flows.incidents import DiaryNumber, diary_field
from bot.flows.ladder import watch
from bot.i18n import _, day_and_week, day_of_year
from bot.ports import NotFound
from bot.turn import Turn
from bot.ui import (
    Ask,
    Button,
    Card,
    DateField,
    Document,
    Facts,
    FileField,
    Form,
    Item,
    Link,
    Notice,
    Show,
    Table,
    Text,
    Wrong,
)

DONE = "done"

flow = Flow("snapshot")


@flow.view
async def due(turn: Turn, channel: ChannelId, on: date, duty: str = SNAPSHOT.name) -> Card | None:
    """The snapshot that falls due on a date: how to take it, or how it was done."""
    of = EXTRA_SNAPSHOT if duty == EXTRA_SNAPSHOT.name else SNAPSHOT
    found = await turn.store.occurrences.of_subject(of, channel, on, on)
    if not found:
        return None
    o, c = found[0], await turn.store.channels.get(channel)
    kind = _("Half-yearly snapshot") if of is SNAPSHOT else _("Extra snapshot")
    title = f"{kind}, {labels.channel_name(c)}"
    taken = await turn.store.records.snapshot_of(o.id)
    if taken is None and o.state is OccurrenceState.MISSED:
        missed = _("Nobody took the snapshot that was asked for on {day}.")
        return Card(title, (Text(missed.format(day=day_of_year(on))),))
    if taken is None:
        return Card(
            title,
            (
                Text(_("Take a screenshot of the channel and have it registered in the diary.")),
                Text(_("Send the picture here, or press the button.")),
                Text(_when_due(turn, on).format(day=day_and_week(on)), subtle=True),
            ),
            (Button(_("Done"), done.action(occurrence=o.id), "primary"),),
        )
    people = await turn.some(taken.taken_by)
    facts = [
        (_("Taken on"), day_of_year(taken.taken_on)),
        (_("Taken by"), labels.person_name(people, taken.taken_by)),
        (_("Screenshot"), _("kept here") if taken.picture else _("kept elsewhere")),
        (_("Diary number"), taken.diarienummer or _("not yet")),
        *(await _proof(turn, taken.picture) if taken.picture else ()),
    ]
    buttons = []
    if not taken.diarienummer:
        buttons.append(Button(_("Diary number"), number.action(occurrence=o.id), "primary"))
    if taken.picture:
        buttons.append(Button(_("See the picture"), see.action(occurrence=o.id)))
    return Card(title, (Facts(tuple(facts)),), tuple(buttons))


async def _proof(turn: Turn, picture: FileId) -> list[tuple[str, str]]:
    proof = await turn.store.files.proof(picture)
    at = labels.when(proof.sent_at, turn.municipality.calendar)
    return [(_("Received"), at), (_("Fingerprint (SHA-256)"), proof.sha256)]


def _when_due(turn: Turn, on: date) -> str:
    if on < turn.today:
        return _("It should have been taken by {day}.")
    return _("Take it by {day}.")


async def _answerable(turn: Turn, occurrence: OccurrenceId) -> tuple[Occurrence, Channel]:
    o = await turn.store.occurrences.get(occurrence)
    turn.require(o.duty in SNAPSHOTS)
    channel = await turn.store.channels.get(ChannelId(o.subject))
    steps = (await watch(turn, channel)).ladder
    allowed = turn.who.active and may_answer(turn.who.id, o, steps)
    turn.require(allowed, _("The owner or the deputy of the channel can."))
    return o, channel


@flow.press
async def open_due(turn: Turn, occurrence: OccurrenceId) -> Show:
    o = await turn.store.occurrences.get(occurrence)
    return await _show(turn, o)


async def _show(turn: Turn, o: Occurrence) -> Show:
    return await due.show(turn, channel=ChannelId(o.subject), on=o.due_on, duty=o.duty)


@flow.form
async def done(turn: Turn, occurrence: OccurrenceId) -> Ask | Show:
    """When it was taken, and the diary number now or later."""
    o, channel = await _answerable(turn, occurrence)
    if o.state is not OccurrenceState.OPEN:
        return await _show(turn, o)
    return Ask(
        Form(
            title=_("Half-yearly snapshot"),
            intro=labels.channel_name(channel),
            fields=(
                DateField(name="taken_on", label=_("Taken on"), value=turn.today.isoformat()),
                FileField(
                    name="picture",
                    label=_("Picture of the channel"),
                    help=_("PNG, JPEG, GIF or WebP. It is kept here, with its fingerprint."),
                    required=False,
                ),
                diary_field(required=False),
            ),
            submit=taken.action(occurrence=occurrence),
            submit_label=_("Done"),
        )
    )


class Taken(BaseModel):
    """When the picture was taken, the picture itself, and its diary number if there is one yet."""

    taken_on: date
    picture: FileId | None = None
    diarienummer: Annotated[
        str, AfterValidator(one_line), Field(max_length=MAX_DIARY_NUMBER_CHARACTERS)
    ] = ""


@flow.submit
async def taken(turn: Turn, values: Taken, occurrence: OccurrenceId) -> Show | Wrong:
    o, channel = await _answerable(turn, occurrence)
    if o.state is OccurrenceState.OPEN:
        if values.taken_on > turn.today:
            return Wrong({"taken_on": _("Choose today or an earlier day.")})
        turn.require(await _came_along(turn, values.picture))
        await _keep(turn, o, channel, values.taken_on, values.diarienummer, values.picture)
    return await _show(turn, o)


async def _came_along(turn: Turn, picture: FileId | None) -> bool:
    """Whether the picture came with this very form: the id of another is forged."""
    if picture is None:
        return True
    proof = await turn.store.files.proof(picture)
    return (proof.sent_by, proof.sent_at) == (turn.who.id, turn.now)


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
    turn.refresh(Notice(due.name, snapshot_args(o)))
    turn.refresh(Notice(CLOSING_VIEW, {"channel": channel.id}))


@flow.wants_pictures
async def wanted(turn: Turn) -> list[Wanted]:
    """The channels whose snapshot waits for whoever acts, also when it has been passed on; one
    picture a channel, for what is due first."""
    waiting: dict[OccurrenceId, Occurrence] = {}
    for duty in DUTIES:
        if duty.name in SNAPSHOTS:
            found = await turn.store.occurrences.of_person(duty, turn.who.id, turn.today)
            waiting |= {o.id: o for o in found if o.state is OccurrenceState.OPEN}
    first = {o.subject: o for o in sorted(waiting.values(), key=lambda o: o.due_on, reverse=True)}
    channels = await turn.store.channels.many({ChannelId(subject) for subject in first})
    return [
        Wanted(channels[ChannelId(o.subject)].name, sent.action(FileId(0), occurrence=o.id))
        for o in first.values()
    ]


@flow.picture
async def sent(turn: Turn, picture: FileId, occurrence: OccurrenceId) -> Show:
    """The screenshot itself, sent in the conversation; the diary number can come later."""
    o, channel = await _answerable(turn, occurrence)
    if o.state is OccurrenceState.OPEN:
        await _keep(turn, o, channel, turn.today, "", picture)
    return await _show(turn, o)


@flow.form
async def number(turn: Turn, occurrence: OccurrenceId) -> Ask | Show:
    """The diary number, when it comes later."""
    o, _channel = await _answerable(turn, occurrence)
    picture = await turn.store.records.snapshot_of(o.id)
    if picture is None or picture.diarienummer:
        return await _show(turn, o)
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
    o, _channel = await _answerable(turn, occurrence)
    picture = await turn.store.records.snapshot_of(o.id)
    if picture is not None and not picture.diarienummer:
        changed = replace(picture, diarienummer=values.diarienummer)
        await turn.store.records.save_snapshot(changed)
        turn.refresh(Notice(due.name, snapshot_args(o)))
    return await _show(turn, o)


@flow.press
async def see(turn: Turn, occurrence: OccurrenceId) -> Show:
    return await picture_link.show(turn, occurrence=occurrence)


@flow.view
async def picture_link(turn: Turn, occurrence: OccurrenceId) -> Card | None:
    """A link to the kept picture, signed anew each time that the card is drawn."""
    _o, channel = await _answerable(turn, occurrence)
    address = kept_picture.address(turn, str(occurrence))
    return Card(
        _("Picture of {channel}").format(channel=labels.channel_name(channel)),
        (Text(_("The links are yours and work for ten minutes."), subtle=True),),
        (
            *((Link(_("See the picture"), address),) if address else ()),
            Button(_("New links"), see.action(occurrence=occurrence)),
        ),
    )


@flow.document
async def kept_picture(turn: Turn, subject: str) -> Document:
    """The picture that was handed in, with what proves it. Raises: NotFound, NotAllowed."""
    if not subject.isdigit():
        raise NotFound(subject)
    o, channel = await _answerable(turn, OccurrenceId(int(subject)))
    found = await turn.store.records.snapshot_of(o.id)
    if found is None or found.picture is None:
        raise NotFound(subject)
    shown = await turn.store.files.get(found.picture)
    people = await turn.some(found.taken_by)
    facts = (
        (_("Channel"), labels.channel_name(channel)),
        (_("Taken on"), day_of_year(found.taken_on)),
        (_("Taken by"), labels.person_name(people, found.taken_by)),
        (_("Diary number"), found.diarienummer or _("not yet")),
        *await _proof(turn, found.picture),
    )
    return Document(
        title=_("Picture of {channel}").format(channel=labels.channel_name(channel)),
        body=(),
        table=Table((_("What"), _("Value")), facts),
        file_name=f"bild-{o.subject}-{o.due_on.isoformat()}",
        picture=shown.content,
        media_type=shown.media_type,
    )


@flow.said("halvårsbilder", "halvårsbilder som saknas", "missing snapshots", "snapshots")
async def said_missing(turn: Turn, text: str) -> Show:
    return await missing.show(turn, person=turn.who.id)


@flow.press
async def open_missing(turn: Turn) -> Show:
    return await missing.show(turn, person=turn.who.id)


@flow.view
async def missing(turn: Turn, person: PersonId) -> Card | None:
    """For the communicator: the snapshots that should have been taken, the oldest first."""
    turn.require(turn.who.id == person)
    found = await missing_for(turn)
    people, title = await turn.people(), _("Snapshots that are missing")
    if not found:
        return Card(title, (Text(_("None is missing.")),))
    items = [
        Item(
            labels.channel_name(c),
            (
                _("Should have been taken by {day}.").format(day=day_and_week(o.due_on)),
                _("{name} has it now.").format(name=labels.person_name(people, o.responsible)),
            ),
            (Button(_("Show"), open_due.action(occurrence=o.id)),),
        )
        for c, o in found
    ]
    return Card(title, tuple(items))


async def missing_for(turn: Turn) -> list[tuple[Channel, Occurrence]]:
    """The overdue snapshots of the channels that whoever acts supports."""
    officials = await turn.officials()
    channels = {
        c.id: c
        for c in await turn.store.channels.all()
        if c.state in (ChannelState.ACTIVE, ChannelState.CLOSING)
        and may_confirm_access(turn.who, c, officials)
    }
    late: list[Occurrence] = []
    for duty in DUTIES:
        if channels and duty.name in SNAPSHOTS:
            found = await turn.store.occurrences.recent(duty, channels, date.max)
            late += [o for listed in found.values() for o in listed]
    return [(channels[ChannelId(o.subject)], o) for o in overdue(late, turn.today)]


@flow.said(
    "vi har bytt namn",
    "vi har bytt utseende",
    "vi bytte namn",
    "vi har bytt namn och utseende",
    "kanalen har bytt namn",
    "kanalen har bytt utseende",
    "extra bild",
    "we have changed our name",
    "we have a new name",
    "we have a new look",
    "extra snapshot",
)
async def said_changed(turn: Turn, text: str) -> Show:
    """One channel: ask at once. Several: ask which."""
    own = await _own_channels(turn)
    if len(own) == 1:
        return await _show(turn, await ask_extra(turn, own[0]))
    return await which_changed.show(turn, person=turn.who.id)


async def _own_channels(turn: Turn) -> list[Channel]:
    return [
        c
        for c in await turn.store.channels.of(turn.who.id)
        if c.state in (ChannelState.ACTIVE, ChannelState.CLOSING) and turn.who.id in c.keepers
    ]


@flow.view
async def which_changed(turn: Turn, person: PersonId) -> Card | None:
    """Which of several channels has changed."""
    turn.require(turn.who.id == person)
    own = await _own_channels(turn)
    if not own:
        text = _("You answer for no active channel. Tell the owner of the channel.")
        return Card(_("Extra snapshot"), (Text(text),))
    items = [
        Item(
            labels.channel_name(c),
            (),
            (Button(_("This one has changed"), changed.action(channel=c.id)),),
        )
        for c in own
    ]
    return Card(_("Which channel has changed?"), tuple(items))


@flow.press
async def changed(turn: Turn, channel: ChannelId) -> Show:
    """A channel has a new name or a new look: a snapshot shows it."""
    c = await turn.store.channels.get(channel)
    allowed = c.state in (ChannelState.ACTIVE, ChannelState.CLOSING)
    steps = (await watch(turn, c)).ladder
    turn.require(
        turn.who.active and allowed and turn.who.id in steps,
        _("The owner or the deputy of the channel can."),
    )
    return await _show(turn, await ask_extra(turn, c))


async def ask_extra(turn: Turn, channel: Channel, asked: PersonId | None = None) -> Occurrence:
    """The extra snapshot of a channel: the one that waits already, or a new one for whoever is
    `asked` (the one who acts when none is given)."""
    found = await turn.store.occurrences.recent(EXTRA_SNAPSHOT, [channel.id], turn.today)
    waiting = [o for o in found.get(channel.id, []) if o.state is OccurrenceState.OPEN]
    if waiting:
        return waiting[-1]
    steps = (await watch(turn, channel)).ladder
    wanted = extra_snapshot(channel, steps, turn.today, asked or turn.who.id)
    added = await turn.store.occurrences.add([wanted])
    if not added:  # one was asked for and taken today
        return next(o for o in found[channel.id] if o.due_on == wanted.due_on)
    step = next_step(added[0], turn.municipality.calendar, turn.now)
    await turn.store.schedule.save([step] if step else [])
    turn.concern(*people_of(channel))
    return added[0]
