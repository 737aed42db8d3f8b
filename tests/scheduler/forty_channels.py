"""A town with forty channels, as plain data and in a database."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from bot.domain.absences import Absence
from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState, CheckDays, Consent, Service
from bot.domain.daily_checks import first_check
from bot.domain.ids import ChannelId, PersonId
from bot.domain.people import Person, Role
from bot.domain.snapshots import next_snapshot
from bot.ports import OpenStore
from tests.scheduler.almanac import SEED, Post
from tests.scheduler.world import account

CHANNELS = 40
STAFF = 24
AREAS = 4
UNIT = "unit"  # supports the last area, which has no communicator of its own
# The owners' hours in turn; 2 is in the night when the clocks change.
HOURS = (9, 9, 7, 9, 11, 9, 9, 13, 9, 2)
SNAPSHOT_STRIDE = 7
SUMMER = date(2027, 6, 21)


def supporter(area: int) -> str:
    return UNIT if area == AREAS - 1 else f"communicator{area}"


def posts() -> list[Post]:
    """Each owner has one channel or two; the deputy owns others, or is the communicator."""
    made = []
    for number in range(CHANNELS):
        owner, area = number % STAFF, number % AREAS
        deputy = supporter(area) if number % 13 == 5 else f"staff{(owner * 5 + 7) % STAFF}"
        ladder = (f"staff{owner}", deputy, supporter(area), f"manager{owner % AREAS}")
        made.append(
            Post(
                number=number,
                owner=f"staff{owner}",
                deputy=deputy,
                area=area,
                hour=HOURS[owner % len(HOURS)],
                workdays_only=number % 3 == 1,
                snapshot_workday=number * SNAPSHOT_STRIDE % 55,
                ladder=tuple(dict.fromkeys(ladder)),
            )
        )
    return made


def absences() -> dict[str, list[tuple[date, date]]]:
    """Four weeks of the summer for everybody, some days now and then, and, at both clock changes, a
    channel's owner and deputy, and the whole ladder of another."""
    draw = Random(SEED)
    away: dict[str, list[tuple[date, date]]] = defaultdict(list)
    everybody = {person for post in posts() for person in post.ladder}
    for person in sorted(everybody):
        monday = SUMMER + timedelta(weeks=draw.randrange(5))
        away[person].append((monday, monday + timedelta(days=27)))
        for _ in range(5):
            first = date(2027, 1, 1) + timedelta(days=draw.randrange(360))
            away[person].append((first, first + timedelta(days=draw.randrange(12))))
    both, whole = posts()[3], posts()[10]
    for change in (date(2027, 3, 28), date(2027, 10, 31)):
        for person in (both.owner, both.deputy):
            away[person].append((change - timedelta(days=3), change + timedelta(days=2)))
        for person in whole.ladder:
            away[person].append((change - timedelta(days=1), change + timedelta(days=1)))
    return away


async def settle(
    open_store: OpenStore, calendar: WorkCalendar, active_at: datetime
) -> dict[str, PersonId]:
    """Put the town into the database, its channels active since then; everybody's id by name."""
    async with open_store() as store:
        areas = [(await store.people.add_administration(f"Area {n}")).id for n in range(AREAS)]
        ids: dict[str, PersonId] = {}
        hours = {post.owner: post.hour for post in posts()}
        everybody = [f"manager{n}" for n in range(AREAS)]
        everybody += [*(supporter(n) for n in range(AREAS)), *(f"staff{n}" for n in range(STAFF))]
        for name in everybody:
            number = int(name.lstrip("abcdefghijklmnopqrstuvwxyz") or 0)
            role = {"communicator": Role.COMMUNICATOR, UNIT: Role.COMMUNICATIONS_UNIT}
            person = await store.people.add(
                Person(
                    id=PersonId(0),
                    name=name,
                    email=f"{name}@solvik.example",
                    administration=None if name == UNIT else areas[number % AREAS],
                    manager=ids[f"manager{number % AREAS}"] if name.startswith("staff") else None,
                    roles=tuple(r for start, r in role.items() if name.startswith(start)),
                    check_hour=hours.get(name, 9),
                )
            )
            ids[name] = person.id
            await store.people.link(account(person.id, "recorder", name))
        for name, spans in absences().items():
            for first, last in spans:
                await store.absences.add(Absence(person=ids[name], first_on=first, last_on=last))
        for post in posts():
            channel = await store.channels.add(_channel(post, ids, active_at))
            assert channel.id == post.number + 1
            channel = replace(channel, administration=areas[post.area])
            channel = await store.channels.save(channel)
            await store.schedule.save(
                [
                    first_check(channel, post.hour, calendar, active_at),
                    next_snapshot(channel, calendar, active_at),
                ]
            )
    return ids


def _channel(post: Post, ids: dict[str, PersonId], active_at: datetime) -> Channel:
    return Channel(
        id=ChannelId(0),
        state=ChannelState.ACTIVE,
        applicant=ids[post.owner],
        service=Service.FACEBOOK,
        name=f"Kanal {post.number}",
        address=f"https://facebook.com/kanal{post.number}",
        address_key=f"facebook.com/kanal{post.number}",
        owner=ids[post.owner],
        deputy=ids[post.deputy],
        owner_consent=Consent.YES,
        deputy_consent=Consent.YES,
        check_days=CheckDays.WORKDAYS if post.workdays_only else CheckDays.DAILY,
        active_at=active_at,
        snapshot_slot=post.snapshot_workday,
        changed_at=active_at,
    )
