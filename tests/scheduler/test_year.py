"""A year of a town with forty channels, against an almanac that knows nothing of the product."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from adapters.calendars.sweden import days_off
from bot.domain.calendar import WorkCalendar
from bot.domain.duties import (
    DAILY_CHECK,
    REMINDER_VIEW,
    SNAPSHOT,
    SNAPSHOT_VIEW,
    TODAY_VIEW,
    Occurrence,
    complete,
)
from bot.domain.ids import PersonId
from bot.ports import OpenStore
from bot.ui import Notice
from scheduler.courier import Courier, Quiet
from scheduler.planner import Planner
from store.engine import create_engine, store_opener
from tests.scheduler.almanac import (
    AUTUMN_BACK,
    EVE_HOUR,
    HALF_DAYS,
    SPRING_FORWARD,
    Almanac,
    Message,
    answers,
    days,
    is_working_day,
)
from tests.scheduler.forty_channels import absences, posts, settle
from tests.scheduler.world import STOCKHOLM, Recorder, Teller, Turned

CALENDAR = WorkCalendar(timezone=STOCKHOLM, days_off=days_off(2026, 2028))
KINDS = {TODAY_VIEW: "daily", REMINDER_VIEW: "reminder", SNAPSHOT_VIEW: "snapshot"}
ONE_MINUTE = timedelta(minutes=1)


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[OpenStore]:
    engine = create_engine(sqlite_url)
    yield store_opener(engine)
    await engine.dispose()


def at(on: date, hour: int) -> datetime:
    return datetime.combine(on, time(hour), STOCKHOLM).astimezone(UTC)


def minutes_of_nights() -> list[datetime]:
    """Every minute from ten in the evening to six in the morning, when the clocks change."""
    minutes = []
    for change in (SPRING_FORWARD, AUTUMN_BACK):
        moment = at(change - timedelta(days=1), 22)
        while moment <= at(change, 6):
            minutes.append(moment)
            moment += ONE_MINUTE
    return minutes


@dataclass
class Year:
    """The town from one moment of interest to the next, and people who answer or do not."""

    db: OpenStore
    ids: dict[str, PersonId]
    clock: Turned
    ticks: int = 0

    def __post_init__(self) -> None:
        self.platform = Recorder(clock=self.clock)
        self.planner = Planner(self.db, CALENDAR)
        self.courier = Courier(
            self.db,
            Teller(),
            {"recorder": self.platform},
            real_now=self.clock,
            quiet=Quiet(calendar=CALENDAR, now=self.clock),
        )

    async def live(self, until: datetime) -> None:
        """By way of every moment when something is due or held back, and every minute of the
        nights."""
        minutes = [moment for moment in minutes_of_nights() if moment > self.clock.at]
        while True:
            async with self.db() as store:
                due = await store.schedule.next_due_at()
                held = await store.outbox.next_held_at(self.clock.at)
            coming = [max(one, self.clock.at) for one in (due, held) if one is not None]
            moment = min([*coming, *minutes[:1]])
            if moment > until:
                return
            if [moment] == minutes[:1]:
                del minutes[0]
            await self.pass_by(moment)

    async def pass_by(self, moment: datetime) -> None:
        """Tick and deliver; whoever is ready to answers what they have just been told."""
        self.clock.at = moment
        await self.planner.tick(moment)
        self.ticks += 1
        told = len(self.platform.posts)
        await self.courier.deliver()
        on = moment.astimezone(STOCKHOLM).date()
        ready = [
            (person, notice)
            for person, notice in self.platform.posts[told:]
            if answers(KINDS[notice.view], person, on)
        ]
        if not ready:
            return
        async with self.db() as store:
            done = {
                one.id: complete(one, self.ids[person], moment, CALENDAR, "done")
                for person, notice in ready
                for one in await store.occurrences.open_for(self.ids[person])
                if _is_answered(one, notice)
            }
            await store.occurrences.save_many(list(done.values()))

    def messages(self) -> Counter[Message]:
        """What was posted, to whom, and when on the local clock."""
        found: Counter[Message] = Counter()
        for moment, (person, notice) in zip(self.platform.at, self.platform.posts, strict=True):
            local, kind = moment.astimezone(STOCKHOLM), KINDS[notice.view]
            assert (local.minute, local.second) == (0, 0)
            channel = int(str(notice.args["channel"])) - 1 if kind == "snapshot" else None
            found[kind, person, local.date(), local.hour, channel] += 1
        return found


def _is_answered(one: Occurrence, notice: Notice) -> bool:
    """Whether the answer to the message closes it: every check in hand, or just that snapshot."""
    if notice.view == SNAPSHOT_VIEW:
        return one.duty == SNAPSHOT.name and one.subject == notice.args["channel"]
    return one.duty == DAILY_CHECK.name


async def compare(db: OpenStore, eve: date, last: date) -> None:
    start = at(eve, EVE_HOUR)
    year = Year(db, await settle(db, CALENDAR, start), Turned(start))
    await year.live(at(last + timedelta(days=1), 0) - ONE_MINUTE)
    expected, got = Almanac(posts(), absences(), eve).until(last), year.messages()
    assert sorted((got - expected).elements())[:20] == []
    assert sorted((expected - got).elements())[:20] == []
    assert max(got.values()) == 1  # one a person, local date and hour
    print(f"{got.total()} messages, {year.ticks} ticks, {Counter(m[0] for m in got)}")  # noqa: T201


def test_working_days_of_the_year_as_they_are_written_here() -> None:
    year = list(days(date(2027, 1, 1), date(2028, 1, 7)))
    assert [on for on in year if CALENDAR.is_workday(on) != is_working_day(on)] == []
    assert all(CALENDAR.is_workday(on) for on in HALF_DAYS)


@pytest.mark.parametrize(
    ("eve", "last"),
    [
        (date(2027, 2, 28), date(2027, 4, 30)),
        (date(2027, 9, 30), date(2027, 11, 30)),
    ],
    ids=["march-april", "october-november"],
)
async def test_two_months_with_a_clock_change(sqlite: OpenStore, eve: date, last: date) -> None:
    await compare(sqlite, eve, last)


@pytest.mark.parametrize("seed", [1, 2])
async def test_one_message_a_person_date_and_hour_whatever_the_ticks(
    sqlite: OpenStore, seed: int
) -> None:
    """Ticks at odd moments, some hours apart; what fell due meanwhile is told together."""
    draw, start = Random(seed), at(date(2027, 10, 24), EVE_HOUR)
    year = Year(sqlite, await settle(sqlite, CALENDAR, start), Turned(start))
    moment = start
    while moment < at(date(2027, 11, 3), 23):
        moment += ONE_MINUTE * draw.choice((1, 7, 45, 200, 400))
        await year.pass_by(moment)
    told = Counter(
        (person, f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H}")
        for moment, (person, notice) in zip(year.platform.at, year.platform.posts, strict=True)
        if notice.view == TODAY_VIEW
    )
    assert [one for one, times in told.items() if times > 1] == []


@pytest.mark.soak
async def test_the_whole_year(db: OpenStore) -> None:
    await compare(db, date(2026, 12, 31), date(2027, 12, 31))
