"""Plain texts within what a platform holds: cut, split, and names of which no two sound alike."""

from collections import Counter

from bot.domain.texts import clean, one_line

DASH = "–"


def cut(text: str, max_characters: int) -> str:
    """The text, or its beginning and "…" when it is longer."""
    if len(text) <= max_characters:
        return text
    return text[: max_characters - 1].rstrip() + "…"


def split(text: str, max_characters: int) -> list[str]:
    """The cleaned text in parts, cut at a line's or a word's end where there is one; an empty text
    has none."""
    rest, parts = clean(text), []
    while len(rest) > max_characters:
        head = rest[: max_characters + 1]
        at = max(head.rfind("\n"), head.rfind(" "))
        at = at if at > max_characters // 2 else max_characters
        parts.append(rest[:at].rstrip())
        rest = rest[at:].strip()
    return [*parts, rest] if rest else parts


class Names:
    """What a screen reader says of the buttons of one message: no two names sound alike."""

    def __init__(self, max_characters: int) -> None:
        self._max_characters = max_characters
        self._heard: set[str] = set()
        self._repeats: Counter[str] = Counter()

    def name(self, label: str, within: str = "") -> str:
        """The label, the title of what the button stands in, and a number if that was said
        before."""
        label, within = one_line(label) or DASH, one_line(within)
        wanted = f"{label}: {within}" if within else label
        name = cut(wanted, self._max_characters)
        first = _sound(name)
        while _sound(name) in self._heard:
            self._repeats[first] += 1
            number = f" ({self._repeats[first] + 1})"
            name = cut(wanted, self._max_characters - len(number)) + number
        self._heard.add(_sound(name))
        return name


def _sound(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum()) or name
