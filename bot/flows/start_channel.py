"""After the manager's yes: the communicator gets the facts and access, the owner the start
checklist; then it is active.

Source: rules starting-channel/send-information, starting-channel/admin-access, section
visitor-information; REG8, REG9.
"""

from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from bot.domain.approvals import ApprovalKind
from bot.domain.channels import (
    Channel,
    ChannelState,
    CheckDays,
    ChecklistAnswer,
    ChecklistItem,
    confirm_access,
    may_confirm_access,
    may_tick_off,
    people_of,
    tick_off,
)
from bot.domain.daily_checks import next_check_at
from bot.domain.duties import DAILY_CHECK, Scheduled
from bot.domain.ids import ChannelId
from bot.domain.plans import first_looks
from bot.domain.rhythms import RhythmDecision
from bot.domain.snapshots import free_slot, next_snapshot_date
from bot.domain.texts import MAX_TEXT_CHARACTERS, one_line
from bot.flow import Flow
from bot.flows import ask_communicator, labels, register_channel
from bot.flows.application_form import without_password
from bot.flows.channel_card import still_missing
from bot.i18n import _, day_of_year
from bot.turn import Turn
from bot.ui import (
    Ask,
    Button,
    Card,
    Checks,
    Choice,
    Copyable,
    Element,
    Facts,
    Form,
    Show,
    Text,
    TextField,
    Wrong,
)

flow = Flow("start_channel")


@flow.view
async def new_channel(turn: Turn, channel: ChannelId) -> Card | None:
    """For the communicator: the four facts that the guideline lists, and access to confirm."""
    c = await turn.store.channels.get(channel)
    people = await turn.people()
    facts = Facts(
        (
            (_("Channel"), f"{labels.channel_name(c)}, {c.address}"),
            (_("Purpose and target group"), f"{c.purpose}\n{c.audience}"),
            (_("Goals and benefit"), f"{c.goals}\n{c.benefit}"),
            (_("Responsible person"), labels.person_name(people, c.owner)),
        )
    )
    title = _("New channel: {channel}").format(channel=labels.channel_name(c))
    if c.access_at is not None:
        who = labels.person_name(people, c.access_by)
        at = labels.when(c.access_at, turn.municipality.calendar)
        confirmed = Text(_("{name} has administrator access since {day}.").format(name=who, day=at))
        return Card(title, (facts, confirmed))
    if c.state is not ChannelState.APPROVED:
        return Card(title, (facts, Text(_("State: {state}.").format(state=labels.state(c.state)))))
    story = Text(
        _(
            "{manager} approved the channel. Ask {owner} to make you an administrator in the "
            "service, and confirm it here. A password is never needed."
        ).format(manager=await _approver(turn, c), owner=labels.person_name(people, c.owner))
    )
    return Card(
        title,
        (facts, story),
        (Button(_("I have administrator access"), access.action(channel=channel), "primary"),),
    )


async def _approver(turn: Turn, c: Channel) -> str:
    approvals = await turn.store.approvals.of_channel(c.id)
    decided = next((a.decided_by for a in approvals if a.kind is ApprovalKind.START), None)
    return labels.person_name(await turn.people(), decided)


@flow.press
async def open_new_channel(turn: Turn, channel: ChannelId) -> Show:
    return await new_channel.show(turn, channel=channel)


@flow.form
async def access(turn: Turn, channel: ChannelId) -> Ask | Show:
    """Two things to confirm, and never a password."""
    c = await _for_communicator(turn, channel)
    if c.access_at is not None or c.state is not ChannelState.APPROVED:
        return await new_channel.show(turn, channel=channel)
    return Ask(
        Form(
            title=_("I have administrator access"),
            intro=_("Access is given in the service itself. Never send or keep a password."),
            fields=(
                Checks(
                    name="confirmed",
                    label=_("This is true"),
                    options=(
                        (
                            "access",
                            _("The communicator or the communications unit is an administrator."),
                        ),
                        ("two", _("The channel has at least two administrators.")),
                    ),
                ),
            ),
            submit=confirmed.action(channel=channel),
            submit_label=_("I have administrator access"),
        )
    )


class Confirmed(BaseModel):
    """What the communicator ticked."""

    confirmed: list[str] = Field(default_factory=list)


