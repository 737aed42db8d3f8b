"""Many questions at once: JSON lines in, JSON objects out, by the same code as the chat."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.answers.answerer import Answerer
from bot.answers.plain_text import answer_text
from bot.domain.guideline import Answer, Guideline, PageKind

# What the page is, in the words of the likes questions.
_CATEGORIES = {
    PageKind.OWN: "own",
    PageKind.MUNICIPALITY: "municipality",
    PageKind.REGION: "authority",
    PageKind.AUTHORITY: "authority",
    PageKind.FOREIGN: "municipality",
    PageKind.LOCAL: "tyreso_other",
    PageKind.COMPANY: "company",
    PageKind.PUBLIC_COMPANY: "company",
    PageKind.PARTY: "political_party",
    PageKind.CLUB: "sports_club",
    PageKind.CULTURE: "cultural",
}


def answer_batch(
    lines: Iterable[str], answerer: Answerer, guideline: Guideline
) -> Iterator[dict[str, Any]]:
    """One object for each line that is not blank, in the same order.

    Of a line only `id`, `q` and `lang` are read. Out: id, sections and rules ranked, verdict,
    refused, confidence, text, and category where it was about liking a page.
    Raises: ValueError naming the line's number when it is no JSON object with `id` and `q`.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        identity, question, language = _row(line, number)
        answer = answerer(question, language)
        yield {
            "id": identity,
            "sections": list(answer.sections),
            "rules": list(answer.rules),
            "verdict": answer.verdict.value,
            "refused": answer.refused,
            "confidence": answer.confidence,
            "text": answer_text(guideline, answer, language or "sv"),
            **_category(answer),
        }


def _row(line: str, number: int) -> tuple[str | int, str, str | None]:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        raise ValueError(f"Line {number} is not JSON.") from None
    if not isinstance(row, dict):
        raise ValueError(f'Line {number} must be an object such as {{"id": "1", "q": "..."}}.')
    identity, question, language = row.get("id"), row.get("q"), row.get("lang")
    if not isinstance(identity, (str, int)) or isinstance(identity, bool):
        raise ValueError(f"Line {number}: id must be a text or a number, but is {identity!r}.")
    if not isinstance(question, str):
        raise ValueError(f"Line {number}: q must be a text, but is {question!r}.")
    if language is not None and not isinstance(language, str):
        raise ValueError(f"Line {number}: lang must be a text, but is {language!r}.")
    return identity, question, language


def _category(answer: Answer) -> dict[str, str]:
    if answer.liking is None:
        return {}
    kind = answer.liking.kind
    return {"category": _CATEGORIES.get(kind, "other") if kind else "other"}
