"""The manager decides about a channel: approve with five assurances, ask for changes, or decline.

Source: rules starting-channel/manager-approval, starting-channel/manager-duties; REG2-REG6.
"""

from pydantic import BaseModel, Field

from bot.domain.approvals import (
    Approval,
    ApprovalKind,
    ApprovalState,
    Assurance,
    Level,
    decide,
    may_decide,
)
from bot.domain.channels import Channel, ChannelState, Consent, people_of
from bot.domain.duties import CHOOSE_VIEW
from bot.domain.ids import ApprovalId
from bot.domain.texts import MAX_TEXT_CHARACTERS
from bot.domain.waiting_approvals import schedule_approval
from bot.flow import Flow
from bot.flows import close_channel, labels, register_channel, start_channel
from bot.flows.channel_card import Everybody, channel_facts, outcome, still_missing
from bot.i18n import _
from bot.turn import Turn
from bot.ui import (
    Ask,
    Button,
    Card,
    Checks,
    Facts,
    Form,
    Notice,
    Quote,
    Show,
    Text,
    TextField,
    Wrong,
)

flow = Flow("approval")


@flow.view
async def request(turn: Turn, approval: ApprovalId) -> Card | None:
    """The request with all its facts; with buttons for whoever may decide, and how it was
    decided."""
    a = await turn.store.approvals.get(approval)
    if a.kind is ApprovalKind.CLOSE:
        return await close_channel.request_card(turn, approval)
    channel = await turn.store.channels.get(a.channel)
    people = await turn.people()
    applicant = labels.person_name(people, a.applicant)
    facts = Facts(
        (
            (_("Applicant"), applicant),
            (_("Service"), labels.service(channel.service)),
            (_("Name of the channel"), channel.name),
            *await channel_facts(turn, channel),
        )
    )
    if a.state is not ApprovalState.PENDING:
        return Card(
            outcome(a, people),
            (*_reason(a), *_decided_when(turn, a), facts),
        )
    since = Text(
        _("Asked for on {day}.").format(day=labels.when(a.asked_at, turn.municipality.calendar)),
        subtle=True,
    )
    intro = Text(
        _("{applicant} wants to start {channel}. It needs your decision.").format(
            applicant=applicant, channel=labels.channel_name(channel)
        )
    )
    appoints = Text(
        _("By approving you also appoint {owner} as responsible for the channel.").format(
            owner=labels.person_name(people, channel.owner)
        )
    )
    if not may_decide(turn.who, a):
        waits = Text(_("It waits for {name}.").format(name=_decider(a, people)))
        return Card(_("A new channel to decide about"), (waits, facts, since))
    return Card(
        _("A new channel to decide about"),
        (intro, facts, appoints, since),
        (
            Button(_("Approve"), approve.action(approval=approval), "primary"),
            Button(_("Ask for changes"), change.action(approval=approval)),
            Button(_("Decline"), decline.action(approval=approval), "danger"),
        ),
    )


def _decider(a: Approval, people: Everybody) -> str:
    if a.level is Level.COMMUNICATOR:
        return _("the communicator, who chooses a manager")
    return labels.person_name(people, a.manager if a.level is Level.MANAGER else a.stand_in)


def _decided_when(turn: Turn, a: Approval) -> tuple[Text, ...]:
    if a.decided_at is None:
        return ()
    at = labels.when(a.decided_at, turn.municipality.calendar)
    line = _("Decided on {day}. Guideline: {guideline}.")
    return (Text(line.format(day=at, guideline=a.guideline), subtle=True),)


def _reason(a: Approval) -> tuple[Text | Quote, ...]:
    if a.state is ApprovalState.APPROVED:
        assured = [labels.assurance(x) for x in Assurance if x in a.assurances]
        return tuple(Text(line) for line in assured)
    return (Quote(a.note),) if a.note else ()


@flow.press
async def open_request(turn: Turn, approval: ApprovalId) -> Show:
    return await request.show(turn, approval=approval)


@flow.form
async def approve(turn: Turn, approval: ApprovalId) -> Ask | Show:
    """The five assurances of the guideline."""
    a, channel = await _open(turn, approval)
    if a.state is not ApprovalState.PENDING:
        return await request.show(turn, approval=approval)
    if Consent.NO in (channel.owner_consent, channel.deputy_consent):
        return await somebody_said_no.show(turn, approval=approval)
    return Ask(
        Form(
            title=_("Approve"),
            intro=_("Tick what you assure. All five are needed."),
            fields=(
                Checks(
                    name="assurances",
                    label=_("I assure that"),
                    options=tuple((x.value, labels.assurance(x)) for x in Assurance),
                ),
            ),
            submit=approved.action(approval=approval),
            submit_label=_("Approve"),
        )
    )


@flow.view
async def somebody_said_no(turn: Turn, approval: ApprovalId) -> Card | None:
    """Why a request cannot be approved as it stands."""
    return Card(
        _("Somebody named has said no"),
        (Text(_("A channel needs both an owner and a deputy. Ask for changes.")),),
        (
            Button(_("Ask for changes"), change.action(approval=approval), "primary"),
            Button(_("Back to the application"), open_request.action(approval=approval)),
        ),
    )


class Assured(BaseModel):
    """What the manager ticked."""

    assurances: list[Assurance] = Field(default_factory=list)


