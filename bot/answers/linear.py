"""A linear model over named features, learned at start from the texts of the .toml files."""

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
        rows = self._learn_names(texts)
        self._weights = np.zeros((len(self._number), count), np.float32)
        targets = np.eye(count, dtype=np.float32)[np.array(classes)]
        duals = np.zeros_like(targets)
        steps = [np.float32(1 / (float(values @ values) + ridge)) for _numbers, values in rows]
        random = np.random.default_rng(SEED)
        for _epoch in range(EPOCHS):
            for text in random.permutation(len(rows)).tolist():
                numbers, values = rows[text]
                change = targets[text] - values @ self._weights[numbers] - ridge * duals[text]
                change *= steps[text]
                duals[text] += change
                self._weights[numbers] += values[:, None] * change

    def scores(self, features: Features) -> Weights:
        """The score of each class."""
        numbers, values = self._row(features)
        scores: Weights = values @ self._weights[numbers]
        return scores

    def _learn_names(self, texts: Iterable[Features]) -> list[tuple[Numbers, Weights]]:
        """Numbers the names that several texts have, and gives the texts' rows."""
        seen: dict[str, int] = {}
        found = [
            (
                np.array([seen.setdefault(name, len(seen)) for name in features], np.int32),
                np.array(list(features.values()), np.float32),
            )
            for features in texts
        ]
        counts = np.bincount(np.concatenate([numbers for numbers, _weights in found]))
        self._rarest = float(np.log((len(found) + 1) / 0.5))
        kept = {name: number for name, number in seen.items() if counts[number] >= LEAST_TEXTS}
        self._number = {name: place for place, name in enumerate(kept)}
        idf = np.log((len(found) + 1) / (counts + 0.5)).astype(np.float32)
        self._idf = idf[list(kept.values())]
        place = np.full(len(seen), -1, np.int32)
        place[list(kept.values())] = np.arange(len(kept))
        rows = []
        for numbers, weights in found:
            values = weights * idf[numbers]
            values /= np.linalg.norm(values) or 1
            known = place[numbers] >= 0
            rows.append((place[numbers][known], values[known]))
        return rows

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
