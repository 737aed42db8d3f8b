"""What planning takes, in bulk: the town once a tick, what the rows are about once a batch."""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.absences import Absence, not_back
from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState, ladder
from bot.domain.covers import DeputyAnswer, Outlook, StandIn, last_resort, outlook, refused
from bot.domain.deputy_briefings import NOTICE_WORKDAYS, Leave
from bot.domain.duties import DUTIES, Occurrence, Plan, Scheduled, Subject, Watch, known_since
from bot.domain.gaps import WeekOfGaps, gap, gap_week
from bot.domain.ids import (
    AbsenceId,
    AdministrationId,
    ApprovalId,
    ChannelId,
    PersonId,
    SuccessionId,
)
from bot.domain.people import DEFAULT_CHECK_HOUR, Person, communicators
from bot.domain.plans import PLANS
from bot.domain.waiting_approvals import Request
from bot.domain.waiting_successions import Handover
from bot.ports import Store

_DUTIES = {duty.name: duty for duty in DUTIES}


@dataclass(slots=True)
class Town:
    """Who has a role, and who is away today; `supporters` are worked out once an administration.

    `lasting` are absences that are over, whose person has not said that they are back. `ahead` is
    read when the first duty looks ahead.
    """

    officials: Sequence[Person]
    absences: Mapping[PersonId, Sequence[Absence]]
    lasting: Sequence[Absence] = ()
    stand_ins: Sequence[StandIn] = ()
    answers: Sequence[DeputyAnswer] = ()
    notice_workdays: tuple[int, ...] = NOTICE_WORKDAYS
    ahead: "Ahead | None" = None
    _above: tuple[PersonId, ...] | None = None
    _supporters: dict[AdministrationId | None, tuple[PersonId, ...]] = field(default_factory=dict)

    def supporters(self, administration: AdministrationId | None) -> tuple[PersonId, ...]:
        """The communicators who support an administration."""
        if administration not in self._supporters:
            found = communicators(self.officials, administration)
            self._supporters[administration] = tuple(person.id for person in found)
        return self._supporters[administration]

    def above(self) -> tuple[PersonId, ...]:
        """Who is told when manager and communicators are away."""
        if self._above is None:
            self._above = last_resort(self.officials)
        return self._above

    def away(self, people: Iterable[PersonId]) -> tuple[Absence, ...]:
        """Today's absences of those people: a summer's whole list for each channel is slow."""
        return tuple(
            a for person in people if person in self.absences for a in self.absences[person]
        )


@dataclass(frozen=True, slots=True)
class Ahead:
    """All absences from today on by person, with the stand-ins and the deputies' answers."""

    absences: Mapping[PersonId, Sequence[Absence]]
    stand_ins: Mapping[ChannelId, Sequence[StandIn]]
    answers: Sequence[DeputyAnswer]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a batch of rows is about, by duty and subject; what is gone is left out."""

    matters: Mapping[tuple[str, int], object]

    def plan(self, row: Scheduled, now: datetime, calendar: WorkCalendar) -> Plan:
        """What the row's duty wants now; an empty plan when its subject is gone.

        Raises: ValueError for a duty that is not in the list.
        """
        if row.duty not in PLANS:
            raise ValueError(f"no duty is called {row.duty!r}")
        matter = self.matters.get((row.duty, row.subject))
        return Plan() if matter is None else PLANS[row.duty](now, row.next_due_at, matter, calendar)


async def read_town(
    store: Store,
    now: datetime,
    calendar: WorkCalendar,
    notice_workdays: tuple[int, ...] = NOTICE_WORKDAYS,
) -> Town:
    """Who has a role, today's absences, and who steps in."""
    today = calendar.today(now)
    absences: dict[PersonId, list[Absence]] = defaultdict(list)
    for absence in await store.absences.between(today, today):
        absences[absence.person].append(absence)
    ids = {absence.id for listed in absences.values() for absence in listed}
    return Town(
        await store.people.with_roles(),
        absences,
        lasting=await store.absences.not_back(today),
        stand_ins=await store.covers.between(today, today),
        answers=await store.covers.answers(ids),
        notice_workdays=notice_workdays,
    )


