"""Questions put together by what they are about, whatever the wording and the language."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bot.answers.lexicon import OUTSIDE, Lexicon, load_concepts
from bot.answers.liking import is_about_liking
from bot.answers.words import STOP_WORDS, stems, tokens
from bot.domain.guideline import Guideline

LEAST_LIKENESS = 0.25
NEIGHBOUR_CONCEPT_WEIGHT = 0.7
BEGINNING_LETTERS = 5
PASSES = 2
MAX_GROUPED = 500
_LIKING = "liking"

# The places of the texts in each group, the largest group first, the most typical text first.
Grouper = Callable[[Sequence[str]], list[list[int]]]
Weights = Mapping[str, float]


def make_grouper(guideline: Guideline) -> Grouper:
    """Reads the words of a guideline (half a second) and gives the function that groups questions.

    Two questions are alike by their concepts, the same in both languages, and by how their words
    begin; rare ones weigh more. A question joins the group that it is most like on average, or
    begins one. All questions about liking a page are one group. Of more than MAX_GROUPED texts the
    rest stand alone.
    """
    outside = [text for topic in guideline.outside for text in (*topic.asked, *topic.words)]
    asked = [text for rule in guideline.rules for text in rule.phrasings]
    asked += [text for topic in guideline.outside for text in topic.asked]
    rules = [text for rule in guideline.rules for text in (*rule.statement.values(), *rule.words)]
    concepts = load_concepts()
    lexicon = Lexicon(concepts, [*asked, *rules, *outside, *guideline.local_words])
    counts = Counter(
        name for text in asked for name in _features(lexicon, concepts.unspecific, text)
    )

    def weigh(text: str) -> Weights:
        if is_about_liking(text):
            return {_LIKING: 1.0}
        weights = {
            name: weight * math.log((len(asked) + 1) / (counts[name] + 0.5))
            for name, weight in _features(lexicon, concepts.unspecific, text).items()
        }
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        return {name: weight / length for name, weight in weights.items()}

    return lambda texts: _group([weigh(text) for text in texts[:MAX_GROUPED]], len(texts))


def _features(lexicon: Lexicon, unspecific: frozenset[str], text: str) -> dict[str, float]:
    """What a question is about: its concepts and how its words begin."""
    found = {
        f"c:{name}": NEIGHBOUR_CONCEPT_WEIGHT if name.startswith(OUTSIDE) else 1.0
        for name in lexicon.concepts(text)
        if name not in unspecific
    }
    for token in tokens(text):
        for word in lexicon.read(token) or (token,):
            if word not in STOP_WORDS:
                found[f"w:{stems(word)[0][:BEGINNING_LETTERS]}"] = 1.0
    return found


class _Cluster:
    """Questions with the sum of their weights, which gives how like a question is on average."""

    def __init__(self) -> None:
        self.numbers: set[int] = set()
        self._sum: Counter[str] = Counter()

    def add(self, number: int, weights: Weights) -> None:
        self.numbers.add(number)
        self._sum.update(weights)

    def remove(self, number: int, weights: Weights) -> None:
        self.numbers.remove(number)
        self._sum.subtract(weights)

    def likeness(self, weights: Weights) -> float:
        shared = sum(weight * self._sum[name] for name, weight in weights.items())
        return shared / len(self.numbers)


def _group(questions: Sequence[Weights], count: int) -> list[list[int]]:
    clusters: list[_Cluster] = []
    place: dict[int, _Cluster] = {}
    for _pass in range(PASSES):
        for number, weights in enumerate(questions):
            if number in place:
                place[number].remove(number, weights)
            nearest, likeness = None, LEAST_LIKENESS
            for cluster in clusters:
                if cluster.numbers and (near := cluster.likeness(weights)) >= likeness:
                    nearest, likeness = cluster, near
            if nearest is None:
                nearest = _Cluster()
                clusters.append(nearest)
            nearest.add(number, weights)
            place[number] = nearest
        clusters = [cluster for cluster in clusters if cluster.numbers]
    kept = [_typical_first(cluster, questions) for cluster in clusters]
    alone = [[number] for number in range(len(questions), count)]
    return sorted([*kept, *alone], key=lambda group: (-len(group), min(group)))


def _typical_first(cluster: _Cluster, questions: Sequence[Weights]) -> list[int]:
    numbers = sorted(cluster.numbers)
    typical = max(numbers, key=lambda number: (cluster.likeness(questions[number]), -number))
    return [typical, *(number for number in numbers if number != typical)]
