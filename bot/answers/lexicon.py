"""From a text to its features: concepts that are the same in both languages, stems and letters."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.answers.words import STOP_WORDS, phrase_key, stems, tokens

LONGEST_PHRASE_WORDS = 4
SHORTEST_TYPO_LETTERS = 5
LEAST_TYPO_LIKENESS = 0.79
SHORTEST_CHANGED_LETTERS = 9
SHORTEST_COMPOUND_PART_LETTERS = 4
CONCEPT_WEIGHT = 1.0
STEM_WEIGHT = 0.55
LETTERS_WEIGHT = 0.12
OUTSIDE = "out_"

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Concepts:
    """A concept's name and the words and phrases that mean it, in both languages.

    `unspecific` concepts are also used about everything else; those whose names begin with
    OUTSIDE are of neighbouring topics.
    """

    words: Mapping[str, tuple[str, ...]]
    unspecific: frozenset[str]


def load_concepts() -> Concepts:
    """The concepts of bot/guidelines/concepts.toml."""
    text = (files("bot") / "guidelines" / "concepts.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Concepts(
        words={name: tuple(words) for name, words in data["concepts"].items()},
        unspecific=frozenset(data["unspecific"]),
    )


class Lexicon:
    """Knows the concepts and all words of a guideline; gives the features of a text."""

    def __init__(self, concepts: Concepts, texts: Iterable[str]) -> None:
        self._unspecific = concepts.unspecific
        self._concepts_of: dict[tuple[str, ...], list[str]] = {}
        self._known: set[str] = set(STOP_WORDS)
        for name, phrases in concepts.words.items():
            for phrase in phrases:
                words = tokens(phrase)
                self._know(words)
                for key in _keys(words):
                    names = self._concepts_of.setdefault(key, [])
                    if name not in names:
                        names.append(name)
        for text in texts:
            self._know(tokens(text))
        self._spellings: dict[str, list[str]] = {}
        for word in sorted(self._known):
            if len(word) >= SHORTEST_TYPO_LETTERS - 1:
                self._spellings.setdefault(word[0], []).append(word)
        self._read_cache: dict[str, tuple[str, ...]] = {}

    def _know(self, words: Iterable[str]) -> None:
        for word in words:
            self._known.add(word)
            self._known.update(stems(word))

    def knows(self, token: str) -> bool:
        """Whether the word or a form of it is known."""
        return token in self._known or any(stem in self._known for stem in stems(token))

    def read(self, token: str) -> tuple[str, ...]:
        """The known words behind a token: itself, the parts of a compound (head last), or the
        word that a typo stands for; empty when it is unknown."""
        if self.knows(token):
            return (token,)
        if token not in self._read_cache:
            if len(self._read_cache) > 10_000:
                self._read_cache.clear()
            self._read_cache[token] = self._spelt(token) or self._parts(token)
        return self._read_cache[token]

    def _parts(self, token: str) -> tuple[str, ...]:
        shortest = SHORTEST_COMPOUND_PART_LETTERS
        best: tuple[str, ...] = ()
        for cut in range(shortest, len(token) - shortest + 1):
            head = token[cut:]
            if head in STOP_WORDS or not self._can_be_head(head):
                continue
            first = token[:cut]
            fronts = [f for f in (first, first.removesuffix("s"), first + "a") if self.knows(f)]
            parts = (fronts[0], head) if fronts else (head,)
            if len(parts) > len(best) or len(parts[-1]) > len(best[-1]):
                best = parts
        return best

    def _can_be_head(self, word: str) -> bool:
        """Whether a compound may end in it: a known word, or a form of one that is no mere ending
        ("-ingar")."""
        return word in self._known or any(
            len(stem) >= SHORTEST_COMPOUND_PART_LETTERS and stem in self._known
            for stem in stems(word)
        )

    def _spelt(self, token: str) -> tuple[str, ...]:
        if len(token) < SHORTEST_TYPO_LETTERS or token.isdigit():
            return ()
        found = process.extractOne(
            token,
            self._spellings.get(token[0], []),
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=LEAST_TYPO_LIKENESS,
        )
        if found is None or _is_another_word(token, found[0]):
            return ()
        return (found[0],)

    def concepts(self, text: str) -> Counter[str]:
        """How often each concept is named; a longer phrase hides the concepts of its words."""
        return self._concepts([self.read(token) or (token,) for token in tokens(text)])

    def is_specific(self, text: str) -> bool:
        """Whether the text names something that belongs to social media at work."""
        return any(
            name not in self._unspecific and not name.startswith(OUTSIDE)
            for name in self.concepts(text)
        )

    def _concepts(self, words: list[tuple[str, ...]]) -> Counter[str]:
        found: Counter[str] = Counter()
        heads = [w[-1] for w in words]
        position = 0
        while position < len(heads):
            for length in range(min(LONGEST_PHRASE_WORDS, len(heads) - position), 1, -1):
                names = self._concepts_of.get(phrase_key(heads[position : position + length]))
                if names:
                    found.update(names)
                    position += length
                    break
            else:
                for word in words[position]:
                    keys = (word,) if word in STOP_WORDS else stems(word)
                    found.update(
                        {name for key in keys for name in self._concepts_of.get((key,), ())}
                    )
                position += 1
        return found

    def features(self, text: str) -> dict[str, float]:
        """Weighted concepts ("c:..."), stems ("w:...") and runs of letters ("g:...")."""
        words = [self.read(token) or (token,) for token in tokens(text)]
        weights: dict[str, float] = {}
        for name, count in self._concepts(words).items():
            weights["c:" + name] = CONCEPT_WEIGHT * min(count, 2) ** 0.5
        for parts in words:
            for word in parts:
                if word in STOP_WORDS:
                    continue
                for stem in stems(word):
                    weights["w:" + stem] = STEM_WEIGHT
                padded = f" {word} "
                for size in (3, 4):
                    for start in range(len(padded) - size + 1):
                        weights["g:" + padded[start : start + size]] = LETTERS_WEIGHT
        return weights


def _keys(words: list[str]) -> set[tuple[str, ...]]:
    """Under what a concept's phrase is found: its stems; a stop word ("ni") only as it is."""
    if len(words) != 1:
        return {phrase_key(words)}
    return {(words[0],)} if words[0] in STOP_WORDS else {(stem,) for stem in stems(words[0])}


def _is_another_word(token: str, known: str) -> bool:
    """Whether a short word with one letter changed is more likely a word we do not know
    ("simning" is not "signing") than a slip, which adds, drops or swaps letters."""
    return (
        len(token) < SHORTEST_CHANGED_LETTERS
        and len(token) == len(known)
        and sorted(token) != sorted(known)
    )
