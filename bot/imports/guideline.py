"""The organisation's own guideline document: which rule stands in which of its paragraphs."""

import hashlib
from datetime import datetime
from pathlib import Path

from bot.answers.document import read_document, tie
from bot.domain.guideline import Guideline
from bot.ports import GuidelineDocument, Store


def read_guideline_document(path: Path, guideline: Guideline, now: datetime) -> GuidelineDocument:
    """The document tied to the guideline's rules, not stored yet (version 0).

    Raises: ValueError naming the file and the way out.
    """
    paragraphs = read_document(path)
    places = {paragraph.number: place for place, paragraph in enumerate(paragraphs)}
    tied = tie(guideline, paragraphs)
    return GuidelineDocument(
        guideline=guideline.name,
        version=0,
        imported_at=now,
        file_name=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        paragraphs=paragraphs,
        ties={rule: places[found.number] for rule, found in tied.items() if found is not None},
    )


async def keep(store: Store, document: GuidelineDocument) -> GuidelineDocument | None:
    """The document with its new version; None when its text and its ties are kept already."""
    current = await store.guidelines.current(document.guideline)
    if current and (current.paragraphs, dict(current.ties)) == (
        document.paragraphs,
        dict(document.ties),
    ):
        return None
    return await store.guidelines.add(document)
