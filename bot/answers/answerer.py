"""Answers a question from the guideline: a decision about a page, a rule with its verdict, or
an honest "the guideline does not say"."""

import math
from typing import Protocol

from bot.answers.index import Index, Ranking
from bot.answers.lexicon import Lexicon, load_concepts
from bot.answers.liking import SECTION, answer_wish, is_about_liking, wish
from bot.answers.pages import PageFinder
from bot.answers.question import read
from bot.answers.verdict import VerdictReader
from bot.answers.words import STOP_WORDS, tokens
from bot.domain.guideline import Answer, Guideline, Verdict

LEAST_COVERED = 0.56
CONFIDENCE_STEEPNESS = 6.0
NEARLY_AS_GOOD = 0.85
MAX_RULES = 10
MAX_READ_CHARACTERS = 4_000


class Answerer(Protocol):
    """Answers a question; the second argument is its language ("sv", "en") where it is known."""

    def __call__(self, text: str, language: str | None = None, /) -> Answer: ...


def make_answerer(guideline: Guideline) -> Answerer:
    """Builds the index of a guideline (about a second) and gives the function that answers from
    it. Only the first MAX_READ_CHARACTERS of a question are read; no text raises."""
    outside = [text for topic in guideline.outside for text in (*topic.asked, *topic.words)]
    inside = [
        text
        for rule in guideline.rules
        for text in (*rule.phrasings, *rule.statement.values(), *rule.words)
    ]
    lexicon = Lexicon(load_concepts(), [*inside, *outside, *guideline.local_words])
    index = Index(guideline, lexicon)
    verdicts = VerdictReader({rule.id: rule for rule in guideline.rules}, lexicon)
    pages = PageFinder(guideline)
    likes = frozenset(rule.id for rule in guideline.rules if rule.section == SECTION)

    def answer(text: str, language: str | None = None, /) -> Answer:
        question = text[:MAX_READ_CHARACTERS]
        proposition = read(question)
        wished = wish(question, pages) if likes else None
        if wished is not None:
            return answer_wish(guideline, pages, wished)
        if not _says_something(question):
            return Answer(verdict=Verdict.NOT_COVERED)
        ranking = index.rank(question)
        if not is_about_liking(question):
            ranking = ranking.without(likes)
        confidence = _confidence(ranking)
        _best, score = ranking.rules[0]
        if ranking.covered < LEAST_COVERED or score <= 0:
            return Answer(verdict=Verdict.NOT_COVERED, confidence=confidence)
        rules = tuple(rule for rule, _score in ranking.rules[:MAX_RULES])
        sections = dict.fromkeys(guideline.rule(rule).section for rule in rules)
        return Answer(
            verdict=_careful(
                [
                    verdicts.read(guideline.rule(rule), proposition, question)
                    for rule, near in ranking.rules[:MAX_RULES]
                    if near >= NEARLY_AS_GOOD * score
                ]
            ),
            rules=rules,
            sections=tuple(sections),
            confidence=confidence,
        )

    return answer


def _says_something(question: str) -> bool:
    """Whether there is more than small words ("ok", "och vad är det") to go by."""
    return any(word not in STOP_WORDS for word in tokens(question))


def _careful(verdicts: list[Verdict]) -> Verdict:
    """The best rule's verdict; but where a rule that may be meant as well says no, no yes."""
    if verdicts[0] is Verdict.YES and Verdict.NO in verdicts:
        return Verdict.DEPENDS
    return verdicts[0]


def _confidence(ranking: Ranking) -> float:
    """0-1: 0.5 where the question is just covered enough to be answered."""
    over = ranking.covered - LEAST_COVERED
    return round(1 / (1 + math.exp(-CONFIDENCE_STEEPNESS * over)), 4)
