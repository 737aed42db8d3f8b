"""Kanalvakt's way in and out of Slack around a core that always shows the same card, to be
measured: edge, inbox, router, reply; and the courier with as many messages as are asked for."""

import asyncio
import logging
import sys
import time
from collections.abc import Awaitable
from typing import Any
from unittest.mock import patch

from pydantic import SecretStr

from adapters.core import Core
from adapters.server import application, listening
from adapters.slack import platform as slack_platform
from adapters.slack import sender as slack_sender
from adapters.slack.connection import SlackConnection
from adapters.slack.workspaces import PLATFORM
from bot.composition import real_now
from bot.domain.ids import PersonId
from bot.domain.people import Account, AccountRef, Person
from bot.events import Event, Profile
from bot.ports import OpenStore
from bot.settings import SlackSettings
from bot.ui import Action, Button, Card, Notice, Reply, Show, Text
from scheduler.courier import Courier
from store.engine import create_engine, store_opener
from tests.bench.slack_load import SIGNING_SECRET
from tests.bench.slack_stub import TEAM, TOKEN
from tests.bench.slack_target import serve

MESSAGES = 500
CARD = Card(
    "Hej!",
    (Text("Vad vill du göra?"),),
    (
        Button("Registrera en kanal", Action("bench.register", opens_form=True), "primary"),
        Button("Mina kanaler", Action("bench.mine")),
        Button("Jag blir borta", Action("bench.away", opens_form=True)),
    ),
)


async def show(event: Event) -> Reply:
    """The card, whatever happened."""
    return Show(CARD)


async def draw(person: PersonId, notice: Notice) -> Card:
    """The card, whatever is to be told."""
    return CARD


async def _nobody(account: AccountRef) -> None:
    """Nobody is looked up."""


async def _unchanged(account: AccountRef, profile: Profile | None) -> None:
    """Nobody changes."""


async def _nothing() -> str:
    return ""


async def _no_figures() -> dict[str, float]:
    return {}


async def _fill(open_store: OpenStore) -> None:
    """So many people in Slack, each with a message that waits."""
    async with open_store() as store:
        for number in range(MESSAGES):
            email = f"p{number}@solvik.example"
            whoever = Person(id=PersonId(0), name=f"Person {number}", email=email)
            person = await store.people.add(whoever)
            user = f"U{number:04d}"
            ref = AccountRef(platform=PLATFORM, team=TEAM, user=user)
            await store.people.link(Account(ref=ref, person=person.id, address=user))
            await store.outbox.put(f"bench/{number}", "post", Notice("bench"), person.id)


async def _timed(work: Awaitable[Any]) -> dict[str, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    await work
    taken = time.perf_counter() - wall
    return {"cpu": (time.process_time() - cpu) * 1000, "seconds": taken}


def log_as_in_production() -> None:
    """What `kanalvakt serve` logs."""
    logging.basicConfig(level=logging.WARNING)
    for name in ("bot", "adapters", "scheduler", "store"):
        logging.getLogger(name).setLevel(logging.INFO)


async def main(api_url: str, database_url: str, in_flight: str = "3") -> None:
    """Serve until the other side goes away; the pace is lifted."""
    log_as_in_production()
    engine = create_engine(database_url)
    open_store = store_opener(engine)
    core = Core(
        handle=show,
        meet=_nobody,
        account_changed=_unchanged,
        draw=draw,
        open_store=open_store,
        shortcuts={},
        now=real_now,
    )
    settings = SlackSettings(
        _env_file=None,
        bot_token=SecretStr(TOKEN),
        signing_secret=SecretStr(SIGNING_SECRET),
        api_url=api_url,
    )
    connection = SlackConnection(settings, None, core)
    courier = Courier(open_store, draw, {"slack": connection.platform})

    async def idle() -> None:
        await connection.platform.inbox.idle(60)

    async def deliver() -> dict[str, float]:
        await _fill(open_store)
        return await _timed(courier.deliver())

    server = application(readiness=_nothing, figures=_no_figures, mounts=connection.mounts)
    with patch.object(slack_sender, "MAX_IN_FLIGHT_PER_TEAM", int(in_flight)):
        async with listening(server, "127.0.0.1", 0) as url:
            await connection.start()
            await serve(url, idle, {"deliver": deliver})
    await connection.stop()
    await engine.dispose()


if __name__ == "__main__":
    with (
        patch.object(slack_platform, "CONVERSATION_INTERVAL_SECONDS", 0.0),
        patch.object(slack_platform, "TEAM_INTERVAL_SECONDS", 0.0),
    ):
        asyncio.run(main(*sys.argv[1:]))
