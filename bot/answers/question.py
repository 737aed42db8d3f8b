"""What kind of question it is: asks for information, or puts a proposition, and which way."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.answers.words import STOP_WORDS, fold, tokens


class Mood(StrEnum):
    """How a proposition is put."""

    PERMISSION = "permission"
    OBLIGATION = "obligation"
    ENOUGH = "enough"
    FORBIDDEN = "forbidden"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Proposition:
    """A yes-or-no question: its mood, whether it says "not" or "skip", and the words that put it
    (the asking clause alone where that says enough)."""

    mood: Mood
    negated: bool
    text: str


LEAST_CONTENT_WORDS = 2

# All patterns are matched against folded text (fold).
_ASKS_WHAT = re.compile(
    r"(?:(?:for|till|med|av|pa|i|fran|inom|om|hos|at|to|for|with|by|on|in|at|from|of) )?"
    r"(?:vad|vem|vems|vilka|vilken|vilket|hur|nar|var|varfor|vart|varifran|what|whats|who|whom|"
    r"whose|which|how|when|where|why|whos)\b"
)
_SUBORDINATE = re.compile(r"(?:nar|when|om|if|da|eftersom|fast|trots|medan|while|although)\b")
_ASKS_WHETHER = re.compile(
    r"(?:far|kan|ska|skall|maste|behover|bor|ar|har|racker|duger|finns|galler|blir|slipper|kravs|"
    r"gar|raknas|tillhor|ses|kommer|skulle|kunde|vill|tillats|sker|gor det|betyder|svarar|ansvarar|"
    r"bestammer|samordnar|haller|skoter|utser|uppmuntras|"
    r"may|can|could|must|should|shall|do|does|did|is|are|am|was|will|would|has|have|need|isnt|"
    r"arent|dont|doesnt|cant|wont|shouldnt)\b"
)
_LEAD = re.compile(
    r"^(?:hej|hello|hi|hallo|tjena|ursakta|sorry|fraga|question|och|and|men|but|sa|so|alltsa|"
    r"eller|or|da|then|nu|now|jag undrar|undrar|i wonder|just undrar|snabb fraga|quick question|"
    r"vet (?:du|ni)|do you know|om vi|om man|om jag|if we|whether|egentligen|please|snalla)\b[ ]*"
)
_TELL_ME = re.compile(
    r"^(?:kan|could|can|would|skulle) (?:du|ni|nagon|you|somebody)(?: kunna)? "
    r"(?:beratta|forklara|saga|tala om|tipsa|visa|tell|explain|say|show)\b"
)
_TAG = re.compile(
    r"\b(?:val|visst|eller hur|right|correct|sant|inte sant|or not|eller inte|ratt)\b|"
    r"\b(?:eller|or)\s*\??$|"
    r"\b(?:okej|okay|ok|tillatet|tillaten|allowed|fine|permitted|stammer|no need|"
    r"lugnt|racker|duger|enough|lov)\b"
)
_ENGLISH_TAG = re.compile(
    r",?\s*\b(?:is|are|do|does|can|must|should|will|have|has|could|would)n?['’]?t? "
    r"(?:it|we|they|you|i|he|she|there)\s*\??\s*$"
)
_ALTERNATIVES = re.compile(r"\b(?:ska|skall|maste|do|should|must|shall|bor)\b.*\w (?:eller|or) \w")
_CHOICE = re.compile(r"\w (?:eller|or) \w")
_NOT_ALTERNATIVES = re.compile(r"\b(?:eller hur|eller inte|or not)\b")

_HARMLESS = re.compile(
    r"\b(?:gor(?: det)?(?: val)?(?: inget| ingenting| nagot)|spelar(?: val)? ingen roll|"
    r"does it matter|doesnt matter|it matters not|hander(?: val)? inget)\b"
)
_FORBIDDEN = re.compile(
    r"\b(?:forbjud\w*|otillat\w*|olaglig\w*|forbidden|prohibited|illegal|banned|"
    r"fel att|wrong to|not allowed to|bannlyst)\b"
)
_ENOUGH = re.compile(
    r"\b(?:racker|duger|enough|sufficient|suffice|will do|good enough|snabbt nog|"
    r"only (?:have|need) to|bara behover|behover bara)\b"
)
_PERMISSION = re.compile(
    r"\b(?:far|kan|may|can|could|okej|okay|ok|tillatet|tillaten|allowed|lov|lugnt|alright|fine|"
    r"acceptable|permitted|gar det bra|ratt att|right to|lampligt|passar det|is it good)\b"
)
_OBLIGATION = re.compile(
    r"\b(?:maste|ska|skall|behov\w*|kravs|bor|skyldig\w*|tvung\w*|nodvandig\w*|tvingas|must|"
    r"have to|has to|need\w*|should|required|necessary|shall|obliged|obligatorisk\w*|mandatory)\b"
)
_NEGATION = re.compile(
    r"\b(?:inte|ej|icke|aldrig|slipp\w*|skippa\w*|strunta\w*|lata bli|later bli|undvik\w*|hoppa "
    r"over|hoppar over|not|never|skip\w*|avoid\w*|ignor\w*|no need|needless|neither|leave out|"
    r"without having|neednt|dont|doesnt|cant|cannot|isnt|arent|wont|mustnt|shouldnt|havent|"
    r"struntar|onodig\w*|overflodig\w*|unnecessary|no longer|ingen|inget|inga|nobody)\b"
)
_WHAT_IS_SAID = re.compile(r"\b(?:att|that)\b.*")
_SUGGESTION = re.compile(r"^(?:kan|ska|borde|far|bor) (?:vi|man|jag|ni) inte\b")


def read(text: str) -> Proposition | None:
    """The proposition that the question puts; None when it asks what, who, when or how, or is
    only keywords."""
    plain = re.sub(r"['’]", "", _ENGLISH_TAG.sub(" right?", fold(text).strip()))
    if not _puts_proposition(plain):
        return None
    plain = _asking_part(plain)
    if _FORBIDDEN.search(plain):
        mood = Mood.FORBIDDEN
    elif _ENOUGH.search(plain):
        mood = Mood.ENOUGH
    else:
        permission, obligation = _PERMISSION.search(plain), _OBLIGATION.search(plain)
        if permission and (not obligation or permission.start() <= obligation.start()):
            mood = Mood.PERMISSION
        elif obligation:
            mood = Mood.OBLIGATION
        else:
            mood = Mood.FACT
    clean, harmless = _HARMLESS.subn(" ", plain)
    if harmless:
        mood = Mood.PERMISSION
    suggestion = any(_SUGGESTION.match(clause) for clause in _clauses(clean))
    if mood is Mood.OBLIGATION:
        # what is said must be negated, not what it is about: "must I say that I do not ..."
        clean = _WHAT_IS_SAID.sub(" ", clean)
    return Proposition(mood, bool(_NEGATION.search(clean)) and not suggestion, plain)


def _clauses(plain: str) -> list[str]:
    clauses = []
    for piece in re.split(r"[.?!,;:\n–]+|\bmen\b|\bbut\b| - ", plain):
        clause = piece.strip(" \"'”“()")
        while (shorter := _LEAD.sub("", clause, count=1)) != clause:
            clause = shorter
        if clause:
            clauses.append(clause)
    return clauses


def _asking_part(plain: str) -> str:
    """The clause that asks, where it says what it asks about ("is it ok?" does not)."""
    for clause in reversed(_clauses(plain)):
        if _ASKS_WHETHER.match(clause):
            content = [word for word in tokens(clause) if word not in STOP_WORDS]
            return clause if len(content) >= LEAST_CONTENT_WORDS else plain
    return plain


def _puts_proposition(plain: str) -> bool:
    clauses = _clauses(plain)
    for number, clause in reversed(list(enumerate(clauses))):
        if _TELL_ME.match(clause):
            return False
        if _ASKS_WHETHER.match(clause):
            return not (_ALTERNATIVES.search(clause) and not _NOT_ALTERNATIVES.search(plain))
        if _SUBORDINATE.match(clause) and len(clauses) > 1 and number < len(clauses) - 1:
            continue
        if _ASKS_WHAT.match(clause):
            return False
    if _CHOICE.search(plain) and not _NOT_ALTERNATIVES.search(plain):
        return False
    if _TAG.search(plain):
        return True
    words = tokens(plain)
    if any(_ASKS_WHAT.fullmatch(word) for word in words[:4]):
        return False
    return plain.endswith("?") and len(words) > 3
