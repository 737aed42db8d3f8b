"""The made-up small town of Solvik, written through the ports: for the demo and for the tests."""

from dataclasses import replace
from datetime import datetime

from bot.demo.channels import Residents, add_channels
from bot.demo.residents import RESIDENTS
from bot.domain.calendar import WorkCalendar
from bot.domain.ids import PersonId
from bot.domain.people import Account, AccountRef, Person
from bot.ports import Store

DEMO_VARIABLE = "demo"
# No hours are quiet: the town is visited at any hour, and its mail is to be seen arriving.
QUIET_FROM_HOUR = 0


class NotEmpty(Exception):
    """The database holds people and is no demo database: the made-up town is kept out of it."""


async def is_demo(store: Store) -> bool:
    """Whether the database holds the made-up town."""
    return await store.variables.get(DEMO_VARIABLE) == "1"


async def seed(store: Store, now: datetime, calendar: WorkCalendar) -> None:
    """Move the town into an empty database as of `now` (aware); nothing happens the second time.

    Raises: NotEmpty.
    """
    if await is_demo(store):
        return
    if await store.people.all():
        raise NotEmpty
    people = await _move_in(store, now)
    await add_channels(store, people, now, calendar)
    await store.variables.set(DEMO_VARIABLE, "1")


async def _move_in(store: Store, now: datetime) -> Residents:
    people: dict[str, Person] = {}
    for key, resident in RESIDENTS.items():
        place = resident.administration
        person = await store.people.add(
            Person(
                id=PersonId(0),
                name=resident.name,
                email=resident.email,
                title=resident.title,
                language=resident.language,
                administration=(await store.people.add_administration(place)).id if place else None,
                roles=resident.roles,
                listed=resident.listed,
                quiet_from=QUIET_FROM_HOUR,
                quiet_to=QUIET_FROM_HOUR,
            )
        )
        user = str(person.id)
        account = AccountRef(platform="web", team="demo", user=user)
        await store.people.link(Account(ref=account, person=person.id, address=user, used_at=now))
        people[key] = person
    for key, resident in RESIDENTS.items():
        manager, stand_in = people.get(resident.manager or ""), people.get(resident.stand_in or "")
        people[key] = replace(
            people[key],
            manager=manager.id if manager else None,
            stand_in=stand_in.id if stand_in else None,
        )
        await store.people.save(people[key])
    return people
