"""What the core needs from outside: the store and the platforms, and their faults."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from bot.domain.absences import Absence
from bot.domain.approvals import Approval
from bot.domain.channels import Channel
from bot.domain.duties import Duty, Occurrence, Scheduled
from bot.domain.guideline import Paragraph
from bot.domain.ids import (
    AbsenceId,
    ApprovalId,
    ChannelId,
    FileId,
    IncidentId,
    OccurrenceId,
    PersonId,
    QuestionId,
)
from bot.domain.people import Account, AccountRef, Administration, Person
from bot.domain.questions import Question
from bot.domain.records import Incident, Snapshot
from bot.events import FileRef, Profile
from bot.ui import Card, Notice

# --- What goes wrong ---------------------------------------------------------------------------


class Conflict(Exception):
    """Somebody else saved the row first; the turn is run again from the beginning."""


class NotFound(LookupError):
    """No row has the id, as when a button is forged."""


class NotAllowed(Exception):
    """The person may not do this; `who` says in a translated phrase who may."""

    def __init__(self, who: str = "") -> None:
        super().__init__(who)
        self.who = who


class TryLater(Exception):
    """The platform wants to be asked again after `seconds`; None = it did not say when."""

    def __init__(self, seconds: float | None = None) -> None:
        super().__init__("try again later" if seconds is None else f"try again in {seconds} s")
        self.seconds = seconds


class Unreachable(Exception):
    """The person cannot be reached on the platform: not installed, blocked, gone."""


class Unreadable(Exception):
    """A file cannot be taken: too big, of another kind, or not to be had. The text says which."""


# --- The platforms -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a direct message to an account goes."""

    ref: AccountRef
    place: str


# The `message` of a screen beside the conversation that always shows how things stand.
SCREEN = "screen"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """A message that was posted, as its platform names it; `message` SCREEN for a screen."""

    platform: str
    team: str
    place: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that was fetched, checked for its size and kind."""

    media_type: str
    content: bytes


class Platform(Protocol):
    """A chat service: what goes out. One function goes in, the Handler that the adapter is
    handed."""

    name: str

    async def post(self, to: Address, card: Card, notice: Notice) -> MessageRef:
        """Send the card. Raises: TryLater, Unreachable."""

    async def update(self, message: MessageRef, card: Card, notice: Notice) -> None:
        """Draw the message again as the card. Raises: TryLater, Unreachable."""

    async def profile(self, account: AccountRef) -> Profile:
        """What the service knows of the account. Raises: TryLater, Unreachable."""

    async def find(self, email: str) -> AccountRef | None:
        """The account of a colleague who has not written yet; None when there is none. Raises:
        TryLater."""

    async def fetch(self, file: FileRef) -> Picture:
        """The picture that a person sent. Raises: TryLater, Unreadable."""


# --- The store ---------------------------------------------------------------------------------


class People(Protocol):
    """Persons, their administrations and their accounts."""

    async def get(self, person: PersonId) -> Person:
        """Raises: NotFound."""

    async def many(self, people: Collection[PersonId]) -> dict[PersonId, Person]:
        """Those of the ids that exist."""

    async def all(self) -> list[Person]:
        """Everybody, also who has left, by name."""

    async def with_roles(self) -> list[Person]:
        """Everybody who has a role, by name."""

    async def by_email(self, email: str) -> Person | None:
        """Whatever the case of the address."""

    async def by_account(self, ref: AccountRef) -> Person | None:
        """Who uses the account."""

    async def add(self, person: Person) -> Person:
        """The person with an id."""

    async def save(self, person: Person) -> None:
        """Raises: NotFound."""

    async def link(self, account: Account) -> None:
        """Tie the account to its person, or renew its address and time of use; it can be reached
        again."""

    async def unlink(self, ref: AccountRef) -> None:
        """Forget the account; one that is unknown is passed over."""

    async def unreachable(self, ref: AccountRef, since: datetime) -> None:
        """Mark that messages to the account do not arrive, until it is linked or used again."""

    async def used(self, ref: AccountRef, now: datetime) -> None:
        """The person acts with the account: it can be reached, and is the one used last. Kept to
        the hour."""

    async def accounts(self, person: PersonId) -> list[Account]:
        """The person's accounts, the one used last first."""

    async def administrations(self) -> list[Administration]:
        """All, by name."""

    async def add_administration(self, name: str) -> Administration:
        """The administration of that name, made when there is none."""


