"""The promises of the port Closings, and of the snapshots of a channel."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.approvals import Approval, ApprovalKind, ApprovalState
from bot.domain.channels import Channel
from bot.domain.closings import Closing, ClosingComment
from bot.domain.duties import EXTRA_SNAPSHOT, Occurrence
from bot.domain.ids import ApprovalId, ChannelId, PersonId
from bot.domain.records import Snapshot
from bot.ports import Conflict, NotFound, OpenStore, Store


async def wish(store: Store, channel: ChannelId, anna: PersonId, now: datetime) -> Closing:
    """A closing with its request."""
    approval = await store.approvals.add(
        Approval(
            channel=channel,
            kind=ApprovalKind.CLOSE,
            applicant=anna,
            manager=None,
            state=ApprovalState.APPROVED,
            asked_at=now,
        )
    )
    return Closing(
        channel=channel, approval=approval.id, asked_by=anna, asked_at=now, reason="Nobody reads."
    )


@pytest.fixture
async def channel(db: OpenStore, people: list[PersonId], now: datetime) -> ChannelId:
    """A channel of Anna's."""
    async with db() as store:
        added = await store.channels.add(
            Channel(applicant=people[0], owner=people[0], changed_at=now)
        )
    return added.id


async def test_one_at_a_time_and_all_are_kept(
    db: OpenStore, channel: ChannelId, people: list[PersonId], now: datetime
) -> None:
    anna, karin, _asa = people
    async with db() as store:
        first = await store.closings.add(await wish(store, channel, anna, now))
        said = ClosingComment(by=karin, at=now, text="Tacka följarna.")
        first = await store.closings.save(replace(first, comments=(said,)))
        assert await store.closings.get(first.id) == first
        assert await store.closings.of_approval(first.approval) == first
        assert await store.closings.open([channel]) == {channel: first}
        assert await store.closings.open([]) == {}
        with pytest.raises(NotFound):
            await store.closings.of_approval(ApprovalId(999))
    with pytest.raises(Conflict):
        async with db() as store:
            await store.closings.add(await wish(store, channel, anna, now))
    async with db() as store:
        stopped = await store.closings.save(replace(first, stopped_by=anna, stopped_at=now))
        assert await store.closings.open([channel]) == {}
        second = await store.closings.add(await wish(store, channel, anna, now))
        assert await store.closings.of_channel(channel) == [second, stopped]
    with pytest.raises(Conflict):
        async with db() as store:
            await store.closings.save(replace(first, farewell="Hej då"))


async def test_the_snapshots_of_a_channel_the_oldest_first(
    db: OpenStore, channel: ChannelId, people: list[PersonId], now: datetime
) -> None:
    day = date(2026, 11, 24)
    async with db() as store:
        added = await store.occurrences.add(
            [
                Occurrence(
                    duty=EXTRA_SNAPSHOT.name,
                    subject=channel,
                    due_on=day + timedelta(days=count),
                    opened_for=people[0],
                    responsible=people[0],
                )
                for count in (0, 1)
            ]
        )
        for occurrence, taken_on in zip(added, (day, day - timedelta(days=3)), strict=True):
            await store.records.add_snapshot(
                Snapshot(
                    channel=channel,
                    occurrence=occurrence.id,
                    taken_on=taken_on,
                    taken_by=people[0],
                )
            )
        found = await store.records.snapshots(channel)
        assert [one.taken_on for one in found] == [day - timedelta(days=3), day]
        assert await store.records.snapshots(ChannelId(999)) == []
