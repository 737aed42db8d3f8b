"""Imported guideline documents; every version is kept, because decisions were taken under it."""

from dataclasses import replace

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import GuidelineDocument
from store.rows import Rows
from store.tables import GuidelineDocumentRow, table

_document = table(GuidelineDocumentRow)
_documents = Rows(GuidelineDocument, _document)
_OF = _document.c.guideline == bindparam("of")
_CURRENT = _documents.select.where(_OF).order_by(_document.c.version.desc()).limit(1)
_VERSION = _documents.select.where(_OF, _document.c.version == bindparam("version"))
_LAST_VERSION = select(func.coalesce(func.max(_document.c.version), 0)).where(_OF)


class Guidelines:
    """The port Guidelines. Of two imports at the same moment one is a Conflict."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def current(self, guideline: str) -> GuidelineDocument | None:
        found = await _documents.all(self._connection, _CURRENT, of=guideline)
        return found[0] if found else None

    async def version(self, guideline: str, version: int) -> GuidelineDocument | None:
        found = await _documents.all(self._connection, _VERSION, of=guideline, version=version)
        return found[0] if found else None

    async def add(self, document: GuidelineDocument) -> GuidelineDocument:
        wanted = {"of": document.guideline}
        last = (await self._connection.execute(_LAST_VERSION, wanted)).scalar_one()
        numbered = replace(document, version=last + 1)
        await self._connection.execute(_document.insert(), _documents.values(numbered))
        return numbered
