"""How often a channel's comments are checked, who decided it and why, and crisis mode.

Source: SUP4; rule moderation/daily-check.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.channels import (
    Channel,
    ChannelState,
    CheckDays,
    CrisisRhythm,
    may_confirm_access,
)
from bot.domain.ids import ChannelId, PersonId, RhythmDecisionId
from bot.domain.people import Person

MAX_CRISIS_HOURS = 14 * 24

# The local hours of the checks.
CRISIS_HOURS: Mapping[CrisisRhythm, tuple[int, ...]] = {
    CrisisRhythm.THREE: (8, 12, 17),
    CrisisRhythm.FIVE: (8, 11, 14, 17, 20),
    CrisisRhythm.ROUND_THE_CLOCK: (0, 3, 6, 9, 12, 15, 18, 21),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RhythmDecision:
    """One decision: other days of the daily check, crisis mode until a moment, or (neither) its
    end before time. `id` is 0 until stored."""

    id: RhythmDecisionId = RhythmDecisionId(0)
    channel: ChannelId
    check_days: CheckDays | None = None
    crisis: CrisisRhythm | None = None
    until_at: datetime | None = None
    reason: str = ""
    decided_by: PersonId
    decided_at: datetime


def in_crisis(channel: Channel, now: datetime) -> bool:
    """Whether crisis mode is on at `now`."""
    until = channel.crisis_until
    return channel.crisis_rhythm is not None and until is not None and now < until


def may_call_crisis(
    person: Person, channel: Channel, manager: PersonId | None, people: Iterable[Person]
) -> bool:
    """Whether the person may turn crisis mode on and off: the communicator, the communications
    unit, or the owner's manager; on a channel that is in use."""
    if channel.state not in (ChannelState.ACTIVE, ChannelState.CLOSING):
        return False
    is_manager = person.active and person.listed and person.id == manager
    return is_manager or may_confirm_access(person, channel, people)


def call_crisis(channel: Channel, rhythm: CrisisRhythm, hours: int, now: datetime) -> Channel:
    """The channel in crisis mode for `hours` from `now` on.

    Raises: ValueError unless it is 1 to MAX_CRISIS_HOURS.
    """
    if not 1 <= hours <= MAX_CRISIS_HOURS:
        raise ValueError(f"crisis mode lasts 1 to {MAX_CRISIS_HOURS} hours, not {hours}")
    until = now + timedelta(hours=hours)
    return replace(channel, crisis_rhythm=rhythm, crisis_until=until, changed_at=now)


def end_crisis(channel: Channel, now: datetime) -> Channel:
    """The channel with crisis mode over, unless it was over before."""
    if not in_crisis(channel, now):
        return channel
    return replace(channel, crisis_until=now, changed_at=now)
