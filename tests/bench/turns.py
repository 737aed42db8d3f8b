"""What a whole turn costs: an event in, the step, the commit, the reply out."""

import time
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from bot.composition import build
from bot.demo import seed
from bot.domain.channels import ChannelState
from bot.domain.duties import DAILY_CHECK, OccurrenceState
from bot.domain.ids import PersonId
from bot.domain.people import AccountRef
from bot.events import Pressed, Said
from bot.flows import daily_check
from bot.settings import Settings
from bot.ui import Reply, Show

# A Tuesday, 8:00 on the local clock.
START = datetime(2026, 11, 24, 7, tzinfo=UTC)
HELLOS = 200
DAYS = 40


@dataclass(frozen=True)
class Turns:
    """Medians: CPU and wall milliseconds of each turn."""

    hello_cpu: float
    hello_wall: float
    all_clear_cpu: float
    all_clear_wall: float


async def _timed(turn: Awaitable[Reply]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    reply = await turn
    taken = (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
    assert isinstance(reply, Show), reply
    return taken


async def measure(url: str) -> Turns:
    """Turns of an owner in the made-up town, after each other."""
    app = build(Settings(_env_file=None, database_url=url), demo=True, clock=lambda: START)
    assert app.town_clock is not None
    try:
        async with app.open_store() as store:
            await seed(store, START, app.municipality.calendar)
            channels = await store.channels.all()
        active = [channel for channel in channels if channel.state is ChannelState.ACTIVE]
        await app.town_clock.load()
        hellos = [
            await _timed(app.handle(Said(account=_ref(owner), text="hej", key=f"hello-{n}")))
            for n in range(HELLOS)
            if (owner := active[n % len(active)].owner)
        ]
        answers = []
        for day in range(DAYS):
            moment = START + timedelta(days=day, hours=2)
            async for _passed in app.town_clock.move_to(moment):
                pass
            async with app.open_store() as store:
                subjects = {channel.id for channel in active}
                recent = await store.occurrences.recent(DAILY_CHECK, subjects, moment.date())
            for check in [check for checks in recent.values() for check in checks]:
                if check.state is OccurrenceState.OPEN and check.responsible:
                    action = daily_check.all_clear.action(occurrence=check.id)
                    ref, key = _ref(check.responsible), f"clear-{check.id}"
                    press = Pressed(account=ref, action=action, key=key)
                    answers.append(await _timed(app.handle(press)))
    finally:
        await app.engine.dispose()
    assert len(answers) >= DAYS // 2, f"only {len(answers)} checks to answer"
    return Turns(*_medians(hellos), *_medians(answers))


def _ref(person: PersonId) -> AccountRef:
    return AccountRef(platform="web", team="demo", user=str(person))


def _medians(taken: list[tuple[float, float]]) -> tuple[float, float]:
    return median(cpu for cpu, _ in taken), median(wall for _, wall in taken)
