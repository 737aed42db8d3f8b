"""Views that are sent by name exist, and take what they are sent with."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import flows
from bot.domain import duties
from bot.domain.absences import Absence, entered
from bot.domain.approvals import Approval
from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState, CrisisRhythm
from bot.domain.cover_watch import plan_cover
from bot.domain.covers import Outlook
from bot.domain.crisis_checks import plan_crisis_check
from bot.domain.daily_checks import plan_daily_check
from bot.domain.deputy_briefings import Leave, plan_deputy_briefing
from bot.domain.deputy_readiness import plan_deputy_readiness
from bot.domain.duties import Watch
from bot.domain.forecasts import plan_summer_forecast
from bot.domain.ids import AbsenceId, ApprovalId, ChannelId, PersonId
from bot.domain.rhythms import call_crisis
from bot.domain.snapshots import plan_snapshot
from bot.domain.waiting_approvals import Request, plan_approval
from bot.flows import ask_communicator, away

VIEWS = {name: view for flow in flows.ALL for name, view in flow.views.items()}
NAMES = {
    value
    for module in (duties, ask_communicator, away)
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
    absences = tuple(
        Absence(
            id=AbsenceId(person),
            person=PersonId(person),
            first_on=date(2026, 11, 30),
            last_on=date(2026, 12, 2),
        )
        for person in (1, 2)
    )
    seen = Outlook(
        channel=channel,
        owner=PersonId(1),
        deputies=(PersonId(2),),
        manager=PersonId(3),
        supporters=(PersonId(4),),
        absences=absences,
    )
    watch = Watch(channel=channel, ladder=(PersonId(1), PersonId(2)), outlook=seen)
    briefed = replace(seen, absences=absences[:1])
    own = entered(absences[0], PersonId(1), START, CALENDAR)
    leave = Leave(absence=own, outlooks=(briefed,))
    may, after = datetime(2026, 5, 4, 9, tzinfo=UTC), datetime(2026, 12, 24, 9, tzinfo=UTC)
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
        plan_cover(START, START, watch, CALENDAR),
        plan_cover(later, later, watch, CALENDAR),
        plan_deputy_readiness(later, START, watch, CALENDAR),
        plan_summer_forecast(may, datetime(2026, 5, 1, 7, tzinfo=UTC), watch, CALENDAR),
        plan_deputy_briefing(datetime(2026, 11, 27, 9, tzinfo=UTC), START, leave, CALENDAR),
        plan_deputy_briefing(later, later, leave, CALENDAR),
        plan_deputy_briefing(datetime(2026, 12, 3, 9, tzinfo=UTC), later, leave, CALENDAR),
        plan_deputy_briefing(after, later, leave, CALENDAR),
    )
    nudges = [(nudge.view, nudge.args) for plan in plans for nudge in plan.nudges]
    sent = nudges + [(redraw.view, redraw.args) for plan in plans for redraw in plan.redraws]
    assert {view for view, _args in sent} >= {
        "daily_check.today",
        "snapshot.due",
        "choose_manager.choose",
        duties.HOLE_VIEW,
        duties.UNCOVERED_VIEW,
        duties.READINESS_VIEW,
        duties.FORECAST_VIEW,
        duties.BEFORE_VIEW,
        duties.HAND_OVER_VIEW,
        duties.SILENT_VIEW,
        duties.BACK_VIEW,
        duties.RETURNED_VIEW,
        "crisis.check",
        "crisis.over",
    }
    for view, args in sent:
        assert VIEWS[view].parse(args)
