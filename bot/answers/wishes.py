"""Reads out of a question which page somebody wants to like or follow."""

import re
from dataclasses import dataclass, replace

from bot.answers.addresses import name_in_address
from bot.answers.around_names import (
    LONGEST_PAGE_NAME_CHARACTERS,
    is_only_around,
    strip,
)
from bot.answers.liking_verbs import Liking, likings, plain
from bot.answers.names_alone import named_alone, named_with_ok
from bot.answers.page import LEAST_ALLOWED, MAY_BE_LIKED, Page, Sureness, least_allowed
from bot.answers.page_mentions import is_one_clause, names_within, objects, objects_as_written
from bot.answers.pages import PageFinder
from bot.answers.spoken_pages import LONGEST_PLAIN_NAME_WORDS, page_spoken_of, stands_in_lists
from bot.domain.guideline import PageKind

MOST_LIKINGS_READ = 4

_QUOTED = re.compile(r"[\"“”»«]([^\"“”»«]{2,120})[\"“”»«]")
_CONJUNCTION = re.compile(
    r"\s*(?:,|/|\boch\b|\bsamt\b|\band\b|\bplus\b|\bo\b|\beller\b|\bor\b)\s*", re.I
)
_ASKS_WHAT = re.compile(
    r"\s*(?:(?:hej|hello|hi|och|men|and)\W+)?(?:till |for |pa |av |om )?"
    r"(?:vilka|vilken|vilket|vem|vems|nar|varfor|which|what|whats|who|whose|why|when|where|"
    r"hur (?:far|kan|ska|skaffar|manga|mycket|lange|ofta|gillar|foljer|lagger|man)|"
    r"how (?:do we|do i|can|to|many|much|often|long|should)|"
    r"vad (?!galler|sager|sags|tycker|tror|tanker|ar det som))"
)
_ASKS_AT_ALL = re.compile(r"\s*(?:vad|vilka|vilken|hur|vem|nar|what|which|how|who|when)\b")
_US = re.compile(
    r"\W*(?:oss|us|me|mig)\b|\W*(?:our|var|vart|vara) "
    r"(?:pages?|sid\w+|kanal\w*|konto\w*|accounts?)\b"
)
_MAY_WE = re.compile(r"\b(?:far|kan|ska|skulle|bor|borde|may|can|could|should|fick|kunde)\b")
_OTHERS_FOLLOW = re.compile(
    r"\b(?:folk|besokare\w*|foljare\w*|invanare\w*|people|anvandare\w*|kunder\w*|elever\w*|"
    r"foraldrar\w*|medborgare\w*|parents|visitors|residents|followers|alla|everyone|privatpersoner|"
    r"customers|citizens|students|pupils|personalen|medarbetare\w*|anstallda|staff)"
    r"(?: \w+){0,2} $"
)
_SAYS_WHAT_IT_IS = re.compile(
    r"\b(?:ar|driver|is|runs|en|ett|an?|som|the|lokala|local) "
    r"(?:\w+ ){0,2}?(?P<form>\w+)"
)
# "Coop, nej, jag menar Konsum": what was said before does not count.
_CORRECTED = re.compile(
    r"\b(?:(?:nej|no|not|inte)\b[ ,–-]*(?:men|vänta|snarare)|(?:(?:nej|no)\b[ ,–-]*)?"
    r"(?:jag menar|jag menade|i mean|i meant))\b",
    re.IGNORECASE,
)
# A politician's party after the name.
_PARTY_MARK = re.compile(r"\w \((?:S|M|SD|C|V|MP|KD|L)\)")
# "Sida, kan man följa dem": the authority, though "sida" is a page.
_SIDA = re.compile(r"^\W*sida(?=\s*[,:–-].*\b(?:dem|dom|them)\b)", re.IGNORECASE)
_OWNER = re.compile(
    r",?\s*\b(?:(?:som|which|that|who) )?(?:ägs|ägd|ägt|ägda|(?:is |are )?owned)"
    r"(?: \w+){0,2} (?:av|by) "
    r"[^,.?!;–]+?(?=[,.?!;–]|\s+(?:får|kan|och|men|so|and|may|can|but)\b|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The page that a question wants to like, and what is said about it ("som tränar hos oss").

    The page's name is empty when the question names none ("får vi gilla den här sidan?").
    """

    page: Page
    about: str


def is_about_liking(text: str) -> bool:
    """Whether liking or following a page is spoken of, rather than following a rule."""
    return any(not liking.weak for liking in likings(text))


def wish(text: str, finder: PageFinder) -> Wish | None:
    """The page that the question asks to like or follow; None when it asks something else."""
    page = _page(text, finder)
    return Wish(page=page, about=text) if page else None


def _page(whole_text: str, finder: PageFinder) -> Page | None:
    text = _without_owner(_corrected(_SIDA.sub("Sida", whole_text)))
    spoken = likings(text)[-MOST_LIKINGS_READ:]
    if not spoken:
        return named_alone(text, finder) or named_with_ok(text, finder)
    only_weak = all(liking.weak for liking in spoken)
    if not only_weak and (handle := name_in_address(text)):
        return finder.find_handle(handle)
    if not only_weak and (quoted := _QUOTED.search(text)):
        return finder.find(strip(quoted[1]) or quoted[1])
    if _PARTY_MARK.search(text):
        name = strip(text[: text.index("(")].split(",")[-1]) or text[:LONGEST_PAGE_NAME_CHARACTERS]
        return Page(name=name, kind=PageKind.PARTY, sureness=Sureness.INSIDE)
    pages = [(liking, _object(text, liking, finder)) for liking in spoken]
    known = [(liking, page) for liking, page in pages if page and page.kind]
    if known:
        liking, page = max(known, key=lambda pair: pair[1].sureness)
        sort = page.general or (page.sureness is Sureness.FORM and " " not in page.name)
        if sort and page.kind in MAY_BE_LIKED:  # "the city's page", said of Oslo
            beside = page_spoken_of(text, liking, finder)
            if beside and beside.kind in LEAST_ALLOWED and beside.sureness > Sureness.FORM:
                page = beside
        return page if _is_wish(text, liking, page) else None
    plainly = [liking for liking in spoken if not liking.weak] or spoken
    unknown = next(((by, page) for by, page in pages if page and by in plainly), None)
    if unknown is None or unknown[1].general:
        for liking in reversed(plainly):
            topic = page_spoken_of(text, liking, finder)
            if topic and topic.kind and _is_wish(text, liking, topic):
                return topic
            if topic and topic.name and unknown is None:
                unknown = liking, topic
    liking, page = unknown or (plainly[-1], Page(name="", kind=None))
    if liking.weak or _asks_what(text, liking) or _others_like(text, liking):
        return None
    if not page.name and _asks_in_general(text, liking):
        return None
    return page if page.general else _described(text, page, finder)


def _corrected(text: str) -> str:
    """The text without a page that was named by mistake: "Coop, nej, jag menar Konsum"."""
    *before, after = _CORRECTED.split(text)
    if not before or not strip(after) or not likings(text):
        return text
    return after if likings(after) else f"gilla {after}"


def _without_owner(text: str) -> str:
    """ "Liseberg ägs av Göteborgs stad, kan vi gilla dem?" is about Liseberg."""
    owner = _OWNER.search(text)
    if not owner or not strip(text[: owner.start()]):
        return text
    return text[: owner.start()] + text[owner.end() :]


def _object(text: str, liking: Liking, finder: PageFinder) -> Page | None:
    """The surest of the pages that the words after the verb may name; the longest unknown one."""
    pages = [finder.find(name) for name in objects(text, liking)]
    best = max(pages, key=lambda page: (page.kind is not None, page.sureness), default=None)
    if best is None or best.kind is PageKind.OWN or best.bare or best.sureness < Sureness.LISTED:
        cut = {page.name for page in pages}
        written = (name for name in objects_as_written(text, liking) if name not in cut)
        if listed := next((name for name in written if stands_in_lists(name, finder)), None):
            return finder.find(listed)
    if best is None:
        return None
    whole = pages[0]
    if best.kind is None:
        return _surest_within(pages[-1].name, finder) or pages[-1]
    if best.bare and re.search(rf"{re.escape(best.name)} (?:it|ok)\b", text, re.IGNORECASE):
        return replace(best, kind=None)  # "Tyresö IT", "Tyresö OK"
    rest = whole.name[len(best.name) :]
    if best.kind in MAY_BE_LIKED and rest:
        if best.bare and not is_only_around(rest):
            longer = (page for page in pages if page.kind and not page.bare)
            return next(longer, replace(whole, kind=None))
        forbidden = (
            page
            for page in pages
            if page.kind in LEAST_ALLOWED and page.sureness is Sureness.INSIDE
            if len(best.name) < len(page.name) and is_one_clause(page.name)
        )
        if longer_page := next(forbidden, None):
            return longer_page  # "Polisen" of "Polisen i Finland"
        if together := _least_allowed_of(whole.name, finder):
            return together
    return best


def _surest_within(name: str, finder: PageFinder) -> Page | None:
    """A listed page that is not to be liked within a longer unknown name ("systrarna Kardashian
    och Coop")."""
    found = [finder.find(part) for part in names_within(name)]
    sure = [p for p in found if p.kind in LEAST_ALLOWED and p.sureness is Sureness.LISTED]
    return next((page for page in sure if finder.is_a_name(page.name, alone=False)), None)


def _least_allowed_of(names: str, finder: PageFinder) -> Page | None:
    """Of several pages in one wish ("Polisen och Securitas") the one least allowed; one that is
    not known makes the whole unknown. None when there are not several."""
    parts = [strip(part) for part in _CONJUNCTION.split(names)]
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return None
    pages = [finder.find(part) for part in parts if len(part.split()) <= LONGEST_PLAIN_NAME_WORDS]
    known = [page for page in pages if page.kind]
    return least_allowed(known) if len(known) > 1 else None


def _is_wish(text: str, liking: Liking, page: Page) -> bool:
    """Whether a page that was found is one that somebody wants to like."""
    own = page.kind is PageKind.OWN
    if page.sureness < (Sureness.LISTED if liking.of_rule else Sureness.INSIDE) and liking.weak:
        return False
    if page.sureness < Sureness.LISTED and (
        (own and liking.weak) or (not own and _others_like(text, liking) and not page.local)
    ):
        return False
    if _asks_what(text, liking) and (own or page.sureness < Sureness.INSIDE):
        return False
    return not (own and _OTHERS_FOLLOW.search(plain(text[: liking.start])))


def _asks_what(text: str, liking: Liking) -> bool:
    clause = re.split(r"[?!.,;:\n]\s|[–—]", plain(text[: liking.start]))[-1]
    return bool(_ASKS_WHAT.match(clause))


def _others_like(text: str, liking: Liking) -> bool:
    """Whether others like us, or others like something: "nästan ingen följde oss"."""
    folded = plain(text)
    us = _US.match(folded[liking.end :])
    return bool(us or _OTHERS_FOLLOW.search(folded[: liking.start]))


def _asks_in_general(text: str, liking: Liking) -> bool:
    """ "Vad gäller när vi gillar andras sidor?", but not "Vad gäller, får vi gilla den?"."""
    folded = plain(text)
    clause = re.split(r"[?!.,;:\n]\s|[–—]", folded[: liking.start])[-1]
    return bool(_ASKS_AT_ALL.match(folded)) and not _MAY_WE.search(clause)


def _described(text: str, page: Page, finder: PageFinder) -> Page:
    """An unknown page with the kind that the question itself says, where that is a no."""
    for said in _SAYS_WHAT_IT_IS.finditer(plain(text)):
        kind = finder.kind_of_word(said["form"])
        if kind in (PageKind.COMPANY, PageKind.PARTY):
            return replace(page, kind=kind, sureness=Sureness.FORM)
    return page
