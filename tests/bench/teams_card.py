"""Kanalvakt's way in and out of Teams around a core that always shows the same card, to be
measured: edge, inbox, router, reply; the connector alone, and the courier."""

import asyncio
import sys
import time
from collections.abc import Awaitable
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

from pydantic import SecretStr

from adapters.core import Core
from adapters.server import application, listening
from adapters.teams import connector
from adapters.teams.activities import PLATFORM
from adapters.teams.connection import TeamsConnection
from bot.composition import real_now
from bot.domain.ids import PersonId
from bot.domain.people import Account, AccountRef, Person
from bot.events import Profile
from bot.ports import Address, OpenStore
from bot.settings import TeamsSettings
from bot.ui import Notice
from scheduler.courier import Courier
from store.engine import create_engine, store_opener
from tests.bench.slack_card import CARD, draw, log_as_in_production, show
from tests.bench.slack_target import serve
from tests.bench.teams_stub import APP_ID, PASSWORD, TENANT, chat_of

MESSAGES = 300


def settings_of(base_url: str) -> TeamsSettings:
    """What connects us to the stand-in, tokens and all."""
    values: dict[str, Any] = {
        "MICROSOFT_APP_TYPE": "SingleTenant",
        "MICROSOFT_APP_ID": APP_ID,
        "MICROSOFT_APP_PASSWORD": SecretStr(PASSWORD),
        "MICROSOFT_APP_TENANT_ID": TENANT,
        "openid_metadata_url": f"{base_url}/openidconfiguration",
        "login_url": f"{base_url}/login",
        "service_urls": "127.0.0.1",
        "file_hosts": "localhost",
    }
    return TeamsSettings(_env_file=None, **values)


def unhurried() -> ExitStack:
    """Lifts the pace of what is connected within the block."""
    stack = ExitStack()
    stack.enter_context(patch.object(connector, "CONVERSATION_LIMITS", ()))
    stack.enter_context(patch.object(connector, "TENANT_LIMITS", ()))
    return stack


async def _nobody(account: AccountRef) -> None:
    """Nobody is looked up."""


async def _unchanged(account: AccountRef, profile: Profile | None) -> None:
    """Nobody changes."""


async def _nothing() -> str:
    return ""


async def _no_figures() -> dict[str, float]:
    return {}


def _address(number: int) -> Address:
    ref = AccountRef(platform=PLATFORM, team=TENANT, user=f"u{number:04d}")
    return Address(ref=ref, place=chat_of(ref.user))


async def _settle(open_store: OpenStore) -> list[PersonId]:
    """So many people who are known in Teams, as everybody is after the first word."""
    people = []
    async with open_store() as store:
        for number in range(MESSAGES):
            email = f"p{number}@solvik.example"
            whoever = Person(id=PersonId(0), name=f"Person {number}", email=email)
            person, to = await store.people.add(whoever), _address(number)
            await store.people.link(Account(ref=to.ref, person=person.id, address=to.place))
            people.append(person.id)
    return people


async def _fill(open_store: OpenStore, people: list[PersonId]) -> None:
    """A message that waits for each of them."""
    async with open_store() as store:
        for person in people:
            await store.outbox.put(f"bench/{person}", "post", Notice("bench"), person)


async def _timed(work: Awaitable[Any]) -> dict[str, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    await work
    taken = time.perf_counter() - wall
    return {"cpu": (time.process_time() - cpu) * 1000, "seconds": taken}


async def main(base_url: str, database_url: str, paced: str = "") -> None:
    """Serve until the other side goes away; the pace is lifted unless `paced` is given."""
    log_as_in_production()
    engine = create_engine(database_url)
    open_store = store_opener(engine)
    people = await _settle(open_store)
    core = Core(
        handle=show,
        meet=_nobody,
        account_changed=_unchanged,
        draw=draw,
        open_store=open_store,
        shortcuts={},
        now=real_now,
    )
    with ExitStack() if paced else unhurried():
        connection = TeamsConnection(settings_of(base_url), core)
    platform = connection.platform
    courier = Courier(open_store, draw, {PLATFORM: platform})

    async def idle() -> None:
        await platform.inbox.idle(60)

    async def deliver() -> dict[str, float]:
        await _fill(open_store, people)
        return await _timed(courier.deliver())

    async def send() -> dict[str, float]:
        """The card drawn and sent, without the courier."""
        posts = [platform.post(_address(n), CARD, Notice("bench")) for n in range(MESSAGES)]
        return await _timed(asyncio.gather(*posts))

    server = application(readiness=_nothing, figures=_no_figures, mounts=connection.mounts)
    async with listening(server, "127.0.0.1", 0) as url:
        await connection.start()
        await serve(url, idle, {"deliver": deliver, "send": send})
    await connection.stop()
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
