"""`kanalvakt tick`: do once what the clock does every minute."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from bot.commands.database import opened
from bot.commands.refusal import Refused, run, settings_or_exit
from bot.commands.report import progress
from bot.composition import Application, build, real_now
from bot.demo import is_demo
from bot.settings import Settings, read_slack_settings
from scheduler.courier import Delivered
from scheduler.demo_clock import TownClock
from scheduler.planner import Ticked


def tick(
    at: Annotated[
        str | None,
        typer.Option(help="The moment: 2026-11-24T09:00 on the local clock, or with +01:00 or Z."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, write nothing.")] = False,
) -> None:
    """Plan what is due, then send until nothing waits; says what was planned, sent and failed."""
    settings = settings_or_exit()
    moment = None if at is None else _moment(at, settings)
    run(settings, _tick(settings, moment, dry_run=dry_run))


def _moment(text: str, settings: Settings) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"--at is {text!r}: give a moment such as 2026-11-24T09:00."
        ) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=settings.zone)
    return moment.astimezone(UTC)


async def _tick(settings: Settings, at: datetime | None, *, dry_run: bool) -> None:
    async with opened(settings) as open_store, open_store() as store:
        demo = await is_demo(store)
    if at is not None and at > real_now() and not demo:
        raise Refused(
            f"--at {at.astimezone(settings.zone).isoformat()} is in the future, which only the "
            "made-up town of a demo database may visit. Give a moment that has passed, or none."
        )
    app = build(settings, demo=demo, slack=None if demo else read_slack_settings(settings))
    try:
        if app.town_clock:
            await app.town_clock.load()
        await _do(app, at, dry_run=dry_run)
    finally:
        await app.close()


async def _do(app: Application, at: datetime | None, *, dry_run: bool) -> None:
    now = app.town_clock.now() if app.town_clock else real_now()
    if dry_run:
        ticked = await app.planner.tick(at or now, dry_run=True)
        async with app.open_store() as store:
            waiting = await store.outbox.waiting() + ticked.nudges
        typer.echo(f"Would plan {ticked.planned} and send {waiting}. Nothing is written.")
        return
    if app.town_clock and at is not None and at > now:
        ticked, delivered = await _visit(app, app.town_clock, at)
    else:
        ticked = await app.planner.tick(at or now)
        delivered = await app.courier.deliver()
    await _say(app, ticked, delivered)


async def _say(app: Application, ticked: Ticked, delivered: Delivered) -> None:
    async with app.open_store() as store:
        waiting = await store.outbox.waiting()
    sent = delivered.sent + delivered.redrawn
    typer.echo(f"Planned {ticked.planned}, sent {sent}, failed {delivered.failed}.")
    if waiting:
        why = "tried again later" if app.platforms else "until a chat platform is connected"
        typer.echo(f"{waiting} messages wait, {why}.")


class _Counted:
    """Planner and courier as the clock needs them, with what they have done added up."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self.ticked = Ticked()
        self.delivered = Delivered()

    async def tick(self, now: datetime) -> Ticked:
        ticked = await self._app.planner.tick(now)
        self.ticked += ticked
        return ticked

    async def deliver(self) -> Delivered:
        delivered = await self._app.courier.deliver()
        self.delivered += delivered
        return delivered


async def _visit(app: Application, clock: TownClock, at: datetime) -> tuple[Ticked, Delivered]:
    """Move the town's clock to the moment, living through what falls due on the way."""
    counted = _Counted(app)
    clock.connect(counted, counted)
    start = clock.now()
    try:
        moments = clock.move_to(at)
    except ValueError as error:
        raise Refused(f"--at: {error}.") from error
    with progress() as bar:
        task = bar.add_task("The town's clock", total=(at - start) / timedelta(days=1))
        async for moment in moments:
            bar.update(task, completed=(moment - start) / timedelta(days=1))
    return counted.ticked, counted.delivered
