"""Questions are put together by what they are about, whatever the wording and the language."""

import random
import tomllib
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

import pytest

from bot.answers import load, make_grouper
from bot.answers.clusters import MAX_GROUPED, Grouper

GROUPS = tomllib.loads((Path(__file__).parent / "groups_tyreso.toml").read_text(encoding="utf-8"))
TEN_WORDINGS = (
    "får vi gilla Kvackelbo?",
    "kan vi gilla Kvackelbos sida",
    "är det okej att följa Kvackelbo",
    "may we like Kvackelbo",
    "får man gilla Kvackelbo på facebook",
    "gilla Kvackelbo, går det bra?",
    "ska vi följa Kvackelbo på instagram",
    "får jag som admin gilla kvackelbo",
    "can the municipality follow Kvackelbo?",
    "hej! undrar om vi får gilla sidan Kvackelbo",
)


@pytest.fixture(scope="module")
def grouper() -> Grouper:
    """The grouper of the municipality's guideline."""
    return make_grouper(load("tyreso"))


def measured(
    grouper: Grouper, known: Mapping[str, Sequence[str]], seed: int
) -> tuple[float, float]:
    """Of the pairs that were put together the share that belong together, and of the pairs that
    belong together the share that were put together; the questions come in some order."""
    asked = [(about, text) for about, texts in known.items() for text in texts]
    random.Random(seed).shuffle(asked)
    pairs = [
        asked[one][0] == asked[other][0]
        for group in grouper([text for _about, text in asked])
        for one, other in combinations(group, 2)
    ]
    belong = sum(len(texts) * (len(texts) - 1) // 2 for texts in known.values())
    return sum(pairs) / len(pairs), sum(pairs) / belong


def test_may_we_like_in_ten_wordings_is_one_group(grouper: Grouper) -> None:
    others = [text for texts in GROUPS["blind"].values() for text in texts]
    asked = [*TEN_WORDINGS, *others]
    groups = grouper(asked)
    assert sorted(groups[0]) == list(range(len(TEN_WORDINGS)))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("part", "least_right", "least_found"), [("building", 0.9, 0.5), ("blind", 0.85, 0.5)]
)
def test_known_groups_are_found(
    grouper: Grouper, part: str, least_right: float, least_found: float, seed: int
) -> None:
    right, found = measured(grouper, GROUPS[part], seed)
    assert right >= least_right
    assert found >= least_found


def test_there_are_questions_enough() -> None:
    assert sum(len(texts) for part in GROUPS.values() for texts in part.values()) >= 90


def test_every_question_is_in_one_group_the_largest_first(grouper: Grouper) -> None:
    asked = [text for texts in GROUPS["building"].values() for text in texts]
    groups = grouper(asked)
    assert sorted(number for group in groups for number in group) == list(range(len(asked)))
    sizes = [len(group) for group in groups]
    assert sizes == sorted(sizes, reverse=True)


def test_the_same_in_both_languages(grouper: Grouper) -> None:
    groups = grouper(["får vi blockera en användare?", "may we block a user", "när kommer lönen?"])
    assert groups == [[0, 1], [2]]


def test_texts_without_words_stand_alone(grouper: Grouper) -> None:
    assert grouper([]) == []
    assert grouper(["", "???", "och att det"]) == [[0], [1], [2]]


def test_beyond_the_limit_questions_stand_alone(grouper: Grouper) -> None:
    groups = grouper(["lösenord"] * (MAX_GROUPED + 2))
    assert [len(group) for group in groups] == [MAX_GROUPED, 1, 1]
