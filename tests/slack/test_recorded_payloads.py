"""What Slack sends, as its reference shows it, is read as what the person did."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from adapters.slack import payloads
from adapters.slack.arrivals import Arrival, read_http
from adapters.slack.buttons import unpack
from adapters.slack.forms import Origin, read_metadata
from adapters.slack.payloads import Place
from adapters.slack.people import read_profile
from bot.domain.people import AccountRef
from bot.events import FileRef, Pressed, Profile, Said, Submitted
from bot.ui import Action

FOLDER = Path(__file__).parents[1] / "platforms" / "payloads" / "slack"
FORM = "application/x-www-form-urlencoded"
TEAM, BOT, DM = "T061EG9R6", "U0LAN0Z89", "D024BE91L"
ANNA = AccountRef(platform="slack", team=TEAM, user="U2147483697")
LINA = AccountRef(platform="slack", team=TEAM, user="U061F7AUR")
ON_GRID = AccountRef(platform="slack", team=TEAM, user="W012A3CDE")
TRIGGER = "12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3"
CHANNELS = Action("home.open_channels")


def arrived(name: str) -> Arrival:
    """The recorded payload, as it comes in over HTTP."""
    body: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    if "command" in body:
        return read_http(FORM, urlencode(body).encode())
    if body["type"] in ("event_callback", "url_verification"):
        return read_http("application/json", json.dumps(body).encode())
    return read_http(FORM, urlencode({"payload": json.dumps(body)}).encode())


def test_every_recording_is_read_here() -> None:
    tests = Path(__file__).read_text(encoding="utf-8")
    for recorded in FOLDER.iterdir():
        assert f'"{recorded.stem}"' in tests, recorded.name


@pytest.mark.parametrize(
    ("name", "said", "place"),
    [
        (
            "message_im",
            Said(account=ANNA, text="Får vi gilla facebook.com/ica & co?", key="Ev0PV52K21"),
            Place(team=TEAM, user=ANNA.user, channel=DM, message="1355517523.000005"),
        ),
        (
            "message_im_in_thread",
            Said(account=ANNA, text="mina kanaler", key="Ev0PV52K22"),
            Place(
                team=TEAM,
                user=ANNA.user,
                channel=DM,
                message="1355517524.000005",
                thread="1355517523.000005",
            ),
        ),
        (
            "message_im_enterprise",
            Said(account=ON_GRID, text="hej", key="Ev0PV52K23"),
            Place(team=TEAM, user="W012A3CDE", channel=DM, message="1355517525.000005"),
        ),
        (
            "message_file_share",
            Said(
                account=ANNA,
                text="Simhallen",
                key="Ev0PV52K27",
                files=(
                    FileRef(platform="slack", team=TEAM, file="F0S43PZDF", name="skärmbild.png"),
                ),
            ),
            Place(team=TEAM, user=ANNA.user, channel=DM, message="1532713362.000505"),
        ),
        (
            "app_mention",
            Said(
                account=LINA,
                text="får vi gilla allmänt <ICA>?",
                key="Ev08MFMKH6",
                audience="public",
            ),
            Place(team=TEAM, user=LINA.user, channel="C123ABC456", message="1515449522.000016"),
        ),
    ],
)
def test_words(name: str, said: Said, place: Place) -> None:
    arrival = arrived(name)
    assert (arrival.kind, arrival.team) == ("plain", TEAM)
    assert arrival.key == f"slack/{TEAM}/{said.key}"
    assert payloads.said(arrival.body, said.key, BOT) == (said, place)


@pytest.mark.parametrize(
    "name", ["message_changed", "message_of_bot", "message_of_ourselves", "app_mention_edited"]
)
def test_words_that_are_passed_over(name: str) -> None:
    arrival = arrived(name)
    assert arrival.kind == "plain"
    assert payloads.said(arrival.body, arrival.key, BOT) is None


@pytest.mark.parametrize(
    ("name", "account", "place"),
    [
        (
            "block_actions_message",
            ANNA,
            Place(
                team=TEAM,
                user=ANNA.user,
                channel=DM,
                message="1548261231.000200",
                thread="1548261230.000100",
            ),
        ),
        ("block_actions_home", ANNA, payloads.direct(TEAM, ANNA.user)),
        ("block_actions_enterprise", ON_GRID, payloads.direct(TEAM, ON_GRID.user)),
    ],
)
def test_presses(name: str, account: AccountRef, place: Place) -> None:
    arrival = arrived(name)
    assert (arrival.kind, arrival.key) == ("plain", f"slack/{TEAM}/{TRIGGER}")
    event = Pressed(account=account, action=CHANNELS, key="k")
    assert payloads.pressed(arrival.body, "k") == (event, place)
    assert payloads.is_at_home(arrival.body) == (name != "block_actions_message")


def test_what_is_typed_is_kept_as_the_latest_only() -> None:
    arrival = arrived("block_actions_modal_typed")
    assert (arrival.kind, arrival.key) == ("typing", f"slack/{TEAM}/typing/VNHU13V36")


def test_who_is_picked_is_dealt_with_at_once() -> None:
    arrival = arrived("block_actions_modal_picked")
    assert (arrival.kind, arrival.key) == ("picked", f"slack/{TEAM}/{TRIGGER}")


@pytest.mark.parametrize(
    ("name", "account"), [("view_submission", ANNA), ("view_submission_enterprise", ON_GRID)]
)
def test_a_sent_form(name: str, account: AccountRef) -> None:
    arrival = arrived(name)
    assert (arrival.kind, arrival.key) == ("answered", f"slack/{TEAM}/{TRIGGER}")
    view = arrival.body["view"]
    metadata = read_metadata(view["private_metadata"])
    assert metadata.origin == Origin(DM, "1548261231.000200", "")
    assert metadata.leave == Action("register_channel.save", {"leaving": True})
    user = arrival.body["user"]["id"]
    assert payloads.submitted(view, TEAM, user, metadata, metadata.submit) == Submitted(
        account=account,
        action=Action("register_channel.send"),
        values={
            "name": "Badet",
            "service": "facebook",
            "assured": ["goals"],
            "from": "2026-11-24",
            "deputy": LINA,
            "goals": None,
        },
        key="QhVx1bNn4w",
    )


def test_a_closed_form() -> None:
    arrival = arrived("view_closed")
    assert (arrival.kind, arrival.key) == ("plain", f"slack/{TEAM}/closed/VNHU13V36")


@pytest.mark.parametrize("name", ["shortcut", "message_action"])
def test_shortcuts_without_the_message_they_were_chosen_on(name: str) -> None:
    arrival = arrived(name)
    assert (arrival.kind, arrival.key) == ("plain", f"slack/{TEAM}/{TRIGGER}")
    assert "hatisk" not in json.dumps(arrival.body)
    event, place = payloads.called(arrival.body, "k", CHANNELS)
    assert event == Pressed(account=ANNA, action=CHANNELS, key="k")
    assert place == payloads.direct(TEAM, ANNA.user)


def test_the_command() -> None:
    arrival = arrived("slash_command")
    key = f"slack/{TEAM}/13345224609.738474920.8088930838d88f008e0"
    assert (arrival.kind, arrival.key, arrival.team) == ("answered", key, TEAM)
    said, place = payloads.commanded(arrival.body, "k")
    assert said == Said(account=ANNA, text="får vi gilla ICA?", key="k")
    assert place == payloads.direct(TEAM, ANNA.user)


@pytest.mark.parametrize(
    ("name", "language", "is_guest"),
    [
        ("user_change", "sv", False),
        ("user_change_guest", "en", True),
        ("user_change_enterprise", "sv", False),
    ],
)
def test_who_somebody_is(name: str, language: str, is_guest: bool) -> None:
    arrival = arrived(name)
    assert arrival.kind == "plain"
    assert read_profile(arrival.body["event"]["user"], TEAM) == Profile(
        name="Anna Berg",
        email="anna.berg@solvik.example",
        language=language,
        is_guest=is_guest,
    )


def test_a_closed_account_tells_no_confirmed_address() -> None:
    user = arrived("user_change_deleted").body["event"]["user"]
    assert user["deleted"]
    assert read_profile(user, TEAM).email == ""


@pytest.mark.parametrize("name", ["app_home_opened", "tokens_revoked", "app_uninstalled"])
def test_what_else_happens(name: str) -> None:
    arrival = arrived(name)
    assert (arrival.kind, arrival.team) == ("plain", TEAM)
    assert arrival.key == f"slack/{TEAM}/{arrival.body['event_id']}"
    assert arrival.body["event"]["type"] == name


def test_the_address_is_verified() -> None:
    arrival = arrived("url_verification")
    assert arrival.kind == "challenge"
    assert arrival.body["challenge"].startswith("3eZbrw1a")


def test_a_buttons_value_is_a_call() -> None:
    button = arrived("block_actions_home").body["actions"][0]
    assert unpack(button["value"]) == CHANNELS
