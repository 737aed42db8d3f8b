"""Something found in the comments: it is removed, and registered in the diary.

Source: rules moderation/delete-and-report, moderation/deleted-is-record,
moderation/offensive-personal-data.
"""

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from bot.domain.channels import Channel, ChannelState, people_of
from bot.domain.ids import ChannelId, IncidentId, OccurrenceId, PersonId
from bot.domain.people import Person, Role
from bot.domain.records import MAX_DIARY_NUMBER_CHARACTERS, Incident, IncidentKind
from bot.domain.texts import MAX_TEXT_CHARACTERS, one_line
from bot.flow import Flow
from bot.flows import labels
from bot.i18n import _
from bot.turn import Turn
from bot.ui import Action, Ask, Button, Card, Choice, Facts, Form, Show, Text, TextField, Wrong
from bot.ui import Field as AnyField

flow = Flow("incidents")


class Found(BaseModel):
    """What was found and what was done about it."""

    kind: IncidentKind
    what: str = Field(min_length=3, max_length=MAX_TEXT_CHARACTERS)
    removed: Literal["yes", "no"]


def found_fields(known: IncidentKind | None = None) -> tuple[AnyField, ...]:
    """The questions about something found, of the `known` kind when that has been said already."""
    return (
        Choice(
            name="kind",
            label=_("What is it?"),
            options=tuple((kind.value, labels.incident_kind(kind)) for kind in IncidentKind),
            value=known.value if known else "",
        ),
        TextField(
            name="what",
            label=_("Describe it shortly"),
            help=_("Do not copy the comment or names. Tell where it stood and when."),
            multiline=True,
            max_characters=MAX_TEXT_CHARACTERS,
        ),
        Choice(
            name="removed",
            label=_("Have you removed it?"),
            options=(("yes", _("Yes, it is removed")), ("no", _("No, not yet"))),
        ),
    )


def found_form(channel: Channel, submit: Action) -> Form:
    """The short form about something found in the channel."""
    return Form(
        title=_("Found something"),
        intro=labels.channel_name(channel),
        fields=found_fields(),
        submit=submit,
        submit_label=_("Save"),
    )


async def keep(
    turn: Turn, channel: Channel, values: Found, occurrence: OccurrenceId | None
) -> Incident:
    """The incident kept, and those told who are to register it."""
    incident = await turn.store.records.add_incident(
        Incident(
            channel=channel.id,
            occurrence=occurrence,
            kind=values.kind,
            what=values.what,
            removed=values.removed == "yes",
            seen_by=turn.who.id,
            seen_at=turn.now,
        )
    )
    turn.concern(*people_of(channel))
    for person in await _readers(turn, channel):
        if person.id != turn.who.id:
            turn.tell(person.id, to_register.notice(incident=incident.id))
    return incident


async def _readers(turn: Turn, channel: Channel) -> list[Person]:
    """Who is told of an incident: the communicators of the administration, and the registrars."""
    people = (await turn.people()).values()
    registrars = [p for p in people if p.active and p.listed and p.has(Role.REGISTRAR)]
    readers = [*await turn.supporters(channel.administration), *registrars]
    return list({person.id: person for person in readers}.values())


@flow.said("borttagen kommentar", "en borttagen kommentar", "removed comment", "a removed comment")
async def begin(turn: Turn, text: str) -> Show:
    return await start.show(turn, person=turn.who.id)


@flow.press
async def open_start(turn: Turn) -> Show:
    return await start.show(turn, person=turn.who.id)


@flow.view
async def start(turn: Turn, person: PersonId) -> Card | None:
    """What to do with a removed comment, and a button to keep it."""
    channels = await _own_channels(turn)
    if not channels:
        return Card(
            _("Removed comment"),
            (Text(_("You answer for no active channel. Tell the owner of the channel.")),),
        )
    return Card(
        _("Removed comment"),
        (Text(_("What we remove is a public record and is registered in the diary.")),),
        (Button(_("Removed comment"), report.action(), "primary"),),
    )


async def _own_channels(turn: Turn) -> list[Channel]:
    return [
        c
        for c in await turn.store.channels.of(turn.who.id)
        if c.state in (ChannelState.ACTIVE, ChannelState.CLOSING) and turn.who.id in c.keepers
    ]


