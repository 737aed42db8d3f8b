"""A workspace takes the app away: its token is forgotten."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.inbox import Taken
from adapters.slack.oauth import oauth_flow
from adapters.slack.platform import Slack
from adapters.slack.sealing import Seal
from adapters.slack.workspaces import InstalledWorkspaces
from bot.ports import Installation
from tests.adapters.slack_parts import calling, core, now, opened
from tests.platforms.slack_service import FakeSlack

SEAL = Seal("a long secret")


@dataclass
class Installed:
    """Slack, with the app in two workspaces."""

    fake: FakeSlack
    slack: Slack
    workspaces: InstalledWorkspaces

    async def hears(self, event: dict[str, Any]) -> None:
        """The first workspace tells of an event, and it is dealt with."""
        payload = json.dumps(self.fake.event_payload(event))
        await self.slack.inbox.run(Taken("slack/T0SOLVIK/Ev1", payload))


@pytest.fixture
async def installed(sqlite_url: str) -> AsyncIterator[Installed]:
    """The app in the workspaces T0SOLVIK and T0OTHER."""
    async with (
        FakeSlack() as fake,
        opened(sqlite_url) as open_store,
        calling(fake.api_url) as client,
    ):
        async with open_store() as store:
            for team in ("T0SOLVIK", "T0OTHER"):
                await store.installations.save(
                    Installation(
                        platform="slack",
                        team=team,
                        enterprise="",
                        team_name=team,
                        bot="B1",
                        bot_user="U1",
                        scopes="chat:write",
                        sealed_token=SEAL.close("xoxb-solvik"),
                        installed_at=now(),
                    )
                )
        flow = oauth_flow(
            client,
            client_id="1.2",
            client_secret="client-secret",
            open_store=open_store,
            seal=SEAL,
            now=now,
        )
        workspaces = InstalledWorkspaces(open_store, SEAL)
        yield Installed(fake, Slack(core(open_store), client, workspaces, flow), workspaces)


GOODBYES = {
    "app_uninstalled": {"type": "app_uninstalled"},
    "bot token": {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}},
    "both tokens": {"type": "tokens_revoked", "tokens": {"oauth": ["U2"], "bot": ["U1"]}},
}


@pytest.mark.parametrize("goodbye", GOODBYES.values(), ids=GOODBYES.keys())
async def test_a_workspace_that_takes_the_app_away_is_forgotten(
    installed: Installed, goodbye: dict[str, Any]
) -> None:
    await installed.hears(goodbye)
    assert await installed.workspaces.teams() == ["T0OTHER"]
    await installed.hears(goodbye)
    assert await installed.workspaces.teams() == ["T0OTHER"], "told twice, as Slack does"


@pytest.mark.parametrize("tokens", [{"oauth": ["U2"]}, {"oauth": ["U2"], "bot": []}, {}])
async def test_a_person_who_takes_back_their_own_token_changes_nothing(
    installed: Installed, tokens: dict[str, Any]
) -> None:
    await installed.hears({"type": "tokens_revoked", "tokens": tokens})
    assert await installed.workspaces.teams() == ["T0OTHER", "T0SOLVIK"]


async def test_nothing_is_asked_of_slack(installed: Installed) -> None:
    await installed.hears({"type": "app_uninstalled"})
    assert installed.fake.calls == []


async def test_what_is_told_late_does_not_undo_a_new_installation(installed: Installed) -> None:
    payload = installed.fake.event_payload({"type": "app_uninstalled"})
    payload["event_time"] -= 60
    await installed.slack.inbox.run(Taken("slack/T0SOLVIK/Ev2", json.dumps(payload)))
    assert (await installed.workspaces.get("T0SOLVIK")).token == "xoxb-solvik"
