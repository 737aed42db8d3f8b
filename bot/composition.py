"""The composition root: builds the parts and hands them to each other; nobody else knows them
all."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from threading import Lock
from typing import Protocol

from aiohttp import web
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.calendars.people import PeoplesCalendars
from adapters.calendars.sweden import days_off
from adapters.core import Core
from adapters.llm.rephraser import LlmRephraser
from adapters.public.documents import Documents
from adapters.public.feeds import Feed, Feeds
from adapters.public.links import SignedLinks
from adapters.server import Mount, application, listening
from adapters.web.app import web_app
from adapters.web.edge import check_loopback
from bot.accounts import Accounts
from bot.answers import Answerer, load, make_answerer, make_grouper
from bot.demo import is_demo, seed
from bot.dispatch import Dispatcher
from bot.domain.calendar import WorkCalendar
from bot.domain.guideline import Answer, Guideline
from bot.events import Handler
from bot.flows import ALL, incidents, register_channel
from bot.flows.duty_feed import duty_feed
from bot.ports import Clock, OpenStore, Platform
from bot.rephrasing import Rephrasing
from bot.settings import (
    BadSettings,
    LlmSettings,
    Settings,
    SlackSettings,
    TeamsSettings,
    read_llm_settings,
    read_slack_settings,
    read_teams_settings,
)
from bot.turn import Grouper, Municipality
from scheduler.calendar_rounds import CalendarRounds
from scheduler.clock import BackgroundJobs
from scheduler.courier import Courier, Quiet
from scheduler.demo_clock import TownClock
from scheduler.planner import Planner
from scheduler.terms import Removal
from store.engine import create_engine, store_opener
from store.migrate import is_current, upgrade

CALENDAR_YEARS_BACK = 2
CALENDAR_YEARS_AHEAD = 15
SQLITE_BEGINNING = b"SQLite format 3\x00"
READINESS_TIMEOUT_SECONDS = 5


class DemoDatabase(Exception):
    """The database holds the made-up town, which has no place in production."""


class Connection(Protocol):
    """A chat service that is connected, from `start` to `stop`."""

    @property
    def platform(self) -> Platform:
        """The way out."""

    @property
    def mounts(self) -> Sequence[Mount]:
        """The way in: what adds its routes."""

    async def start(self) -> None:
        """Begin to deal with what has arrived."""

    async def stop(self) -> None:
        """Take in nothing more, and close what is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The parts, built and connected, with nothing started. `town_clock` is the demo's."""

    settings: Settings
    engine: AsyncEngine
    open_store: OpenStore
    municipality: Municipality
    handle: Handler
    calendars: PeoplesCalendars
    calendar_rounds: CalendarRounds
    planner: Planner
    courier: Courier
    jobs: BackgroundJobs
    server: web.Application
    platforms: tuple[str, ...]
    connections: tuple[Connection, ...]
    links: SignedLinks
    rephrasing: Rephrasing | None
    town_clock: TownClock | None

    async def close(self) -> None:
        """Let go of what is open: the chat services, the language model and the database."""
        for connection in self.connections:
            await connection.stop()
        if self.rephrasing is not None:
            await self.rephrasing.stop()
        await self.engine.dispose()


def real_now() -> datetime:
    """The time, aware UTC."""
    return datetime.now(UTC)


def work_calendar(settings: Settings) -> WorkCalendar:
    """The municipality's calendar, with its days off for the years around now."""
    year = real_now().year
    closed = days_off(year - CALENDAR_YEARS_BACK, year + CALENDAR_YEARS_AHEAD)
    return WorkCalendar(timezone=settings.zone, days_off=closed)


def read_guideline(settings: Settings) -> Guideline:
    """The municipality's guideline. Raises: BadSettings."""
    try:
        return load(settings.guideline)
    except ValueError as error:
        raise BadSettings(f"KANALVAKT_GUIDELINE: {error}") from error


def connect(settings: Settings) -> AsyncEngine:
    """The engine of the database, not tried yet. Raises: BadSettings."""
    try:
        engine = create_engine(settings.database_url)
        _refuse_other_files(sqlite_file(settings))
    except (ValueError, OSError) as error:
        raise BadSettings(f"KANALVAKT_DATABASE_URL: {error}") from error
    return engine


def sqlite_file(settings: Settings) -> Path | None:
    """The file of a SQLite database; None for another database."""
    address = make_url(settings.database_url)
    is_sqlite = address.get_backend_name() == "sqlite"
    return Path(address.database) if is_sqlite and address.database else None


