"""Column types: how Python values stand in both databases, and what no database is given.

They make their processors themselves: the usual way of a TypeDecorator costs three calls a value.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
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
_NO_ITEMS = "[]"

Processor = Callable[[Any], Any]


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept and given back in UTC. A naive one is refused with a ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Processor:
        """From an aware datetime to what the driver takes."""
        written = self.impl_instance.dialect_impl(dialect).bind_processor(dialect)

        def process(value: datetime | None) -> Any:
            if value is None:
                return None
            if value.tzinfo is None:
                raise ValueError(f"{value!r} has no time zone: the store takes aware moments only")
            moment = value.astimezone(UTC)
            return written(moment) if written else moment

        return process

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """From what the driver gives to a datetime in UTC."""
        read = self.impl_instance.dialect_impl(dialect).result_processor(dialect, coltype)

        def process(value: Any) -> datetime | None:
            moment: datetime | None = read(value) if read else value
            if moment is None or moment.tzinfo is UTC:
                return moment
            if moment.tzinfo is None:
                return moment.replace(tzinfo=UTC)
            return moment.astimezone(UTC)

        return process


class Words(TypeDecorator[str]):
    """Text of any length. What PostgreSQL or UTF-8 cannot hold is refused with a ValueError."""

    impl = Text()
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Processor:
        """The text itself, once it has been looked through."""
        return _whole


def _whole(value: str | None) -> str | None:
    if value is None:
        return None
    if "\x00" in value:
        raise ValueError("a text holds the character NUL: clean it before it is stored")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError(
                "a text holds half a character: clean it before it is stored"
            ) from None
    return value


class Key(TypeDecorator[str]):
    """Text that an index holds; a longer one is kept as its beginning and its digest."""

    impl = Text()
    cache_ok = True

    def __init__(self, max_characters: int = MAX_KEY_CHARACTERS) -> None:
        super().__init__()
        self.max_characters = max_characters

    def bind_processor(self, dialect: Dialect) -> Processor:
        """The text itself, or what stands for it."""
        most = self.max_characters

        def process(value: str | None) -> str | None:
            value = _whole(value)
            if value is None or len(value) <= most:
                return value
            digest = hashlib.sha256(value.encode()).hexdigest()
            return f"{value[: most - len(digest) - 1]}#{digest}"

        return process


class Id(TypeDecorator[int]):
    """The id of a row. A number that no row can have (as when a button is forged) finds nothing."""

    impl = Integer()
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Processor:
        """The id, or one that no row has."""
        return _possible_id


def _possible_id(value: int | None) -> int | None:
    return value if value is None or 0 <= value <= MAX_ID else _NOBODY


class Ids(TypeDecorator[Any]):
    """Many ids as one JSON text, as a parameter for each costs more than its row."""

    impl = Text()
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Processor:
        """From a collection of ids to JSON; those that no row can have are left out."""
        return lambda ids: json.dumps([id_ for id_ in ids if 0 <= id_ <= MAX_ID])


class Json(TypeDecorator[Any]):
    """A value of the type `kind` as JSON text, checked when it is read."""

    impl = Text()
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._adapter = TypeAdapter(kind)

    def bind_processor(self, dialect: Dialect) -> Processor:
        """From the value to JSON."""
        write = self._adapter.dump_json
        return lambda value: _NO_ITEMS if value == () else write(value).decode()

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """From JSON to the value."""
        read = self._adapter.validate_json
        return lambda text: () if text == _NO_ITEMS else read(text)


class OneOf(TypeDecorator[StrEnum]):
    """A member of the enumeration `kind` as text; a new member takes no migration."""

    impl = Text()
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def bind_processor(self, dialect: Dialect) -> Processor:
        """From the member, or its value, to text."""
        kind = self.kind
        return lambda value: None if value is None else kind(value).value

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """From text to the member."""
        members: dict[str | None, StrEnum | None] = {m.value: m for m in self.kind}
        return (members | {None: None}).__getitem__


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(args: Mapping[str, Any]) -> str:
    """The one JSON text that equal arguments have. Raises: ValueError when they are no JSON."""
    try:
        return _CANONICAL.encode(args)
    except TypeError as error:
        raise ValueError(f"arguments {sorted(args)} are not JSON values: {error}") from error
