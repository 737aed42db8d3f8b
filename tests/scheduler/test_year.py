"""A year of a town with forty channels, against an almanac that knows nothing of the product."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest

from adapters.calendars.sweden import days_off
from bot.domain.calendar import WorkCalendar
from bot.domain.duties import (
    DAILY_CHECK,
    REMINDER_VIEW,
    SNAPSHOT,
    SNAPSHOT_VIEW,
    TODAY_VIEW,
    complete,
)
from bot.domain.ids import PersonId
from bot.ports import OpenStore
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
    """Every minute from ten in the evening to eight in the morning, when the clocks change."""
    minutes = []
    for change in (SPRING_FORWARD, AUTUMN_BACK):
        moment = at(change - timedelta(days=1), 22)
        while moment <= at(change, 8):
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
        minutes = [moment for moment in minutes_of_nights() if moment > self.clock.at]
        while True:
            async with self.db() as store:
                due = await store.schedule.next_due_at()
                held = await store.outbox.next_held_at(self.clock.at)
            assert due is not None
            moment = min([max(due, self.clock.at), *([held] if held else []), *minutes[:1]])
            if moment > until:
                return
            if minutes and moment == minutes[0]:
                del minutes[0]
            self.clock.at = moment
            await self.planner.tick(moment)
            self.ticks += 1
            told = len(self.platform.posts)
            await self.courier.deliver()
            await self.answer(told)

    async def answer(self, told: int) -> None:
        """Let those who are ready to answer what they have just been told."""
        now = self.clock.at
        on = now.astimezone(STOCKHOLM).date()
        for person, notice in self.platform.posts[told:]:
            kind = KINDS[notice.view]
            if not answers(kind, person, on):
                continue
            async with self.db() as store:
                for one in await store.occurrences.open_for(self.ids[person]):
                    is_check = kind != "snapshot" and one.duty == DAILY_CHECK.name
                    is_snapshot = one.duty == SNAPSHOT.name and (
                        kind == "snapshot" and one.subject == notice.args["channel"]
                    )
                    if is_check or is_snapshot:
                        done = complete(one, self.ids[person], now, CALENDAR, "done")
                        await store.occurrences.save(done)

    def messages(self) -> Counter[Message]:
        """What was posted, to whom, and when on the local clock."""
        found: Counter[Message] = Counter()
        for moment, (person, notice) in zip(self.platform.at, self.platform.posts, strict=True):
            local, kind = moment.astimezone(STOCKHOLM), KINDS[notice.view]
            assert (local.minute, local.second) == (0, 0)
            channel = int(str(notice.args["channel"])) - 1 if kind == "snapshot" else None
            found[kind, person, local.date(), local.hour, channel] += 1
        return found


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


@pytest.mark.soak
async def test_the_whole_year(db: OpenStore) -> None:
    await compare(db, date(2026, 12, 31), date(2027, 12, 31))
