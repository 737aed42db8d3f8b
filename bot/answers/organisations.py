"""Names of municipalities, authorities, parties, companies and others, and what each is."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bot.answers.words import fold
from bot.domain.guideline import PageKind

_REGISTERS = (PageKind.MUNICIPALITY, PageKind.REGION, PageKind.AUTHORITY, PageKind.PARTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation by its names; `short` ones count only when they are the whole page name.

    `place` is the municipality's name alone ("Salem"), which also stands inside others' names.
    """

    kind: PageKind
    name: str
    also: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    place: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisations:
    """All known organisations, and the words that tell what a page is.

    `forms` by their names ("*klubb" = so ending). `channels` are services that channels are on,
    `ordinary` the names that are ordinary words, `first_names` common ones, and `handle_parts`
    what handles are taken apart at; the last three are folded.
    """

    known: tuple[Organisation, ...]
    forms: Mapping[str, tuple[str, ...]]
    channels: tuple[str, ...]
    ordinary: frozenset[str]
    first_names: frozenset[str]
    handle_parts: tuple[str, ...]


@cache
def organisations() -> Organisations:
    """What organisations.toml and page_forms.toml in bot/guidelines hold."""
    data = _read("organisations.toml")
    known = [_organisation(kind, row) for kind in _REGISTERS for row in data[kind.value]]
    for value, names in data["known"].items():
        known += [Organisation(kind=PageKind(value), name=name) for name in names]
    forms = _read("page_forms.toml")
    return Organisations(
        known=tuple(known),
        forms={name: tuple(words) for name, words in forms["form"].items()},
        channels=tuple(data["channels"]),
        ordinary=frozenset(fold(name) for name in data["ordinary"]),
        first_names=frozenset(fold(name) for name in forms["first_names"]),
        handle_parts=tuple(forms["handle_parts"]),
    )


def _read(file_name: str) -> dict[str, Any]:
    text = (files("bot") / "guidelines" / file_name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _organisation(kind: PageKind, row: Mapping[str, Any]) -> Organisation:
    return Organisation(
        kind=kind,
        name=row["name"],
        also=tuple(row.get("also", ())),
        short=tuple(row.get("short", ())),
        place=row.get("place", ""),
        code=row.get("code", ""),
    )
