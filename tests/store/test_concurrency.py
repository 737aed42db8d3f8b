"""Eight replicas at once: every row is made once, taken once, decided once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.approvals import Approval, ApprovalState
from bot.domain.channels import Channel, ChannelState
from bot.domain.duties import DAILY_CHECK, Occurrence, Scheduled
from bot.domain.ids import PersonId
from bot.ports import Conflict, OpenStore
from bot.ui import Notice

HELLO = Notice("home.hello", {})


def rows(count: int, due_at: datetime) -> list[Scheduled]:
    return [
        Scheduled(duty=DAILY_CHECK.name, subject=number, next_due_at=due_at)
        for number in range(count)
    ]


async def test_an_occurrence_is_opened_once(
    replicas: list[OpenStore], people: list[PersonId]
) -> None:
    wanted = [
        Occurrence(
            duty=DAILY_CHECK.name,
            subject=subject,
            due_on=date(2026, 11, 23),
            opened_for=people[0],
            responsible=people[0],
        )
        for subject in range(20)
    ]

    async def open_all(replica: OpenStore, occurrences: list[Occurrence]) -> list[Occurrence]:
        async with replica() as store:
            return await store.occurrences.add(occurrences)

    orders = [wanted if number % 2 else wanted[::-1] for number in range(len(replicas))]
    added = await asyncio.gather(*map(open_all, replicas, orders))
    assert Counter(o.subject for some in added for o in some) == Counter(range(20))
    async with replicas[0]() as store:
        assert len(await store.occurrences.open_for(people[0])) == 20


async def test_a_message_is_claimed_once(
    replicas: list[OpenStore], people: list[PersonId], now: datetime
) -> None:
    keys = [f"key {number}" for number in range(100)]
    async with replicas[0]() as store:
        await store.outbox.put_many([(key, HELLO, people[0]) for key in keys])

    async def send(replica: OpenStore) -> list[str]:
        sent: list[str] = []
        while True:
            async with replica() as store:
                claimed = [waiting.key for waiting in await store.outbox.claim(now, 60, 7)]
            if not claimed:
                return sent
            sent += claimed
            async with replica() as store:
                await store.outbox.close(claimed, "sent", now)

    sent = await asyncio.gather(*map(send, replicas))
    assert Counter(key for some in sent for key in some) == Counter(keys)


async def test_the_same_message_is_put_once(
    replicas: list[OpenStore], people: list[PersonId]
) -> None:
    keys = [f"key {number}" for number in range(30)]

    async def put(replica: OpenStore, some: list[str]) -> int:
        while True:
            try:
                async with replica() as store:
                    return await store.outbox.put_many([(key, HELLO, people[0]) for key in some])
            except Conflict:  # both waited for each other's row, and one of them begins again
                continue

    orders = [keys if number % 2 else keys[::-1] for number in range(len(replicas))]
    assert sum(await asyncio.gather(*map(put, replicas, orders))) == len(keys)


async def test_two_planners_never_hold_the_same_row(
    replicas: list[OpenStore], database_url: str, now: datetime
) -> None:
    async with replicas[0]() as store:
        await store.schedule.save(rows(40, now))
    both_hold = asyncio.Barrier(2 if database_url.startswith("postgresql") else 1)

    async def take(replica: OpenStore) -> set[int]:
        async with replica() as store:
            due = await store.schedule.take_due(now, 15)
            await asyncio.wait_for(both_hold.wait(), 10)  # on SQLite the other one is not let in
            later = now + timedelta(days=1)
            await store.schedule.save([replace(row, next_due_at=later) for row in due])
            return {row.subject for row in due}

    first, second = await asyncio.gather(*map(take, replicas[:2]))
    assert len(first) == len(second) == 15
    assert first.isdisjoint(second)
    async with replicas[2]() as store:
        rest = {row.subject for row in await store.schedule.take_due(now, 100)}
    assert rest == set(range(40)) - first - second


async def test_ticks_at_once_move_every_row_once(replicas: list[OpenStore], now: datetime) -> None:
    async with replicas[0]() as store:
        await store.schedule.save(rows(100, now))

    async def tick(replica: OpenStore) -> list[int]:
        taken: list[int] = []
        while True:
            async with replica() as store:
                due = await store.schedule.take_due(now, 9)
                later = now + timedelta(days=1)
                await store.schedule.save([replace(row, next_due_at=later) for row in due])
            if not due:
                return taken
            taken += [row.subject for row in due]

    taken = await asyncio.gather(*map(tick, replicas))
    assert Counter(subject for some in taken for subject in some) == Counter(range(100))


async def _outcome(work: Awaitable[None]) -> str:
    try:
        await work
    except Conflict:
        return "conflict"
    return "done"


@pytest.mark.parametrize("state", [ChannelState.WAITING, ChannelState.ACTIVE])
async def test_an_address_is_registered_by_one_of_eight(
    replicas: list[OpenStore], people: list[PersonId], now: datetime, state: ChannelState
) -> None:
    channel = Channel(applicant=people[0], address_key="x.com/solvik", state=state, changed_at=now)

    async def register(replica: OpenStore) -> None:
        async with replica() as store:
            if not await store.channels.at(channel.address_key):
                await asyncio.sleep(0)
                await store.channels.add(channel)

    await asyncio.gather(*(_outcome(register(replica)) for replica in replicas))
    async with replicas[0]() as store:
        assert len(await store.channels.all()) == 1


async def test_one_of_eight_decides(
    replicas: list[OpenStore], people: list[PersonId], now: datetime
) -> None:
    async with replicas[0]() as store:
        channel = await store.channels.add(Channel(applicant=people[0], changed_at=now))
        request = await store.approvals.add(
            Approval(channel=channel.id, applicant=people[0], manager=people[1], asked_at=now)
        )

    async def decide(replica: OpenStore, number: int) -> None:
        async with replica() as store:
            await store.approvals.save(
                replace(request, state=ApprovalState.APPROVED, note=f"decision {number}")
            )

    outcomes = await asyncio.gather(
        *(_outcome(decide(replica, number)) for number, replica in enumerate(replicas))
    )
    assert sorted(outcomes) == ["conflict"] * 7 + ["done"]
    async with replicas[0]() as store:
        decided = await store.approvals.get(request.id)
    assert decided.note == f"decision {outcomes.index('done')}"
    assert decided.version == 2


async def test_a_form_is_accepted_once(replicas: list[OpenStore], now: datetime) -> None:
    async def accept(replica: OpenStore) -> None:
        async with replica() as store:
            await store.accepted.add("token", HELLO, now)

    outcomes = await asyncio.gather(*(_outcome(accept(replica)) for replica in replicas))
    assert sorted(outcomes) == ["conflict"] * 7 + ["done"]


async def test_forty_turns_in_one_process_queue_up(db: OpenStore) -> None:
    async def count() -> None:
        async with db() as store:
            await store.people.add_administration("Skolan")
            await store.variables.set("last", "one")

    await asyncio.gather(*(count() for _ in range(40)))
    async with db() as store:
        assert len(await store.people.administrations()) == 1
