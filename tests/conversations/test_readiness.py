"""Twice a year: does the deputy's access still work? Yes, no, and silence. ABS8."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from bot.domain.duties import DEPUTY_READINESS, Scheduled
from bot.ports import Store
from store.engine import create_engine, store_opener
from tests.platforms.driver import Driver

QUESTION = "Fungerar din behörighet fortfarande?"
LIBRARY = "Solviks bibliotek (Facebook)"
STORIES = "Sagostunden i Solvik (Instagram)"
# The town's day is 24 November; the question of the autumn was due then.
FIRST_OF_OCTOBER = datetime(2026, 10, 1, 7, tzinfo=UTC)


@asynccontextmanager
async def memory(database_url: str) -> AsyncIterator[Store]:
    """The store that the conversation is kept in."""
    engine = create_engine(database_url)
    async with store_opener(engine)() as store:
        yield store
    await engine.dispose()


async def is_asked(chat: Driver, town: Any, database_url: str) -> None:
    """The question comes to the deputy of the library's two channels."""
    async with memory(database_url) as store:
        omar = await store.people.by_email(town.omar.email)
        assert omar is not None
        own = [c for c in await store.channels.of(omar.id) if c.deputy == omar.id]
        await store.schedule.save(
            [
                Scheduled(duty=DEPUTY_READINESS.name, subject=c.id, next_due_at=FIRST_OF_OCTOBER)
                for c in own
            ]
        )
    await chat.moves(hours=1)


async def titles(chat: Driver, person: Any) -> list[str]:
    return [card.title for card in (await chat.screen(person)).cards]


async def test_one_question_for_all_channels_yes_and_no(
    chat: Driver, town: Any, database_url: str
) -> None:
    await is_asked(chat, town, database_url)
    assert (await titles(chat, town.omar)).count(QUESTION) == 1
    card = next(c for c in (await chat.screen(town.omar)).cards if c.title == QUESTION)
    assert "Du är ersättare." in card.text
    assert card.buttons == ("Ja", "Nej", "Ja", "Nej")
    await chat.presses(town.omar, "Ja", within=STORIES)
    assert "Du har svarat ja." in (await chat.screen(town.omar)).text
    await chat.presses(town.omar, "Nej", within=LIBRARY)
    answered = next(c for c in (await chat.screen(town.omar)).cards if c.title == QUESTION)
    assert "Du har svarat nej. Den ansvariga och kommunikatören vet om det." in answered.text
    assert answered.buttons == ()
    await chat.settles()
    for person in (town.tove, town.maria):
        told = next(
            c
            for c in (await chat.screen(person)).cards
            if c.title == "Ersättarens behörighet fungerar inte"
        )
        assert LIBRARY in told.text
        assert STORIES not in told.text
        assert f"{town.omar.name} kommer inte in." in told.text


async def test_silence_waits_with_the_deputy_and_the_communicator_sees_it(
    chat: Driver, town: Any, database_url: str
) -> None:
    await is_asked(chat, town, database_url)
    silence = f"{town.omar.name} har inte svarat om behörigheten fungerar"
    await chat.says(town.maria, "mina kanaler")
    assert (await chat.screen(town.maria)).last.text.count(silence) == 2
    await chat.says(town.omar, "väntar på mig")
    await chat.presses(town.omar, "Ja", within=LIBRARY)
    await chat.presses(town.omar, "Ja", within=STORIES)
    await chat.says(town.omar, "väntar på mig")
    assert QUESTION not in (await chat.screen(town.omar)).last.text
    await chat.says(town.maria, "mina kanaler")
    assert silence not in (await chat.screen(town.maria)).last.text


async def test_nobody_else_answers_for_the_deputy(
    chat: Driver, town: Any, database_url: str
) -> None:
    await is_asked(chat, town, database_url)
    press = await chat.keeps(town.omar, "Ja", within=LIBRARY)
    await chat.repeats(press, person=town.tove)
    await chat.says(town.omar, "väntar på mig")
    last = (await chat.screen(town.omar)).last
    assert QUESTION in last.text
    await chat.presses(town.omar, "Nej", within=LIBRARY)
    await chat.settles()
    assert "Ersättarens behörighet fungerar inte" in await titles(chat, town.maria)