@flow.submit
async def confirmed(turn: Turn, values: Confirmed, channel: ChannelId) -> Show | Wrong:
    c = await _for_communicator(turn, channel)
    if set(values.confirmed) != {"access", "two"}:
        text = _("Tick both when they are true. Two administrators are needed.")
        return Wrong({"confirmed": text})
    if c.access_at is None and c.state is ChannelState.APPROVED:
        stored = await turn.store.channels.save(confirm_access(c, turn.who, turn.now))
        await _changed(turn, stored)
    return await new_channel.show(turn, channel=channel)


async def _for_communicator(turn: Turn, channel: ChannelId) -> Channel:
    c = await turn.store.channels.get(channel)
    people = await turn.people()
    allowed = may_confirm_access(turn.who, c, people.values())
    turn.require(allowed, _("The administration's communicator can."))
    return c


@flow.view
async def checklist(turn: Turn, channel: ChannelId) -> Card | None:
    """For the owner: what must be on the page, with the notice to copy."""
    c = await turn.store.channels.get(channel)
    title = _("Start checklist for {channel}").format(channel=labels.channel_name(c))
    if c.checklist:
        lines = tuple(Text(_answer_line(answer)) for answer in c.checklist)
        rest = tuple(Text(x) for x in still_missing(c, await turn.people()))
        return Card(title, (*lines, *rest))
    if c.state is not ChannelState.APPROVED:
        return Card(title, (Text(_("State: {state}.").format(state=labels.state(c.state))),))
    items: tuple[Element, ...] = tuple(Text(labels.checklist_item(item)) for item in ChecklistItem)
    return Card(
        title,
        (
            Text(_("The channel is approved. Put this on the page before you start:")),
            *items,
            Copyable(_("Notice to copy"), turn.municipality.guideline.moderation_notice),
        ),
        (
            Button(_("Everything is in place"), tick.action(channel=channel), "primary"),
            Button(_("Ask the communicator"), ask_communicator.support.action(channel=channel)),
        )
        if may_tick_off(turn.who, c)
        else (),
    )


def _answer_line(answer: ChecklistAnswer) -> str:
    if answer.reason:
        return _("{item}: not possible. {reason}").format(
            item=labels.checklist_item(answer.item), reason=answer.reason
        )
    return _("{item}: in place.").format(item=labels.checklist_item(answer.item))


@flow.press
async def open_checklist(turn: Turn, channel: ChannelId) -> Show:
    return await checklist.show(turn, channel=channel)


@flow.form
async def tick(turn: Turn, channel: ChannelId) -> Ask | Show:
    """Tick what is in place; what the service does not allow takes a reason."""
    c = await turn.store.channels.get(channel)
    turn.require(may_tick_off(turn.who, c), _("The owner of the channel can."))
    if c.checklist or c.state is not ChannelState.APPROVED:
        return await checklist.show(turn, channel=channel)
    return Ask(
        Form(
            title=_("Everything is in place"),
            fields=(
                Checks(
                    name="in_place",
                    label=_("This is on the page"),
                    options=tuple((x.value, labels.checklist_item(x)) for x in ChecklistItem),
                    required=False,
                ),
                TextField(
                    name="reason",
                    label=_("Why something is not possible"),
                    help=_("Only if the service does not allow it."),
                    multiline=True,
                    max_characters=MAX_TEXT_CHARACTERS,
                    required=False,
                ),
            ),
            submit=ticked.action(channel=channel),
            submit_label=_("Everything is in place"),
        )
    )


class Ticked(BaseModel):
    """What is on the page, and why the rest is not possible."""

    in_place: list[ChecklistItem] = Field(default_factory=list)
    reason: Annotated[
        str, Field(max_length=MAX_TEXT_CHARACTERS), AfterValidator(without_password)
    ] = ""


@flow.submit
async def ticked(turn: Turn, values: Ticked, channel: ChannelId) -> Show | Wrong:
    c = await turn.store.channels.get(channel)
    turn.require(may_tick_off(turn.who, c), _("The owner of the channel can."))
    if c.checklist or c.state is not ChannelState.APPROVED:
        return await checklist.show(turn, channel=channel)
    left_out = [item for item in ChecklistItem if item not in values.in_place]
    if left_out and len(values.reason.strip()) < 3:
        text = _("Tick what is in place. For the rest, tell why the service does not allow it.")
        return Wrong({"reason": text})
    answers = tuple(
        ChecklistAnswer(item=item, reason=values.reason if item in left_out else "")
        for item in ChecklistItem
    )
    stored = await turn.store.channels.save(tick_off(c, answers, turn.now))
    await _changed(turn, stored)
    return await checklist.show(turn, channel=channel)


