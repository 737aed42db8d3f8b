"""`kanalvakt manifest slack`: the app manifest, in the checkout and from the wheel."""

import json
import re
from typing import Any

import pytest

from tests.cli.terminal import Run
from tests.cli.wheel import ROOT, Installed

BASE_URL = "https://kanalvakt.kommun.example"
MAX_NAME_CHARACTERS = 35
MAX_DESCRIPTION_CHARACTERS = 140
LONG_DESCRIPTION_CHARACTERS = range(175, 4001)
MAX_SHORTCUT_CHARACTERS = 24
MAX_PROMPTS = 4


def printed(kanalvakt: Run, *args: str) -> dict[str, Any]:
    result = kanalvakt("manifest", "slack", *args)
    assert result.exit_code == 0, result.output
    manifest: dict[str, Any] = json.loads(result.stdout)
    return manifest


def texts(part: object) -> list[str]:
    """Every text in the manifest."""
    if isinstance(part, dict):
        return [text for value in part.values() for text in texts(value)]
    if isinstance(part, list):
        return [text for one in part for text in texts(one)]
    return [part] if isinstance(part, str) else []


@pytest.mark.parametrize("base_url", [BASE_URL, f"{BASE_URL}/", f"{BASE_URL}//"])
def test_every_address_is_ours(kanalvakt: Run, base_url: str) -> None:
    manifest = printed(kanalvakt, "--base-url", base_url)
    events = f"{BASE_URL}/slack/events"
    assert manifest["features"]["slash_commands"][0]["url"] == events
    assert manifest["settings"]["event_subscriptions"]["request_url"] == events
    assert manifest["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": events,
        "message_menu_options_url": events,
    }
    assert manifest["oauth_config"]["redirect_urls"] == [f"{BASE_URL}/slack/oauth_redirect"]
    assert manifest["settings"]["socket_mode_enabled"] is False
    assert "BASE_URL" not in json.dumps(manifest)


def test_a_path_and_a_port_are_kept(kanalvakt: Run) -> None:
    manifest = printed(kanalvakt, "--base-url", f"{BASE_URL}:8443/bot/")
    url = manifest["settings"]["event_subscriptions"]["request_url"]
    assert url == f"{BASE_URL}:8443/bot/slack/events"


def test_behind_a_firewall_slack_is_told_no_address(kanalvakt: Run) -> None:
    manifest = printed(kanalvakt, "--socket-mode")
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}
    assert [text for text in texts(manifest) if "://" in text or "/slack/" in text] == []
    same = printed(kanalvakt, "--base-url", BASE_URL)
    assert manifest["oauth_config"]["scopes"] == same["oauth_config"]["scopes"]
    events = same["settings"]["event_subscriptions"]["bot_events"]
    assert manifest["settings"]["event_subscriptions"] == {"bot_events": events}


def test_several_workspaces_behind_a_firewall_keep_the_place_to_come_back_to(
    kanalvakt: Run,
) -> None:
    manifest = printed(kanalvakt, "--socket-mode", "--base-url", BASE_URL)
    back = f"{BASE_URL}/slack/oauth_redirect"
    assert [text for text in texts(manifest) if "://" in text] == [back]


def test_the_app_asks_for_little_and_hears_what_it_needs(kanalvakt: Run) -> None:
    manifest = printed(kanalvakt, "--base-url", BASE_URL)
    assert manifest["_metadata"]["major_version"] == 2
    assert list(manifest["oauth_config"]["scopes"]) == ["bot"]
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    assert scopes == sorted(set(scopes))
    assert not [scope for scope in scopes if scope.startswith(("channels:", "groups:", "admin"))]
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == {
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "message.im",
        "tokens_revoked",
        "user_change",
    }
    assert manifest["settings"]["token_rotation_enabled"] is False


def test_slack_takes_every_text(kanalvakt: Run) -> None:
    manifest = printed(kanalvakt, "--base-url", BASE_URL)
    shown, features = manifest["display_information"], manifest["features"]
    assert len(shown["name"]) <= MAX_NAME_CHARACTERS
    assert len(shown["description"]) <= MAX_DESCRIPTION_CHARACTERS
    assert len(shown["long_description"]) in LONG_DESCRIPTION_CHARACTERS
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert all(len(one["name"]) <= MAX_SHORTCUT_CHARACTERS for one in features["shortcuts"])
    assert 0 < len(features["agent_view"]["suggested_prompts"]) <= MAX_PROMPTS
    assert [(one["callback_id"], one["type"]) for one in features["shortcuts"]] == [
        ("register_channel", "global"),
        ("report_removed", "message"),
    ]
    assert features["slash_commands"][0]["command"] == "/kanalvakt"
    assert features["app_home"]["home_tab_enabled"] is True
    assert features["app_home"]["messages_tab_read_only_enabled"] is False


@pytest.mark.parametrize(
    ("base_url", "told"),
    [
        ("http://kanalvakt.kommun.example", "must begin with https://"),
        ("kanalvakt.kommun.example", "is no address of a server"),
        ("ftp://kanalvakt.kommun.example", "is no address of a server"),
        ("https://", "is no address of a server"),
        ("https://kanalvakt.kommun.example/?a=b", "is no address of a server"),
        ("https://anna@kanalvakt.kommun.example", "is no address of a server"),
        ("https://kanalvakt.kommun.example:99999", "is no address of a server"),
        ("https://[kanalvakt", "is no address of a server"),
        ("https://kanal vakt.example", "is no address of a server"),
    ],
)
def test_an_address_that_slack_cannot_reach(kanalvakt: Run, base_url: str, told: str) -> None:
    result = kanalvakt("manifest", "slack", "--base-url", base_url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "base_url", ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:8080"]
)
def test_this_machine_may_do_without_tls(kanalvakt: Run, base_url: str) -> None:
    manifest = printed(kanalvakt, "--base-url", base_url)
    url = manifest["settings"]["event_subscriptions"]["request_url"]
    assert url == f"{base_url}/slack/events"


def test_an_address_is_asked_for(kanalvakt: Run) -> None:
    result = kanalvakt("manifest", "slack")
    assert result.exit_code == 2
    assert "--socket-mode" in result.stderr


def test_the_installed_wheel_prints_the_same(kanalvakt: Run, installed: Installed) -> None:
    manifest = json.loads(installed("manifest", "slack", "--base-url", BASE_URL))
    assert manifest == printed(kanalvakt, "--base-url", BASE_URL)
    documented = re.findall(
        r"^\| `([a-z_:.]+)` \|", (ROOT / "docs/slack.md").read_text(), re.MULTILINE
    )
    assert manifest["oauth_config"]["scopes"]["bot"] == sorted(documented)
