"""The part of a long paragraph that a rule is about."""

import re

from bot.answers.words import STOP_WORDS, stems, tokens

MAX_EXCERPT_CHARACTERS = 420

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ\d•·–-])|\n+")


def excerpt(paragraph: str, statement: str, characters: int = MAX_EXCERPT_CHARACTERS) -> str:
    """The paragraph, or of a longer one whole sentences in at most about so many characters: the
    one that is most like the rule's statement, and its neighbours. "…" stands for what is left out.
    """
    if len(paragraph) <= characters:
        return paragraph
    sentences = [s.strip() for s in _SENTENCE_END.split(paragraph) if s.strip()]
    wanted = _words(statement)
    likeness = [len(wanted & _words(sentence)) for sentence in sentences]
    first = last = likeness.index(max(likeness))
    room = characters - len(sentences[first])
    while room > 0:
        after = sentences[last + 1] if last + 1 < len(sentences) else None
        before = sentences[first - 1] if first else None
        if after is not None and len(after) < room:
            room -= len(after) + 1
            last += 1
        elif before is not None and len(before) < room:
            room -= len(before) + 1
            first -= 1
        else:
            break
    kept = " ".join(sentences[first : last + 1])
    if len(kept) > characters:  # one sentence that is too long by itself
        kept = f"{kept[:characters].rsplit(' ', 1)[0]} …"
        return f"… {kept}" if first else kept
    start, end = "… " if first else "", " …" if last + 1 < len(sentences) else ""
    return f"{start}{kept}{end}"


def _words(text: str) -> set[str]:
    return {stems(token)[0] for token in tokens(text) if token not in STOP_WORDS}
