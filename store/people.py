"""Persons, their administrations and their accounts."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import AdministrationId, PersonId
from bot.domain.people import Account, AccountRef, Administration, Person
from bot.ports import NotFound
from store.rows import Rows, among, by_name, insert
from store.tables import AccountRow, AdministrationRow, PersonRow, table

# How exactly it is known when an account was used last; a turn seldom writes for it.
USE_KEPT_TO_MINUTES = 1

_person = table(PersonRow)
_account = table(AccountRow)
_administration = table(AdministrationRow)
_people = Rows(Person, _person)
_administrations = Rows(Administration, _administration)

_ACCOUNT_COLUMNS = ("platform", "team", "user", "person", "address", "used_at", "unreachable_at")
_ACCOUNTS = (
    select(*(_account.c[name] for name in _ACCOUNT_COLUMNS))
    .where(among(_account.c.person, "people"))
    .order_by(_account.c.used_at.desc().nulls_last(), *_account.primary_key)
)
_BY_ACCOUNT = _people.select.join(_account, _account.c.person == _person.c.id).where(
    *(_account.c[name] == bindparam(name) for name in ("platform", "team", "user"))
)
_WITH_ROLES = _people.select.where(
    _person.c.roles != bindparam("no_roles", type_=_person.c.roles.type)
)
_LEADS = (
    select(_person.c.id)
    .where(_person.c.manager == bindparam("manager"), _person.c.active, _person.c.listed)
    .limit(1)
)
_BY_EMAIL = _people.select.where(
    _person.c.email_key == bindparam("email_key"), _person.c.email_key != ""
)
_SAVE = update(_person).where(_person.c.id == bindparam("this"))
_NEW_ACCOUNT = insert(_account)
_LINK = _NEW_ACCOUNT.on_conflict_do_update(
    index_elements=["platform", "team", "user"],
    set_={
        "person": _NEW_ACCOUNT.excluded.person,
        "address": _NEW_ACCOUNT.excluded.address,
        "used_at": func.coalesce(_NEW_ACCOUNT.excluded.used_at, _account.c.used_at),
        "unreachable_at": _NEW_ACCOUNT.excluded.unreachable_at,
    },
)
_IS_ACCOUNT = and_(
    *(_account.c[name] == bindparam(f"this_{name}") for name in ("platform", "team", "user"))
)
_MOVED = (
    update(_account)
    .where(_IS_ACCOUNT, _account.c.address != bindparam("new"))
    .values(address=bindparam("new"))
)
_UNLINK = delete(_account).where(_IS_ACCOUNT)
_UNREACHABLE = (
    update(_account)
    .where(_IS_ACCOUNT, _account.c.unreachable_at.is_(None))
    .values(unreachable_at=bindparam("since"))
)
_USED = (
    update(_account)
    .where(
        _IS_ACCOUNT,
        or_(
            _account.c.unreachable_at.is_not(None),
            _account.c.used_at.is_(None),
            _account.c.used_at < bindparam("lately"),
        ),
    )
    .values(used_at=bindparam("now"), unreachable_at=None)
)


def _this(ref: AccountRef) -> dict[str, Any]:
    return {"this_platform": ref.platform, "this_team": ref.team, "this_user": ref.user}


def _email_key(email: str) -> str:
    return email.strip().casefold()


class People:
    """The port People. An e-mail address belongs to one person: a second one is a Conflict."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, person: PersonId) -> Person:
        return await _people.get(self._connection, person)

    async def many(self, people: Collection[PersonId]) -> dict[PersonId, Person]:
        return await _people.many(self._connection, people)

    async def all(self) -> list[Person]:
        return by_name(await _people.all(self._connection, _people.select))

    async def with_roles(self) -> list[Person]:
        return by_name(await _people.all(self._connection, _WITH_ROLES, no_roles=()))

    async def leads(self, person: PersonId) -> bool:
        found = await self._connection.execute(_LEADS, {"manager": person})
        return found.first() is not None

    async def by_email(self, email: str) -> Person | None:
        wanted = {"email_key": _email_key(email)}
        row = (await self._connection.execute(_BY_EMAIL, wanted)).one_or_none()
        return None if row is None else _people.read(row)

    async def by_account(self, ref: AccountRef) -> Person | None:
        wanted = {"platform": ref.platform, "team": ref.team, "user": ref.user}
        row = (await self._connection.execute(_BY_ACCOUNT, wanted)).one_or_none()
        return None if row is None else _people.read(row)

    async def add(self, person: Person) -> Person:
        key = _email_key(person.email)
        return await _people.add(self._connection, person, email_key=key)

    async def save(self, person: Person) -> None:
        values = _people.values(person) | {"email_key": _email_key(person.email)}
        values["this"] = values.pop("id")
        if (await self._connection.execute(_SAVE, values)).rowcount == 0:
            raise NotFound(f"no person has the id {person.id}")

    async def link(self, account: Account) -> None:
        ref = account.ref
        values = (
            ref.platform,
            ref.team,
            ref.user,
            account.person,
            account.address,
            account.used_at,
            account.unreachable_at,
        )
        row = dict(zip(_ACCOUNT_COLUMNS, values, strict=True))
        await self._connection.execute(_LINK, row)

    async def moved(self, ref: AccountRef, address: str) -> None:
        await self._connection.execute(_MOVED, _this(ref) | {"new": address})

    async def unlink(self, ref: AccountRef) -> None:
        await self._connection.execute(_UNLINK, _this(ref))

    async def unreachable(self, ref: AccountRef, since: datetime) -> None:
        await self._connection.execute(_UNREACHABLE, _this(ref) | {"since": since})

    async def used(self, ref: AccountRef, now: datetime) -> None:
        values = {"now": now, "lately": now - timedelta(minutes=USE_KEPT_TO_MINUTES)}
        await self._connection.execute(_USED, _this(ref) | values)

    async def accounts(self, person: PersonId) -> list[Account]:
        return (await self.accounts_of({person})).get(person, [])

    async def accounts_of(self, people: Collection[PersonId]) -> dict[PersonId, list[Account]]:
        found: dict[PersonId, list[Account]] = {}
        if not people:
            return found
        rows = (await self._connection.execute(_ACCOUNTS, {"people": people})).all()
        for platform, team, user, person, address, used_at, unreachable_at in rows:
            account = Account(
                ref=AccountRef(platform=platform, team=team, user=user),
                person=person,
                address=address,
                used_at=used_at,
                unreachable_at=unreachable_at,
            )
            found.setdefault(person, []).append(account)
        return found

    async def administrations(self) -> list[Administration]:
        return by_name(await _administrations.all(self._connection, _administrations.select))

    async def add_administration(self, name: str) -> Administration:
        await self._connection.execute(
            insert(_administration).on_conflict_do_nothing(index_elements=["name"]), {"name": name}
        )
        statement = _administrations.select.where(_administration.c.name == name)
        row = (await self._connection.execute(statement)).one()
        return replace(_administrations.read(row), id=AdministrationId(row.id))
