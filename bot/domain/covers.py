"""Who has a channel on which day: owner, stand-in, deputies; and the days when nobody has it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.absences import Absence, away
from bot.domain.channels import Channel, works_near
from bot.domain.ids import AbsenceId, ChannelId, PersonId, StandInId
from bot.domain.people import Person, Role

# Whoever answers for this many channels already is not proposed for one more.
MAX_CHANNELS_OF_ONE = 4
MAX_PROPOSED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Somebody chosen to look after a channel from `first_on` to `last_on`, both included."""

    id: StandInId = StandInId(0)
    channel: ChannelId
    person: PersonId
    first_on: date
    last_on: date
    entered_by: PersonId
    entered_at: datetime

    def covers(self, on: date) -> bool:
        """Whether it is for the date."""
        return self.first_on <= on <= self.last_on


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyAnswer:
    """What somebody asked to step in for an absence has answered; silence has no row."""

    absence: AbsenceId
    person: PersonId
    accepts: bool
    answered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A channel's time ahead: who has it in which order, and when they are away.

    `owner` is None when they have left, and `deputies` are those who have neither left nor said
    no, in order. `absences` are those of everybody named here, `stand_ins` and `answers` (to
    absences of the owner) the channel's own.
    `last_resort`: who is told when manager and communicators are away.
    """

    channel: Channel
    owner: PersonId | None
    deputies: tuple[PersonId, ...]
    manager: PersonId | None = None
    supporters: tuple[PersonId, ...] = ()
    last_resort: tuple[PersonId, ...] = ()
    absences: tuple[Absence, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    answers: tuple[DeputyAnswer, ...] = ()


def outlook(
    channel: Channel,
    people: Mapping[PersonId, Person],
    supporters: Iterable[PersonId],
    absences: Mapping[PersonId, Sequence[Absence]],
    stand_ins: Iterable[StandIn] = (),
    answers: Iterable[DeputyAnswer] = (),
    above: Iterable[PersonId] = (),
) -> Outlook:
    """The time ahead of a channel, from what is known of everybody; `above` = its last resort."""
    owner = _there(people, channel.owner)
    manager = owner.manager if owner else None
    own_stand_ins = tuple(s for s in stand_ins if s.channel == channel.id)
    supporters = tuple(supporters)
    above = tuple(above)
    named = dict.fromkeys(
        person
        for person in (
            channel.owner,
            *channel.deputies,
            manager,
            *supporters,
            *above,
            *(s.person for s in own_stand_ins),
        )
        if person is not None
    )
    own_absences = {a.id for a in absences.get(channel.owner, ())} if channel.owner else set()
    return Outlook(
        channel=channel,
        owner=owner.id if owner else None,
        deputies=tuple(person for person in channel.deputies if _there(people, person)),
        manager=manager if _there(people, manager) else None,
        supporters=supporters,
        last_resort=above,
        absences=tuple(a for person in named for a in absences.get(person, ())),
        stand_ins=tuple(s for s in own_stand_ins if _there(people, s.person)),
        answers=tuple(a for a in answers if a.absence in own_absences),
    )


def _there(people: Mapping[PersonId, Person], person: PersonId | None) -> Person | None:
    found = people.get(person) if person else None
    return found if found and found.active else None


def last_resort(people: Iterable[Person]) -> tuple[PersonId, ...]:
    """The communications unit, and its head: told when manager and communicators are away."""
    working = [p for p in people if p.active and p.listed]
    roles = (Role.COMMUNICATIONS_UNIT, Role.HEAD_OF_COMMUNICATIONS)
    return tuple(p.id for role in roles for p in working if p.has(role))


def refused(
    absences: Iterable[Absence], answers: Iterable[DeputyAnswer], on: date
) -> set[PersonId]:
    """Who has said no to stepping in on the date; `absences` and `answers` are the owner's."""
    today = {absence.id for absence in absences if absence.covers(on)}
    return {a.person for a in answers if not a.accepts and a.absence in today}


def holders(view: Outlook, on: date) -> tuple[PersonId, ...]:
    """Who has the channel on the date, in order, whether there or not: owner, stand-ins,
    deputies."""
    own = [absence for absence in view.absences if absence.person == view.owner]
    no = refused(own, view.answers, on)
    chosen = [s.person for s in view.stand_ins if s.covers(on)]
    steps = [view.owner, *(p for p in (*chosen, *view.deputies) if p not in no)]
    return tuple(dict.fromkeys(step for step in steps if step is not None))


def holder(view: Outlook, on: date) -> PersonId | None:
    """Who of them is there on the date; None when nobody is, and communicator and manager must
    act."""
    gone = away(view.absences, on)
    return next((person for person in holders(view, on) if person not in gone), None)


def going_on_with(view: Outlook, on: date) -> PersonId | None:
    """Who goes on with the channel while the owner has not said that they are back."""
    gone = away(view.absences, on)
    others = (person for person in holders(view, on) if person != view.owner)
    return next((person for person in others if person not in gone), None)


def to_tell(view: Outlook, today: date) -> tuple[PersonId, ...]:
    """Who is told that a channel has nobody: the manager and the communicators who are there, else
    whoever can be reached above them, else all of them. Never nobody while anybody exists."""
    gone = away(view.absences, today)
    first = tuple(dict.fromkeys(p for p in (view.manager, *view.supporters) if p is not None))
    there = tuple(p for p in first if p not in gone)
    above = tuple(p for p in view.last_resort if p not in gone)
    return there or above or first or view.last_resort


def to_choose(view: Outlook, today: date) -> tuple[PersonId, ...]:
    """Who is asked to choose somebody for days ahead: the manager, else as for `to_tell`."""
    if view.manager is not None and view.manager not in away(view.absences, today):
        return (view.manager,)
    return to_tell(view, today)


def proposed(
    view: Outlook,
    first_on: date,
    last_on: date,
    people: Iterable[Person],
    absences: Iterable[Absence],
    channels: Mapping[PersonId, int],
) -> list[Person]:
    """Who could look after the channel on the dates, best first: from the owner's own unit, then
    from the administration, then the communicators; those with few channels before others.

    `channels` counts what each person answers for. Whoever is away on any of the dates, has too
    many channels or has it already is left out. Source: ABS5.
    """
    gone = {a.person for a in absences if a.first_on <= last_on and a.last_on >= first_on}
    known = {view.owner, *view.deputies, *(a.person for a in view.answers if not a.accepts)}
    free = [
        person
        for person in people
        if person.active and person.listed and person.id not in gone and person.id not in known
    ]
    near = sorted(
        (
            person
            for person in free
            if works_near(person, view.channel)
            and not person.roles
            and person.id not in (*view.supporters, view.manager)
            and channels.get(person.id, 0) < MAX_CHANNELS_OF_ONE
        ),
        key=lambda person: (person.manager != view.manager, channels.get(person.id, 0)),
    )
    supporters = [person for person in free if person.id in view.supporters]
    return near[:MAX_PROPOSED] + supporters[:1]


def needless(
    stand_ins: Iterable[StandIn], owner: PersonId | None, absences: Iterable[Absence]
) -> list[StandIn]:
    """The stand-ins on none of whose days the owner is away; none is where there is no owner."""
    if owner is None:
        return []
    own = [absence for absence in absences if absence.person == owner]
    return [
        s
        for s in stand_ins
        if not any(a.first_on <= s.last_on and a.last_on >= s.first_on for a in own)
    ]


def dates(first_on: date, last_on: date) -> Iterable[date]:
    """Every date from the first to the last."""
    return (first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1))
