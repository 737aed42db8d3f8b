"""Cuts out of a question what may be the name of a page: after the verb, or spoken of before."""

import re
from collections.abc import Iterable, Iterator

from bot.answers.around_names import (
    CLAUSE_END,
    WORD,
    as_written,
    first_name_word,
    folded_set,
    strip,
)
from bot.answers.liking_verbs import Liking, plain

LONGEST_NAME_WORDS = 6
MOST_CLAUSE_WORDS_READ = 30
MOST_OBJECT_CHARACTERS_READ = 200

_SENTENCE_END = re.compile(r"[?!;\n]+|(?<!\b[A-ZÅÄÖ])(?<!\b[Kk]ungl)\.+(?=\s|$)|…")


# Where a name after the verb may end.
_BREAK = folded_set(
    "against allowed alltsa also and ar are as assa at be because breach break breaks bryta "
    "bryter by da dar det eftersom eller far fast for fran from gar har here hos i if in "
    "instead is istallet jag ju kan man med nar now nu och ocksa ok okay okej om on or pa "
    "samt should since ska skulle som strider that then till tillaten tillatet tillatna to "
    "trots utan va val vi via violate violates was we when which who with would"
)
_RELATIVE = re.compile(
    r"\b(?:som|who|which|that|eftersom|because|da de|for att|since|fast|trots att|dar|where|nar|"
    r"when|vars|whose)\b"
)
# The first of these ends what a clause before the verb says of the page ("KTH, kan vi ...").
_ASKER = re.compile(
    r"\b(?:kan|far|fick|ska|skall|skulle|bor|borde|maste|vill|ville|kunde|behover|ar|e|har|hade|"
    r"ber|bad|onskar|undrar|fragar|fragade|tycker|foreslar|tjatar|begart|begar|sager|ordnar|lagger|"
    r"vi|jag|man|you|we|may|can|could|should|shall|must|do|does|did|are|is|was|will|would|has|"
    r"samarbetar|hyr\w*|lanar|tranar|spelar|jobbar|sponsrar|finns|ligger|kommer|skriver|skrev|ringde|mejlade|"
    r"posted|wrote|"
    r"have|had|wants?|wanted|asks?|asked|let|need|lets|gor|driver|racker|blir|raknas|lockar)\b"
)
_FINE_TO = re.compile(
    r"\b(?:okej|okay|ok|bra|fine|alright|lugnt|tillat\w*|allowed|mojlig\w*|lamplig\w*|olamplig\w*|"
    r"fel|ratt|permitted|acceptable|fritt|vard|vart|chill|najs|safe|good|suitable|appropriate|"
    r"inappropriate|forbjud\w*|possible|all right|inget|ingen|nothing|"
    r"nagot|something|someone|nagon|en sida|a page|sidor)\b"
    r"(?: (?:sida|page|konto|account|one|sak))?"
    r"(?: (?:for|at) (?:oss|us|kommunen|me|skolan|the \w+))?"
    r"(?: (?:att|to|o|a|och|vi|we|as|som|that))*"
    r"(?: (?:far|kan|may|can|should|bor|ska))? *$"
)


_FROM_OUR_PAGE = re.compile(
    r"\b(?:fran|med|pa|from|with|on|genom|via|through) (?:var|vart|vara|our|kommunens|skolans|the "
    r"municipality's|the municipality|the school|forskolans|jobbets|verksamhetens|enhetens|"
    r"work|my|mitt|min)\b.*$"
)
# "Vi samarbetar med Nacka HK och tänkte följa dem".
_HAVING_TO_DO_WITH = re.compile(
    r"\b(?:med|with|av|hos|heter|called|om|about|på|from|från)\s+(.{2,60}?)"
    r"(?=\s+(?:och|and|som|who|that|which|vi|we|så|so|genom|by)\b|\s*$)",
    re.IGNORECASE,
)
# "Our team asks whether krisinformation.se can be followed".
_ASKED_WHETHER = re.compile(
    r"\b(?:whether|if|om|ifall|huruvida)\s+(.{2,60}?)\s+"
    r"(?:can|may|could|should|is|are|får|kan|bör|ska|är)\b",
    re.IGNORECASE,
)
_LEADING_NAME = re.compile(
    r"[A-ZÅÄÖ0-9][\w&'’.-]*(?:(?: (?:i|in|&|och|and|av|för|of|the))* [A-ZÅÄÖ0-9][\w&'’-]*)*"
)
_REASON = re.compile(r"\b(?:since|because|although|eftersom|trots att|fast an|darfor att)\b")
_OF_US = re.compile(r"\W*(?:vi|var|vart|vara|jag|min|mitt|we|our|i|my)\b")
_FROM = re.compile(r"\s*(?:fran|from|via)\b")
_FOLLOWED_BY = re.compile(r"(?:foljda?|foljas|gillas|gillade|followed|liked) (?:av|by) .?")
_THEIRS = re.compile(r"\s*(?:deras|hans|hennes|their|his|her|its|dess)\b")
_THE_ONE_NAMED = re.compile(r"\s*the \w+(?:'s|’s)? (?:pages?|accounts?|profile|channel)\b")


