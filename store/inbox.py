"""What arrived from the platforms, kept until it has been dealt with."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Kept
from store.bulk import Bulk
from store.rows import insert
from store.tables import NOT_OVER, InboxRow, table

_inbox = table(InboxRow)

_NEW = insert(_inbox)
_COLUMNS = ("key", "platform", "payload", "is_latest", "received_at", "attempts", "not_before")
_ADD = Bulk(
    _inbox,
    _COLUMNS,
    lambda new: new.on_conflict_do_nothing(index_elements=["key"]).returning(_inbox.c.key),
)
_LATEST = _NEW.on_conflict_do_update(
    index_elements=["key"],
    set_={"payload": _NEW.excluded.payload, "received_at": _NEW.excluded.received_at},
    where=_inbox.c.closed_at.is_(None),
)
_IS_WAITING = text(f"{NOT_OVER} AND NOT is_latest")
_NEXT = (
    select(_inbox.c.id)
    .where(
        _IS_WAITING,
        _inbox.c.platform == bindparam("of_platform"),
        or_(_inbox.c.not_before.is_(None), _inbox.c.not_before <= bindparam("now")),
    )
    .order_by(_inbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)  # left out by SQLite, where a transaction is alone
    .cte("next")  # looked up once: PostgreSQL may run a subquery anew for each row, past its limit
)
_CLAIM = (
    update(_inbox)
    .where(_inbox.c.id.in_(select(_NEXT.c.id)))
    .values(attempts=_inbox.c.attempts + 1, not_before=bindparam("lease_ends_at"))
    .returning(*(_inbox.c[name] for name in ("id", "key", "payload", "attempts", "received_at")))
)
_THIS = _inbox.c.key == bindparam("this")
_CLOSE = update(_inbox).where(_THIS).values(payload="", closed_at=bindparam("now"))
_PUT_OFF = update(_inbox).where(_THIS).values(not_before=bindparam("until"))
_TAKE_LATEST = delete(_inbox).where(_THIS, _inbox.c.is_latest).returning(_inbox.c.payload)
_WAITING = select(func.count()).select_from(_inbox).where(_IS_WAITING)


class Inbox:
    """The port Inbox."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, key: str, platform: str, payload: str, now: datetime, lease_seconds: float
    ) -> bool:
        return bool(await self.add_many({key: payload}, platform, now, lease_seconds))

    async def add_many(
        self, arrived: Mapping[str, str], platform: str, now: datetime, lease_seconds: float
    ) -> set[str]:
        lease_ends_at = now + timedelta(seconds=lease_seconds)
        rows = [
            dict(zip(_COLUMNS, (key, platform, payload, False, now, 1, lease_ends_at), strict=True))
            for key, payload in arrived.items()
        ]
        return set((await _ADD.run(self._connection, rows)).scalars())

    async def claim(
        self, platform: str, now: datetime, lease_seconds: float, limit: int
    ) -> list[Kept]:
        values = {
            "of_platform": platform,
            "now": now,
            "most": limit,
            "lease_ends_at": now + timedelta(seconds=lease_seconds),
        }
        rows = (await self._connection.execute(_CLAIM, values)).all()
        return [
            Kept(
                key=row.key,
                payload=row.payload,
                attempts=row.attempts,
                age_seconds=(now - row.received_at).total_seconds(),
            )
            for row in sorted(rows, key=lambda row: int(row.id))
        ]

    async def close(self, key: str, now: datetime) -> None:
        await self.close_many([key], now)

    async def close_many(self, keys: Sequence[str], now: datetime) -> None:
        await self._connection.execute(_CLOSE, [{"this": key, "now": now} for key in keys])

    async def put_off(self, key: str, until: datetime) -> None:
        await self._connection.execute(_PUT_OFF, {"this": key, "until": until})

    async def latest(self, key: str, payload: str, now: datetime) -> None:
        row = {
            "key": key,
            "platform": "",
            "payload": payload,
            "is_latest": True,
            "received_at": now,
            "attempts": 0,
            "not_before": None,
            "closed_at": None,
        }
        await self._connection.execute(_LATEST, row)

    async def take_latest(self, key: str) -> str | None:
        found = await self._connection.execute(_TAKE_LATEST, {"this": key})
        return found.scalar_one_or_none()

    async def waiting(self) -> int:
        return int((await self._connection.execute(_WAITING)).scalar_one())
