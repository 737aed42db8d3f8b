"""Nothing is asked of Slack between a request and its acknowledgement, however slow Slack is."""

from unittest.mock import patch

import pytest

from adapters import inbox
from adapters.slack import workspaces
from tests.platforms import slack_acts as acts
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_checks import Json
from tests.platforms.slack_faults import Fault
from tests.platforms.slack_http import Call
from tests.platforms.slack_service import FakeSlack
from tests.scheduler.world import until
from tests.slack.arrived import APPLY, KINDS, arrival, delivered, kept
from tests.slack_town import PEOPLE, SIGNING_SECRET, slack_app

SLOW = Fault(seconds=0.3)
ACKNOWLEDGED_WITHIN_SECONDS = 0.25
METHODS = (
    "users.info",
    "chat.postMessage",
    "chat.postEphemeral",
    "views.open",
    "views.publish",
    "views.update",
    "assistant.threads.setSuggestedPrompts",
)


def slow_down(town: SlackDriver) -> None:
    for method in METHODS:
        town.fake.faults.add(method, *[SLOW] * 5)


@pytest.mark.parametrize("who", ["Anna Berg", "Olle Ny"])
@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_acknowledged_before_slack_is_asked_anything(
    town: SlackDriver, sqlite_url: str, calls: list[Call], kind: str, who: str
) -> None:
    """Anna has been seen before; of Olle nothing is known but the id."""
    if who == "Anna Berg":
        await delivered(town, "message", arrival(town, town.user(who), "message"))
        await town.clients.app_is_idle()
    else:
        town.fake.add_user(who, "olle.ny@solvik.example")
    before = len(await kept(sqlite_url))
    calls.clear()
    slow_down(town)
    ack = await delivered(town, kind, arrival(town, town.user(who), kind))
    assert calls == []
    assert ack.status == 200
    assert ack.seconds < ACKNOWLEDGED_WITHIN_SECONDS
    assert len(await kept(sqlite_url)) == before + 1
    await town.clients.app_is_idle()
    assert (calls == []) == (kind in ("account", "file")), "the answer comes afterwards"


async def opened(town: SlackDriver, calls: list[Call]) -> tuple[Json, Json, Json]:
    """Anna's form for a new channel: sent empty, closed, and something typed in it."""
    anna = town.user("Anna Berg")
    await delivered(town, "form", arrival(town, anna, "form", step=APPLY))
    await town.clients.app_is_idle()
    (view,) = town.fake.modals[anna.id]
    action = {"type": "plain_text_input", "action_id": "field:name", "block_id": "name"}
    calls.clear()
    slow_down(town)
    return (
        acts.submission(town.fake, anna, view),
        acts.closing(town.fake, anna, view),
        acts.press_in_view(town.fake, anna, view, action),
    )


async def test_errors_in_a_form_are_its_acknowledgement(
    town: SlackDriver, calls: list[Call]
) -> None:
    sent, _closed, _typed = await opened(town, calls)
    ack = await town.fake.send("interactions", sent)
    assert calls == []
    assert ack.seconds < ACKNOWLEDGED_WITHIN_SECONDS
    assert ack.answer()["response_action"] == "errors"


async def test_a_form_is_closed_before_slack_is_asked_anything(
    town: SlackDriver, calls: list[Call]
) -> None:
    _sent, closed, typed = await opened(town, calls)
    for payload in (typed, closed):
        ack = await town.fake.send("interactions", payload)
        assert (ack.status, ack.body) == (200, "")
        assert ack.seconds < ACKNOWLEDGED_WITHIN_SECONDS
        assert calls == []


async def test_a_form_with_somebody_never_seen_is_acknowledged_before_slack_is_asked(
    town: SlackDriver, calls: list[Call]
) -> None:
    new = town.fake.add_user("Olle Ny", "olle.ny@solvik.example")
    sent, _closed, _typed = await opened(town, calls)
    sent["view"]["state"]["values"]["deputy"]["field:deputy"]["selected_user"] = new.id
    ack = await town.fake.send("interactions", sent)
    assert calls == []
    assert ack.seconds < ACKNOWLEDGED_WITHIN_SECONDS
    assert ack.answer()["response_action"] == "update"


async def test_a_form_of_somebody_never_seen_does_not_wait_for_a_slow_slack(
    town: SlackDriver, calls: list[Call]
) -> None:
    new = town.fake.add_user("Olle Ny", "olle.ny@solvik.example")
    sent, _closed, _typed = await opened(town, calls)
    sent["user"]["id"] = new.id
    ack = await town.fake.send("interactions", sent)
    assert ack.status == 200
    assert calls == []


async def test_taken_in_also_while_slack_does_not_say_who_we_are(sqlite_url: str) -> None:
    """A start while Slack is away: nothing is lost, and it is dealt with when Slack is back."""
    async with FakeSlack() as fake:
        fake.faults.add("auth.test", Fault(status=503))
        with (
            patch.object(workspaces, "LEARN_AGAIN_SECONDS", 0.5),
            patch.object(workspaces, "KNOWN_WITHIN_SECONDS", 0.1),
            patch.object(inbox, "RESUME_SECONDS", 0.1),
        ):
            async with slack_app(sqlite_url, fake) as (url, surroundings):
                town = SlackDriver(url, fake, surroundings, SIGNING_SECRET, PEOPLE)
                anna = town.user("Anna Berg")
                for kind in ("message", "command"):
                    ack = await delivered(town, kind, arrival(town, anna, kind))
                    assert ack.status == 200
                    assert ack.seconds < ACKNOWLEDGED_WITHIN_SECONDS
                assert [call.method for call in fake.calls] == ["auth.test"]
                assert [is_closed for *_rest, is_closed in await kept(sqlite_url)] == [False] * 2
                await until(lambda: len(list(fake.seen_in(fake.im(anna).id, anna.id))) == 3)
                await town.clients.app_is_idle()
                assert [is_closed for *_rest, is_closed in await kept(sqlite_url)] == [True] * 2
