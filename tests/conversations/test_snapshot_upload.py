"""The snapshot: a picture sent in the form or in the chat, one more after a change, and what is
overdue before the communicator."""

import hashlib
from typing import Any

from tests.conversations.story import starts
from tests.platforms.driver import Driver

PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 10
LIBRARY = "Solviks bibliotek (Facebook)"


async def hands_in(chat: Driver, person: Any, content: bytes = PNG, **values: Any) -> None:
    """Hand in a picture for the lowest snapshot: in the form if it takes files, or in the chat."""
    await chat.presses(person, "Klart")
    if "picture" in (await chat.form(person)).fields:
        await chat.fills(person, picture=content, **values)
    else:
        await chat.leaves(person)
        await chat.sends_picture(person, content)


async def test_a_picture_is_kept_with_its_fingerprint(chat: Driver, town: Any) -> None:
    await chat.says(town.maria, "halvårsbilder som saknas")
    card = (await chat.screen(town.maria)).last
    assert card.title == "Halvårsbilder som saknas"
    assert LIBRARY in card.text
    await chat.says(town.tove, "väntar på mig")
    await chat.presses(town.tove, "Visa", within="Halvårsbild")
    assert "Den skulle ha tagits senast" in (await chat.screen(town.tove)).last.text
    await hands_in(chat, town.tove)
    text = (await chat.screen(town.tove)).last.text
    assert "sparad här" in text
    assert hashlib.sha256(PNG).hexdigest() in text
    assert town.tove.name in text
    assert "tisdag 24 november" in text
    await chat.presses(town.tove, "Diarienummer")
    await chat.fills(town.tove, diarienummer="KFN 2026/12")
    assert "KFN 2026/12" in (await chat.screen(town.tove)).last.text
    await chat.says(town.maria, "halvårsbilder")
    assert "Ingen saknas" in (await chat.screen(town.maria)).last.text


async def test_what_is_no_picture_is_refused_and_the_snapshot_waits(
    chat: Driver, town: Any
) -> None:
    await chat.says(town.tove, "väntar på mig")
    await chat.presses(town.tove, "Visa", within="Halvårsbild")
    await hands_in(chat, town.tove, b"%PDF-1.7 no picture")
    told = str(await chat.errors(town.tove)) + (await chat.screen(town.tove)).text
    assert "Det är ingen bild som jag kan läsa" in told
    await chat.says(town.tove, "väntar på mig")
    assert LIBRARY in (await chat.screen(town.tove)).last.text


async def test_a_new_name_asks_for_one_more_picture(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "vi har bytt namn")
    card = (await chat.screen(town.anna)).last
    assert card.title == "Extra bild, Simhallen i Bollmora (Facebook)"
    assert "Ta den senast tisdag 1 december" in card.text
    await chat.moves(days=8)
    titles = [card.title for card in (await chat.screen(town.anna)).cards]
    assert titles.count("Extra bild, Simhallen i Bollmora (Facebook)") == 3
    await chat.says(town.anna, "vi har bytt utseende")
    await hands_in(chat, town.anna)
    assert "sparad här" in (await chat.screen(town.anna)).last.text


async def test_the_button_on_the_channel(chat: Driver, town: Any) -> None:
    await chat.says(town.omar, "mina kanaler")
    await chat.presses(town.omar, "Visa", within="Solviks bibliotek")
    await chat.presses(town.omar, "Nytt namn eller nytt utseende")
    assert (await chat.screen(town.omar)).last.title == f"Extra bild, {LIBRARY}"


async def test_which_of_several_channels_has_changed(chat: Driver, town: Any) -> None:
    await chat.says(town.tove, "vi har bytt utseende")
    assert (await chat.screen(town.tove)).last.title == "Vilken kanal har ändrats?"
    await chat.presses(town.tove, "Den här har ändrats", within="Sagostunden")
    title = (await chat.screen(town.tove)).last.title
    assert title == "Extra bild, Sagostunden i Solvik (Instagram)"
    await chat.says(town.anna, "vi har bytt namn")
    assert "Du ansvarar inte för någon" in (await chat.screen(town.anna)).last.text


async def test_late_ones_go_to_the_deputy_and_the_communicator(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.anna, "vi har bytt namn")
    await chat.moves(days=14)
    title = "Extra bild, Simhallen i Bollmora (Facebook)"
    assert title in [card.title for card in (await chat.screen(town.per)).cards]
    await chat.says(town.maria, "väntar på mig")
    waiting = (await chat.screen(town.maria)).last.text
    assert "Halvårsbilder som saknas" in waiting
    assert "Simhallen i Bollmora" in waiting
