"""A channel in words: its facts, how far it has come, and what it waits for."""

from collections.abc import Mapping

from bot.domain.approvals import Approval, ApprovalState, Level
from bot.domain.channels import Channel, ChannelState, Consent, parts
from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.domain.rhythms import in_crisis
from bot.flows import labels
from bot.flows.application_form import missing
from bot.i18n import _
from bot.turn import Turn
from bot.ui import Quote, Text

Everybody = Mapping[PersonId, Person]


async def status(turn: Turn, c: Channel) -> tuple[Text | Quote, ...]:
    """How far it has come, what happens next and who does it."""
    people = await turn.people()
    state = Text(_("State: {state}.").format(state=labels.state(c.state)))
    latest = next(iter(await turn.store.approvals.of_channel(c.id)), None)
    if c.state is ChannelState.WAITING and latest is not None:
        if latest.level is Level.COMMUNICATOR:
            return state, Text(_("The communicator chooses who decides. You get the answer here."))
        decider = latest.manager if latest.level is Level.MANAGER else latest.stand_in
        name = labels.person_name(people, decider)
        return state, Text(
            _("{name} has your application now. You get the answer here.").format(name=name)
        )
    if c.state is ChannelState.DRAFT:
        told: tuple[Text | Quote, ...] = ()
        if latest is not None and latest.state is not ApprovalState.PENDING:
            told = (Text(outcome(latest, people)), Quote(latest.note))
        lacking = len(await missing(turn, c))
        rest = (
            _("Still to answer: {count} of 10.").format(count=lacking)
            if lacking
            else _("Everything is answered. You can send it.")
        )
        return state, *told, Text(rest)
    if c.state is ChannelState.APPROVED:
        return state, *(Text(line) for line in still_missing(c, people))
    return (state,)


async def channel_facts(turn: Turn, c: Channel) -> tuple[tuple[str, str], ...]:
    """Everything that was said about the channel; what is not answered is left out."""
    facts = (
        (_("Address"), c.address),
        (_("Purpose"), c.purpose),
        (_("Target group"), c.audience),
        (_("How it helps the goals of the unit"), c.goals),
        (_("Benefit to the target group"), c.benefit),
        (_("Resources over time"), c.resources),
        *await people_facts(turn, c),
        (_("Daily check"), await _rhythm(turn, c) if c.active_at else ""),
        (_("Crisis mode"), _crisis(turn, c)),
    )
    return tuple((name, value) for name, value in facts if value)


async def _rhythm(turn: Turn, c: Channel) -> str:
    """The days of the daily check, with the reason that was given for them."""
    days = labels.check_days(c.check_days)
    decided = [d for d in await turn.store.channels.decisions(c.id) if d.check_days is not None]
    return f"{days}. {decided[-1].reason}" if decided and decided[-1].reason else days


def _crisis(turn: Turn, c: Channel) -> str:
    if not in_crisis(c, turn.now) or c.crisis_until is None or c.crisis_rhythm is None:
        return ""
    until = labels.when(c.crisis_until, turn.municipality.calendar)
    often = labels.crisis_rhythm(c.crisis_rhythm)
    return _("{often}, until {moment}").format(often=often, moment=until)


async def people_facts(turn: Turn, c: Channel) -> tuple[tuple[str, str], ...]:
    """Owner and deputies, with what they have answered."""
    people = await turn.people()
    return tuple(
        (labels.part(part), _with_consent(people, person, answer))
        for part, (person, answer) in parts(c).items()
    )


def _with_consent(people: Everybody, person: PersonId, answer: Consent) -> str:
    name = labels.person_name(people, person)
    words = {
        Consent.ASKED: _("{name} (has not answered yet)"),
        Consent.YES: "{name}",
        Consent.NO: _("{name} (has said no)"),
    }
    return words[answer].format(name=name)


def outcome(a: Approval, people: Everybody) -> str:
    """Who decided what, in one line: "Approved by Karin Holm"."""
    name = labels.person_name(people, a.decided_by)
    return {
        ApprovalState.PENDING: _("Waiting for a decision"),
        ApprovalState.APPROVED: _("Approved by {name}"),
        ApprovalState.CHANGES_ASKED: _("{name} asks for changes"),
        ApprovalState.DECLINED: _("Declined by {name}"),
        ApprovalState.WITHDRAWN: _("Taken back by {name}"),
    }[a.state].format(name=name)


def still_missing(channel: Channel, people: Everybody) -> tuple[str, ...]:
    """What an approved channel waits for, as sentences; empty when it is active."""
    lines = []
    if channel.access_at is None:
        lines.append(_("The communicator confirms that administrator access has come."))
    if not channel.checklist:
        owner = labels.person_name(people, channel.owner)
        lines.append(_("{owner} goes through the start checklist.").format(owner=owner))
    return tuple(lines)
