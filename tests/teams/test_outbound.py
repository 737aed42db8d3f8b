"""What goes out when Teams fails, wants less, or does not answer: nothing is lost, and doubled at
most what was done without an answer."""

import asyncio
import sys
from collections import Counter
from datetime import timedelta
from itertools import cycle
from typing import Any

from bot.domain.ids import PersonId
from bot.domain.people import Account, AccountRef, Person
from bot.ui import Notice
from store.engine import create_engine, store_opener
from tests.conversations.story import applies, approves
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_client import activity_of
from tests.platforms.teams_faults import Fault
from tests.platforms.teams_service import FakeTeams
from tests.teams.story import memory, to

MESSAGES = 40
FAULTS = (
    Fault(status=412, code="PreconditionFailed"),
    Fault(status=429, retry_after=1),
    Fault(),
    Fault(status=502),
    Fault(reset=True),
    Fault(answer_lost=True),
    Fault(status=504),
    Fault(status=503, code="ServiceUnavailable"),
    Fault(),
)
PROCESSES = 2
PEOPLE = 150
TO_THE_FIRST = 12
DELIVERED_WITHIN_SECONDS = 60
BUNCHED_AT_MOST = 0.02


async def told(chat: TeamsDriver, count: int) -> list[Any]:
    """Everybody is to be told something, in turn; whom, by message."""
    people = []
    async with memory(chat) as store:
        everybody = cycle([p for p in await store.people.all() if p.listed])
        for number in range(count):
            person = next(everybody)
            notice = Notice("home.home", {"person": person.id})
            await store.outbox.put(f"told/{number}", "post", notice, person.id)
            people.append(person)
    return people


def greetings(chat: TeamsDriver, person: Any) -> int:
    """How often the person has been told."""
    return len([m for m in to(chat, person) if "Hej " in m.content["summary"]])


async def until_nothing_waits(chat: TeamsDriver) -> None:
    """Minutes pass."""
    for _minute in range(60):
        await chat.settles()
        async with memory(chat) as store:
            if not await store.outbox.waiting():
                return
        await chat.surroundings.move_to(chat.surroundings.now() + timedelta(minutes=1))
    raise AssertionError("something waits for ever")


async def test_nothing_is_lost_and_only_unanswered_ones_come_twice(
    chat: TeamsDriver, town: Any
) -> None:
    people = await told(chat, MESSAGES)
    before = {person.id: greetings(chat, person) for person in people}
    line = [fault for fault, _number in zip(cycle(FAULTS), range(MESSAGES), strict=False)]
    chat.fake.faults.add("send", *line)
    await until_nothing_waits(chat)
    wanted = Counter(person.id for person in people)
    came = {p.id: greetings(chat, p) - before[p.id] for p in people}
    lost = sum(fault.answer_lost for fault in line)
    assert all(came[person] >= count for person, count in wanted.items())
    assert sum(came.values()) == MESSAGES + lost
    assert {call.status for call in chat.fake.calls_of("send")} >= {0, 201, 412, 429, 502, 504}


async def test_a_redraw_is_tried_again_too(chat: TeamsDriver, town: Any) -> None:
    chat.fake.faults.add("update", Fault(status=412), Fault(status=502), Fault(answer_lost=True))
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    requests = [m for m in to(chat, town.karin) if "ta ställning" in str(m.content)]
    await approves(chat, town.karin)
    await until_nothing_waits(chat)
    assert len(requests) == 1
    assert all("Godkänd av" in str(message.content) for message in requests)


async def test_a_hanging_login_holds_up_no_work_beside_it(chat: TeamsDriver, town: Any) -> None:
    """Whoever presses a button gets the answer, though nothing can be sent."""
    await chat.says(town.anna, "hej")
    platform = chat.surroundings.app.connections[0].platform  # type: ignore[attr-defined]
    platform._connector._tokens._token = None
    chat.fake.faults.add("token", Fault(seconds=4.0))
    await told(chat, 3)
    sending = asyncio.create_task(chat.surroundings.settle())
    await asyncio.sleep(0.1)
    press = await chat.keeps(town.anna, "Språk och tid")
    ack = await chat.fake.send(activity_of(press))
    assert ack.seconds < 2
    assert "task" in ack.body
    assert not sending.done()
    await sending


async def test_a_hanging_key_server_holds_up_no_work_beside_it(
    chat: TeamsDriver, town: Any
) -> None:
    """A key that is new is looked for; meanwhile everybody else is let in and answered."""
    await chat.says(town.anna, "hej")
    chat.fake.faults.add("openid", Fault(seconds=4.0))
    checks = chat.surroundings.app.connections[0]._tokens._keys  # type: ignore[attr-defined]
    checks._tried_at = None
    press = await chat.keeps(town.anna, "Språk och tid")
    body = activity_of(press)
    strange = {**body, "id": chat.fake.new_activity_id()}
    waiting = asyncio.create_task(chat.fake.send(strange, wrong="unknown_kid"))
    await asyncio.sleep(0.1)
    ack = await chat.fake.send(body)
    assert ack.status == 200
    assert ack.seconds < 2
    assert not waiting.done()
    assert (await waiting).status in (401, 503)
    chat.fake.acknowledgements.clear()


async def test_two_processes_keep_to_the_limits_together(postgres_url: str) -> None:
    """50 a second in the tenant and 7 a second in a conversation, counted by the stand-in."""
    engine = create_engine(postgres_url)
    try:
        async with FakeTeams() as fake:
            fake.enforce_rates = True
            chats = await waiting_messages(store_opener(engine), fake)
            processes = [
                await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-m",
                    "tests.teams.sending_process",
                    postgres_url,
                    fake.base_url,
                    stderr=asyncio.subprocess.PIPE,
                )
                for _number in range(PROCESSES)
            ]
            async with asyncio.timeout(DELIVERED_WITHIN_SECONDS):
                ends = await asyncio.gather(*(one.communicate() for one in processes))
            assert [one.returncode for one in processes] == [0] * PROCESSES, ends
            sent = fake.calls_of("send")
            refused = [call for call in sent if call.status != 201]
            # A machine that is very busy bunches what was spaced well.
            assert len(refused) <= len(sent) * BUNCHED_AT_MOST, refused
            came = Counter(message.conversation for message in fake.messages)
            assert came == chats
            assert fake.login.given == PROCESSES
    finally:
        await engine.dispose()


async def waiting_messages(open_store: Any, fake: FakeTeams) -> Counter[str]:
    """Messages in the outbox: one to each, more to the first; how many by conversation."""
    wanted: Counter[str] = Counter()
    async with open_store() as store:
        name = f"teams/service_url/{fake.tenant}"
        await store.variables.set(name, fake.service_url(fake.tenant))
        for number in range(PEOPLE):
            user = fake.add_user(f"Person {number}", f"p{number}@solvik.example")
            here = fake.personal(user).id
            made = Person(
                id=PersonId(0), name=user.name, email=user.email, quiet_from=0, quiet_to=0
            )
            person = await store.people.add(made)
            ref = AccountRef(platform="teams", team=fake.tenant, user=user.aad)
            await store.people.link(Account(ref=ref, person=person.id, address=here))
            notice = Notice("home.home", {"person": person.id})
            for copy in range(1 if number else TO_THE_FIRST):
                await store.outbox.put(f"told/{number}/{copy}", "post", notice, person.id)
                wanted[here] += 1
    return wanted
