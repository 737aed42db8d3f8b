"""Every conversation, written out."""

from bot.flow import Flow
from bot.flows import (
    absence,
    absence_words,
    approval,
    ask,
    ask_communicator,
    choose_manager,
    daily_check,
    home,
    incidents,
    owner_and_deputy,
    register_channel,
    snapshot,
    start_channel,
    unreachable,
)

ALL: tuple[Flow, ...] = (
    home.flow,
    register_channel.flow,
    owner_and_deputy.flow,
    approval.flow,
    choose_manager.flow,
    start_channel.flow,
    daily_check.flow,
    incidents.flow,
    snapshot.flow,
    absence.flow,
    absence_words.flow,
    ask.flow,
    ask_communicator.flow,
    unreachable.flow,
)
