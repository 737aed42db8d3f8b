"""What a button carries: a call of a step as JSON, checked when it comes back; and the addresses
that a button may lead to."""

import json
import re
from collections.abc import Iterator
from math import isfinite
from typing import Any

from bot.ui import Action

CALL_MAX_CHARACTERS = 2000
STEP_MAX_CHARACTERS = 100
URL_MAX_CHARACTERS = 3000

_STEP = re.compile(r"[a-z_]+\.[a-z_0-9]+")
_ADDRESS = re.compile(
    r"(https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?([/?#][!#-;=?-\[\]_a-z~]*)?"
    r"|mailto:[!#-;=?a-z_~]+@[a-z0-9]([a-z0-9.-]*[a-z0-9])?(\?[!#-;=?-\[\]_a-z~]*)?)",
    re.IGNORECASE | re.ASCII,
)


def compact(value: object) -> str:
    """JSON without spaces, in ASCII and without the characters that HTML reads as its own.

    Raises: ValueError when it is no JSON value.
    """
    try:
        text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    except (TypeError, RecursionError) as error:
        raise ValueError("not a JSON value") from error
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def parsed(text: str) -> Any:
    """JSON that came back. Raises: ValueError also for numbers and characters that cannot be kept
    (infinite, U+0000, half a character)."""
    try:
        return checked(json.loads(text))
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def checked(value: Any) -> Any:
    """A JSON value that came back, as it is. Raises: ValueError as `parsed` does."""
    try:
        for one in _leaves(value):
            if isinstance(one, float) and not isfinite(one):
                raise ValueError("an infinite number")
            if isinstance(one, str):
                if "\0" in one:
                    raise ValueError("U+0000 in a value")
                one.encode()
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return value


def _leaves(value: object) -> Iterator[object]:
    match value:
        case list(values):
            for one in values:
                yield from _leaves(one)
        case dict(pairs):
            for name, one in pairs.items():
                yield name
                yield from _leaves(one)
        case _:
            yield value


def call(step: object, args: object) -> Action:
    """The call of a step from what came back. Raises: ValueError when it is none."""
    match step, args:
        case str(name), dict(given) if len(name) <= STEP_MAX_CHARACTERS and _STEP.fullmatch(name):
            return Action(name, checked(given))
    raise ValueError("not a call of a step")


def opens(url: str) -> bool:
    """Whether a button may lead to the address: http, https or mailto, and nothing odd in it."""
    return len(url) <= URL_MAX_CHARACTERS and _ADDRESS.fullmatch(url) is not None
