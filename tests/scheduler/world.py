"""A small town in a database, a platform that records, and a clock that a test turns."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState, CheckDays, Service
from bot.domain.daily_checks import first_check
from bot.domain.duties import DAILY_CHECK, Occurrence, Scheduled
from bot.domain.ids import ChannelId, PersonId
from bot.domain.people import Account, AccountRef, Person, Role
from bot.events import FileRef, Profile
from bot.ports import Address, MessageRef, OpenStore, Picture, Unreadable
from bot.ui import Card, Notice

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CALENDAR = WorkCalendar(timezone=STOCKHOLM)


def local(text: str) -> datetime:
    """ "2026-11-24 09:00" on the clock in Stockholm, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(UTC)


async def until(claim: Callable[[], bool]) -> None:
    """Wait for something that happens by itself; less than the time between two deliveries."""
    for _ in range(400):
        if claim():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen within four seconds")


def on_the_clock(moment: datetime) -> str:
    """The moment as people in Stockholm read it."""
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


@dataclass
class Turned:
    """A clock that a test turns; calling it gives the time."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        """Turn it on, as by `seconds=61`."""
        self.at += timedelta(**by)


@dataclass
class Recorder:
    """A platform that keeps what it is given; what stands in `faults` is raised first, in order."""

    name: str = "recorder"
    clock: Turned | None = None
    posts: list[tuple[str, Notice]] = field(default_factory=list)
    updates: list[tuple[str, Notice]] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    at: list[datetime] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)

    async def post(self, to: Address, card: Card, notice: Notice) -> MessageRef:
        if self.faults:
            raise self.faults.pop(0)
        self.posts.append((to.place, notice))
        self.cards.append(card)
        if self.clock:
            self.at.append(self.clock.at)
        return MessageRef(
            platform=self.name, team="t", place=to.place, message=str(len(self.posts))
        )

    async def update(self, message: MessageRef, card: Card, notice: Notice) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.updates.append((message.place, notice))
        self.cards.append(card)

    async def profile(self, account: AccountRef) -> Profile:
        return Profile(name=account.user)

    async def find(self, email: str) -> AccountRef | None:
        return None

    async def fetch(self, file: FileRef) -> Picture:
        raise Unreadable(file.file)

    async def fetch_calendar(self, file: FileRef) -> bytes:
        raise Unreadable(file.file)

    def told(self, view: str) -> list[tuple[str, str]]:
        """When and to which place a view was posted; the time is that of `clock`."""
        posts = zip(self.at, self.posts, strict=True)
        return [(on_the_clock(at), to) for at, (to, notice) in posts if notice.view == view]


class Teller:
    """Draws every notice as a card of its arguments, but for views that are silent or broken."""

    def __init__(self) -> None:
        self.silent: set[str] = set()
        self.broken: set[str] = set()

    async def __call__(self, person: PersonId, notice: Notice) -> Card | None:
        if notice.view in self.broken:
            raise ValueError(f"cannot draw for {person}, who wrote: hemliga ord")
        return None if notice.view in self.silent else Card(f"{notice.view} {dict(notice.args)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Who lives in the database."""

    owner: PersonId
    deputy: PersonId
    communicator: PersonId
    manager: PersonId


async def move_in(open_store: OpenStore, platform: str = "recorder") -> Town:
    """An owner, a deputy, a communicator and a manager, with an account each."""
    async with open_store() as store:
        administration = await store.people.add_administration("Kultur och fritid")
        ids = []
        for name in ("owner", "deputy", "communicator", "manager"):
            person = await store.people.add(
                Person(
                    id=PersonId(0),
                    name=name.title(),
                    email=f"{name}@solvik.example",
                    administration=administration.id,
                    roles=(Role.COMMUNICATOR,) if name == "communicator" else (),
                )
            )
            await store.people.link(account(person.id, platform, name))
            ids.append(person.id)
        town = Town(owner=ids[0], deputy=ids[1], communicator=ids[2], manager=ids[3])
        owner = await store.people.get(town.owner)
        await store.people.save(replace(owner, manager=town.manager))
    return town


def account(
    person: PersonId, platform: str, place: str, used_at: datetime | None = None
) -> Account:
    """An account of the person, whose direct messages go to `place`."""
    ref = AccountRef(platform=platform, team="t", user=f"u{person}")
    return Account(ref=ref, person=person, address=place, used_at=used_at)


async def add_channels(
    open_store: OpenStore,
    town: Town,
    active_at: datetime,
    count: int = 1,
    check_days: CheckDays = CheckDays.DAILY,
) -> list[ChannelId]:
    """Active channels of the owner, with their daily checks on the schedule."""
    added = []
    async with open_store() as store:
        administration = (await store.people.get(town.owner)).administration
        for number in range(count):
            channel = await store.channels.add(
                Channel(
                    state=ChannelState.ACTIVE,
                    applicant=town.owner,
                    administration=administration,
                    service=Service.FACEBOOK,
                    name=f"Kanal {number}",
                    address=f"https://facebook.com/kanal{number}",
                    address_key=f"facebook.com/kanal{number}",
                    owner=town.owner,
                    deputy=town.deputy,
                    check_days=check_days,
                    active_at=active_at,
                    changed_at=active_at,
                )
            )
            added.append(channel)
        await store.schedule.save([first_check(c, 9, CALENDAR, active_at) for c in added])
    return [channel.id for channel in added]


async def checks(open_store: OpenStore, channel: ChannelId) -> list[Occurrence]:
    """Every check of the channel, by date."""
    async with open_store() as store:
        return await store.occurrences.of_subject(DAILY_CHECK, channel, date.min, date.max)


async def next_looks(open_store: OpenStore, until: datetime) -> list[Scheduled]:
    """The rows of the schedule that are due by then."""
    async with open_store() as store:
        return await store.schedule.take_due(until, 10_000)


async def claimable(open_store: OpenStore, now: datetime) -> Sequence[str]:
    """The views of all messages that wait, claimed to be read."""
    async with open_store() as store:
        return [waiting.notice.view for waiting in await store.outbox.claim(now, 60, 10_000)]
