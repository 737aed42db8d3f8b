"""Messages to send, the copies already sent, and the keys of what has had its effect."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import String, bindparam, cast, exists, func, literal, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PersonId
from bot.ports import MessageRef, Posting, Waiting
from bot.ui import Notice
from store.bulk import Bulk
from store.notices import noted, notice_key, read_notice
from store.rows import among, insert
from store.tables import HELD, IS_SCREEN, NOT_OVER, AcceptedRow, OutboxRow, PostingRow, table

# SQLite takes 32,766 variables in a statement, PostgreSQL 65,535.
MAX_KEYS_IN_STATEMENT = 1_000

_outbox = table(OutboxRow)
_posting = table(PostingRow)
_accepted = table(AcceptedRow)

_NEW = {
    "attempts": 0,
    "not_before": None,
    "held_until": None,
    "outcome": "",
    "closed_at": None,
}
_PUT = insert(_outbox).on_conflict_do_nothing(index_elements=["key"]).returning(_outbox.c.id)
_PUT_MANY = Bulk(
    _outbox,
    ["key", "kind", "person", "view", "args", *_NEW],
    lambda new: new.on_conflict_do_nothing(index_elements=["key"]).execution_options(
        preserve_rowcount=True
    ),
)
_IS_WAITING = text(NOT_OVER)
_NEXT = (
    select(_outbox.c.id)
    .where(
        _IS_WAITING,
        or_(_outbox.c.not_before.is_(None), _outbox.c.not_before <= bindparam("now")),
        or_(_outbox.c.held_until.is_(None), _outbox.c.held_until <= bindparam("town_now")),
    )
    .order_by(_outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)  # left out by SQLite, where a transaction is alone
    .cte("next")  # looked up once: PostgreSQL may run a subquery anew for each row, past its limit
)
_CLAIM = (
    update(_outbox)
    .where(_outbox.c.id.in_(select(_NEXT.c.id)))
    .values(attempts=_outbox.c.attempts + 1, not_before=bindparam("lease_ends_at"))
    .returning(
        *(_outbox.c[name] for name in ("id", "key", "kind", "view", "args", "person", "attempts"))
    )
)
_CLOSE = (
    update(_outbox)
    .where(_outbox.c.key.in_(bindparam("keys", expanding=True)), _IS_WAITING)
    .values(outcome=bindparam("how"), closed_at=bindparam("now"))
)
_PUT_OFF = (
    update(_outbox)
    .where(_outbox.c.key == bindparam("this"), _IS_WAITING)
    .values(not_before=bindparam("until"))
)
_HOLD = (
    update(_outbox)
    .where(_outbox.c.key == bindparam("this"), _IS_WAITING)
    .values(held_until=bindparam("until"), not_before=None, attempts=_outbox.c.attempts - 1)
)
_RELEASE = (
    update(_outbox)
    .where(text(HELD), _outbox.c.person == bindparam("of"), _outbox.c.view != bindparam("but"))
    .values(held_until=None)
)
_NEXT_HELD = select(func.min(_outbox.c.held_until)).where(
    text(HELD), _outbox.c.held_until > bindparam("after")
)
_WAITING = select(func.count()).select_from(_outbox).where(_IS_WAITING)

_MESSAGE = ("platform", "team", "place", "message")
_SHOWN = ("person", "view", "args", "notice_key", "posted_at")
_POSTED = Bulk(
    _posting,
    [*_MESSAGE, *_SHOWN],
    lambda new: new.on_conflict_do_update(
        index_elements=list(_MESSAGE), set_={name: new.excluded[name] for name in _SHOWN}
    ),
)
_COPIES = (
    select(*(_posting.c[name] for name in (*_MESSAGE, "person", "view", "args")))
    .where(_posting.c.notice_key == bindparam("key"))
    .order_by(_posting.c.id)
)
_AT = select(_posting.c.person, _posting.c.view, _posting.c.args).where(
    *(_posting.c[name] == bindparam(name) for name in _MESSAGE)
)
_HAS_POSTED = select(literal(True)).where(
    exists().where(*(_posting.c[name] == bindparam(name) for name in ("platform", "team", "place")))
)
_copy = _posting.alias("copy")
_HOLDERS = select(_copy.c.person).where(_copy.c.notice_key.in_(bindparam("keys", expanding=True)))
_REDRAW_SCREENS = (
    insert(_outbox)
    .from_select(
        ["key", "kind", "person", "view", "args", "attempts", "outcome"],
        select(
            literal("screen/") + cast(_posting.c.id, String) + bindparam("of_turn", type_=String),
            literal("redraw"),
            literal(None),
            _posting.c.view,
            _posting.c.args,
            literal(0),
            literal(""),
        ).where(
            text(IS_SCREEN),
            or_(among(_posting.c.person, "people"), _posting.c.person.in_(_HOLDERS)),
        ),
    )
    .on_conflict_do_nothing(index_elements=["key"])
)
_ACCEPT = _accepted.insert()
_FIND = select(_accepted.c.view, _accepted.c.args).where(_accepted.c.key == bindparam("this"))


class Outbox:
    """The port Outbox."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(
        self, key: str, kind: Literal["post", "redraw"], notice: Notice, person: PersonId | None
    ) -> bool:
        row = {"key": key, "kind": kind, "person": person, **noted(notice), **_NEW}
        return (await self._connection.execute(_PUT, row)).one_or_none() is not None

    async def put_many(
        self,
        rows: Sequence[tuple[str, Notice, PersonId | None]],
        kind: Literal["post", "redraw"] = "post",
    ) -> int:
        new = [
            {"key": key, "kind": kind, "person": person, **noted(notice), **_NEW}
            for key, notice, person in rows
        ]
        return (await _PUT_MANY.run(self._connection, new)).rowcount if new else 0

    async def put_held(self, key: str, notice: Notice, person: PersonId, until: datetime) -> bool:
        row: dict[str, Any] = {"key": key, "kind": "post", "person": person, **noted(notice)}
        row |= _NEW | {"held_until": until}
        return (await self._connection.execute(_PUT, row)).one_or_none() is not None

    async def claim(
        self,
        now: datetime,
        lease_seconds: float,
        limit: int,
        town_now: datetime | None = None,
    ) -> list[Waiting]:
        values = {
            "now": now,
            "town_now": town_now or now,
            "most": limit,
            "lease_ends_at": now + timedelta(seconds=lease_seconds),
        }
        rows = (await self._connection.execute(_CLAIM, values)).all()
        return [
            Waiting(
                key=row.key,
                kind=row.kind,
                notice=read_notice(row.view, row.args),
                person=row.person,
                attempts=row.attempts,
            )
            for row in sorted(rows, key=lambda row: int(row.id))
        ]

    async def close(self, keys: Sequence[str], outcome: str, now: datetime) -> None:
        for start in range(0, len(keys), MAX_KEYS_IN_STATEMENT):
            some = keys[start : start + MAX_KEYS_IN_STATEMENT]
            await self._connection.execute(_CLOSE, {"keys": some, "how": outcome, "now": now})

    async def put_off(self, key: str, until: datetime) -> None:
        await self._connection.execute(_PUT_OFF, {"this": key, "until": until})

    async def hold(self, key: str, until: datetime) -> None:
        await self._connection.execute(_HOLD, {"this": key, "until": until})

    async def release(self, person: PersonId, but: str) -> None:
        await self._connection.execute(_RELEASE, {"of": person, "but": but})

    async def next_held_at(self, after: datetime) -> datetime | None:
        found = await self._connection.execute(_NEXT_HELD, {"after": after})
        first: datetime | None = found.scalar_one()
        return first

    async def waiting(self) -> int:
        return int((await self._connection.execute(_WAITING)).scalar_one())

    async def posted(self, posting: Posting, now: datetime) -> None:
        await self.posted_many([posting], now)

    async def posted_many(self, postings: Sequence[Posting], now: datetime) -> None:
        last = {posting.message: posting for posting in postings}
        rows = [
            {name: getattr(message, name) for name in _MESSAGE}
            | {
                "person": posting.person,
                **noted(posting.notice),
                "notice_key": notice_key(posting.notice),
                "posted_at": now,
            }
            for message, posting in last.items()
        ]
        if rows:
            await _POSTED.run(self._connection, rows)

    async def postings(self, notice: Notice) -> list[Posting]:
        rows = (await self._connection.execute(_COPIES, {"key": notice_key(notice)})).all()
        return [
            Posting(
                person=row.person,
                notice=notice,
                message=MessageRef(**{name: getattr(row, name) for name in _MESSAGE}),
            )
            for row in rows
        ]

    async def posting_at(self, message: MessageRef) -> Posting | None:
        where = {name: getattr(message, name) for name in _MESSAGE}
        row = (await self._connection.execute(_AT, where)).one_or_none()
        if row is None:
            return None
        return Posting(person=row.person, notice=read_notice(row.view, row.args), message=message)

    async def has_posted(self, platform: str, team: str, place: str) -> bool:
        where = {"platform": platform, "team": team, "place": place}
        return (await self._connection.execute(_HAS_POSTED, where)).one_or_none() is not None

    async def redraw_screens(
        self, people: Collection[PersonId], changed: Collection[Notice] = ()
    ) -> None:
        values = {
            "people": set(people),
            "keys": [notice_key(notice) for notice in changed],
            "of_turn": f"/{secrets.token_hex(8)}",
        }
        await self._connection.execute(_REDRAW_SCREENS, values)


class Accepted:
    """The port Accepted."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, key: str, notice: Notice | None, now: datetime) -> None:
        row = {"key": key, "accepted_at": now, **noted(notice)}
        await self._connection.execute(_ACCEPT, row)

    async def find(self, key: str) -> tuple[bool, Notice | None]:
        row = (await self._connection.execute(_FIND, {"this": key})).one_or_none()
        if row is None:
            return False, None
        return True, None if row.view is None else read_notice(row.view, row.args)
