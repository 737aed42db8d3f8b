"""Working days, half-years, and the way between local dates and UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MARCH, _SEPTEMBER = 3, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """The municipality's time zone and the dates (holidays, eves) when its offices are closed."""

    timezone: ZoneInfo
    days_off: frozenset[date] = frozenset()

    def today(self, now: datetime) -> date:
        """The local date at `now` (aware)."""
        return now.astimezone(self.timezone).date()

    def at(self, on: date, hour: int) -> datetime:
        """The UTC moment when the local clock shows `hour` on `on`; an hour that is skipped gives
        the one after."""
        local = datetime.combine(on, time(hour), tzinfo=self.timezone)
        return local.astimezone(UTC)

    def local(self, moment: datetime) -> datetime:
        """The same moment on the local clock."""
        return moment.astimezone(self.timezone)

    def is_workday(self, on: date) -> bool:
        """Whether offices are open: Monday to Friday, no holiday."""
        return on.weekday() < 5 and on not in self.days_off

    def add_workdays(self, on: date, count: int) -> date:
        """The working day that comes `count` working days after `on` (count 0: `on` itself or the
        next one)."""
        while not self.is_workday(on):
            on += timedelta(days=1)
        for _ in range(count):
            on += timedelta(days=1)
            while not self.is_workday(on):
                on += timedelta(days=1)
        return on

    def workdays_before(self, on: date, count: int) -> date:
        """The working day that comes `count` working days before `on`."""
        for _ in range(count):
            on -= timedelta(days=1)
            while not self.is_workday(on):
                on -= timedelta(days=1)
        return on


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class HalfYear:
    """January to June (`half` 1) or July to December (2)."""

    year: int
    half: int

    @property
    def following(self) -> "HalfYear":
        """The half-year after this one."""
        return HalfYear(year=self.year + self.half - 1, half=3 - self.half)

    @property
    def first_on(self) -> date:
        """Its first date."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def window(self) -> tuple[date, date]:
        """First and last date of the months when snapshots are asked for: March-May,
        September-November."""
        first_month = _MARCH if self.half == 1 else _SEPTEMBER
        last = date(self.year, first_month + 3, 1) - timedelta(days=1)
        return date(self.year, first_month, 1), last


def half_year(on: date) -> HalfYear:
    """The half-year that a local date lies in."""
    return HalfYear(year=on.year, half=1 if on.month <= 6 else 2)
