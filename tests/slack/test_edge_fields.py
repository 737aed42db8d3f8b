"""Slack's way in: payloads without what we read of them are refused; none makes an error."""

import copy
import logging
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.platforms import slack_acts as acts
from tests.platforms.slack import SlackDriver
from tests.platforms.slack_checks import Json
from tests.slack.arrived import APPLY, KINDS, REFUSED, arrival, delivered, kept

Path = tuple[str | int, ...]

NEEDED: Mapping[str, tuple[Path, ...]] = {
    "message": (("event",), ("event", "type"), ("event_id",), ("team_id",), ("type",)),
    "home": (("event",), ("event", "type"), ("event", "user"), ("event_id",), ("team_id",)),
    "account": (("event",), ("event", "user"), ("event", "user", "id"), ("event_id",)),
    "press": (
        ("user",),
        ("user", "id"),
        ("trigger_id",),
        ("actions",),
        ("actions", 0, "action_id"),
        ("team", "id"),
    ),
    "shortcut": (("user",), ("user", "id"), ("trigger_id",), ("callback_id",), ("team", "id")),
    "message_shortcut": (("user", "id"), ("trigger_id",), ("callback_id",)),
    "command": (("user_id",), ("team_id",), ("trigger_id",)),
    "submission": (
        ("user",),
        ("user", "id"),
        ("view",),
        ("view", "id"),
        ("view", "callback_id"),
        ("trigger_id",),
    ),
    "closing": (("user", "id"), ("view",), ("view", "id"), ("view", "callback_id")),
}
MISSING: Any = object()
NO_IDS: tuple[Any, ...] = (
    MISSING,
    None,
    "",
    7,
    [],
    {},
    True,
    "x" * 10_000,
    "\x00",
    "\ud800",
    "a\nb",
)
IN_A_FORM = (MISSING, "", "x" * 10_000, "\x00", "a\nb")


def changed(payload: Json, path: Path, value: Any) -> Json:
    """A copy of the payload with something else in one place."""
    payload = copy.deepcopy(payload)
    inner: Any = payload
    for step in path[:-1]:
        inner = inner[step]
    if value is MISSING:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return payload


async def every_payload(driver: SlackDriver) -> dict[str, Json]:
    """One payload of each kind in NEEDED."""
    anna = driver.user("Anna Berg")
    payloads = {kind: arrival(driver, anna, kind) for kind in NEEDED if kind in KINDS}
    await delivered(driver, "form", arrival(driver, anna, "form", step=APPLY))
    await driver.clients.app_is_idle()
    (view,) = driver.fake.modals[anna.id]
    payloads["submission"] = acts.submission(driver.fake, anna, view)
    payloads["closing"] = acts.closing(driver.fake, anna, view)
    return payloads


async def test_missing_fields_and_what_is_no_id_are_refused(
    driver: SlackDriver, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    payloads = await every_payload(driver)
    before = await kept(sqlite_url)
    driver.fake.calls.clear()
    wrong = {}
    for kind, paths in NEEDED.items():
        for path in paths:
            for value in NO_IDS:
                if kind == "command" and value not in IN_A_FORM:
                    continue
                path_kind = KINDS.get(kind, "interactions")
                ack = await driver.fake.send(path_kind, changed(payloads[kind], path, value))
                if ack.status != 400:
                    wrong[kind, path, repr(value)[:20]] = ack.status
    assert wrong == {}
    await driver.clients.app_is_idle()
    assert await kept(sqlite_url) == before
    assert driver.fake.calls == []
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


# Any body

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
FUZZED = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
async def payloads(driver: SlackDriver) -> dict[str, Json]:
    """One payload of each kind, to be changed."""
    return await every_payload(driver)


@FUZZED
@given(data=st.data())
async def test_no_body_makes_a_server_error(
    driver: SlackDriver,
    payloads: dict[str, Json],
    data: st.DataObject,
) -> None:
    kind = data.draw(st.sampled_from(sorted(payloads)))
    payload = payloads[kind]
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(payload)))
        payload = changed(payload, path, data.draw(st.just(MISSING) | JSON))
    if kind == "command":
        payload = {name: as_utf8(str(value)) for name, value in payload.items()}
    ack = await driver.fake.send(KINDS.get(kind, "interactions"), payload)
    assert ack.status in (200, *REFUSED)


def places(payload: Any, depth: int = 4) -> list[Path]:
    """Where something stands in it, down to a depth."""
    found: list[Path] = []
    steps = payload.items() if isinstance(payload, dict) else enumerate(payload)
    for step, inner in steps:
        found.append((step,))
        if isinstance(inner, dict | list) and depth > 1:
            found += [(step, *rest) for rest in places(inner, depth - 1)]
    return found


def as_utf8(text: str) -> str:
    """The text without what no form can carry."""
    return text.encode(errors="replace").decode()
