"""In which workspaces the app is installed, and the installations that somebody has begun."""

from datetime import datetime

from sqlalchemy import bindparam, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Installation
from store.rows import Rows, insert
from store.tables import InstallationRow, InstallationStateRow, table

_installation = table(InstallationRow)
_state = table(InstallationStateRow)
_installations = Rows(Installation, _installation)

_OF_PLATFORM = _installations.select.where(_installation.c.platform == bindparam("of"))
_ONE = _OF_PLATFORM.where(_installation.c.team == bindparam("in_team"))
_NEW = insert(_installation)
_SAVE = _NEW.on_conflict_do_update(
    index_elements=["platform", "team"],
    set_={name: _NEW.excluded[name] for name in _installations.names},
)
_REMOVE = delete(_installation).where(
    _installation.c.platform == bindparam("of"), _installation.c.team == bindparam("in_team")
)
_BEGIN = _state.insert()
_FINISH = delete(_state).where(_state.c.state == bindparam("this")).returning(_state.c.expires_at)
_EXPIRED = delete(_state).where(_state.c.expires_at < bindparam("now"))


class Installations:
    """The port Installations."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, platform: str, team: str) -> Installation | None:
        found = await _installations.all(self._connection, _ONE, of=platform, in_team=team)
        return found[0] if found else None

    async def all(self, platform: str) -> list[Installation]:
        statement = _OF_PLATFORM.order_by(_installation.c.team)
        return await _installations.all(self._connection, statement, of=platform)

    async def save(self, installation: Installation) -> None:
        await self._connection.execute(_SAVE, _installations.values(installation))

    async def remove(self, platform: str, team: str) -> None:
        await self._connection.execute(_REMOVE, {"of": platform, "in_team": team})

    async def begin(self, state: str, expires_at: datetime, now: datetime) -> None:
        await self._connection.execute(_EXPIRED, {"now": now})
        await self._connection.execute(_BEGIN, {"state": state, "expires_at": expires_at})

    async def finish(self, state: str, now: datetime) -> bool:
        row = (await self._connection.execute(_FINISH, {"this": state})).one_or_none()
        return row is not None and now <= row.expires_at