class Channels(Protocol):
    """Channels and the requests about them."""

    async def get(self, channel: ChannelId) -> Channel:
        """Raises: NotFound."""

    async def many(self, channels: Collection[ChannelId]) -> dict[ChannelId, Channel]:
        """Those of the ids that exist."""

    async def all(self) -> list[Channel]:
        """Every channel, by name."""

    async def of(self, person: PersonId) -> list[Channel]:
        """Those that the person applied for, owns or is deputy of, by name."""

    async def at(self, address_key: str) -> list[Channel]:
        """Those registered at a normalised address; drafts and closed ones are not counted."""

    async def add(self, channel: Channel) -> Channel:
        """The channel with an id."""

    async def save(self, channel: Channel) -> Channel:
        """The channel with its next version. Raises: Conflict."""


class Approvals(Protocol):
    """Requests to managers, and their decisions."""

    async def get(self, approval: ApprovalId) -> Approval:
        """Raises: NotFound."""

    async def many(self, approvals: Collection[ApprovalId]) -> dict[ApprovalId, Approval]:
        """Those of the ids that exist."""

    async def of_channel(self, channel: ChannelId) -> list[Approval]:
        """The channel's requests, the latest first."""

    async def pending(self) -> list[Approval]:
        """Every request that waits for a decision, the oldest first."""

    async def add(self, approval: Approval) -> Approval:
        """The request with an id."""

    async def save(self, approval: Approval) -> Approval:
        """The request with its next version. Raises: Conflict."""


class Schedule(Protocol):
    """When each duty is next to be looked at for each subject."""

    async def take_due(self, now: datetime, limit: int) -> list[Scheduled]:
        """The rows due at `now`, the earliest first, locked for this transaction; others skip
        them."""

    async def next_due_at(self) -> datetime | None:
        """The earliest moment when anything is due; None when nothing is scheduled."""

    async def save(self, rows: Sequence[Scheduled]) -> None:
        """Add the rows, or move those that exist."""

    async def remove(self, rows: Sequence[Scheduled]) -> None:
        """Take the rows away; those that are gone already are passed over."""


class Occurrences(Protocol):
    """Each time that a duty fell due."""

    async def get(self, occurrence: OccurrenceId) -> Occurrence:
        """Raises: NotFound."""

    async def add(self, occurrences: Sequence[Occurrence]) -> list[Occurrence]:
        """Those that were not there yet (by duty, subject and date), with ids; the others are left
        as they are."""

    async def save(self, occurrence: Occurrence) -> Occurrence:
        """The occurrence with its next version. Raises: Conflict."""

    async def save_many(self, occurrences: Sequence[Occurrence]) -> None:
        """Save each as its next version. Raises: Conflict when any of them has another by now."""

    async def recent(
        self, duty: Duty, subjects: Collection[int], since: date
    ) -> dict[int, list[Occurrence]]:
        """By subject: the open ones of any date, and all with `due_on` from `since` on; by date."""

    async def of_person(self, duty: Duty, person: PersonId, since: date) -> list[Occurrence]:
        """Those that the person was given or has, that are open or due from `since` on; by date."""

    async def of_subject(
        self, duty: Duty, subject: int, first: date, last: date
    ) -> list[Occurrence]:
        """The subject's, due between two dates (both included); by date."""

    async def open_for(self, person: PersonId) -> list[Occurrence]:
        """Everything open that the person has now, of any duty; by date."""


class Absences(Protocol):
    """Who is away when."""

    async def get(self, absence: AbsenceId) -> Absence:
        """Raises: NotFound."""

    async def add(self, absence: Absence) -> Absence:
        """The absence with an id."""

    async def remove(self, absence: AbsenceId) -> None:
        """Take it away; one that is gone already is passed over."""

    async def between(
        self, first: date, last: date, people: Collection[PersonId] | None = None
    ) -> list[Absence]:
        """Those that touch the dates (both included), of some people or of all; by first date."""


