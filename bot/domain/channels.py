"""A social-media channel from draft to closed, and the manager's decision about it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.absences import Absence
from bot.domain.ids import AdministrationId, ChannelId, PersonId
from bot.domain.people import Person, Role, communicators, is_working


class Service(StrEnum):
    """Where a channel lives."""

    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    X = "x"
    LINKEDIN = "linkedin"
    YOUTUBE = "youtube"
    TIKTOK = "tiktok"
    MASTODON = "mastodon"
    BLUESKY = "bluesky"
    THREADS = "threads"
    OTHER = "other"


class ChannelState(StrEnum):
    """How far a channel has come; `approved` is approved but not ready."""

    DRAFT = "draft"
    WAITING = "waiting"
    APPROVED = "approved"
    ACTIVE = "active"
    CLOSING = "closing"
    CLOSED = "closed"


class Consent(StrEnum):
    """What a person named as owner or deputy has answered."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"


class Part(StrEnum):
    """What somebody is for a channel, in order; the values name the fields."""

    OWNER = "owner"
    DEPUTY = "deputy"
    SECOND_DEPUTY = "second_deputy"


class CheckDays(StrEnum):
    """On which days comments are checked. Source: rule moderation/daily-check (every day)."""

    DAILY = "daily"
    WORKDAYS = "workdays"


class CrisisRhythm(StrEnum):
    """How often comments are checked in crisis mode, on every day of the week. Source: SUP4."""

    THREE = "three"
    FIVE = "five"
    ROUND_THE_CLOCK = "round_the_clock"


