"""Every rule is told in plain words: at most 80 with what limits it and belongs to it."""

import re

import pytest

from bot.domain.guideline import Guideline, Rule

MAX_ANSWER_WORDS = 80
MAX_SENTENCE_WORDS = 28
LANGUAGES = ("sv", "en")
OFFICIALESE = re.compile(
    r"\b(?:erhålla|skall|tillse|avseende|härvid|jämlikt|vederbörande|medelst|ehuru|ävensom|ej|"
    r"i enlighet med|nedan angiven|pursuant|herein|thereof|shall|aforementioned)\b",
    re.IGNORECASE,
)


def answer_of(guideline: Guideline, rule: Rule, language: str) -> list[str]:
    """Everything of ours that an answer can say about the rule."""
    others = [guideline.rule(other) for other in (*rule.exceptions, *rule.see)]
    texts = [one.in_language(language) for one in (rule, *others)]
    return [*texts, *([rule.condition[language]] if rule.condition else [])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_short_and_plain(guideline: Guideline, language: str) -> None:
    for rule in guideline.rules:
        texts = answer_of(guideline, rule, language)
        assert sum(len(text.split()) for text in texts) <= MAX_ANSWER_WORDS, rule.id
        for text in texts:
            assert text[0].isupper(), rule.id
            assert text.endswith("."), rule.id
            assert not OFFICIALESE.search(text), rule.id
            for sentence in re.split(r"[.!?] ", text):
                assert len(sentence.split()) <= MAX_SENTENCE_WORDS, rule.id


def test_where_it_can_depend_it_is_said_on_what(guideline: Guideline) -> None:
    """A rule whose plain question is answered "it depends" says on what."""
    for rule in guideline.rules:
        if rule.plain == "depends" or "depends" in rule.asked:
            assert rule.condition, rule.id
