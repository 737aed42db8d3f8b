"""What has arrived, and what has had its effect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.ui import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Something that arrived and is not dealt with yet: its payload, as the platform's adapter
    wrote it. `age_seconds` since it arrived."""

    key: str
    payload: str
    attempts: int
    age_seconds: float


class Inbox(Protocol):
    """What arrived, kept before it is acknowledged. Times here are real time."""

    async def add(
        self, key: str, platform: str, payload: str, now: datetime, lease_seconds: float
    ) -> bool:
        """Keep what arrived, leased to the caller; False when the key has been there before."""

    async def add_many(
        self, arrived: Mapping[str, str], platform: str, now: datetime, lease_seconds: float
    ) -> set[str]:
        """Keep payloads by key as `add` does; the keys that have not been there before."""

    async def claim(
        self, platform: str, now: datetime, lease_seconds: float, limit: int
    ) -> list[Kept]:
        """Lease what is open and leased to nobody, the oldest first."""

    async def close(self, key: str, now: datetime) -> None:
        """It is dealt with: the payload is emptied, the key stays to know a repeat by."""

    async def close_many(self, keys: Sequence[str], now: datetime) -> None:
        """Close each of the keys."""

    async def put_off(self, key: str, until: datetime) -> None:
        """Let it wait until then."""

    async def latest(self, key: str, payload: str, now: datetime) -> None:
        """Keep only the latest payload under the key, to be asked for by `take_latest`."""

    async def take_latest(self, key: str) -> str | None:
        """The payload kept by `latest`, which is then forgotten; None when there is none."""

    async def waiting(self) -> int:
        """How much is not dealt with."""


class Accepted(Protocol):
    """Keys of messages, presses and forms that have had their effect."""

    async def add(self, key: str, notice: Notice | None, now: datetime) -> None:
        """Raises: Conflict when the key is there already."""

    async def find(self, key: str) -> tuple[bool, Notice | None]:
        """Whether the key has been accepted, and the view that then was shown."""
