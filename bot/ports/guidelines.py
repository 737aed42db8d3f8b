"""Imported guideline documents in the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.guideline import Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineDocument:
    """An imported version of the organisation's own document, and which paragraph each rule is tied
    to."""

    guideline: str
    version: int
    imported_at: datetime
    file_name: str
    sha256: str
    paragraphs: tuple[Paragraph, ...]
    ties: Mapping[str, int]

    def paragraph(self, rule: str) -> Paragraph | None:
        """The document's own words behind a rule; None when the rule found none."""
        number = self.ties.get(rule)
        return None if number is None else self.paragraphs[number]


class Guidelines(Protocol):
    """Imported guideline documents."""

    async def current(self, guideline: str) -> GuidelineDocument | None:
        """The version imported last."""

    async def version(self, guideline: str, version: int) -> GuidelineDocument | None:
        """The version with that number."""

    async def add(self, document: GuidelineDocument) -> GuidelineDocument:
        """The document with its version number, one above the last."""
