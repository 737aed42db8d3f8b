"""Finds out what a page is from its name: by list, by form (IF, AB, kyrka ...) and by place."""

import re

from bot.answers.organisations import organisations
from bot.answers.own_pages import SHORTEST_OWN_WORD_LETTERS, OwnPages
from bot.answers.page import Page, Sureness
from bot.answers.page_forms import Forms
from bot.answers.page_names import NameIndex, Words, name_key
from bot.domain.guideline import Guideline, PageKind

SHORTEST_LOCAL_BRANCH_LETTERS = 3
MOST_WORDS_BESIDE = 2
LONGEST_SMALL_WORD_LETTERS = 2  # "Do we ..." is no authority
WORDS_OF_PREMISES = 2
MOST_WORDS_OF_A_LOCAL_NAME = 4
MOST_NAMES_OF_A_PERSON = 3

_ASSOCIATIONS = frozenset((PageKind.CLUB, PageKind.CULTURE, PageKind.OTHER))
_PUBLIC = frozenset((PageKind.MUNICIPALITY, PageKind.REGION, PageKind.AUTHORITY))
# Names of more than one kind: these are read first when both are known.
_NAME_ORDER = (
    PageKind.PARTY,
    PageKind.COMPANY,
    PageKind.PUBLIC_COMPANY,
    PageKind.CLUB,
    PageKind.PERSON,
    PageKind.UNION,
)

# Without its dots it would be a town.
_CLEANING = re.compile(r"städ\b", re.IGNORECASE)

Found = tuple[PageKind | None, Sureness]


