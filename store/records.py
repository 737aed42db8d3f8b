"""What is kept for the diary, and the journal of who did what."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ChannelId, IncidentId, OccurrenceId, PersonId
from bot.domain.records import Incident, Snapshot
from store.columns import canonical
from store.rows import Rows, among
from store.tables import IncidentRow, JournalRow, SnapshotRow, table

_incident = table(IncidentRow)
_snapshot = table(SnapshotRow)
_incidents = Rows(Incident, _incident)
_snapshots = Rows(Snapshot, _snapshot)

_UNREGISTERED = _incidents.select.where(
    among(_incident.c.channel, "channels"), _incident.c.diarienummer == ""
).order_by(_incident.c.seen_at, _incident.c.id)
_SINCE = _incidents.select.where(
    among(_incident.c.channel, "channels"), _incident.c.seen_at >= bindparam("since")
).order_by(_incident.c.seen_at, _incident.c.id)
_SNAPSHOT_OF = _snapshots.select.where(_snapshot.c.occurrence == bindparam("of"))
_OF_CHANNEL = _snapshots.select.where(_snapshot.c.channel == bindparam("of")).order_by(
    _snapshot.c.taken_on, _snapshot.c.id
)
_NOTE = table(JournalRow).insert()


class Records:
    """The port Records. A second snapshot for the same occurrence is a Conflict."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def incident(self, incident: IncidentId) -> Incident:
        return await _incidents.get(self._connection, incident)

    async def add_incident(self, incident: Incident) -> Incident:
        return await _incidents.add(self._connection, incident)

    async def save_incident(self, incident: Incident) -> Incident:
        return await _incidents.save(self._connection, incident)

    async def unregistered(self, channels: Collection[ChannelId]) -> list[Incident]:
        return await _incidents.all(self._connection, _UNREGISTERED, channels=channels)

    async def incidents_since(
        self, channels: Collection[ChannelId], since: datetime
    ) -> list[Incident]:
        return await _incidents.all(self._connection, _SINCE, channels=channels, since=since)

    async def snapshot_of(self, occurrence: OccurrenceId) -> Snapshot | None:
        found = await _snapshots.all(self._connection, _SNAPSHOT_OF, of=occurrence)
        return found[0] if found else None

    async def snapshots(self, channel: ChannelId) -> list[Snapshot]:
        return await _snapshots.all(self._connection, _OF_CHANNEL, of=channel)

    async def add_snapshot(self, snapshot: Snapshot) -> Snapshot:
        return await _snapshots.add(self._connection, snapshot)

    async def save_snapshot(self, snapshot: Snapshot) -> Snapshot:
        return await _snapshots.save(self._connection, snapshot)

    async def note(
        self, step: str, person: PersonId, args: Mapping[str, Any], now: datetime
    ) -> None:
        line = {"at": now, "step": step, "person": person, "args": canonical(args)}
        await self._connection.execute(_NOTE, line)
