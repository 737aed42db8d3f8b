"""The promises of the port People."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.ids import PersonId
from bot.domain.people import Account, AccountRef, Person, Role
from bot.ports import Conflict, NotFound, OpenStore

ANNA = AccountRef(platform="web", team="solvik", user="U1")


async def test_the_database_gives_the_id(db: OpenStore, people: list[PersonId]) -> None:
    async with db() as store:
        added = await store.people.add(Person(id=people[0], name="Bo Berg", email="bo@x.example"))
        assert added.id not in people
        assert await store.people.get(added.id) == added


async def test_everybody_by_name_in_the_swedish_order(db: OpenStore) -> None:
    names = ["Östen", "anna", "Åke", "Ärla", "Zoe", "Anna", "Éva", "berit"]
    async with db() as store:
        for name in names:
            await store.people.add(Person(id=PersonId(0), name=name, email="", active=False))
        found = [person.name for person in await store.people.all()]
    assert found == ["anna", "Anna", "berit", "Éva", "Zoe", "Åke", "Ärla", "Östen"]


async def test_many_leaves_out_ids_that_do_not_exist(db: OpenStore, people: list[PersonId]) -> None:
    anna, karin, _ = people
    unknown = PersonId(10**6)
    async with db() as store:
        found = await store.people.many([anna, karin, unknown, PersonId(-4), PersonId(10**30)])
        assert {id_: person.name for id_, person in found.items()} == {
            anna: "Anna Alm",
            karin: "Karin Kvist",
        }
        assert await store.people.many([]) == {}


@pytest.mark.parametrize("forged", [0, -1, 10**6, 2**31, 2**63, 10**30])
async def test_a_forged_id_finds_nobody(db: OpenStore, forged: int) -> None:
    async with db() as store:
        with pytest.raises(NotFound, match=str(forged)):
            await store.people.get(PersonId(forged))


async def test_those_with_roles_by_name(db: OpenStore, people: list[PersonId]) -> None:
    async with db() as store:
        assert await store.people.with_roles() == []
        for person in reversed(people[1:]):
            found = await store.people.get(person)
            await store.people.save(replace(found, roles=(Role.REGISTRAR, Role.COMMUNICATOR)))
        assert [p.id for p in await store.people.with_roles()] == people[1:]


async def test_by_email_whatever_the_case(db: OpenStore, people: list[PersonId]) -> None:
    async with db() as store:
        for written in ("karin.kvist@tyreso.example", " KARIN.KVIST@TYRESO.EXAMPLE "):
            found = await store.people.by_email(written)
            assert found is not None
            assert (found.id, found.email) == (people[1], "Karin.Kvist@tyreso.example")
        assert await store.people.by_email("") is None
        assert await store.people.by_email("x" * 50_000) is None


async def test_an_address_belongs_to_one_person(db: OpenStore, people: list[PersonId]) -> None:
    twin = Person(id=PersonId(0), name="Anna Alm", email="ANNA@tyreso.example")
    with pytest.raises(Conflict):
        async with db() as store:
            await store.people.add(twin)
    with pytest.raises(Conflict):
        async with db() as store:
            await store.people.save(replace(twin, id=people[1]))
    async with db() as store:
        assert len(await store.people.all()) == len(people)


async def test_save_changes_the_person_and_no_other(db: OpenStore, people: list[PersonId]) -> None:
    anna, karin, _ = people
    async with db() as store:
        before = await store.people.get(karin)
        changed = replace(
            await store.people.get(anna),
            email="anna.ny@tyreso.example",
            manager=karin,
            roles=(Role.COMMUNICATOR, Role.REGISTRAR),
            active=False,
        )
        await store.people.save(changed)
    async with db() as store:
        assert await store.people.get(anna) == changed
        assert await store.people.get(karin) == before
        assert await store.people.by_email("anna@tyreso.example") is None
        assert await store.people.by_email("ANNA.NY@tyreso.example") == changed
        with pytest.raises(NotFound):
            await store.people.save(replace(changed, id=PersonId(10**6), email=""))


async def test_a_manager_who_does_not_exist(db: OpenStore, people: list[PersonId]) -> None:
    nowhere = Person(id=people[0], name="Anna Alm", email="", manager=PersonId(10**6))
    with pytest.raises(NotFound):
        async with db() as store:
            await store.people.save(nowhere)


async def test_an_account_leads_to_its_person(db: OpenStore, people: list[PersonId]) -> None:
    anna, karin, _ = people
    async with db() as store:
        await store.people.link(Account(ref=ANNA, person=anna, address="D1"))
        other = replace(ANNA, team="another")
        assert await store.people.by_account(other) is None
        assert await store.people.by_account(ANNA) == await store.people.get(anna)
        await store.people.link(Account(ref=ANNA, person=karin, address="D1"))
        assert await store.people.by_account(ANNA) == await store.people.get(karin)
        assert await store.people.accounts(anna) == []


async def test_the_account_used_last_comes_first(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    anna = people[0]
    never = Account(ref=replace(ANNA, user="never"), person=anna, address="N")
    early = Account(ref=replace(ANNA, user="early"), person=anna, address="E", used_at=now)
    late = replace(early, ref=replace(ANNA, user="late"), used_at=now + timedelta(seconds=1))
    async with db() as store:
        for account in (never, early, late):
            await store.people.link(account)
        assert await store.people.accounts(anna) == [late, early, never]
        moved = replace(early, address="E2", used_at=now + timedelta(hours=1))
        await store.people.link(moved)
        assert await store.people.accounts(anna) == [moved, late, never]
        await store.people.link(replace(moved, address="E3", used_at=None))
        assert (await store.people.accounts(anna))[0] == replace(moved, address="E3")


async def test_an_account_that_is_unlinked_is_forgotten(
    db: OpenStore, people: list[PersonId]
) -> None:
    anna = people[0]
    other = Account(ref=replace(ANNA, team="another"), person=anna, address="D2")
    async with db() as store:
        await store.people.link(Account(ref=ANNA, person=anna, address="D1"))
        await store.people.link(other)
        await store.people.unlink(ANNA)
        await store.people.unlink(ANNA)
        assert await store.people.by_account(ANNA) is None
        assert await store.people.accounts(anna) == [other]
        await store.people.link(Account(ref=ANNA, person=anna, address="D1"))
        assert await store.people.by_account(ANNA) == await store.people.get(anna)


async def test_an_account_is_out_of_reach_until_it_is_linked_again(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    anna = people[0]
    linked = Account(ref=ANNA, person=anna, address="D1", used_at=now)
    other = Account(ref=replace(ANNA, user="other"), person=anna, address="D2")
    async with db() as store:
        await store.people.link(linked)
        await store.people.link(other)
        await store.people.unreachable(ANNA, now)
        await store.people.unreachable(ANNA, now + timedelta(days=1))
        await store.people.unreachable(replace(ANNA, user="unknown"), now)
        gone = replace(linked, unreachable_at=now)
        assert await store.people.accounts(anna) == [gone, other], "since the first time"
        await store.people.link(linked)
        assert await store.people.accounts(anna) == [linked, other]


async def test_an_administration_is_made_once(db: OpenStore) -> None:
    async with db() as store:
        school = await store.people.add_administration("Skolan")
        environment = await store.people.add_administration("äldre och omsorg")
        assert await store.people.add_administration("Skolan") == school
        assert await store.people.administrations() == [school, environment]
        assert (school.name, environment.name) == ("Skolan", "äldre och omsorg")


async def test_who_acts_with_an_account_can_be_reached_there(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    anna = people[0]
    async with db() as store:
        await store.people.link(Account(ref=ANNA, person=anna, address="D1", used_at=now))
        await store.people.unreachable(ANNA, now)
        await store.people.used(ANNA, now + timedelta(minutes=1))
        (account,) = await store.people.accounts(anna)
        assert account.unreachable_at is None
        assert account.used_at == now + timedelta(minutes=1)
        await store.people.used(ANNA, now + timedelta(seconds=110))
        assert await store.people.accounts(anna) == [account]
        await store.people.used(ANNA, now + timedelta(hours=2))
        assert (await store.people.accounts(anna))[0].used_at == now + timedelta(hours=2)
