"""`kanalvakt ask`: the answers of the chat on the command line."""

import json
import random
from pathlib import Path

import pytest

from tests.cli.terminal import Run

QUESTIONS = [
    {"id": "a", "q": "Får vi gilla ICA?", "lang": "sv"},
    {"id": "b", "q": "May we like the page of Tyresö FF?", "lang": "en"},
    {"id": "c", "q": "Hur gör man pannkakor?"},
]


def test_one_question_is_answered_in_words(kanalvakt: Run) -> None:
    swedish = kanalvakt("ask", "får vi gilla ICA?")
    assert swedish.exit_code == 0
    assert swedish.stdout.startswith("Nej\n")
    assert kanalvakt("ask", "may we like ICA?", "--language", "en").stdout.startswith("No\n")
    assert kanalvakt("ask", "may we like ICA?", LANGUAGE="en").stdout.startswith("No\n")


def test_the_document_is_quoted_when_it_has_been_imported(kanalvakt: Run, directory: Path) -> None:
    words = "Vi gillar aldrig företag, inte ens trevliga kommersiella företag."
    (directory / "ours.md").write_text(f"# Gilla andra\n\n{words}\n")
    kanalvakt("db", "upgrade")
    kanalvakt("guideline", "import", "ours.md")
    assert words in kanalvakt("ask", "får vi gilla ICA?").stdout


def test_asking_makes_no_database(kanalvakt: Run, directory: Path) -> None:
    kanalvakt("ask", "får vi gilla ICA?")
    assert list(directory.iterdir()) == []


def test_a_batch_reads_only_id_question_and_language(kanalvakt: Run, directory: Path) -> None:
    noise = [
        {"sections": ["x"], "rules": ["y"], "verdict": "yes", "text": "z", "note": number}
        for number in range(len(QUESTIONS))
    ]
    plain = "\n".join(json.dumps(row) for row in QUESTIONS)
    random.Random(1).shuffle(noise)
    noisy = "\n".join(json.dumps(extra | row) for row, extra in zip(QUESTIONS, noise, strict=True))
    (directory / "plain.jsonl").write_text(plain + "\n\n")
    from_file = kanalvakt("ask", "--batch", "plain.jsonl")
    from_stdin = kanalvakt("ask", "--batch", "-", stdin=noisy)
    assert from_file.exit_code == from_stdin.exit_code == 0
    assert from_file.stdout == from_stdin.stdout
    rows = [json.loads(line) for line in from_file.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["a", "b", "c"]
    assert [row["verdict"] for row in rows] == ["no", "yes", "not_covered"]
    assert [row["refused"] for row in rows] == [False, False, True]
    assert rows[0]["sections"][0] == "liking"
    for row in rows:
        assert {"id", "sections", "rules", "verdict", "refused", "confidence", "text"} <= set(row)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"id": "a", "q": "hej"}\n{"id": ', "Line 2 is not JSON"),
        (b'{"id": "a"}', "Line 1: q must be a text"),
        (b"[1, 2]", "Line 1 must be an object"),
        (b'{"id": "a", "q": "tyres\xf6"}', "line 1: this is not UTF-8 text"),
    ],
)
def test_a_broken_batch_is_told_by_line(
    kanalvakt: Run, directory: Path, content: bytes, told: str
) -> None:
    (directory / "batch.jsonl").write_bytes(content)
    result = kanalvakt("ask", "--batch", "batch.jsonl")
    assert result.exit_code == 1
    assert told in result.stderr


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        ((), 2, "Give one question"),
        (("hej", "--batch", "-"), 2, "Give one question"),
        (("hej", "--language", "fi"), 2, "give sv or en"),
        (("--batch", "nowhere.jsonl"), 1, "nowhere.jsonl cannot be read: No such file"),
        (("å" * 5000,), 1, "shorten it to at most 4000"),
        ((" \u202e\u200b ",), 2, "The question is empty"),
    ],
)
def test_what_cannot_be_asked(kanalvakt: Run, args: tuple[str, ...], code: int, told: str) -> None:
    result = kanalvakt("ask", *args)
    assert result.exit_code == code
    assert told in " ".join(result.stderr.replace("│", " ").split())


def test_another_guideline_must_exist(kanalvakt: Run) -> None:
    result = kanalvakt("ask", "hej", GUIDELINE="nowhere")
    assert result.exit_code == 1
    assert "There is no guideline 'nowhere'" in result.stderr
