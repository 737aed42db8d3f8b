"""The promises of the port Files."""

from datetime import datetime

import pytest

from bot.domain.ids import FileId, PersonId
from bot.ports import NotFound, OpenStore, Picture

EVERY_BYTE = bytes(range(256))


async def test_a_picture_comes_back_as_it_was_sent(
    replicas: list[OpenStore], people: list[PersonId], now: datetime
) -> None:
    small = Picture(media_type="image/png", content=b"\x89PNG" + EVERY_BYTE)
    large = Picture(media_type="image/jpeg", content=EVERY_BYTE * 20_000)
    async with replicas[0]() as store:
        first = await store.files.add(small, people[0], now)
        second = await store.files.add(large, people[1], now)
    assert first != second
    async with replicas[1]() as store:
        assert await store.files.get(first) == small
        assert await store.files.get(second) == large


async def test_the_same_picture_twice_is_two_files(
    db: OpenStore, people: list[PersonId], now: datetime
) -> None:
    picture = Picture(media_type="image/png", content=EVERY_BYTE)
    async with db() as store:
        first = await store.files.add(picture, people[0], now)
        second = await store.files.add(picture, people[1], now)
        assert first != second
        assert await store.files.get(first) == await store.files.get(second) == picture


async def test_a_file_that_does_not_exist(db: OpenStore) -> None:
    async with db() as store:
        with pytest.raises(NotFound):
            await store.files.get(FileId(10**6))


async def test_a_file_is_sent_by_somebody(db: OpenStore, now: datetime) -> None:
    picture = Picture(media_type="image/png", content=EVERY_BYTE)
    with pytest.raises(NotFound):
        async with db() as store:
            await store.files.add(picture, PersonId(10**6), now)
