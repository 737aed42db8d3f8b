"""Slack's way in: what is acknowledged, and that a repeat has one effect."""

import asyncio
import json
from urllib.parse import urlencode

import pytest

from tests.platforms.slack import SlackDriver
from tests.platforms.slack_deliveries import FORM
from tests.platforms.slack_http import Call
from tests.slack.arrived import arrival, delivered, journal, kept, nothing_was_done

# What is taken


async def test_the_address_is_verified_and_probes_are_answered(
    driver: SlackDriver, sqlite_url: str, calls: list[Call]
) -> None:
    challenge = {"type": "url_verification", "token": "t", "challenge": "3eZbrw1aBm2rZgRNFdxV"}
    ack = await driver.fake.deliveries.send_raw(json.dumps(challenge).encode())
    assert (ack.status, ack.answer()) == (200, {"challenge": "3eZbrw1aBm2rZgRNFdxV"})
    probe = urlencode({"token": "t", "ssl_check": "1"}).encode()
    ack = await driver.fake.deliveries.send_raw(probe, content_type=FORM)
    assert (ack.status, ack.body) == (200, "")
    ack = await driver.fake.deliveries.send_raw(b'{"type": "app_rate_limited", "team_id": "T"}')
    assert (ack.status, ack.body) == (200, "")
    assert await nothing_was_done(driver, sqlite_url)


@pytest.mark.parametrize("type_", ["reaction_added", "message.unheard_of", "function_executed"])
async def test_an_event_that_nobody_listens_for_is_acknowledged(
    driver: SlackDriver,
    sqlite_url: str,
    calls: list[Call],
    caplog: pytest.LogCaptureFixture,
    type_: str,
) -> None:
    event = {"type": type_, "user": driver.user("Anna Berg").id, "item": {"type": "message"}}
    assert (await driver.fake.send_event(event)).status == 200
    await driver.clients.app_is_idle()
    assert [is_closed for _key, _payload, is_closed in await kept(sqlite_url)] == [True]
    assert calls == []
    assert caplog.records == []


async def test_an_event_of_a_workspace_that_the_app_is_not_in_is_acknowledged_and_dropped(
    driver: SlackDriver, sqlite_url: str, calls: list[Call]
) -> None:
    payload = arrival(driver, driver.user("Anna Berg"), "message") | {"team_id": "T0ELSEWHERE"}
    assert (await driver.fake.send("events", payload)).status == 200
    await driver.clients.app_is_idle()
    assert [is_closed for _key, _payload, is_closed in await kept(sqlite_url)] == [True]
    assert calls == []
    assert await journal(sqlite_url) == []


# Repeats


@pytest.mark.parametrize("kind", ["message", "press", "shortcut", "command", "mention"])
async def test_a_repeat_has_one_effect(driver: SlackDriver, sqlite_url: str, kind: str) -> None:
    """Slack's own retry, the same bytes once more, and three at once."""
    anna = driver.user("Anna Berg")
    payload = arrival(driver, anna, kind, words="mina kanaler")
    acks = [await delivered(driver, kind, payload)]
    await driver.clients.app_is_idle()
    answers = len(driver.fake.messages), driver.fake.modals.get(anna.id)
    acks += [await delivered(driver, kind, payload, retry=number) for number in (1, 2)]
    acks += await asyncio.gather(*(delivered(driver, kind, payload) for _ in range(3)))
    await driver.clients.app_is_idle()
    assert [ack.status for ack in acks] == [200] * 6
    assert (len(driver.fake.messages), driver.fake.modals.get(anna.id)) == answers
    assert len(await kept(sqlite_url)) == 1
    assert len(await journal(sqlite_url)) == (1 if kind == "press" else 0)


async def test_a_retry_that_is_the_first_to_arrive_has_its_effect(driver: SlackDriver) -> None:
    payload = arrival(driver, driver.user("Anna Berg"), "message", words="mina kanaler")
    assert (await delivered(driver, "message", payload, retry=1)).status == 200
    await driver.clients.app_is_idle()
    screen = await driver.screen("Anna Berg")
    assert "kanaler" in screen.text


async def test_two_workspaces_are_told_apart(driver: SlackDriver, sqlite_url: str) -> None:
    payload = arrival(driver, driver.user("Anna Berg"), "message")
    for team in ("T0SOLVIK", "T0ELSEWHERE"):
        await driver.fake.send("events", payload | {"team_id": team})
    assert [key.split("/")[1] for key, *_rest in await kept(sqlite_url)] == [
        "T0SOLVIK",
        "T0ELSEWHERE",
    ]
