"""Words of form in names of pages: AB, IF, kyrka, pizzeria ... and what they tell."""

from collections.abc import Iterable, Mapping

from bot.answers.words import tokens
from bot.domain.guideline import PageKind

LONGEST_SMALL_WORD_LETTERS = 2  # "is" is no genitive

# What a word of form tells, the surest first: a party, a registered company, then what an
# association calls itself. A trade comes before sport and culture ("Fotbollsbutiken").
_ORDER: tuple[tuple[str, PageKind], ...] = (
    ("party", PageKind.PARTY),
    ("registered_company", PageKind.COMPANY),
    ("faith", PageKind.FAITH),
    ("union", PageKind.UNION),
    ("association", PageKind.CLUB),
    ("foreign", PageKind.FOREIGN),
    ("company", PageKind.COMPANY),
    ("person", PageKind.PERSON),
    ("other", PageKind.OTHER),
    ("club", PageKind.CLUB),
    ("culture", PageKind.CULTURE),
    ("local", PageKind.LOCAL),
)
# Kinds that may be liked only with a local link, or not at all: they are never overruled by a name
# of an authority or of an own page that stands beside them.
_NOT_PUBLIC = tuple(name for name, _kind in _ORDER if name not in ("local", "foreign"))


class Forms:
    """The words of form by their names in organisations.toml ("*klubb" = so ending)."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._forms = {name: _split(listed) for name, listed in words.items()}

    def has(self, form: str, words: Iterable[str]) -> bool:
        """Whether one of the words is of this form."""
        return any(self.is_word(form, word) for word in words)

    def is_word(self, form: str, word: str) -> bool:
        """Whether the word is of this form, also in the genitive."""
        whole, endings = self._forms[form]
        stem = word.removesuffix("s") if len(word) > LONGEST_SMALL_WORD_LETTERS else word
        return any(
            each in whole or (each.endswith(endings) and each not in endings)
            for each in (word, stem)
        )

    def kind(self, words: Iterable[str]) -> PageKind | None:
        """What the surest word of form says."""
        listed = tuple(words)
        return next((kind for form, kind in _ORDER if self.has(form, listed)), None)

    def is_private(self, words: Iterable[str]) -> bool:
        """Whether a word of form says that it is no public body."""
        listed = tuple(words)
        return any(self.has(form, listed) for form in _NOT_PUBLIC)

    def all_general(self, words: Iterable[str]) -> bool:
        """Whether the words name a sort of page, and no page ("en lokal förening")."""
        listed = tuple(words)
        with_article = len(listed) > 1 and self.is_word("general", listed[0])
        return all(
            self.is_word("general", word)
            or any(self._is_common(form, word, ending=with_article) for form, _kind in _ORDER)
            for word in listed
        )

    def _is_common(self, form: str, word: str, *, ending: bool) -> bool:
        whole, _endings = self._forms[form]
        stem = word.removesuffix("s")
        return (
            word in whole
            or stem in whole
            or ((ending or word.endswith("ar")) and self.is_word(form, word))
        )


def _split(words: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    listed = tuple(words)
    whole = frozenset(token for word in listed if word[0] != "*" for token in tokens(word))
    return whole, tuple(tokens(word)[0] for word in listed if word[0] == "*")
