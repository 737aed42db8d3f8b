"""Personal data taken out of a text before others read it."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

SHORTEST_NAME_LETTERS = 2

_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_PERSONAL_NUMBER = r"(?<!\d)(?:19|20)?\d{6}[-+ ]?\d{4}(?!\d)"
_PHONE = r"(?<![\w/.])(?:\+|00)?\d(?:[ \-/()]{0,2}\d){6,13}(?!\w)"
_NUMBERS = re.compile("|".join((_EMAIL, _PERSONAL_NUMBER, _PHONE)))

# Names that are common words as well; in small letters they are left as they stand.
# fmt: off
_ALSO_WORDS = frozenset({
    "alm", "art", "ask", "berg", "bill", "björn", "bo", "bror", "bäck", "carter", "dag", "dahl",
    "dawn", "ek", "eve", "fors", "frank", "frisk", "grace", "gran", "grant", "guy", "hall",
    "holm", "hope", "jack", "joy", "june", "kim", "kort", "kvist", "lind", "liv", "love", "lund",
    "lång", "mark", "max", "may", "modig", "my", "nord", "per", "rask", "rich", "roos", "rose",
    "sand", "siv", "sjö", "skog", "stark", "sten", "stig", "ström", "sue", "söder", "tor", "ung",
    "vera", "vik", "will",
})
# fmt: on


_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[\s.'’-]{1,3}")


def personal_data_remover(names: Iterable[str]) -> Callable[[str, str], str]:
    """Gives a function that takes e-mail addresses, phone numbers, personal identity numbers and
    the people's names out of a text, each replaced by its second argument.

    `names` are whole names. First name and surname are also found alone: with a capital letter
    always, in small letters unless they are common words ("per", "berg"). Genitives are found too.
    """
    whole: dict[str, set[tuple[str, ...]]] = {}
    parts: set[str] = set()
    for name in names:
        words = _WORD.findall(name)
        folded = tuple(word.casefold() for word in words)
        if len(folded) > 1:
            whole.setdefault(folded[0], set()).add(folded)
        parts |= {
            word.casefold()
            for word in words
            if word[0].isupper() and len(word) >= SHORTEST_NAME_LETTERS  # not "de", "af", "von"
        }

    def words_of_name(text: str, words: Sequence[re.Match[str]]) -> int:
        """How many of the words that come first are a name: 0 for none."""
        first = words[0][0]
        for name in sorted(whole.get(first.casefold(), ()), key=len, reverse=True):
            found = words[: len(name)]
            if _is_name(name, [word[0].casefold() for word in found]) and all(
                _BETWEEN.fullmatch(text, one.end(), other.start()) for one, other in pairwise(found)
            ):
                return len(name)
        for part in (first, first.removesuffix("s")):
            known = part.casefold() in parts
            if known and (part[0].isupper() or part.casefold() not in _ALSO_WORDS):
                return 1
        return 0

    def without(text: str, mark: str) -> str:
        text = _NUMBERS.sub(mark, text)
        words = list(_WORD.finditer(text))
        kept, end, at = [], 0, 0
        while at < len(words):
            count = words_of_name(text, words[at:])
            if count:
                kept += [text[end : words[at].start()], mark]
                end = words[at + count - 1].end()
            at += count or 1
        return "".join([*kept, text[end:]])

    return without


def _is_name(name: tuple[str, ...], words: Sequence[str]) -> bool:
    """Whether the words are the name, or its genitive."""
    return tuple(words) == name or tuple(words) == (*name[:-1], f"{name[-1]}s")
