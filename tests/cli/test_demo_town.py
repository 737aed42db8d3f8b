"""The made-up town: made once, as the story needs it, and never among real people."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.demo import NotEmpty, is_demo, seed
from bot.demo.residents import RESIDENTS
from bot.domain.approvals import Level
from bot.domain.channels import ChannelState
from bot.domain.people import Role, communicators
from bot.ports import Store
from tests.cli.terminal import calendar, look

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


async def settle(url: str, now: datetime = NOW) -> None:
    await look(url, lambda store: seed(store, now, calendar()))


async def test_five_channels_in_different_states(database_url: str) -> None:
    await settle(database_url)
    channels = await look(database_url, lambda store: store.channels.all())
    assert sorted(channel.state for channel in channels) == sorted(
        [
            ChannelState.DRAFT,
            ChannelState.WAITING,
            ChannelState.APPROVED,
            ChannelState.ACTIVE,
            ChannelState.ACTIVE,
        ]
    )


async def test_every_part_is_played(database_url: str) -> None:
    await settle(database_url)
    people = await look(database_url, lambda store: store.people.all())
    assert {role for person in people for role in person.roles} == set(Role)
    assert {person.language for person in people} == {"sv", "en"}
    assert [person.email for person in people if not person.listed] == [RESIDENTS["stranger"].email]
    by_email = {person.email: person for person in people}
    anna, karin = by_email[RESIDENTS["anna"].email], by_email[RESIDENTS["karin"].email]
    assert anna.manager == karin.id
    assert [p.email for p in communicators(people, anna.administration)] == [
        RESIDENTS["maria"].email
    ]
    assert all(person.email.endswith(".example") for person in people)


async def test_everybody_can_be_reached_on_the_page(database_url: str) -> None:
    await settle(database_url)

    async def at(store: Store) -> Any:
        people = await store.people.all()
        return [(person, await store.people.accounts(person.id)) for person in people]

    for person, accounts in await look(database_url, at):
        assert [(a.ref.platform, a.ref.team, a.ref.user, a.address) for a in accounts] == [
            ("web", "demo", str(person.id), str(person.id))
        ]


async def test_one_request_waits_for_its_manager(database_url: str) -> None:
    await settle(database_url)
    (request,) = await look(database_url, lambda store: store.approvals.pending())
    people = await look(database_url, lambda store: store.people.many([request.manager]))
    assert people[request.manager].email == RESIDENTS["mats"].email
    assert request.level is Level.MANAGER


async def test_moving_in_twice_is_moving_in_once(database_url: str) -> None:
    await settle(database_url)
    before = await look(database_url, lambda store: store.people.all())
    await settle(database_url)
    assert await look(database_url, lambda store: store.people.all()) == before
    assert await look(database_url, is_demo)


async def test_real_people_are_left_alone(staffed_url: str) -> None:
    with pytest.raises(NotEmpty):
        await settle(staffed_url)
    assert len(await look(staffed_url, lambda store: store.people.all())) == 1
    assert not await look(staffed_url, is_demo)


@pytest.mark.parametrize(
    ("now", "waiting"),
    [
        (datetime(2026, 11, 24, 9, tzinfo=UTC), 1),  # in season: one waits, the other is done
        (datetime(2026, 1, 20, 9, tzinfo=UTC), 0),  # out of season
    ],
)
async def test_snapshots_follow_the_season(sqlite_url: str, now: datetime, waiting: int) -> None:
    await settle(sqlite_url, now)

    async def at(store: Store) -> Any:
        tove = await store.people.by_email(RESIDENTS["tove"].email)
        assert tove is not None
        return await store.occurrences.open_for(tove.id)

    assert len(await look(sqlite_url, at)) == waiting
    home = await look(sqlite_url, lambda store: store.channels.all())
    assert sum(channel.active_at is not None for channel in home) == 2
