"""Persons, administrations and accounts in the store."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.domain.ids import PersonId
from bot.domain.people import Account, AccountRef, Administration, Person


class People(Protocol):
    """Persons, their administrations and their accounts."""

    async def get(self, person: PersonId) -> Person:
        """Raises: NotFound."""

    async def many(self, people: Collection[PersonId]) -> dict[PersonId, Person]:
        """Those of the ids that exist."""

    async def all(self) -> list[Person]:
        """Everybody, also who has left, by name."""

    async def with_roles(self) -> list[Person]:
        """Everybody who has a role, by name."""

    async def leads(self, person: PersonId) -> bool:
        """Whether the person is the manager of anybody who works here."""

    async def by_email(self, email: str) -> Person | None:
        """Whatever the case of the address."""

    async def by_account(self, ref: AccountRef) -> Person | None:
        """Who uses the account."""

    async def add(self, person: Person) -> Person:
        """The person with an id."""

    async def save(self, person: Person) -> None:
        """Raises: NotFound."""

    async def link(self, account: Account) -> None:
        """Tie the account to its person, or renew its address and time of use; it can be reached
        again."""

    async def moved(self, ref: AccountRef, address: str) -> None:
        """Direct messages to the account go to the address from now on."""

    async def unlink(self, ref: AccountRef) -> None:
        """Forget the account; one that is unknown is passed over."""

    async def unreachable(self, ref: AccountRef, since: datetime) -> None:
        """Mark that messages to the account do not arrive, until it is linked or used again."""

    async def used(self, ref: AccountRef, now: datetime) -> None:
        """The person acts with the account: it can be reached, and is the one used last. Kept to
        the minute."""

    async def accounts(self, person: PersonId) -> list[Account]:
        """The person's accounts, the one used last first."""

    async def accounts_of(self, people: Collection[PersonId]) -> dict[PersonId, list[Account]]:
        """The accounts of those who have any, in the same order."""

    async def administrations(self) -> list[Administration]:
        """All, by name."""

    async def add_administration(self, name: str) -> Administration:
        """The administration of that name, made when there is none."""
