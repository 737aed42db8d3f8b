"""Owner and deputy: each is asked and says yes or no, and another can be named.

Source: rules starting-channel/named-owner, starting-channel/deputy; REG5.
"""

from dataclasses import replace

from pydantic import BaseModel

from bot.domain.channels import (
    Channel,
    ChannelState,
    Consent,
    answer_consent,
    may_name,
    name_people,
    people_of,
)
from bot.domain.duties import APPLICATION_VIEW, REQUEST_VIEW, TAKE_OVER_VIEW
from bot.domain.ids import ChannelId, PersonId
from bot.domain.successions import Part, handover
from bot.flow import Flow
from bot.flows import labels
from bot.flows.channel_card import channel_facts, people_facts
from bot.i18n import _
from bot.turn import Turn
from bot.ui import Ask, Button, Card, Facts, Form, Notice, PersonField, Show, Text, Wrong

flow = Flow("owner_and_deputy")


def ask(turn: Turn, channel: Channel, before: Channel | None = None) -> None:
    """Ask whoever has been named, and was not `before`, whether they can."""
    if channel.state is ChannelState.CLOSED:
        return
    known = (before.owner, before.deputy) if before else ()
    for person, answer in (
        (channel.owner, channel.owner_consent),
        (channel.deputy, channel.deputy_consent),
    ):
        if answer is Consent.ASKED and person is not None and person not in known:
            turn.tell(person, consent.notice(channel=channel.id, person=person))


@flow.view
async def consent(turn: Turn, channel: ChannelId, person: PersonId) -> Card | None:
    """For the one named as owner or deputy: what it means, with yes and no."""
    c = await turn.store.channels.get(channel)
    if person not in (c.owner, c.deputy):
        return Card(_("Somebody else has been named for {name}").format(name=c.name))
    is_owner = person == c.owner
    answer = c.owner_consent if is_owner else c.deputy_consent
    everybody = await turn.people()
    applicant = labels.person_name(everybody, c.applicant)
    body = (
        Text(_consent_story(is_owner).format(applicant=applicant, channel=labels.channel_name(c))),
        Facts(
            (
                (_("Address"), c.address),
                (_("Purpose"), c.purpose),
                (_("Responsible person"), labels.person_name(everybody, c.owner)),
                (_("Deputy"), labels.person_name(everybody, c.deputy)),
            )
        ),
    )
    title = _("Will you be responsible for a channel?") if is_owner else _("Will you be a deputy?")
    if c.state is ChannelState.CLOSED:
        return Card(title, (*body, Text(_("The channel is closed."))))
    if answer is Consent.YES:
        return Card(title, (*body, Text(_("You have said yes."))))
    if answer is Consent.NO:
        return Card(title, (*body, Text(_("You have said no."))))
    yes = _("Yes, I can be the owner") if is_owner else _("Yes, I can be the deputy")
    return Card(
        title,
        body,
        (
            Button(yes, accept.action(channel=channel), "primary"),
            Button(_("No, I cannot"), refuse.action(channel=channel)),
        ),
    )


def _consent_story(is_owner: bool) -> str:
    if is_owner:
        return _(
            "{applicant} has named you as responsible for {channel}. You look through the comments "
            "every day and keep a picture of the channel twice a year. I remind you."
        )
    return _(
        "{applicant} has named you as deputy for {channel}. You look after the channel when the "
        "owner is away. I tell you when."
    )


@flow.press
async def open_consent(turn: Turn, channel: ChannelId) -> Show:
    return await consent.show(turn, channel=channel, person=turn.who.id)


@flow.press
async def accept(turn: Turn, channel: ChannelId) -> Show:
    return await _answer(turn, channel, Consent.YES)


@flow.press
async def refuse(turn: Turn, channel: ChannelId) -> Show:
    return await _answer(turn, channel, Consent.NO)


async def _answer(turn: Turn, channel: ChannelId, answer: Consent) -> Show:
    c = await turn.store.channels.get(channel)
    turn.require(turn.who.active and turn.who.id in (c.owner, c.deputy))
    before = c.owner_consent if turn.who.id == c.owner else c.deputy_consent
    if before is Consent.ASKED and c.state is not ChannelState.CLOSED:
        await turn.store.channels.save(answer_consent(c, turn.who.id, answer, turn.now))
        turn.concern(*people_of(c))
        turn.refresh(Notice(APPLICATION_VIEW, {"channel": channel}))
        for request in (await turn.store.approvals.of_channel(channel))[:1]:
            turn.refresh(Notice(REQUEST_VIEW, {"approval": request.id}))
        if answer is Consent.NO and c.applicant != turn.who.id:
            turn.tell(c.applicant, someone_needed.notice(channel=channel, person=turn.who.id))
    return await consent.show(turn, channel=channel, person=turn.who.id)


