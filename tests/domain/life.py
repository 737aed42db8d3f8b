"""A channel whose duties are planned in memory, tick by tick, as the planner does it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.domain.absences import Absence
from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState, CheckDays
from bot.domain.duties import Duty, Nudge, Occurrence, Plan, Watch, known_since
from bot.domain.ids import ChannelId, OccurrenceId, PersonId

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OWNER, DEPUTY, COMMUNICATOR, MANAGER = (PersonId(n) for n in (7, 9, 5, 3))
LADDER = (OWNER, DEPUTY, COMMUNICATOR, MANAGER)

Planning = Callable[[datetime, datetime, Watch, WorkCalendar], Plan]


def local(text: str) -> datetime:
    """ "2026-11-24 09:00" on the clock in Stockholm, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(UTC)


def calendar(*days_off: str) -> WorkCalendar:
    """Stockholm's calendar with the given dates off."""
    return WorkCalendar(
        timezone=STOCKHOLM, days_off=frozenset(date.fromisoformat(on) for on in days_off)
    )


def channel(
    active_at: datetime,
    check_days: CheckDays = CheckDays.DAILY,
    state: ChannelState = ChannelState.ACTIVE,
    number: int = 12,
) -> Channel:
    """A channel that became active then."""
    return Channel(
        id=ChannelId(number),
        state=state,
        applicant=OWNER,
        name="Bollmorabadet",
        owner=OWNER,
        deputy=DEPUTY,
        check_days=check_days,
        active_at=active_at,
        changed_at=active_at,
    )


@dataclass
class Life:
    """One duty of one channel: its rows by date, its next look, and every message by key."""

    duty: Duty
    planning: Planning
    channel: Channel
    calendar: WorkCalendar
    next_due_at: datetime | None
    ladder: tuple[PersonId, ...] = LADDER
    absences: tuple[Absence, ...] = ()
    check_hour: int = 9
    rows: dict[date, Occurrence] = field(default_factory=dict)
    messages: dict[str, tuple[datetime, Nudge]] = field(default_factory=dict)
    plans: list[tuple[datetime, Plan]] = field(default_factory=list)

    def plan(self, now: datetime, due_at: datetime) -> Plan:
        """What the duty wants at a moment, given the rows; nothing is kept."""
        since = known_since(self.duty.name, due_at, self.calendar)
        recent = [o for o in self.rows.values() if o.state == "open" or o.due_on >= since]
        watch = Watch(
            channel=self.channel,
            ladder=self.ladder,
            absences=self.absences,
            recent=tuple(sorted(recent, key=lambda o: o.due_on)),
            check_hour=self.check_hour,
        )
        return self.planning(now, due_at, watch, self.calendar)

    def tick(self, now: datetime) -> None:
        """Plan and keep, when the moment has come."""
        if self.next_due_at is None or now < self.next_due_at:
            return
        plan = self.plan(now, self.next_due_at)
        for row in plan.opened:
            assert row.due_on not in self.rows
            self.rows[row.due_on] = replace(row, id=OccurrenceId(len(self.rows) + 1))
        for row in plan.changed:
            assert self.rows[row.due_on].id == row.id
            self.rows[row.due_on] = row
        for nudge in plan.nudges:
            self.messages.setdefault(nudge.key, (now, nudge))
        self.plans.append((now, plan))
        self.next_due_at = plan.next_due_at

    def run(self, until: datetime) -> None:
        """Tick at every moment when something is due, as a clock that never stops does."""
        while self.next_due_at is not None and self.next_due_at <= until:
            self.tick(self.next_due_at)

    def told(self, view: str) -> list[tuple[str, PersonId]]:
        """When a view was sent to whom, on the local clock."""
        return [
            (f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}", nudge.to)
            for at, nudge in self.messages.values()
            if nudge.view == view
        ]