async def _changed(turn: Turn, c: Channel) -> None:
    """Redraw what shows the channel; when it has become active, start its duties and tell its
    people."""
    turn.concern(*people_of(c))
    turn.refresh(new_channel.notice(channel=c.id))
    turn.refresh(checklist.notice(channel=c.id))
    turn.refresh(register_channel.application.notice(channel=c.id))
    if c.state is not ChannelState.ACTIVE:
        return
    others = [one for one in await turn.store.channels.all() if one.id != c.id]
    c = await turn.store.channels.save(replace(c, snapshot_slot=free_slot(others)))
    calendar = turn.municipality.calendar
    people = await turn.people()
    owner = people.get(c.owner, turn.who) if c.owner else turn.who
    await turn.store.schedule.save(first_looks(c, owner.check_hour, calendar, turn.now))
    for person in dict.fromkeys((*c.keepers, c.applicant)):
        turn.tell(person, active.notice(channel=c.id))


@flow.view
async def active(turn: Turn, channel: ChannelId) -> Card | None:
    """For the channel's people: it is active, and when the first daily check comes."""
    c = await turn.store.channels.get(channel)
    people = await turn.people()
    owner = people.get(c.owner) if c.owner else None
    if c.active_at is None or owner is None:
        return None
    calendar = turn.municipality.calendar
    since = calendar.today(c.active_at)
    first = next_check_at(c, owner.check_hour, calendar, since)
    return Card(
        _("{channel} is active").format(channel=labels.channel_name(c)),
        (
            Text(
                _("{owner} gets the first daily check on {day}.").format(
                    owner=owner.name, day=labels.when(first, calendar)
                )
            ),
            Text(_("Deputy: {name}.").format(name=labels.deputies(people, c))),
            Text(
                _("The next half-yearly snapshot is on {day}.").format(
                    day=day_of_year(next_snapshot_date(c, calendar, c.active_at))
                )
            ),
        ),
    )


@flow.form
async def rhythm(turn: Turn, channel: ChannelId) -> Ask | Show:
    """On which days the comments are checked. Source: SUP4; rule moderation/daily-check."""
    c = await _for_communicator(turn, channel)
    return Ask(
        Form(
            title=_("Days of the daily check"),
            intro=_("The guideline says every day. Choose working days only when that is enough."),
            fields=(
                Choice(
                    name="check_days",
                    label=_("Check the comments"),
                    options=tuple((x.value, labels.check_days(x)) for x in CheckDays),
                    value=c.check_days,
                ),
                TextField(
                    name="reason",
                    label=_("Why"),
                    help=_("Shown in the channel's card and in the supervision log."),
                    max_characters=MAX_TEXT_CHARACTERS,
                ),
            ),
            submit=set_rhythm.action(channel=channel),
            submit_label=_("Save"),
        )
    )


class Rhythm(BaseModel):
    """The days chosen, and why."""

    check_days: CheckDays
    reason: Annotated[
        str, AfterValidator(one_line), Field(min_length=3, max_length=MAX_TEXT_CHARACTERS)
    ]


@flow.submit
async def set_rhythm(turn: Turn, values: Rhythm, channel: ChannelId) -> Show | Wrong:
    c = await _for_communicator(turn, channel)
    changed = replace(c, check_days=values.check_days, changed_at=turn.now)
    stored = await turn.store.channels.save(changed)
    await turn.store.channels.add_decision(
        RhythmDecision(
            channel=channel,
            check_days=values.check_days,
            reason=values.reason,
            decided_by=turn.who.id,
            decided_at=turn.now,
        )
    )
    turn.refresh(register_channel.application.notice(channel=channel))
    if stored.state is ChannelState.ACTIVE:
        look = Scheduled(duty=DAILY_CHECK.name, subject=channel, next_due_at=turn.now)
        await turn.store.schedule.save([look])
    return await register_channel.application.show(turn, channel=channel)
