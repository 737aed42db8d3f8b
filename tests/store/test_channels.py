"""The promises of the ports Channels and Approvals."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.approvals import Approval, ApprovalState
from bot.domain.channels import Channel, ChannelState
from bot.domain.ids import ApprovalId, ChannelId, PersonId
from bot.ports import Conflict, NotFound, OpenStore

REGISTERED = (
    ChannelState.WAITING,
    ChannelState.APPROVED,
    ChannelState.ACTIVE,
    ChannelState.CLOSING,
)
KEY = "facebook.com/simhallen"


@pytest.fixture
def channel(people: list[PersonId], now: datetime) -> Channel:
    """A draft of Anna's."""
    return Channel(applicant=people[0], name="Simhallen", address_key=KEY, changed_at=now)


async def test_save_counts_versions_and_refuses_an_old_one(db: OpenStore, channel: Channel) -> None:
    async with db() as store:
        first = await store.channels.add(channel)
        second = await store.channels.save(replace(first, name="Simhallen i Bollmora"))
        assert (first.version, second.version) == (1, 2)
        assert await store.channels.get(first.id) == second
        with pytest.raises(Conflict):
            await store.channels.save(replace(first, name="Badet"))
        assert await store.channels.get(first.id) == second


async def test_unknown_channels(db: OpenStore, channel: Channel) -> None:
    async with db() as store:
        known = await store.channels.add(channel)
        nowhere = ChannelId(known.id + 1)
        with pytest.raises(NotFound):
            await store.channels.get(nowhere)
        with pytest.raises(Conflict):
            await store.channels.save(replace(known, id=nowhere))
        assert await store.channels.many([known.id, nowhere]) == {known.id: known}


async def test_of_a_person_in_any_part_by_name(
    db: OpenStore, channel: Channel, people: list[PersonId]
) -> None:
    anna, karin, asa = people
    async with db() as store:
        applied = await store.channels.add(replace(channel, name="öppna förskolan", deputy=asa))
        owned = await store.channels.add(
            replace(channel, name="Biblioteket", applicant=karin, owner=anna)
        )
        stood_in = await store.channels.add(
            replace(channel, name="biblioteket", applicant=karin, owner=karin, deputy=anna)
        )
        assert await store.channels.of(anna) == [owned, stood_in, applied]
        assert await store.channels.of(asa) == [applied]
        assert await store.channels.all() == [owned, stood_in, applied]


@pytest.mark.parametrize("state", ChannelState)
async def test_at_an_address_counts_registered_ones(
    db: OpenStore, channel: Channel, state: ChannelState
) -> None:
    async with db() as store:
        there = await store.channels.add(replace(channel, state=state))
        await store.channels.add(
            replace(channel, state=ChannelState.ACTIVE, address_key="x.com/simhallen")
        )
        assert await store.channels.at(KEY) == ([there] if state in REGISTERED else [])


@pytest.mark.parametrize("state", REGISTERED)
async def test_an_address_is_registered_once(
    db: OpenStore, channel: Channel, state: ChannelState
) -> None:
    async with db() as store:
        await store.channels.add(replace(channel, state=state))
        draft = await store.channels.add(channel)
    with pytest.raises(Conflict):
        async with db() as store:
            await store.channels.save(replace(draft, state=ChannelState.WAITING))
    async with db() as store:
        assert await store.channels.get(draft.id) == draft
        assert len(await store.channels.at(KEY)) == 1


async def test_after_closing_the_address_is_free(db: OpenStore, channel: Channel) -> None:
    async with db() as store:
        old = await store.channels.add(replace(channel, state=ChannelState.ACTIVE))
        await store.channels.save(replace(old, state=ChannelState.CLOSED))
        new = await store.channels.add(replace(channel, state=ChannelState.WAITING))
        assert await store.channels.at(KEY) == [new]


async def test_channels_without_an_address_do_not_collide(db: OpenStore, channel: Channel) -> None:
    nameless = replace(channel, address_key="", state=ChannelState.ACTIVE)
    async with db() as store:
        await store.channels.add(nameless)
        await store.channels.add(nameless)
        assert await store.channels.at("") == []


async def test_requests_latest_first_and_one_that_waits(
    db: OpenStore, channel: Channel, people: list[PersonId], now: datetime
) -> None:
    async with db() as store:
        one = await store.channels.add(channel)
        other = await store.channels.add(replace(channel, name="Badet"))
        request = Approval(channel=one.id, applicant=people[0], manager=people[1], asked_at=now)
        first = await store.approvals.add(request)
        declined = await store.approvals.save(replace(first, state=ApprovalState.DECLINED))
        second = await store.approvals.add(request)
        earlier = await store.approvals.add(
            replace(request, channel=other.id, asked_at=now - timedelta(days=1))
        )
        assert await store.approvals.of_channel(one.id) == [second, declined]
        assert await store.approvals.pending() == [earlier, second]
        assert await store.approvals.many([first.id, ApprovalId(10**6)]) == {first.id: declined}
        with pytest.raises(Conflict):
            await store.approvals.save(replace(first, note="for late"))
    with pytest.raises(Conflict):
        async with db() as store:
            await store.approvals.add(request)
    with pytest.raises(NotFound):
        async with db() as store:
            await store.approvals.get(ApprovalId(10**6))
