"""When a question is about one thing that only the asker has seen ("may we publish this picture?"):
what it is must be asked first.

A question that says more ("a comment with swearing") is answered from the rules. Source: QA4.
"""

import re

from bot.domain.decision_words import Decision

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

_REQUESTS = tuple(
    (decision, re.compile(rf"^(?:{pattern})$"))
    for decision, pattern in (
        (
            Decision.PICTURE,
            rf"{_MAY} {_WE} (?:lägga (?:ut|upp)|publicera|posta|dela|använda|visa|publish|post|use|"
            rf"share|upload) {_THIS} ?{_PICTURE}{_WHERE}",
        ),
        (
            Decision.COMMENT,
            rf"{_MAY} {_WE} (?:ta bort|radera|dölja|plocka bort|remove|delete|hide) "
            rf"{_THIS} ?{_REMARK}{_WHERE}|"
            rf"{_MAY} {_THIS} ?{_REMARK} (?:(?:tas )?bort|be (?:removed|deleted))",
        ),
        (
            Decision.DIARY,
            rf"{_MAY} (?:{_THIS} ?(?:{_REMARK}|meddelandet?|message)|{_IT}) "
            r"(?:diarieföras|registreras(?: i diariet)?|be registered(?: in the diary)?)|"
            rf"{_MAY} {_WE} diarieföra {_IT}",
        ),
        (
            Decision.POLITICS,
            rf"(?:är|räknas|is) (?:{_THIS} ?(?:{_REMARK}|frågan|question)|{_IT}) "
            r"(?:som )?(?:politik|politiskt?|politisk|political|politics)",
        ),
        (
            Decision.PRIVATE_ACCOUNT,
            rf"{_MAY} (?:jag|i) (?:använda|use) (?:mitt|my) {_ACCOUNT}"
            rf"(?: (?:för|till|for) {_IT})?",
        ),
        (
            Decision.OTHER_PAGE,
            rf"{_MAY} {_WE} (?:svara|skriva|kommentera|reply|write|comment) (?:på|i|on|in) "
            r"(?:någon annans|andras|en annan|somebody else's|someone else's|another|other) "
            r"(?:sidan?|sidor|grupp(?:en)?|grupper|pages?|groups?)",
        ),
        (
            Decision.CHANNEL,
            rf"{_MAY} {_WE} (?:starta|öppna|skapa|start|open|create) "
            r"(?:en|ett|a) (?:ny |nytt |new )?(?:kanal|konto|channel|account)",
        ),
    )
)


def decision_asked(text: str) -> Decision | None:
    """The decision that the whole message asks for; None for anything else."""
    plain = " ".join(text.lower().replace("’", "'").split())
    plain = _AFTER.sub("", _BEFORE.sub("", plain))
    for decision, pattern in _REQUESTS:
        if pattern.match(plain):
            return decision
    return None
