"""Five channels of Solvik, each in another state."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.addresses import normalise
from bot.domain.approvals import Approval, ApprovalState, Assurance, route
from bot.domain.calendar import WorkCalendar, half_year
from bot.domain.channels import (
    Channel,
    ChannelState,
    ChecklistAnswer,
    ChecklistItem,
    Consent,
    Service,
)
from bot.domain.duties import REQUEST_VIEW, SNAPSHOT, Occurrence, OccurrenceState, Scheduled
from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.domain.plans import first_looks
from bot.domain.records import Snapshot
from bot.domain.snapshots import next_snapshot, next_step, snapshot_date
from bot.domain.waiting_approvals import schedule_approval
from bot.ports import Store
from bot.ui import Notice

ACTIVE_SINCE_DAYS = 300
GUIDELINE = "Tyresö kommun, version 1"

Residents = Mapping[str, Person]


async def add_channels(
    store: Store, people: Residents, now: datetime, calendar: WorkCalendar
) -> None:
    """Five channels: a draft, one before its manager, one to be made ready, two active."""
    await store.channels.add(
        Channel(
            applicant=people["emily"].id,
            administration=people["emily"].administration,
            service=Service.INSTAGRAM,
            name="Solvik Language Café",
            purpose="Show what we do at the language café.",
            owner=people["emily"].id,
            changed_at=now,
        )
    )
    await _waiting(store, people, now, calendar)
    await _approved(store, people, now)
    library = _channel(people, now, "tove", "omar", Service.FACEBOOK, "Solviks bibliotek")
    stories = _channel(people, now, "tove", "omar", Service.INSTAGRAM, "Sagostunden i Solvik")
    for channel, is_pictured in ((library, False), (stories, True)):
        await _active(store, channel, people, now, calendar, is_pictured=is_pictured)


def _channel(
    people: Residents, now: datetime, owner: str, deputy: str, service: Service, name: str
) -> Channel:
    """A whole application, with everybody's yes."""
    slug = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())
    address = f"https://www.{service.value}.com/{slug}.exempel"
    return Channel(
        state=ChannelState.WAITING,
        applicant=people[owner].id,
        administration=people[owner].administration,
        service=service,
        name=name,
        address=address,
        address_key=normalise(address, service.value),
        purpose="Berätta vad som händer hos oss och svara på frågor.",
        audience="Familjer och unga i Solvik",
        goals="Fler hittar till våra aktiviteter.",
        benefit="Nyheter och snabba svar där de redan är.",
        resources="Två timmar i veckan, även under somrarna.",
        owner=people[owner].id,
        deputy=people[deputy].id,
        owner_consent=Consent.YES,
        deputy_consent=Consent.YES,
        changed_at=now,
    )


async def _waiting(store: Store, people: Residents, now: datetime, calendar: WorkCalendar) -> None:
    channel = _channel(people, now, "sara", "emily", Service.YOUTUBE, "Boktips från Solviks skola")
    channel = await store.channels.add(replace(channel, deputy_consent=Consent.ASKED))
    to = route(people["sara"], {person.id: person for person in people.values()}, ())
    approval = await store.approvals.add(
        Approval(
            channel=channel.id,
            applicant=channel.applicant,
            manager=to.manager,
            stand_in=to.stand_in,
            level=to.level,
            asked_at=now,
        )
    )
    await store.schedule.save([schedule_approval(approval, calendar)])
    request = Notice(REQUEST_VIEW, {"approval": approval.id})
    await store.outbox.put("demo/request", "post", request, to.manager)
    await _ask_deputy(store, channel)


async def _ask_deputy(store: Store, channel: Channel) -> None:
    args = {"channel": channel.id, "person": channel.deputy}
    notice = Notice("owner_and_deputy.consent", args)
    await store.outbox.put("demo/consent", "post", notice, channel.deputy)


async def _approved(store: Store, people: Residents, now: datetime) -> None:
    channel = _channel(people, now, "helena", "sara", Service.FACEBOOK, "Solviks skola")
    channel = await store.channels.add(replace(channel, state=ChannelState.APPROVED))
    await _decision(store, channel, people["mats"].id, now)
    for view, person in (("new_channel", people["johan"]), ("checklist", people["helena"])):
        notice = Notice(f"start_channel.{view}", {"channel": channel.id})
        await store.outbox.put(f"demo/{view}", "post", notice, person.id)


async def _decision(store: Store, channel: Channel, manager: PersonId, at: datetime) -> None:
    await store.approvals.add(
        Approval(
            channel=channel.id,
            applicant=channel.applicant,
            manager=manager,
            state=ApprovalState.APPROVED,
            asked_at=at,
            assurances=tuple(Assurance),
            guideline=GUIDELINE,
            decided_by=manager,
            decided_at=at,
        )
    )


async def _active(
    store: Store,
    channel: Channel,
    people: Residents,
    now: datetime,
    calendar: WorkCalendar,
    *,
    is_pictured: bool,
) -> None:
    since = now - timedelta(days=ACTIVE_SINCE_DAYS)
    channel = await store.channels.add(
        replace(
            channel,
            state=ChannelState.ACTIVE,
            access_by=people["maria"].id,
            access_at=since,
            checklist=tuple(ChecklistAnswer(item=item) for item in ChecklistItem),
            active_at=since,
        )
    )
    await _decision(store, channel, people["sven"].id, since)
    looks = first_looks(channel, people["tove"].check_hour, calendar, now)
    snapshot = await _snapshot(store, channel, now, calendar, is_pictured=is_pictured)
    await store.schedule.save([*looks, snapshot])


async def _snapshot(
    store: Store, channel: Channel, now: datetime, calendar: WorkCalendar, *, is_pictured: bool
) -> Scheduled:
    """This half-year's picture, when its day has come: registered, or waiting for its reminder."""
    following = next_snapshot(channel, calendar, now)
    today = calendar.today(now)
    due_on = snapshot_date(channel, half_year(today), calendar)
    if due_on > today or channel.owner is None:
        return following
    occurrence = Occurrence(
        duty=SNAPSHOT.name,
        subject=channel.id,
        due_on=due_on,
        opened_for=channel.owner,
        responsible=channel.owner,
    )
    if not is_pictured:
        await store.occurrences.add([occurrence])
        return next_step(occurrence, calendar, now) or following
    done_at = calendar.at(due_on, 10)
    done = replace(
        occurrence,
        state=OccurrenceState.DONE,
        done_by=channel.owner,
        done_at=min(done_at, now),
        outcome="done",
    )
    for stored in await store.occurrences.add([done]):
        await store.records.add_snapshot(
            Snapshot(
                channel=channel.id,
                occurrence=stored.id,
                taken_on=due_on,
                taken_by=channel.owner,
                diarienummer=f"KFN {due_on.year}/117",
            )
        )
    return following
