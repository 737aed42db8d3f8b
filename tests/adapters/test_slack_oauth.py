"""Installing the app in workspaces: what an administrator sees, and what is kept."""

import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from adapters.slack.manifest import bot_scopes
from adapters.slack.oauth import mount_oauth, oauth_flow
from adapters.slack.sealing import Seal
from adapters.slack.workspaces import InstalledWorkspaces
from bot.ports import OpenStore, Unreachable
from tests.adapters.installer import Installer, Page, asked_of_slack
from tests.adapters.slack_parts import calling, now, opened, serving
from tests.platforms.slack_checks import Json
from tests.platforms.slack_faults import Fault
from tests.platforms.slack_installing import let_in
from tests.platforms.slack_service import FakeSlack
from tests.platforms.slack_world import World

TOKEN = "xoxb-solvik"
SEAL = Seal("a long secret")


@dataclass
class Clock:
    """A clock that can be put forward."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return now() + self.ahead


@dataclass
class Site:
    """A server where the app can be installed, and the Slack behind it."""

    url: str
    slack: FakeSlack
    open_store: OpenStore
    flow: AsyncOAuthFlow
    clock: Clock
    browser: Installer = field(init=False)

    def __post_init__(self) -> None:
        self.browser = Installer(self.url)

    async def teams(self) -> list[str]:
        """Where the app is installed."""
        return await InstalledWorkspaces(self.open_store, SEAL).teams()

    async def install(self) -> Page:
        """The whole way."""
        state = await self.browser.begin()
        return await self.browser.come_back(self.slack.new_code("T0SOLVIK"), state)


@asynccontextmanager
async def site_on(database_url: str) -> AsyncIterator[Site]:
    clock = Clock()
    async with (
        FakeSlack(token=TOKEN) as slack,
        opened(database_url) as open_store,
        calling(slack.api_url) as client,
    ):
        slack.workspace.scopes = frozenset(bot_scopes())
        flow = oauth_flow(
            client,
            client_id=slack.client_id,
            client_secret=slack.client_secret,
            open_store=open_store,
            seal=SEAL,
            now=clock,
        )
        async with serving(lambda app: mount_oauth(app, flow)) as url:
            yield Site(url, slack, open_store, flow, clock)


@pytest.fixture
async def site(sqlite_url: str) -> AsyncIterator[Site]:
    """A server where the app can be installed."""
    async with site_on(sqlite_url) as site:
        yield site


async def refused(site: Site, page: Page, status: int = 400) -> str:
    """The page says in both languages that nothing was installed, and nothing was."""
    assert page.status == status
    assert page.content_type == "text/html"
    assert "Kanalvakt är inte installerad" in page.text
    assert "Kanalvakt is not installed" in page.text
    assert '<a href="install">Börja om</a>' in page.text
    assert "Traceback" not in page.text
    assert await site.teams() == []
    return page.text


# --- The way there and back --------------------------------------------------------------------


async def test_the_way_begins_on_slacks_own_page(site: Site) -> None:
    page = await site.browser.get("/slack/install", team="T1&scope=admin")
    asked = asked_of_slack(page)
    assert page.status == 302
    assert page.location.startswith("https://slack.com/oauth/v2/authorize?")
    assert asked["client_id"] == site.slack.client_id
    assert sorted(asked["scope"].split(",")) == list(bot_scopes())
    assert set(asked) == {"state", "client_id", "scope"}


async def test_the_way_back_goes_where_slack_has_it_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    monkeypatch.setenv("SLACK_REDIRECT_URI", "https://elsewhere.example/")
    monkeypatch.setenv("SLACK_SCOPES", "admin")
    monkeypatch.setenv("SLACK_USER_SCOPES", "admin")
    monkeypatch.setenv("SLACK_INSTALL_PATH", "/elsewhere")
    async with site_on(sqlite_url) as site:
        asked = asked_of_slack(await site.browser.get("/slack/install"))
        assert set(asked) == {"state", "client_id", "scope"}
        assert "admin" not in asked["scope"].split(",")
        assert (await site.install()).status == 200
        (access,) = [call for call in site.slack.calls if call.method == "oauth.v2.access"]
        assert "redirect_uri" not in access.args


async def test_an_installation_is_kept_and_can_speak(database_url: str) -> None:
    async with site_on(database_url) as site:
        page = await site.install()
        assert (page.status, page.content_type) == (200, "text/html")
        assert "Kanalvakt är installerad i T0SOLVIK" in page.text
        assert "Kanalvakt is installed in T0SOLVIK" in page.text
        workspace = await InstalledWorkspaces(site.open_store, SEAL).get("T0SOLVIK")
        bot = site.slack.workspace.bot
        assert (workspace.token, workspace.bot_user) == (TOKEN, bot.id)
        assert workspace.bot, "the bot's own messages are known by its id"


async def test_the_token_cannot_be_read_in_the_database(site: Site, sqlite_url: str) -> None:
    await site.install()
    async with site.open_store() as store:
        (kept,) = await store.installations.all("slack")
    assert kept.scopes == ",".join(sorted(bot_scopes()))
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as connection:
        rows = str(connection.execute("SELECT * FROM installation").fetchall())
    connection.close()
    written = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert "T0SOLVIK" in rows
    assert TOKEN not in rows
    assert b"T0SOLVIK" in written
    assert TOKEN.encode() not in written


async def test_another_key_finds_the_workspace_closed(site: Site) -> None:
    await site.install()
    with pytest.raises(Unreachable):
        await InstalledWorkspaces(site.open_store, Seal("another secret")).get("T0SOLVIK")


async def test_installing_again_replaces_the_token(site: Site) -> None:
    await site.install()
    site.slack.workspace.token = "xoxb-new"
    await site.install()
    workspaces = InstalledWorkspaces(site.open_store, SEAL)
    assert await workspaces.teams() == ["T0SOLVIK"]
    assert (await workspaces.get("T0SOLVIK")).token == "xoxb-new"


async def test_the_framework_finds_and_forgets_what_it_kept(site: Site) -> None:
    await site.install()
    kept = site.flow.settings.installation_store
    bot = await kept.async_find_bot(enterprise_id=None, team_id="T0SOLVIK")
    assert bot is not None
    assert (bot.bot_token, sorted(bot.bot_scopes)) == (TOKEN, list(bot_scopes()))
    assert await kept.async_find_bot(enterprise_id=None, team_id="T0OTHER") is None
    await kept.async_delete_installation(enterprise_id=None, team_id="T0SOLVIK", user_id="U1")
    assert await site.teams() == ["T0SOLVIK"], "a person's own token is none of ours"
    await kept.async_delete_all(enterprise_id=None, team_id="T0SOLVIK")
    assert await site.teams() == []


# --- What goes wrong ---------------------------------------------------------------------------


async def test_a_state_works_once(site: Site) -> None:
    state = await site.browser.begin()
    cookies = dict(site.browser.cookies)
    await site.browser.come_back("no such code", state)
    site.browser.cookies = cookies
    page = await site.browser.come_back(site.slack.new_code("T0SOLVIK"), state)
    assert "använd" in await refused(site, page)


async def test_a_state_works_for_ten_minutes(site: Site) -> None:
    late = await site.browser.begin()
    site.clock.ahead = timedelta(minutes=10, seconds=1)
    page = await site.browser.come_back(site.slack.new_code("T0SOLVIK"), late)
    assert "inom tio minuter" in await refused(site, page)
    assert (await site.install()).status == 200


async def test_another_browser_cannot_end_an_installation(site: Site) -> None:
    state = await site.browser.begin()
    stranger = Installer(site.url)
    page = await stranger.come_back(site.slack.new_code("T0SOLVIK"), state)
    assert "webbläsare" in await refused(site, page)


@pytest.mark.parametrize("state", ["", "x", "x" * 43, "å" * 43, "x" * 5000, "a'; DROP TABLE", "\0"])
async def test_a_forged_state_is_refused(site: Site, state: str) -> None:
    site.browser.cookies = {"slack-app-oauth-state": state.replace("\0", "").replace(";", "")}
    page = await site.browser.come_back(site.slack.new_code("T0SOLVIK"), state)
    await refused(site, page)


@pytest.mark.parametrize(
    "query",
    ["", "?", "?code=1", "?state=", "?state[]=1", "?%00=%ff&state=%ff%fe", "?state=a&state=b"],
)
async def test_an_address_that_slack_never_sends_to_is_refused(site: Site, query: str) -> None:
    await refused(site, await site.browser.get(f"/slack/oauth_redirect{query}"))


async def test_a_way_back_without_a_code_is_refused(site: Site) -> None:
    state = await site.browser.begin()
    await refused(site, await site.browser.get("/slack/oauth_redirect", state=state))


async def test_who_declines_in_slack_is_told_so(site: Site) -> None:
    state = await site.browser.begin()
    page = await site.browser.get("/slack/oauth_redirect", error="access_denied", state=state)
    assert "Du sa nej i Slack" in await refused(site, page, 403)


async def test_nothing_that_came_in_the_address_is_shown(site: Site) -> None:
    page = await site.browser.get("/slack/oauth_redirect", error="<script>alert(1)</script>")
    assert "script" not in await refused(site, page)


async def test_a_workspace_cannot_write_into_the_page(site: Site) -> None:
    name = "<b>{0}</b>"
    site.slack.add_workspace(name, "xoxb-odd")
    site.slack.add_user("Odd", "odd@example.org", team=name)
    state = await site.browser.begin()
    page = await site.browser.come_back(site.slack.new_code(name), state)
    assert page.status == 200
    assert "&lt;b&gt;{0}&lt;/b&gt;" in page.text
    assert name not in page.text


FAULTS = {
    "invalid_code": Fault(error="invalid_code"),
    "server error": Fault(status=500),
    "too many": Fault(status=429, retry_after=30),
    "reset": Fault(reset=True),
    "answer lost": Fault(answer_lost=True),
}


@pytest.mark.parametrize("method", ["oauth.v2.access", "auth.test"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
async def test_a_fault_of_slack_is_told(
    site: Site, method: str, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    site.slack.faults.add(method, fault)
    state, code = await site.browser.begin(), site.slack.new_code("T0SOLVIK")
    with caplog.at_level(logging.INFO):
        page = await site.browser.come_back(code, state)
    assert "kanalvakt doctor" in await refused(site, page)
    assert "an installation was not confirmed" in caplog.text
    assert code not in caplog.text
    assert state not in caplog.text
    assert (await site.install()).status == 200, "the next one works"


async def test_a_garbage_code_is_refused(site: Site) -> None:
    state = await site.browser.begin()
    page = await site.browser.come_back("\0\ud7ff'\"<>" * 100, state)
    await refused(site, page)


async def test_a_whole_organisation_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def for_all(slack: World, args: Json, request: web.Request) -> Json:
        return let_in(slack, args, request) | {"team": None, "is_enterprise_install": True}

    monkeypatch.setattr("tests.platforms.slack_service.let_in", for_all)
    page = await site.install()
    assert "hel organisation" in await refused(site, page)
