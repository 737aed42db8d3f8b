"""Looks names of pages up in the lists: whole, inside a longer name, written together, misspelt."""

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.answers.organisations import Organisation
from bot.answers.words import tokens
from bot.domain.guideline import PageKind

SHORTEST_NAME_INSIDE_LETTERS = 3
SHORTEST_JOINED_LETTERS = 4
SHORTEST_MISSPELT_WORD_LETTERS = 6
LONG_WORD_LETTERS = 9
LONGEST_NAME_WORDS = 7
# What stands for the whole country or an official page, in names, addresses and handles.
_COUNTRY_AND_SUCH = ("sverige", "sweden", "swe", "se", "official", "officiell", "kommun", "stad")

Words = tuple[str, ...]


def name_key(name: str) -> Words:
    """The words of a name as they are looked up."""
    words = tokens(name.replace("-", " ").replace("–", " ").replace(".", " "))
    return tuple(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


class NameIndex:
    """The kinds that each listed name may stand for."""

    def __init__(self, known: Iterable[Organisation]) -> None:
        self._whole: dict[Words, set[PageKind]] = {}
        self._inside: dict[Words, set[PageKind]] = {}
        self._places: set[Words] = set()
        for organisation in known:
            self._add(organisation)
        self._joined: dict[str, set[PageKind]] = {}
        for key, kinds in self._whole.items():
            if len(joined := "".join(key)) >= SHORTEST_JOINED_LETTERS:
                self._joined.setdefault(joined, set()).update(kinds)
        self._spellings = sorted(
            {w for key in self._whole for w in key if len(w) >= SHORTEST_MISSPELT_WORD_LETTERS}
        )
        self._spelt = {word for key in self._whole for word in key}

        self._spelt_once = lru_cache(maxsize=2_000)(self._spell)

    def _add(self, organisation: Organisation) -> None:
        for name in (organisation.name, *organisation.also):
            if key := name_key(name):
                self._whole.setdefault(key, set()).add(organisation.kind)
                if len("".join(key)) >= SHORTEST_NAME_INSIDE_LETTERS:
                    self._inside.setdefault(key, set()).add(organisation.kind)
        for short in organisation.short:
            self._whole.setdefault(name_key(short), set()).add(organisation.kind)
        if organisation.place:
            place = name_key(organisation.place)
            self._places.add(place)
            self._whole.setdefault(place, set()).add(PageKind.MUNICIPALITY)
            for owner in (place, (*place[:-1], place[-1] + "s")):
                for form in ("kommun", "stad", "municipality", "city", "town"):
                    self._whole.setdefault((*owner, form), set()).add(PageKind.MUNICIPALITY)
            for before in (("city", "of"), ("municipality", "of"), ("staden",), ("kommunen",)):
                self._whole.setdefault((*before, *place), set()).add(PageKind.MUNICIPALITY)

    def whole(self, words: Words) -> set[PageKind]:
        """The kinds of the name, also in the genitive ("Skatteverkets"); none when not listed."""
        if kinds := self._whole.get(words):
            return kinds
        if words and len(words[-1]) > 2 and words[-1].endswith("s"):
            return self._whole.get((*words[:-1], words[-1][:-1]), set())
        return set()

    def inside(self, words: Words) -> tuple[int, int, set[PageKind]]:
        """The longest listed name within a longer one: its start, its size, its kinds."""
        for size in range(min(len(words), LONGEST_NAME_WORDS), 0, -1):
            for start in range(len(words) - size + 1):
                part = words[start : start + size]
                kinds = self._inside.get(part) or self._inside.get(
                    (*part[:-1], part[-1].removesuffix("s")), set()
                )
                if kinds:
                    return start, size, kinds
        return 0, 0, set()

    def written_together(self, word: str) -> set[PageKind]:
        """The kinds of a name in an address or handle ("varmdokommun", "coopsverige")."""
        if kinds := self._joined.get(word) or self._joined.get(word.removesuffix("s")):
            return kinds
        for end in _COUNTRY_AND_SUCH:
            rest = word.removesuffix(end)
            if rest != word and (kinds := self._joined.get(rest) or self._whole.get((rest,))):
                return kinds
        return set()

    def spelt_right(self, words: Words) -> Words:
        """The words, each that is in no listed name replaced by the nearest that is, if any."""
        return tuple(self._spelt_once(word) for word in words)

    def _spell(self, word: str) -> str:
        if len(word) < SHORTEST_MISSPELT_WORD_LETTERS - 1 or word in self._spelt:
            return word
        if word.removesuffix("s") in self._spelt:
            return word
        slips = 2 if len(word) >= LONG_WORD_LETTERS else 1
        found = process.extractOne(
            word, self._spellings, scorer=DamerauLevenshtein.distance, score_cutoff=slips
        )
        return found[0] if found and found[0][0] == word[0] else word

    def is_place(self, part: Words) -> bool:
        """Whether the words are a Swedish municipality's name, also in the genitive."""
        return part in self._places or (*part[:-1], part[-1].removesuffix("s")) in self._places

    def without_places(self, words: Words) -> Words:
        """The words without the municipalities' names among them."""
        kept: list[str] = []
        at = 0
        while at < len(words):
            size = next((n for n in (2, 1) if self.is_place(words[at : at + n])), 0)
            if not size:
                kept.append(words[at])
            at += size or 1
        return tuple(kept)
