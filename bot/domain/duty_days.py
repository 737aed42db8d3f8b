"""A person's duties on the days to come: which channels they look after when, and which snapshots
are theirs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.absences import Absence
from bot.domain.calendar import WorkCalendar, half_year
from bot.domain.channels import Channel, ChannelState, responsible
from bot.domain.daily_checks import is_check_day
from bot.domain.ids import ChannelId, PersonId
from bot.domain.snapshots import snapshot_date

CHECK_DAYS_AHEAD = 28
SNAPSHOT_DAYS_AHEAD = 190


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A channel, and who answers for it in order."""

    channel: Channel
    ladder: tuple[PersonId, ...]


def check_days(
    person: PersonId,
    posts: Sequence[Post],
    absences: Sequence[Absence],
    today: date,
    calendar: WorkCalendar,
) -> Mapping[date, list[Channel]]:
    """The channels that the person looks after on each day from today on, as absences stand now."""
    days: dict[date, list[Channel]] = {}
    for on in (today + timedelta(days=ahead) for ahead in range(CHECK_DAYS_AHEAD)):
        theirs = [
            post.channel
            for post in posts
            if _is_followed(post.channel)
            and is_check_day(on, post.channel, calendar)
            and responsible(post.ladder, on, absences) == person
        ]
        if theirs:
            days[on] = theirs
    return days


def snapshot_days(
    person: PersonId,
    posts: Sequence[Post],
    absences: Sequence[Absence],
    today: date,
    calendar: WorkCalendar,
) -> list[tuple[date, Channel]]:
    """When each of the person's channels is to be photographed, from today on; by date."""
    found = []
    for post in posts:
        half = half_year(today)
        for one in (half, half.following):
            on = snapshot_date(post.channel, one, calendar)
            is_ahead = today <= on <= today + timedelta(days=SNAPSHOT_DAYS_AHEAD)
            theirs = responsible(post.ladder, on, absences) == person
            if is_ahead and theirs and _is_followed(post.channel):
                found.append((on, post.channel))
    return sorted(found, key=lambda one: (one[0], one[1].id))


def covers(
    person: PersonId, posts: Iterable[Post], absences: Sequence[Absence], today: date
) -> list[tuple[Absence, list[ChannelId]]]:
    """The absences of owners whose channels the person looks after from the first day on."""
    found: list[tuple[Absence, list[ChannelId]]] = []
    followed = [post for post in posts if _is_followed(post.channel)]
    for absence in absences:
        if absence.last_on < today or absence.person == person:
            continue
        on = max(absence.first_on, today)
        theirs = [
            post.channel.id
            for post in followed
            if post.channel.owner == absence.person
            and responsible(post.ladder, on, absences) == person
        ]
        if theirs:
            found.append((absence, theirs))
    return found


def _is_followed(channel: Channel) -> bool:
    return channel.state in (ChannelState.ACTIVE, ChannelState.CLOSING)
