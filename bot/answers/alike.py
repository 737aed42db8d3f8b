"""Whether two questions ask the same: conservatively, so that nobody gets the answer to another."""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from bot.answers.words import STOP_WORDS, fold, stems, tokens

MAX_ALIKE_CHARACTERS = 600
LEAST_LIKENESS = 0.85
LEAST_TYPO_LIKENESS = 0.84
SHORTEST_TYPO_LETTERS = 6
LEAST_SHARED_WORDS = 2
SHORTEST_DEFINITE_LETTERS = 4

# What turns a question round or makes it another one: it must be the same in both.
_TURNING = {
    "not": "inte ej aldrig inga ingen inget slippa slipper never not no nobody none dont cant "
    "neednt mustnt shouldnt without utan",
    "must": "maste behover kravs ska skall bor must need needed required should have",
    "may": "far kan lov tillatet okej ok may can could allowed",
    "who": "vem vilka vems who whom whose",
    "when": "nar when",
    "where": "vart where",
    "why": "varfor why",
    "how": "hur how",
    "which": "vilken vilket which",
    "what": "vad what",
    "enough": "racker duger enough bara only",
}
_KIND_OF = {word: kind for kind, words in _TURNING.items() for word in words.split()}
# "var" is "vår" as well, once the letters are folded.
_WHERE = re.compile(r"\bvar (?:ska|far|kan|finns|ar|hittar|ligger|maste|bor|star|gor)\b")
_GREETING = re.compile(
    r"^(?:(?:hej(?:san)?|halla|hi|hello|tja|tjena|jag undrar(?: om)?|vi undrar(?: om)?|undrar|"
    r"fraga|i wonder(?: if)?)\b[\s,.:;!-]*)+"
)
_COURTESY = re.compile(r"[\s,.!-]*\b(?:tack(?: pa forhand)?|please|thanks|mvh.*)[\s!.?]*$")
_SIGNS = re.compile(r"[^a-z0-9]+")


def likeness(asked: str, known: str) -> float:
    """0-1: 1 when the two are the same after folding, at least LEAST_LIKENESS when they are very
    alike, 0 when they may ask different things.

    Very alike: the same kind of question (who, when, how, may we, must we), the same negations, the
    same numbers, and nearly the same words of content, forms and slips of the pen aside.
    """
    if max(len(asked), len(known)) > MAX_ALIKE_CHARACTERS:
        return 0.0
    one, other = _folded(asked), _folded(known)
    if one and one == other:
        return 1.0
    kinds_one, words_one = _read(one)
    kinds_other, words_other = _read(other)
    if kinds_one != kinds_other or _numbers(one) != _numbers(other):
        return 0.0
    shared = _shared(words_one, words_other)
    if shared < LEAST_SHARED_WORDS:
        return 0.0
    found = 2 * shared / (len(words_one) + len(words_other))
    return found if found >= LEAST_LIKENESS else 0.0


def _folded(text: str) -> str:
    plain = _COURTESY.sub("", _GREETING.sub("", fold(text).strip()))
    return " ".join(_SIGNS.sub(" ", plain).split())


@lru_cache(maxsize=2_000)
def _read(folded: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The kinds of question, and the stems of the words of content, each once."""
    found = tokens(folded)
    kinds = {_KIND_OF[token] for token in found if token in _KIND_OF}
    if _WHERE.search(folded):
        kinds.add("where")
    content = [t for t in found if t not in STOP_WORDS and t not in _KIND_OF]
    words = dict.fromkeys(stems(_indefinite(token))[0] for token in content)
    return frozenset(kinds), tuple(words)


def _indefinite(token: str) -> str:
    """ "sida" of "sidan", which the stemmer leaves alone."""
    return token[:-1] if token.endswith("an") and len(token) > SHORTEST_DEFINITE_LETTERS else token


def _numbers(folded: str) -> list[str]:
    return sorted(re.findall(r"\d+", folded))


def _shared(words: Sequence[str], others: Sequence[str]) -> int:
    left = list(others)
    shared = 0
    for word in words:
        same = next((other for other in left if _is_same(word, other)), None)
        if same is not None:
            left.remove(same)
            shared += 1
    return shared


def _is_same(word: str, other: str) -> bool:
    if word == other:
        return True
    if min(len(word), len(other)) < SHORTEST_TYPO_LETTERS:
        return False
    return DamerauLevenshtein.normalized_similarity(word, other) >= LEAST_TYPO_LIKENESS
