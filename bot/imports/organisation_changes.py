"""What a file of the organisation changes, and writing it: people, and the requests that wait for
their managers."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import departures
from bot.domain.absences import away
from bot.domain.approvals import Approval, Level, closest_manager, route
from bot.domain.calendar import WorkCalendar
from bot.domain.channels import Channel, ChannelState, parts
from bot.domain.duties import APPLICATION_VIEW, CHOOSE_VIEW, REQUEST_VIEW
from bot.domain.ids import AdministrationId, PersonId
from bot.domain.people import Account, AccountRef, Person, communicators
from bot.domain.waiting_approvals import schedule_approval
from bot.imports.organisation import Entry
from bot.ports import Store
from bot.ui import Notice

TEAMS = "teams"
People = Mapping[PersonId, Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One field of somebody, before and after, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the file changes. `gone` are people who do not stand in it: they lose their place in
    the organisation data, but stay where their channels and decisions name them."""

    administrations: tuple[str, ...]
    new: tuple[Entry, ...]
    changed: tuple[tuple[Person, Entry, tuple[Edit, ...]], ...]
    gone: tuple[Person, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.administrations or self.new or self.changed or self.gone)


async def compare(store: Store, entries: Sequence[Entry], *, tenant: str = "") -> Difference:
    """What the people of a file change in the store. `tenant`: the one in Microsoft Entra that the
    file's `entra_id` belong to; "" = they are passed over."""
    people = {p.email.casefold(): p for p in await store.people.all() if p.email}
    names = {a.id: a.name for a in await store.people.administrations()}
    emails = {person.id: person.email.casefold() for person in people.values()}
    changed = []
    for entry in entries:
        person = people.get(entry.email)
        if person is None:
            continue
        edits = _edits(person, entry, names, emails)
        if await _is_unlinked(store, person.id, entry, tenant):
            edits = (*edits, Edit(field="entra_id", before="", after=entry.entra_id))
        if edits:
            changed.append((person, entry, edits))
    in_file = {entry.email for entry in entries}
    wanted = dict.fromkeys(entry.administration for entry in entries if entry.administration)
    return Difference(
        administrations=tuple(name for name in wanted if name not in names.values()),
        new=tuple(entry for entry in entries if entry.email not in people),
        changed=tuple(changed),
        gone=tuple(
            person for email, person in people.items() if person.listed and email not in in_file
        ),
    )


def _edits(
    person: Person,
    entry: Entry,
    names: Mapping[AdministrationId, str],
    emails: Mapping[PersonId, str],
) -> tuple[Edit, ...]:
    before = {
        "name": person.name,
        "title": person.title,
        "administration": names.get(person.administration or AdministrationId(0), ""),
        "manager": emails.get(person.manager or PersonId(0), ""),
        "stand_in": emails.get(person.stand_in or PersonId(0), ""),
        "roles": ", ".join(sorted(person.roles)),
        "language": person.language,
        "listed": "yes" if person.listed and person.active else "no",
    }
    after = {
        "name": entry.name,
        "title": entry.title,
        "administration": entry.administration,
        "manager": entry.manager,
        "stand_in": entry.stand_in,
        "roles": ", ".join(sorted(entry.roles)),
        "language": _language(person, entry),
        "listed": "yes",
    }
    return tuple(
        Edit(field=name, before=before[name], after=after[name])
        for name in before
        if before[name] != after[name]
    )


def _account(entry: Entry, tenant: str) -> AccountRef:
    return AccountRef(platform=TEAMS, team=tenant, user=entry.entra_id)


async def _is_unlinked(store: Store, person: PersonId, entry: Entry, tenant: str) -> bool:
    """Whether the file gives the person an account in Teams that is not known as theirs."""
    if not (tenant and entry.entra_id):
        return False
    holder = await store.people.by_account(_account(entry, tenant))
    return holder is None or holder.id != person


def _language(person: Person, entry: Entry) -> str:
    """The file's language, until the person has met Kanalvakt: then their own choice counts."""
    return person.language if person.welcomed_at or not entry.language else entry.language


