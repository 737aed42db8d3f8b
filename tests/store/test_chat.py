"""The promises of the ports Chat and Variables."""

from datetime import datetime, timedelta

import pytest

from bot.domain.ids import PersonId
from bot.ports import ChatMessage, NotFound, OpenStore
from bot.ui import Notice

HELLO = Notice("home.hello", {"person": 1})


async def test_the_last_messages_oldest_first(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    anna, karin, _ = people
    async with db() as store:
        ids = [
            await store.chat.add(anna, now + timedelta(seconds=number), words=f"rad {number}")
            for number in range(3)
        ]
        drawn = await store.chat.add(anna, now, notice=HELLO)
        await store.chat.add(karin, now, words="annat")
        last = await store.chat.messages(anna, 3)
        assert [message.id for message in last] == [*ids[1:], drawn]
        assert last[0] == ChatMessage(
            id=ids[1], person=anna, at=now + timedelta(seconds=1), words="rad 1", notice=None
        )
        assert last[2].notice == HELLO


async def test_a_message_shows_another_notice(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    other = Notice("home.menu", {})
    async with db() as store:
        message = await store.chat.add(people[0], now, notice=HELLO)
        await store.chat.change(message, other)
        assert [m.notice for m in await store.chat.messages(people[0], 5)] == [other]
        with pytest.raises(NotFound):
            await store.chat.change(message + 1, other)


async def test_unread_is_what_others_wrote(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    anna, karin, _ = people
    async with db() as store:
        await store.chat.add(anna, now, words="hej")
        await store.chat.add(anna, now, notice=HELLO)
        await store.chat.add(anna, now, notice=HELLO)
        await store.chat.add(karin, now, notice=HELLO)
        assert await store.chat.unread() == {anna: 2, karin: 1}
        await store.chat.mark_read(anna)
        assert await store.chat.unread() == {karin: 1}
        await store.chat.add(anna, now, notice=HELLO)
        assert await store.chat.unread() == {anna: 1, karin: 1}


async def test_variables_are_kept(db: OpenStore) -> None:
    async with db() as store:
        assert await store.variables.get("clock_offset") is None
        await store.variables.set("clock_offset", "0")
        await store.variables.set("clock_offset", "3600.5")
    async with db() as store:
        assert await store.variables.get("clock_offset") == "3600.5"
        assert await store.variables.get("other") is None