class Records(Protocol):
    """Incidents, snapshots and the journal of who did what."""

    async def incident(self, incident: IncidentId) -> Incident:
        """Raises: NotFound."""

    async def add_incident(self, incident: Incident) -> Incident:
        """The incident with an id."""

    async def save_incident(self, incident: Incident) -> Incident:
        """The incident with its next version. Raises: Conflict."""

    async def unregistered(self, channels: Collection[ChannelId]) -> list[Incident]:
        """The incidents of the channels that have no diary number yet, the oldest first."""

    async def snapshot_of(self, occurrence: OccurrenceId) -> Snapshot | None:
        """The snapshot that answered an occurrence."""

    async def add_snapshot(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot with an id."""

    async def save_snapshot(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot with its next version. Raises: Conflict."""

    async def note(
        self, step: str, person: PersonId, args: Mapping[str, Any], now: datetime
    ) -> None:
        """One line of the journal: the step, who took it and the ids it was about; never texts."""


class Questions(Protocol):
    """What people asked."""

    async def get(self, question: QuestionId) -> Question:
        """Raises: NotFound."""

    async def add(self, question: Question) -> Question:
        """The question with an id."""

    async def save(self, question: Question) -> Question:
        """The question with its next version. Raises: Conflict."""

    async def handed_over(self) -> list[Question]:
        """Those that wait for a communicator's reply, the oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineDocument:
    """An imported version of the organisation's own document, and which paragraph each rule is tied
    to."""

    guideline: str
    version: int
    imported_at: datetime
    file_name: str
    sha256: str
    paragraphs: tuple[Paragraph, ...]
    ties: Mapping[str, int]

    def paragraph(self, rule: str) -> Paragraph | None:
        """The document's own words behind a rule; None when the rule found none."""
        number = self.ties.get(rule)
        return None if number is None else self.paragraphs[number]


class Guidelines(Protocol):
    """Imported guideline documents."""

    async def current(self, guideline: str) -> GuidelineDocument | None:
        """The version imported last."""

    async def add(self, document: GuidelineDocument) -> GuidelineDocument:
        """The document with its version number, one above the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message that waits in the outbox. `kind` "post" goes to `person`; "redraw" to every copy
    posted of the notice."""

    key: str
    kind: Literal["post", "redraw"]
    notice: Notice
    person: PersonId | None
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A copy of a notice that somebody has in a conversation."""

    person: PersonId
    notice: Notice
    message: MessageRef


class Outbox(Protocol):
    """Messages to send after the commit, and the copies already sent. Times here are real time,
    also in the demo."""

    async def put(
        self, key: str, kind: Literal["post", "redraw"], notice: Notice, person: PersonId | None
    ) -> bool:
        """Add the message unless the key has been there before; whether it was added."""

    async def put_many(
        self,
        rows: Sequence[tuple[str, Notice, PersonId | None]],
        kind: Literal["post", "redraw"] = "post",
    ) -> int:
        """Add messages (key, notice, person) whose keys are new; how many that was."""

    async def claim(self, now: datetime, lease_seconds: float, limit: int) -> list[Waiting]:
        """Lease up to `limit` waiting messages, the oldest first; each counts one attempt more."""

    async def close(self, keys: Sequence[str], outcome: str, now: datetime) -> None:
        """Mark the messages as over: "sent", "nothing" (nothing to say any more) or "failed"."""

    async def put_off(self, key: str, until: datetime) -> None:
        """Let the message wait until then."""

    async def waiting(self) -> int:
        """How many messages are not over."""

    async def posted(self, posting: Posting, now: datetime) -> None:
        """Remember a copy, or that a message now shows another notice."""

    async def postings(self, notice: Notice) -> list[Posting]:
        """Every copy of the notice."""

    async def posting_at(self, message: MessageRef) -> Posting | None:
        """What a message shows; None for one that shows no notice."""

    async def has_posted(self, platform: str, team: str, place: str) -> bool:
        """Whether a copy of any notice is known there."""

    async def redraw_screens(self, people: Collection[PersonId]) -> None:
        """Let the screens that these people have beside the conversation be drawn again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Something that arrived and is not dealt with yet: its payload, as the platform's adapter
    wrote it. `age_seconds` since it arrived."""

    key: str
    payload: str
    attempts: int
    age_seconds: float


class Inbox(Protocol):
    """What arrived, kept before it is acknowledged. Times here are real time."""

    async def add(
        self, key: str, platform: str, payload: str, now: datetime, lease_seconds: float
    ) -> bool:
        """Keep what arrived, leased to the caller; False when the key has been there before."""

    async def claim(
        self, platform: str, now: datetime, lease_seconds: float, limit: int
    ) -> list[Kept]:
        """Lease what is open and leased to nobody, the oldest first."""

    async def close(self, key: str, now: datetime) -> None:
        """It is dealt with: the payload is emptied, the key stays to know a repeat by."""

    async def put_off(self, key: str, until: datetime) -> None:
        """Let it wait until then."""

    async def latest(self, key: str, payload: str, now: datetime) -> None:
        """Keep only the latest payload under the key, to be asked for by `take_latest`."""

    async def take_latest(self, key: str) -> str | None:
        """The payload kept by `latest`, which is then forgotten; None when there is none."""

    async def forget(self, before: datetime) -> None:
        """Remove what was closed, or kept by `latest`, before then."""

    async def waiting(self) -> int:
        """How much is not dealt with."""


class Pace(Protocol):
    """When the next message may go to a place, shared by every process."""

    async def reserve(
        self, platform: str, team: str, place: str, now: datetime, interval_seconds: float
    ) -> datetime:
        """The first moment that is free for the place (`place` "" = the whole team); the next is
        free `interval_seconds` later."""

    async def hold(self, platform: str, team: str, place: str, until: datetime) -> None:
        """Nothing is free for the place before then."""


class Files(Protocol):
    """Pictures that people sent, in the database, so that every process has them."""

    async def add(self, picture: Picture, sent_by: PersonId, now: datetime) -> FileId:
        """The id of the new file."""

    async def get(self, file: FileId) -> Picture:
        """Raises: NotFound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The app in one workspace: what is needed to speak there. `sealed_token` is encrypted."""

    platform: str
    team: str
    enterprise: str
    team_name: str
    bot: str
    bot_user: str
    scopes: str
    sealed_token: str
    installed_at: datetime


class Installations(Protocol):
    """Where the app is installed, when several workspaces can install it; and the states of
    installations under way."""

    async def get(self, platform: str, team: str) -> Installation | None:
        """None when it is not installed there."""

    async def all(self, platform: str) -> list[Installation]:
        """Every workspace, by the id of its team."""

    async def save(self, installation: Installation) -> None:
        """Add it, or replace the one of the same team."""

    async def remove(self, platform: str, team: str) -> None:
        """Forget the workspace; one that is gone already is passed over."""

    async def begin(self, state: str, expires_at: datetime) -> None:
        """Remember the state of an installation that somebody has begun."""

    async def finish(self, state: str, now: datetime) -> bool:
        """Whether the state was begun and has not expired; it works once."""


class Accepted(Protocol):
    """Keys of messages, presses and forms that have had their effect."""

    async def add(self, key: str, notice: Notice | None, now: datetime) -> None:
        """Raises: Conflict when the key is there already."""

    async def find(self, key: str) -> tuple[bool, Notice | None]:
        """Whether the key has been accepted, and the view that then was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """One line of the browser chat: what the person wrote, or the notice that is drawn there."""

    id: int
    person: PersonId
    at: datetime
    words: str
    notice: Notice | None


class Chat(Protocol):
    """What stands in the demo's chat page, so that it can be drawn again after a restart."""

    async def add(
        self, person: PersonId, at: datetime, words: str = "", notice: Notice | None = None
    ) -> int:
        """The id of the new message."""

    async def change(self, message: int, notice: Notice) -> None:
        """Let the message show another notice. Raises: NotFound."""

    async def messages(self, person: PersonId, limit: int) -> list[ChatMessage]:
        """The person's last messages, the oldest first."""

    async def unread(self) -> dict[PersonId, int]:
        """How many messages each person has not seen; those with none are left out."""

    async def mark_read(self, person: PersonId) -> None:
        """The person has seen everything."""


class Variables(Protocol):
    """A few named values of the deployment, such as the demo's clock offset."""

    async def get(self, name: str) -> str | None:
        """None when it was never set."""

    async def set(self, name: str, value: str) -> None:
        """Keep the value."""


class Store(Protocol):
    """Everything that is kept, within one transaction."""

    people: People
    channels: Channels
    approvals: Approvals
    schedule: Schedule
    occurrences: Occurrences
    absences: Absences
    records: Records
    questions: Questions
    guidelines: Guidelines
    outbox: Outbox
    inbox: Inbox
    pace: Pace
    files: Files
    installations: Installations
    accepted: Accepted
    chat: Chat
    variables: Variables


# One transaction: committed at the end of the block, rolled back when it raises.
OpenStore = Callable[[], AbstractAsyncContextManager[Store]]
Clock = Callable[[], datetime]
Draw = Callable[[PersonId, Notice], Awaitable[Card | None]]


class DemoClock(Protocol):
    """The made-up town's clock: real time plus an offset that only grows."""

    def now(self) -> datetime:
        """The town's time, aware UTC."""

    def move_to(self, moment: datetime) -> AsyncIterator[datetime]:
        """Go there by way of every moment when something is due, doing it; yields each moment
        passed."""
