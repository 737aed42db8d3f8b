"""The municipality's own pages and places: what is ours, and what has to do with us."""

from itertools import pairwise

from bot.answers.page_forms import Forms
from bot.answers.page_names import NameIndex, Words, name_key
from bot.answers.words import tokens
from bot.domain.guideline import Guideline

SHORTEST_OWN_WORD_LETTERS = 6
SHORTEST_LOCAL_START_LETTERS = 6
MOST_NAMES_OF_OURS = 1  # "vår förskola Ekdalen"
# "Tyresöbor" play in clubs elsewhere too.
_PEOPLE = tuple(tokens("bor borna barn barnen ungdomar elever familjer"))


class OwnPages:
    """The own pages and local words of one municipality's guideline."""

    def __init__(self, guideline: Guideline, names: NameIndex, forms: Forms) -> None:
        self._names = names
        self._forms = forms
        self._own = {name_key(name) for name in guideline.own_pages}
        self._town = name_key(guideline.municipality)
        self.local_words = {"".join(name_key(name)) for name in guideline.local_words}

    def is_local(self, text: str) -> bool:
        """Whether the text names a place of the municipality ("Tyresö FF", "tyresöscouterna")."""
        words = [word for word in tokens(text) if not word.endswith(_PEOPLE)]
        joined = {*words, *(a + b for a, b in pairwise(words))}
        return any(
            word in (local, local + "s")
            or (len(local) >= SHORTEST_LOCAL_START_LETTERS and word.startswith(local))
            for word in joined
            for local in self.local_words
        )

    def names_residents(self, text: str) -> bool:
        """Whether people of a place of the municipality are spoken of ("Tyresöbarn")."""
        return any(
            word.startswith(local) and word.removeprefix(local).removeprefix("s") in _PEOPLE
            for word in tokens(text)
            for local in self.local_words
        )

    def is_bare(self, words: Words) -> bool:
        """Whether it is the municipality's name alone, which begins many names of others."""
        return words == self._town[:1]

    def is_listed(self, words: Words) -> bool:
        """Whether the whole name is that of an own page, also in the genitive."""
        genitive = (*words[:-1], words[-1].removesuffix("s"))
        return words == self._town or words in self._own or genitive in self._own

    def is_own(self, words: Words, *, local: bool) -> bool:
        """Whether a name that is not listed is that of an own page ("Bollmora förskola")."""
        unit = [self._is_unit(word) for word in words]
        others = [word for word, is_unit in zip(words, unit, strict=True) if not is_unit]
        if self._forms.is_private(others) or self._forms.has("foreign", others):
            return False
        if _place_of(self._town, words) == 0:
            return not self._forms.has("against", words[len(self._town) :])
        said_own = self._forms.has("own", words)
        named = [word for word in others if not self._is_general(word)]
        if not named or (said_own and len(named) <= MOST_NAMES_OF_OURS):
            return any(unit) or (said_own and not named)
        if local and any(unit) and not self._forms.has("against", words):
            rest = tuple(word for word in words if not self.is_local(word))
            return self._names.without_places(rest) == rest
        if any(unit) and len(named) <= len(words) - 1 and tuple(named) in self._own:
            return True  # "C3L vuxenutbildningen"
        return self._names_own_page(words) and not self._forms.has("against", words)

    def _names_own_page(self, words: Words) -> bool:
        return any(
            _place_of(page, words) is not None
            for page in self._own
            if len(page) > 1 or len(page[0]) >= SHORTEST_OWN_WORD_LETTERS
            if page != self._town[:1]
        )

    def _is_general(self, word: str) -> bool:
        return self._forms.is_word("general", word) or self._forms.is_word("own", word)

    def _is_unit(self, word: str) -> bool:
        return self._forms.is_word("own_unit", self.without_local_start(word))

    def without_local_start(self, word: str) -> str:
        """ "scouterna" of "tyresoscouterna"; the word as it is when no place begins it."""
        for local in self.local_words:
            rest = word.removeprefix(local)
            if rest == word or len(rest) < SHORTEST_LOCAL_START_LETTERS:
                continue
            known = self._names.whole((rest,)) or self._forms.is_word("own_unit", rest)
            return rest if known else rest.removeprefix("s")
        return word


def _place_of(part: Words, words: Words) -> int | None:
    """Where `part` begins in the words; None when it is not there."""
    starts = range(len(words) - len(part) + 1)
    return next((at for at in starts if words[at : at + len(part)] == part), None)
