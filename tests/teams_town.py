"""The made-up town in a tenant of Teams: our real routes, a stand-in for Teams, both on
loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from unittest.mock import patch

from adapters.teams import connector
from bot.settings import LlmSettings, TeamsSettings
from tests.chat_town import PEOPLE, Surroundings, connected
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_service import FakeTeams


def settings_of(fake: FakeTeams, **given: Any) -> TeamsSettings:
    """What connects us to the stand-in."""
    values: dict[str, Any] = {
        "MICROSOFT_APP_TYPE": "SingleTenant",
        "MICROSOFT_APP_ID": fake.app_id,
        "MICROSOFT_APP_PASSWORD": fake.login.password,
        "MICROSOFT_APP_TENANT_ID": fake.tenant,
        "openid_metadata_url": fake.openid_url,
        "login_url": fake.login_url,
        "service_urls": "127.0.0.1",
        "file_hosts": "localhost",
    }
    return TeamsSettings(_env_file=None, **(values | given))


@asynccontextmanager
async def teams_app(
    database_url: str, fake: FakeTeams, llm: LlmSettings | None = None, /, **given: Any
) -> AsyncIterator[tuple[str, Surroundings]]:
    """The application connected to the stand-in, without a pace."""
    unhurried = [
        patch.object(connector, "CONVERSATION_LIMITS", ()),
        patch.object(connector, "TENANT_LIMITS", ()),
    ]
    async with connected(
        database_url, unhurried, teams=settings_of(fake, **given), llm=llm
    ) as opened:
        yield opened


@asynccontextmanager
async def teams_town(
    database_url: str, *, dialogs: bool = True, llm: LlmSettings | None = None
) -> AsyncIterator[TeamsDriver]:
    """Everybody in the town, each with their Teams, where the app is installed for all."""
    async with (
        FakeTeams() as fake,
        teams_app(database_url, fake, llm) as (url, surroundings),
    ):
        driver = TeamsDriver(url, fake, surroundings, PEOPLE, dialogs=dialogs)
        await driver.everybody_installs()
        yield driver
