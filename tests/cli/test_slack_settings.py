"""The settings of Slack: off when nothing is set, and what does not go together is told."""

import pytest

from bot.settings import BadSettings, SlackSettings, read_settings, read_slack_settings
from tests.cli.terminal import Run

BOT = "xoxb-12-34-bot"
SIGNING = "5f8d0c9a7b6e4d3c2b1a0f9e8d7c6b5a"
APP = "xapp-1-A012-34-app"
CLIENT = {"CLIENT_ID": "12.34", "CLIENT_SECRET": "0a1b2c3d4e5f60718293a4b5c6d7e8f9"}
SECRET_KEY = "a-secret-that-is-long-enough-for-us"


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch, directory: object) -> pytest.MonkeyPatch:
    """Sets settings, in a directory and an environment without any."""
    return monkeypatch


def read(setting: pytest.MonkeyPatch, **values: str) -> SlackSettings | None:
    """The settings of Slack, with these set; `KEY` is KANALVAKT_SECRET_KEY."""
    for name, value in values.items():
        setting.setenv("KANALVAKT_SECRET_KEY" if name == "KEY" else f"SLACK_{name}", value)
    return read_slack_settings(read_settings())


def problems(setting: pytest.MonkeyPatch, **values: str) -> list[str]:
    """A line for each thing that is wrong, and no secret in any of them."""
    with pytest.raises(BadSettings) as bad:
        read(setting, **values)
    lines = str(bad.value).splitlines()
    shown = [value for value in values.values() if value and value in str(bad.value)]
    assert shown == []
    return lines


def test_slack_is_off_when_nothing_is_set(setting: pytest.MonkeyPatch) -> None:
    assert read(setting) is None
    assert read(setting, BOT_TOKEN="", SIGNING_SECRET=" ", API_URL="http://127.0.0.1:9/") is None


def test_one_workspace_over_http(setting: pytest.MonkeyPatch) -> None:
    slack = read(setting, BOT_TOKEN=f" {BOT}\n", SIGNING_SECRET=SIGNING)
    assert slack
    assert slack.bot_token
    assert slack.bot_token.get_secret_value() == BOT
    assert (slack.socket_mode, slack.several_workspaces) == (False, False)
    assert slack.api_url == "https://slack.com/api/"
    assert BOT not in repr(slack)
    assert SIGNING not in repr(slack)


def test_a_socket_needs_no_signing_secret(setting: pytest.MonkeyPatch) -> None:
    slack = read(setting, BOT_TOKEN=BOT, APP_TOKEN=APP)
    assert slack
    assert slack.socket_mode


def test_several_workspaces(setting: pytest.MonkeyPatch) -> None:
    slack = read(setting, **CLIENT, SIGNING_SECRET=SIGNING, KEY=SECRET_KEY)
    assert slack
    assert slack.several_workspaces


@pytest.mark.parametrize(
    ("url", "used"),
    [
        ("http://127.0.0.1:9", "http://127.0.0.1:9/"),
        ("https://slack.com/api//", "https://slack.com/api/"),
    ],
)
def test_the_address_ends_in_a_slash(setting: pytest.MonkeyPatch, url: str, used: str) -> None:
    slack = read(setting, BOT_TOKEN=BOT, SIGNING_SECRET=SIGNING, API_URL=url)
    assert slack
    assert slack.api_url == used


@pytest.mark.parametrize(
    "url", ["slack.com/api", "ftp://slack.com/", "https://", "https://a@b/", "http://a:b:c/"]
)
def test_an_address_that_is_none(setting: pytest.MonkeyPatch, url: str) -> None:
    with pytest.raises(BadSettings, match=r"^SLACK_API_URL is .*Leave it out, or give an address"):
        read(setting, BOT_TOKEN=BOT, SIGNING_SECRET=SIGNING, API_URL=url)


@pytest.mark.parametrize("empty", ["", "  "])
def test_http_needs_the_signing_secret(setting: pytest.MonkeyPatch, empty: str) -> None:
    (line,) = problems(setting, BOT_TOKEN=BOT, SIGNING_SECRET=empty)
    assert line.startswith("SLACK_SIGNING_SECRET is not set")
    assert "SLACK_APP_TOKEN" in line


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("BOT_TOKEN", "xoxp-1-2-user", "It begins with xoxp-: a user token"),
        ("BOT_TOKEN", APP, "It begins with xapp-: an app-level token (SLACK_APP_TOKEN)."),
        ("BOT_TOKEN", "xoxe.xoxb-1-abc", "turn token rotation off"),
        ("BOT_TOKEN", "hemligt", "begins with xoxb-."),
        ("APP_TOKEN", BOT, "It begins with xoxb-: the bot token (SLACK_BOT_TOKEN)."),
        ("SIGNING_SECRET", BOT, "It begins with xoxb-: the bot token (SLACK_BOT_TOKEN)."),
        ("SIGNING_SECRET", "två ord", "a space or a sign that Slack never uses"),
        ("CLIENT_SECRET", APP, "It begins with xapp-"),
        ("CLIENT_ID", BOT, "Give the Client ID of Basic Information"),
    ],
)
def test_a_secret_in_the_wrong_place_is_named_and_not_shown(
    setting: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    (line,) = problems(setting, **{name: value})
    assert line.startswith(f"SLACK_{name} is {len(value)} characters (not shown). ")
    assert told in line


def test_one_workspace_or_several(setting: pytest.MonkeyPatch) -> None:
    secrets = {"SIGNING_SECRET": SIGNING, "KEY": SECRET_KEY}
    (both,) = problems(setting, BOT_TOKEN=BOT, **CLIENT, **secrets)
    assert "For one, take away SLACK_CLIENT_ID and SLACK_CLIENT_SECRET;" in both
    setting.delenv("SLACK_CLIENT_SECRET")
    (one,) = problems(setting)
    assert "For one, take away SLACK_CLIENT_ID; for several, SLACK_BOT_TOKEN." in one
    setting.delenv("SLACK_CLIENT_ID")
    setting.delenv("SLACK_BOT_TOKEN")
    (neither,) = problems(setting)
    assert neither.startswith("SLACK_BOT_TOKEN is not set.")
    assert "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET" in neither


def test_several_workspaces_need_three_things(setting: pytest.MonkeyPatch) -> None:
    lines = problems(setting, CLIENT_ID=CLIENT["CLIENT_ID"])
    assert [line.split()[0] for line in lines] == [
        "SLACK_CLIENT_SECRET",
        "KANALVAKT_SECRET_KEY",
        "SLACK_SIGNING_SECRET",
    ]
    setting.delenv("SLACK_CLIENT_ID")
    lines = problems(setting, CLIENT_SECRET=CLIENT["CLIENT_SECRET"], KEY=SECRET_KEY, APP_TOKEN=APP)
    assert [line.split()[0] for line in lines] == ["SLACK_CLIENT_ID"]


def test_the_doctor_tells_every_problem(
    setting: pytest.MonkeyPatch, kanalvakt: Run, sqlite_url: str
) -> None:
    setting.setenv("SLACK_CLIENT_ID", "12.34")
    setting.setenv("SLACK_SIGNIN_SECRET", SIGNING)
    result = kanalvakt("doctor", DATABASE_URL=sqlite_url)
    assert result.exit_code == 1
    for name in ("SLACK_CLIENT_SECRET", "KANALVAKT_SECRET_KEY", "SLACK_SIGNING_SECRET"):
        assert f"missing Slack: {name} is not set" in result.stdout
    assert "SLACK_SIGNIN_SECRET: no such setting" in result.stdout
    assert SIGNING not in result.output
