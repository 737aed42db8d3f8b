"""Finds out what a page is from its name: by list, by form (IF, AB, kyrka ...) and by place."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.answers.organisations import Organisation, organisations
from bot.answers.words import tokens
from bot.domain.guideline import Guideline, PageKind

SHORTEST_NAME_INSIDE_LETTERS = 3
SHORTEST_TYPO_LETTERS = 7
SHORTEST_OWN_WORD_LETTERS = 6
LEAST_TYPO_LIKENESS = 0.86
SHORTEST_LOCAL_START_LETTERS = 6

# What a word of form decides, the surest first. A commercial or political form always wins.
_FORM_ORDER = (
    PageKind.PARTY,
    PageKind.FAITH,
    PageKind.UNION,
    PageKind.CULTURE,
    PageKind.CLUB,
    PageKind.COMPANY,
    PageKind.PUBLIC_COMPANY,
    PageKind.OTHER,
    PageKind.LOCAL,
)
_SURE_OF_COMPANY = frozenset(tokens("ab hb kb aktiebolag handelsbolag inc ltd llc gmbh"))
_ASSOCIATIONS = frozenset((PageKind.CLUB, PageKind.CULTURE, PageKind.OTHER))
# Names of more than one kind: these are read first when both are known.
_NAME_ORDER = (PageKind.PARTY, PageKind.COMPANY, PageKind.PUBLIC_COMPANY)

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page was found to be; `kind` None = not known. `local` = its name has a local link."""

    name: str
    kind: PageKind | None
    local: bool = False


