"""Signed links: what one person may open in a browser for a short while."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import PersonId

LINK_MINUTES = 10


class Links(Protocol):
    """Makes addresses that lead one person to one document."""

    def sign(self, kind: str, subject: str, person: PersonId, now: datetime) -> str:
        """The absolute address of the document `kind` (as "flow.function") about `subject`, drawn
        for the person. It works for LINK_MINUTES from `now` (aware)."""


class NoLinks:
    """Where nothing can be shown outside the chat."""

    def sign(self, kind: str, subject: str, person: PersonId, now: datetime) -> str:
        """No address."""
        return ""