def _refuse_other_files(path: Path | None) -> None:
    if path is None or not path.exists():
        return
    with path.open("rb") as file:
        beginning = file.read(len(SQLITE_BEGINNING))
    if beginning not in (b"", SQLITE_BEGINNING):
        raise ValueError(f"{path} is no SQLite database. Give another file, or a new name.")


def build(
    settings: Settings,
    *,
    demo: bool,
    clock: Clock = real_now,
    slack: SlackSettings | None = None,
    teams: TeamsSettings | None = None,
    llm: LlmSettings | None = None,
) -> Application:
    """The application for production, or the demo with its chat page and its movable clock.

    With chat services it is built within the event loop.

    Raises: BadSettings when the database's address or the guideline cannot be used.
    """
    guideline = read_guideline(settings)
    engine = connect(settings)
    open_store = store_opener(engine)
    calendar = work_calendar(settings)
    municipality = Municipality(
        calendar=calendar,
        guideline=guideline,
        answer=_answering(guideline),
        group=_grouping(guideline),
        notice_workdays=settings.notice_workdays,
    )
    town_clock = TownClock(open_store, real_now=clock) if demo else None
    now = town_clock.now if town_clock else clock
    accounts = Accounts(open_store, now)
    calendars = PeoplesCalendars(
        settings.zone,
        secret_key=_calendar_key(settings, demo=demo),
        base_url=settings.base_url,
    )
    links = SignedLinks(_secret(settings), settings.base_url)
    rephrasing = _rephrasing(llm, open_store, guideline, lambda: jobs.wake()) if llm else None
    dispatcher = Dispatcher(
        open_store,
        ALL,
        municipality,
        now,
        accounts,
        lambda: jobs.wake(),
        calendars=calendars,
        links=links,
        rephrasing=rephrasing,
    )
    feeds = Feeds(_feed_finder(open_store, now, calendar), real_now)
    documents = Documents(links, dispatcher.document, now)
    chat = (
        web_app(
            dispatcher.handle, dispatcher.draw, open_store, town_clock, timezone=settings.timezone
        )
        if town_clock
        else None
    )
    core = Core(
        handle=dispatcher.handle,
        meet=accounts.meet,
        account_changed=accounts.changed,
        draw=dispatcher.draw,
        open_store=open_store,
        shortcuts={
            "register_channel": register_channel.apply.action(),
            "report_removed": incidents.report.action(),
        },
        now=real_now,
    )
    connections = list(_connections(settings, slack, teams, core))
    platforms: dict[str, Platform] = {chat.name: chat} if chat else {}
    platforms |= {one.platform.name: one.platform for one in connections}
    accounts.connect(platforms.values())
    planner = Planner(open_store, calendar, settings.notice_workdays)
    quiet = Quiet(calendar=calendar, now=now)
    courier = Courier(open_store, dispatcher.draw, platforms, real_now=clock, quiet=quiet)
    rounds = CalendarRounds(open_store, calendars, calendar)
    removal = Removal(open_store, settings.terms)
    jobs = BackgroundJobs(planner, courier, now, rounds, removal, settings.zone)
    if town_clock:
        town_clock.connect(planner, courier)
    metrics_token = settings.metrics_token
    watch = _Watch(engine, open_store, now)
    server = application(
        readiness=watch.missing,
        figures=watch.figures,
        metrics_token=metrics_token.get_secret_value() if metrics_token else "",
        mounts=[
            *([chat.mount] if chat else []),
            feeds.mount,
            documents.mount,
            *(mount for one in connections for mount in one.mounts),
        ],
    )
    return Application(
        settings=settings,
        engine=engine,
        open_store=open_store,
        municipality=municipality,
        handle=dispatcher.handle,
        calendars=calendars,
        calendar_rounds=rounds,
        planner=planner,
        courier=courier,
        jobs=jobs,
        server=server,
        platforms=tuple(platforms),
        connections=tuple(connections),
        links=links,
        rephrasing=rephrasing,
        town_clock=town_clock,
    )


def _rephrasing(
    llm: LlmSettings, open_store: OpenStore, guideline: Guideline, wake: Callable[[], None]
) -> Rephrasing:
    """What puts rules in other words, by the language model."""
    return Rephrasing(
        open_store,
        guideline,
        LlmRephraser(llm),
        wake,
        limit_seconds=llm.timeout_seconds,
        max_characters=llm.max_answer_characters,
    )


def _secret(settings: Settings) -> str:
    """What links are signed with; made up for this process when none is set."""
    key = settings.secret_key
    return key.get_secret_value() if key else secrets.token_urlsafe(32)


