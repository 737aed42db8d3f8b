"""Pictures that people sent, in the database."""

import hashlib
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import FileId, PersonId
from bot.ports import NotFound, Picture, Proof
from store.tables import FileRow, table

_file = table(FileRow)
_ADD = _file.insert().returning(_file.c.id)
_GET = select(_file.c.media_type, _file.c.content).where(_file.c.id == bindparam("this"))

_PROOF = select(_file.c.sha256, _file.c.sent_by, _file.c.sent_at).where(
    _file.c.id == bindparam("this")
)


class Files:
    """The port Files."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, picture: Picture, sent_by: PersonId, now: datetime) -> FileId:
        row = {
            "media_type": picture.media_type,
            "content": picture.content,
            "sha256": hashlib.sha256(picture.content).hexdigest(),
            "sent_by": sent_by,
            "sent_at": now,
        }
        return FileId((await self._connection.execute(_ADD, row)).scalar_one())

    async def get(self, file: FileId) -> Picture:
        row = (await self._connection.execute(_GET, {"this": file})).one_or_none()
        if row is None:
            raise NotFound(f"no file has the id {file}")
        return Picture(media_type=row.media_type, content=bytes(row.content))

    async def proof(self, file: FileId) -> Proof:
        row = (await self._connection.execute(_PROOF, {"this": file})).one_or_none()
        if row is None:
            raise NotFound(f"no file has the id {file}")
        return Proof(sha256=row.sha256, sent_by=PersonId(row.sent_by), sent_at=row.sent_at)
