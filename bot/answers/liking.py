"""May we like or follow this page? Finds the page in the question, and decides."""

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from bot.answers.pages import PageFinder
from bot.answers.words import fold
from bot.domain.guideline import (
    Answer,
    Guideline,
    Liking,
    PageKind,
    Verdict,
    liking_rule,
    may_like,
)

SECTION = "liking"
LONGEST_PAGE_NAME_CHARACTERS = 120

_VERB = re.compile(
    r"\b(?:gilla(?:r|t|s|nde|markera)?|likear?|like:?ar?|likea|like|likes|liking|"
    r"följ(?:a|er)|folj(?:a|er)|follow(?::?a|ing|s)?|tumma(?:r)? upp)\b:?a?",
    re.IGNORECASE,
)
_NOT_LIKING = re.compile(
    r"\bwhat(?:s| is| are| was)\b.*\blike\b|"
    r"\b(?:would|wed|id|looks?|feels?|sounds?|something|anything|just|be|is it|d) like\b|"
    r"\blike to\b|"
    r"\b(?:fler|more|our|vara|get|antal|how many|hur manga) (?:likes|gillamarkeringar|follow\w*)\b|"
    r"\b(?:folj\w*|follow\w*)(?: av| by)?(?: \w+){0,3}? (?:lag\w*|riktlinj\w*|policy\w*|policies|"
    r"kommunikationspolic\w*|regel\w*|regler\w*|skrivregler\w*|grafisk\w*|profil\w*|guideline\w*|"
    r"law|laws|rules?|act|acts|graphic|gdpr|upphovsratt\w*|arkivlag\w*|beslut\w*|tips|upp|up|"
    r"instruktion\w*|brand|visual|writing|secrecy|archives|data)\b"
)
_CLAUSE = re.compile(r"[?!;\n]+|[.,](?=\s|$)|:(?=\s)| – | - ")
_SENTENCE = re.compile(r"[?!;\n]+")
_RELATIVE = re.compile(
    r"\b(?:som|who|which|that|eftersom|because|då de|för att|since|fast|trots att)\b.*$",
    re.IGNORECASE | re.DOTALL,
)


def _with_and_without_diacritics(words: str) -> frozenset[str]:
    return frozenset((*words.split(), *fold(words).split()))


