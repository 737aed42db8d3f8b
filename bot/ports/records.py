"""Incidents, snapshots, the journal and questions in the store."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

from bot.domain.ids import ChannelId, IncidentId, OccurrenceId, PersonId, QuestionId
from bot.domain.questions import Question
from bot.domain.records import Incident, Snapshot


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

    async def incidents_since(
        self, channels: Collection[ChannelId], since: datetime
    ) -> list[Incident]:
        """Those seen in the channels from the moment on, the oldest first."""

    async def snapshot_of(self, occurrence: OccurrenceId) -> Snapshot | None:
        """The snapshot that answered an occurrence."""

    async def snapshots(self, channel: ChannelId) -> list[Snapshot]:
        """Every snapshot of the channel, the oldest first."""

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

    async def together(self, first: QuestionId) -> list[Question]:
        """The questions of one message, in their order, by the first of them."""

    async def about(self, channels: Collection[ChannelId]) -> list[Question]:
        """Those about the channels, the oldest first."""

    async def asked_between(self, begin: datetime, end: datetime) -> list[Question]:
        """Those asked from `begin` on and before `end` (aware UTC), the oldest first."""

    async def replied_since(self, since: datetime) -> list[Question]:
        """Those that a communicator has answered from the moment on, the newest first."""

    async def handed_over(self) -> list[Question]:
        """Those that wait for a communicator's reply, the oldest first."""
