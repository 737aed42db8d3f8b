"""Removes what has been kept long enough, a batch at a time.

Rows are picked with SKIP LOCKED, so that several processes can do it side by side.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    Delete,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.duties import OccurrenceState
from bot.domain.questions import QuestionState
from bot.domain.terms import Kind
from bot.ports import SCREEN
from store.tables import (
    AbsenceRow,
    AcceptedRow,
    AccountRow,
    CalendarEventRow,
    CalendarFeedRow,
    CalendarLinkRow,
    CalendarQuestionRow,
    ChatMessageRow,
    FileRow,
    InboxRow,
    IncidentRow,
    JournalRow,
    OccurrenceRow,
    OutboxRow,
    PaceRow,
    PersonRow,
    PostingRow,
    QuestionRow,
    RhythmDecisionRow,
    SnapshotRow,
    StandardAnswerRow,
    StandInRow,
    table,
)

_absence = table(AbsenceRow)
_accepted = table(AcceptedRow)
_account = table(AccountRow)
_calendar_event = table(CalendarEventRow)
_calendar_feed = table(CalendarFeedRow)
_calendar_link = table(CalendarLinkRow)
_calendar_question = table(CalendarQuestionRow)
_chat = table(ChatMessageRow)
_file = table(FileRow)
_inbox = table(InboxRow)
_incident = table(IncidentRow)
_journal = table(JournalRow)
_occurrence = table(OccurrenceRow)
_outbox = table(OutboxRow)
_pace = table(PaceRow)
_person = table(PersonRow)
_posting = table(PostingRow)
_question = table(QuestionRow)
_rhythm = table(RhythmDecisionRow)
_later = _rhythm.alias("later")
_snapshot = table(SnapshotRow)
_standard = table(StandardAnswerRow)
_stand_in = table(StandInRow)


_BEFORE = bindparam("before", type_=_outbox.c.closed_at.type)
_BEFORE_ON = bindparam("before_on", type_=Date())
_BEFORE_MS = bindparam("before_ms", type_=BigInteger())


def _forget(
    rows: Table,
    at: ColumnElement[Any],
    over: ColumnElement[bool],
    join: tuple[Table, ColumnElement[bool]] | None = None,
) -> Delete:
    """Delete the oldest of the rows that are `over`, by their primary key; `join` = another table,
    and on what, that says so."""
    key: list[Column[object]] = list(rows.primary_key)
    oldest = (
        select(*key)
        .select_from(rows.join(*join) if join else rows)
        .where(over)
        .order_by(at)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=rows)  # left out by SQLite
    )
    return delete(rows).where((key[0] if len(key) == 1 else tuple_(*key)).in_(oldest))


def _left(rows: Table, at: ColumnElement[datetime]) -> Delete:
    """Delete what belongs to people who have left and whom no account has been used by since."""
    owner = rows.c.person
    is_gone = exists().where(_person.c.id == owner, or_(~_person.c.active, ~_person.c.listed))
    is_used = exists().where(_account.c.person == owner, _account.c.used_at >= _BEFORE)
    return _forget(rows, at, and_(is_gone, ~is_used))


_IS_GONE = exists().where(
    _person.c.id == _account.c.person, or_(~_person.c.active, ~_person.c.listed)
)
_HAS_RECORD = or_(
    exists().where(_incident.c.occurrence == _occurrence.c.id),
    exists().where(_snapshot.c.occurrence == _occurrence.c.id),
)

# The days of the check are as decided last; crisis mode is until its end.
_STILL_APPLIES = or_(
    and_(
        _rhythm.c.check_days.is_not(None),
        ~exists().where(
            _later.c.channel == _rhythm.c.channel,
            _later.c.check_days.is_not(None),
            _later.c.id > _rhythm.c.id,
        ),
    ),
    and_(_rhythm.c.until_at.is_not(None), _rhythm.c.until_at >= _BEFORE),
)

_STATEMENTS: Mapping[Kind, Delete] = {
    Kind.INBOX: _forget(
        _inbox,
        _inbox.c.received_at,
        or_(
            _inbox.c.closed_at < _BEFORE,
            and_(_inbox.c.is_latest, _inbox.c.received_at < _BEFORE),
        ),
    ),
    Kind.OUTBOX: _forget(_outbox, _outbox.c.closed_at, _outbox.c.closed_at < _BEFORE),
    Kind.POSTINGS: _forget(
        _posting,
        _posting.c.posted_at,
        and_(_posting.c.posted_at < _BEFORE, _posting.c.message != SCREEN),
    ),
    Kind.KEYS: _forget(_accepted, _accepted.c.accepted_at, _accepted.c.accepted_at < _BEFORE),
    Kind.QUESTIONS: _forget(
        _question,
        _question.c.asked_at,
        and_(
            _question.c.asked_at < _BEFORE,
            _question.c.state != QuestionState.HANDED_OVER,
        ),
    ),
    Kind.STANDARD_ANSWERS: _forget(
        _standard, _standard.c.reviewed_at, _standard.c.reviewed_at < _BEFORE
    ),
    Kind.ABSENCES: _forget(_absence, _absence.c.last_on, _absence.c.last_on < _BEFORE_ON),
    Kind.JOURNAL: _forget(_journal, _journal.c.at, _journal.c.at < _BEFORE),
    Kind.FILES: _forget(
        _file,
        _file.c.sent_at,
        and_(_file.c.sent_at < _BEFORE, ~exists().where(_snapshot.c.picture == _file.c.id)),
    ),
    Kind.ACCOUNTS: _forget(
        _account, _account.c.used_at, and_(_account.c.used_at < _BEFORE, _IS_GONE)
    ),
    Kind.CHAT: _forget(_chat, _chat.c.at, _chat.c.at < _BEFORE),
    Kind.SUPERVISION: _forget(
        _occurrence,
        _occurrence.c.due_on,
        and_(
            _occurrence.c.due_on < _BEFORE_ON,
            _occurrence.c.state != OccurrenceState.OPEN,
            ~_HAS_RECORD,
        ),
    ),
    Kind.RHYTHMS: _forget(
        _rhythm, _rhythm.c.decided_at, and_(_rhythm.c.decided_at < _BEFORE, ~_STILL_APPLIES)
    ),
    Kind.STAND_INS: _forget(_stand_in, _stand_in.c.last_on, _stand_in.c.last_on < _BEFORE_ON),
    Kind.CALENDARS: _forget(
        _calendar_question,
        _calendar_question.c.last_on,
        and_(
            _calendar_question.c.last_on < _BEFORE_ON,
            ~exists().where(_calendar_event.c.question == _calendar_question.c.id),
        ),
    ),
    Kind.CALENDAR_LINKS: _left(_calendar_link, _calendar_link.c.next_read_at),
    Kind.CALENDAR_FEEDS: _left(_calendar_feed, _calendar_feed.c.made_at),
    Kind.PACE: _forget(_pace, _pace.c.free_at_ms, _pace.c.free_at_ms < _BEFORE_MS),
}

# What must go before what it belongs to.
_BEFOREHAND: Mapping[Kind, Delete] = {
    Kind.CALENDARS: _forget(
        _calendar_event,
        _calendar_question.c.last_on,
        _calendar_question.c.last_on < _BEFORE_ON,
        (_calendar_question, _calendar_event.c.question == _calendar_question.c.id),
    ),
}

# The tables whose rows have a term; what belongs to such a row goes with it.
TABLES = frozenset(
    str(statement.table) for statement in (*_STATEMENTS.values(), *_BEFOREHAND.values())
)


class Terms:
    """The port Terms."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def forget(self, kind: Kind, before: datetime, limit: int) -> int:
        values = {
            "before": before,
            "before_on": before.date(),
            "before_ms": int(before.timestamp() * 1000),
            "most": limit,
        }
        count = 0
        for statement in (_BEFOREHAND.get(kind), _STATEMENTS[kind]):
            if statement is not None:
                used = {name: values[name] for name in statement.compile().params if name in values}
                count = max(count, (await self._connection.execute(statement, used)).rowcount)
        return count
