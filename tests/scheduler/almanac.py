"""Which messages a town should get in 2027, worked out by a calendar and rules of its own.

Nothing of the product is used here: the holidays are written by hand, and who answers for a channel
is told from the list of absences.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

SEED = 2027
# Easter Day is 28 March, the night when summer time begins; it ends in the night to 31 October.
SPRING_FORWARD = date(2027, 3, 28)
AUTUMN_BACK = date(2027, 10, 31)
HOLIDAYS = {
    *(date(2027, 1, 1), date(2027, 1, 6)),
    *(date(2027, 3, 26), date(2027, 3, 28), date(2027, 3, 29)),  # Good Friday, Easter
    *(date(2027, 5, 1), date(2027, 5, 6), date(2027, 5, 16)),  # May Day, Ascension, Whit Sunday
    *(date(2027, 6, 6), date(2027, 6, 25), date(2027, 6, 26)),  # National Day, Midsummer
    *(date(2027, 11, 6), date(2027, 12, 24), date(2027, 12, 25), date(2027, 12, 26)),
    *(date(2027, 12, 31), date(2028, 1, 1), date(2028, 1, 6)),
}
# Shorter hours, and yet working days: Twelfth Night, Maundy Thursday, Walpurgis Night, the day
# before Ascension, the day before All Saints' Day, the day before Christmas Eve.
HALF_DAYS = (
    *(date(2027, 1, 5), date(2027, 3, 25), date(2027, 4, 30), date(2027, 5, 5)),
    *(date(2027, 11, 5), date(2027, 12, 23)),
)
EVE_HOUR, MORNING_HOUR, SNAPSHOT_HOUR, REMINDER_HOUR, EVENING_HOUR = 18, 7, 9, 15, 17
KEPT_WORKDAYS = 3  # of an owner who does not say that they are back
ONE_DAY = timedelta(days=1)
ANSWERED = {"daily": 0.7, "reminder": 0.4, "snapshot": 0.25}  # how often

# The kind of message, who gets it, the local date and hour, and the channel of a snapshot.
Message = tuple[str, str, date, int, int | None]


@dataclass(frozen=True, kw_only=True)
class Post:
    """A channel: who answers for it in order, and at which hour it is asked about."""

    number: int
    owner: str
    deputy: str
    area: int
    hour: int
    workdays_only: bool
    snapshot_workday: int  # counted from 0, from the first of March and of September
    ladder: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Away:
    """Somebody's days away, and whether they say on the first day back that they are there."""

    person: str
    first: date
    last: date
    says_back: bool = True


@dataclass
class Matter:
    """Something that waits for an answer."""

    on: date
    holder: str
    passed: set[str] = field(default_factory=set)


def answers(kind: str, person: str, on: date) -> bool:
    """Whether the person answers a message of that kind on that day; the same each time."""
    return Random(f"{SEED}/{kind}/{person}/{on}").random() < ANSWERED[kind]


def is_working_day(on: date) -> bool:
    return on.isoweekday() <= 5 and on not in HOLIDAYS


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


def snapshot_days(post: Post) -> list[date]:
    """The two days of the year when the channel's snapshot is due."""
    seasons = ((date(2027, 3, 1), date(2027, 5, 31)), (date(2027, 9, 1), date(2027, 11, 30)))
    return [[d for d in days(*s) if is_working_day(d)][post.snapshot_workday] for s in seasons]


def days_not_back(absence: Away) -> list[date]:
    """The days after an absence when the deputy goes on, as the owner has said nothing."""
    found: list[date] = []
    if absence.says_back:
        return found
    on, worked = absence.last + ONE_DAY, 0
    while worked < KEPT_WORKDAYS or not is_working_day(on):
        found.append(on)
        worked += is_working_day(on)
        on += ONE_DAY
    return found