class PageFinder:
    """Resolves names of pages for one municipality."""

    def __init__(self, guideline: Guideline) -> None:
        known = organisations()
        self._names = NameIndex(known.known)
        self._forms = Forms(known.forms)
        self._ordinary = known.ordinary
        self._handle_parts = known.handle_parts
        self._first_names = known.first_names
        self._channels = {name_key(name) for name in known.channels}
        self._ours = OwnPages(guideline, self._names, self._forms)
        self.is_local = self._ours.is_local
        self.names_residents = self._ours.names_residents

    def is_channel(self, name: str) -> bool:
        """Whether it is the name of a service that channels are on ("Instagram")."""
        return name_key(name) in self._channels

    def find(self, name: str) -> Page:
        """What the page called `name` is."""
        words = name_key(_CLEANING.sub("städning", name))
        local = self.is_local(name)
        if not words:
            return Page(name=name, kind=None)
        general = self._forms.all_general(words)
        kind, sureness = self._resolve(words, local=local, general=general)
        if kind is None and (spelt := self._names.spelt_right(words)) != words:
            local = local or self.is_local(" ".join(spelt))
            kind, sureness = self._resolve(spelt, local=local, general=general)
        if kind is None and (kinds := self._names.written_together("".join(words))):
            kind, sureness = _one(kinds), Sureness.LISTED
        if kind is None and self._is_person(words):
            kind, sureness = PageKind.PERSON, Sureness.FORM
        listed = sureness is Sureness.LISTED
        if (
            general
            and not local
            and not listed
            and kind in (*_ASSOCIATIONS, PageKind.FAITH, PageKind.UNION)
        ):
            kind = None  # which one must be said
        if kind is PageKind.LOCAL and not local:
            kind = None  # a project or the like: whether it has a link must be said
        if local and kind in _ASSOCIATIONS:
            kind = PageKind.LOCAL
        bare = kind in (PageKind.MUNICIPALITY, PageKind.REGION) and len(words) == 1
        return Page(
            name=name,
            kind=kind,
            local=local,
            general=general,
            bare=bare or self._ours.is_bare(words),
            sureness=sureness,
        )

    def lists(self, name: str) -> bool:
        """Whether the whole name stands in the lists, and not as an ordinary word."""
        words = name_key(name)
        if not words or self.is_channel(name):
            return False
        if self._names.whole(words) or self._ours.is_listed(words):
            as_name = name.isupper() or (
                name[:1].isupper() and len(name) > LONGEST_SMALL_WORD_LETTERS
            )
            return len(words) > 1 or as_name
        at_end = self._forms.is_word("at", words[-1])
        return name[:1].isupper() and not at_end and bool(self._branch(words))

    def is_a_name(self, name: str, *, alone: bool) -> bool:
        """Whether a listed name is meant as one; within a clause ordinary words and abbreviations
        need a capital letter."""
        words = name_key(name)
        if alone or len(words) > 1:
            return True
        short = len(words[0]) < SHORTEST_OWN_WORD_LETTERS or words[0] in self._ordinary
        return name[:1].isupper() if not short else name[:1].isupper() and name != "I"

    def is_a_page_alone(self, name: str) -> bool:
        """Whether a text that is nothing but this name can only mean the page: listed and no
        ordinary word, or a form after a place of ours ("Bollmora sk"). A capital letter says
        nothing, for it begins the text."""
        page, words = self.find(name), name_key(name)
        if page.kind is None or self.is_channel(name) or self._ours.is_bare(words):
            return False
        listed = bool(self._names.whole(words) or self._ours.is_listed(words))
        if len(words) == 1:
            letters = len(words[0])
            long_enough = letters > SHORTEST_LOCAL_BRANCH_LETTERS or (
                letters > 1 and name.isupper()
            )
            stems = {words[0], words[0].removesuffix("s")}
            other = stems & self._ordinary or any(self.is_channel(stem) for stem in stems)
            return listed and long_enough and not other and page.kind is not PageKind.FOREIGN
        if listed:
            return True
        if page.general:
            return False
        if page.local and self._branch(words):
            said = [w for w in words if not (self.is_local(w) or self._forms.is_word("at", w))]
            return any(word not in self._ordinary for word in said)
        after_place = self.is_local(words[0]) and len(words) <= MOST_WORDS_OF_A_LOCAL_NAME
        sells = page.kind is PageKind.LOCAL and self._forms.has("company", words)
        return after_place and not sells and page.kind not in (PageKind.OWN, *_PUBLIC)

    def kind_of_word(self, word: str) -> PageKind | None:
        """What a single word of form says ("restaurang")."""
        return self._forms.kind((word,))

    def find_handle(self, name: str) -> Page:
        """What the page with this name in an address or handle is ("varmdokommun")."""
        page = self.find(name)
        words = name_key(name)
        if page.kind is not None or not words:
            return page
        apart = self._forms_apart("".join(words))
        found = self.find(apart)
        return Page(name=name, kind=found.kind, local=found.local, sureness=found.sureness)

    def _forms_apart(self, handle: str) -> str:
        """The handle with a space about each place and each word of form that it holds."""
        places = sorted(self._ours.local_words, key=len, reverse=True)
        parts = [handle]
        for word in (*places, *self._handle_parts):
            parts = [
                piece
                for part in parts
                for piece in (part.partition(word) if part not in places else (part,))
                if piece
            ]
        return " ".join(parts)

    def _resolve(self, words: Words, *, local: bool, general: bool) -> Found:
        if self._ours.is_listed(words):
            return PageKind.OWN, Sureness.LISTED
        if kinds := self._names.whole(words):
            return _one(kinds), Sureness.LISTED
        if kinds := self._branch(words):
            return _one(kinds), Sureness.LISTED
        if self._ours.is_own(words, local=local):
            return PageKind.OWN, Sureness.INSIDE
        if general:
            return self._by_form(words, local=local), Sureness.FORM
        for form, kind in (("party", PageKind.PARTY), ("registered_company", PageKind.COMPANY)):
            if self._forms.has(form, words):
                public = kind is PageKind.COMPANY and self._is_public_company(words)
                return (PageKind.PUBLIC_COMPANY if public else kind), Sureness.INSIDE
        if local and self._is_project(words):
            return PageKind.LOCAL, Sureness.FORM
        if (kind_inside := self._by_name_inside(words)) is not None:
            return kind_inside, Sureness.INSIDE
        if (by_form := self._by_form(words, local=local)) is not None:
            return by_form, Sureness.FORM
        return None, Sureness.UNKNOWN

    def _is_project(self, words: Words) -> bool:
        """Whether it is a project of a place, not of somebody: "projektet Norra Tyresö centrum"."""
        rest = tuple(word for word in words[1:] if not self._forms.is_word("premises", word))
        _start, _size, kinds = self._names.inside(rest)
        theirs = self._forms.is_private(rest) or not kinds <= {PageKind.MUNICIPALITY}
        return self._forms.is_word("local", words[0]) and not theirs

    def _branch(self, words: Words) -> set[PageKind]:
        """The kinds of a listed organisation of which this is the local branch ("PRO Tyresö")."""
        elsewhere = tuple(
            self._ours.without_local_start(word)
            for word in self._names.without_places(words)
            if not self.is_local(word) or self._ours.without_local_start(word) != word
        )
        for form in ("at", "branch"):
            rest = tuple(word for word in elsewhere if not self._forms.is_word(form, word))
            if rest == words or not rest or rest in self._channels:
                continue
            kinds = self._names.whole(rest) - {PageKind.MUNICIPALITY, PageKind.REGION}
            letters = len("".join(rest))
            if kinds and (letters >= SHORTEST_LOCAL_BRANCH_LETTERS or PageKind.PARTY in kinds):
                return kinds
        return set()

    def _by_name_inside(self, words: Words) -> PageKind | None:
        start, size, kinds = self._names.inside(words)
        if not kinds or size == len(words):
            return _one(kinds) if kinds else None
        kind = _one(kinds)
        beside = words[:start] + words[start + size :]
        if kind in _PUBLIC:
            for form, other in (
                ("public_company", PageKind.PUBLIC_COMPANY),
                ("foreign", PageKind.FOREIGN),
            ):
                if self._forms.has(form, beside):
                    return other
            leading = all(
                self._forms.is_word("branch", w) or self._forms.is_word("general", w)
                for w in words[:start]
            )
            others = self._names.without_places(beside)
            if self._forms.is_private(others) or not leading or len(beside) > MOST_WORDS_BESIDE:
                return self._forms.kind(others)
            return None if self._forms.has("against", beside) else kind
        if size == 1 and kind is PageKind.FOREIGN:
            return self._forms.kind(words) or kind
        if size == 1 and kind in (*_ASSOCIATIONS, PageKind.UNION, PageKind.LOCAL):
            long_enough = len(words[start]) >= SHORTEST_OWN_WORD_LETTERS
            return self._forms.kind(words) or (kind if long_enough else None)
        if size == 1 and self._forms.is_word("foreign", words[start]):
            return None  # "Norwegian Directorate of Health"
        if size == 1 and kind is PageKind.COMPANY and self._forms.has("association", words):
            return PageKind.CLUB  # "Volvo IF"
        if size == 1 and len(words[start]) <= SHORTEST_LOCAL_BRANCH_LETTERS and start > 0:
            by_form = self._forms.kind(words)
            return kind if by_form is PageKind.LOCAL else by_form  # "projektet ICA Bollmora"
        return kind

    def _by_form(self, words: Words, *, local: bool) -> PageKind | None:
        elsewhere = self._names.without_places(words)
        at_place = len(elsewhere) < len(words)
        private = self._forms.is_private(elsewhere)
        premises = len(words) == WORDS_OF_PREMISES and self._forms.is_word("premises", words[1])
        if premises and (at_place or local):
            return PageKind.COMPANY  # "Bollmora centrum"
        if self._is_public_company(words):
            return PageKind.PUBLIC_COMPANY
        against = self._forms.has("against", words)
        if not private and not against and self._forms.has("authority", words):
            return PageKind.FOREIGN if self._forms.has("foreign", words) else PageKind.AUTHORITY
        if not private and at_place and not self._forms.has("foreign", words):
            if self._forms.has("municipal_unit", elsewhere) and len(elsewhere) <= 1:
                return PageKind.MUNICIPALITY
            if self._forms.has("municipality", words) and len(elsewhere) <= MOST_WORDS_BESIDE:
                beside = (word for word in elsewhere if not self._is_municipal(word))
                plainly = self._names.is_place(words[:1]) or self._forms.all_general(beside)
                return PageKind.MUNICIPALITY if plainly else None
        if kind := self._forms.kind(elsewhere):
            return kind
        if self._forms.has("region", words):
            return PageKind.REGION
        if self._forms.has("municipality", words) and not at_place:
            alone = self._forms.all_general(w for w in words if not self._is_municipal(w))
            return PageKind.MUNICIPALITY if alone else PageKind.FOREIGN  # "Bergen stad"
        return None

    def _is_municipal(self, word: str) -> bool:
        return self._forms.is_word("municipality", word)

    def _is_public_company(self, words: Words) -> bool:
        at_place = len(self._names.without_places(words)) < len(words)
        local = any(self.is_local(word) for word in words)
        return self._forms.has("public_company", words) and (at_place or local)

    def _is_person(self, words: Words) -> bool:
        return words[0] in self._first_names and 1 < len(words) <= MOST_NAMES_OF_A_PERSON


def _one(kinds: set[PageKind]) -> PageKind | None:
    """The kind that a name stands for; None when it stands for a party and something else
    that is allowed, for then nothing may be guessed."""
    if len(kinds) == 1:
        return next(iter(kinds))
    if kinds & {PageKind.PARTY} and kinds & {PageKind.AUTHORITY, PageKind.MUNICIPALITY}:
        return None
    return next((kind for kind in _NAME_ORDER if kind in kinds), sorted(kinds)[0])
