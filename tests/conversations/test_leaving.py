"""Leaving: the manager names a successor, who counts after a yes; access goes before two people."""

from typing import Any

from tests.conversations.story import starts
from tests.platforms.driver import Driver


async def tells_last_day(chat: Driver, person: Any, last_on: str) -> None:
    """The person says that they leave, and when."""
    await chat.says(person, "jag slutar")
    await chat.presses(person, "Min sista dag")
    await chat.fills(person, last_on=last_on)


async def test_from_the_last_day_to_a_second_pair_of_eyes(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await tells_last_day(chat, town.anna, "2027-01-29")
    assert "Sista dag: fredag 29 januari 2027" in (await chat.screen(town.anna)).last.text
    await chat.moves(hours=1)
    card = (await chat.screen(town.karin)).last
    assert card.title == f"{town.anna.name} lämnar Simhallen i Bollmora (Facebook)"
    await chat.presses(town.karin, "Utse en efterträdare")
    await chat.fills(town.karin, successor=town.anna)
    assert "Det är den som slutar" in (await chat.errors(town.karin))["successor"]
    await chat.fills(town.karin, successor=town.lisa)
    await chat.settles()
    assert "Tillfrågad, har inte svarat" in (await chat.screen(town.karin)).text
    await chat.says(town.anna, "mina kanaler")
    assert "Simhallen i Bollmora" in (await chat.screen(town.anna)).last.text
    await chat.presses(town.lisa, "Ja, jag tar över")
    await chat.settles()
    await chat.presses(town.lisa, "Allt är borttaget")
    await chat.fills(town.lisa, removed=["administrator", "recovery"])
    assert "Kryssa i alla fyra" in (await chat.errors(town.lisa))["removed"]
    await chat.fills(town.lisa, removed="all")
    last = (await chat.screen(town.lisa)).last
    assert "Nu bekräftar någon annan det" in last.text
    assert "Jag har kontrollerat det" not in last.buttons
    await chat.says(town.lisa, "mina kanaler")
    assert "Simhallen i Bollmora" in (await chat.screen(town.lisa)).last.text
    await chat.settles()
    await chat.presses(town.maria, "Jag har kontrollerat det")
    text = (await chat.screen(town.maria)).last.text
    assert "Bekräftat av" in text
    assert town.maria.name in text
    await chat.says(town.maria, "väntar på mig")
    assert "behörighet" not in (await chat.screen(town.maria)).last.text


async def test_the_unit_stands_in_when_nobody_has_been_named(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await tells_last_day(chat, town.anna, "2026-11-30")
    await chat.moves(days=4)
    titles = [card.title for card in (await chat.screen(town.maria)).cards]
    assert f"{town.anna.name} lämnar Simhallen i Bollmora (Facebook)" in titles
    await chat.moves(days=3)
    titles = [card.title for card in (await chat.screen(town.maria)).cards]
    assert "Simhallen i Bollmora (Facebook) är din tills vidare" in titles
    await chat.tomorrow(9)
    assert (await chat.screen(town.maria)).last.title.startswith("Dagens kommentarer")


async def test_the_manager_tells_and_the_successor_says_no(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.karin, "en medarbetare slutar")
    await chat.presses(town.karin, "Säg vem som slutar")
    await chat.fills(town.karin, leaver=town.omar, last_on="2027-01-29")
    assert "bara personens chef" in (await chat.errors(town.karin))["leaver"]
    await chat.fills(town.karin, leaver=town.per)
    assert f"{town.per.name} lämnar" in (await chat.screen(town.karin)).last.title
    await chat.presses(town.karin, "Utse en efterträdare")
    await chat.fills(town.karin, successor=town.lisa)
    await chat.settles()
    await chat.presses(town.lisa, "Nej, jag kan inte", within="Vill du ta över")
    await chat.settles()
    card = (await chat.screen(town.karin)).last
    assert "Utse en efterträdare" in card.buttons
    assert town.lisa.name not in card.text


async def test_whoever_stays_after_all_keeps_the_channel(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await tells_last_day(chat, town.anna, "2026-11-30")
    await chat.moves(hours=1)
    await chat.presses(town.anna, "Jag blir kvar")
    await chat.settles()
    assert "Så blev det inte" in (await chat.screen(town.karin)).text
    await chat.moves(days=8)
    titles = [card.title for card in (await chat.screen(town.maria)).cards]
    assert not any("tills vidare" in title for title in titles)


async def test_a_new_owner_counts_after_a_yes(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "mina kanaler")
    await chat.presses(town.anna, "Visa", within="Simhallen")
    await chat.presses(town.anna, "Byt ansvarig eller ersättare")
    await chat.fills(town.anna, owner=town.lisa)
    last = (await chat.screen(town.anna)).last
    assert "Tillfrågad, har inte svarat" in last.text
    assert town.anna.name in last.text
    await chat.settles()
    await chat.tomorrow(9)
    assert (await chat.screen(town.anna)).last.title.startswith("Dagens kommentarer")
    await chat.presses(town.lisa, "Ja, jag tar över")
    await chat.tomorrow(9)
    assert (await chat.screen(town.lisa)).last.title.startswith("Dagens kommentarer")
    await chat.says(town.lisa, "väntar på mig")
    assert "Behörighet att ta bort" in (await chat.screen(town.lisa)).last.text
