"""Whether another wording of a rule says what the rule says: no more, no less, no other verdict.

It compares words and knows no meaning, so it is strict and refuses much that would be right. A
wording has the rule's content words, each in any form, in the rule's order or with one clause or
phrase moved.
Negations, modal verbs, conditions and prepositions are the rule's, at the same words. Articles,
"and" and the pronouns of whoever acts may come and go. Source: QA8.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import snowballstemmer

MAX_WORDING_WORDS = 80
MIN_SENTENCE_WORDS = 4
# A single word that has moved would be another subject: both parts are longer.
MIN_MOVED_WORDS = 2
MAX_SUBJECT_WORDS = 3

Fault = Literal["form", "length", "verdict", "words", "order", "bound", "same"]
Kind = Literal["negation", "modal", "place"]

_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*|\d+(?:[.,:]\d+)*|[,;:]")
_PAUSES = frozenset(",;:")
_SENTENCE_END = re.compile(r"\.\s+|\.$")
_DOT_WITHIN = re.compile(r"\.(?!\s|$)")
_LETTERS_AND_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyzåäöéü .,;:()–-")
_CONTRACTIONS = (("’", "'"), ("cannot", "can not"), ("can't", "can not"), ("n't", " not"))
# What opens a sentence with a verdict.
_VERDICT_WORDS = "ja jo jodå nej nä visst absolut yes yeah yep no nope sure"
_VERDICTS = frozenset(_VERDICT_WORDS.split())
# Words that may come and go.
_FREE_WORDS = {
    "sv": "en ett den det de dem denna detta dessa som att och samt vi du ni man",
    "en": "a an the this that these those which who and we you",
}
_FREE = {language: frozenset(words.split()) for language, words in _FREE_WORDS.items()}
# What a phrase of time begins with, where that is no place.
_TIMES = frozenset(["varje", "every", "twice"])
# Words by what they are bound to; forms of one word with = between.
_BOUND: Mapping[str, Mapping[Kind, str]] = {
    "sv": {
        "negation": "inte=icke=ej aldrig ingen=inget=inga=ingenting utan varken knappast",
        "modal": "få=får fick kan=kunna kunde ska=skall skulle måste bör=böra borde "
        "behöver=behövs=behöva=behövas vill=vilja ville",
        "place": "i på av till från för med om vid hos mot åt under över efter före innan när "
        "medan eftersom ifall enligt genom utom förutom bland mellan inom utanför tills än",
    },
    "en": {
        "negation": "not never no none nobody nothing neither nor without hardly",
        "modal": "may might can could must shall should ought need=needs will would",
        "place": "of to in on at by for from with as than about before after when while if unless "
        "because since until except under over between among through into via",
    },
}
_KINDS = {
    language: {
        form: (kind, forms.partition("=")[0])
        for kind, words in kinds.items()
        for forms in words.split()
        for form in forms.split("=")
    }
    for language, kinds in _BOUND.items()
}
_STEMMERS = {
    "sv": snowballstemmer.stemmer("swedish"),
    "en": snowballstemmer.stemmer("english"),
}


@dataclass(frozen=True, slots=True)
class _Bound:
    """A word that belongs to its neighbours: how many words of the content stand ahead of it, and
    the next content word of its sentence that is no place, "" where there is none."""

    kind: Kind
    word: str
    at: int
    after: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text as it is compared: its content words and places in order, the words bound, and between
    which words of the content a clause or a phrase may begin and end."""

    content: tuple[str, ...]
    bound: tuple[_Bound, ...]
    seams: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Move:
    """Two neighbouring parts of the statement that changed places: where the first one begins, and
    how many words each has. Nothing has moved where they have none."""

    start: int = 0
    first: int = 0
    second: int = 0

    @property
    def edges(self) -> set[int]:
        """Where the parts begin and end in the statement."""
        between = self.start + self.first
        return {self.start, between, between + self.second} if self.first else set()

    def origin(self, at: int) -> int:
        """Where in the statement the word stands that is number `at` of the wording."""
        within = at - self.start
        if 0 <= within < self.second:
            return at + self.first
        if self.second <= within < self.first + self.second:
            return at - self.second
        return at


@lru_cache(maxsize=1_000)
def wording_fault(wording: str, statement: str, language: str) -> Fault | None:
    """What keeps `wording` from being shown for a rule's `statement` in `language` ("sv", "en");
    None when nothing does. "same" = it is the statement itself. No text raises."""
    new, known = _plain(wording), _plain(statement)
    sentences = _sentences(new)
    if sum(map(len, _words(sentences))) > MAX_WORDING_WORDS:
        return "length"
    if not _is_prose(new, known):
        return "form"
    if any(words[0] in _VERDICTS for words in _words(sentences)):
        return "verdict"
    if _words(sentences) == _words(_sentences(known)):
        return "same"
    return _difference(_read(sentences, language), _read(_sentences(known), language))


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).strip().lower()
    for contraction, whole in _CONTRACTIONS:
        plain = plain.replace(contraction, whole)
    return plain


