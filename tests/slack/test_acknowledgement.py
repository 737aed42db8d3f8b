"""No acknowledgement waits for Slack: it comes while Slack answers nothing at all."""

import asyncio
from collections.abc import AsyncIterator
from unittest.mock import patch

import pytest
from aiohttp import web

from adapters import inbox
from adapters.slack import edge, workspaces
from tests.chat_town import PEOPLE
from tests.platforms import slack_acts as acts
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_checks import Json
from tests.platforms.slack_deliveries import Ack
from tests.platforms.slack_faults import Fault
from tests.platforms.slack_service import FakeSlack
from tests.scheduler.world import until
from tests.slack.arrived import APPLY, KINDS, arrival, delivered, kept
from tests.slack_town import SIGNING_SECRET, slack_app


class SilentSlack(FakeSlack):
    """A Slack that takes every call and answers none, until it `speaks`."""

    def __init__(self) -> None:
        super().__init__()
        self.speaks = asyncio.Event()
        self.speaks.set()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        await self.speaks.wait()
        return await super()._api(request)


@pytest.fixture
async def silent() -> AsyncIterator[SilentSlack]:
    fake = SilentSlack()
    async with fake:
        yield fake
        fake.speaks.set()


@pytest.fixture
async def driver(sqlite_url: str, silent: SilentSlack) -> AsyncIterator[SlackDriver]:
    """A town whose Slack can fall silent. What we say when it takes too long is never needed."""
    with patch.object(edge, "ANSWER_WITHIN_SECONDS", 60.0):
        async with slack_app(sqlite_url, silent) as (url, surroundings):
            made = SlackDriver(url, silent, surroundings, SIGNING_SECRET, PEOPLE)
            await until(lambda: bool(silent.calls))
            yield made
            silent.speaks.set()


@pytest.mark.parametrize("who", ["Anna Berg", "Olle Ny"])
@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_acknowledged_while_slack_is_silent(
    driver: SlackDriver, silent: SilentSlack, sqlite_url: str, kind: str, who: str
) -> None:
    """Anna has been seen before; of Olle nothing is known but the id."""
    if who == "Anna Berg":
        await delivered(driver, "message", arrival(driver, driver.user(who), "message"))
        await driver.clients.app_is_idle()
    else:
        silent.add_user(who, "olle.ny@solvik.example")
    before = len(await kept(sqlite_url))
    silent.calls.clear()
    silent.speaks.clear()
    ack = await delivered(driver, kind, arrival(driver, driver.user(who), kind))
    assert ack.is_in_time
    assert len(await kept(sqlite_url)) == before + 1
    assert silent.calls == []
    silent.speaks.set()
    await driver.clients.app_is_idle()
    assert bool(silent.calls) == (kind not in ("account", "file")), "the answer comes afterwards"


# Forms


async def opened(driver: SlackDriver, silent: SilentSlack) -> dict[str, Json]:
    """Anna's form for a new channel, sent empty, closed, and typed in; Slack is silent then."""
    anna = driver.user("Anna Berg")
    await delivered(driver, "form", arrival(driver, anna, "form", step=APPLY))
    await driver.clients.app_is_idle()
    (view,) = silent.modals[anna.id]
    action = {"type": "plain_text_input", "action_id": "field:name", "block_id": "name"}
    silent.speaks.clear()
    return {
        "sent": acts.submission(silent, anna, view),
        "closed": acts.closing(silent, anna, view),
        "typed": acts.press_in_view(silent, anna, view, action),
    }


async def acknowledged(silent: SilentSlack, payload: Json) -> Ack:
    ack = await silent.send("interactions", payload)
    assert ack.is_in_time
    return ack


async def test_errors_in_a_form_are_its_acknowledgement(
    driver: SlackDriver, silent: SilentSlack
) -> None:
    payloads = await opened(driver, silent)
    ack = await acknowledged(silent, payloads["sent"])
    assert ack.answer()["response_action"] == "errors"


async def test_a_form_is_typed_in_and_closed(driver: SlackDriver, silent: SilentSlack) -> None:
    payloads = await opened(driver, silent)
    for happened in ("typed", "closed"):
        assert (await acknowledged(silent, payloads[happened])).body == ""


@pytest.mark.parametrize("is_sender", [True, False], ids=["sends it", "is picked"])
async def test_a_form_with_somebody_of_whom_slack_must_be_asked(
    driver: SlackDriver, silent: SilentSlack, is_sender: bool
) -> None:
    """It is answered with a moment's patience, and with what became of it when Slack speaks."""
    new = silent.add_user("Olle Ny", "olle.ny@solvik.example")
    sent = (await opened(driver, silent))["sent"]
    if is_sender:
        sent["user"]["id"] = new.id
    else:
        sent["view"]["state"]["values"]["deputy"]["field:deputy"]["selected_user"] = new.id
    silent.calls.clear()
    answer = (await acknowledged(silent, sent)).answer()
    assert answer["response_action"] == "update"
    assert answer["view"]["blocks"][0]["text"]["text"] == "Jag tittar på dina svar."
    silent.speaks.set()
    await driver.clients.app_is_idle()
    assert [call.method for call in silent.calls[:2]] == ["users.info", "views.update"]


# Before it is known who we are


async def test_taken_in_also_while_slack_does_not_say_who_we_are(sqlite_url: str) -> None:
    """A start while Slack is away: nothing is lost, and it is dealt with when Slack is back."""
    async with FakeSlack() as fake:
        fake.faults.add("auth.test", *[Fault(status=503)] * 3)
        with (
            patch.object(edge, "ANSWER_WITHIN_SECONDS", 60.0),
            patch.object(workspaces, "LEARN_AGAIN_SECONDS", 0.5),
            patch.object(workspaces, "KNOWN_WITHIN_SECONDS", 0.1),
            patch.object(inbox, "RESUME_SECONDS", 0.1),
        ):
            async with slack_app(sqlite_url, fake) as (url, surroundings):
                driver = SlackDriver(url, fake, surroundings, SIGNING_SECRET, PEOPLE)
                anna = driver.user("Anna Berg")
                for kind in ("message", "command"):
                    assert (await delivered(driver, kind, arrival(driver, anna, kind))).is_in_time
                assert {call.method for call in fake.calls} <= {"auth.test"}
                await until(lambda: len(list(fake.seen_in(fake.im(anna).id, anna.id))) == 3)
                await driver.clients.app_is_idle()
                assert [is_closed for *_rest, is_closed in await kept(sqlite_url)] == [True] * 2
