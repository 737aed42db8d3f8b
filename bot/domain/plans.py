"""Which function plans each duty of a channel; the scheduler knows no duty by name."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.domain.calendar import WorkCalendar
from bot.domain.crisis_checks import plan_crisis_check
from bot.domain.daily_checks import plan_daily_check
from bot.domain.duties import CRISIS_CHECK, DAILY_CHECK, EXTRA_SNAPSHOT, SNAPSHOT, Plan, Watch
from bot.domain.snapshots import plan_extra_snapshot, plan_snapshot

# From the moment now, the moment when the row was due, how things stand, and the calendar.
ChannelPlan = Callable[[datetime, datetime, Watch, WorkCalendar], Plan]

CHANNEL_PLANS: Mapping[str, ChannelPlan] = {
    DAILY_CHECK.name: plan_daily_check,
    SNAPSHOT.name: plan_snapshot,
    EXTRA_SNAPSHOT.name: plan_extra_snapshot,
    CRISIS_CHECK.name: plan_crisis_check,
}
