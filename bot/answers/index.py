"""Ranks the rules for a question by what is known to be asked about each, in pure Python."""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.answers.lexicon import Features, Lexicon
from bot.domain.guideline import Guideline

NEIGHBOUR_WEIGHTS = (0.33, 0.23, 0.17, 0.12, 0.08, 0.07)
UNKNOWN_STEM_WEIGHT = 0.8
UNKNOWN_LETTERS_WEIGHT = 0.4


@dataclass(frozen=True, slots=True)
class Ranking:
    """The rules with their scores, best first, and the score of the best topic outside."""

    rules: tuple[tuple[str, float], ...]
    outside: float

    @property
    def margin(self) -> float:
        """How much better the best rule is than the best topic that is not covered."""
        return self.rules[0][1] - self.outside

    def without(self, rules: frozenset[str]) -> "Ranking":
        """The ranking with those rules put last, for they cannot be meant."""
        kept = [pair for pair in self.rules if pair[0] not in rules]
        last = [(rule, 0.0) for rule, _score in self.rules if rule in rules]
        return Ranking((*kept, *last), self.outside)


class Index:
    """The phrasings, statements and words of every rule and outside topic as weighted features.

    A rule's score is the weighted mean of its nearest texts' cosines, so that one lucky match
    weighs less than several. Features are weighed by how rare they are (idf).
    """

    def __init__(self, guideline: Guideline, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._rules = [rule.id for rule in guideline.rules]
        labels: list[int] = []
        texts: list[str] = []
        for number, rule in enumerate(guideline.rules):
            for text in (*rule.phrasings, *rule.statement.values(), " ".join(rule.words)):
                labels.append(number)
                texts.append(text)
        for number, topic in enumerate(guideline.outside, len(self._rules)):
            for text in (*topic.asked, " ".join(topic.words)):
                labels.append(number)
                texts.append(text)
        self._labels = labels
        self._classes = len(self._rules) + len(guideline.outside)
        found = [lexicon.features(text) for text in texts]
        counts = Counter(name for features in found for name in features)
        self._idf = {n: math.log((len(texts) + 1) / (c + 0.5)) for n, c in counts.items()}
        self._rarest = math.log((len(texts) + 1) / 0.5)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, features in enumerate(found):
            weights, length = self._weigh(features)
            for name, weight in weights.items():
                self._postings[name].append((number, weight / length))

    def _weigh(self, features: Features) -> tuple[Mapping[str, float], float]:
        """The known features weighed by idf, and the length that includes the unknown ones."""
        weights: dict[str, float] = {}
        squares = 0.0
        for name, weight in features.items():
            idf = self._idf.get(name)
            if idf is None:
                share = UNKNOWN_STEM_WEIGHT if name[0] == "w" else UNKNOWN_LETTERS_WEIGHT
                squares += (weight * self._rarest * share) ** 2
            else:
                weights[name] = weight * idf
                squares += weights[name] ** 2
        return weights, math.sqrt(squares) or 1.0

    def rank(self, text: str) -> Ranking:
        """All rules for a question, best first."""
        weights, length = self._weigh(self._lexicon.features(text))
        likeness: dict[int, float] = defaultdict(float)
        for name, weight in weights.items():
            share = weight / length
            for number, value in self._postings[name]:
                likeness[number] += share * value
        nearest: list[list[float]] = [[] for _ in range(self._classes)]
        for number, value in likeness.items():
            nearest[self._labels[number]].append(value)
        scores = [
            sum(
                weight * value
                for weight, value in zip(
                    NEIGHBOUR_WEIGHTS, heapq.nlargest(len(NEIGHBOUR_WEIGHTS), values), strict=False
                )
            )
            for values in nearest
        ]
        ranked = sorted(zip(self._rules, scores, strict=False), key=lambda pair: -pair[1])
        return Ranking(tuple(ranked), max(scores[len(self._rules) :], default=0.0))
