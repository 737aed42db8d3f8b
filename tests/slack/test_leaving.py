"""A deactivated account: the manager is asked for a successor the same day, and nobody is alone."""

from typing import Any

from tests.platforms.slack import SlackDriver
from tests.slack.story import memory

LIBRARY = "Solviks bibliotek (Facebook)"


async def test_a_deactivated_owner_is_followed_by_somebody(slack: SlackDriver, town: Any) -> None:
    await slack.says(town.tove, "hej")
    await slack.account_changes(town.tove, deleted=True)
    await slack.moves(hours=1)
    asked = [card.title for card in (await slack.screen(town.sven)).cards]
    assert f"{town.tove.name} lämnar {LIBRARY}" in asked
    await slack.tomorrow(9)
    checks = (await slack.screen(town.omar)).text
    assert "Dagens kommentarer" in checks
    await slack.moves(days=2)
    titles = [card.title for card in (await slack.screen(town.maria)).cards]
    assert f"{LIBRARY} är din tills vidare" in titles
    await slack.presses(town.maria, "Utse en efterträdare", within=LIBRARY)
    await slack.fills(town.maria, successor=town.omar)
    await slack.settles()
    await slack.presses(town.omar, "Ja, jag tar över", within=LIBRARY)
    async with memory(slack) as store:
        owners = {c.name: c.owner for c in await store.channels.all()}
        omar = await store.people.by_email(town.omar.email)
    assert omar is not None
    assert owners["Solviks bibliotek"] == omar.id
    assert owners["Sagostunden i Solvik"] != omar.id


async def test_an_account_that_comes_back_keeps_its_channels(slack: SlackDriver, town: Any) -> None:
    await slack.says(town.tove, "hej")
    await slack.account_changes(town.tove, deleted=True)
    await slack.moves(days=7)
    await slack.account_changes(town.tove, deleted=False)
    async with memory(slack) as store:
        tove = await store.people.by_email(town.tove.email)
        assert tove is not None
        own = [c.name for c in await store.channels.of(tove.id) if c.owner == tove.id]
        assert await store.successions.open() == []
    assert own == ["Sagostunden i Solvik", "Solviks bibliotek"]