def _is_prose(text: str, statement: str) -> bool:
    """Whether it is whole sentences of plain letters: nothing that marks up, links or asks."""
    if not set(text) <= _LETTERS_AND_SIGNS | set(statement) or not text.endswith("."):
        return False
    if _DOT_WITHIN.search(text):  # the name of a host, an ellipsis
        return False
    return all(len(words) >= MIN_SENTENCE_WORDS for words in _words(_sentences(text)))


def _sentences(text: str) -> list[list[str]]:
    """Each sentence as its words and pauses."""
    return [_WORD.findall(part) for part in _SENTENCE_END.split(text) if part.strip()]


def _words(sentences: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[word for word in sentence if word not in _PAUSES] for sentence in sentences]


def _read(sentences: Sequence[Sequence[str]], language: str) -> _Reading:
    kinds_of, content, bound, seams = _KINDS[language], list[str](), list[_Bound](), {0}
    for sentence in sentences:
        words = [word for word in sentence if word not in _FREE[language]]
        kinds = [kinds_of.get(word) for word in words]
        stems = [
            "" if kind or word in _PAUSES else _stem(word, language)
            for word, kind in zip(words, kinds, strict=True)
        ]
        for at, (word, kind, stem) in enumerate(zip(words, kinds, stems, strict=True)):
            if word in _PAUSES | _TIMES or (kind and kind[0] != "negation"):
                seams.add(len(content))
            if kind is not None:
                after = next(filter(None, stems[at:]), "")
                bound.append(_Bound(*kind, len(content), after))
            if stem or (kind and kind[0] == "place"):
                content.append(stem or word)
        seams.add(len(content))
    return _Reading(tuple(content), tuple(bound), frozenset(seams))


def _stem(word: str, language: str) -> str:
    """The stem, taken again and again: "kommunikatören" and "kommunikatör" become one."""
    stemmer = _STEMMERS[language]
    while (shorter := stemmer.stemWord(word)) != word:
        word = shorter
    return str(word)


def _difference(new: _Reading, known: _Reading) -> Fault | None:
    if sorted(new.content) != sorted(known.content):
        return "words"
    move = _move(new.content, known.content)
    if move is None or not move.edges <= known.seams:
        return "order"
    return None if _bound_alike(new.bound, known.bound, move) else "bound"


def _move(new: tuple[str, ...], known: tuple[str, ...]) -> _Move | None:
    """What has moved; None when that is more than one part. Verb and subject at the head of a part
    may have changed places with it, as they do in Swedish."""
    start, end = 0, len(new)
    while start < end and new[start] == known[start]:
        start += 1
    while end > start and new[end - 1] == known[end - 1]:
        end -= 1
    here, there = new[start:end], known[start:end]
    if not here:
        return _Move()
    for cut in range(MIN_MOVED_WORDS, len(there) - MIN_MOVED_WORDS + 1):
        first, second = there[:cut], there[cut:]
        if here in (second + first, _turned(second) + first, second + _turned(first)):
            return _Move(start, len(first), len(second))
    return None


def _turned(part: tuple[str, ...]) -> tuple[str, ...]:
    """The part with its first two words in the other order, if it has more."""
    return (part[1], part[0], *part[2:]) if len(part) > MIN_MOVED_WORDS else part


def _bound_alike(new: Sequence[_Bound], known: Sequence[_Bound], move: _Move) -> bool:
    """Whether each has its own counterpart."""
    left = list(known)
    for one in new:
        counterpart = next((other for other in left if _stands_as(one, other, move)), None)
        if counterpart is None:
            return False
        left.remove(counterpart)
    return not left


def _stands_as(new: _Bound, known: _Bound, move: _Move) -> bool:
    if (new.kind, new.word) != (known.kind, known.word):
        return False
    if new.kind == "place":
        return new.after == known.after
    steps = (move.origin(new.at) - known.at, move.origin(new.at - 1) - (known.at - 1))
    if new.kind == "negation":
        return 0 in steps
    return any(abs(step) <= 1 for step in steps) or _is_inverted(new, known, move)


def _is_inverted(new: _Bound, known: _Bound, move: _Move) -> bool:
    """Whether the verb has gone to the other side of its subject because a part moved: "När hen är
    borta ska någon annan ..." is "Någon annan ska ... när hen är borta"."""
    if not move.first:
        return False
    in_new, in_known = new.at - move.start, known.at - move.start
    if in_known == move.first:  # ahead of the second part, which is the first one now
        return 0 <= in_new <= MAX_SUBJECT_WORDS or in_new == move.second
    return in_new == move.second and 0 <= in_known <= MAX_SUBJECT_WORDS
