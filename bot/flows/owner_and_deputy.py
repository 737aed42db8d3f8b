"""Owner and deputies: each is asked and says yes or no, and others can be named.

Source: rules starting-channel/named-owner, starting-channel/deputy; REG5.
"""

from dataclasses import replace

from pydantic import BaseModel

from bot.domain.channels import (
    Channel,
    ChannelState,
    Consent,
    Part,
    answer_consent,
    may_name,
    name_people,
    part_of,
    parts,
    people_of,
)
from bot.domain.duties import APPLICATION_VIEW, REQUEST_VIEW, TAKE_OVER_VIEW
from bot.domain.ids import ChannelId, PersonId
from bot.domain.people import is_working
from bot.domain.successions import handover
from bot.flow import Flow
from bot.flows import away, labels
from bot.flows.application_form import twice
from bot.flows.channel_card import channel_facts, people_facts
from bot.i18n import _
from bot.turn import Turn
from bot.ui import Ask, Button, Card, Facts, Form, Notice, PersonField, Show, Text, Wrong

flow = Flow("owner_and_deputy")


def ask(turn: Turn, channel: Channel, before: Channel | None = None) -> None:
    """Ask whoever has been named, and was not `before`, whether they can."""
    if channel.state is ChannelState.CLOSED:
        return
    known = {person for person, _answer in parts(before).values()} if before else set()
    for person, answer in parts(channel).values():
        if answer is Consent.ASKED and person not in known:
            turn.tell(person, consent.notice(channel=channel.id, person=person))


@flow.view
async def consent(turn: Turn, channel: ChannelId, person: PersonId) -> Card | None:
    """For the one named as owner or deputy: what it means, with yes and no."""
    c = await turn.store.channels.get(channel)
    part = part_of(c, person)
    if part is None:
        return Card(_("You are not needed for {name} any more").format(name=c.name))
    _person, answer = parts(c)[part]
    everybody = await turn.people()
    applicant = labels.person_name(everybody, c.applicant)
    named = [
        (labels.part(one), labels.person_name(everybody, who))
        for one, (who, _answer) in parts(c).items()
    ]
    body = (
        Text(_consent_story(part).format(applicant=applicant, channel=labels.channel_name(c))),
        Facts(((_("Address"), c.address), (_("Purpose"), c.purpose), *named)),
    )
    title = _consent_title(part)
    if c.state is ChannelState.CLOSED:
        return Card(title, (*body, Text(_("The channel is closed."))))
    if answer is Consent.YES:
        return Card(title, (*body, Text(_("You have said yes."))))
    if answer is Consent.NO:
        return Card(title, (*body, Text(_("You have said no."))))
    is_owner = part is Part.OWNER
    yes = _("Yes, I can be the owner") if is_owner else _("Yes, I can be the deputy")
    return Card(
        title,
        body,
        (
            Button(yes, accept.action(channel=channel), "primary"),
            Button(_("No, I cannot"), refuse.action(channel=channel)),
        ),
    )


def _consent_title(part: Part) -> str:
    return {
        Part.OWNER: _("Will you be responsible for a channel?"),
        Part.DEPUTY: _("Will you be a deputy?"),
        Part.SECOND_DEPUTY: _("Will you be the second deputy?"),
    }[part]


def _consent_story(part: Part) -> str:
    if part is Part.SECOND_DEPUTY:
        return _(
            "{applicant} has named you as second deputy for {channel}. You look after the channel "
            "when both the owner and the deputy are away. I tell you when."
        )
    if part is Part.OWNER:
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
    part = part_of(c, turn.who.id)
    turn.require(turn.who.active and part is not None)
    before = parts(c)[part][1] if part else None
    if before is Consent.ASKED and c.state is not ChannelState.CLOSED:
        stored = await turn.store.channels.save(answer_consent(c, turn.who.id, answer, turn.now))
        await away.renamed(turn, c, stored)
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
    part = part_of(c, person)
    if part is None:
        done = _("Somebody else has been named for {name}").format(name=c.name)
        return Card(done, (Facts(await channel_facts(turn, c)),))
    text = _("Choose somebody else. A channel needs both an owner and a deputy.")
    if part is Part.SECOND_DEPUTY:
        text = _("Choose somebody else if you like. The channel can do without a second deputy.")
    return Card(
        _("{person} cannot take part in {channel}").format(person=who, channel=c.name),
        (Text(text),),
        (Button(_("Change owner or deputy"), name.action(channel=channel), "primary"),),
    )


class Named(BaseModel):
    """Who is to be owner and deputies."""

    owner: PersonId
    deputy: PersonId
    second_deputy: PersonId | None = None

    @property
    def parts(self) -> dict[Part, PersonId]:
        """Whoever is named, by part."""
        chosen = ((part, getattr(self, part)) for part in Part)
        return {part: person for part, person in chosen if person}


@flow.form
async def name(turn: Turn, channel: ChannelId) -> Ask | Show:
    """Name others as owner and deputies."""
    c = await turn.store.channels.get(channel)
    turn.require(await _may_name(turn, c), _("The applicant, the owner or the manager can."))
    return Ask(
        Form(
            title=_("Change owner or deputy"),
            intro=_("Whoever is new gets a question first."),
            fields=(
                PersonField(name="owner", label=_("Responsible person"), value=c.owner or 0),
                PersonField(name="deputy", label=_("Deputy"), value=c.deputy or 0),
                PersonField(
                    name="second_deputy",
                    label=_("Second deputy"),
                    help=_("Takes over when the owner and the deputy are both away."),
                    value=c.second_deputy or 0,
                    required=False,
                ),
            ),
            submit=named.action(channel=channel),
            submit_label=_("Save"),
        )
    )


@flow.submit
async def named(turn: Turn, values: Named, channel: ChannelId) -> Show | Wrong:
    c = await turn.store.channels.get(channel)
    turn.require(await _may_name(turn, c), _("The applicant, the owner or the manager can."))
    errors = twice(values.parts)
    found = await turn.store.people.many(values.parts.values())
    for part, person in values.parts.items():
        if person not in found or not is_working(found[person]):
            text = _("Choose somebody who works here and is in the organisation data.")
            errors.setdefault(part, text)
    if errors:
        return Wrong(errors)
    named_now = {
        part: await _ask_first(turn, c, part, person) for part, person in values.parts.items()
    }
    if waiting := twice(named_now):
        text = _("Whoever is new says yes first. Change one thing at a time.")
        return Wrong(dict.fromkeys(waiting, text))
    changed = name_people(c, named_now, turn.who.id, turn.now)
    stored = await turn.store.channels.save(changed)
    turn.concern(*people_of(c), *people_of(stored))
    for person, _answer in parts(c).values():
        turn.refresh(consent.notice(channel=channel, person=person))
        turn.refresh(someone_needed.notice(channel=channel, person=person))
    ask(turn, stored, before=c)
    await away.renamed(turn, c, stored)
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
    """Who is owner and deputies now, and what they have answered."""
    c = await turn.store.channels.get(channel)
    facts = list(await people_facts(turn, c))
    everybody = await turn.people()
    for holder, _answer in parts(c).values():
        for s in await turn.store.successions.of_leaver(holder):
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
