"""Personal data taken out of a text before others read it."""

import re
from collections.abc import Callable, Iterable

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


def personal_data_remover(names: Iterable[str]) -> Callable[[str, str], str]:
    """Gives a function that takes e-mail addresses, phone numbers, personal identity numbers and
    the people's names out of a text, each replaced by its second argument.

    `names` are whole names. First name and surname are also found alone: with a capital letter
    always, in small letters unless they are common words ("per", "berg"). Genitives are found too.
    """
    whole: set[str] = set()
    parts: set[str] = set()
    for name in names:
        words = name.split()
        if len(words) > 1:
            whole.add(r"\s+".join(map(re.escape, words)))
        parts.update(word for word in words if len(word) >= SHORTEST_NAME_LETTERS)
    patterns = [rf"(?i:{name})" for name in sorted(whole, key=len, reverse=True)]
    for part in sorted(parts, key=len, reverse=True):
        capital = re.escape(part[0].upper() + part[1:])
        small = part.casefold() in _ALSO_WORDS
        patterns.append(capital if small else rf"(?i:{re.escape(part)})")
    named = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})s?(?!\w)") if patterns else None

    def without(text: str, mark: str) -> str:
        text = _NUMBERS.sub(mark, text)
        return named.sub(mark, text) if named else text

    return without
