"""Removes what has been kept long enough, a batch at a time.

Rows are picked with SKIP LOCKED, so that several processes can do it side by side.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import (
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
    ChatMessageRow,
    FileRow,
    InboxRow,
    IncidentRow,
    JournalRow,
    OccurrenceRow,
    OutboxRow,
    PersonRow,
    PostingRow,
    QuestionRow,
    SnapshotRow,
    table,
)

_absence = table(AbsenceRow)
_accepted = table(AcceptedRow)
_account = table(AccountRow)
_chat = table(ChatMessageRow)
_file = table(FileRow)
_inbox = table(InboxRow)
_incident = table(IncidentRow)
_journal = table(JournalRow)
_occurrence = table(OccurrenceRow)
_outbox = table(OutboxRow)
_person = table(PersonRow)
_posting = table(PostingRow)
_question = table(QuestionRow)
_snapshot = table(SnapshotRow)


def _forget(rows: Table, at: ColumnElement[datetime], over: ColumnElement[bool]) -> Delete:
    """Delete the oldest of the rows that are `over`, by their primary key."""
    key: list[Column[object]] = list(rows.primary_key)
    oldest = (
        select(*key)
        .where(over)
        .order_by(at)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=rows)  # left out by SQLite
    )
    return delete(rows).where((key[0] if len(key) == 1 else tuple_(*key)).in_(oldest))


_BEFORE = bindparam("before", type_=_outbox.c.closed_at.type)
_BEFORE_ON = bindparam("before_on", type_=Date())
_IS_GONE = exists().where(
    _person.c.id == _account.c.person, or_(~_person.c.active, ~_person.c.listed)
)
_HAS_RECORD = or_(
    exists().where(_incident.c.occurrence == _occurrence.c.id),
    exists().where(_snapshot.c.occurrence == _occurrence.c.id),
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
}


class Terms:
    """The port Terms."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def forget(self, kind: Kind, before: datetime, limit: int) -> int:
        values = {"before": before, "before_on": before.date(), "most": limit}
        statement = _STATEMENTS[kind]
        used = {name: values[name] for name in statement.compile().params if name in values}
        return (await self._connection.execute(statement, used)).rowcount
