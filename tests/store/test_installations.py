"""The promises of the port Installations."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.ports import Conflict, Installation, OpenStore


@pytest.fixture
def solvik(now: datetime) -> Installation:
    return Installation(
        platform="slack",
        team="T1",
        enterprise="",
        team_name="Solvik åäö",
        bot="B1",
        bot_user="U1",
        scopes="chat:write,commands",
        sealed_token="gAAAA-sealed==",
        installed_at=now,
    )


async def test_an_installation_comes_back_as_it_was(db: OpenStore, solvik: Installation) -> None:
    async with db() as store:
        assert await store.installations.get("slack", "T1") is None
        await store.installations.save(solvik)
    async with db() as store:
        assert await store.installations.get("slack", "T1") == solvik
        assert await store.installations.get("teams", "T1") is None
        assert await store.installations.get("slack", "T2") is None


async def test_installing_again_replaces_the_one_of_the_same_team(
    db: OpenStore, solvik: Installation, now: datetime
) -> None:
    other = replace(solvik, team="T2", sealed_token="of another workspace")
    again = replace(
        solvik,
        enterprise="E1",
        team_name="Nya Solvik",
        bot="B2",
        bot_user="U2",
        scopes="chat:write",
        sealed_token="new",
        installed_at=now + timedelta(days=1),
    )
    async with db() as store:
        for installation in (other, solvik, again):
            await store.installations.save(installation)
        assert await store.installations.all("slack") == [again, other]
        assert await store.installations.all("teams") == []


async def test_removed_it_is_forgotten_and_no_other_is(db: OpenStore, solvik: Installation) -> None:
    other, elsewhere = replace(solvik, team="T2"), replace(solvik, platform="teams")
    async with db() as store:
        for installation in (solvik, other, elsewhere):
            await store.installations.save(installation)
        await store.installations.remove("slack", "T1")
        await store.installations.remove("slack", "T1")
        assert await store.installations.get("slack", "T1") is None
        assert await store.installations.all("slack") == [other]
        assert await store.installations.all("teams") == [elsewhere]


async def test_a_state_works_once(db: OpenStore, now: datetime) -> None:
    soon = now + timedelta(minutes=10)
    async with db() as store:
        await store.installations.begin("state", soon, now)
        assert not await store.installations.finish("another", now)
        assert await store.installations.finish("state", now)
        assert not await store.installations.finish("state", now)


async def test_a_state_expires(db: OpenStore, now: datetime) -> None:
    soon = now + timedelta(minutes=10)
    async with db() as store:
        await store.installations.begin("in time", soon, now)
        await store.installations.begin("late", soon, now)
        assert await store.installations.finish("in time", soon)
        assert not await store.installations.finish("late", soon + timedelta(microseconds=1))
        assert not await store.installations.finish("late", now), "it worked once"


async def test_beginning_clears_away_what_has_expired(db: OpenStore, now: datetime) -> None:
    later = now + timedelta(hours=1)
    async with db() as store:
        await store.installations.begin("old", now + timedelta(minutes=10), now)
        await store.installations.begin("new", later, later)
        assert not await store.installations.finish("old", now), "it was cleared away"
        assert await store.installations.finish("new", later)


async def test_a_state_is_begun_once(db: OpenStore, now: datetime) -> None:
    async with db() as store:
        await store.installations.begin("state", now, now)
    with pytest.raises(Conflict):
        async with db() as store:
            await store.installations.begin("state", now, now)


async def test_one_of_eight_finishes(replicas: list[OpenStore], now: datetime) -> None:
    async with replicas[0]() as store:
        await store.installations.begin("state", now + timedelta(minutes=10), now)

    async def finish(replica: OpenStore) -> bool:
        async with replica() as store:
            return await store.installations.finish("state", now)

    assert sum(await asyncio.gather(*map(finish, replicas))) == 1