@flow.submit
async def approved(turn: Turn, values: Assured, approval: ApprovalId) -> Show | Wrong:
    a, channel = await _open(turn, approval)
    if a.state is not ApprovalState.PENDING:
        return await request.show(turn, approval=approval)
    if set(values.assurances) != set(Assurance):
        text = _("Tick all five. If one of them is not true, ask for changes instead.")
        return Wrong({"assurances": text})
    if Consent.NO in (channel.owner_consent, channel.deputy_consent):
        return await somebody_said_no.show(turn, approval=approval)
    stored = await _decided(turn, a, channel, ApprovalState.APPROVED, tuple(Assurance), "")
    for supporter in await turn.supporters(stored.administration):
        turn.tell(supporter.id, start_channel.new_channel.notice(channel=stored.id))
    turn.tell(stored.owner, start_channel.checklist.notice(channel=stored.id))
    return await request.show(turn, approval=approval)


class Reason(BaseModel):
    """Why, in the manager's words."""

    note: str = Field(min_length=3, max_length=MAX_TEXT_CHARACTERS)


@flow.form
async def change(turn: Turn, approval: ApprovalId) -> Ask | Show:
    """What should be changed; a reason is needed."""
    return await _ask_why(
        turn,
        approval,
        _("Ask for changes"),
        _("What should be changed?"),
        ApprovalState.CHANGES_ASKED,
    )


@flow.form
async def decline(turn: Turn, approval: ApprovalId) -> Ask | Show:
    """Why not; a reason is needed."""
    return await _ask_why(turn, approval, _("Decline"), _("Why not?"), ApprovalState.DECLINED)


async def _ask_why(
    turn: Turn, approval: ApprovalId, title: str, label: str, wanted: ApprovalState
) -> Ask | Show:
    a, _channel = await _open(turn, approval)
    if a.state is not ApprovalState.PENDING:
        return await request.show(turn, approval=approval)
    applicant = labels.person_name(await turn.people(), a.applicant)
    return Ask(
        Form(
            title=title,
            fields=(
                TextField(
                    name="note",
                    label=label,
                    help=_("{name} reads this.").format(name=applicant),
                    multiline=True,
                    max_characters=MAX_TEXT_CHARACTERS,
                ),
            ),
            submit=turned_down.action(approval=approval, wanted=wanted),
            submit_label=title,
        )
    )


@flow.submit
async def turned_down(
    turn: Turn, values: Reason, approval: ApprovalId, wanted: ApprovalState
) -> Show | Wrong:
    a, channel = await _open(turn, approval)
    if a.state is not ApprovalState.PENDING:
        return await request.show(turn, approval=approval)
    turn.require(wanted in (ApprovalState.CHANGES_ASKED, ApprovalState.DECLINED))
    await _decided(turn, a, channel, wanted, (), values.note)
    return await request.show(turn, approval=approval)


async def _open(turn: Turn, approval: ApprovalId) -> tuple[Approval, Channel]:
    """The request to start, and its channel; only for whoever may decide, or may see how it was
    decided."""
    a = await turn.store.approvals.get(approval)
    turn.require(a.kind is ApprovalKind.START)
    channel = await turn.store.channels.get(a.channel)
    if a.state is ApprovalState.PENDING:
        name = _decider(a, await turn.people())
        turn.require(may_decide(turn.who, a), _("It waits for {name}.").format(name=name))
    return a, channel


async def _decided(
    turn: Turn,
    a: Approval,
    channel: Channel,
    wanted: ApprovalState,
    assurances: tuple[Assurance, ...],
    note: str,
) -> Channel:
    guideline = turn.municipality.guideline
    version = f"{guideline.municipality}, version {guideline.version}"
    done, changed = decide(
        a,
        channel,
        turn.who,
        wanted,
        turn.now,
        assurances=assurances,
        note=note,
        guideline=version,
    )
    await turn.store.approvals.save(done)
    stored = await turn.store.channels.save(changed)
    await turn.store.schedule.remove([schedule_approval(a, turn.municipality.calendar)])
    turn.concern(*people_of(stored))
    turn.refresh(request.notice(approval=a.id))
    turn.refresh(Notice(CHOOSE_VIEW, {"approval": a.id}))
    turn.refresh(register_channel.application.notice(channel=channel.id))
    turn.tell(a.applicant, decision.notice(approval=a.id))
    return stored


@flow.view
async def decision(turn: Turn, approval: ApprovalId) -> Card | None:
    """For the applicant: how the request was decided, and what happens next."""
    a = await turn.store.approvals.get(approval)
    channel = await turn.store.channels.get(a.channel)
    people = await turn.people()
    title = outcome(a, people)
    body: list[Text | Quote] = [Text(labels.channel_name(channel))]
    if a.state is ApprovalState.APPROVED:
        body += [Text(line) for line in still_missing(channel, people)]
        return Card(title, tuple(body))
    body.append(Quote(a.note, labels.person_name(people, a.decided_by)))
    if a.state is ApprovalState.CHANGES_ASKED:
        body.append(Text(_("Your answers are kept. Change them and send the application again.")))
    else:
        body.append(Text(_("Your answers are kept as a draft, if things change.")))
    buttons = (
        (
            Button(
                _("Change the answers"),
                register_channel.apply.action(channel=channel.id, everything=True),
                "primary",
            ),
        )
        if channel.state is ChannelState.DRAFT
        else ()
    )
    return Card(title, tuple(body), buttons)