def _connections(
    settings: Settings, slack: SlackSettings | None, teams: TeamsSettings | None, core: Core
) -> Iterator[Connection]:
    """The chat services that are configured; the libraries of others are not loaded."""
    if slack is not None:
        from adapters.slack.connection import SlackConnection

        yield SlackConnection(slack, settings.secret_key, core)
    if teams is not None:
        from adapters.teams.connection import TeamsConnection

        yield TeamsConnection(teams, core)


def _calendar_key(settings: Settings, *, demo: bool) -> str:
    """What addresses of calendars are sealed with. The demo makes one up for this process; without
    one no address is kept."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    return secrets.token_urlsafe(32) if demo else ""


def _feed_finder(
    open_store: OpenStore, now: Clock, calendar: WorkCalendar
) -> Callable[[str], Awaitable[Feed | None]]:
    """Gives the feed that a token leads to."""

    async def find(token: str) -> Feed | None:
        async with open_store() as store:
            found = await duty_feed(store, token, now(), calendar)
        return Feed(name=found[0], events=found[1]) if found else None

    return find


def _answering(guideline: Guideline) -> Answerer:
    """The answerer, which learns at the first question: it takes seconds, and is done once even
    where questions come from several threads."""
    answerer = cache(partial(make_answerer, guideline))
    learning = Lock()

    def answer(text: str, language: str | None = None) -> Answer:
        with learning:
            learned = answerer()
        return learned(text, language)

    return answer


def _grouping(guideline: Guideline) -> Grouper:
    """The grouper, which reads the guideline's words when it is first used."""
    grouper = cache(partial(make_grouper, guideline))
    return lambda texts: grouper()(texts)


class _Watch:
    """How the work stands, for whoever operates it."""

    def __init__(self, engine: AsyncEngine, open_store: OpenStore, now: Clock) -> None:
        self._engine = engine
        self._open_store = open_store
        self._now = now

    async def missing(self) -> str:
        """What is not ready; "" when everything is."""
        try:
            async with asyncio.timeout(READINESS_TIMEOUT_SECONDS):
                current = await is_current(self._engine)
        except (SQLAlchemyError, OSError, TimeoutError):
            return "the database does not answer"
        return "" if current else "the database lacks migrations, run: kanalvakt db upgrade"

    async def figures(self) -> dict[str, float]:
        """A value for each of the server's gauges."""
        async with self._open_store() as store:
            waiting = await store.outbox.waiting()
            due_at = await store.schedule.next_due_at()
        late_seconds = (self._now() - due_at).total_seconds() if due_at else 0
        return {
            "kanalvakt_outbox_waiting": waiting,
            "kanalvakt_schedule_late_seconds": max(late_seconds, 0),
        }


@asynccontextmanager
async def running(
    settings: Settings, *, demo: bool, port: int | None = None, clock: Clock = real_now
) -> AsyncIterator[tuple[str, tuple[str, ...]]]:
    """The whole application, serving and doing what falls due within the block; gives its URL and
    the platforms that are connected.

    `port` goes before the one of the settings; 0 takes any free one.
    Raises: BadSettings, CannotListen, DemoDatabase, and bot.demo.NotEmpty when the demo is to run
    on a database with people who are not made up.
    """
    if demo:
        _refuse_other_machines(settings)
    slack = None if demo else read_slack_settings(settings)
    teams = None if demo else read_teams_settings(settings)
    llm = read_llm_settings()
    app = build(settings, demo=demo, clock=clock, slack=slack, teams=teams, llm=llm)
    try:
        await upgrade(settings.database_url)
        await _prepare(app, clock)
        at = settings.port if port is None else port
        async with listening(app.server, settings.host, at) as url:
            if not settings.public_url:
                app.calendars.serve_at(url)
                app.links.serve_at(url)
            app.jobs.start()
            for connection in app.connections:
                await connection.start()
            indexing = asyncio.create_task(asyncio.to_thread(app.municipality.answer, "", None))
            try:
                yield url, app.platforms
            finally:
                await indexing
                await app.jobs.stop()
    finally:
        await app.close()


def _refuse_other_machines(settings: Settings) -> None:
    try:
        check_loopback(settings.host)
    except ValueError as error:
        raise BadSettings(str(error)) from error


async def _prepare(app: Application, clock: Clock) -> None:
    async with app.open_store() as store:
        if app.town_clock:
            await seed(store, clock(), app.municipality.calendar)
        elif await is_demo(store):
            raise DemoDatabase
    if app.town_clock:
        await app.town_clock.load()
