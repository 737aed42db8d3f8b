"""Reads a wish to like a page out of a text without a verb: a page's name and a word of leave."""

import re

from bot.answers.around_names import CLAUSE_END, strip, without_leave
from bot.answers.liking_verbs import plain
from bot.answers.page import Page, Sureness
from bot.answers.pages import PageFinder

MOST_WORDS_OF_A_NAME_ALONE = 6

_ONLY_OK = re.compile(r"\b(?:ok|okej|okay|tillat\w*|allowed|fine|lugnt|chill)\b")
_ON_SERVICE = re.compile(
    r"\b(?:pa|on) (?:insta\w*|facebook|fb|linkedin|tiktok|twitter|x|youtube)\b"
)


def named_alone(text: str, finder: PageFinder) -> Page | None:
    """ "Borås stad då, can we?": nothing but a page's name and words that ask for leave."""
    if len(text.split()) > MOST_WORDS_OF_A_NAME_ALONE:
        return None
    clauses = [without_leave(clause) for clause in CLAUSE_END.split(text)]
    name, *beside = [clause for clause in clauses if clause] or [""]
    if not name or not finder.is_a_page_alone(name):
        return None
    page = finder.find(name)
    said = [finder.find(clause) for clause in beside]  # "alltså köpcentret"
    return page if all(other.kind is page.kind for other in said) else None


def named_with_ok(text: str, finder: PageFinder) -> Page | None:
    """ "Polisen på insta, ok?": a listed page and a word of leave, but no verb."""
    folded = plain(text)
    if not _ONLY_OK.search(folded):
        return None
    name = strip(_ON_SERVICE.sub(" ", text), subjects=True)
    page = finder.find(name) if name else None
    sure = page and page.kind and page.sureness is Sureness.LISTED
    return page if sure and not finder.is_channel(name) else None
