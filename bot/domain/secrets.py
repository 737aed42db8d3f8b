"""Whether a text gives away a password, which is never stored.

Source: REG8; rule starting-channel/admin-access asks for rights, and rights can be given without
passwords.
"""

import re

# Also within a word ("Facebooklösenordet"). "pass" and "pin" are everyday words too, so what
# follows those must look the part.
_WORD = (
    r"(?:\w*l[öo]senord(?:et)?|l[öo]sen(?:et)?|passwords?|passwd|pwd|passphrase|"
    r"pin-?kod(?:en)?|(?P<everyday>pass|pin))"
)
# "lösenord: Sommar2026", "password = x", "the password is hunter2", "lösenordet är hemligt1",
# "pwd/hej123"
_GIVEN = re.compile(
    rf"(?<!\w){_WORD}(?!\w)\s*(?:(?:till|för|for|to|on|på)\s+\S+\s*)?"
    rf"(?:[:=/]|->|→|\b(?:är|is|heter|blir|var)\b\s*[:=]?)"
    r"\s*[\"'“”»]?(?P<value>[^\s\"'“”«]{3,})",
    re.IGNORECASE,
)
# "inloggning bollmora@tyreso.example / Vinter24!"
_PAIR = re.compile(
    r"(?<!\w)(?:inlogg\w*|log-?in|user(?:name)?|användar(?:e|namn))\W+\S+\s*(?:/|,|;|\||och|and)\s*(?P<value>\S{6,})",
    re.IGNORECASE,
)
_BESIDE = re.compile(rf"(?<!\w){_WORD}(?!\w)\s+[\"'“”»]?(?P<value>\S{{6,}})", re.IGNORECASE)
_ALONE = re.compile(r"^(?=.*[a-zåäö])(?=.*[A-ZÅÄÖ])(?=.*\d)(?=.*[^\w\s.@:/-])\S{8,40}$")
_ADDRESS = re.compile(r"^[(\"']*(?:#|@|\w+://|www\.|[\w.-]+\.[a-z]{2,}/)", re.IGNORECASE)
_PLAIN_AFTER_COPULA = re.compile(r"^[a-zåäöA-ZÅÄÖ]+[.,!?]?$")


def looks_like_password(text: str) -> bool:
    """Whether the text seems to hold a password, rather than to speak about passwords."""
    for match in _GIVEN.finditer(text):
        if match["everyday"] and not any(c.isdigit() for c in match["value"]):
            continue
        separator = text[match.start() : match.start("value")].rstrip("\"'“”» ")
        if separator.endswith((":", "=", "/", "->", "→")) or not _is_plain_word(match["value"]):
            return True
    for pattern in (_PAIR, _BESIDE):
        if any(_is_mixed(match["value"]) for match in pattern.finditer(text)):
            return True
    return any(_ALONE.match(word) and not _ADDRESS.match(word) for word in text.split())


def _is_plain_word(value: str) -> bool:
    return bool(_PLAIN_AFTER_COPULA.match(value))


def _is_mixed(value: str) -> bool:
    """Letters together with digits or signs, as passwords have and words have not."""
    value = value.strip(".,;:!?\"'”“)(")
    has_letter = any(c.isalpha() for c in value)
    return has_letter and (
        any(c.isdigit() for c in value) or any(c in "!#$%&*+?^_~" for c in value)
    )
