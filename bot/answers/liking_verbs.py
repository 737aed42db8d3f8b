"""Finds where a text speaks of liking or following a page: in any form, in two languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.answers.words import fold

# All patterns are matched against folded text of the same length (plain).
_VERB = re.compile(
    r"\b(?:(?:trycka? |klicka? )?[gj]il+a(?:r|t|s|de|nde)?(?:[- ]?(?:knappen|markera\w*|listan))?"
    r"|gillningar|gillamarkering\w*"
    r"|lik(?:e:?ar?|e:?at|eade|:ar?)|la[ij]k(?:ar?|at|ade|s)?"
    r"|tumma(?:r|t|de)? upp"
    r"|(?:prenumerer|subscrib)\w*(?! (?:pa |to |for )?(?:nyhetsbrev|newsletter|licen))"
    r"|likes?:?a?|liked|liking|unlike[ds]?"
    r"|(?:av|borja |sluta )?f[o0]l?l?j+(?:a|er|t|de|as|da|d)|folgja"
    r"|(?:un|start |stop )?follo?w+(?::?(?:ar?|at|as|ade|ing|s|ed))?)\b"
)
# What is said of other things too: it counts when it goes with a known page.
_WEAK = re.compile(
    r"\b(?:tummen? upp|tumme(?: upp|n)?|thumbs? up|adda[rt]?|adda:t|adding|add|"
    r"lagg\w* till|vanforfragan)\b"
)
_GIVE = re.compile(
    r"\b(?:ger?|gett|give|gives|giving|slang\w*|satta?|lamnar?)\s+(?P<page>[^.?!,;\"”“]{2,80}?)\s+"
    r"(?:en |ett |a |var |vara |our )?(?:fin |stor |liten |big )?"
    r"(?:tumm\w*(?: upp)?|thumbs? up|hjarta\w*|heart|likes?|lajk\w*|gilla\w*)\b"
)
_GIVE_TO = re.compile(
    r"\b(?:ger?|gett|give|gives|giving|satta?|lamnar?|slang\w*)\s+(?:en|ett|a|an|var|our)\s+"
    r"(?:fin |stor |liten |big )?(?:like|lajk|gilla\w*|tumm\w*(?: upp)?|thumbs? up|follow|"
    r"hjarta|heart)\s+(?:to|till|at|for)\s+(?P<page>[^.?!,;\"”“]{2,80})"
)
_ADD_TO_LIST = re.compile(
    r"\b(?:adda?|adding|lagg\w* (?:till|in)|ha(?: med)?|ta med|have|include|stoppa in)\s+"
    r"(?P<page>[^.?!;]{2,80}?)\s+(?:to|bland|among|on|till|pa|as)\s+(?:the |vara |our |de |dem |"
    r"dom |"
    r"alla |any |vad |what |gilla|listan|sid|pages|konton|accounts|one )"
)
_RULES = (
    r"(?:lag\w{0,3}|lagstift\w*|riktlinj\w*|policy\w*|policies|kommunikationspolic\w*|regel\w*|"
    r"\w*regler\w*|gra(?:f|ph)i\w*|profilen|formgivning\w*|manual\w*|design\w*|guide\w*|laws?|legislation|rules?|acts?|"
    r"graphic|gdpr|upphovsratt\w*|arkivlag\w*|beslut\w*|tips\w*|instruktion\w*|instructions?|"
    r"brand|visual|writing|secrecy|archives?|data|rutin\w*|routines?|process\w*|procedur\w*|"
    r"plan(?:en|er|erna|s)?|mall\w*|templates?|statistik\w*|statistics|diskussion\w*|discussion\w*|debatt\w*|"
    r"debates?|utveckling\w*|development|rad|rekommendation\w*|advice|steps?|steg\w*|principer\w*|"
    r"varderingar\w*|krav\w*|requirements?|avtal\w*|schema\w*|standard\w*|villkor\w*|terms|"
    r"kommentar\w*|comments?|hashtag\w*|trad(?:en|ar|arna)|threads?|strategi\w*|strategy|dokumentation\w*|"
    r"etik\w*|uppforandekod\w*|code|trend\w*|nyheterna|the news)\b"
)
_FOLLOW_RULES = re.compile(
    r"(?: (?:upp|up|med|efter|in|along|later|soon|senare|snart)\b|"
    rf"(?: av| by)?(?: \w+){{0,3}}? {_RULES})"
)
_RULES_BEFORE = re.compile(rf"\b(?:vilk\w+|which|what|de|the|our|vara) {_RULES}(?: \w+){{0,3}} $")
_MORE_LIKES = re.compile(
    r"\b(?:fler|flera|more|our|vara|fa|far|get|getting|antal\w*|how many|hur manga|manga|many|"
    r"kopa|buy|buying|samla|no|few|inga) $"
)
# "an artist that we like": it says which, and asks something else.
_WHICH_WE_LIKE = re.compile(
    r"\b(?:en|ett|nagon|nagot|an?|some|the) (?!att\b)\w+ (?:som )?(?:vi|jag|we|i) $"
)
# "like" that is no verb: "would like", "something like", "an app like".
_NO_VERB_BEFORE = re.compile(
    r"\b(?:would|wed|id|youd|theyd|looks?|looked|feels?|sounds?|something|anything|things?|just|be|"
    r"is it|d|seems?|people|apps?|channels?|services?|tools?|platforms?|pages?|networks?|media|"
    r"i would|we would|was it|what its|more|much|stuff|sites?|one|companies|that) $"
)
_NO_VERB_AFTER = re.compile(r" (?:to|this|that|these|those|when|if|how)\b(?! page| account| one)")
_WHAT_LIKE = re.compile(r"\bwhat(?:s| is| are| was|'s)?\b[^.?!,]*$")
_AS_WE_LIKE = re.compile(r"\b(?:as (?:i|we|you|they)|the) $")
_IN_VERB_PLACE = re.compile(
    r"(?:^|[:–-] *|[.?!] +|\b(?:to|not|or|and|also|we|us|vi|a|en|ett|hit|press|please|lets|both|"
    r"can|kan|"
    r"far|ska|att|ar|o|i|they) )$"
)
_ENDS_AS_VERB = re.compile(r"\W*(?:$|(?:eller|or|ok|okej)\b)|\?")
_LIKES_THAT = re.compile(
    r"(?: \w+){0,2} (?:att|that) (?:vi|we|man|ni|you)\b| that (?:this|it|they|people)\b"
)
_WHO_LIKES = re.compile(r"\b(?:everyone|everybody|people|all|those|alla|folk|de|dem) (?:who|som) $")
_RULES_THEY_FOLLOW = re.compile(rf"\b{_RULES}(?: (?:och|and|som|that))?(?: \w+)? $")
_WE_MAY = re.compile(
    r"\b(?:may|can|could|should|shall|to|do|does|let|would|will|cant|cannot|shouldnt|mustnt) "
    r"(?:we |us |i |(?:our|the|my|a)(?: \w+){1,3} )?$"
)
_WOULD_LIKE_TO = re.compile(r"\b(?:something|anything|what|nothing|is it|be|looks?|feels?) to $")
_ABOUT_POSTS = re.compile(
    r"[^.?!,]{0,40}?\b(?:kommentar\w*|inlagg\w*|comments?|posts?|bilder|reels?|stories)\b"
)


@dataclass(frozen=True, slots=True)
class Liking:
    """Where a text speaks of liking: the verb's place, or that of a page between two words of it.

    `weak` = it says so only together with a page ("add", "a heart"); `of_rule` = a rule or the
    like seems to be followed, unless what is followed is a listed page ("Regelrådet").
    """

    start: int
    end: int
    page: tuple[int, int] | None = None
    weak: bool = False
    of_rule: bool = False


def plain(text: str) -> str:
    """The text folded, letter for letter, so that places in it are places in the text."""
    folded = [fold(letter) for letter in text]
    return "".join(f if len(f) == 1 else " " if not f else f[0] for f in folded)


def likings(text: str) -> list[Liking]:
    """Every place where liking or following a page, rather than a rule, is spoken of."""
    folded = plain(text)
    found = list(_verbs(folded))
    plainly = any(not liking.weak for liking in found)
    found += _given(folded, listed=plainly)
    if not found:
        found = [Liking(m.start(), m.end(), weak=True) for m in _WEAK.finditer(folded)]
    return sorted(found, key=lambda liking: liking.start)


def _given(folded: str, *, listed: bool) -> Iterator[Liking]:
    for pattern in (_GIVE, _GIVE_TO):
        for m in pattern.finditer(folded):
            yield Liking(m.start(), m.end(), page=m.span("page"))
    if listed:
        for m in _ADD_TO_LIST.finditer(folded):
            yield Liking(m.start(), m.end(), page=m.span("page"))


def _verbs(folded: str) -> Iterator[Liking]:
    for m in _VERB.finditer(folded):
        before, verb, after = folded[: m.start()], m[0], folded[m.end() :]
        if _MORE_LIKES.search(before) and verb.endswith(("s", "w", "ar")) and verb != "gillar":
            continue
        if (verb == "like" and _is_no_verb(before, after)) or _WHICH_WE_LIKE.search(before):
            continue
        if _LIKES_THAT.match(after) or _WHO_LIKES.search(before):
            continue
        of_rule = ("follo" in verb or "folj" in verb) and bool(
            _FOLLOW_RULES.match(after)
            or (_RULES_BEFORE.search(before) and not re.match(r"\W*\w", after))
            or _RULES_THEY_FOLLOW.search(before)
        )
        weak = of_rule or bool(_ABOUT_POSTS.match(after))
        yield Liking(m.start(), m.end(), weak=weak, of_rule=of_rule)


def _is_no_verb(before: str, after: str) -> bool:
    said = before.replace("'", "").replace("’", "")
    if _WE_MAY.search(said) and not said.endswith(("would ", " app ", " service ")):
        return said.endswith("to ") and bool(_WOULD_LIKE_TO.search(said))
    if _NO_VERB_BEFORE.search(said) or _AS_WE_LIKE.search(said) or _NO_VERB_AFTER.match(after):
        return not said.endswith("love to ") and not re.search(
            r"\b(?:want|wants|wanted|allowed|ok|okay|fine|able|have) to $", said
        )
    if _WHAT_LIKE.search(said):
        return True
    return not _IN_VERB_PLACE.search(said) and not _ENDS_AS_VERB.match(after)
