"""Teams: how fast what arrives is answered beside a bare CloudAdapter, what whole turns cost, how
soon presses are answered, and how fast messages go out. Each program is a process of its own; the
load and the stand-in for Teams are in ours."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from bot.demo.residents import RESIDENTS
from tests.bench.slack_target import Target, running
from tests.bench.teams_load import Json, Sender, load, message, press
from tests.bench.teams_stub import Stub

BARE, OURS = "CloudAdapter", "Kanalvakt"
ROUNDS = 3
AT_ONCE = {1: 60, 16: 240}  # people at once, and how many messages a round
PRESSES_AT_ONCE = 64
PRESSES = 640
HELLOS = 200
DAYS = 20
LATENCY_SECONDS = 0.15
PEOPLE = {f"u-{key}": (one.name, one.email) for key, one in RESIDENTS.items()}


@dataclass(frozen=True)
class Pace:
    """Turns a second, CPU milliseconds each, milliseconds until the answer over HTTP."""

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
    """Messages a second, CPU milliseconds each, and how much of a core that was meanwhile."""

    per_second: float
    cpu: float
    share: float


def _card(stub: Stub, database_url: str, *more: str) -> Any:
    """Our way in and out around a fixed card."""
    return running("tests.bench.teams_card", stub.base_url, database_url, *more)


@asynccontextmanager
async def _town(database_url: str) -> AsyncIterator[tuple[Stub, Target, Sender]]:
    """The town, where everybody has said hello."""
    async with (
        Stub(PEOPLE) as stub,
        running("tests.bench.teams_solvik", stub.base_url, database_url) as town,
    ):
        sender = Sender(town.url, stub.service_url, stub.authorization())
        for user in PEOPLE:
            await _said_hello(stub, sender, user)
        yield stub, town, sender
        sender.close()


async def _said_hello(stub: Stub, sender: Sender, user: str) -> None:
    reply = stub.reply_to(user)
    await sender.send(message(user))
    await reply


async def replies(database_url: str) -> dict[int, dict[str, list[Pace]]]:
    """Messages with their replies, by people at once and program, one for each round."""
    found: dict[int, dict[str, list[Pace]]] = {at: {BARE: [], OURS: []} for at in AT_ONCE}
    async with (
        Stub() as stub,
        running("tests.bench.teams_bare") as bare,
        _card(stub, database_url) as ours,
    ):
        targets = {BARE: bare, OURS: ours}
        for name, target in targets.items():  # warm up
            await _turns_of(name, target, stub, 8, 40)
        for _ in range(ROUNDS):
            for at_once, requests in AT_ONCE.items():
                for name, target in targets.items():
                    pace = await _turns_of(name, target, stub, at_once, requests)
                    found[at_once][name].append(pace)
    return found


async def _turns_of(name: str, target: Target, stub: Stub, at_once: int, requests: int) -> Pace:
    before = await target.figures()
    found = await load(
        target.url, stub, message, at_once=at_once, requests=requests, with_token=name == OURS
    )
    cpu = ((await target.figures()).cpu - before.cpu) / requests
    return Pace(found.per_second, cpu, found.p50, found.p99)


def middle(paces: list[Pace]) -> Pace:
    """The medians over the rounds."""
    return Pace(
        median(pace.per_second for pace in paces),
        median(pace.cpu for pace in paces),
        median(pace.p50 for pace in paces),
        median(pace.p99 for pace in paces),
    )


async def presses_of_card(database_url: str) -> Pace:
    """Presses of a button of the fixed card; the next follows when the last is answered."""
    async with Stub() as stub, _card(stub, database_url) as ours:
        await load(ours.url, stub, message, at_once=16, requests=64)
        return await _presses(ours, stub, press)


async def presses_in_town(database_url: str) -> Pace:
    """Presses of the first button that everybody has before them, in the made-up town."""
    async with _town(database_url) as (stub, town, _sender):
        shown = {user: dict(stub.shown[user]) for user in PEOPLE}

        def made(user: str) -> Json:
            button = next(action for action in _actions(shown[user]["card"]) if _is_press(action))
            return press(user, button, shown[user]["id"])

        return await _presses(town, stub, made, list(PEOPLE))


def _is_press(action: Json) -> bool:
    return (action["type"], action.get("verb")) == ("Action.Execute", "press")


async def _presses(target: Target, stub: Stub, make: Any, users: list[str] | None = None) -> Pace:
    before = await target.figures()
    found = await load(
        target.url,
        stub,
        make,
        at_once=PRESSES_AT_ONCE,
        requests=PRESSES,
        users=users,
        awaits_reply=False,
    )
    cpu = ((await target.figures()).cpu - before.cpu) / PRESSES
    return Pace(found.per_second, cpu, found.p50, found.p99)


async def outbound(database_url: str, way: str, *, paced: bool) -> Outbound:
    """Messages while Teams takes its time: "send" = drawn and sent, "deliver" = by the courier."""
    async with Stub() as stub, _card(stub, database_url, *(["paced"] if paced else [])) as ours:
        await load(ours.url, stub, message, at_once=1, requests=5)
        await ours.figures()
        stub.latency_seconds, before = LATENCY_SECONDS, stub.messages
        found = await ours.ask(way)
        sent = stub.messages - before
    share = found["cpu"] / 1000 / found["seconds"]
    return Outbound(sent / found["seconds"], found["cpu"] / sent, share)


async def turns(database_url: str) -> Turns:
    """Greetings, and answers to DAYS days of checks, in the made-up town."""
    async with _town(database_url) as (stub, town, sender):
        before = await town.figures()
        for number in range(HELLOS):
            await _said_hello(stub, sender, list(PEOPLE)[number % len(PEOPLE)])
        hello = ((await town.figures()).cpu - before.cpu) / HELLOS
        spent, answers = 0.0, 0
        for _ in range(DAYS):
            await town.ask("day")
            before = await town.figures()
            for user in PEOPLE:
                answers += await _all_clear(stub, sender, user)
            spent += (await town.figures()).cpu - before.cpu
            await town.ask("settle")
    assert answers >= DAYS // 2, f"only {answers} checks to answer"
    return Turns(hello, spent / answers, answers)


async def _all_clear(stub: Stub, sender: Sender, user: str) -> int:
    """Answer every check that the person has before them; how many there were."""
    answers, shown = 0, stub.shown.get(user, {})
    card = shown.get("card", {})
    while button := next((a for a in _actions(card) if a.get("title") == "Allt lugnt"), None):
        _taken, answer = await sender.send(press(user, button, shown["id"]))
        answers += 1
        card = answer["value"] if isinstance(answer.get("value"), dict) else {}
    return answers


def _actions(part: Any) -> list[Json]:
    """Every button of a card, from top to bottom."""
    if isinstance(part, list):
        return [action for one in part for action in _actions(one)]
    if not isinstance(part, dict):
        return []
    if str(part.get("type", "")).startswith("Action."):
        return [part]
    return [action for one in part.values() for action in _actions(one)]
