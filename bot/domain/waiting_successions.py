"""A channel whose owner or deputy leaves: the manager is reminded, then the communicators know, and
on the last day the communications unit stands in as owner."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState, Consent, Part, give_part, part_of, parts
from bot.domain.duties import (
    ACCESS_VIEW,
    APPLICATION_VIEW,
    SUCCESSION,
    SUCCESSOR_VIEW,
    TEMPORARY_VIEW,
    Nudge,
    Plan,
    Redraw,
    Scheduled,
)
from bot.domain.ids import PersonId
from bot.domain.people import DEFAULT_CHECK_HOUR, Person
from bot.domain.successions import Succession, deciders

REMINDED_DAYS_BEFORE = (30, 14, 3)
# With this many days left and nobody who has accepted, the communicators know too.
ESCALATED_DAYS_BEFORE = 3
# The end of the last day, when the communications unit becomes the owner for the time being.
LAST_HOUR = 16
# For somebody who is gone already: how long the manager has before that.
GONE_WORKDAYS = 2
REPEATED_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What planning a succession takes: it, the channel, who leaves and who decides.

    `supporters` are the communicators of the channel's administration.
    """

    succession: Succession
    channel: Channel
    leaver: Person | None
    manager: Person | None
    supporters: tuple[PersonId, ...]


def schedule_succession(succession: Succession) -> Scheduled:
    """A succession is looked at at once: the manager knows from the first moment."""
    return Scheduled(duty=SUCCESSION.name, subject=succession.id, next_due_at=succession.noticed_at)


def succession_moments(succession: Succession, calendar: WorkCalendar) -> tuple[datetime, ...]:
    """When the manager is told and reminded, without those that had gone by at the beginning.
    Source: LEA2."""
    days = (succession.last_on - timedelta(days=count) for count in REMINDED_DAYS_BEFORE)
    reminders = (calendar.at(on, DEFAULT_CHECK_HOUR) for on in days)
    began = succession.noticed_at
    return began, *(at for at in reminders if at > began)


def temporary_at(succession: Succession, calendar: WorkCalendar) -> datetime:
    """When the communications unit becomes the owner unless somebody has accepted: at the end of
    the last day, or two working days after it was noticed that somebody is gone. Source: LEA2."""
    last_at = calendar.at(succession.last_on, LAST_HOUR)
    if last_at > succession.noticed_at:
        return last_at
    noticed_on = calendar.today(succession.noticed_at)
    return calendar.at(calendar.add_workdays(noticed_on, GONE_WORKDAYS), DEFAULT_CHECK_HOUR)


def plan_succession(
    now: datetime, due_at: datetime, handover: Handover, calendar: WorkCalendar
) -> Plan:
    """The manager is told at once, reminded 30, 14 and 3 days before the last day, then once a
    week; with 3 days left the communicators too. At the end of the last day the first of them owns
    the channel for the time being, or a deputy's place is empty: the second deputy moves up, and
    nobody has to follow a second deputy.

    Source: rules starting-channel/named-owner, starting-channel/deputy; LEA1, LEA2.
    """
    s, channel = handover.succession, handover.channel
    if not (s.needs_successor and s.is_leaving) or channel.state is ChannelState.CLOSED:
        return Plan()
    part = part_of(channel, s.leaver) or s.part
    if _is_settled(handover):
        return _settled(handover, channel, now)
    readers = deciders(handover.leaver, handover.manager, handover.supporters)
    ends_at = temporary_at(s, calendar)
    escalated_at = min(
        ends_at, calendar.at(s.last_on - timedelta(days=ESCALATED_DAYS_BEFORE), DEFAULT_CHECK_HOUR)
    )
    if now >= max(escalated_at, s.noticed_at) and due_at > s.noticed_at:
        readers = list(dict.fromkeys([*readers, *handover.supporters]))
    readers = [reader for reader in readers if reader != s.leaver]
    nudges = tuple(
        _nudge(reader, s, SUCCESSOR_VIEW, calendar.today(now).isoformat()) for reader in readers
    )
    next_due_at = _next(now, s, ends_at, calendar)
    if now < ends_at or s.temporary_at is not None:
        return Plan(nudges=nudges, next_due_at=next_due_at)
    redraws = (Redraw(view=APPLICATION_VIEW, args={"channel": channel.id}),)
    if part is not Part.OWNER:
        left = give_part(channel, part, None, now)
        if part is Part.SECOND_DEPUTY or left.deputy is not None:
            return replace(_settled(handover, left, now), channel=left, redraws=redraws)
        return Plan(
            succession=replace(s, temporary_at=now),
            channel=left,
            nudges=nudges,
            redraws=redraws,
            next_due_at=next_due_at,
        )
    unit = next((person for person in handover.supporters if person != s.leaver), None)
    if unit is None:
        return Plan(nudges=nudges, next_due_at=next_due_at)
    return Plan(
        succession=replace(s, temporary_at=now),
        channel=give_part(channel, Part.OWNER, unit, now),
        nudges=(*nudges, _nudge(unit, s, TEMPORARY_VIEW, "temporary")),
        redraws=redraws,
        next_due_at=next_due_at,
    )


def _is_settled(handover: Handover) -> bool:
    """Whether somebody else has been given the part by another way, or nobody has to have it."""
    s, channel = handover.succession, handover.channel
    if part_of(channel, s.leaver) is not None:
        return False
    holder, consent = parts(channel).get(s.part, (None, Consent.ASKED))
    if holder is None:
        return s.part is Part.SECOND_DEPUTY
    is_other = consent is Consent.YES
    return is_other and (s.temporary_at is None or holder not in handover.supporters)


def _settled(handover: Handover, channel: Channel, now: datetime) -> Plan:
    """Who follows is known, or nobody does: what is left is to take the access away."""
    s = handover.succession
    holder, _ = parts(channel).get(s.part, (None, None))
    readers = deciders(handover.leaver, handover.manager, handover.supporters)
    return Plan(
        succession=replace(s, named=holder, accepted_at=now),
        nudges=tuple(_nudge(reader, s, ACCESS_VIEW, "settled") for reader in readers),
    )


def _next(
    now: datetime, succession: Succession, ends_at: datetime, calendar: WorkCalendar
) -> datetime:
    ahead = [at for at in (*succession_moments(succession, calendar), ends_at) if at > now]
    weekly = calendar.today(now) + timedelta(days=REPEATED_DAYS)
    return min(ahead, default=calendar.at(weekly, DEFAULT_CHECK_HOUR))


def _nudge(to: PersonId, succession: Succession, view: str, step: str) -> Nudge:
    return Nudge(
        to=to,
        view=view,
        args={"succession": succession.id},
        key=f"{view}/{step}/{succession.id}/{to}",
    )
