"""The daily check: one message, one press, and nobody left alone."""

from typing import Any

from tests.conversations.story import starts
from tests.platforms.driver import Driver


async def test_one_message_a_day_and_all_clear(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.tomorrow(9)
    card = (await chat.screen(town.anna)).last
    assert card.title.startswith("Dagens kommentarer, ")
    assert {"Allt lugnt", "Hittade något", "Kan inte i dag"} <= set(card.buttons)
    await chat.presses(town.anna, "Allt lugnt", within="Simhallen i Bollmora (Facebook)")
    last = (await chat.screen(town.anna)).last
    assert f"Allt lugnt: {town.anna.name}, kl. 9.00." in last.text


async def test_a_week_gives_seven_messages(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.moves(days=7)
    titles = [c.title for c in (await chat.screen(town.anna)).cards]
    assert sum(title.startswith("Dagens kommentarer, ") for title in titles) == 7
    assert len({t for t in titles if t.startswith("Dagens kommentarer, ")}) == 7


async def test_cannot_today_moves_to_the_deputy_at_once(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.tomorrow(9)
    await chat.presses(town.anna, "Kan inte i dag", within="Simhallen i Bollmora (Facebook)")
    assert f"{town.per.name} har den nu" in (await chat.screen(town.anna)).last.text
    await chat.settles()
    assert (await chat.screen(town.per)).last.title == "Du har fått ta över en koll"
    await chat.presses(town.per, "Allt lugnt", within="Simhallen i Bollmora (Facebook)")
    await chat.settles()
    assert f"Allt lugnt: {town.per.name}" in (await chat.screen(town.anna)).text


async def test_found_something_becomes_an_incident_to_register(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.tomorrow(9)
    await chat.presses(town.anna, "Hittade något", within="Simhallen i Bollmora (Facebook)")
    await chat.fills(town.anna, kind="personal_data", what="Namn och adress", removed="yes")
    assert "Att registrera i diariet" in (await chat.screen(town.anna)).last.title
    await chat.settles()
    assert "Namn och adress" in (await chat.screen(town.maria)).last.text
    await chat.presses(town.registrar, "Diarienummer")
    await chat.fills(town.registrar, diarienummer="KS 2026/123")
    await chat.settles()
    assert "KS 2026/123" in (await chat.screen(town.anna)).text


async def test_silence_is_reminded_and_then_goes_to_the_deputy(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.tomorrow(9)
    await chat.moves(hours=6)
    assert "Dagens kommentarer väntar på dig" in (await chat.screen(town.anna)).last.title
    await chat.tomorrow(9)
    card = (await chat.screen(town.per)).last
    assert f"{town.anna.name} har inte svarat" in card.text
    await chat.presses(town.per, "Allt lugnt")
    assert "Genomgången i efterhand" in (await chat.screen(town.per)).text


async def test_pressing_twice_is_one_answer(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.tomorrow(9)
    press = await chat.keeps(town.anna, "Allt lugnt", within="Simhallen i Bollmora (Facebook)")
    await chat.repeats(press)
    before = (await chat.screen(town.anna)).last.text
    await chat.moves(hours=1)
    await chat.repeats(press)
    assert before in (await chat.screen(town.anna)).text


async def test_absence_sends_the_check_to_the_deputy(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "ledig")
    await chat.presses(town.anna, "Jag ska vara borta")
    await chat.fills(town.anna)
    last = (await chat.screen(town.anna)).last
    assert f"{town.per.name} tar hand om Simhallen i Bollmora" in last.text
    await chat.settles()
    told = (await chat.screen(town.per)).last
    assert told.title == f"Du tar över för {town.anna.name}"
    await chat.tomorrow(9)
    assert "Simhallen i Bollmora" in (await chat.screen(town.per)).last.text
    assert (await chat.screen(town.per)).last.title.startswith("Dagens kommentarer")


async def test_missed_days_are_one_matter_with_its_dates(chat: Driver, town: Any) -> None:
    """Everybody is silent for days: what is left behind is one thing to catch up with."""
    await starts(chat, town)
    await chat.moves(days=6)
    await chat.moves(hours=1)
    card = (await chat.screen(town.anna)).last
    title = "Simhallen i Bollmora (Facebook), onsdag 25 till torsdag 26 november"
    assert "Gå igenom kommentarerna för onsdag 25 till torsdag 26 november." in card.text
    await chat.presses(town.anna, "Allt lugnt", within=title)
    card = (await chat.screen(town.anna)).last
    assert f"Genomgången i efterhand av {town.anna.name}, måndag 30 november." in card.text
    assert "Gå igenom kommentarerna för" not in card.text
    assert "Allt lugnt" in card.buttons  # today's own check still waits


async def test_days_that_nobody_checked_wait_until_they_are_gone_through(
    chat: Driver, town: Any
) -> None:
    await starts(chat, town)
    await chat.moves(days=6)
    await chat.moves(hours=1)
    title = "Simhallen i Bollmora (Facebook), onsdag 25 till torsdag 26 november"
    gone_through = "Gå igenom kommentarerna för onsdag 25 till torsdag 26 november."
    await chat.says(town.per, "väntar på mig")
    assert gone_through not in (await chat.screen(town.per)).last.text
    await chat.says(town.anna, "väntar på mig")
    card = (await chat.screen(town.anna)).last
    assert gone_through in card.text
    assert "Ingen har gått igenom dem." in card.text
    await chat.presses(town.anna, "Allt lugnt", within=title)
    await chat.says(town.anna, "väntar på mig")
    last = (await chat.screen(town.anna)).last
    assert gone_through not in last.text
    assert "Dagens kommentarer" in last.text  # today's own check still waits


async def test_days_that_nobody_checked_come_to_whoever_has_the_channel(
    chat: Driver, town: Any
) -> None:
    await starts(chat, town)
    await chat.moves(days=6)
    await chat.moves(hours=1)
    await chat.says(town.anna, "jag är ledig idag till fredag")
    await chat.presses(town.anna, "Spara")
    await chat.settles()
    gone_through = "Gå igenom kommentarerna för onsdag 25 till torsdag 26 november."
    await chat.says(town.anna, "väntar på mig")
    assert gone_through not in (await chat.screen(town.anna)).last.text
    await chat.says(town.per, "väntar på mig")
    assert gone_through in (await chat.screen(town.per)).last.text