# Words around a page's name; those inside it stay.
_AROUND = _with_and_without_diacritics(
    "får vi man jag kan ska skulle kommunen kommunens gilla följa like follow the a an "
    "den det de dem denna detta denne här där sidan sida sidor page pages konto kontot "
    "kontona account accounts profil profilen may we can could should do does is are it "
    "i on of at from for to also och or eller inte not okej ok okay tillåtet tillåten "
    "allowed acceptable fine visst väl right förbjudet att that vad gäller hur är med "
    "om för på från vårt vår our vara tack please hej nån någon har föreslagit vill "
    "municipality likes liking gillar följer någons som oss ni du they them this these "
    "lov tänkte tänker snälla bra rätt fel funkar går nu då också gärna facebook "
    "instagram facebooksida facebooksidan insta linkedin tiktok twitter youtube x fb "
    "company page's s undrar hello hi sv en namnet heter called named visa gilla "
    "knappen trycka officiella official be by us likear"
) - {"company", "x"}
# Who wants to like, in front of the verb.
_SUBJECTS = _with_and_without_diacritics(
    "förskolan förskola skolan skola preschool biblioteket museet enheten fritidsgården "
    "rektorn avdelningen förvaltningen simhallen äldreboendet gruppen teamet unit "
    "library school team verksamheten"
)
_FROM_OUR_PAGE = re.compile(
    r"\b(?:från|med|på|from|with|on) (?:vår|vårt|våra|our)\b.*$", re.IGNORECASE
)
_OUR_OWN = re.compile(r"\b(?:kommunens|vår|vårt|våra|vara|var|our)\b", re.IGNORECASE)
_LINK_CLAIMED = re.compile(
    r"\b(?:vara|vart|hos oss|har i|our|lokal\w*|local\w*|granne|grannkommun|tranar|medlemmar|"
    r"here)\b"
)
_ABBREVIATION = re.compile(r"[A-ZÅÄÖ]{1,5}(?![A-ZÅÄÖa-zåäö])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The page that a question wants to like, and what is said about it ("som tränar hos oss").

    `page` is empty when the question names none ("får vi gilla den här sidan?"). `longer` are the
    same with the words around it, or on after a comma, for names that have such in them.
    """

    page: str
    about: str
    longer: tuple[str, ...] = ()


def is_about_liking(text: str) -> bool:
    """Whether liking or following a page is spoken of, rather than following a rule."""
    plain = fold(text).replace("'", "").replace("’", "")
    return bool(_VERB.search(text)) and not _NOT_LIKING.search(plain)


def wish(text: str) -> Wish | None:
    """The page that the question asks to like or follow; None when it asks something else."""
    verb = _VERB.search(text)
    if verb is None or not is_about_liking(text):
        return None
    if address := re.search(r"(?:https?://|www\.)\S+|\S+\.(?:com|se|org|net)/\S*|@[\w.]{2,}", text):
        return Wish(page=_name_in_address(address[0]), about=text)
    if quoted := re.search(r"[\"“”»«]([^\"“”»«]{2,120})[\"“”»«]", text):
        return Wish(page=quoted[1].strip(), about=text)
    before, after = text[: verb.start()], text[verb.end() :]
    sentence = _SENTENCE.split(after)[0]
    object_ = _FROM_OUR_PAGE.sub("", _CLAUSE.split(after)[0])
    longer = tuple(
        name[:LONGEST_PAGE_NAME_CHARACTERS]
        for name in (sentence.strip(), object_.strip(), _strip(sentence, _AROUND))
    )
    parts = [(object_, _AROUND), *((p, _AROUND | _SUBJECTS) for p in _CLAUSE.split(before)[::-1])]
    for part, around in parts:
        if name := _strip(_RELATIVE.sub("", part), around):
            return Wish(page=name[:LONGEST_PAGE_NAME_CHARACTERS], about=text, longer=longer)
    return Wish(page="", about=text, longer=longer)


def _strip(part: str, around: frozenset[str]) -> str:
    """The part without the words around a name at either end."""
    words = part.strip(" .,:;?!()'\"").split()
    while words and _is_around(words[0], around, first=True):
        words.pop(0)
    while words and _is_around(words[-1], around, first=False):
        words.pop()
    return " ".join(words).strip(" .,:;?!()'\"")


def _is_around(word: str, around: frozenset[str], *, first: bool) -> bool:
    if _ABBREVIATION.match(word):
        return False
    if first and _OUR_OWN.fullmatch(word.strip(" .,")):
        return False  # "our school", "kommunens jobbsida": whose it is says what it is
    return all(part in around for part in re.findall(r"\w+", word.lower()))


def _name_in_address(address: str) -> str:
    """The words in an address or handle: "facebook.com/tyreso.kommun" is "tyreso kommun"."""
    if address.startswith("@"):
        path = address[1:]
    else:
        parts = urlsplit(address if "//" in address else "https://" + address)
        path = unquote(parts.path).strip("/") or parts.netloc.removeprefix("www.").split(".")[0]
    words = re.sub(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])", " ", path.split("/")[0])
    return re.sub(r"[._\-]+|(?<=[^\d\W])\d+$", " ", words).strip()


def answer_wish(guideline: Guideline, finder: PageFinder, asked: Wish) -> Answer:
    """The decision about the page; what it is must be asked back when `liking.kind` is None."""
    name = next((name for name in asked.longer if finder.knows(name)), asked.page)
    page = finder.find(name)
    link_claimed = asked.page != asked.about and bool(
        _LINK_CLAIMED.search(fold(asked.about.replace(asked.page, " ")))
    )
    answer = decide_liking(guideline, name, page.kind, local=page.local)
    unclear_link = link_claimed and page.kind in (PageKind.CLUB, PageKind.CULTURE, PageKind.OTHER)
    if unclear_link and answer.verdict is Verdict.NO and asked.about.find(" som ") > 0:
        return replace(answer, verdict=Verdict.DEPENDS)
    return answer


def decide_liking(guideline: Guideline, page: str, kind: PageKind | None, *, local: bool) -> Answer:
    """The decision about a page whose kind is known, or has been answered by the person.

    Source: rules of the section liking.
    """
    first = liking_rule(kind, local=local)
    others = [rule.id for rule in guideline.rules if rule.section == SECTION and rule.id != first]
    return Answer(
        verdict=may_like(kind, local=local),
        rules=(first, *others),
        sections=(SECTION,),
        confidence=1.0 if kind else 0.5,
        liking=Liking(page=page, kind=kind),
    )
