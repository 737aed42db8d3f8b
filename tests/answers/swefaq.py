"""An outside yardstick: SweFAQ (SuperLim 2), picks the answer to a question among its category's.

`python -m tests.answers.swefaq FILE`, where FILE is swefaq_test.jsonl of Språkbanken Text. Nothing
is learned from it or tuned to it: a candidate is as good as it is like the question by the features
that our own questions are read with, rare ones among the candidates weighing more.
"""

import json
import math
import sys
from collections import Counter
from pathlib import Path

from bot.answers.lexicon import Features, Lexicon, load_concepts

CHANCE = 109 / 2049


def right_share(path: Path) -> float:
    """The share of questions whose right answer is picked."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    picked = [_picked(row["question"], row["candidate_answers"]) for row in rows]
    right = [one == row["label"] for one, row in zip(picked, rows, strict=True)]
    return right.count(True) / len(rows)


def _picked(question: str, candidates: list[str]) -> int:
    lexicon = Lexicon(load_concepts(), candidates)
    asked = lexicon.features(question)
    texts = [lexicon.features(text) for text in candidates]
    counts = Counter(name for features in texts for name in features)
    idf = {name: math.log((len(texts) + 1) / count) for name, count in counts.items()}
    return max(range(len(texts)), key=lambda number: _likeness(asked, texts[number], idf))


def _likeness(asked: Features, text: Features, idf: dict[str, float]) -> float:
    shared = sum(weight * text[n] * idf[n] ** 2 for n, weight in asked.items() if n in text)
    length = math.sqrt(sum((weight * idf[n]) ** 2 for n, weight in text.items()))
    return shared / length if length else 0.0


def main() -> None:
    """Prints accuracy and pseudoalpha of the file named on the command line."""
    accuracy = right_share(Path(sys.argv[1]))
    pseudoalpha = (accuracy - CHANCE) / (1 - CHANCE)
    sys.stdout.write(f"accuracy {accuracy:.3f}, pseudoalpha {pseudoalpha:.3f}\n")


if __name__ == "__main__":
    main()
