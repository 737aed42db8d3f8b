"""Finds the page that is spoken of beside the verb: "Lions i Tyresö ber oss gilla deras sida"."""

from itertools import islice

from bot.answers.around_names import as_written, strip
from bot.answers.liking_verbs import Liking
from bot.answers.page import LEAST_ALLOWED, MAY_BE_LIKED, Page, Sureness, least_allowed
from bot.answers.page_mentions import (
    before_asker,
    before_break,
    leading_name,
    names_within,
    topics,
)
from bot.answers.pages import PageFinder
from bot.domain.guideline import PageKind

LONGEST_PLAIN_NAME_WORDS = 6
MOST_CLAUSES_READ = 12
LONGEST_UNKNOWN_NAME_WORDS = 4

_CUT_TOO_SOON = (*MAY_BE_LIKED, PageKind.FOREIGN)  # "The Danish" of "The Danish company Lego"
_PUBLIC = (PageKind.MUNICIPALITY, PageKind.REGION, PageKind.AUTHORITY)


def page_spoken_of(text: str, liking: Liking, finder: PageFinder) -> Page | None:
    """The page that the clauses beside the verb speak of, the nearest first; an unknown one when
    none is known."""
    unknown = sort = None
    for clause in islice(topics(text, liking), MOST_CLAUSES_READ):
        leading, shorter = leading_name(clause), before_break(clause)
        before = before_asker(clause)
        parts = (clause, leading, before, shorter)
        if listed := _listed(parts, finder):
            return listed
        for part in (leading, before, clause, shorter):
            cut = part in (leading, shorter) and part.strip() not in (
                clause.strip(),
                before.strip(),
            )
            page = _stripped(part, finder)
            if page is None:
                continue
            if cut and (page.bare or (part == leading and page.kind in _CUT_TOO_SOON)):
                continue  # "Huddinge" of "Huddinge ridklubb"
            if page.kind and page.sureness is Sureness.FORM and page.name.islower():
                sort = sort or page  # "amerikansk fotboll": a name may stand before it
            elif page.kind and not _speaks_of_us(page):
                return _forbidden_beside(page, clause, finder)
            if page.kind is None and len(page.name.split()) <= LONGEST_UNKNOWN_NAME_WORDS:
                unknown = unknown or page
        if page_within := _within_clause(clause, finder):
            return page_within
    return sort or unknown


def stands_in_lists(name: str, finder: PageFinder) -> bool:
    """Whether a name stands in the lists; a word that stands around names ("Are we") does not."""
    return finder.lists(name) and (" " in name or name.isupper() or bool(strip(name)))


def _listed(parts: tuple[str, str, str, str], finder: PageFinder) -> Page | None:
    """The first part that is a listed name as it stands, or with the words around it."""
    clause, leading, before, shorter = parts
    for part in parts:
        names = (name for name in as_written(part) if stands_in_lists(name, finder))
        page = next(map(finder.find, names), None)
        cut = part in (leading, shorter) and part.strip() not in (clause.strip(), before.strip())
        if page is None or (cut and page.bare):
            continue
        whole = _stripped(before, finder) if cut else None
        if whole and whole.kind and PageKind.FOREIGN in (whole.kind, page.kind):
            return whole  # "Norwegian" of "The Norwegian tax authority"
        if whole and whole.kind in LEAST_ALLOWED and page.kind in MAY_BE_LIKED:
            return whole  # "Polisen" of "Polisen i Finland"
        return _forbidden_beside(page, clause, finder) if cut else page
    return None


def _stripped(part: str, finder: PageFinder) -> Page | None:
    """The page that a short part of a clause names, without who asks if need be."""
    without_asker = strip(part, subjects=True)
    names = [strip(part), without_asker]
    pages = [
        finder.find(name)
        for name in names
        if name and len(name.split()) <= LONGEST_PLAIN_NAME_WORDS
    ]
    if not without_asker:  # "om enheten"
        pages = [page for page in pages if page.sureness is Sureness.LISTED]
    return next((page for page in pages if page.kind), pages[-1] if pages else None)


def _forbidden_beside(page: Page, clause: str, finder: PageFinder) -> Page:
    """The page; or a listed one in its clause that must not be liked, for then it is not sure whose
    page is meant: "Skolverket tipsade om Studentlitteratur"."""
    if page.kind not in _PUBLIC:
        return page
    within = names_within(clause)
    found = (finder.find(name) for name in within if finder.is_a_name(name, alone=False))
    sure = (other for other in found if other.kind in (PageKind.PARTY, PageKind.COMPANY))
    return next((other for other in sure if other.sureness is Sureness.LISTED), page)


def _speaks_of_us(page: Page) -> bool:
    return page.kind is PageKind.OWN and page.sureness is not Sureness.LISTED and page.general


def _within_clause(clause: str, finder: PageFinder) -> Page | None:
    """A name within a longer clause: the longest that is listed, or looks like a name."""
    found: list[Page] = []
    for name in names_within(clause):
        if any(name in page.name for page in found) or strip(name) != name:
            continue
        page = finder.find(name)
        if page.kind in (None, PageKind.OWN) or page.general or page.bare:
            continue
        if page.sureness is Sureness.LISTED:
            if finder.is_a_name(name, alone=False):
                found.append(page)
        elif name[0].isupper() and len(name.split()) > 1:
            found.append(page)
    return least_allowed(found) if found else None
