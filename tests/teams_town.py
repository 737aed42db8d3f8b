"""The made-up town in a tenant of Teams: our real routes, a stand-in for Teams, both on
loopback."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from adapters.teams import connector
from bot.settings import LlmSettings, TeamsSettings
from tests.chat_town import PEOPLE, Surroundings, connected
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_service import FakeTeams
from tests.platforms.teams_world import World
from tests.solvik import end_of_writing
from tests.teams.sent import check_all_that_was_sent


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


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A town to be continued, again and again: everybody has got the app and was greeted.

    `file` is its SQLite file, and `teams` what stood in Teams, at `port`, which the file names.
    """

    file: Path
    teams: World
    port: int


async def moved_to_teams(template: Path, file: Path, port: int) -> Moved:
    """The town of a migrated SQLite file moves to Teams, in a copy of it."""
    shutil.copy(template, file)
    async with (
        FakeTeams(port) as fake,
        teams_app(f"sqlite:///{file}", fake) as (url, surroundings),
    ):
        await TeamsDriver(url, fake, surroundings, PEOPLE).everybody_installs()
        check_all_that_was_sent(fake)
    end_of_writing(file)
    return Moved(file=file, teams=fake, port=port)


@asynccontextmanager
async def teams_town(
    database_url: str, moved: Moved, *, dialogs: bool = True, llm: LlmSettings | None = None
) -> AsyncIterator[TeamsDriver]:
    """Everybody in the town, each with their Teams, where the app is installed for all; the SQLite
    file at the address is written over."""
    shutil.copy(moved.file, database_url.removeprefix("sqlite:///"))
    async with FakeTeams(moved.port) as fake:
        fake.take_over(moved.teams)
        async with teams_app(database_url, fake, llm) as (url, surroundings):
            driver = TeamsDriver(url, fake, surroundings, PEOPLE, dialogs=dialogs)
            driver.everybody_has_installed()
            yield driver