class PageFinder:
    """Resolves names of pages for one municipality."""

    def __init__(self, guideline: Guideline) -> None:
        known = organisations()
        self._own = {_key(name) for name in guideline.own_pages}
        self._town = _key(guideline.municipality)
        self._local_words = {word for name in guideline.local_words for word in [_joined(name)]}
        self._names: dict[Words, set[PageKind]] = {}
        self._whole: dict[Words, set[PageKind]] = {}
        self._places: dict[Words, Organisation] = {}
        for organisation in known.known:
            self._add(organisation)
        self._forms: dict[PageKind, tuple[frozenset[str], tuple[str, ...]]] = {
            kind: _split_forms(words) for kind, words in known.forms.items()
        }
        self._long_names = {
            "".join(key): key for key in self._names if len("".join(key)) >= SHORTEST_TYPO_LETTERS
        }

    def _add(self, organisation: Organisation) -> None:
        for name in (organisation.name, *organisation.also):
            key = _key(name)
            if not key:
                continue
            self._whole.setdefault(key, set()).add(organisation.kind)
            if organisation.kind is PageKind.MUNICIPALITY or (
                organisation.kind is not PageKind.FOREIGN
                and len("".join(key)) >= SHORTEST_NAME_INSIDE_LETTERS
            ):
                self._names.setdefault(key, set()).add(organisation.kind)
        for short in organisation.short:
            self._whole.setdefault(_key(short), set()).add(organisation.kind)
        if organisation.place:
            place = _key(organisation.place)
            self._places[place] = organisation
            self._whole.setdefault(place, set()).add(PageKind.MUNICIPALITY)
            self._whole.setdefault((*place, "kommun"), set()).add(PageKind.MUNICIPALITY)
            self._whole.setdefault((*place, "stad"), set()).add(PageKind.MUNICIPALITY)
            self._whole.setdefault((*place, "municipality"), set()).add(PageKind.MUNICIPALITY)
            self._whole.setdefault((*place, "city"), set()).add(PageKind.MUNICIPALITY)
            genitive = (*place[:-1], place[-1] + "s")
            self._whole.setdefault((*genitive, "kommun"), set()).add(PageKind.MUNICIPALITY)
            self._whole.setdefault((*genitive, "stad"), set()).add(PageKind.MUNICIPALITY)

    def is_local(self, text: str) -> bool:
        """Whether the text names a place of the municipality ("Tyresö FF", "tyresöscouterna")."""
        words = tokens(text)
        joined = {*words, *(a + b for a, b in pairwise(words))}
        return any(
            word in (local, local + "s")
            or (len(local) >= SHORTEST_LOCAL_START_LETTERS and word.startswith(local))
            for word in joined
            for local in self._local_words
        )

    def knows(self, name: str) -> bool:
        """Whether the whole name stands in the lists."""
        return _key(name) in self._whole

    def find(self, name: str) -> Page:
        """What the page called `name` is."""
        words = _key(name)
        local = self.is_local(name)
        if not words:
            return Page(name=name, kind=None)
        kind = self._own_page(words) or self._by_name(words, local) or self._by_form(words, local)
        kind = kind or self._by_likeness(words)
        if kind is None and words[-1].endswith("s"):  # "Strandskolans konto"
            kind = self._own_page((*words[:-1], words[-1][:-1]))
        if kind is PageKind.LOCAL and not local:
            kind = None  # a project or the like: whether it has a link must be said
        if local and kind in _ASSOCIATIONS:
            kind = PageKind.LOCAL
        return Page(name=name, kind=kind, local=local)

    def _own_page(self, words: Words) -> PageKind | None:
        if words in self._own or words == self._town:
            return PageKind.OWN
        rest = tuple(w for w in words if w not in self._form_words(PageKind.OWN))
        foreign_form = any(
            self._has_form(kind, rest)
            for kind in (PageKind.COMPANY, PageKind.PARTY, PageKind.CLUB, PageKind.UNION)
        )
        if len(rest) < len(words) and not foreign_form:
            return PageKind.OWN
        inside = _without(words, self._town)
        if inside is not None and not foreign_form:
            return PageKind.OWN
        own = any(
            _without(words, page) is not None
            for page in self._own
            if len(page) > 1 or len(page[0]) >= SHORTEST_OWN_WORD_LETTERS
            if page != self._town[:1]
        )
        return PageKind.OWN if own and not foreign_form else None

    def _by_name(self, words: Words, local: bool) -> PageKind | None:
        if kinds := self._whole.get(words):
            return _one(kinds)
        without_place = tuple(
            w for w in words if not self.is_local(w) and w not in ("i", "in", "lokalt", "sverige")
        )
        if without_place and without_place != words and (kinds := self._whole.get(without_place)):
            return _one(kinds)
        if _SURE_OF_COMPANY & set(words):
            public = self._has_form(PageKind.PUBLIC_COMPANY, words) and self._names_place(words)
            return PageKind.PUBLIC_COMPANY if public else PageKind.COMPANY
        if self._has_form(PageKind.PARTY, words):
            return PageKind.PARTY
        longest: tuple[int, set[PageKind]] = (0, set())
        for size in range(len(words) - 1, 0, -1):
            for start in range(len(words) - size + 1):
                kinds = self._names.get(words[start : start + size], set())
                if kinds and not (size == 1 and kinds & {PageKind.CULTURE, PageKind.UNION}):
                    longest = max(longest, (size, kinds), key=lambda pair: pair[0])
        if not longest[0]:
            return None
        found = _one(longest[1])
        if found is PageKind.COMPANY and longest[0] == 1 and self._has_form(PageKind.CLUB, words):
            return PageKind.CLUB  # "Volvo IF"
        return found

    def _by_form(self, words: Words, local: bool) -> PageKind | None:
        if self._has_form(PageKind.FOREIGN, words):
            return PageKind.FOREIGN
        if self._names_place(words):
            if self._has_form(PageKind.PUBLIC_COMPANY, words):
                return PageKind.PUBLIC_COMPANY
            if self._has_form(PageKind.MUNICIPALITY, words):
                return PageKind.MUNICIPALITY
        for kind in _FORM_ORDER:
            if kind is PageKind.PUBLIC_COMPANY and local:
                continue
            if self._has_form(kind, words):
                return kind
        if self._has_form(PageKind.AUTHORITY, words):
            return PageKind.AUTHORITY
        if self._has_form(PageKind.REGION, words):
            return PageKind.REGION
        if self._has_form(PageKind.MUNICIPALITY, words):
            # "Bergen stad" is no Swedish municipality, "grannkommunen" is
            alone = len(words) == 1 or all(w in self._form_words(PageKind.OWN) for w in words[:-1])
            return PageKind.MUNICIPALITY if alone else PageKind.FOREIGN
        return None

    def _by_likeness(self, words: Words) -> PageKind | None:
        """The kind of the known name that a misspelt one stands for."""
        joined = "".join(words)
        if len(joined) < SHORTEST_TYPO_LETTERS:
            return None
        found = process.extractOne(
            joined,
            list(self._long_names),
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=LEAST_TYPO_LIKENESS,
        )
        return _one(self._names[self._long_names[found[0]]]) if found else None

    def _names_place(self, words: Words) -> bool:
        for size in (2, 1):
            for start in range(len(words) - size + 1):
                part = words[start : start + size]
                if part in self._places or (*part[:-1], part[-1].removesuffix("s")) in self._places:
                    return True
        return False

    def _form_words(self, kind: PageKind) -> frozenset[str]:
        return self._forms[kind][0]

    def _has_form(self, kind: PageKind, words: Iterable[str]) -> bool:
        whole, endings = self._forms[kind]
        return any(
            word in whole or (word.endswith(endings) and word not in endings) for word in words
        )


def _key(name: str) -> Words:
    return tuple(tokens(name.replace("-", " ").replace("–", " ").replace(".", " ")))


def _joined(name: str) -> str:
    return "".join(_key(name))


def _split_forms(words: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    whole = frozenset(token for word in words if not word.startswith("*") for token in tokens(word))
    endings = tuple(tokens(word)[0] for word in words if word.startswith("*"))
    return whole, endings


def _one(kinds: set[PageKind]) -> PageKind | None:
    """The kind that a name stands for; None when it stands for a party and something else
    that is allowed, for then nothing may be guessed."""
    if len(kinds) == 1:
        return next(iter(kinds))
    if kinds & {PageKind.PARTY} and kinds & {PageKind.AUTHORITY, PageKind.MUNICIPALITY}:
        return None
    return next((kind for kind in _NAME_ORDER if kind in kinds), sorted(kinds)[0])


def _without(words: Words, part: Words) -> Words | None:
    """The words without `part` in them; None when it is not there."""
    for start in range(len(words) - len(part) + 1):
        if words[start : start + len(part)] == part:
            return words[:start] + words[start + len(part) :]
    return None
