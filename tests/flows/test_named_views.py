"""Views that are sent by name exist, and take what they are sent with."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import flows
from bot.domain import duties
from bot.domain.approvals import Approval
from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState, CrisisRhythm
from bot.domain.crisis_checks import plan_crisis_check
from bot.domain.daily_checks import plan_daily_check
from bot.domain.duties import Watch
from bot.domain.ids import ApprovalId, ChannelId, PersonId
from bot.domain.rhythms import call_crisis
from bot.domain.snapshots import plan_snapshot
from bot.domain.waiting_approvals import Request, plan_approval
from bot.flows import ask_communicator

VIEWS = {name: view for flow in flows.ALL for name, view in flow.views.items()}
NAMES = {
    value
    for module in (duties, ask_communicator)
    for name, value in vars(module).items()
    if name.endswith("_VIEW")
}
CALENDAR = WorkCalendar(timezone=ZoneInfo("Europe/Stockholm"))
START = datetime(2026, 8, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_name_is_a_view(name: str) -> None:
    assert name in VIEWS


def test_what_the_duties_send_can_be_drawn() -> None:
    """Months of silence: every view that the plans name takes its arguments."""
    channel = Channel(
        id=ChannelId(3),
        applicant=PersonId(1),
        owner=PersonId(1),
        deputy=PersonId(2),
        state=ChannelState.ACTIVE,
        active_at=START,
        changed_at=START,
    )
    watch = Watch(channel=channel, ladder=(PersonId(1), PersonId(2)))
    approval = Approval(
        id=ApprovalId(5),
        channel=channel.id,
        applicant=PersonId(1),
        manager=PersonId(2),
        asked_at=START,
    )
    request = Request(approval=approval, people={}, supporters=(PersonId(4),))
    later = datetime(2026, 11, 30, 16, tzinfo=UTC)
    crisis = Watch(channel=call_crisis(channel, CrisisRhythm.FIVE, 48, START), ladder=watch.ladder)
    plans = (
        plan_crisis_check(START + timedelta(hours=20), START, crisis, CALENDAR),
        plan_crisis_check(later, START, crisis, CALENDAR),
        plan_daily_check(later, later, watch, CALENDAR),
        plan_snapshot(later, START, watch, CALENDAR),
        plan_approval(later, later, request, CALENDAR),
    )
    nudges = [(nudge.view, nudge.args) for plan in plans for nudge in plan.nudges]
    sent = nudges + [(redraw.view, redraw.args) for plan in plans for redraw in plan.redraws]
    assert {view for view, _args in sent} >= {
        "daily_check.today",
        "snapshot.due",
        "choose_manager.choose",
        "crisis.check",
        "crisis.over",
    }
    for view, args in sent:
        assert VIEWS[view].parse(args)
