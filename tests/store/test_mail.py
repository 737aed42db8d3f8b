"""The promises of the ports Outbox and Accepted."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.ids import PersonId
from bot.ports import SCREEN, Conflict, MessageRef, OpenStore, Posting
from bot.ui import Notice

HELLO = Notice("home.hello", {"person": 1, "on": "2026-11-23"})
LEASE_SECONDS = 60.0


async def test_a_key_is_put_once_also_after_it_is_over(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    anna = people[0]
    async with db() as store:
        assert await store.outbox.put("a", "post", HELLO, anna)
        assert not await store.outbox.put("a", "redraw", HELLO, None)
        assert await store.outbox.put_many([("a", HELLO, anna), ("b", HELLO, anna)]) == 1
        assert await store.outbox.put_many([]) == 0
        await store.outbox.close(["a"], "sent", now)
        assert not await store.outbox.put("a", "post", HELLO, anna)
        assert await store.outbox.waiting() == 1


async def test_claimed_oldest_first_and_leased(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    anna = people[0]
    async with db() as store:
        await store.outbox.put_many([(key, HELLO, anna) for key in "cab"])
        await store.outbox.put("d", "redraw", HELLO, None)
        two = await store.outbox.claim(now, LEASE_SECONDS, 2)
        rest = await store.outbox.claim(now, LEASE_SECONDS, 10)
        assert [(w.key, w.kind, w.person, w.attempts) for w in two + rest] == [
            ("c", "post", anna, 1),
            ("a", "post", anna, 1),
            ("b", "post", anna, 1),
            ("d", "redraw", None, 1),
        ]
        assert all(waiting.notice == HELLO for waiting in two + rest)
        almost = now + timedelta(seconds=LEASE_SECONDS - 1)
        assert await store.outbox.claim(almost, LEASE_SECONDS, 10) == []
        over = now + timedelta(seconds=LEASE_SECONDS)
        again = await store.outbox.claim(over, LEASE_SECONDS, 10)
        assert [(w.key, w.attempts) for w in again] == [("c", 2), ("a", 2), ("b", 2), ("d", 2)]


async def test_what_is_over_is_not_claimed_again(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    async with db() as store:
        await store.outbox.put_many([(str(number), HELLO, people[0]) for number in range(2_500)])
        await store.outbox.close([str(number) for number in range(2_499)], "nothing", now)
        await store.outbox.close([], "sent", now)
        assert await store.outbox.waiting() == 1
        assert [w.key for w in await store.outbox.claim(now, LEASE_SECONDS, 10)] == ["2499"]


async def test_put_off_waits_and_then_comes_before_younger_ones(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    later = now + timedelta(minutes=10)
    async with db() as store:
        await store.outbox.put("old", "post", HELLO, people[0])
        await store.outbox.claim(now, LEASE_SECONDS, 1)
        await store.outbox.put_off("old", later)
        await store.outbox.put("young", "post", HELLO, people[0])
        assert [w.key for w in await store.outbox.claim(now, 0, 10)] == ["young"]
        assert [w.key for w in await store.outbox.claim(later, 0, 10)] == ["old", "young"]


async def test_copies_of_a_notice_whatever_the_order_of_its_arguments(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    anna, karin, _ = people
    first = Posting(
        person=anna,
        notice=HELLO,
        message=MessageRef(platform="web", team="solvik", place="D1", message="1"),
    )
    second = Posting(
        person=karin,
        notice=HELLO,
        message=MessageRef(platform="web", team="solvik", place="D2", message="1"),
    )
    other = Notice("home.hello", {"person": 2, "on": "2026-11-23"})
    async with db() as store:
        await store.outbox.posted(first, now)
        await store.outbox.posted(second, now)
        await store.outbox.posted(first, now)
        same = Notice("home.hello", {"on": "2026-11-23", "person": 1})
        assert await store.outbox.postings(same) == [first, second]
        moved = Posting(person=anna, notice=other, message=first.message)
        await store.outbox.posted(moved, now)
        assert await store.outbox.postings(HELLO) == [second]
        assert await store.outbox.postings(other) == [moved]
        assert await store.outbox.has_posted("web", "solvik", "D2")
        assert not await store.outbox.has_posted("web", "elsewhere", "D2")


async def test_many_copies_at_once(db: OpenStore, people: list[PersonId], now: datetime) -> None:
    anna, karin, _ = people
    message = MessageRef(platform="slack", team="T1", place="D1", message="1.0")
    first = Posting(person=anna, notice=HELLO, message=message)
    second = Posting(person=karin, notice=HELLO, message=replace(message, place="D2"))
    over = replace(first, notice=Notice("home.hello", {"person": 2}))
    async with db() as store:
        await store.outbox.posted_many([], now)
        await store.outbox.posted_many([first, second], now)
        assert await store.outbox.postings(HELLO) == [first, second]
        await store.outbox.posted_many([second, first, over], now)
        assert await store.outbox.postings(HELLO) == [second]
        assert await store.outbox.posting_at(message) == over


async def test_what_a_message_shows(db: OpenStore, people: list[PersonId], now: datetime) -> None:
    message = MessageRef(platform="slack", team="T1", place="D1", message="1.0")
    posting = Posting(person=people[0], notice=HELLO, message=message)
    moved = replace(posting, notice=Notice("home.hello", {"person": 2}))
    async with db() as store:
        assert await store.outbox.posting_at(message) is None
        await store.outbox.posted(posting, now)
        assert await store.outbox.posting_at(message) == posting
        for other in ({"platform": "web"}, {"team": "T2"}, {"place": "D2"}, {"message": "2.0"}):
            assert await store.outbox.posting_at(replace(message, **other)) is None
        await store.outbox.posted(moved, now)
        assert await store.outbox.posting_at(message) == moved


async def test_screens_are_drawn_again_for_some_people_only(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    anna, _karin, asa = people
    screens = [
        Posting(
            person=person,
            notice=Notice("home.home", {"person": person}),
            message=MessageRef(platform="slack", team="T1", place=f"U{person}", message=SCREEN),
        )
        for person in people
    ]
    beside = MessageRef(platform="slack", team="T1", place="D1", message="1.0")
    async with db() as store:
        for posting in (*screens, Posting(person=anna, notice=HELLO, message=beside)):
            await store.outbox.posted(posting, now)
        await store.outbox.redraw_screens([])
        assert await store.outbox.waiting() == 0
        await store.outbox.redraw_screens([anna, asa, PersonId(10**6)])
        redraws = await store.outbox.claim(now, LEASE_SECONDS, 10)
    assert [(w.kind, w.person, w.notice) for w in redraws] == [
        ("redraw", None, screens[0].notice),
        ("redraw", None, screens[2].notice),
    ]
    async with db() as store:
        await store.outbox.redraw_screens([anna, anna])
        assert await store.outbox.waiting() == 3, "another turn, another redraw"
        assert await store.outbox.postings(screens[1].notice) == [screens[1]]


async def test_a_key_is_accepted_once(db: OpenStore, now: datetime) -> None:
    async with db() as store:
        assert await store.accepted.find("token") == (False, None)
        await store.accepted.add("token", HELLO, now)
        await store.accepted.add("silent", None, now)
        assert await store.accepted.find("token") == (True, HELLO)
        assert await store.accepted.find("silent") == (True, None)
    with pytest.raises(Conflict):
        async with db() as store:
            await store.accepted.add("token", None, now)


async def test_keys_of_any_length_are_told_apart(db: OpenStore, now: datetime) -> None:
    long = "å" * 50_000
    async with db() as store:
        await store.accepted.add(long + "1", None, now)
        assert await store.accepted.find(long + "1") == (True, None)
        assert await store.accepted.find(long + "2") == (False, None)
        assert await store.outbox.put(long, "redraw", HELLO, None)
        (waiting,) = await store.outbox.claim(now, LEASE_SECONDS, 1)
        await store.outbox.close([waiting.key], "sent", now)
        assert not await store.outbox.put(long, "redraw", HELLO, None)
        assert await store.outbox.waiting() == 0


async def test_arguments_must_be_json(db: OpenStore, now: datetime) -> None:
    for odd in (now, float("nan"), {1, 2}):
        with pytest.raises(ValueError, match=r"JSON|JSON compliant"):
            async with db() as store:
                await store.outbox.put("odd", "redraw", Notice("home.hello", {"odd": odd}), None)
