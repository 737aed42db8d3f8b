"""The communicator chooses who decides, when nobody is known or nobody has answered.

Source: rule starting-channel/manager-approval; REG2, REG4.
"""

from pydantic import BaseModel

from bot.domain.approvals import (
    Approval,
    ApprovalState,
    Level,
    choose_manager,
    is_manager,
    may_choose_manager,
)
from bot.domain.ids import ApprovalId, PersonId
from bot.domain.waiting_approvals import schedule_approval
from bot.flow import Flow
from bot.flows import approval as approval_flow
from bot.flows import labels, register_channel
from bot.flows.channel_card import channel_facts
from bot.i18n import _
from bot.turn import Turn
from bot.ui import Ask, Button, Card, Facts, Form, PersonField, Show, Text, Wrong

flow = Flow("choose_manager")


@flow.view
async def choose(turn: Turn, approval: ApprovalId) -> Card | None:
    """For the communicator: nobody has decided, or nobody is known who could; choose somebody."""
    a = await turn.store.approvals.get(approval)
    channel = await turn.store.channels.get(a.channel)
    people = await turn.people()
    if a.state is not ApprovalState.PENDING or a.level is not Level.COMMUNICATOR:
        return await approval_flow.request.draw(turn, approval=approval)
    asked = labels.when(a.asked_at, turn.municipality.calendar)
    if a.manager is None:
        why = _("{applicant} has no manager in the organisation data.")
    else:
        why = _("{manager} has not answered. It has waited since {day}.")
    story = why.format(
        applicant=labels.person_name(people, a.applicant),
        manager=labels.person_name(people, a.manager),
        day=asked,
    )
    facts = await channel_facts(turn, channel)
    return Card(
        _("Choose who decides about {channel}").format(channel=labels.channel_name(channel)),
        (Text(story), Facts(((_("Applicant"), labels.person_name(people, a.applicant)), *facts))),
        (Button(_("Choose a manager"), pick.action(approval=approval), "primary"),),
    )


@flow.form
async def pick(turn: Turn, approval: ApprovalId) -> Ask | Show:
    a = await turn.store.approvals.get(approval)
    if not await _may_choose(turn, a):
        return await approval_flow.request.show(turn, approval=approval)
    return Ask(
        Form(
            title=_("Choose a manager"),
            fields=(
                PersonField(
                    name="manager",
                    label=_("Manager"),
                    help=_("The manager closest to the applicant who can decide now."),
                ),
            ),
            submit=picked.action(approval=approval),
            submit_label=_("Send to the manager"),
        )
    )


class Picked(BaseModel):
    """Who is to decide."""

    manager: PersonId


@flow.submit
async def picked(turn: Turn, values: Picked, approval: ApprovalId) -> Show | Wrong:
    a = await turn.store.approvals.get(approval)
    if not await _may_choose(turn, a):
        return await approval_flow.request.show(turn, approval=approval)
    people = await turn.people()
    manager = people.get(values.manager)
    if manager is None or not is_manager(manager, people.values()):
        return Wrong({"manager": _("Choose somebody who is a manager.")})
    if manager.id == a.applicant:
        return Wrong({"manager": _("Nobody decides about their own application.")})
    if not (manager.active and manager.listed):
        text = _("Choose somebody who works here and is in the organisation data.")
        return Wrong({"manager": text})
    moved = await turn.store.approvals.save(choose_manager(a, manager, turn.now))
    await turn.store.schedule.save([schedule_approval(moved, turn.municipality.calendar)])
    turn.tell(manager.id, approval_flow.request.notice(approval=approval))
    turn.refresh(choose.notice(approval=approval))
    turn.refresh(approval_flow.request.notice(approval=approval))
    turn.refresh(register_channel.application.notice(channel=a.channel))
    return await approval_flow.request.show(turn, approval=approval)


async def _may_choose(turn: Turn, a: Approval) -> bool:
    channel = await turn.store.channels.get(a.channel)
    return may_choose_manager(turn.who, a, await turn.supporters(channel.administration))
