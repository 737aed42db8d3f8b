"""Somebody leaves, or stays after all: the successions of their channels begin or are over."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.channels import Part, give_part, parts
from bot.domain.ids import PersonId
from bot.domain.successions import Succession, successions
from bot.domain.waiting_successions import schedule_succession
from bot.ports import Store


def gone_on(now: datetime) -> date:
    """The last day of somebody who was found to be gone already: before today, on any clock."""
    return now.date() - timedelta(days=1)


async def begin(store: Store, leaver: PersonId, last_on: date, now: datetime) -> list[Succession]:
    """Let a successor be found for each channel of somebody who leaves; a last day that is known
    already is moved. The planner tells the manager. Gives those that are open."""
    known = {s.channel: s for s in await store.successions.of_leaver(leaver)}
    kept = []
    for wanted in successions(leaver, await store.channels.of(leaver), last_on, now):
        before = known.pop(wanted.channel, None)
        if before is None:
            kept.append(await store.successions.add(wanted))
        elif before.needs_successor and (before.last_on != last_on or not before.is_leaving):
            moved = replace(before, last_on=last_on, noticed_at=now, is_leaving=True)
            kept.append(await store.successions.save(moved))
        else:
            kept.append(before)
    await store.schedule.save([schedule_succession(s) for s in kept if s.needs_successor])
    return [*kept, *known.values()]


async def call_off(store: Store, leaver: PersonId, now: datetime) -> None:
    """The person stays: what nobody has accepted yet is over, and the channel
    is theirs again."""
    for s in await store.successions.of_leaver(leaver):
        if not (s.needs_successor and s.is_leaving):
            continue
        await store.successions.save(replace(s, cancelled_at=now))
        if s.temporary_at is None:
            continue
        channel = await store.channels.get(s.channel)
        if s.part is Part.OWNER or s.part not in parts(channel):
            await store.channels.save(give_part(channel, s.part, leaver, now))
