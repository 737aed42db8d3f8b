"""Every table, with its indexes. A row has the fields of its dataclass."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Index,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    literal_column,
)
from sqlmodel import Field, SQLModel

from bot.domain.approvals import ApprovalKind, ApprovalState, Assurance, Level
from bot.domain.away_events import CalendarAnswer
from bot.domain.channels import (
    ChannelState,
    CheckDays,
    ChecklistAnswer,
    Consent,
    CrisisRhythm,
    Part,
    Service,
)
from bot.domain.closings import ClosingComment
from bot.domain.duties import OccurrenceState
from bot.domain.guideline import PageKind, Paragraph, Verdict
from bot.domain.people import Role
from bot.domain.questions import QuestionState
from bot.domain.records import IncidentKind
from bot.ports import SCREEN
from store.columns import MAX_KEY_PART_CHARACTERS, Id, Json, Key, OneOf, UtcDateTime, Words

KeyPart = Key(MAX_KEY_PART_CHARACTERS)

REGISTERED = "state IN ('waiting', 'approved', 'active', 'closing') AND address_key <> ''"
OPEN = "state = 'open'"
PENDING = "state = 'pending'"
HANDED_OVER = "state = 'handed_over'"
REPLIED = "state = 'replied'"
NOT_OVER = "closed_at IS NULL"
HELD = "closed_at IS NULL AND held_until IS NOT NULL"
NOT_ENDED = "closed_at IS NULL AND stopped_at IS NULL"
NOT_LEFT = "cancelled_at IS NULL AND (accepted_at IS NULL OR confirmed_at IS NULL)"
IS_SCREEN = f"message = '{SCREEN}'"


def _where(condition: str) -> dict[str, Any]:
    """An index of the rows that meet the condition only, on both databases."""
    return {
        "sqlite_where": literal_column(condition),
        "postgresql_where": literal_column(condition),
    }


class Row(SQLModel):
    """What all tables share: one MetaData, whose names for constraints migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def table(row: type[Row]) -> Table:
    """The Core table of a row class, for statements."""
    return Row.metadata.tables[str(row.__tablename__)]


class AdministrationRow(Row, table=True):
    __tablename__ = "administration"
    id: int = Field(primary_key=True, sa_type=Id)
    name: str = Field(sa_type=Key, unique=True)


