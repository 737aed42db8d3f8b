"""Names of municipalities, authorities, parties, companies and others, and what each is."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bot.domain.guideline import PageKind


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
    """All known organisations, and by kind the words that tell what a page is ("*klubb" = so
    ending)."""

    known: tuple[Organisation, ...]
    forms: Mapping[PageKind, tuple[str, ...]]


@cache
def organisations() -> Organisations:
    """The organisations of bot/guidelines/organisations.toml."""
    text = (files("bot") / "guidelines" / "organisations.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    known = [
        _organisation(kind, row)
        for kind in (PageKind.MUNICIPALITY, PageKind.REGION, PageKind.AUTHORITY, PageKind.PARTY)
        for row in data[kind.value]
    ]
    for kind, names in data["known"].items():
        known += [Organisation(kind=PageKind(kind), name=name) for name in names]
    return Organisations(
        known=tuple(known),
        forms={PageKind(kind): tuple(words) for kind, words in data["form"].items()},
    )


def _organisation(kind: PageKind, row: Mapping[str, Any]) -> Organisation:
    return Organisation(
        kind=kind,
        name=row["name"],
        also=tuple(row.get("also", ())),
        short=tuple(row.get("short", ())),
        place=row.get("place", ""),
        code=row.get("code", ""),
    )
