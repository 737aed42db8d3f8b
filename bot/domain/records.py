"""What must be kept for the diary: incidents found in comments, and the half-yearly snapshots."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.ids import ChannelId, FileId, IncidentId, OccurrenceId, PersonId, SnapshotId

MAX_DIARY_NUMBER_CHARACTERS = 60


class IncidentKind(StrEnum):
    """What was found, as the guideline lists it. Source: rules moderation/forbidden-content,
    moderation/offensive-personal-data."""

    PERSONAL_DATA = "personal_data"
    ATTACK = "attack"
    LANGUAGE = "language"
    ADVERTISING = "advertising"
    UNLAWFUL = "unlawful"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something found in the comments of a channel, to be registered in the diary.

    `what` describes it; the offending text itself is not copied here. `removed` = it has been taken
    away.
    Source: rule moderation/deleted-is-record.
    """

    id: IncidentId = IncidentId(0)
    channel: ChannelId
    occurrence: OccurrenceId | None
    kind: IncidentKind
    what: str
    removed: bool
    seen_by: PersonId
    seen_at: datetime
    diarienummer: str = ""
    registered_by: PersonId | None = None
    registered_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The picture of a channel that was taken for a half-year, and where it is registered.

    Source: rules half-year-documentation/snapshot, half-year-documentation/screenshot-and-register.
    """

    id: SnapshotId = SnapshotId(0)
    channel: ChannelId
    occurrence: OccurrenceId
    taken_on: date
    taken_by: PersonId
    picture: FileId | None = None
    diarienummer: str = ""
    version: int = 1
