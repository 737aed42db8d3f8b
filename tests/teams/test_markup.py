"""What people write is shown as they wrote it: it formats nothing, mentions nobody, links nowhere,
and what is long is turned over in pages. (The look at all that was sent is in conftest.py.)"""

from dataclasses import replace
from typing import Any

from bot.domain.ids import ChannelId
from tests.conversations.story import applies, approves
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_connector import card_of
from tests.platforms.teams_reading import closed_up, page_of
from tests.teams.story import memory, to

HOSTILE = (
    "**fet** _kursiv_ `kod` ~~struken~~",
    "[klicka](https://evil.example) <https://evil.example> www.evil.example",
    "<at>Karin Ek</at> @Karin Ek <b>hej</b> <script>alert(1)</script>",
    "# rubrik\n- punkt\n1. etta\n> citat\n***",
    "{{DATE(2026-11-24T09:00:00Z, SHORT)}} ${name} &lt;b&gt; &#42;",
)
CHANNELS = 130


async def test_an_application_full_of_markup_is_read_as_it_was_written(
    chat: TeamsDriver, town: Any
) -> None:
    purpose, audience, goals, benefit, resources = HOSTILE
    answers = {"audience": audience, "goals": goals, "benefit": benefit, "resources": resources}
    name = "*Badet* [x](https://e.example)"
    await applies(chat, town.anna, deputy=town.per, name=name, purpose=purpose, **answers)
    await chat.settles()
    request = (await chat.screen(town.karin)).last
    for words in (purpose, audience, benefit, name):
        assert closed_up(words) in request.text
    await chat.presses(town.karin, "Be om ändring")
    await chat.fills(town.karin, note=HOSTILE[1])
    await chat.settles()
    assert HOSTILE[1] in (await chat.screen(town.anna)).text
    await chat.presses(town.anna, "Ändra svaren")
    assert (await chat.form(town.anna)).values["purpose"] == purpose
    await chat.fills(town.anna, purpose=HOSTILE[2])
    await chat.settles()
    await approves(chat, town.karin)
    await chat.settles()
    assert HOSTILE[2] in (await chat.screen(town.maria)).text


async def test_a_name_that_is_markup(chat: TeamsDriver, town: Any) -> None:
    name = "**Anna** [Berg](https://e.example) <at>Karin</at>"
    async with memory(chat) as store:
        anna = await store.people.by_email(town.anna.email)
        assert anna is not None
        await store.people.save(replace(anna, name=name))
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    assert name in (await chat.screen(town.karin)).text
    assert name in (await chat.screen(town.per)).text


async def test_questions_are_shown_as_they_were_asked(chat: TeamsDriver, town: Any) -> None:
    for words in (HOSTILE[0], HOSTILE[1], HOSTILE[3]):
        await chat.says(town.anna, words)
        assert closed_up(f"Du frågade: {words}") in (await chat.screen(town.anna)).last.text


async def test_what_does_not_fit_is_turned_over_in_pages(chat: TeamsDriver, town: Any) -> None:
    async with memory(chat) as store:
        anna = await store.people.by_email(town.anna.email)
        (known, *_more) = await store.channels.all()
        assert anna is not None
        for number in range(CHANNELS):
            name = f"Kanal nummer {number} med ett namn som tar plats"
            key = f"facebook.com/kanal{number}"
            more = replace(
                known, id=ChannelId(0), name=name, owner=anna.id, address=f"https://{key}",
                address_key=key,
            )  # fmt: skip
            await store.channels.add(more)
    await chat.says(town.anna, "mina kanaler")
    first = card_of(to(chat, town.anna)[-1].content)
    assert first is not None
    here, count = page_of(first)
    assert (here, count > 1) == (1, True)
    shown = (await chat.screen(town.anna)).last.text
    missing = [n for n in range(CHANNELS) if f"Kanal nummer {n} med" not in shown]
    assert missing == []
    await chat.presses(town.anna, "Visa", within=f"Kanal nummer {CHANNELS - 1} med")
    assert f"Kanal nummer {CHANNELS - 1}" in (await chat.screen(town.anna)).last.title