async def apply(
    store: Store,
    difference: Difference,
    now: datetime,
    calendar: WorkCalendar,
    *,
    default_language: str,
    tenant: str = "",
    written: Callable[[], None] = lambda: None,
) -> list[Approval]:
    """Write the difference; `written` is called after each person. Gives the requests that were
    moved to another manager, who are told. Runs within one transaction of `store`."""
    before = {person.id: person for person in await store.people.all()}
    places = {
        name: (await store.people.add_administration(name)).id
        for name in _administrations(difference)
    }
    ids = {person.email.casefold(): person.id for person in before.values()}
    for entry in difference.new:
        person = Person(
            id=PersonId(0),
            name=entry.name,
            email=entry.email,
            language=entry.language or default_language,
        )
        ids[entry.email] = (await store.people.add(person)).id
    people = {person.id: person for person in await store.people.all()}
    known = [(person, entry) for person, entry, _edits in difference.changed]
    for person, entry in [*known, *((people[ids[e.email]], e) for e in difference.new)]:
        await store.people.save(
            replace(
                person,
                name=entry.name,
                title=entry.title,
                administration=places.get(entry.administration),
                manager=ids.get(entry.manager),
                stand_in=ids.get(entry.stand_in),
                roles=entry.roles,
                language=_language(person, entry),
                listed=True,
                active=True,
            )
        )
        if await _is_unlinked(store, person.id, entry, tenant):
            # The chat with them is not known yet: the address is that of the account itself.
            account = _account(entry, tenant)
            await store.people.link(Account(ref=account, person=person.id, address=account.user))
        written()
    for person in difference.gone:
        await store.people.save(replace(person, listed=False))
        await departures.begin(store, person.id, departures.gone_on(now), now)
        written()
    for person, _entry, _edits in difference.changed:
        if not (person.listed and person.active):
            await departures.call_off(store, person.id, now)
    return await _reroute(store, before, now, calendar)


def _administrations(difference: Difference) -> Iterable[str]:
    entries = [*difference.new, *(entry for _person, entry, _edits in difference.changed)]
    return dict.fromkeys(entry.administration for entry in entries if entry.administration)


async def _reroute(
    store: Store, before: People, now: datetime, calendar: WorkCalendar
) -> list[Approval]:
    """Hand each waiting request to the manager that its applicant has now. Source: ADM1, REG2."""
    people = {person.id: person for person in await store.people.all()}
    today = calendar.today(now)
    absent = away(await store.absences.between(today, today), today)
    moved = []
    for approval in await store.approvals.pending():
        changed = _rerouted(approval, before, people, absent, now)
        if changed != approval:
            stored = await store.approvals.save(changed)
            await _tell(store, stored, _deciding(approval), people, now, calendar)
            moved.append(stored)
    return moved


def _rerouted(
    approval: Approval, before: People, people: People, absent: Collection[PersonId], now: datetime
) -> Approval:
    """The request as the new organisation has it: with its applicant's new manager, or the
    manager's new stand-in.

    A manager whom the communicator chose keeps it, unless the applicant's own manager changes.
    """
    applicant = people[approval.applicant]
    to = route(applicant, people, absent)
    was = closest_manager(before.get(applicant.id, applicant), before)
    decider = people.get(approval.manager) if approval.manager else None
    if (was.id if was else None) == to.manager and decider is not None and decider.listed:
        is_own = approval.manager == to.manager
        return replace(approval, stand_in=to.stand_in) if is_own else approval
    if (to.manager, to.stand_in) == (approval.manager, approval.stand_in):
        return approval
    return replace(approval, manager=to.manager, stand_in=to.stand_in, level=to.level, asked_at=now)


def _deciding(approval: Approval) -> PersonId | None:
    if approval.level is Level.COMMUNICATOR:
        return None
    return approval.manager if approval.level is Level.MANAGER else approval.stand_in


async def _tell(
    store: Store,
    approval: Approval,
    asked: PersonId | None,
    people: People,
    now: datetime,
    calendar: WorkCalendar,
) -> None:
    """Schedule the request anew, tell whoever is to act and was not `asked`, and redraw it."""
    deciding, scheduled = _deciding(approval), schedule_approval(approval, calendar)
    if approval.level is Level.COMMUNICATOR:
        view, place = CHOOSE_VIEW, people[approval.applicant].administration
        readers = [person.id for person in communicators(people.values(), place)]
        await store.schedule.remove([scheduled])
    else:
        view, readers = REQUEST_VIEW, [deciding] if deciding not in (None, asked) else []
        await store.schedule.save([scheduled])
    notice = Notice(view, {"approval": approval.id})
    stamp = f"{approval.id}/{approval.version}/{now:%Y%m%dT%H%M%S}"
    for reader in readers:
        await store.outbox.put(f"{view}/org/{stamp}/{reader}", "post", notice, reader)
    application = Notice(APPLICATION_VIEW, {"channel": approval.channel})
    for redrawn in (Notice(REQUEST_VIEW, {"approval": approval.id}), application):
        await store.outbox.put(f"{redrawn.view}/org/{stamp}", "redraw", redrawn, None)


async def left_without(store: Store, gone: Iterable[Person]) -> list[tuple[Channel, Person]]:
    """The channels that an owner or a deputy among `gone` has left, with the person."""
    people = {person.id: person for person in gone}
    return [
        (channel, people[person])
        for channel in await store.channels.all()
        if channel.state is not ChannelState.CLOSED
        for person, _ in parts(channel).values()
        if person in people
    ]