def objects(text: str, liking: Liking) -> list[str]:
    """What stands after the verb, the longest first; each shorter one ends at a word or mark where
    the name may end. Empty when nothing but a pronoun or the like stands there."""
    part = _object_part(text, liking)
    theirs = _THEIRS.match(plain(part)) or (
        text[: liking.start].rstrip(" ").count(",") and _THE_ONE_NAMED.match(plain(part))
    )
    if theirs and not any(w[0][0].isupper() for w in WORD.finditer(part)):
        return []
    return _unique(strip(part[:end]) for end in _ends(part))


def objects_as_written(text: str, liking: Liking) -> list[str]:
    """The same with some or all of the words around a name, for names that have such in them
    ("Mitt i Tyresö", "Academic Work"), the longest first."""
    part = _object_part(text, liking)
    names = [name for end in _ends(part) for name in as_written(part[:end])]
    return _unique(sorted(names, key=len, reverse=True))


def _object_part(text: str, liking: Liking) -> str:
    if liking.page:
        return text[slice(*liking.page)]
    part = _SENTENCE_END.split(text[liking.end :])[0][:MOST_OBJECT_CHARACTERS_READ]
    if _FOLLOWED_BY.fullmatch(plain(text[liking.start : liking.end] + part[:5])):
        return ""
    if _FROM.match(plain(part)):
        return ""
    if (reason := _REASON.search(plain(part))) and reason.start() > 0:
        part = part[: reason.start()]
    from_ours = _FROM_OUR_PAGE.search(plain(part))
    return part[: from_ours.start()] if from_ours and from_ours.start() > 0 else part


def _ends(part: str) -> list[int]:
    """Where a name that begins the part may end, the last first."""
    ends = {len(part)}
    first = first_name_word(part)
    for word in WORD.finditer(part):
        if word.start() > first and plain(word[0]) in _BREAK:
            ends.add(word.start())
    ends |= {mark.start() for mark in CLAUSE_END.finditer(part) if mark.start() >= first}
    return sorted(ends, reverse=True)


def topics(text: str, liking: Liking) -> Iterator[str]:
    """What is spoken of beside the verb, the nearest first: "Täby kommun, får vi gilla den?"."""
    sentences = _SENTENCE_END.split(text[: liking.start])
    clauses = [clause for s in sentences for clause in CLAUSE_END.split(s)]
    last = clauses.pop()
    yield from (found[1] for found in _ASKED_WHETHER.finditer(last))
    yield _spoken_of(last)
    yield from _had_to_do_with(last)
    if head := sentences[-1].removesuffix(last):
        yield head.rstrip(" ,:–—-(")
    for clause in reversed(clauses):
        if _OF_US.match(plain(clause)):
            yield from _had_to_do_with(clause)
        yield clause
        yield from _had_to_do_with(clause)
    for sentence in _SENTENCE_END.split(text[liking.end :]):
        yield from CLAUSE_END.split(sentence)


def _had_to_do_with(clause: str) -> Iterator[str]:
    return (found[1] for found in _HAVING_TO_DO_WITH.finditer(clause))


def _spoken_of(clause: str) -> str:
    """The clause up to its first asking word; "Är Lidl ok att" is "Är Lidl"."""
    folded = plain(clause)
    found = _FINE_TO.search(folded) or _ASKER.search(folded)
    return clause[: found.start()] if found else clause


def names_within(clause: str) -> Iterator[str]:
    """Every run of words in a clause that may be a name, the longest first."""
    relative = _RELATIVE.search(plain(clause))
    head = clause[: relative.start()] if relative and relative.start() > 0 else clause
    words = list(WORD.finditer(head))[:MOST_CLAUSE_WORDS_READ]
    for size in range(min(LONGEST_NAME_WORDS, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            yield head[words[start].start() : words[start + size - 1].end()].strip(" .,:;'")


def before_asker(clause: str) -> str:
    """The clause up to its first verb of asking: "Tyresö FF vill att" is "Tyresö FF"."""
    asker = _ASKER.search(plain(clause))
    return clause[: asker.start()] if asker else clause


def leading_name(clause: str) -> str:
    """The words with capital letters that begin the clause, and the small ones between them."""
    found = _LEADING_NAME.match(clause.strip())
    return found[0] if found else ""


def is_one_clause(words: str) -> bool:
    """Whether no new clause begins in them, by a mark or a verb."""
    return len(CLAUSE_END.split(words)) == 1 and not _ASKER.search(plain(words))


def before_break(clause: str) -> str:
    """The clause up to the first word at which a name may end."""
    return clause[: _ends(clause)[-1]]


def _unique(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name]
