"""What planning takes, in bulk: the town once a tick, what the rows are about once a batch."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.absences import Absence
from bot.domain.approvals import Approval
from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ladder
from bot.domain.duties import (
    APPROVAL,
    DUTIES,
    SUCCESSION,
    Occurrence,
    Plan,
    Scheduled,
    Subject,
    Watch,
    known_since,
)
from bot.domain.ids import AdministrationId, ApprovalId, ChannelId, PersonId, SuccessionId
from bot.domain.people import DEFAULT_CHECK_HOUR, Person, communicators
from bot.domain.plans import CHANNEL_PLANS
from bot.domain.successions import Succession
from bot.domain.waiting_approvals import Request, plan_approval
from bot.domain.waiting_successions import Handover, plan_succession
from bot.ports import Store

_CHANNEL_DUTIES = {duty.name: duty for duty in DUTIES if duty.subject is Subject.CHANNEL}


@dataclass(slots=True)
class Town:
    """Who has a role, and who is away today; `supporters` are worked out once an administration."""

    officials: Sequence[Person]
    absences: Mapping[PersonId, Sequence[Absence]]
    _supporters: dict[AdministrationId | None, tuple[PersonId, ...]] = field(default_factory=dict)

    def supporters(self, administration: AdministrationId | None) -> tuple[PersonId, ...]:
        """The communicators who support an administration."""
        if administration not in self._supporters:
            found = communicators(self.officials, administration)
            self._supporters[administration] = tuple(person.id for person in found)
        return self._supporters[administration]

    def away(self, people: Iterable[PersonId]) -> tuple[Absence, ...]:
        """Today's absences of those people: a summer's whole list for each channel is slow."""
        return tuple(absence for person in people for absence in self.absences.get(person, ()))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a batch of rows is about. `recent` is by duty and subject."""

    town: Town
    people: Mapping[PersonId, Person]
    channels: Mapping[ChannelId, Channel]
    approvals: Mapping[ApprovalId, Approval]
    successions: Mapping[SuccessionId, Succession]
    recent: Mapping[tuple[str, int], Sequence[Occurrence]]

    def plan(self, row: Scheduled, now: datetime, calendar: WorkCalendar) -> Plan:
        """What the row's duty wants now; an empty plan when its subject is gone.

        Raises: ValueError for a duty that is not in the list.
        """
        if row.duty == APPROVAL.name:
            request = self._request(ApprovalId(row.subject))
            return plan_approval(now, row.next_due_at, request, calendar) if request else Plan()
        if row.duty == SUCCESSION.name:
            handover = self._handover(SuccessionId(row.subject))
            return plan_succession(now, row.next_due_at, handover, calendar) if handover else Plan()
        watch = self._watch(row)
        if watch is None:
            return Plan()
        if row.duty not in CHANNEL_PLANS:
            raise ValueError(f"no duty is called {row.duty!r}")
        return CHANNEL_PLANS[row.duty](now, row.next_due_at, watch, calendar)

    def _watch(self, row: Scheduled) -> Watch | None:
        channel = self.channels.get(ChannelId(row.subject))
        if channel is None:
            return None
        owner = self.people.get(channel.owner) if channel.owner else None
        steps = ladder(channel, self.people, self.town.supporters(channel.administration))
        return Watch(
            channel=channel,
            ladder=steps,
            absences=self.town.away(steps),
            recent=tuple(self.recent.get((row.duty, row.subject), ())),
            check_hour=owner.check_hour if owner else DEFAULT_CHECK_HOUR,
        )

    def _request(self, approval_id: ApprovalId) -> Request | None:
        approval = self.approvals.get(approval_id)
        if approval is None:
            return None
        channel = self.channels.get(approval.channel)
        return Request(
            approval=approval,
            people=self.people,
            supporters=self.town.supporters(channel.administration if channel else None),
            absences=self.town.away(p for p in (approval.manager, approval.stand_in) if p),
        )

    def _handover(self, succession_id: SuccessionId) -> Handover | None:
        succession = self.successions.get(succession_id)
        channel = self.channels.get(succession.channel) if succession else None
        if succession is None or channel is None:
            return None
        leaver = self.people.get(succession.leaver)
        return Handover(
            succession=succession,
            channel=channel,
            leaver=leaver,
            manager=self.people.get(leaver.manager) if leaver and leaver.manager else None,
            supporters=self.town.supporters(channel.administration),
        )


async def read_town(store: Store, now: datetime, calendar: WorkCalendar) -> Town:
    """Who has a role, and today's absences."""
    today = calendar.today(now)
    absences: dict[PersonId, list[Absence]] = defaultdict(list)
    for absence in await store.absences.between(today, today):
        absences[absence.person].append(absence)
    return Town(await store.people.with_roles(), absences)


async def read_facts(
    store: Store, town: Town, rows: Sequence[Scheduled], calendar: WorkCalendar
) -> Facts:
    """What the rows are about, in a handful of queries."""
    by_duty: dict[str, list[Scheduled]] = defaultdict(list)
    for row in rows:
        by_duty[row.duty].append(row)
    requests = by_duty.get(APPROVAL.name, [])
    approvals = await store.approvals.many({ApprovalId(row.subject) for row in requests})
    leaving = {SuccessionId(row.subject) for row in by_duty.get(SUCCESSION.name, [])}
    successions = await store.successions.many(leaving) if leaving else {}
    wanted = {approval.channel for approval in approvals.values()}
    wanted |= {succession.channel for succession in successions.values()}
    recent: dict[tuple[str, int], Sequence[Occurrence]] = {}
    for name, duty in _CHANNEL_DUTIES.items():
        due = by_duty.get(name, [])
        if not due:
            continue
        wanted |= {ChannelId(row.subject) for row in due}
        since = min(known_since(name, row.next_due_at, calendar) for row in due)
        found = await store.occurrences.recent(duty, {row.subject for row in due}, since)
        recent.update({(name, subject): listed for subject, listed in found.items()})
    channels = await store.channels.many(wanted) if wanted else {}
    leavers = {succession.leaver for succession in successions.values()}
    people = await _people_of(store, town, channels.values(), approvals.values(), leavers)
    return Facts(town, people, channels, approvals, successions, recent)


async def _people_of(
    store: Store,
    town: Town,
    channels: Iterable[Channel],
    approvals: Iterable[Approval],
    leavers: Iterable[PersonId],
) -> Mapping[PersonId, Person]:
    """Whoever a duty may turn to: the channels' people, who leaves, their managers, who decides."""
    named = {p for channel in channels for p in (channel.owner, channel.deputy)}
    named |= {p for approval in approvals for p in (approval.manager, approval.stand_in)}
    named |= set(leavers)
    people = {person.id: person for person in town.officials}
    people |= await store.people.many({p for p in named if p is not None} - people.keys())
    above = {person.manager for person in people.values() if person.manager is not None}
    return people | await store.people.many(above - people.keys())
