"""What a file of channels changes, and writing it with the duties that begin."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState, CheckDays, Consent, Part, parts, with_part
from bot.domain.duties import APPLICATION_VIEW, DAILY_CHECK, Scheduled
from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.domain.plans import first_looks
from bot.domain.snapshots import free_slot
from bot.imports.channels import Entry, Organisation
from bot.ports import Store
from bot.ui import Notice

ACTIVE_VIEW = "start_channel.active"
COMPARED = (
    "service",
    "name",
    "address",
    "administration",
    "purpose",
    "audience",
    "goals",
    "benefit",
    "resources",
    "owner",
    "deputy",
    "second_deputy",
    "check_days",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The channels that the file adds, and those it changes, before and after."""

    new: tuple[Channel, ...]
    changed: tuple[tuple[Channel, Channel], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.new or self.changed)


def compare(entries: Iterable[Entry], organisation: Organisation, now: datetime) -> Difference:
    """What the channels of a file change, as of `now` (aware)."""
    people = {person.id: person for person in organisation.people.values()}
    new, changed = [], []
    for entry in entries:
        before = organisation.channels.get(entry.address_key)
        if before is None:
            new.append(_new(entry, people[entry.owner], now))
        elif (after := _changed(before, entry, now)) != before:
            changed.append((before, after))
    return Difference(new=tuple(new), changed=tuple(changed))


def _new(entry: Entry, owner: Person, now: datetime) -> Channel:
    """A channel as it is already run: the people named are those who have it today."""
    state = entry.state or ChannelState.ACTIVE
    return Channel(
        state=state,
        applicant=entry.owner,
        administration=entry.administration or owner.administration,
        service=entry.service,
        name=entry.name,
        address=entry.address,
        address_key=entry.address_key,
        **entry.texts,
        owner=entry.owner,
        deputy=entry.deputy,
        second_deputy=entry.second_deputy,
        owner_consent=Consent.YES,
        deputy_consent=Consent.YES,
        second_deputy_consent=Consent.YES if entry.second_deputy else Consent.ASKED,
        check_days=entry.check_days or CheckDays.DAILY,
        active_at=None if state is ChannelState.APPROVED else now,
        changed_at=now,
    )


def _changed(before: Channel, entry: Entry, now: datetime) -> Channel:
    """What the file does not say stays; the address as it was written stays while it is the same
    channel."""
    after = replace(
        _with_people(before, entry),
        service=entry.service,
        name=entry.name,
        administration=entry.administration or before.administration,
        **entry.texts,
        check_days=entry.check_days or before.check_days,
    )
    return before if after == before else replace(after, changed_at=now)


def _with_people(channel: Channel, entry: Entry) -> Channel:
    """The people that the file names: whoever is new has the part today."""
    known = parts(channel)
    second = entry.second_deputy or channel.second_deputy
    named = {
        Part.OWNER: entry.owner,
        Part.DEPUTY: entry.deputy,
        Part.SECOND_DEPUTY: second if second not in (entry.owner, entry.deputy) else None,
    }
    for part, person in named.items():
        holder, consent = known.get(part, (None, Consent.ASKED))
        channel = with_part(channel, part, person, consent if person == holder else Consent.YES)
    return channel


def edits(before: Channel, after: Channel) -> list[str]:
    """The names of the fields that differ."""
    return [name for name in COMPARED if getattr(before, name) != getattr(after, name)]


async def apply(
    store: Store,
    difference: Difference,
    now: datetime,
    calendar: WorkCalendar,
    written: Callable[[], None] = lambda: None,
) -> None:
    """Write the difference; `written` is called after each channel. Owner and deputy are told of
    what they have. Runs within one transaction. Raises: Conflict."""
    hours = {person.id: person.check_hour for person in await store.people.all()}
    active = await store.channels.all()
    for channel in difference.new:
        stored = await store.channels.add(replace(channel, snapshot_slot=free_slot(active)))
        active.append(stored)
        if stored.state is not ChannelState.APPROVED and stored.owner is not None:
            await store.schedule.save(first_looks(stored, hours[stored.owner], calendar, now))
            await _tell(store, stored, stored.keepers)
        written()
    for before, after in difference.changed:
        stored = await store.channels.save(after)
        if before.check_days is not after.check_days and after.active_at is not None:
            look = Scheduled(duty=DAILY_CHECK.name, subject=after.id, next_due_at=now)
            await store.schedule.save([look])
        if after.active_at is not None:
            newly_named = set(after.keepers) - set(before.keepers)
            await _tell(store, stored, newly_named)
        application = Notice(APPLICATION_VIEW, {"channel": stored.id})
        key = f"{APPLICATION_VIEW}/import/{stored.id}/{stored.version}"
        await store.outbox.put(key, "redraw", application, None)
        written()


async def _tell(store: Store, channel: Channel, people: Iterable[PersonId]) -> None:
    notice = Notice(ACTIVE_VIEW, {"channel": channel.id})
    for person in people:
        key = f"{ACTIVE_VIEW}/import/{channel.id}/{channel.version}/{person}"
        await store.outbox.put(key, "post", notice, person)
