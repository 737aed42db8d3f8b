"""What people type: cleaned of what nobody can see, within named limits."""

import re
import unicodedata

MAX_NAME_CHARACTERS = 80
MAX_TEXT_CHARACTERS = 1000
MAX_MESSAGE_CHARACTERS = 4000

# Marks that turn the direction of text, and zero-width ones: they hide what a text says.
_INVISIBLE = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NO_TEXT = ("Cc", "Cs", "Cn", "Co")


def clean(text: str) -> str:
    """The text in composed form, without control characters, direction marks and space at its ends.

    Line breaks and tabs stay; Windows line ends become plain ones.
    """
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.isprintable():  # nearly all texts are, and then none of these is in them
        kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in _NO_TEXT)
        text = "".join(kept)
    return unicodedata.normalize("NFC", text).strip()


def one_line(text: str) -> str:
    """The cleaned text with every run of white space as one space: for names and titles."""
    return " ".join(clean(text).split())
