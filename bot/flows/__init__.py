"""Every conversation, written out."""

from bot.flow import Flow
from bot.flows import (
    absence,
    approval,
    ask,
    ask_communicator,
    choose_manager,
    crisis,
    daily_check,
    home,
    incidents,
    owner_and_deputy,
    register_channel,
    snapshot,
    start_channel,
    supervision_log,
    unreachable,
    words,
)

ALL: tuple[Flow, ...] = (
    home.flow,
    register_channel.flow,
    owner_and_deputy.flow,
    approval.flow,
    choose_manager.flow,
    start_channel.flow,
    daily_check.flow,
    crisis.flow,
    supervision_log.flow,
    incidents.flow,
    snapshot.flow,
    absence.flow,
    words.flow,
    ask.flow,
    ask_communicator.flow,
    unreachable.flow,
)
