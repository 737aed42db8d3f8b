"""Every conversation, written out."""

from bot.flow import Flow
from bot.flows import (
    absence,
    approval,
    ask,
    daily_check,
    home,
    incidents,
    register_channel,
    snapshot,
    start_channel,
)

ALL: tuple[Flow, ...] = (
    home.flow,
    register_channel.flow,
    approval.flow,
    start_channel.flow,
    daily_check.flow,
    incidents.flow,
    snapshot.flow,
    absence.flow,
    ask.flow,
)
