"""An account that is gone: Teams tells of it when nothing can be sent, and not before."""

from typing import Any

import pytest

from tests.conversations.story import starts
from tests.platforms.teams import TeamsDriver
from tests.teams.story import memory

SIMHALLEN = "Simhallen i Bollmora (Facebook)"


async def is_active(chat: TeamsDriver, person: Any) -> bool:
    async with memory(chat) as store:
        found = await store.people.by_email(person.email)
    assert found is not None
    return found.active


async def titles(chat: TeamsDriver, person: Any) -> list[str]:
    return [card.title for card in (await chat.screen(person)).cards]


async def test_an_owner_whose_account_is_gone_is_followed_by_somebody(
    chat: TeamsDriver, town: Any
) -> None:
    await starts(chat, town)
    await chat.loses_account(town.anna)
    await chat.tomorrow(9)  # the daily message cannot be sent
    assert not await is_active(chat, town.anna)
    await chat.moves(hours=1)
    assert f"{town.anna.name} lämnar {SIMHALLEN}" in await titles(chat, town.karin)
    await chat.presses(town.karin, "Utse en efterträdare")
    await chat.fills(town.karin, successor=town.lisa)
    await chat.settles()
    await chat.presses(town.lisa, "Ja, jag tar över")
    async with memory(chat) as store:
        owners = {c.name: c.owner for c in await store.channels.all()}
        lisa = await store.people.by_email(town.lisa.email)
    assert lisa is not None
    assert owners["Simhallen i Bollmora"] == lisa.id


@pytest.mark.parametrize("how", ["uninstalls", "blocks"])
async def test_who_takes_the_app_away_or_blocks_it_is_not_gone(
    chat: TeamsDriver, town: Any, how: str
) -> None:
    await starts(chat, town)
    await getattr(chat, how)(town.anna)
    await chat.tomorrow(9)
    assert await is_active(chat, town.anna)
    assert f"{town.anna.name} lämnar {SIMHALLEN}" not in await titles(chat, town.karin)


async def test_who_writes_again_has_their_channels_back(chat: TeamsDriver, town: Any) -> None:
    await starts(chat, town)
    await chat.loses_account(town.anna)
    await chat.tomorrow(9)
    assert not await is_active(chat, town.anna)
    await chat.regains_account(town.anna)
    await chat.says(town.anna, "mina kanaler")
    assert SIMHALLEN in (await chat.screen(town.anna)).last.text
    assert await is_active(chat, town.anna)
    async with memory(chat) as store:
        assert await store.successions.open() == []
