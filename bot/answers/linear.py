"""A linear model over named features, learned at start from the texts of the .toml files."""

import math
from array import array
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.answers.lexicon import Features

EPOCHS = 6
SEED = 1
LEAST_TEXTS = 2
UNKNOWN_STEM_SHARE = 0.8
UNKNOWN_SHARE = 0.4

Numbers = NDArray[np.int32]
Weights = NDArray[np.float32]


class LinearModel:
    """Ridge regression: one score for each class, near 1 where the text belongs to it.

    Rare features weigh more (idf), those of fewer than LEAST_TEXTS texts only add to the length
    that a text is divided by. Learned by dual coordinate descent in an order drawn from SEED, so
    that the same texts give the same model.
    """

    def __init__(
        self, texts: Iterable[Features], classes: Sequence[int], *, count: int, ridge: float
    ) -> None:
        """`classes` has each text's class, of `count`; a larger `ridge` holds the weights
        smaller."""
        numbers, values, ends = self._learn_names(texts)
        self._weights = np.zeros((len(self._number), count), np.float32)
        targets = np.eye(count, dtype=np.float32)[np.array(classes)]
        duals = np.zeros_like(targets)
        random = np.random.default_rng(SEED)
        for _epoch in range(EPOCHS):
            for text in random.permutation(len(targets)).tolist():
                row = slice(ends[text], ends[text + 1])
                named, valued = numbers[row], values[row]
                change = targets[text] - valued @ self._weights[named] - ridge * duals[text]
                change /= valued @ valued + ridge
                duals[text] += change
                self._weights[named] += valued[:, None] * change

    def scores(self, features: Features) -> Weights:
        """The score of each class."""
        numbers, values = self._row(features)
        scores: Weights = values @ self._weights[numbers]
        return scores

    def _learn_names(self, texts: Iterable[Features]) -> tuple[Numbers, Weights, list[int]]:
        """Numbers the names that several texts have. All texts' numbers and values one after the
        other, and where each text begins and the last one ends."""
        seen: dict[str, int] = {}
        numbered, weighed, lengths = array("i"), array("f"), []
        for features in texts:
            numbered.extend(seen.setdefault(name, len(seen)) for name in features)
            weighed.extend(features.values())
            lengths.append(len(features))
        numbers = np.frombuffer(numbered, np.int32)
        counts = np.bincount(numbers, minlength=len(seen))
        idf = np.log((len(lengths) + 1) / (counts + 0.5)).astype(np.float32)
        kept = counts >= LEAST_TEXTS
        places = np.cumsum(kept, dtype=np.int32) - 1
        self._rarest = math.log((len(lengths) + 1) / 0.5)
        self._number = {name: int(places[at]) for name, at in seen.items() if kept[at]}
        self._idf = idf[kept]
        text = np.repeat(np.arange(len(lengths)), lengths)
        values = np.frombuffer(weighed, np.float32) * idf[numbers]
        squares = np.bincount(text, values * values, minlength=len(lengths))
        values /= np.sqrt(squares, dtype=np.float32, casting="same_kind")[text]
        known = kept[numbers]
        ends = np.cumsum(np.bincount(text[known], minlength=len(lengths))).tolist()
        return places[numbers[known]], values[known], [0, *ends]

    def _row(self, features: Features) -> tuple[Numbers, Weights]:
        """A text's known features by number; its length counts the unknown ones too."""
        known = [name for name in features if name in self._number]
        numbers = np.array([self._number[name] for name in known], np.int32)
        values = np.array([features[name] for name in known], np.float32) * self._idf[numbers]
        unknown = sum(
            (weight * self._rarest * (UNKNOWN_STEM_SHARE if name[0] == "w" else UNKNOWN_SHARE)) ** 2
            for name, weight in features.items()
            if name not in self._number
        )
        return numbers, values / np.float32(np.sqrt(float(values @ values) + unknown) or 1)
