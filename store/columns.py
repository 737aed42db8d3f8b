"""Column types: how Python values stand in both databases, and what no database is given."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

MAX_ID = 2**31 - 1
# PostgreSQL indexes no more than 2,704 bytes in a row; a character takes up to four.
MAX_KEY_CHARACTERS = 500
MAX_KEY_PART_CHARACTERS = 160
_NOBODY = -1


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept and given back in UTC. A naive one is refused with a ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone: the store takes aware moments only")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text of any length. What PostgreSQL or UTF-8 cannot hold is refused with a ValueError."""

    impl = Text()
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or (value.isascii() and "\x00" not in value):
            return value
        if "\x00" in value:
            raise ValueError("a text holds the character NUL: clean it before it is stored")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise ValueError("a text holds half a character (a surrogate): clean it before")
        return value


class Key(Words):
    """Text that an index holds; a longer one is kept as its beginning and its digest."""

    cache_ok = True

    def __init__(self, max_characters: int = MAX_KEY_CHARACTERS) -> None:
        super().__init__()
        self.max_characters = max_characters

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        value = super().process_bind_param(value, dialect)
        if value is None or len(value) <= self.max_characters:
            return value
        digest = hashlib.sha256(value.encode()).hexdigest()
        return f"{value[: self.max_characters - len(digest) - 1]}#{digest}"


class Id(TypeDecorator[int]):
    """The id of a row. A number that no row can have (as when a button is forged) finds nothing."""

    impl = Integer()
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        if value is None or 0 <= value <= MAX_ID:
            return value
        return _NOBODY


class Json(TypeDecorator[Any]):
    """A value of the type `kind` as JSON text, checked when it is read."""

    impl = Text()
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._adapter = TypeAdapter(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self._adapter.dump_json(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self._adapter.validate_json(value)


class OneOf(TypeDecorator[StrEnum]):
    """A member of the enumeration `kind` as text; a new member takes no migration."""

    impl = Text()
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


def canonical(args: Mapping[str, Any]) -> str:
    """The one JSON text that equal arguments have. Raises: ValueError when they are no JSON."""
    try:
        return json.dumps(args, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except TypeError as error:
        raise ValueError(f"arguments {sorted(args)} are not JSON values: {error}") from error