async def read_facts(
    store: Store, town: Town, rows: Sequence[Scheduled], now: datetime, calendar: WorkCalendar
) -> Facts:
    """What the rows are about, in a handful of queries for each kind of subject."""
    by_duty: dict[str, list[Scheduled]] = defaultdict(list)
    for row in rows:
        by_duty[row.duty].append(row)
    by_subject: dict[Subject, dict[str, list[Scheduled]]] = defaultdict(dict)
    for name, due in by_duty.items():
        if name in _DUTIES:
            by_subject[_DUTIES[name].subject][name] = due
    matters: dict[tuple[str, int], object] = {}
    for subject, of_subject in by_subject.items():
        matters |= await _READERS[subject](store, town, of_subject, now, calendar)
    return Facts(matters)


ByDuty = Mapping[str, Sequence[Scheduled]]
Matters = Mapping[tuple[str, int], object]
Reader = Callable[[Store, Town, ByDuty, datetime, WorkCalendar], Awaitable[Matters]]


async def _read_channels(
    store: Store, town: Town, by_duty: ByDuty, now: datetime, calendar: WorkCalendar
) -> Matters:
    recent: dict[tuple[str, int], Sequence[Occurrence]] = {}
    for name, due in by_duty.items():
        since = min(known_since(name, row.next_due_at, calendar) for row in due)
        found = await store.occurrences.recent(_DUTIES[name], {row.subject for row in due}, since)
        recent.update({(name, subject): listed for subject, listed in found.items()})
    rows = [row for due in by_duty.values() for row in due]
    channels = await store.channels.many({ChannelId(row.subject) for row in rows})
    ahead = None
    if any(_DUTIES[name].looks_ahead for name in by_duty):
        ahead = await _read_ahead(store, town, now, calendar)
    people = await _people_of(store, town, channels.values())
    today = calendar.today(now)
    lasting = not_back(town.lasting, today)
    chosen: dict[ChannelId, list[PersonId]] = defaultdict(list)
    for stand_in in town.stand_ins:
        chosen[stand_in.channel].append(stand_in.person)
    matters: dict[tuple[str, int], object] = {}
    for row in rows:
        channel = channels.get(ChannelId(row.subject))
        if channel is None:
            continue
        owner = people.get(channel.owner) if channel.owner else None
        supporters = town.supporters(channel.administration)
        steps = ladder(
            channel,
            people,
            supporters,
            stand_ins=chosen.get(channel.id, ()),
            refused=refused(town.absences.get(owner.id, ()) if owner else (), town.answers, today),
            not_back=lasting,
        )
        looks_ahead = ahead if _DUTIES[row.duty].looks_ahead else None
        matters[row.duty, row.subject] = Watch(
            channel=channel,
            ladder=steps,
            absences=town.away(steps),
            recent=tuple(recent.get((row.duty, row.subject), ())),
            check_hour=owner.check_hour if owner else DEFAULT_CHECK_HOUR,
            outlook=_outlook(channel, people, town, looks_ahead) if looks_ahead else None,
        )
    return matters


async def _read_approvals(
    store: Store, town: Town, by_duty: ByDuty, now: datetime, calendar: WorkCalendar
) -> Matters:
    rows = [row for due in by_duty.values() for row in due]
    approvals = await store.approvals.many({ApprovalId(row.subject) for row in rows})
    channels = await store.channels.many({approval.channel for approval in approvals.values()})
    deciders = {p for a in approvals.values() for p in (a.manager, a.stand_in) if p is not None}
    people = await _people_of(store, town, channels.values(), deciders)
    matters: dict[tuple[str, int], object] = {}
    for row in rows:
        approval = approvals.get(ApprovalId(row.subject))
        if approval is None:
            continue
        channel = channels.get(approval.channel)
        matters[row.duty, row.subject] = Request(
            approval=approval,
            people=people,
            supporters=town.supporters(channel.administration if channel else None),
            absences=town.away(p for p in (approval.manager, approval.stand_in) if p),
        )
    return matters


async def _read_successions(
    store: Store, town: Town, by_duty: ByDuty, now: datetime, calendar: WorkCalendar
) -> Matters:
    rows = [row for due in by_duty.values() for row in due]
    successions = await store.successions.many({SuccessionId(row.subject) for row in rows})
    channels = await store.channels.many({s.channel for s in successions.values()})
    leavers = {succession.leaver for succession in successions.values()}
    people = await _people_of(store, town, channels.values(), leavers)
    matters: dict[tuple[str, int], object] = {}
    for row in rows:
        succession = successions.get(SuccessionId(row.subject))
        channel = channels.get(succession.channel) if succession else None
        if succession is None or channel is None:
            continue
        leaver = people.get(succession.leaver)
        matters[row.duty, row.subject] = Handover(
            succession=succession,
            channel=channel,
            leaver=leaver,
            manager=people.get(leaver.manager) if leaver and leaver.manager else None,
            supporters=town.supporters(channel.administration),
        )
    return matters


