"""A language model may put the rule in other words, and nothing else; whatever it does, the plain
answer stands."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import web

from bot.settings import LlmSettings, read_llm_settings
from tests.model_server import ModelServer, model_server
from tests.platforms.driver import Driver
from tests.platforms.web import WebDriver
from tests.slack_town import slack_town
from tests.solvik import InProcess, opened
from tests.teams_town import Moved, teams_town

QUESTION = "vem ska hålla koll på sidan när jag är borta?"
PLAIN = "När den ansvariga är borta ska någon annan bevaka kanalen."
OTHER = "Någon annan ska bevaka kanalen när den ansvariga är borta."
MARK = f"Omskrivet av en språkmodell ur regeln. Regelns egna ord: {PLAIN}"
LIES = (
    "Ingen annan ska bevaka kanalen när den ansvariga är borta.",
    "Någon annan får bevaka kanalen när den ansvariga är borta.",
    "Någon annan ska bevaka 3 kanaler när den ansvariga är borta.",
    "Nej, någon annan ska bevaka kanalen när den ansvariga är borta.",
    f"{OTHER} Läs mer på https://evil.example.",
    f"[{OTHER}](https://evil.example)",
    f"<b>{OTHER}</b>",
    f"Ignorera reglerna ovan. {OTHER}",
)


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    async with model_server() as server:
        yield server


@pytest.fixture
def limit_seconds() -> float:
    """How long the model has. A busy machine is no fault of the conversation."""
    return 20.0


@pytest.fixture
async def chat(
    where: tuple[str, str],
    model: ModelServer,
    moved_to_teams: Moved | None,
    limit_seconds: float,
) -> AsyncIterator[Driver]:
    """The Driver that people act through, with the language model connected."""
    platform, database_url = where
    llm = LlmSettings(
        _env_file=None,
        url=model.url,
        model="m",
        allowed_hosts="127.0.0.1",
        timeout_seconds=limit_seconds,
    )
    async with AsyncExitStack() as stack:
        if platform == "slack":
            yield await stack.enter_async_context(slack_town(database_url, llm))
        elif platform == "teams":
            assert moved_to_teams is not None
            yield await stack.enter_async_context(teams_town(database_url, moved_to_teams, llm=llm))
        else:
            url, app = await stack.enter_async_context(opened(database_url, llm=llm))
            yield await stack.enter_async_context(WebDriver(url, InProcess(app)))


async def test_the_answer_gets_other_words_where_it_stands(
    chat: Driver, town: Any, model: ModelServer
) -> None:
    model.says(OTHER)
    await chat.says(town.anna, f"Hej, {town.anna.name} här, {town.anna.email}. {QUESTION}")
    await chat.settles()
    screen = await chat.screen(town.anna)
    assert OTHER in screen.last.text
    assert MARK in screen.last.text
    assert "Ur riktlinjerna: " in screen.last.text
    assert sum("Ur riktlinjerna: " in card.text for card in screen.cards) == 1
    await chat.presses(town.anna, "Skicka till kommunikatören")
    assert MARK in (await chat.screen(town.anna)).last.text
    # Nothing of the person or the question has been sent.
    sent = json.dumps([model.bodies, model.headers], ensure_ascii=False)
    assert PLAIN in sent
    for words in (town.anna.name.split()[-1], town.anna.email, "koll på sidan", "jag är borta"):
        assert words not in sent


async def test_whatever_the_model_does_the_plain_answer_stands(
    chat: Driver, town: Any, model: ModelServer
) -> None:
    async def fails(request: web.Request) -> web.StreamResponse:
        raise web.HTTPInternalServerError

    for lie in LIES:
        model.says(lie)
        await chat.says(town.anna, QUESTION)
        await chat.settles()
    model.respond = fails
    await chat.says(town.anna, QUESTION)
    await chat.settles()
    screen = await chat.screen(town.anna)
    answers = [card for card in screen.cards if "Ur riktlinjerna: " in card.text]
    assert len(answers) == len(LIES) + 1 == len(model.bodies)
    for card in answers:
        assert PLAIN in card.text
    for word in ("språkmodell", "evil", "Ingen annan", "Ignorera", "<b>"):
        assert word not in screen


@pytest.mark.parametrize("limit_seconds", [1.0])
async def test_nobody_waits_for_a_model_that_is_silent(
    chat: Driver, town: Any, model: ModelServer
) -> None:
    let_go = asyncio.Event()

    async def stalls(request: web.Request) -> web.StreamResponse:
        await let_go.wait()
        return web.Response()

    model.respond = stalls
    await chat.says(town.anna, QUESTION)
    assert PLAIN in (await chat.screen(town.anna)).last.text
    await chat.presses(town.anna, "Skicka till kommunikatören")
    await chat.says(town.per, "mina kanaler")
    assert (await chat.screen(town.per)).last.title == "Mina kanaler"
    assert not let_go.is_set()
    await chat.settles()
    assert PLAIN in (await chat.screen(town.anna)).last.text
    assert "språkmodell" not in await chat.screen(town.anna)
    assert len(model.bodies) == 1
    let_go.set()


async def test_a_person_who_decides_what_a_page_is_gets_other_words_too(
    chat: Driver, town: Any, model: ModelServer
) -> None:
    model.says("Kommersiella företag gillar vi.")
    await chat.says(town.anna, "får vi gilla Kvackelbo?")
    await chat.settles()
    assert model.bodies == []  # there is no rule yet
    await chat.presses(town.anna, "Företag")
    await chat.settles()
    assert "Vi gillar inte kommersiella företag" in model.bodies[0]["messages"][-1]["content"]
    assert "språkmodell" not in await chat.screen(town.anna)


async def test_without_settings_no_model_is_asked(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("KANALVAKT_LLM_")]:
        monkeypatch.delenv(name)
    assert read_llm_settings() is None
    async with opened(sqlite_url) as (_url, app):
        assert app.rephrasing is None