@flow.form
async def report(turn: Turn, kind: IncidentKind | None = None) -> Ask | Show:
    """Something that was found at another time than the daily check, of a kind that may be known
    already."""
    channels = await _own_channels(turn)
    if not channels:
        return await start.show(turn, person=turn.who.id)
    chosen = str(channels[0].id) if len(channels) == 1 else ""
    options = tuple((str(c.id), labels.channel_name(c)) for c in channels)
    return Ask(
        Form(
            title=_("Removed comment"),
            fields=(
                Choice(name="channel", label=_("Channel"), options=options, value=chosen),
                *found_fields(kind),
            ),
            submit=reported.action(),
            submit_label=_("Save"),
        )
    )


class Reported(Found):
    """What was found, and in which channel."""

    channel: ChannelId


@flow.submit
async def reported(turn: Turn, values: Reported) -> Show | Wrong:
    channel = next((c for c in await _own_channels(turn) if c.id == values.channel), None)
    if channel is None:
        return Wrong({"channel": _("Choose one of your own channels.")})
    incident = await keep(turn, channel, values, None)
    return await to_register.show(turn, incident=incident.id)


@flow.view
async def to_register(turn: Turn, incident: IncidentId) -> Card | None:
    """The incident as it stands: what is left to do, and its diary number."""
    i = await turn.store.records.incident(incident)
    channel = await turn.store.channels.get(i.channel)
    turn.require(await _may_read(turn, i, channel))
    people = await turn.people()
    calendar = turn.municipality.calendar
    facts = [
        (_("Channel"), labels.channel_name(channel)),
        (_("Found"), labels.incident_kind(i.kind)),
        (_("Description"), i.what),
        (
            _("Found by"),
            _("{name}, {day}").format(
                name=labels.person_name(people, i.seen_by), day=labels.when(i.seen_at, calendar)
            ),
        ),
        (_("Removed"), _("Yes") if i.removed else _("No, not yet")),
    ]
    if i.diarienummer:
        facts.append((_("Diary number"), i.diarienummer))
        return Card(_("Registered in the diary"), (Facts(tuple(facts)),))
    steps = () if i.removed else (Text(_("Save a picture of it, then remove it in the service.")),)
    return Card(
        _("To register in the diary"),
        (
            Facts(tuple(facts)),
            *steps,
            Text(_("What is removed must be registered. Fill in the number when it is done.")),
        ),
        (Button(_("Diary number"), number.action(incident=incident), "primary"),),
    )


async def _may_read(turn: Turn, i: Incident, channel: Channel) -> bool:
    if turn.who.id in (i.seen_by, *channel.keepers):
        return True
    return turn.who.id in {person.id for person in await _readers(turn, channel)}


@flow.press
async def open_incident(turn: Turn, incident: IncidentId) -> Show:
    return await to_register.show(turn, incident=incident)


class DiaryNumber(BaseModel):
    """The number that the diary gave."""

    diarienummer: Annotated[
        str,
        AfterValidator(one_line),
        Field(min_length=2, max_length=MAX_DIARY_NUMBER_CHARACTERS),
    ]


def diary_field(value: str = "", *, required: bool = True) -> TextField:
    """The question for a diary number."""
    return TextField(
        name="diarienummer",
        label=_("Diary number"),
        help=_("The number that you get from the registrar."),
        value=value,
        max_characters=MAX_DIARY_NUMBER_CHARACTERS,
        required=required,
    )


@flow.form
async def number(turn: Turn, incident: IncidentId) -> Ask | Show:
    i = await turn.store.records.incident(incident)
    channel = await turn.store.channels.get(i.channel)
    turn.require(await _may_read(turn, i, channel))
    if i.diarienummer:
        return await to_register.show(turn, incident=incident)
    return Ask(
        Form(
            title=_("Diary number"),
            fields=(diary_field(),),
            submit=numbered.action(incident=incident),
            submit_label=_("Save"),
        )
    )


@flow.submit
async def numbered(turn: Turn, values: DiaryNumber, incident: IncidentId) -> Show | Wrong:
    i = await turn.store.records.incident(incident)
    channel = await turn.store.channels.get(i.channel)
    turn.require(await _may_read(turn, i, channel))
    if not i.diarienummer:
        await turn.store.records.save_incident(
            replace(
                i,
                diarienummer=values.diarienummer,
                registered_by=turn.who.id,
                registered_at=turn.now,
            )
        )
        turn.concern(*people_of(channel))
        turn.refresh(to_register.notice(incident=incident))
    return await to_register.show(turn, incident=incident)