class PersonRow(Row, table=True):
    """`email_key` is the address as it is compared; nobody shares one."""

    __tablename__ = "person"
    __table_args__ = (
        Index("uq_person_email_key", "email_key", unique=True, **_where("email_key <> ''")),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    name: str = Field(sa_type=Words)
    email: str = Field(sa_type=Words)
    email_key: str = Field(sa_type=Key)
    title: str = Field(sa_type=Words)
    language: str = Field(sa_type=Words)
    administration: int | None = Field(foreign_key="administration.id", sa_type=Id)
    manager: int | None = Field(foreign_key="person.id", sa_type=Id)
    stand_in: int | None = Field(foreign_key="person.id", sa_type=Id)
    roles: tuple[Role, ...] = Field(sa_type=Json(tuple[Role, ...]))
    listed: bool
    active: bool
    check_hour: int
    quiet_from: int
    quiet_to: int
    paused_until: date | None
    welcomed_at: datetime | None = Field(sa_type=UtcDateTime)


class AccountRow(Row, table=True):
    """The fields of `Account.ref` stand as columns of their own."""

    __tablename__ = "account"
    platform: str = Field(primary_key=True, sa_type=KeyPart)
    team: str = Field(primary_key=True, sa_type=KeyPart)
    user: str = Field(primary_key=True, sa_type=KeyPart)
    person: int = Field(foreign_key="person.id", index=True, sa_type=Id)
    address: str = Field(sa_type=Words)
    used_at: datetime | None = Field(sa_type=UtcDateTime)
    unreachable_at: datetime | None = Field(sa_type=UtcDateTime)


class ChannelRow(Row, table=True):
    """Two registrations at one address cannot stand beside each other."""

    __tablename__ = "channel"
    __table_args__ = (
        Index("uq_channel_address_key", "address_key", unique=True, **_where(REGISTERED)),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    state: ChannelState = Field(sa_type=OneOf(ChannelState))
    applicant: int = Field(foreign_key="person.id", index=True, sa_type=Id)
    administration: int | None = Field(foreign_key="administration.id", sa_type=Id)
    service: Service | None = Field(sa_type=OneOf(Service))
    name: str = Field(sa_type=Words)
    address: str = Field(sa_type=Words)
    address_key: str = Field(sa_type=Key)
    purpose: str = Field(sa_type=Words)
    audience: str = Field(sa_type=Words)
    goals: str = Field(sa_type=Words)
    benefit: str = Field(sa_type=Words)
    resources: str = Field(sa_type=Words)
    owner: int | None = Field(foreign_key="person.id", index=True, sa_type=Id)
    deputy: int | None = Field(foreign_key="person.id", index=True, sa_type=Id)
    second_deputy: int | None = Field(foreign_key="person.id", index=True, sa_type=Id)
    owner_consent: Consent = Field(sa_type=OneOf(Consent))
    deputy_consent: Consent = Field(sa_type=OneOf(Consent))
    second_deputy_consent: Consent = Field(sa_type=OneOf(Consent))
    check_days: CheckDays = Field(sa_type=OneOf(CheckDays))
    crisis_rhythm: CrisisRhythm | None = Field(sa_type=OneOf(CrisisRhythm))
    crisis_until: datetime | None = Field(sa_type=UtcDateTime)
    access_by: int | None = Field(foreign_key="person.id", sa_type=Id)
    access_at: datetime | None = Field(sa_type=UtcDateTime)
    access_place: str = Field(sa_type=Words)
    checklist: tuple[ChecklistAnswer, ...] = Field(sa_type=Json(tuple[ChecklistAnswer, ...]))
    active_at: datetime | None = Field(sa_type=UtcDateTime)
    snapshot_slot: int | None
    changed_at: datetime = Field(sa_type=UtcDateTime)
    version: int


class ApprovalRow(Row, table=True):
    """A channel has one request that waits, at most."""

    __tablename__ = "approval"
    __table_args__ = (
        Index("uq_approval_channel_pending", "channel", unique=True, **_where(PENDING)),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    channel: int = Field(foreign_key="channel.id", index=True, sa_type=Id)
    kind: ApprovalKind = Field(sa_type=OneOf(ApprovalKind))
    applicant: int = Field(foreign_key="person.id", sa_type=Id)
    manager: int | None = Field(foreign_key="person.id", sa_type=Id)
    stand_in: int | None = Field(foreign_key="person.id", sa_type=Id)
    level: Level = Field(sa_type=OneOf(Level))
    state: ApprovalState = Field(sa_type=OneOf(ApprovalState))
    asked_at: datetime = Field(sa_type=UtcDateTime)
    assurances: tuple[Assurance, ...] = Field(sa_type=Json(tuple[Assurance, ...]))
    note: str = Field(sa_type=Words)
    guideline: str = Field(sa_type=Words)
    decided_by: int | None = Field(foreign_key="person.id", sa_type=Id)
    decided_at: datetime | None = Field(sa_type=UtcDateTime)
    version: int


class ScheduledRow(Row, table=True):
    """The index holds all columns in the order in which they are taken."""

    __tablename__ = "schedule"
    __table_args__ = (Index("ix_schedule_next_due_at", "next_due_at", "duty", "subject"),)
    duty: str = Field(primary_key=True, sa_type=Key)
    subject: int = Field(primary_key=True, sa_type=Id)
    next_due_at: datetime = Field(sa_type=UtcDateTime)


class OccurrenceRow(Row, table=True):
    """`subject` is the id of a channel or of what else its duty is about."""

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("duty", "subject", "due_on", "slot"),
        Index("ix_occurrence_responsible", "responsible", "due_on"),
        Index("ix_occurrence_opened_for", "opened_for", "due_on"),
        Index("ix_occurrence_open_subject", "duty", "subject", **_where(OPEN)),
        Index("ix_occurrence_open_responsible", "responsible", "due_on", **_where(OPEN)),
        Index("ix_occurrence_open_opened_for", "opened_for", "due_on", **_where(OPEN)),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    duty: str = Field(sa_type=Key)
    subject: int = Field(sa_type=Id)
    due_on: date
    slot: int
    opened_for: int | None = Field(foreign_key="person.id", sa_type=Id)
    responsible: int | None = Field(foreign_key="person.id", sa_type=Id)
    state: OccurrenceState = Field(sa_type=OneOf(OccurrenceState))
    passed_by: tuple[int, ...] = Field(sa_type=Json(tuple[int, ...]))
    done_by: int | None = Field(foreign_key="person.id", sa_type=Id)
    done_at: datetime | None = Field(sa_type=UtcDateTime)
    outcome: str = Field(sa_type=Words)
    reason: str = Field(sa_type=Words)
    version: int


class RhythmDecisionRow(Row, table=True):
    __tablename__ = "rhythm_decision"
    __table_args__ = (Index("ix_rhythm_decision_channel", "channel", "decided_at"),)
    id: int = Field(primary_key=True, sa_type=Id)
    channel: int = Field(foreign_key="channel.id", sa_type=Id)
    check_days: CheckDays | None = Field(sa_type=OneOf(CheckDays))
    crisis: CrisisRhythm | None = Field(sa_type=OneOf(CrisisRhythm))
    until_at: datetime | None = Field(sa_type=UtcDateTime)
    reason: str = Field(sa_type=Words)
    decided_by: int = Field(foreign_key="person.id", sa_type=Id)
    decided_at: datetime = Field(sa_type=UtcDateTime)


class AbsenceRow(Row, table=True):
    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_person", "person", "last_on"),)
    id: int = Field(primary_key=True, sa_type=Id)
    person: int = Field(foreign_key="person.id", sa_type=Id)
    first_on: date
    last_on: date = Field(index=True)
    entered_by: int | None = Field(foreign_key="person.id", sa_type=Id)
    entered_at: datetime | None = Field(sa_type=UtcDateTime)
    kept_until: date | None = Field(index=True)


class StandInRow(Row, table=True):
    __tablename__ = "stand_in"
    id: int = Field(primary_key=True, sa_type=Id)
    channel: int = Field(foreign_key="channel.id", index=True, sa_type=Id)
    person: int = Field(foreign_key="person.id", index=True, sa_type=Id)
    first_on: date
    last_on: date = Field(index=True)
    entered_by: int = Field(foreign_key="person.id", sa_type=Id)
    entered_at: datetime = Field(sa_type=UtcDateTime)


class DeputyAnswerRow(Row, table=True):
    """Goes with its absence."""

    __tablename__ = "deputy_answer"
    absence: int = Field(foreign_key="absence.id", ondelete="CASCADE", primary_key=True, sa_type=Id)
    person: int = Field(foreign_key="person.id", primary_key=True, sa_type=Id)
    accepts: bool
    answered_at: datetime = Field(sa_type=UtcDateTime)


class CalendarLinkRow(Row, table=True):
    """The calendar that a person has connected; its address is a secret, and encrypted."""

    __tablename__ = "calendar_link"
    person: int = Field(primary_key=True, foreign_key="person.id", sa_type=Id)
    sealed_address: str = Field(sa_type=Words)
    etag: str = Field(sa_type=Words)
    read_at: datetime | None = Field(sa_type=UtcDateTime)
    next_read_at: datetime = Field(index=True, sa_type=UtcDateTime)
    failures: int


class CalendarQuestionRow(Row, table=True):
    __tablename__ = "calendar_question"
    id: int = Field(primary_key=True, sa_type=Id)
    person: int = Field(foreign_key="person.id", index=True, sa_type=Id)
    first_on: date
    last_on: date
    state: CalendarAnswer = Field(sa_type=OneOf(CalendarAnswer))
    asked_at: datetime = Field(sa_type=UtcDateTime)


class CalendarEventRow(Row, table=True):
    """An event that a person has been asked about, as a digest."""

    __tablename__ = "calendar_event"
    person: int = Field(primary_key=True, foreign_key="person.id", sa_type=Id)
    key: str = Field(primary_key=True, sa_type=Key)
    question: int = Field(foreign_key="calendar_question.id", index=True, sa_type=Id)


class CalendarFeedRow(Row, table=True):
    """The token is looked up by its digest, so that the search tells nothing about it."""

    __tablename__ = "calendar_feed"
    person: int = Field(primary_key=True, foreign_key="person.id", sa_type=Id)
    token: str = Field(sa_type=Words)
    token_digest: str = Field(unique=True, sa_type=Key)
    made_at: datetime = Field(sa_type=UtcDateTime)


class IncidentRow(Row, table=True):
    __tablename__ = "incident"
    id: int = Field(primary_key=True, sa_type=Id)
    channel: int = Field(foreign_key="channel.id", index=True, sa_type=Id)
    occurrence: int | None = Field(foreign_key="occurrence.id", sa_type=Id)
    kind: IncidentKind = Field(sa_type=OneOf(IncidentKind))
    what: str = Field(sa_type=Words)
    removed: bool
    seen_by: int = Field(foreign_key="person.id", sa_type=Id)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    diarienummer: str = Field(sa_type=Words)
    registered_by: int | None = Field(foreign_key="person.id", sa_type=Id)
    registered_at: datetime | None = Field(sa_type=UtcDateTime)
    version: int


class SnapshotRow(Row, table=True):
    """An occurrence is answered by one snapshot."""

    __tablename__ = "snapshot"
    id: int = Field(primary_key=True, sa_type=Id)
    channel: int = Field(foreign_key="channel.id", index=True, sa_type=Id)
    occurrence: int = Field(foreign_key="occurrence.id", unique=True, sa_type=Id)
    taken_on: date
    taken_by: int = Field(foreign_key="person.id", sa_type=Id)
    picture: int | None = Field(foreign_key="file.id", sa_type=Id)
    diarienummer: str = Field(sa_type=Words)
    version: int


class SuccessionRow(Row, table=True):
    """Somebody leaves a channel once at a time."""

    __tablename__ = "succession"
    __table_args__ = (
        Index("uq_succession_channel_leaver", "channel", "leaver", unique=True, **_where(NOT_LEFT)),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    channel: int = Field(foreign_key="channel.id", index=True, sa_type=Id)
    leaver: int = Field(foreign_key="person.id", index=True, sa_type=Id)
    part: Part = Field(sa_type=OneOf(Part))
    last_on: date
    noticed_at: datetime = Field(sa_type=UtcDateTime)
    is_leaving: bool
    named: int | None = Field(foreign_key="person.id", sa_type=Id)
    named_by: int | None = Field(foreign_key="person.id", sa_type=Id)
    accepted_at: datetime | None = Field(sa_type=UtcDateTime)
    temporary_at: datetime | None = Field(sa_type=UtcDateTime)
    removed_by: int | None = Field(foreign_key="person.id", sa_type=Id)
    removed_at: datetime | None = Field(sa_type=UtcDateTime)
    confirmed_by: int | None = Field(foreign_key="person.id", sa_type=Id)
    confirmed_at: datetime | None = Field(sa_type=UtcDateTime)
    cancelled_at: datetime | None = Field(sa_type=UtcDateTime)
    version: int


class ClosingRow(Row, table=True):
    """A channel is being closed once at a time."""

    __tablename__ = "closing"
    __table_args__ = (Index("uq_closing_channel", "channel", unique=True, **_where(NOT_ENDED)),)
    id: int = Field(primary_key=True, sa_type=Id)
    channel: int = Field(foreign_key="channel.id", index=True, sa_type=Id)
    approval: int = Field(foreign_key="approval.id", unique=True, sa_type=Id)
    asked_by: int = Field(foreign_key="person.id", sa_type=Id)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    reason: str = Field(sa_type=Words)
    comments: tuple[ClosingComment, ...] = Field(sa_type=Json(tuple[ClosingComment, ...]))
    farewell: str = Field(sa_type=Words)
    posted_by: int | None = Field(foreign_key="person.id", sa_type=Id)
    posted_at: datetime | None = Field(sa_type=UtcDateTime)
    stopped_by: int | None = Field(foreign_key="person.id", sa_type=Id)
    stopped_at: datetime | None = Field(sa_type=UtcDateTime)
    closed_by: int | None = Field(foreign_key="person.id", sa_type=Id)
    closed_at: datetime | None = Field(sa_type=UtcDateTime)
    version: int


class JournalRow(Row, table=True):
    """Who took which step about what; ids only, never texts."""

    __tablename__ = "journal"
    id: int = Field(primary_key=True, sa_type=Id)
    at: datetime = Field(index=True, sa_type=UtcDateTime)
    step: str = Field(sa_type=Words)
    person: int = Field(foreign_key="person.id", sa_type=Id)
    args: str = Field(sa_type=Words)


class QuestionRow(Row, table=True):
    __tablename__ = "question"
    __table_args__ = (
        Index("ix_question_handed_over", "asked_at", **_where(HANDED_OVER)),
        Index("ix_question_replied", "replied_at", **_where(REPLIED)),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    asker: int = Field(foreign_key="person.id", sa_type=Id)
    text: str = Field(sa_type=Words)
    language: str = Field(sa_type=Words)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    state: QuestionState = Field(sa_type=OneOf(QuestionState))
    verdict: Verdict = Field(sa_type=OneOf(Verdict))
    rules: tuple[str, ...] = Field(sa_type=Json(tuple[str, ...]))
    confidence: float
    page: str = Field(sa_type=Words)
    page_kind: PageKind | None = Field(sa_type=OneOf(PageKind))
    page_local: bool | None
    channel: int | None = Field(foreign_key="channel.id", sa_type=Id)
    wording: str = Field(sa_type=Words)
    reply: str = Field(sa_type=Words)
    replied_by: int | None = Field(foreign_key="person.id", sa_type=Id)
    replied_at: datetime | None = Field(sa_type=UtcDateTime)
    guideline_version: str = Field(sa_type=Words)
    document_version: int | None
    together: int | None = Field(index=True, sa_type=Id)
    helped: bool | None
    standard: int | None = Field(foreign_key="standard_answer.id", ondelete="SET NULL", sa_type=Id)
    version: int


class StandardAnswerRow(Row, table=True):
    __tablename__ = "standard_answer"
    id: int = Field(primary_key=True, sa_type=Id)
    question: str = Field(sa_type=Words)
    answer: str = Field(sa_type=Words)
    role: Role = Field(sa_type=OneOf(Role))
    saved_by: int = Field(foreign_key="person.id", sa_type=Id)
    saved_at: datetime = Field(sa_type=UtcDateTime)
    reviewed_at: datetime = Field(sa_type=UtcDateTime)
    version: int


class GuidelineDocumentRow(Row, table=True):
    __tablename__ = "guideline_document"
    guideline: str = Field(primary_key=True, sa_type=Key)
    version: int = Field(primary_key=True)
    imported_at: datetime = Field(sa_type=UtcDateTime)
    file_name: str = Field(sa_type=Words)
    sha256: str = Field(sa_type=Words)
    paragraphs: tuple[Paragraph, ...] = Field(sa_type=Json(tuple[Paragraph, ...]))
    ties: dict[str, int] = Field(sa_type=Json(dict[str, int]))


class OutboxRow(Row, table=True):
    """`id` is the order of arrival. A row leased or put off rests until `not_before`, which is real
    time; one held back for the reader's sake until `held_until`, by the town's clock."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "id", "not_before", **_where(NOT_OVER)),
        Index("ix_outbox_held", "held_until", **_where(HELD)),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    key: str = Field(unique=True, sa_type=Key)
    kind: str = Field(sa_type=Words)
    view: str = Field(sa_type=Words)
    args: str = Field(sa_type=Words)
    person: int | None = Field(foreign_key="person.id", sa_type=Id)
    attempts: int
    not_before: datetime | None = Field(sa_type=UtcDateTime)
    held_until: datetime | None = Field(sa_type=UtcDateTime)
    outcome: str = Field(sa_type=Words)
    closed_at: datetime | None = Field(sa_type=UtcDateTime)


class PostingRow(Row, table=True):
    """By `notice_key`, the digest of view and args, all copies of a notice are found."""

    __tablename__ = "posting"
    __table_args__ = (
        UniqueConstraint("platform", "team", "place", "message"),
        Index("ix_posting_screen", "person", **_where(IS_SCREEN)),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    platform: str = Field(sa_type=KeyPart)
    team: str = Field(sa_type=KeyPart)
    place: str = Field(sa_type=KeyPart)
    message: str = Field(sa_type=KeyPart)
    person: int = Field(foreign_key="person.id", sa_type=Id)
    view: str = Field(sa_type=Words)
    args: str = Field(sa_type=Words)
    notice_key: str = Field(index=True, sa_type=Words)
    posted_at: datetime = Field(sa_type=UtcDateTime)


class InboxRow(Row, table=True):
    """`id` is the order of arrival. A row leased or put off rests until `not_before`; one that is
    only the latest of its kind (`is_latest`) waits to be asked for."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_waiting", "id", "not_before", **_where(f"{NOT_OVER} AND NOT is_latest")),
        Index("ix_inbox_closed_at", "closed_at"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    key: str = Field(unique=True, sa_type=Key)
    platform: str = Field(sa_type=KeyPart)
    payload: str = Field(sa_type=Words)
    is_latest: bool
    received_at: datetime = Field(sa_type=UtcDateTime)
    attempts: int
    not_before: datetime | None = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(sa_type=UtcDateTime)


class PaceRow(Row, table=True):
    """When a place is free for the next message: milliseconds since 1970."""

    __tablename__ = "pace"
    platform: str = Field(primary_key=True, sa_type=KeyPart)
    team: str = Field(primary_key=True, sa_type=KeyPart)
    place: str = Field(primary_key=True, sa_type=KeyPart)
    free_at_ms: int = Field(sa_type=BigInteger)


class FileRow(Row, table=True):
    __tablename__ = "file"
    id: int = Field(primary_key=True, sa_type=Id)
    media_type: str = Field(sa_type=Words)
    content: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(sa_type=Words)
    sent_by: int = Field(foreign_key="person.id", sa_type=Id)
    sent_at: datetime = Field(sa_type=UtcDateTime)


class InstallationRow(Row, table=True):
    __tablename__ = "installation"
    platform: str = Field(primary_key=True, sa_type=KeyPart)
    team: str = Field(primary_key=True, sa_type=KeyPart)
    enterprise: str = Field(sa_type=Words)
    team_name: str = Field(sa_type=Words)
    bot: str = Field(sa_type=Words)
    bot_user: str = Field(sa_type=Words)
    scopes: str = Field(sa_type=Words)
    sealed_token: str = Field(sa_type=Words)
    installed_at: datetime = Field(sa_type=UtcDateTime)


class InstallationStateRow(Row, table=True):
    __tablename__ = "installation_state"
    state: str = Field(primary_key=True, sa_type=Key)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class AcceptedRow(Row, table=True):
    __tablename__ = "accepted"
    key: str = Field(primary_key=True, sa_type=Key)
    view: str | None = Field(sa_type=Words)
    args: str | None = Field(sa_type=Words)
    accepted_at: datetime = Field(sa_type=UtcDateTime)


class ChatMessageRow(Row, table=True):
    __tablename__ = "chat_message"
    __table_args__ = (
        Index("ix_chat_message_person", "person", "id"),
        Index("ix_chat_message_unread", "person", **_where("NOT is_read")),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    person: int = Field(foreign_key="person.id", sa_type=Id)
    at: datetime = Field(sa_type=UtcDateTime)
    words: str = Field(sa_type=Words)
    view: str | None = Field(sa_type=Words)
    args: str | None = Field(sa_type=Words)
    is_read: bool


class VariableRow(Row, table=True):
    __tablename__ = "variable"
    name: str = Field(primary_key=True, sa_type=Key)
    value: str = Field(sa_type=Words)
