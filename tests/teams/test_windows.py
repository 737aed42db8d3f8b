"""Clients that open no windows: whoever is stuck is told what to write, and it holds from then on,
for them alone; where nothing can open windows, nobody is asked to."""

from typing import Any

import pytest

from adapters.teams.windows import Windows
from tests.chat_town import PEOPLE
from tests.conversations.story import applies
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_connector import card_of
from tests.platforms.teams_service import FakeTeams
from tests.teams.story import ALL_ASSURANCES, begins, to
from tests.teams_town import teams_app

HINT = "Skriv ”formulär i chatten”"


def asks_for_windows(chat: TeamsDriver, person: Any) -> bool:
    """Whether the last message has a button that asks for a window."""
    return "task/fetch" in str(card_of(to(chat, person)[-1].content))


@pytest.mark.parametrize("words", ["hjälp", "Help!", "Hej, hjälp tack"])
async def test_who_asks_for_help_reads_what_to_write(
    chat: TeamsDriver, town: Any, words: str
) -> None:
    await chat.says(town.anna, words)
    assert HINT in (await chat.screen(town.anna)).last.text
    await chat.says(town.anna, "hej")
    assert HINT not in (await chat.screen(town.anna)).last.text


async def test_the_first_greeting_tells_it(chat: TeamsDriver, town: Any) -> None:
    assert HINT in (await chat.screen(town.lisa)).cards[0].text


async def test_the_choice_holds_for_the_chosen_chat_alone_and_can_be_undone(
    chat: TeamsDriver, town: Any
) -> None:
    await chat.says(town.anna, "formulär i chatten")
    last = (await chat.screen(town.anna)).last
    assert last.title == "Nu öppnas formulär här i chatten"
    assert "Skriv ”hej” för att få nya knappar." in last.text
    await chat.says(town.anna, "registrera kanal")
    assert not asks_for_windows(chat, town.anna)
    await chat.presses(town.anna, "Registrera kanal")
    assert "deputy" in (await chat.form(town.anna)).fields
    assert chat.fake.dialogs == {}
    await chat.says(town.per, "registrera kanal")
    assert asks_for_windows(chat, town.per)
    await chat.says(town.anna, "Formulär i fönster")
    await chat.says(town.anna, "registrera kanal")
    assert asks_for_windows(chat, town.anna)


async def test_what_comes_by_itself_follows_the_choice(chat: TeamsDriver, town: Any) -> None:
    await chat.says(town.karin, "forms in the chat")
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    assert "Godkänn" in (await chat.screen(town.karin)).last.buttons
    assert not asks_for_windows(chat, town.karin)
    await chat.presses(town.karin, "Godkänn")
    await chat.fills(town.karin, assurances=ALL_ASSURANCES)
    assert f"Godkänd av {town.karin.name}" in await chat.screen(town.karin)


async def test_the_choice_is_known_to_other_processes(chat: TeamsDriver, town: Any) -> None:
    await chat.says(town.anna, "formulär i chatten")
    other = Windows(chat.surroundings.app.open_store, dialogs=True)  # type: ignore[attr-defined]
    for person, is_open in ((town.anna, False), (town.per, True)):
        here = chat.fake.personal(chat.user(person)).id
        assert await other.open_in(chat.fake.tenant, here) is is_open


async def test_with_the_local_client_every_form_is_in_the_chat(sqlite_url: str, town: Any) -> None:
    """Without tokens, as with Microsoft's Agents Playground."""
    async with FakeTeams() as fake:
        fake.requires_tokens = False
        local = {
            "MICROSOFT_APP_TYPE": None,
            "MICROSOFT_APP_ID": None,
            "MICROSOFT_APP_PASSWORD": None,
            "MICROSOFT_APP_TENANT_ID": None,
            "allow_unauthenticated": True,
        }
        async with teams_app(sqlite_url, fake, **local) as (url, surroundings):
            chat = TeamsDriver(url, fake, surroundings, PEOPLE, dialogs=False)
            await begins(chat, town.anna)
            assert "deputy" in (await chat.form(town.anna)).fields
            await chat.says(town.anna, "hjälp")
            assert HINT not in (await chat.screen(town.anna)).last.text
            assert fake.calls_of("token", "keys") == []
