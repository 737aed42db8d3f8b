"""What is a command and what is a question: a command is the whole message, greeting and courtesy
aside."""

import re
from collections.abc import Collection
from difflib import get_close_matches

_GREETING = re.compile(
    r"^(?:hej(?:san)?(?: hej)?|hallå|tjena|tja|god (?:morgon|dag|kväll|förmiddag|eftermiddag)|"
    r"(?:hi|hello|hey)(?: there)?|good (?:morning|afternoon|evening))\b"
)
_BEFORE = re.compile(
    r"^(?:kanalvakt|snälla|please|visa mig|kan jag få|kan du|can i|could i|"
    r"jag (?:vill|skulle vilja|behöver|önskar)|vi (?:vill|skulle vilja|behöver)|"
    r"i'd like to|i (?:want|would like|need) to|we (?:want|would like|need) to)\b"
)
_AFTER = re.compile(r"\b(?:tack(?: så mycket)?|snälla|please|thanks|thank you)$")
_SIGNS = re.compile(r"[^\w\s'-]+")

# A misspelt command is still the command when it is this long and this like it.
MIN_FUZZY_CHARACTERS = 9
FUZZY_LIKENESS = 0.9


def command_in(text: str, phrases: Collection[str], *, misspelt: bool = True) -> str | None:
    """The command phrase that the message is, or nearly is if it may be `misspelt`; None for a
    question or anything else.

    "hej, får vi gilla ICA?" is a question, "Hej! Registrera kanal, tack." is a command, and
    "hej" alone is one too when it is among the phrases.
    """
    words = " ".join(_SIGNS.sub(" ", text.lower()).split())
    bare = words
    for pattern in (_GREETING, _BEFORE, _BEFORE, _AFTER):
        bare = pattern.sub("", bare).strip()
    for candidate in (words, bare):
        if candidate in phrases:
            return candidate
    if words and not bare and "hello" in phrases:
        return "hello"
    if misspelt and len(bare) >= MIN_FUZZY_CHARACTERS and "?" not in text:
        likely = get_close_matches(bare, list(phrases), n=1, cutoff=FUZZY_LIKENESS)
        return likely[0] if likely else None
    return None
