"""The guideline file: Tyresö's is whole, another can replace it, and a bad one is explained."""

from pathlib import Path

import pytest

from bot.answers import answer_batch, load, make_answerer
from bot.domain.guideline import Guideline, Verdict

SMALL = """
name = "lilla"
version = "3"

[municipality]
name = "Lilla kommun"

[moderation_notice]
version = "2"
text = "Vi tar bort hot."

[[section]]
slug = "duties"
title.sv = "Att göra"
title.en = "To do"

[[rule]]
id = "duties/water"
section = "duties"
modality = "must"
statement.sv = "Blommorna i receptionen vattnas varje fredag."
statement.en = "The flowers in the reception are watered every Friday."
asked.yes = ["måste blommorna vattnas?"]
"""


def _written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "lilla.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_tyreso_is_whole(guideline: Guideline) -> None:
    assert len(guideline.rules) == 66
    assert len(guideline.sections) == 15
    assert guideline.municipality == "Tyresö kommun"
    assert guideline.moderation_notice.startswith("Vi förbehåller oss rätten")
    assert guideline.moderation_notice_version
    for rule in guideline.rules:
        assert set(rule.statement) == {"sv", "en"}
        assert rule.words
        assert len(rule.phrasings) >= 5, rule.id


def test_another_municipality_replaces_it(tmp_path: Path) -> None:
    guideline = load(_written(tmp_path, SMALL))
    assert guideline.version == "3"
    answerer = make_answerer(guideline)
    assert answerer("Måste vi vattna blommorna?").verdict is Verdict.YES
    assert answerer("får vi gilla ICA?").liking is None
    row = next(answer_batch(['{"id": 1, "q": "måste blommorna vattnas?"}'], answerer, guideline))
    assert row["rules"] == ["duties/water"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "lilla"', "name = ", r"lilla\.toml: not valid TOML"),
        ('name = "lilla"', "", r"lilla\.toml: name must be a text"),
        ('version = "3"', "version = 3", r"version must be a text, but is 3"),
        ('[municipality]\nname = "Lilla kommun"', "", "the table municipality is missing"),
        ('text = "Vi tar bort hot."', "", r"moderation_notice\.text"),
        ('section = "duties"', 'section = "duty"', r"rule duties/water\.section is 'duty'"),
        ('modality = "must"', 'modality = "shall"', r"modality is 'shall'; it must be one of must"),
        ('statement.en = "The', 'statement.de = "Die', r"rule duties/water\.statement\.en"),
        ("asked.yes =", "asked.maybe =", "has 'maybe'; it must be one of yes"),
        ("asked.yes =", "asked.not_covered =", "has 'not_covered'"),
        ('["måste blommorna vattnas?"]', '"måste?"', r"asked\.yes must be a list of texts"),
        ("asked.yes =", 'plain = "sometimes"\nasked.yes =', r"plain has 'sometimes'"),
        ("asked.yes =", "words = [1]\nasked.yes =", r"words must be a list of texts"),
        ("asked.yes =", 'see = ["duties/fire"]\nasked.yes =', r"see has 'duties/fire', but no"),
        ("asked.yes =", 'except = ["duties/water"]\nasked.yes =', "except names the rule itself"),
        ("asked.yes =", 'except = "duties/fire"\nasked.yes =', r"except must be a list of texts"),
        ("asked.yes =", 'condition.sv = "x"\nasked.yes =', r"duties/water\.condition\.en"),
        ("asked.yes =", 'ask = "the boss"\nasked.yes =', r"ask is 'the boss'; it must be one of"),
        ("asked.yes =", 'next = "dance"\nasked.yes =', r"next is 'dance'; it must be one of"),
        ("[[rule]]", "[rule]", r"rule must be written as \[\[rule\]\]"),
        ("[[section]]", '[[section]]\nslug = "x"\n[[section]]', r"section number 1\.title"),
    ],
)
def test_bad_files_name_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SMALL
    with pytest.raises(ValueError, match=message):
        load(_written(tmp_path, SMALL.replace(old, new, 1)))


def test_doubled_rule_is_refused(tmp_path: Path) -> None:
    doubled = SMALL + SMALL[SMALL.index("[[rule]]") :]
    with pytest.raises(ValueError, match="id 'duties/water' stands in two"):
        load(_written(tmp_path, doubled))


def test_missing_guideline_says_what_to_give() -> None:
    with pytest.raises(ValueError, match=r"no guideline 'nowhere'.*bot/guidelines"):
        load("nowhere")
    with pytest.raises(ValueError, match=r"no guideline '/nowhere\.toml'"):
        load("/nowhere.toml")
