"""The questions in one message: several are answered one by one, a story with a question at its end
is one."""

import re
from collections.abc import Sequence

from bot.domain.small_talk import small_talk

MAX_QUESTIONS_IN_A_MESSAGE = 5
LEAST_QUESTION_WORDS = 3

_LIST_MARK = re.compile(r"^\s*(?:[-*•·–]|\d{1,2}[.)]|[a-h]\))\s+", re.IGNORECASE)
# A question mark that ends something: not one within an address ("profile.php?id=1").
_END = re.compile(r"\?+[!?]*(?=\s|$|[)\]])")
_SENTENCE = re.compile(r"(?<=[.!…])\s+|\n+")
_QUOTED = re.compile(r"[”“\"»][^”“\"»«\n]{0,400}[”“\"«»]")
_REPORTED = re.compile(
    r"\b(?:frågade|undrade|skrev|kommenterade|asked|wondered|wrote|commented)\b", re.IGNORECASE
)
_LEAD = re.compile(
    r"^(?:(?:hej(?:san)?|hallå|hi|hello|ok|okej|och|men|sen|sedan|också|dessutom|även|förresten|"
    r"då|en sak till|en fråga till|två frågor|några frågor|en fråga|fråga|jag undrar|vi undrar|"
    r"undrar|and|but|also|then|so|one more thing|i wonder|we wonder|snälla|tack|"
    r"thanks)\b[\s,.:;!–-]*)+",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:får|kan|ska|skall|måste|behöver|bör|borde|vill|är|finns|gäller|räcker|duger|har|gör|går|"
    r"vem|vems|vad|när|hur|var|vart|vilken|vilket|vilka|varför|om (?:vi|jag|man)\b|"
    r"may|can|could|must|should|shall|do|does|did|is|are|has|have|will|would|"
    r"who|whose|what|when|how|where|which|why)\b",
    re.IGNORECASE,
)
# "Eller hur?", "Stämmer det?": it belongs to what stands before.
_TAG = re.compile(
    r"^(?:eller(?: hur| inte)?|visst|stämmer (?:det|detta)|är det (?:så|ok|okej|rätt|sant)|ok|okej|"
    r"går det bra|eller vad (?:säger|tror|tycker) (?:du|ni)|vad gäller(?: då)?|"
    r"hur gör (?:vi|jag) då|right|or not|is that (?:ok|okay|right|allowed|true)|correct|"
    r"ok(?:ay)?|what applies|"
    r"vad säger du|vad tror du|vad tycker du)\W*$",
    re.IGNORECASE,
)


_FOLLOW_UP = re.compile(
    r"^(?:och|eller|men|and|or|but|what about|how about)\s+(?:om\s+)?(\S+(?: \S+){0,2})\s*\?+$",
    re.IGNORECASE,
)


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of a message in order, each with what was told before it; the text itself when
    it is one question, or none.

    They end with a question mark, or stand on lines that each begin as a question. A question that
    is quoted, or that somebody else asked ("hon frågade om vi har öppet?"), is part of the story.
    """
    listed = _listed(text)
    if listed:
        return listed
    found: list[str] = []
    story = ""
    for piece in _pieces(text):
        if _TAG.match(_bare(piece)) and found and not story:
            found[-1] = f"{found[-1]} {piece}"
        elif found and not story and follow_up(piece):
            found.append(piece)
        elif _is_question(piece):
            found.append(f"{story} {piece}".strip())
            story = ""
        else:
            story = f"{story} {piece}".strip()
    if len(found) < 2:
        return (text,)
    if story:  # what is said last belongs to the last question
        found[-1] = f"{found[-1]} {story}"
    return tuple(found)


def follow_up(piece: str) -> str:
    """What is asked about in "Och Coop?", after a question about something else; "" otherwise."""
    match = _FOLLOW_UP.match(piece.strip())
    return match[1] if match else ""


def _listed(text: str) -> tuple[str, ...]:
    """The questions of a message whose lines are questions without question marks, or a list."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not small_talk(line)]
    bare = [_LIST_MARK.sub("", line) for line in lines]
    marked = [_LIST_MARK.match(line) is not None for line in lines]
    if any(_END.search(line[:-1]) for line in bare):
        return ()
    asks = [_asks(line) or (mark and "?" in line) for line, mark in zip(bare, marked, strict=True)]
    if asks.count(True) < 2:
        return ()
    first = asks.index(True)
    told = first <= 1 or marked[first]
    return tuple(bare[first:]) if told and all(asks[first:]) else ()


def _pieces(text: str) -> list[str]:
    """Sentences with their question marks; marks within quotation marks end nothing."""
    hidden = [match.span() for match in _QUOTED.finditer(text)]
    pieces, begin = [], 0
    for match in _END.finditer(text):
        if any(start < match.start() < end for start, end in hidden):
            continue
        pieces.append(text[begin : match.end()].strip())
        begin = match.end()
    pieces.append(text[begin:].strip())
    return [piece for piece in pieces if piece and not small_talk(piece)]


def _last_sentence(piece: str) -> str:
    return _SENTENCE.split(piece)[-1]


def _is_question(piece: str) -> bool:
    last = _last_sentence(piece)
    if not _END.search(last[-3:]):
        return False
    if _asks(last):
        return len(last.split()) >= LEAST_QUESTION_WORDS
    return len(last.split()) >= LEAST_QUESTION_WORDS and not _REPORTED.search(last)


def _asks(sentence: str) -> bool:
    return _ASKS.match(_bare(sentence)) is not None


def _bare(sentence: str) -> str:
    return _LEAD.sub("", sentence.strip())


def asking_part(text: str, characters: int) -> str:
    """The text, or of a longer one its last sentences in at most so many characters."""
    if len(text) <= characters:
        return text
    kept = ""
    sentences: Sequence[str] = re.split(r"(?<=[.!?…])\s+|\n+", text)
    for sentence in reversed(sentences):
        if len(sentence) + len(kept) + 3 > characters:
            break
        kept = f"{sentence} {kept}".strip()
    return f"… {kept or text[-(characters - 2) :]}"