@flow.view
async def someone_needed(turn: Turn, channel: ChannelId, person: PersonId) -> Card | None:
    """For the applicant: somebody named has said no."""
    c = await turn.store.channels.get(channel)
    everybody = await turn.people()
    who = labels.person_name(everybody, person)
    if person not in (c.owner, c.deputy):
        done = _("Somebody else has been named for {name}").format(name=c.name)
        return Card(done, (Facts(await channel_facts(turn, c)),))
    return Card(
        _("{person} cannot take part in {channel}").format(person=who, channel=c.name),
        (Text(_("Choose somebody else. A channel needs both an owner and a deputy.")),),
        (Button(_("Change owner or deputy"), name.action(channel=channel), "primary"),),
    )


class Named(BaseModel):
    """Who is to be owner and deputy."""

    owner: PersonId
    deputy: PersonId


@flow.form
async def name(turn: Turn, channel: ChannelId) -> Ask | Show:
    """Name another owner or deputy."""
    c = await turn.store.channels.get(channel)
    turn.require(await _may_name(turn, c), _("The applicant, the owner or the manager can."))
    return Ask(
        Form(
            title=_("Change owner or deputy"),
            intro=_("Whoever is new gets a question first."),
            fields=(
                PersonField(name="owner", label=_("Responsible person"), value=c.owner or 0),
                PersonField(name="deputy", label=_("Deputy"), value=c.deputy or 0),
            ),
            submit=named.action(channel=channel),
            submit_label=_("Save"),
        )
    )


@flow.submit
async def named(turn: Turn, values: Named, channel: ChannelId) -> Show | Wrong:
    c = await turn.store.channels.get(channel)
    turn.require(await _may_name(turn, c), _("The applicant, the owner or the manager can."))
    if values.owner == values.deputy:
        text = _("The owner cannot be their own deputy. Choose somebody else.")
        return Wrong({"deputy": text})
    found = await turn.store.people.many([values.owner, values.deputy])
    errors = {
        field: _("Choose somebody who works here and is in the organisation data.")
        for field, person in (("owner", values.owner), ("deputy", values.deputy))
        if person not in found or not (found[person].active and found[person].listed)
    }
    if errors:
        return Wrong(errors)
    owner = await _ask_first(turn, c, Part.OWNER, values.owner)
    deputy = await _ask_first(turn, c, Part.DEPUTY, values.deputy)
    changed = name_people(c, owner, deputy, turn.who.id, turn.now)
    stored = await turn.store.channels.save(changed)
    turn.concern(*people_of(c), *people_of(stored))
    for person in {c.owner, c.deputy} - {None}:
        if person is not None:
            turn.refresh(consent.notice(channel=channel, person=person))
            turn.refresh(someone_needed.notice(channel=channel, person=person))
    ask(turn, stored, before=c)
    for request in (await turn.store.approvals.of_channel(channel))[:1]:
        turn.refresh(Notice(REQUEST_VIEW, {"approval": request.id}))
    return await people.show(turn, channel=channel)


async def _ask_first(turn: Turn, channel: Channel, part: Part, to: PersonId) -> PersonId:
    """Who has the part now: the one named, or whoever had it until somebody new says yes."""
    wanted = handover(channel, part, to, turn.who.id, turn.today, turn.now)
    if wanted is None:
        return to
    open_now = await turn.store.successions.of_leaver(wanted.leaver)
    before = next((s for s in open_now if s.channel == channel.id), None)
    if before is None:
        asked = await turn.store.successions.add(wanted)
    elif before.needs_successor:
        asked = await turn.store.successions.save(replace(before, named=to, named_by=turn.who.id))
    else:
        return to
    args = {"succession": asked.id, "person": to}
    turn.tell(to, Notice(TAKE_OVER_VIEW, args))
    return wanted.leaver


@flow.view
async def people(turn: Turn, channel: ChannelId) -> Card | None:
    """Who is owner and deputy now, and what they have answered."""
    c = await turn.store.channels.get(channel)
    facts = list(await people_facts(turn, c))
    everybody = await turn.people()
    for holder in (c.owner, c.deputy):
        for s in await turn.store.successions.of_leaver(holder) if holder else ():
            if s.channel == c.id and s.needs_successor and s.named is not None:
                name_of_asked = labels.person_name(everybody, s.named)
                facts.append((_("Asked, has not answered"), name_of_asked))
    return Card(
        _("Owner and deputy of {channel}").format(channel=labels.channel_name(c)),
        (Facts(tuple(facts)),),
    )


async def _may_name(turn: Turn, channel: Channel) -> bool:
    everybody = await turn.people()
    owner = everybody.get(channel.owner) if channel.owner else None
    return may_name(turn.who, channel, owner.manager if owner else None)
