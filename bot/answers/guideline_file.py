"""Reads a municipality's guideline from its .toml file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from bot.domain.guideline import (
    Adviser,
    Guideline,
    Modality,
    NextStep,
    Rule,
    Section,
    Topic,
    Verdict,
)

LANGUAGES = ("sv", "en")


def load(name_or_path: str) -> Guideline:
    """The guideline called `name_or_path` ("tyreso") or in the .toml file at that path.

    Raises: ValueError naming the file and the key when it is missing or wrong.
    """
    if name_or_path.endswith(".toml"):
        source, shown = Path(name_or_path), name_or_path
    else:
        source, shown = (
            Path(str(files("bot") / "guidelines" / f"{name_or_path}.toml")),
            name_or_path,
        )
    try:
        text = source.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ValueError(
            f"There is no guideline {shown!r}. Give the name of a file in bot/guidelines without "
            ".toml, or the path of a .toml file."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"The guideline {shown!r} cannot be read: {error}.") from error
    try:
        return _guideline(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{source.name}: not valid TOML: {error}.") from error
    except _Wrong as wrong:
        raise ValueError(f"{source.name}: {wrong}") from None


class _Wrong(Exception):
    """What is wrong with the file, naming the key."""


def _guideline(data: Mapping[str, Any]) -> Guideline:
    municipality = _table(data, "municipality", "municipality")
    notice = _table(data, "moderation_notice", "moderation_notice")
    sections = tuple(_section(row, at) for row, at in _rows(data, "section"))
    slugs = [section.slug for section in sections]
    rules = tuple(_rule(row, at, slugs) for row, at in _rows(data, "rule"))
    _no_doubles(slugs, "section", "slug")
    _no_doubles([rule.id for rule in rules], "rule", "id")
    _no_strangers(rules)
    return Guideline(
        name=_text(data, "name", "name"),
        version=_text(data, "version", "version"),
        municipality=_text(municipality, "name", "municipality.name"),
        local_words=_texts(municipality, "local_words", "municipality.local_words"),
        own_pages=_texts(municipality, "own_pages", "municipality.own_pages"),
        moderation_notice=_text(notice, "text", "moderation_notice.text"),
        moderation_notice_version=_text(notice, "version", "moderation_notice.version"),
        sections=sections,
        rules=rules,
        outside=(*_outside(data), *_common_outside()),
    )


@cache
def _common_outside() -> tuple[Topic, ...]:
    """What no municipality's guideline answers (bot/guidelines/outside.toml)."""
    text = (files("bot") / "guidelines" / "outside.toml").read_text(encoding="utf-8")
    return _outside(tomllib.loads(text))


def _outside(data: Mapping[str, Any]) -> tuple[Topic, ...]:
    return tuple(
        Topic(
            name=_text(row, "topic", f"{at}.topic"),
            words=_texts(row, "words", f"{at}.words"),
            asked=_texts(row, "asked", f"{at}.asked"),
        )
        for row, at in _rows(data, "outside", needed=False)
    )


def _section(row: Mapping[str, Any], at: str) -> Section:
    return Section(
        slug=_text(row, "slug", f"{at}.slug"),
        title=_in_languages(row, "title", at),
        headings=_texts(row, "headings", f"{at}.headings"),
    )


def _rule(row: Mapping[str, Any], at: str, slugs: list[str]) -> Rule:
    rule_id = _text(row, "id", f"{at}.id")
    at = f"rule {rule_id}"
    section = _text(row, "section", f"{at}.section")
    if section not in slugs:
        raise _Wrong(f"{at}.section is {section!r}, but no [[section]] has that slug.")
    asked = row.get("asked", {})
    if not isinstance(asked, Mapping):
        raise _Wrong(f"{at}.asked must be tables of texts by verdict, such as asked.yes = [...].")
    return Rule(
        id=rule_id,
        section=section,
        modality=Modality(_one_of(row, "modality", at, [m.value for m in Modality])),
        statement=_in_languages(row, "statement", at),
        words=_texts(row, "words", f"{at}.words"),
        asked={
            _verdict(verdict, f"{at}.asked"): _texts(asked, verdict, f"{at}.asked.{verdict}")
            for verdict in asked
        },
        plain=_verdict(row["plain"], f"{at}.plain") if "plain" in row else None,
        enough=_verdict(row["enough"], f"{at}.enough") if "enough" in row else None,
        against=_texts(row, "against", f"{at}.against"),
        exceptions=_texts(row, "except", f"{at}.except"),
        see=_texts(row, "see", f"{at}.see"),
        condition=_in_languages(row, "condition", at) if "condition" in row else {},
        ask=Adviser(_one_of(row, "ask", at, [a.value for a in Adviser]))
        if "ask" in row
        else Adviser.COMMUNICATOR,
        next_step=NextStep(_one_of(row, "next", at, [n.value for n in NextStep]))
        if "next" in row
        else None,
    )


def _verdict(value: object, at: str) -> Verdict:
    allowed = [v.value for v in Verdict if v is not Verdict.NOT_COVERED]
    if value not in allowed:
        raise _Wrong(f"{at} has {value!r}; it must be one of {', '.join(allowed)}.")
    return Verdict(value)


def _one_of(row: Mapping[str, Any], key: str, at: str, allowed: list[str]) -> str:
    value = _text(row, key, f"{at}.{key}")
    if value not in allowed:
        raise _Wrong(f"{at}.{key} is {value!r}; it must be one of {', '.join(allowed)}.")
    return value


def _in_languages(row: Mapping[str, Any], key: str, at: str) -> dict[str, str]:
    table = _table(row, key, f"{at}.{key}")
    return {language: _text(table, language, f"{at}.{key}.{language}") for language in LANGUAGES}


def _table(row: Mapping[str, Any], key: str, at: str) -> Mapping[str, Any]:
    value = row.get(key)
    if not isinstance(value, Mapping):
        raise _Wrong(f"the table {at} is missing.")
    return value


def _text(row: Mapping[str, Any], key: str, at: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _Wrong(f"{at} must be a text, but is {value!r}.")
    return value


def _texts(row: Mapping[str, Any], key: str, at: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise _Wrong(f"{at} must be a list of texts.")
    return tuple(value)


def _rows(
    data: Mapping[str, Any], key: str, *, needed: bool = True
) -> list[tuple[Mapping[str, Any], str]]:
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise _Wrong(f"{key} must be written as [[{key}]].")
    if needed and not value:
        raise _Wrong(f"there must be at least one [[{key}]].")
    return [(row, f"{key} number {number}") for number, row in enumerate(value, 1)]


def _no_strangers(rules: tuple[Rule, ...]) -> None:
    known = {rule.id for rule in rules}
    for rule in rules:
        for key, named in (("except", rule.exceptions), ("see", rule.see)):
            for other in named:
                if other == rule.id:
                    raise _Wrong(f"rule {rule.id}.{key} names the rule itself.")
                if other not in known:
                    raise _Wrong(f"rule {rule.id}.{key} has {other!r}, but no [[rule]] has it.")


def _no_doubles(values: list[str], table: str, key: str) -> None:
    for value in values:
        if values.count(value) > 1:
            raise _Wrong(f"{key} {value!r} stands in two [[{table}]].")
