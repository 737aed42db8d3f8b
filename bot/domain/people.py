"""Who people are at the municipality, the accounts they write from, and their part in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.ids import AdministrationId, PersonId

DEFAULT_CHECK_HOUR = 9
DEFAULT_QUIET_FROM_HOUR = 17
DEFAULT_QUIET_TO_HOUR = 7


class Role(StrEnum):
    """A part that a person has beside their own channels."""

    COMMUNICATOR = "communicator"
    COMMUNICATIONS_UNIT = "communications_unit"
    HEAD_OF_COMMUNICATIONS = "head_of_communications"
    ADMINISTRATION_HEAD = "administration_head"
    REGISTRAR = "registrar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """A förvaltning."""

    id: AdministrationId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody at the municipality.

    `listed` = stands in the organisation data; others may ask questions only. `active` turns
    false when the person has left. `check_hour` is the local hour of the daily message.
    Between the local hours `quiet_from` and `quiet_to`, and on days off, messages wait; no hours
    are quiet when the two are the same. Until `paused_until` only duties are sent.
    """

    id: PersonId
    name: str
    email: str
    title: str = ""
    language: str = "sv"
    administration: AdministrationId | None = None
    manager: PersonId | None = None
    stand_in: PersonId | None = None
    roles: tuple[Role, ...] = ()
    listed: bool = True
    active: bool = True
    check_hour: int = DEFAULT_CHECK_HOUR
    quiet_from: int = DEFAULT_QUIET_FROM_HOUR
    quiet_to: int = DEFAULT_QUIET_TO_HOUR
    paused_until: date | None = None
    welcomed_at: datetime | None = None

    def has(self, role: Role) -> bool:
        """Whether the person has the role."""
        return role in self.roles

    @property
    def first_name(self) -> str:
        """The name that colleagues use."""
        return self.name.split()[0] if self.name.split() else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRef:
    """Who a platform says it is: its name, the workspace or tenant, and the user there."""

    platform: str
    team: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account that is tied to a person; `address` is where a direct message goes.

    `unreachable_at` = since when messages there do not arrive.
    """

    ref: AccountRef
    person: PersonId
    address: str
    used_at: datetime | None = None
    unreachable_at: datetime | None = None


def is_working(person: Person) -> bool:
    """Whether somebody works here still: neither their account nor their place in the organisation
    data is gone."""
    return person.active and person.listed


def communicators(
    people: Iterable[Person], administration: AdministrationId | None
) -> list[Person]:
    """Who supports an administration: its own communicators, else the communications unit, else its
    head.

    People who have left are not counted. Empty only when the organisation data has none of them.
    Source: rule starting-channel/support-from-communicator.
    """
    working = [person for person in people if is_working(person)]
    own = [
        person
        for person in working
        if person.has(Role.COMMUNICATOR)
        and administration is not None
        and person.administration == administration
    ]
    return (
        own
        or [person for person in working if person.has(Role.COMMUNICATIONS_UNIT)]
        or [person for person in working if person.has(Role.HEAD_OF_COMMUNICATIONS)]
    )


def staff_of(manager: Person, people: Iterable[Person]) -> list[Person]:
    """Whom the person leads, or leads in place of their manager, by name."""
    working = [p for p in people if p.active and p.listed]
    leads = {p.id for p in working if p.stand_in == manager.id} | {manager.id}
    return [p for p in working if p.manager in leads and p.id != manager.id]
