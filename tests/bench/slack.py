"""Slack: how fast what arrives is acknowledged and answered beside bare Bolt, what whole turns
cost, and how fast messages go out. Each program is a process of its own; the load and the stand-in
for Slack are in ours."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from bot.demo.residents import RESIDENTS
from tests.bench.slack_load import Load, Make, Sender, click, load, message
from tests.bench.slack_stub import Stub
from tests.bench.slack_target import Target, running

ROUNDS = 3
AT_ONCE = {1: 500, 16: 1_600, 64: 1_600}  # people at once, and how many requests a round
CLICKS = {1: 200, 64: 1_600}
MEMORY_REQUESTS = 12_000
HELLOS = 200
DAYS = 40
LATENCY_SECONDS = 0.15
PEOPLE = {f"U{key.upper()}": (one.name, one.email) for key, one in RESIDENTS.items()}


@dataclass(frozen=True)
class Pace:
    """Requests a second, CPU milliseconds each, milliseconds until the acknowledgement."""

    per_second: float
    cpu: float
    p50: float
    p99: float


@dataclass(frozen=True)
class Turns:
    """CPU milliseconds of the whole process for a greeting and for an answer."""

    hello: float
    all_clear: float
    answers: int


@dataclass(frozen=True)
class Outbound:
    """Messages a second, and CPU milliseconds each."""

    per_second: float
    cpu: float


def card(stub: Stub, database_url: str, *more: str) -> Any:
    """Our way in and out around a fixed card."""
    return running("tests.bench.slack_card", stub.api_url, database_url, *more)


@asynccontextmanager
async def both(database_url: str) -> AsyncIterator[tuple[Stub, dict[str, Target]]]:
    """Bare Bolt and us, with the same stand-in."""
    async with (
        Stub() as stub,
        running("tests.bench.slack_bolt", stub.api_url) as bolt,
        card(stub, database_url) as ours,
    ):
        targets = {"Bolt": bolt, "Kanalvakt": ours}
        for target in targets.values():
            await load(target.url, message, at_once=8, requests=100, replies_at=stub)
        yield stub, targets


async def _measured(
    target: Target, make: Make, at_once: int, requests: int, replies_at: Stub | None
) -> Pace:
    before = await target.figures()
    found: Load = await load(
        target.url, make, at_once=at_once, requests=requests, replies_at=replies_at
    )
    cpu = ((await target.figures()).cpu - before.cpu) / requests
    return Pace(found.per_second, cpu, found.p50, found.p99)


async def replies(database_url: str) -> dict[int, dict[str, list[Pace]]]:
    """Messages with their replies, by people at once and program, one for each round."""
    found: dict[int, dict[str, list[Pace]]] = {at: {} for at in AT_ONCE}
    async with both(database_url) as (stub, targets):
        for _ in range(ROUNDS):
            for at_once, requests in AT_ONCE.items():
                for name, target in targets.items():
                    pace = await _measured(target, message, at_once, requests, stub)
                    found[at_once].setdefault(name, []).append(pace)
    return found


async def clicks(database_url: str) -> dict[int, dict[str, list[Pace]]]:
    """Acknowledgements of clicks, by people at once and program, one for each round. One person
    reads the answer before the next click; many click again as soon as they are acknowledged."""
    found: dict[int, dict[str, list[Pace]]] = {at: {} for at in CLICKS}
    async with both(database_url) as (stub, targets):
        for _ in range(ROUNDS):
            for at_once, requests in CLICKS.items():
                for name, target in targets.items():
                    replies_at = stub if at_once == 1 else None
                    pace = await _measured(target, click, at_once, requests, replies_at)
                    found[at_once].setdefault(name, []).append(pace)
    return found


def middle(paces: list[Pace]) -> Pace:
    """The medians over the rounds."""
    return Pace(
        median(pace.per_second for pace in paces),
        median(pace.cpu for pace in paces),
        median(pace.p50 for pace in paces),
        median(pace.p99 for pace in paces),
    )


async def memory(database_url: str) -> tuple[float, float]:
    """MB at the start, and after MEMORY_REQUESTS messages with their replies."""
    async with Stub() as stub, card(stub, database_url) as ours:
        before = await ours.figures()
        await load(ours.url, message, at_once=16, requests=MEMORY_REQUESTS, replies_at=stub)
        return before.memory, (await ours.figures()).memory


async def outbound(database_url: str, in_flight: int) -> Outbound:
    """The courier's messages while Slack takes its time, so many of them in flight at once."""
    async with Stub() as stub, card(stub, database_url, str(in_flight)) as ours:
        await load(ours.url, message, at_once=1, requests=10, replies_at=stub)
        stub.latency_seconds, before = LATENCY_SECONDS, stub.calls
        found = await ours.ask("deliver")
        sent = stub.calls - before
    return Outbound(sent / found["seconds"], found["cpu"] / sent)


async def turns(database_url: str) -> Turns:
    """Greetings, and answers to DAYS days of checks, in the made-up town."""
    async with (
        Stub(PEOPLE) as stub,
        running("tests.bench.slack_solvik", stub.api_url, database_url) as town,
    ):
        sender = Sender(town.url)
        for user in PEOPLE:
            await _acted(stub, sender, user, message(user))
        before = await town.figures()
        for number in range(HELLOS):
            user = list(PEOPLE)[number % len(PEOPLE)]
            await _acted(stub, sender, user, message(user))
        hello = ((await town.figures()).cpu - before.cpu) / HELLOS
        spent, answers = 0.0, 0
        for _ in range(DAYS):
            await town.ask("day")
            before = await town.figures()
            for user in PEOPLE:
                while button := _button(stub.shown.get(user, {}), "Allt lugnt"):
                    press = click(user, button, stub.shown[user])
                    await _acted(stub, sender, user, press)
                    answers += 1
            spent += (await town.figures()).cpu - before.cpu
            await town.ask("settle")
        sender.close()
    assert answers >= DAYS // 2, f"only {answers} checks to answer"
    return Turns(hello, spent / answers, answers)


async def _acted(stub: Stub, sender: Sender, user: str, request: tuple[str, bytes]) -> None:
    reply = stub.reply_to(user)
    await sender.send(*request)
    await reply


def _button(shown: dict[str, Any], label: str) -> dict[str, Any] | None:
    """The first button of the message with the label."""
    for block in shown.get("blocks", ()):
        if block["type"] == "actions":
            for element in block["elements"]:
                if element["text"]["text"] == label:
                    return dict(element)
    return None
