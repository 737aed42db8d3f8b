"""The manager's decision about a channel: who decides, and how."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.channels import Channel, ChannelState, Consent
from bot.domain.ids import ApprovalId, ChannelId, PersonId
from bot.domain.people import Person, Role


class Assurance(StrEnum):
    """What the manager assures by approving. Source: rule starting-channel/manager-duties,
    starting-channel/deputy."""

    PURPOSE_AND_AUDIENCE = "purpose_and_audience"
    GOALS = "goals"
    BENEFIT = "benefit"
    RESOURCES = "resources"
    DEPUTY = "deputy"


class ApprovalKind(StrEnum):
    """What a request is about: to start a channel, or to close it."""

    START = "start"
    CLOSE = "close"


class ApprovalState(StrEnum):
    """How a request stands."""

    PENDING = "pending"
    CHANGES_ASKED = "changes_asked"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Level(StrEnum):
    """Whose turn it is to act on a pending request; at COMMUNICATOR somebody must be chosen to
    decide."""

    MANAGER = "manager"
    STAND_IN = "stand_in"
    COMMUNICATOR = "communicator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One request to a manager and its decision, kept for good as the record of the decision.

    `asked_at` counts the waiting time and starts anew when another manager is chosen.
    `guideline` is the name and version that the assurances were given under.
    """

    id: ApprovalId = ApprovalId(0)
    channel: ChannelId
    kind: ApprovalKind = ApprovalKind.START
    applicant: PersonId
    manager: PersonId | None
    stand_in: PersonId | None = None
    level: Level = Level.MANAGER
    state: ApprovalState = ApprovalState.PENDING
    asked_at: datetime
    assurances: tuple[Assurance, ...] = ()
    note: str = ""
    guideline: str = ""
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Who decides about a request, who stands in, and whose turn it is."""

    manager: PersonId | None
    stand_in: PersonId | None
    level: Level


def route(
    applicant: Person, people: Mapping[PersonId, Person], away: Collection[PersonId]
) -> Route:
    """Who is to decide about what `applicant` asks for; whoever is away today is skipped at once.

    The closest manager, and one level up when that is the applicant. Level COMMUNICATOR when
    nobody of them can. Source: rule starting-channel/manager-approval; REG2, REG4, REG5.
    """
    manager = closest_manager(applicant, people)
    if manager is None:
        return Route(manager=None, stand_in=None, level=Level.COMMUNICATOR)
    stand_in = people.get(manager.stand_in) if manager.stand_in else None
    if stand_in is not None and stand_in.id == applicant.id:
        stand_in = None
    if _can_act(manager, away):
        level = Level.MANAGER
    elif stand_in is not None and _can_act(stand_in, away):
        level = Level.STAND_IN
    else:
        level = Level.COMMUNICATOR
    return Route(manager=manager.id, stand_in=stand_in.id if stand_in else None, level=level)


def closest_manager(applicant: Person, people: Mapping[PersonId, Person]) -> Person | None:
    """The first manager above the applicant who is not the applicant; None when the data names
    none."""
    seen = {applicant.id}
    step = applicant
    while step.manager is not None and step.manager in people:
        above = people[step.manager]
        if above.id not in seen:
            return above
        if above.id == step.id:
            return None
        step = above
    return None


def _can_act(person: Person, away: Collection[PersonId]) -> bool:
    return person.active and person.listed and person.id not in away


def is_manager(person: Person, people: Iterable[Person]) -> bool:
    """Whether the person leads somebody, stands in for one who does, or heads an administration."""
    return person.has(Role.ADMINISTRATION_HEAD) or any(
        other.id != person.id and person.id in (other.manager, other.stand_in) for other in people
    )


def may_decide(person: Person, approval: Approval) -> bool:
    """Whether the person may decide now: the manager, or the stand-in once it has come to them;
    never the applicant."""
    if not (person.active and person.listed) or person.id == approval.applicant:
        return False
    if approval.state is not ApprovalState.PENDING:
        return False
    return person.id == approval.manager or (
        approval.level is not Level.MANAGER and person.id == approval.stand_in
    )


def may_choose_manager(person: Person, approval: Approval, supporters: Iterable[Person]) -> bool:
    """Whether the person may choose who decides: a communicator, once the request has come to
    them."""
    return (
        approval.state is ApprovalState.PENDING
        and approval.level is Level.COMMUNICATOR
        and person.id in {supporter.id for supporter in supporters}
    )


def choose_manager(approval: Approval, manager: Person, now: datetime) -> Approval:
    """The request handed to the chosen manager, with its waiting time starting anew.

    Raises: ValueError when the chosen one is the applicant or has left.
    """
    if manager.id == approval.applicant or not (manager.active and manager.listed):
        raise ValueError(f"person {manager.id} cannot decide approval {approval.id}")
    stand_in = manager.stand_in if manager.stand_in != approval.applicant else None
    return replace(
        approval, manager=manager.id, stand_in=stand_in, level=Level.MANAGER, asked_at=now
    )


def decide(
    approval: Approval,
    channel: Channel,
    by: Person,
    outcome: ApprovalState,
    now: datetime,
    *,
    assurances: tuple[Assurance, ...] = (),
    note: str = "",
    guideline: str = "",
) -> tuple[Approval, Channel]:
    """The request to start a channel decided, and the channel as it then stands.

    Approving takes all five assurances, an owner and a deputy who have not said no; asking for
    changes and declining take a reason. A channel not approved is a draft again.
    Raises: ValueError when any of that is missing or the person may not decide.
    Source: rules starting-channel/manager-approval, starting-channel/manager-duties; REG3, REG5,
    REG6.
    """
    if approval.kind is not ApprovalKind.START or channel.id != approval.channel:
        raise ValueError(f"approval {approval.id} is not about starting channel {channel.id}")
    if not may_decide(by, approval):
        raise ValueError(f"person {by.id} may not decide approval {approval.id}")
    if channel.state is not ChannelState.WAITING:
        raise ValueError(f"channel {channel.id} is {channel.state}, it waits for no decision")
    if outcome is ApprovalState.APPROVED:
        if set(assurances) != set(Assurance):
            raise ValueError(f"approval {approval.id} lacks assurances")
        if channel.owner is None or channel.deputy in (None, channel.owner):
            raise ValueError(f"channel {channel.id} lacks an owner or a deputy of its own")
        if Consent.NO in (channel.owner_consent, channel.deputy_consent):
            raise ValueError(f"channel {channel.id}: somebody named has said no")
        state = ChannelState.APPROVED
    elif outcome in (ApprovalState.CHANGES_ASKED, ApprovalState.DECLINED):
        if not note.strip():
            raise ValueError(f"approval {approval.id}: {outcome} needs a reason")
        state = ChannelState.DRAFT
    else:
        raise ValueError(f"{outcome} is no decision")
    decided = replace(
        approval,
        state=outcome,
        assurances=assurances,
        note=note,
        guideline=guideline,
        decided_by=by.id,
        decided_at=now,
    )
    return decided, replace(channel, state=state, changed_at=now)
