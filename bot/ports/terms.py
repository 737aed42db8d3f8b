"""What is kept for a time only, in the store."""

from datetime import datetime
from typing import Protocol

from bot.domain.terms import Kind


class Terms(Protocol):
    """Removes what has been kept long enough."""

    async def forget(self, kind: Kind, before: datetime, limit: int) -> int:
        """Remove up to `limit` rows of the kind that were over before then, the oldest first; how
        many that was. What a record needs stays: a picture of a snapshot, a check that an incident
        or a snapshot belongs to, a decision that still applies, what waits. Rows that another
        process removes now are passed over."""
