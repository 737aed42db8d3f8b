"""May we like or follow this page? Decides about the page that a question names."""

import re
from dataclasses import replace

from bot.answers.page import Page
from bot.answers.pages import PageFinder
from bot.answers.wishes import Wish, is_about_liking, wish
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

__all__ = ["SECTION", "Wish", "answer_wish", "decide_liking", "is_about_liking", "wish"]

SECTION = "liking"

# What makes a club's link to the municipality doubtful rather than absent. Folded.
# Where the page is, or whom it has, and not where those are who ask ("vi i Tyresö").
_PLACED = re.compile(
    r"(?<!\bvi )(?<!\boss )(?<!\bwe )(?<!\bus )\b(?:i|in|fran|from) (\w+)\b(?! kommun)"
)
_LINK_CLAIMED = re.compile(
    r"\b(?:tranar|tranat|spelar|hyr|hyrt|trains?|training|plays?|playing|rents?|renting|uses?|"
    r"anvander|medlemmar|spelare|members|players|ungdomar|barn|ovar|repeterar|upptrader|visas|"
    r"verksam\w*|aktiv\w*|bor|active|verksamhet|grannkommun|granne|samarbet\w*|haller till|"
    r"lokal\w*|hos oss|har i|our (?:pitch|field|hall|gym)\w*|kurser|lager|arrangerar)\b"
)
_AMONG_THEM = re.compile(r"\b(?:manga|flera|mest|many|several|mostly|lots)\b")
_HERE = re.compile(
    r"\b(?:oss|var|vara|vart|vi|har|harifran|our|us|here|kommunen|kommuns|kommunens|local\w*|"
    r"lokal\w*|hos)\b"
)


def answer_wish(guideline: Guideline, finder: PageFinder, asked: Wish) -> Answer:
    """The decision about the page; what it is must be asked back when `liking.kind` is None."""
    page = asked.page
    answer = decide_liking(guideline, page.name, page.kind, local=page.local)
    doubtful = page.kind in (PageKind.CLUB, PageKind.CULTURE, PageKind.OTHER, PageKind.FAITH)
    if doubtful and answer.verdict is Verdict.NO and _claims_link(asked.about, page, finder):
        return replace(answer, verdict=Verdict.DEPENDS)
    return answer


def _claims_link(about: str, page: Page, finder: PageFinder) -> bool:
    """Whether the question says that the page has to do with us ("som tränar på våra planer")."""
    beside = about.replace(page.name, " ")
    folded = fold(beside)
    if finder.names_residents(about) and _AMONG_THEM.search(fold(about)):
        return True
    if any(finder.is_local(place[1]) for place in _PLACED.finditer(folded)):
        return True
    if page.kind not in (PageKind.CLUB, PageKind.CULTURE):
        return False
    return bool(_LINK_CLAIMED.search(folded)) and (
        bool(_HERE.search(folded)) or finder.is_local(beside)
    )


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
