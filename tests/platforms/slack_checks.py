"""How the stand-in for Slack says what is wrong with JSON: small checks that are put together."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

Json = dict[str, Any]
Check = Callable[[Any, str], Iterator[str]]


def _wrong(what: str, where: str) -> str:
    return f"[ERROR] {what} [json-pointer:{where}]"


def string(most: int, least: int = 1) -> Check:
    """A string of so many characters."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield _wrong("must be a string", where)
        elif len(value) < least:
            yield _wrong(f"must be more than {least - 1} characters", where)
        elif len(value) > most:
            yield _wrong(f"must be less than {most + 1} characters", where)

    return check


def web_address(most: int) -> Check:
    """An address that Slack opens."""

    def check(value: Any, where: str) -> Iterator[str]:
        yield from string(most)(value, where)
        if isinstance(value, str) and not value.startswith(("https://", "http://", "mailto:")):
            yield _wrong("must be a valid URL", where)

    return check


def boolean(value: Any, where: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield _wrong("must be a boolean", where)


def number(least: int, most: int) -> Check:
    """A whole number within bounds."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield _wrong(f"must be between {least} and {most}", where)

    return check


def one_of(*allowed: str) -> Check:
    """One of a few words."""

    def check(value: Any, where: str) -> Iterator[str]:
        if value not in allowed:
            yield _wrong(f"must be one of {', '.join(allowed)}", where)

    return check


def items(each: Check, most: int, least: int = 1) -> Check:
    """A list of so many, each of which is checked."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield _wrong("must be an array", where)
            return
        if len(value) < least:
            yield _wrong(f"no less than {least} items required", where)
        if len(value) > most:
            yield _wrong(f"no more than {most} items allowed", where)
        for index, item in enumerate(value):
            yield from each(item, f"{where}/{index}")

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these properties and no others; `type` may always be there."""
    known = {"type": string(255), **required, **(optional or {})}

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield _wrong("must be an object", where)
            return
        for name in required:
            if name not in value:
                yield _wrong(f"missing required field: {name}", where)
        for name, content in value.items():
            if name in known:
                yield from known[name](content, f"{where}/{name}")
            else:
                yield _wrong(f"additional property not allowed: {name}", where)

    return check


def by_type(checks: Mapping[str, Check]) -> Check:
    """An object that is checked as its `type` says; other types are refused."""

    def check(value: Any, where: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in checks:
            yield _wrong(f"unsupported type: {kind}", f"{where}/type")
        else:
            yield from checks[kind](value, where)

    return check


def both(*checks: Check) -> Check:
    """Everything that each of the checks finds."""

    def check(value: Any, where: str) -> Iterator[str]:
        for one in checks:
            yield from one(value, where)

    return check


def at_least_one(*names: str) -> Check:
    """An object that has one of the properties."""

    def check(value: Any, where: str) -> Iterator[str]:
        if isinstance(value, dict) and not any(name in value for name in names):
            yield _wrong(f"must define either {' or '.join(names)}", where)

    return check


def unique(what: str, values: Collection[str], where: str) -> Iterator[str]:
    """Says which of the values stand more than once."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            yield _wrong(f"`{what}` {value} already exists", where)
        seen.add(value)
