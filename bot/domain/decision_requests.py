"""When a question is about one thing that only the asker has seen ("may we publish this picture?"):
what it is must be asked first. Whether criticism may be removed is decided there as well.

A question that says more ("a comment with swearing") is answered from the rules. Source: QA4.
"""

import re
from dataclasses import dataclass

from bot.domain.decision_words import Decision, Fact

_BEFORE = re.compile(
    r"^(?:hej(?:san)?|hallå|tjena|hello|hi|hey|fråga|undrar|jag undrar|snabb fråga|vet du|"
    r"question|i wonder)\b[\s,.:!-]*(?:om\b|if\b)?\s*"
)
_AFTER = re.compile(r"[\s,.!?]*(?:\b(?:eller|tack|please|thanks|egentligen|då|or)\b)?[\s,.!?]*$")

_MAY = r"(?:får|kan|ska|skall|bör|may|can|should|could|must|måste|behöver)"
_WE = r"(?:vi|jag|man|ni|we|i|you)"
_THIS = r"(?:den|det|den här|det här|denna|detta|en|ett|this|that|the|a|an)?"
_PICTURE = r"(?:bild(?:en)?|bilder(?:na)?|foto(?:t|n)?|film(?:en)?|picture|photo|image|film|video)"
_REMARK = r"(?:kommentar(?:en)?|inlägg(?:et)?|comment|post)"
_WHERE = (
    r"(?: (?:på|i|on|in) (?:vår |vårt |våra |our )?(?:sida|sidan|kanal|kanalen|kanaler|facebook|"
    r"facebooksida|facebooksidan|instagram|linkedin|tiktok|sociala medier|page|channel|"
    r"social media))?"
)
_IT = r"(?:det här|det|detta|den|den här|it|this|that)"
_ACCOUNT = r"(?:privata|egna|eget|private|own|personal) (?:\w*konto\w*|account)"

_TAKE_AWAY = r"(?:ta bort|radera|dölja|plocka bort|remove|delete|hide)"
_SHARP = r"(?:kritiska|negativa|sura|arga|hårda|critical|negative|harsh)"
_CRITICISM = (
    rf"(?:(?:all )?kritik(?:en)?|criticism|{_SHARP} (?:kommentarer(?:na)?|inlägg(?:en)?|röster|"
    r"comments|posts)|(?:kommentarer(?:na)?|inlägg|comments|posts) (?:som|that|which) "
    r"(?:kritiserar|är kritiska|criticise|criticize|are critical).*)"
)
_GROUP = r"(?:\w*(?:grupp(?:en)?|grupper)|sidan?|sidor|groups?|pages?)"


@dataclass(frozen=True, slots=True)
class Request:
    """A decision that somebody asks for, with the replies that they have given already."""

    decision: Decision
    replies: tuple[Fact, ...] = ()


_COMMENT, _CRITICAL = Request(Decision.COMMENT), Request(Decision.COMMENT, (Fact.CRITICISM,))

_REQUESTS = tuple(
    (request, re.compile(rf"^(?:{pattern})$"))
    for request, pattern in (
        (
            Request(Decision.PICTURE),
            rf"{_MAY} {_WE} (?:lägga (?:ut|upp)|publicera|posta|dela|använda|visa|publish|post|use|"
            rf"share|upload) {_THIS} ?{_PICTURE}{_WHERE}",
        ),
        (_CRITICAL, rf"{_MAY} {_WE} {_TAKE_AWAY} {_CRITICISM}{_WHERE}"),
        (
            _COMMENT,
            rf"{_MAY} {_WE} {_TAKE_AWAY} (?:{_THIS} ?{_REMARK}|kommentarer|comments){_WHERE}|"
            rf"{_MAY} {_THIS} ?{_REMARK} (?:(?:tas )?bort|be (?:removed|deleted))",
        ),
        (
            Request(Decision.DIARY),
            rf"{_MAY} (?:{_THIS} ?(?:{_REMARK}|meddelandet?|message)|{_IT}) "
            r"(?:diarieföras|registreras(?: i diariet)?|be registered(?: in the diary)?)|"
            rf"{_MAY} {_WE} diarieföra {_IT}",
        ),
        (
            Request(Decision.POLITICS),
            rf"(?:är|räknas|is) (?:{_THIS} ?(?:{_REMARK}|frågan|question)|{_IT}) "
            r"(?:som )?(?:politik|politiskt?|politisk|political|politics)",
        ),
        (
            Request(Decision.PRIVATE_ACCOUNT),
            rf"{_MAY} (?:jag|i) (?:använda|use) (?:mitt|my) {_ACCOUNT}"
            rf"(?: (?:för|till|for) {_IT})?",
        ),
        (
            Request(Decision.OTHER_PAGE),
            rf"{_MAY} {_WE} (?:svara|skriva|kommentera|reply|write|comment) (?:på|i|on|in) "
            r"(?:någon annans|andras|en annan|en|en lokal|lokala|somebody else's|someone else's|"
            rf"another|other|a|a local|local) {_GROUP}",
        ),
        (
            Request(Decision.CHANNEL),
            rf"{_MAY} {_WE} (?:starta|öppna|skapa|start|open|create) "
            r"(?:en|ett|a) (?:ny |nytt |new )?(?:kanal|konto|channel|account)",
        ),
    )
)


def decision_asked(text: str) -> Request | None:
    """The decision that the whole message asks for; None for anything else."""
    plain = " ".join(text.lower().replace("’", "'").split())
    plain = _AFTER.sub("", _BEFORE.sub("", plain))
    return next((request for request, pattern in _REQUESTS if pattern.match(plain)), None)
