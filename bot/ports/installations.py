"""Where the app is installed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The app in one workspace: what is needed to speak there. `sealed_token` is encrypted."""

    platform: str
    team: str
    enterprise: str
    team_name: str
    bot: str
    bot_user: str
    scopes: str
    sealed_token: str
    installed_at: datetime


class Installations(Protocol):
    """Where the app is installed, when several workspaces can install it; and the states of
    installations under way."""

    async def get(self, platform: str, team: str) -> Installation | None:
        """None when it is not installed there."""

    async def all(self, platform: str) -> list[Installation]:
        """Every workspace, by the id of its team."""

    async def save(self, installation: Installation) -> None:
        """Add it, or replace the one of the same team."""

    async def remove(self, platform: str, team: str) -> None:
        """Forget the workspace; one that is gone already is passed over."""

    async def begin(self, state: str, expires_at: datetime, now: datetime) -> None:
        """Remember the state of an installation that somebody has begun."""

    async def finish(self, state: str, now: datetime) -> bool:
        """Whether the state was begun and has not expired; it works once."""
