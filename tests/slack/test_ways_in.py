"""The whole application over a socket, and in a workspace that installs it."""

import asyncio

import pytest

from tests.adapters.installer import Installer
from tests.chat_town import PEOPLE, Surroundings
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_service import FakeSlack
from tests.slack_town import SIGNING_SECRET, slack_app

WITHIN_SECONDS = 5.0


async def greeted(fake: FakeSlack, url: str, surroundings: Surroundings) -> str:
    """What Gunnar is answered who writes for the first time."""
    name, email = PEOPLE["gunnar"]
    fake.add_user(name, email)
    driver = SlackDriver(url, fake, surroundings, SIGNING_SECRET, PEOPLE)
    await driver.says(name, "hjälp")
    return (await driver.screen(name)).text


async def test_a_person_is_answered_over_a_socket(sqlite_url: str) -> None:
    async with (
        FakeSlack() as fake,
        slack_app(sqlite_url, fake, app_token=fake.app_token) as (url, surroundings),
    ):
        async with asyncio.timeout(WITHIN_SECONDS):
            while True:
                if fake.deliveries.sockets:
                    break
                await asyncio.sleep(0.01)
        assert "Hej Gunnar!" in await greeted(fake, url, surroundings)
        (ack,) = fake.acknowledgements
        assert ack.is_in_time


async def test_a_person_is_answered_where_the_app_was_installed(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KANALVAKT_SECRET_KEY", "a long secret, made for this test alone")
    async with FakeSlack() as fake:
        oauth = {"client_id": fake.client_id, "client_secret": fake.client_secret, "bot_token": ""}
        async with slack_app(sqlite_url, fake, **oauth) as (url, surroundings):
            browser = Installer(url)
            state = await browser.begin()
            page = await browser.come_back(fake.new_code(fake.workspace.id), state)
            assert page.status == 200
            assert "Hej Gunnar!" in await greeted(fake, url, surroundings)