class Almanac:
    """The messages from the evening of `eve` on, when every channel had become active."""

    def __init__(self, posts: list[Post], absences: list[Away], eve: date) -> None:
        self._posts = posts
        self._away = {(a.person, on) for a in absences for on in days(a.first, a.last)}
        self._not_back = {(a.person, on) for a in absences for on in days_not_back(a)}
        self._eve = eve
        self._checks: dict[int, list[Matter]] = defaultdict(list)
        self._snapshots: dict[int, Matter] = {}
        self._held: list[tuple[str, int]] = []
        self._steps = self._snapshot_steps()
        self.messages: Counter[Message] = Counter()

    def until(self, last: date) -> Counter[Message]:
        """All messages to the end of that day."""
        self._snapshots_at(self._eve, EVE_HOUR)
        for on in days(self._eve + ONE_DAY, last):
            for hour in range(24):
                self._hour(on, hour)
        return self.messages

    def _hour(self, on: date, hour: int) -> None:
        told = {
            ("daily", person) for post in self._asked(on, hour) for person in self._ask(post, on)
        }
        if hour == REMINDER_HOUR:
            told |= {
                ("reminder", matter.holder)
                for matters in self._checks.values()
                for matter in matters
                if matter.on == on
            }
        self.messages.update((kind, person, on, hour, None) for kind, person in told)
        self._snapshots_at(on, hour)
        for kind, person in told:
            if answers(kind, person, on):
                for number, matters in self._checks.items():
                    self._checks[number] = [one for one in matters if one.holder != person]

    def _asked(self, on: date, hour: int) -> list[Post]:
        """The channels whose hour it is; the hour that the spring night skips is the one after."""
        hours = [hour]
        if on == SPRING_FORWARD:
            hours = {2: [], 3: [2, 3]}.get(hour, hours)
        is_open = is_working_day(on)
        return [p for p in self._posts if p.hour in hours and (is_open or not p.workdays_only)]

    def _ask(self, post: Post, on: date) -> set[str]:
        """Who is told: whoever takes over what was not answered, and whoever has today's check."""
        waiting = []
        for matter in self._checks[post.number]:
            heir = self._next(post, on, matter)
            if heir is not None:
                waiting.append(Matter(matter.on, heir, {*matter.passed, matter.holder}))
        today = self._there(post, on) or [post.owner]
        self._checks[post.number] = [*waiting, Matter(on, today[0])]
        return {matter.holder for matter in self._checks[post.number]}

    def _there(self, post: Post, on: date) -> list[str]:
        first, second, *rest = post.ladder
        if (first, on) in self._not_back:  # the deputy goes on
            first, second = second, first
        return [one for one in (first, second, *rest) if (one, on) not in self._away]

    def _next(self, post: Post, on: date, matter: Matter) -> str | None:
        passed = {*matter.passed, matter.holder}
        return next((p for p in self._there(post, on) if p not in passed), None)

    # --- Snapshots -----------------------------------------------------------------------------

    def _snapshot_steps(self) -> dict[tuple[date, int], list[tuple[Post, date, int]]]:
        """By date and hour: which channel's snapshot, due when, and how many days after that it
        is."""
        steps = defaultdict(list)
        for post in self._posts:
            for due in snapshot_days(post):
                if due <= self._eve:
                    continue
                for after in (-14, -2, 0, 7, 14, 21, 28):
                    on = due + timedelta(days=after)
                    if on > self._eve:
                        steps[on, SNAPSHOT_HOUR].append((post, due, after))
                    elif after == -14:  # should have been asked for already: at once
                        steps[self._eve, EVE_HOUR].append((post, due, after))
        return steps

    def _snapshots_at(self, on: date, hour: int) -> None:
        for post, due, after in self._steps.get((on, hour), ()):
            person = self._snapshot_goes_to(post, on, due, after)
            if person is not None:
                self._held.append((person, post.number))
        if not is_working_day(on) or not MORNING_HOUR <= hour < EVENING_HOUR:
            return
        for person, number in self._held:
            self.messages["snapshot", person, on, hour, number] += 1
            if answers("snapshot", person, on):
                self._snapshots.pop(number, None)
        self._held = []

    def _snapshot_goes_to(self, post: Post, on: date, due: date, after: int) -> str | None:
        there = self._there(post, on)
        if after == -14:
            holder = there[0] if there else post.owner
            self._snapshots[post.number] = Matter(due, holder)
            return holder
        matter = self._snapshots.get(post.number)
        if matter is None:
            return None
        if after > 0:
            heir = self._next(post, on, matter)
            if heir is None and after == 28:  # everybody has been told, and nobody again
                return None
            matter.passed.add(matter.holder)
        else:
            heir = there[0] if there else None
        matter.holder = heir or matter.holder
        return matter.holder
