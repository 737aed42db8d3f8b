"""Putting a channel before whoever decides about it. Source: REG2, REG4."""

from bot.domain.absences import away
from bot.domain.approvals import Approval, ApprovalKind, Level, route
from bot.domain.channels import Channel
from bot.domain.duties import CHOOSE_VIEW, REQUEST_VIEW
from bot.domain.waiting_approvals import schedule_approval
from bot.turn import Turn
from bot.ui import Notice


async def ask_manager(turn: Turn, channel: Channel, kind: ApprovalKind) -> Approval:
    """The request of the one who acts, kept; their manager, or whoever is next, is told."""
    people = await turn.people()
    absent = away(await turn.store.absences.between(turn.today, turn.today), turn.today)
    to = route(turn.who, people, absent)
    request = await turn.store.approvals.add(
        Approval(
            channel=channel.id,
            kind=kind,
            applicant=turn.who.id,
            manager=to.manager,
            stand_in=to.stand_in,
            level=to.level,
            asked_at=turn.now,
        )
    )
    if to.level is Level.COMMUNICATOR:
        for supporter in await turn.supporters(channel.administration):
            turn.tell(supporter.id, Notice(CHOOSE_VIEW, {"approval": request.id}))
    else:
        decider = to.manager if to.level is Level.MANAGER else to.stand_in
        turn.tell(decider, Notice(REQUEST_VIEW, {"approval": request.id}))
        await turn.store.schedule.save([schedule_approval(request, turn.municipality.calendar)])
    return request
