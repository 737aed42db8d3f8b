"""What people write, their names and addresses, our secret and our tokens are in no log, whatever
goes wrong."""

import json
import logging
from typing import Any

import pytest

from tests.conversations.story import applies, approves
from tests.platforms import teams_activities as activities
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_client import activity_of
from tests.platforms.teams_faults import Fault
from tests.platforms.teams_login import APP_PASSWORD
from tests.teams.story import begins

WORDS = "Hemligheten Xyzzy"
SECRETS = ("xyzzy", "berg", "solvik.example", "hemlig_postadress", APP_PASSWORD, "bearer", "eyj")
FAULTS = (
    Fault(status=400, code="BadSyntax"),
    Fault(status=401),
    Fault(status=403, code="MessageWritesBlocked"),
    Fault(status=404, code="ConversationNotFound"),
    Fault(status=413, code="MessageSizeTooBig"),
    Fault(status=429, retry_after=1),
    Fault(status=502),
    Fault(reset=True),
    Fault(answer_lost=True),
)


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """As with an operator who wants to see all that there is."""
    caplog.set_level(logging.DEBUG)
    for name in ("adapters", "bot", "scheduler", "store"):
        caplog.set_level(logging.DEBUG, name)


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The secrets that stand in what was logged, with tracebacks, as it would be written."""
    form = logging.Formatter("%(name)s %(levelname)s %(message)s")
    logged = "\n".join(form.format(record) for record in caplog.records).casefold()
    return [word for word in SECRETS if word in logged]


async def a_day(chat: TeamsDriver, town: Any) -> None:
    """Everything happens once, whatever comes of it: activities as they are sent."""
    anna, fake = chat.user(town.anna), chat.fake
    here = fake.personal(anna)
    group = fake.add_group("Hemlig_postadress")
    picture = chat._stored("xyzzy.png", "image/png", b"\x89PNG\r\n\x1a\n")
    press = {
        "type": "Action.Execute",
        "verb": "press",
        "data": {"step": "home.open_home", "args": {}},
    }
    form = {"step": "register_channel.apply", "args": {}}
    message = fake.keep(here, {"text": WORDS}, user=fake.bot_id)
    for activity in (
        activities.written(fake, anna, here, WORDS),
        activities.mentioning(fake, anna, group, WORDS),
        activities.with_picture(fake, anna, picture, WORDS),
        activities.with_file(fake, anna, picture, "https://hemlig_postadress.example", WORDS),
        activities.executed(fake, anna, message, press, {"name": WORDS}),
        activities.fetched(fake, anna, message, {"data": form}, {"name": WORDS}),
        activities.installation(fake, anna, here, "add"),
        activities.members_changed(fake, anna, here, "membersAdded", fake.bot_id),
    ):
        await fake.send(activity)
        await chat.clients.app_is_idle()
    await chat.surroundings.settle()


async def test_a_day_without_faults(
    chat: TeamsDriver, town: Any, caplog: pytest.LogCaptureFixture
) -> None:
    await a_day(chat, town)
    await begins(chat, town.anna)
    await chat.fills(town.anna, name=WORDS)
    await applies(chat, town.anna, deputy=town.per, purpose=WORDS)
    await chat.settles()
    await approves(chat, town.karin)
    await chat.settles()
    assert any(record.name == "bot.dispatch" for record in caplog.records)
    assert told(caplog) == []


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_a_day_when_teams_fails(
    chat: TeamsDriver, town: Any, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    new = chat.fake.add_user("Hemlig_Postadress", "hemlig_postadress@solvik.example")
    for kind in ("send", "update", "member", "create", "picture", "file"):
        chat.fake.faults.add(kind, *[fault] * 3)
    chat.surroundings.app.connections[0].platform._connector._tokens._token = None  # type: ignore[attr-defined]
    chat.fake.faults.add("token", *[Fault(status=401, code="invalid_client")] * 2)
    await a_day(chat, town)
    hello = activities.written(chat.fake, new, chat.fake.personal(new), WORDS)
    await chat.fake.send(hello)
    await chat.clients.app_is_idle()
    assert told(caplog) == []


async def test_hostile_bodies(
    chat: TeamsDriver, town: Any, caplog: pytest.LogCaptureFixture
) -> None:
    hello = activity_of(await chat.says(town.anna, WORDS))
    for changed in (
        {"type": WORDS},
        {"id": None},
        {"serviceUrl": f"https://{WORDS}"},
        {"from": WORDS},
    ):
        await chat.fake.send(hello | changed)
    for wrong in ("garbage", "expired", "wrong_service_url"):
        await chat.fake.send(hello, wrong=wrong)
    await chat.fake.send_raw(f'{{"type": "{WORDS}"'.encode())
    await chat.fake.send_raw(json.dumps(hello).encode(), content_type="text/plain")
    chat.fake.deliveries.url += "/Xyzzy"
    await chat.fake.send(hello)
    assert told(caplog) == []


async def test_a_bug_in_what_is_done(
    chat: TeamsDriver,
    town: Any,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise ValueError(f"cannot draw {WORDS} for Anna Berg")

    monkeypatch.setattr("adapters.teams.replies.render", broken)
    hello = activities.written(
        chat.fake, chat.user(town.anna), chat.fake.personal(chat.user(town.anna)), WORDS
    )
    assert (await chat.fake.send(hello)).status == 200
    await chat.clients.app_is_idle()
    assert "teams: ValueError in test_logs.py" in caplog.text
    assert told(caplog) == []
