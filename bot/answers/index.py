"""Ranks the rules for a question, and says whether the guideline covers it at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from bot.answers.lexicon import Lexicon
from bot.answers.linear import LinearModel
from bot.answers.words import STOP_WORDS, stems, tokens
from bot.domain.guideline import Guideline

RIDGE = 0.15
PAIR_WEIGHT = 0.5
FOLLOWING_WEIGHT = 0.3
STOP_WORD_WEIGHT = 0.4
LETTERS_FACTOR = 1.5


@dataclass(frozen=True, slots=True)
class Ranking:
    """The rules with their scores, best first; `covered` is near 1 where the guideline covers the
    question and near 0 where a neighbouring topic is meant."""

    rules: tuple[tuple[str, float], ...]
    covered: float

    def without(self, rules: frozenset[str]) -> "Ranking":
        """The ranking with those rules put last, for they cannot be meant."""
        kept = [pair for pair in self.rules if pair[0] not in rules]
        last = [(rule, 0.0) for rule, _score in self.rules if rule in rules]
        return Ranking((*kept, *last), self.covered)


class Index:
    """Learns what is asked about each rule from its phrasings, statements and words, and from what
    is asked about the topics outside. Those share a class: what is not any rule's."""

    def __init__(self, guideline: Guideline, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._rules = [rule.id for rule in guideline.rules]
        texts, classes = zip(*_texts(guideline), strict=True)
        self._model = LinearModel(
            (self._features(text) for text in texts),
            classes,
            count=len(self._rules) + 1,
            ridge=RIDGE,
        )

    def rank(self, text: str) -> Ranking:
        """All rules for a question, best first."""
        scores = self._model.scores(self._features(text)).tolist()[: len(self._rules)]
        ranked = sorted(zip(self._rules, scores, strict=True), key=lambda pair: -pair[1])
        return Ranking(tuple(ranked), sum(scores))

    def _features(self, text: str) -> dict[str, float]:
        """The lexicon's features, pairs of concepts, words that follow each other, and the small
        words that carry the way it is asked."""
        features: dict[str, float] = {}
        for name, weight in self._lexicon.features(text).items():
            features[name] = weight * LETTERS_FACTOR if name[0] == "g" else weight
        concepts = sorted(name for name in features if name[0] == "c")
        for first, second in combinations(concepts, 2):
            features[f"p:{first}{second}"] = PAIR_WEIGHT
        words = tokens(text)
        for first, second in pairwise(stems(word)[0] for word in words):
            features[f"f:{first} {second}"] = FOLLOWING_WEIGHT
        for word in words:
            if word in STOP_WORDS:
                features[f"s:{word}"] = STOP_WORD_WEIGHT
        return features


def _texts(guideline: Guideline) -> Iterator[tuple[str, int]]:
    for number, rule in enumerate(guideline.rules):
        for text in (*rule.phrasings, *rule.statement.values(), " ".join(rule.words)):
            yield text, number
    outside = len(guideline.rules)
    for topic in guideline.outside:
        for text in (*topic.asked, " ".join(topic.words)):
            yield text, outside
