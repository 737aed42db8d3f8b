"""A person's duties as the events of a calendar feed: daily checks, snapshots, and whom they step
in for. Nothing but channels and the names of those who are away."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.domain.absences import Absence
from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ladder
from bot.domain.duty_days import (
    SNAPSHOT_DAYS_AHEAD,
    Post,
    check_days,
    covers,
    snapshot_days,
)
from bot.domain.ids import PersonId
from bot.domain.people import Person, communicators
from bot.flows import labels
from bot.i18n import _, using
from bot.ports import FeedEvent, Store

UID_DOMAIN = "kanalvakt"


async def duty_feed(
    store: Store, token: str, now: datetime, calendar: WorkCalendar
) -> tuple[str, tuple[FeedEvent, ...]] | None:
    """The name and the events of the feed with the token, in its owner's language; None when nobody
    who works here has it."""
    owner = await store.calendars.feed_owner(token)
    person = await store.people.get(owner) if owner is not None else None
    if person is None or not person.active:
        return None
    today = calendar.today(now)
    posts = await _posts(store, person)
    named = {step for post in posts for step in post.ladder}
    ahead = today + timedelta(days=SNAPSHOT_DAYS_AHEAD)
    absences = await store.absences.between(today, ahead, named)
    names = await store.people.many(named)
    with using(person.language):
        events = [
            *_checks(person, posts, absences, today, calendar),
            *_snapshots(person.id, posts, absences, today, calendar),
            *_covers(person.id, posts, absences, today, {p: one.name for p, one in names.items()}),
        ]
        return _("My duties in Kanalvakt"), tuple(events)


async def _posts(store: Store, person: Person) -> list[Post]:
    officials = await store.people.with_roles()
    own = await store.channels.of(person.id)
    people = {official.id: official for official in officials}
    people |= await store.people.many({p for c in own for p in c.keepers})
    people |= await store.people.many({p.manager for p in people.values() if p.manager})
    return [
        Post(
            channel=c,
            ladder=ladder(c, people, [p.id for p in communicators(officials, c.administration)]),
        )
        for c in own
    ]


def _checks(
    person: Person,
    posts: Sequence[Post],
    absences: Sequence[Absence],
    today: date,
    calendar: WorkCalendar,
) -> list[FeedEvent]:
    """One event a day for all channels, when the daily message comes."""
    return [
        FeedEvent(
            uid=f"check-{person.id}-{on}@{UID_DOMAIN}",
            title=_("Today's comments"),
            text="\n".join(labels.channel_name(c) for c in channels),
            starts_at=calendar.at(on, person.check_hour),
        )
        for on, channels in check_days(person.id, posts, absences, today, calendar).items()
    ]


def _snapshots(
    person: PersonId,
    posts: Sequence[Post],
    absences: Sequence[Absence],
    today: date,
    calendar: WorkCalendar,
) -> list[FeedEvent]:
    return [
        FeedEvent(
            uid=f"snapshot-{c.id}-{on}@{UID_DOMAIN}",
            title=_("Half-yearly snapshot: {channel}").format(channel=labels.channel_name(c)),
            first_on=on,
        )
        for on, c in snapshot_days(person, posts, absences, today, calendar)
    ]


def _covers(
    person: PersonId,
    posts: Sequence[Post],
    absences: Sequence[Absence],
    today: date,
    names: dict[PersonId, str],
) -> list[FeedEvent]:
    channels: dict[int, Channel] = {post.channel.id: post.channel for post in posts}
    return [
        FeedEvent(
            uid=f"cover-{a.id}-{person}@{UID_DOMAIN}",
            title=_("You step in for {owner}").format(owner=names.get(a.person, "")),
            text="\n".join(labels.channel_name(channels[c]) for c in theirs),
            first_on=a.first_on,
            last_on=a.last_on,
        )
        for a, theirs in covers(person, posts, absences, today)
    ]