async def _read_absences(
    store: Store, town: Town, by_duty: ByDuty, now: datetime, calendar: WorkCalendar
) -> Matters:
    rows = [row for due in by_duty.values() for row in due]
    absences = await store.absences.many({AbsenceId(row.subject) for row in rows})
    owned: dict[PersonId, list[Channel]] = {}
    for person in {absence.person for absence in absences.values()}:
        owned[person] = [
            channel
            for channel in await store.channels.of(person)
            if channel.owner == person
            and channel.state in (ChannelState.ACTIVE, ChannelState.CLOSING)
        ]
    ahead = await _read_ahead(store, town, now, calendar)
    people = await _people_of(store, town, [c for listed in owned.values() for c in listed])
    matters: dict[tuple[str, int], object] = {}
    for row in rows:
        absence = absences.get(AbsenceId(row.subject))
        if absence is None:
            continue
        outlooks = [_outlook(channel, people, town, ahead) for channel in owned[absence.person]]
        matters[row.duty, row.subject] = Leave(
            absence=absence, outlooks=tuple(outlooks), notice_workdays=town.notice_workdays
        )
    return matters


async def _read_municipality(
    store: Store, town: Town, by_duty: ByDuty, now: datetime, calendar: WorkCalendar
) -> Matters:
    monday, begin, end = gap_week(calendar, now)
    askers = [q.asker for q in await store.questions.asked_between(begin, end) if gap(q)]
    people = await store.people.many(set(askers))
    counts = Counter(people[asker].administration for asker in askers if asker in people)
    last = WeekOfGaps(monday=monday, counts=counts, officials=town.officials)
    return {(row.duty, row.subject): last for due in by_duty.values() for row in due}


_READERS: Mapping[Subject, Reader] = {
    Subject.CHANNEL: _read_channels,
    Subject.APPROVAL: _read_approvals,
    Subject.SUCCESSION: _read_successions,
    Subject.ABSENCE: _read_absences,
    Subject.MUNICIPALITY: _read_municipality,
}


async def _read_ahead(store: Store, town: Town, now: datetime, calendar: WorkCalendar) -> Ahead:
    """The time ahead of the whole town, once a tick."""
    if town.ahead is None:
        today = calendar.today(now)
        last = today.replace(year=today.year + 2, day=1)
        absences: dict[PersonId, list[Absence]] = defaultdict(list)
        for absence in await store.absences.between(today, last):
            absences[absence.person].append(absence)
        stand_ins: dict[ChannelId, list[StandIn]] = defaultdict(list)
        for stand_in in await store.covers.between(today, last):
            stand_ins[stand_in.channel].append(stand_in)
        ids = {absence.id for listed in absences.values() for absence in listed}
        town.ahead = Ahead(absences, stand_ins, await store.covers.answers(ids))
    return town.ahead


def _outlook(
    channel: Channel, people: Mapping[PersonId, Person], town: Town, ahead: Ahead
) -> Outlook:
    return outlook(
        channel,
        people,
        town.supporters(channel.administration),
        ahead.absences,
        ahead.stand_ins.get(channel.id, ()),
        ahead.answers,
        town.above(),
    )


async def _people_of(
    store: Store, town: Town, channels: Iterable[Channel], others: Iterable[PersonId] = ()
) -> Mapping[PersonId, Person]:
    """Whoever a duty may turn to: the channels' people, those chosen for them, the owners'
    managers, `others`."""
    channels = list(channels)
    named = {p for channel in channels for p in channel.keepers} | set(others)
    named |= {stand_in.person for stand_in in town.stand_ins}
    if town.ahead is not None:
        wanted = {channel.id for channel in channels}
        chosen = town.ahead.stand_ins
        named |= {s.person for channel in wanted for s in chosen.get(channel, ())}
    people = {person.id: person for person in town.officials}
    people |= await store.people.many(named - people.keys())
    above = {person.manager for person in people.values() if person.manager is not None}
    return people | await store.people.many(above - people.keys())
