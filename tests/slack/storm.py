"""Many messages for many people in Slack, and the courier that sends them in this process."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

from bot.domain.ids import PersonId
from bot.domain.people import Account, AccountRef, Person
from bot.ports import OpenStore, Platform
from bot.ui import Card, Notice, Text
from scheduler import courier as courier_module
from scheduler.courier import Courier, Delivered
from tests.platforms.slack_service import FakeSlack

VIEW = "storm.message"
DELIVERED_WITHIN_SECONDS = 60.0
_NUMBER = re.compile(r"nummer (\d+)\.")


async def draw(person: PersonId, notice: Notice) -> Card | None:
    """A card that can be told from every other; nothing for what the town itself tells people."""
    if notice.view != VIEW:
        return None
    return Card("Storm", (Text(f"Meddelande nummer {notice.args['number']}."),))


async def move_in(open_store: OpenStore, fake: FakeSlack, count: int) -> list[PersonId]:
    """So many people with an account in Slack that we know."""
    people = []
    async with open_store() as store:
        for number in range(count):
            user = fake.add_user(f"Person {number}", f"person{number}@solvik.example")
            person = await store.people.add(Person(id=PersonId(0), name=user.name, email=""))
            ref = AccountRef(platform="slack", team=user.team, user=user.id)
            await store.people.link(Account(ref=ref, person=person.id, address=user.id))
            people.append(person.id)
    return people


async def leave(
    open_store: OpenStore, people: Sequence[PersonId], each: int, first: int = 0
) -> None:
    """Put messages in the outbox, in turn for each of the people."""
    async with open_store() as store:
        for number in range(first, first + each * len(people)):
            notice = Notice(VIEW, {"number": number})
            await store.outbox.put(f"m{number}", "post", notice, people[number % len(people)])


@contextmanager
def impatient(first_seconds: float = 0.1, most_seconds: float = 0.5) -> Iterator[None]:
    """The courier tries again sooner when nobody says when."""
    with (
        patch.object(courier_module, "FIRST_RETRY_SECONDS", first_seconds),
        patch.object(courier_module, "MAX_RETRY_SECONDS", most_seconds),
    ):
        yield


async def deliver_all(open_store: OpenStore, platform: Platform) -> Delivered:
    """Deliver until nothing waits."""
    courier, total = Courier(open_store, draw, {platform.name: platform}), Delivered()
    async with asyncio.timeout(DELIVERED_WITHIN_SECONDS):
        while True:
            total += await courier.deliver()
            async with open_store() as store:
                if not await store.outbox.waiting():
                    return total
            await asyncio.sleep(0.05)


def arrived(fake: FakeSlack) -> Counter[int]:
    """How often each message arrived, by its number."""
    texts = (str(message.blocks) for message in fake.messages if message.is_bot)
    return Counter(int(found.group(1)) for text in texts if (found := _NUMBER.search(text)))


def order(fake: FakeSlack, user: str) -> list[int]:
    """The numbers of the messages that a person has, as they stand."""
    texts = [str(message.blocks) for message in fake.seen_in(fake.im(fake.users[user]).id, user)]
    return [int(found.group(1)) for text in texts if (found := _NUMBER.search(text))]


def kept_its_pace(moments: Sequence[float], interval_seconds: float, burst: int = 1) -> bool:
    """Whether in no stretch of time more than burst + stretch / interval went out. A moment is
    when a call arrived, which is late by up to half a second on a busy machine."""
    tolerance_seconds = 0.5
    moments = sorted(moments)
    return all(
        (last - first + 1 - burst) * interval_seconds
        <= moments[last] - moments[first] + tolerance_seconds
        for first in range(len(moments))
        for last in range(first, len(moments))
    )
