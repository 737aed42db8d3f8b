"""A process that builds Slack and installs the app: `python -m tests.adapters.slack_home KIND
DATABASE_URL`, with KIND "one", "several", or "framework" for the framework's own flow."""

import asyncio
import sys
from pathlib import Path

from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.oauth import mount_oauth, no_oauth, oauth_flow
from adapters.slack.platform import Slack
from adapters.slack.sealing import Seal
from adapters.slack.workspaces import InstalledWorkspaces, OneWorkspace, Workspaces
from bot.ports import OpenStore
from tests.adapters.installer import Installer
from tests.adapters.slack_parts import calling, core, now, opened, serving
from tests.platforms.slack_service import FakeSlack

SEAL = Seal("a long secret")


def flow_of(
    kind: str, slack: FakeSlack, client: AsyncWebClient, open_store: OpenStore
) -> AsyncOAuthFlow:
    """The flow of the kind."""
    client_id, client_secret = slack.client_id, slack.client_secret
    if kind == "one":
        return no_oauth(client)
    if kind == "framework":
        settings = AsyncOAuthSettings(client_id=client_id, client_secret=client_secret, scopes=[])
        return AsyncOAuthFlow(client=client, settings=settings)
    return oauth_flow(
        client,
        client_id=client_id,
        client_secret=client_secret,
        open_store=open_store,
        seal=SEAL,
        now=now,
    )


async def run(kind: str, database_url: str) -> None:
    """Build Slack; with several workspaces, install the app in one."""
    async with (
        FakeSlack() as slack,
        opened(database_url) as open_store,
        calling(slack.api_url) as client,
    ):
        flow = flow_of(kind, slack, client, open_store)
        workspaces: Workspaces = InstalledWorkspaces(open_store, SEAL)
        if kind == "one":
            workspaces = OneWorkspace(client, slack.workspace.token)
        Slack(core(open_store), client, workspaces, flow)
        if kind == "one":
            return
        async with serving(lambda app: mount_oauth(app, flow)) as url:
            browser = Installer(url)
            page = await browser.get("/slack/install")
            state = browser.cookies["slack-app-oauth-state"]
            assert page.status in (200, 302)
            if kind == "several":
                code = slack.new_code(slack.workspace.id)
                assert (await browser.come_back(code, state)).status == 200
                assert await workspaces.teams() == [slack.workspace.id]


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], sys.argv[2]))
    sys.stdout.write(str(Path.home()))
