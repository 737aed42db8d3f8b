"""When the next message may go to a place. Every process asks here, so all keep one pace."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, case
from sqlalchemy.ext.asyncio import AsyncConnection

from store.rows import insert
from store.tables import PaceRow, table

_pace = table(PaceRow)
_NEW = insert(_pace)
_RESERVE = _NEW.on_conflict_do_update(
    index_elements=["platform", "team", "place"],
    set_={
        "free_at_ms": case(
            (_pace.c.free_at_ms > bindparam("now_ms"), _pace.c.free_at_ms),
            else_=bindparam("now_ms"),
        )
        + bindparam("interval_ms")
    },
).returning(_pace.c.free_at_ms)
_HOLD = _NEW.on_conflict_do_update(
    index_elements=["platform", "team", "place"],
    set_={
        "free_at_ms": case(
            (_pace.c.free_at_ms > _NEW.excluded.free_at_ms, _pace.c.free_at_ms),
            else_=_NEW.excluded.free_at_ms,
        )
    },
)
_START = datetime(1970, 1, 1, tzinfo=UTC)


class Pace:
    """The port Pace."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def reserve(
        self, platform: str, team: str, place: str, now: datetime, interval_seconds: float
    ) -> datetime:
        now_ms, interval_ms = _milliseconds(now), round(interval_seconds * 1000)
        row = {
            "platform": platform,
            "team": team,
            "place": place,
            "free_at_ms": now_ms + interval_ms,
            "now_ms": now_ms,
            "interval_ms": interval_ms,
        }
        free_at_ms: int = (await self._connection.execute(_RESERVE, row)).scalar_one()
        return _START + timedelta(milliseconds=free_at_ms - interval_ms)

    async def hold(self, platform: str, team: str, place: str, until: datetime) -> None:
        row = {"platform": platform, "team": team, "place": place}
        await self._connection.execute(_HOLD, row | {"free_at_ms": _milliseconds(until)})


def _milliseconds(moment: datetime) -> int:
    return round((moment - _START) / timedelta(milliseconds=1))
