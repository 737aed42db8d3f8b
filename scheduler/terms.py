"""The nightly job: removes what has been kept for as long as its setting says.

Each batch is a transaction of its own, so that nothing waits for it and a stop loses nothing;
processes that do it at once share the rows.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.terms import Kind
from bot.ports import OpenStore

BATCH_ROWS = 2_000
NIGHTLY_HOUR = 3

log = logging.getLogger(__name__)


class Removal:
    """Removes each kind of data `days` after it was over; 0 days = it is kept for good."""

    def __init__(
        self, open_store: OpenStore, days: Mapping[Kind, int], batch_rows: int = BATCH_ROWS
    ) -> None:
        self._open_store = open_store
        self._days = {kind: count for kind, count in days.items() if count > 0}
        self._batch_rows = batch_rows

    async def run(self, now: datetime) -> dict[Kind, int]:
        """Remove what is over at `now` (aware UTC, real time); how much of each kind that was."""
        removed = {}
        for kind, days in self._days.items():
            count = await self._forget(kind, now - timedelta(days=days))
            if count:
                removed[kind] = count
        if removed:
            log.info("removed: %s", {kind.value: count for kind, count in removed.items()})
        return removed

    async def _forget(self, kind: Kind, before: datetime) -> int:
        total = 0
        while True:
            async with self._open_store() as store:
                count = await store.terms.forget(kind, before, self._batch_rows)
            total += count
            if count < self._batch_rows:
                return total
