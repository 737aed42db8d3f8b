"""Which function plans each duty; the scheduler knows no duty by name."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel
from bot.domain.cover_watch import first_cover, plan_cover
from bot.domain.crisis_checks import plan_crisis_check
from bot.domain.daily_checks import first_check, plan_daily_check
from bot.domain.deputy_briefings import Leave, plan_deputy_briefing
from bot.domain.deputy_readiness import next_readiness, plan_deputy_readiness
from bot.domain.duties import (
    APPROVAL,
    COVER,
    CRISIS_CHECK,
    DAILY_CHECK,
    DEPUTY_BRIEFING,
    DEPUTY_READINESS,
    EXTRA_SNAPSHOT,
    QUESTION_GAPS,
    SNAPSHOT,
    SUCCESSION,
    SUMMER_FORECAST,
    Plan,
    Scheduled,
    Watch,
)
from bot.domain.forecasts import next_forecast, plan_summer_forecast
from bot.domain.gaps import WeekOfGaps, plan_gaps
from bot.domain.snapshots import next_snapshot, plan_extra_snapshot, plan_snapshot
from bot.domain.waiting_approvals import Request, plan_approval
from bot.domain.waiting_successions import Handover, plan_succession

# From the moment now, the moment when the row was due, how things stand, and the calendar.
ChannelPlan = Callable[[datetime, datetime, Watch, WorkCalendar], Plan]
ApprovalPlan = Callable[[datetime, datetime, Request, WorkCalendar], Plan]
SuccessionPlan = Callable[[datetime, datetime, Handover, WorkCalendar], Plan]
AbsencePlan = Callable[[datetime, datetime, Leave, WorkCalendar], Plan]
GapsPlan = Callable[[datetime, datetime, WeekOfGaps, WorkCalendar], Plan]

CHANNEL_PLANS: Mapping[str, ChannelPlan] = {
    DAILY_CHECK.name: plan_daily_check,
    SNAPSHOT.name: plan_snapshot,
    CRISIS_CHECK.name: plan_crisis_check,
    EXTRA_SNAPSHOT.name: plan_extra_snapshot,
    COVER.name: plan_cover,
    DEPUTY_READINESS.name: plan_deputy_readiness,
    SUMMER_FORECAST.name: plan_summer_forecast,
}
APPROVAL_PLANS: Mapping[str, ApprovalPlan] = {APPROVAL.name: plan_approval}
SUCCESSION_PLANS: Mapping[str, SuccessionPlan] = {SUCCESSION.name: plan_succession}
ABSENCE_PLANS: Mapping[str, AbsencePlan] = {DEPUTY_BRIEFING.name: plan_deputy_briefing}
GAPS_PLANS: Mapping[str, GapsPlan] = {QUESTION_GAPS.name: plan_gaps}

# What each takes beside the moments and the calendar is read by the subject of its duty.
PLANS: Mapping[str, Callable[[datetime, datetime, Any, WorkCalendar], Plan]] = {
    **CHANNEL_PLANS,
    **APPROVAL_PLANS,
    **SUCCESSION_PLANS,
    **ABSENCE_PLANS,
    **GAPS_PLANS,
}


def first_looks(
    channel: Channel, check_hour: int, calendar: WorkCalendar, now: datetime
) -> list[Scheduled]:
    """The duties of a channel that has just become active, each with its first moment."""
    return [
        first_check(channel, check_hour, calendar, now),
        next_snapshot(channel, calendar, now),
        first_cover(channel, calendar, now),
        next_readiness(channel, calendar, now),
        next_forecast(channel, calendar, now),
    ]
