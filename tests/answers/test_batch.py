"""Questions as JSON lines: what is read, what comes out, and errors by line."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Answerer, answer_batch, answer_text, load
from bot.domain.guideline import Answer, Guideline, Paragraph, Verdict
from tests.solvik import answerer_of

QUESTIONS: list[dict[str, str | int]] = [
    {"id": "a", "q": "Måste kommentarerna kollas varje dag?", "lang": "sv"},
    {"id": 2, "q": "may we like ICA?", "lang": "en"},
    {"id": "c", "q": "hur blir vädret"},
]


def test_a_row_for_each_line(guideline: Guideline, answerer: Answerer) -> None:
    lines = [json.dumps(QUESTIONS[0]), "\n", *map(json.dumps, QUESTIONS[1:])]
    first, second, third = answer_batch(lines, answerer, guideline)
    assert (first["id"], first["verdict"], first["refused"]) == ("a", "yes", False)
    assert first["rules"][0] == "moderation/daily-check"
    assert first["sections"][0] == "moderation"
    assert first["text"].startswith("Ja\n")
    assert (second["id"], second["verdict"], second["category"]) == (2, "no", "company")
    assert second["text"].startswith("No\n")
    assert (third["verdict"], third["refused"]) == ("not_covered", True)
    assert third["sections"] == third["rules"] == []
    assert third["text"].startswith("Det står inte i riktlinjerna")
    assert "category" not in third


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda c: st.lists(c, max_size=3)
)


@settings(max_examples=40, deadline=None)
@given(
    extra=st.dictionaries(
        st.text().filter(lambda k: k not in {"id", "q", "lang"}), json_values, max_size=5
    ),
    seed=st.integers(0, 99),
)
def test_other_fields_and_their_order_change_nothing(extra: dict[str, object], seed: int) -> None:

    rows: list[str] = []
    for question in QUESTIONS:
        others: dict[str, object] = {**extra, "verdict": "yes", "sections": ["liking"]}
        fields = [*others.items(), *dict(question).items()]
        random.Random(seed).shuffle(fields)
        rows.append(json.dumps(dict(fields)))
    plain = map(json.dumps, QUESTIONS)
    got = list(answer_batch(rows, ANSWERER, GUIDELINE))
    assert got == list(answer_batch(plain, ANSWERER, GUIDELINE))


GUIDELINE = load("tyreso")
ANSWERER = answerer_of("tyreso")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "Line 2 is not JSON"),
        ("[" * 100_000, "Line 2 is not JSON"),
        ("[]", "Line 2 must be an object"),
        ('{"q": "x"}', "Line 2: id"),
        ('{"id": true, "q": "x"}', "Line 2: id"),
        ('{"id": "1"}', "Line 2: q"),
        ('{"id": "1", "q": 3}', "Line 2: q"),
        ('{"id": "1", "q": "x", "lang": 3}', "Line 2: lang"),
    ],
)
def test_errors_name_the_line(
    guideline: Guideline, answerer: Answerer, line: str, message: str
) -> None:
    rows = answer_batch([json.dumps(QUESTIONS[0]), line], answerer, guideline)
    assert next(rows)["id"] == "a"
    with pytest.raises(ValueError, match=message):
        next(rows)


def test_the_documents_own_words_are_quoted(guideline: Guideline, answerer: Answerer) -> None:
    answer = answerer("Must comments be checked every day?", "en")
    own = Paragraph(heading="Moderering", text="Läs alla kommentarer dagligen.", number=4)
    text = answer_text(guideline, answer, "en", own)
    assert text.splitlines()[0] == "Yes"
    assert guideline.rule("moderation/daily-check").statement["en"] in text
    assert "Moderering" in text
    assert "Läs alla kommentarer dagligen." in text


@pytest.mark.parametrize(
    ("verdict", "swedish", "english"),
    [
        (Verdict.YES, "Ja", "Yes"),
        (Verdict.NO, "Nej", "No"),
        (Verdict.DEPENDS, "Det beror på", "It depends"),
        (Verdict.INFO, "Det här gäller", "This is what applies"),
        (Verdict.NOT_COVERED, "Det står inte i riktlinjerna", "The guideline does not say"),
    ],
)
def test_the_verdict_stands_first(
    guideline: Guideline, verdict: Verdict, swedish: str, english: str
) -> None:
    answer = Answer(verdict=verdict, rules=("moderation/daily-check",))
    assert answer_text(guideline, answer, "sv").splitlines()[0] == swedish
    assert answer_text(guideline, answer, "en").splitlines()[0] == english
    assert answer_text(guideline, answer, "mixed").splitlines()[0] == swedish
