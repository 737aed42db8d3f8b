"""What people write, their names and addresses, and our tokens are in no log, whatever goes
wrong."""

import logging

import pytest

from tests.platforms import slack_acts as acts
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_faults import Fault
from tests.slack.arrived import APPLY, KINDS, arrival, delivered

WORDS = "Hemligheten Xyzzy"
SECRETS = (
    "xyzzy",
    "berg",  # Anna Berg, anna.berg@solvik.example
    "solvik.example",
    "hemlig_postadress",
    "xoxb",
    "8f742231b10e8888abcd99yyyzzz85a5",
)
OURS = ("adapters", "bot", "scheduler", "store")
FAULTS = (
    Fault(error="internal_error"),
    Fault(error="invalid_blocks"),
    Fault(error="user_disabled"),
    Fault(error="token_revoked"),
    Fault(status=503),
    Fault(status=429, retry_after=1),
    Fault(reset=True),
    Fault(answer_lost=True),
)


def lines(caplog: pytest.LogCaptureFixture) -> str:
    """Everything that was logged, with tracebacks, as it would be written."""
    form = logging.Formatter("%(name)s %(levelname)s %(message)s")
    return "\n".join(form.format(record) for record in caplog.records)


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """As with an operator who wants to see all that there is."""
    caplog.set_level(logging.DEBUG)
    for name in OURS:
        caplog.set_level(logging.DEBUG, name)


async def everything_happens(driver: SlackDriver) -> None:
    anna = driver.user("Anna Berg")
    for kind in KINDS:
        step = APPLY if kind == "form" else ""
        await delivered(driver, kind, arrival(driver, anna, kind, words=WORDS, step=step))
        await driver.clients.app_is_idle()
    view = driver.fake.modals[anna.id][-1]
    view.values["name", "field:name"]["value"] = WORDS
    action = {"type": "plain_text_input", "action_id": "field:name", "block_id": "name"}
    for payload in (
        acts.press_in_view(driver.fake, anna, view, action),
        acts.submission(driver.fake, anna, view),
        acts.closing(driver.fake, anna, view),
    ):
        await driver.fake.send("interactions", payload)
        await driver.clients.app_is_idle()
    await driver.surroundings.settle()


async def test_a_day_without_faults(driver: SlackDriver, caplog: pytest.LogCaptureFixture) -> None:
    await everything_happens(driver)
    logged = lines(caplog)
    assert "turn" in logged
    assert "POST /slack/events 200" in logged
    assert [word for word in SECRETS if word in logged.casefold()] == []


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_a_day_when_slack_fails(
    driver: SlackDriver, caplog: pytest.LogCaptureFixture, fault: Fault
) -> None:
    driver.fake.add_user("Hemlig_Postadress", "hemlig_postadress@solvik.example")
    for method in ("users.info", "users.lookupByEmail", "chat.postMessage", "chat.postEphemeral"):
        driver.fake.faults.add(method, *[fault] * 3)
    for method in ("views.open", "views.publish", "chat.update", "files.info"):
        driver.fake.faults.add(method, fault)
    anna = driver.user("Anna Berg")
    for kind in (*KINDS, "form", "press", "message"):
        await delivered(driver, kind, arrival(driver, anna, kind, words=WORDS))
        await driver.clients.app_is_idle()
    await driver.surroundings.settle()
    assert [word for word in SECRETS if word in lines(caplog).casefold()] == []


async def test_hostile_bodies(driver: SlackDriver, caplog: pytest.LogCaptureFixture) -> None:
    anna = driver.user("Anna Berg")
    for kind in ("message", "press"):
        payload = arrival(driver, anna, kind, words=WORDS)
        await driver.fake.send(KINDS[kind], {**payload, "event": WORDS, "user": WORDS})
        await driver.fake.send(KINDS[kind], {**payload, "type": WORDS})
    body = f'{{"type": "{WORDS}"'.encode()
    for headers in ({}, {"Content-Encoding": "gzip", "Connection": "close"}):
        await driver.fake.deliveries.send_raw(body, headers=headers)
    await driver.fake.deliveries.send_raw(body, signed="v0=" + "0" * 64)
    driver.fake.deliveries.url += f"/{WORDS}"
    await driver.fake.deliveries.send_raw(body)
    assert [word for word in SECRETS if word in lines(caplog).casefold()] == []


async def test_a_bug_in_what_is_done(
    driver: SlackDriver, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise ValueError(f"cannot draw {WORDS} for Anna Berg")

    monkeypatch.setattr("adapters.slack.replies.render", broken)
    await delivered(driver, "message", arrival(driver, driver.user("Anna Berg"), "message", WORDS))
    await driver.clients.app_is_idle()
    logged = lines(caplog)
    assert "slack: ValueError in test_logs.py" in logged
    assert [word for word in SECRETS if word in logged.casefold()] == []
