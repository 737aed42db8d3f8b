"""A stand-in for Teams, and our parts that speak with it: one by one, or as a whole town."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import ClientSession

from adapters.teams.access import AccessTokens
from adapters.teams.addresses import teams_session
from adapters.teams.connector import Connector, teams_pace
from adapters.teams.services import Services
from bot.demo.residents import RESIDENTS
from bot.ports import OpenStore
from bot.settings import TeamsSettings
from store.engine import create_engine, store_opener
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_login import APP_PASSWORD
from tests.platforms.teams_service import FakeTeams
from tests.teams.sent import check_all_that_was_sent
from tests.teams.turned import TurnedClock
from tests.teams_town import Moved, teams_town


@pytest.fixture
def clock() -> TurnedClock:
    """The time, for ourselves and for whoever signs tokens."""
    return TurnedClock()


@pytest.fixture
async def teams(clock: TurnedClock) -> AsyncIterator[FakeTeams]:
    """The stand-in."""
    async with FakeTeams() as fake:
        fake.tokens.clock = lambda: clock().timestamp()
        yield fake


def settings_of(fake: FakeTeams, **given: Any) -> TeamsSettings:
    """What connects us to the stand-in."""
    values: dict[str, Any] = {
        "MICROSOFT_APP_ID": fake.app_id,
        "MICROSOFT_APP_PASSWORD": APP_PASSWORD,
        "MICROSOFT_APP_TENANT_ID": fake.tenant,
        "openid_metadata_url": fake.openid_url,
        "login_url": fake.login_url,
        "service_urls": "127.0.0.1",
        "file_hosts": "localhost",
    }
    return TeamsSettings(_env_file=None, **(values | given))


@pytest.fixture
def settings(teams: FakeTeams) -> TeamsSettings:
    """What connects us to the stand-in."""
    return settings_of(teams)


@pytest.fixture
async def session(settings: TeamsSettings) -> AsyncIterator[ClientSession]:
    """The session that every call goes through."""
    async with teams_session(settings.download_hosts) as made:
        yield made


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[OpenStore]:
    """Opens a transaction on an empty database."""
    engine = create_engine(sqlite_url)
    yield store_opener(engine)
    await engine.dispose()


@pytest.fixture
def tokens(session: ClientSession, settings: TeamsSettings, clock: TurnedClock) -> AccessTokens:
    """The bot's own token."""
    return AccessTokens(session, settings, clock)


@pytest.fixture
def services(
    db: OpenStore, teams: FakeTeams, settings: TeamsSettings, clock: TurnedClock
) -> Services:
    """Where the tenant is answered."""
    return Services(db, settings.service_hosts, teams.service_url(teams.tenant), clock)


@pytest.fixture
def connector(
    session: ClientSession,
    tokens: AccessTokens,
    services: Services,
    db: OpenStore,
    clock: TurnedClock,
) -> Connector:
    """The way out."""
    return Connector(session, tokens, teams_pace(db, clock), services)


@pytest.fixture
def town() -> Any:
    """Who lives in the made-up town, by the names that the story uses."""
    return SimpleNamespace(**RESIDENTS)


@pytest.fixture
async def chat(sqlite_url: str, moved: Moved) -> AsyncIterator[TeamsDriver]:
    """Everybody's Teams, with dialogs. At the end all that was sent is looked through."""
    async with teams_town(sqlite_url, moved) as driver:
        yield driver
        check_all_that_was_sent(driver.fake)
