"""When things happen by themselves: a tick each minute, deliveries often and when asked.

No duty is an APScheduler job: three fixed ones, kept in memory, wake the planner, the courier and
the nightly removal.
"""

import asyncio
import logging
from datetime import UTC, datetime, tzinfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.ports import Clock
from scheduler.calendar_rounds import CalendarRounds
from scheduler.courier import Courier, Delivered
from scheduler.planner import Planner
from scheduler.terms import NIGHTLY_HOUR, Removal

DELIVER_SECONDS = 5
STOP_TIMEOUT_SECONDS = 10

log = logging.getLogger(__name__)


def nightly(timezone: tzinfo) -> CronTrigger:
    """When the removal runs: once a night, at a local hour that every night has once."""
    return CronTrigger(hour=NIGHTLY_HOUR, minute=0, timezone=timezone)


class BackgroundJobs:
    """Runs planner and courier in the running event loop, from `start` to `stop`.

    `clock` is the town's. `removal` runs at night by the clock of `timezone`, in real time also in
    the demo.
    """

    def __init__(
        self,
        planner: Planner,
        courier: Courier,
        clock: Clock,
        calendars: CalendarRounds | None = None,
        removal: Removal | None = None,
        timezone: tzinfo = UTC,
    ) -> None:
        self._calendars = calendars
        self._planner = planner
        self._courier = courier
        self._clock = clock
        self._removal = removal
        self._timezone = timezone
        self._woken = asyncio.Event()
        self._stopping = False
        self._delivering: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        """Deliver and tick at once (the process may have been down), then by the clock."""
        self._delivering = asyncio.create_task(self._deliver_when_woken())
        at_once = datetime.now(UTC)
        self._scheduler.add_job(self._tick, CronTrigger(second=0), next_run_time=at_once)
        self._scheduler.add_job(self._deliver, IntervalTrigger(seconds=DELIVER_SECONDS))
        if self._removal is not None:
            self._scheduler.add_job(self._remove, nightly(self._timezone), args=[self._removal])
        if self._calendars is not None:
            self._scheduler.add_job(self._read_calendars, CronTrigger(second=30))
        self._scheduler.start()
        self.wake()

    def wake(self) -> None:
        """Deliver now: something has been committed to the outbox."""
        self._woken.set()

    async def stop(self) -> None:
        """Start nothing more and let a delivery under way end, for STOP_TIMEOUT_SECONDS at most."""
        self._stopping = True
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._delivering is not None:
            self.wake()
            await asyncio.wait([self._delivering], timeout=STOP_TIMEOUT_SECONDS)
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)

    async def _tick(self) -> None:
        ticked = await self._planner.tick(self._clock())
        if ticked.looked_at:
            log.info("tick: %s", ticked)
            self.wake()

    async def _remove(self, removal: Removal) -> None:
        await removal.run(datetime.now(UTC))

    async def _read_calendars(self) -> None:
        if self._calendars is not None and await self._calendars.read_due(self._clock()):
            self.wake()

    async def _deliver(self) -> None:  # a coroutine, as APScheduler runs others in a thread
        self.wake()

    async def _deliver_when_woken(self) -> None:
        while not self._stopping:
            await self._woken.wait()
            self._woken.clear()
            if self._stopping:
                return
            try:
                delivered = await self._courier.deliver()
            except Exception as outage:  # noqa: BLE001  the store is away; the next delivery tries
                log.error("delivery stopped by %s", type(outage).__name__)
            else:
                if delivered != Delivered():
                    log.info("delivery: %s", delivered)