class ChecklistItem(StrEnum):
    """What visitors must find on the page. Source: section visitor-information."""

    SENDER = "sender"
    PRESENTATION = "presentation"
    CONTACT = "contact"
    MODERATION_NOTICE = "moderation_notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistAnswer:
    """One item of the start checklist: in place, or why the service does not allow it."""

    item: ChecklistItem
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A social-media channel. `address` is as it was written, `address_key` as it is compared.

    In a draft any text may be empty and owner and deputy may be None; a second deputy is never
    needed. `id` is 0 until stored.
    `access_place` says where administrator access is kept, never the access itself.
    `crisis_until` stays when crisis mode is over.
    `snapshot_slot` is its place among the working days of the half-yearly snapshots.
    """

    id: ChannelId = ChannelId(0)
    state: ChannelState = ChannelState.DRAFT
    applicant: PersonId
    administration: AdministrationId | None = None
    service: Service | None = None
    name: str = ""
    address: str = ""
    address_key: str = ""
    purpose: str = ""
    audience: str = ""
    goals: str = ""
    benefit: str = ""
    resources: str = ""
    owner: PersonId | None = None
    deputy: PersonId | None = None
    second_deputy: PersonId | None = None
    owner_consent: Consent = Consent.ASKED
    deputy_consent: Consent = Consent.ASKED
    second_deputy_consent: Consent = Consent.ASKED
    check_days: CheckDays = CheckDays.DAILY
    crisis_rhythm: CrisisRhythm | None = None
    crisis_until: datetime | None = None
    access_by: PersonId | None = None
    access_at: datetime | None = None
    access_place: str = ""
    checklist: tuple[ChecklistAnswer, ...] = ()
    active_at: datetime | None = None
    snapshot_slot: int | None = None
    changed_at: datetime
    version: int = 1

    @property
    def deputies(self) -> tuple[PersonId, ...]:
        """Who steps in for the owner, in order: the deputy unless they have said no, the second
        deputy once they have said yes. Source: rule starting-channel/deputy; ABS4."""
        first = self.deputy if self.deputy_consent is not Consent.NO else None
        second = self.second_deputy if self.second_deputy_consent is Consent.YES else None
        return tuple(person for person in (first, second) if person is not None)

    @property
    def keepers(self) -> tuple[PersonId, ...]:
        """Who looks after it: the owner, then the deputies."""
        return (self.owner, *self.deputies) if self.owner is not None else self.deputies


def parts(channel: Channel) -> dict[Part, tuple[PersonId, Consent]]:
    """Who is named for which part, in order, with what they have answered; parts that nobody has
    are left out."""
    named = (
        (Part.OWNER, channel.owner, channel.owner_consent),
        (Part.DEPUTY, channel.deputy, channel.deputy_consent),
        (Part.SECOND_DEPUTY, channel.second_deputy, channel.second_deputy_consent),
    )
    return {part: (person, consent) for part, person, consent in named if person is not None}


def part_of(channel: Channel, person: PersonId) -> Part | None:
    """What the person is named for; None when for nothing."""
    return next((part for part, (named, _) in parts(channel).items() if named == person), None)


def with_part(channel: Channel, part: Part, person: PersonId | None, consent: Consent) -> Channel:
    """The channel with the person in the part, and with nothing else changed."""
    match part:
        case Part.OWNER:
            return replace(channel, owner=person, owner_consent=consent)
        case Part.DEPUTY:
            return replace(channel, deputy=person, deputy_consent=consent)
        case Part.SECOND_DEPUTY:
            return replace(channel, second_deputy=person, second_deputy_consent=consent)


def give_part(channel: Channel, part: Part, person: PersonId | None, now: datetime) -> Channel:
    """The channel where the person, who has said yes, has the part and no other (None: nobody has
    it). A second deputy moves up where there is no deputy any more.

    Source: rule starting-channel/deputy.
    """
    before = part_of(channel, person) if person is not None else None
    if before is not None:
        channel = with_part(channel, before, None, Consent.ASKED)
    consent = Consent.ASKED if person is None else Consent.YES
    channel = replace(with_part(channel, part, person, consent), changed_at=now)
    if channel.deputy is None and channel.second_deputy_consent is Consent.YES:
        second = channel.second_deputy
        channel = with_part(channel, Part.SECOND_DEPUTY, None, Consent.ASKED)
        channel = with_part(channel, Part.DEPUTY, second, Consent.YES)
    return channel


def people_of(channel: Channel) -> tuple[PersonId, ...]:
    """Those whose channel it is: the applicant, and whoever is named for a part."""
    return channel.applicant, *(person for person, _ in parts(channel).values())


def may_edit(person: Person, channel: Channel) -> bool:
    """Whether the person may fill in the draft: the applicant, as long as it is a draft."""
    return (
        person.active
        and person.listed
        and channel.state is ChannelState.DRAFT
        and person.id == channel.applicant
    )


def may_name(person: Person, channel: Channel, manager: PersonId | None) -> bool:
    """Whether the person may name another owner or deputy: applicant, owner, or the owner's
    manager."""
    return (
        person.active
        and person.listed
        and channel.state not in (ChannelState.DRAFT, ChannelState.CLOSED)
        and person.id in (channel.applicant, channel.owner, manager)
    )


def may_confirm_access(person: Person, channel: Channel, people: Iterable[Person]) -> bool:
    """Whether the person may say that administrator access has come: the communicator or the
    communications unit.

    Source: rule starting-channel/admin-access.
    """
    if not (person.active and person.listed):
        return False
    if person.has(Role.COMMUNICATIONS_UNIT) or person.has(Role.HEAD_OF_COMMUNICATIONS):
        return True
    return person.id in {p.id for p in communicators(people, channel.administration)}


def may_tick_off(person: Person, channel: Channel) -> bool:
    """Whether the person may answer the start checklist: the owner, or a deputy in their place."""
    return person.active and person.id in channel.keepers


def confirm_access(channel: Channel, by: Person, now: datetime) -> Channel:
    """The channel with administrator access confirmed, and active when nothing else is missing."""
    return _activated(replace(channel, access_by=by.id, access_at=now, changed_at=now), now)


def tick_off(channel: Channel, answers: tuple[ChecklistAnswer, ...], now: datetime) -> Channel:
    """The channel with its start checklist answered, and active when nothing else is missing.

    Raises: ValueError unless every item is answered once. Source: section visitor-information.
    """
    if sorted(answer.item for answer in answers) != sorted(ChecklistItem):
        raise ValueError(f"channel {channel.id}: the checklist is not answered whole")
    return _activated(replace(channel, checklist=answers, changed_at=now), now)


def _activated(channel: Channel, now: datetime) -> Channel:
    ready = channel.access_at is not None and bool(channel.checklist)
    if channel.state is ChannelState.APPROVED and ready:
        return replace(channel, state=ChannelState.ACTIVE, active_at=now)
    return channel


def answer_consent(channel: Channel, person: PersonId, consent: Consent, now: datetime) -> Channel:
    """The channel with the answer of the person named for a part; of anybody else: unchanged."""
    part = part_of(channel, person)
    if part is None:
        return channel
    return replace(with_part(channel, part, person, consent), changed_at=now)


def name_people(
    channel: Channel, named: Mapping[Part, PersonId], by: PersonId, now: datetime
) -> Channel:
    """The channel with the people `named` and no others; whoever is new is asked, except the one
    who names themselves. Deputies who change places keep their answers.

    Raises: ValueError when two parts have the same person. Source: rules
    starting-channel/named-owner, starting-channel/deputy; REG5.
    """
    if len(set(named.values())) < len(named):
        raise ValueError(f"channel {channel.id}: the same person has two parts: {dict(named)}")
    before = {person: (part, consent) for part, (person, consent) in parts(channel).items()}
    for part in Part:
        person, consent = named.get(part), Consent.ASKED
        if person is not None and person in before:
            known, answer = before[person]
            consent = answer if part is known or Part.OWNER not in (part, known) else consent
        channel = with_part(channel, part, person, Consent.YES if person == by else consent)
    return replace(channel, changed_at=now)


def responsible(
    ladder: Iterable[PersonId],
    on: date,
    absences: Iterable[Absence],
    passed: Collection[PersonId] = (),
) -> PersonId | None:
    """The first on the ladder (owner, deputies, communicator, manager) who is there on `on` and has
    not passed it on.

    None when nobody is. Source: rules moderation/owner-monitors, moderation/deputy-when-absent.
    """
    away = {absence.person for absence in absences if absence.covers(on)}
    return next((person for person in ladder if person not in away and person not in passed), None)


def ladder(
    channel: Channel,
    people: Mapping[PersonId, Person],
    supporters: Iterable[PersonId],
    *,
    stand_ins: Iterable[PersonId] = (),
    refused: Collection[PersonId] = (),
    not_back: Collection[PersonId] = (),
) -> tuple[PersonId, ...]:
    """Who answers for a channel, in order: owner, stand-ins, deputies, communicators, the owner's
    manager.

    `supporters` are the communicators of the channel's administration, `stand_ins` those chosen
    for the date. A deputy who has `refused` to step in comes last; an owner who is `not_back`
    comes after those who have stepped in. Nobody stands there twice; who has left (their account
    or their place in the organisation data), or has said no to being the deputy, is left out.
    Source: SUP3; rule moderation/deputy-when-absent.
    """
    owner = people.get(channel.owner) if channel.owner else None
    stepping_in = [step for step in (*stand_ins, *channel.deputies) if step not in refused]
    own = (*stepping_in, channel.owner) if channel.owner in not_back else None
    steps = [
        *(own or (channel.owner, *stepping_in)),
        *supporters,
        owner.manager if owner else None,
        *channel.deputies,
    ]
    return tuple(
        dict.fromkeys(
            step
            for step in steps
            if step is not None and step in people and is_working(people[step])
        )
    )


def decides(person: Person, manager: PersonId | None, supporters: Iterable[PersonId]) -> bool:
    """Whether the person may decide who looks after a channel: the owner's manager, and the
    communicators of the administration."""
    return person.active and person.listed and person.id in (manager, *supporters)


def works_near(person: Person, channel: Channel) -> bool:
    """Whether the person works in the channel's administration."""
    return person.administration is not None and person.administration == channel.administration
