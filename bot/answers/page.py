"""What a page was found to be, and how sure that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from bot.domain.guideline import PageKind

# Where two names are spoken of at once the least allowed decides.
LEAST_ALLOWED = (
    PageKind.PARTY,
    PageKind.COMPANY,
    PageKind.PERSON,
    PageKind.CLUB,
    PageKind.CULTURE,
    PageKind.OTHER,
    PageKind.UNION,
    PageKind.FAITH,
    PageKind.PUBLIC_COMPANY,
    PageKind.MEDIA,
    PageKind.FOREIGN,
)
MAY_BE_LIKED = (
    PageKind.OWN,
    PageKind.MUNICIPALITY,
    PageKind.REGION,
    PageKind.AUTHORITY,
    PageKind.LOCAL,
)


class Sureness(IntEnum):
    """How a page's kind was found, the surest last."""

    UNKNOWN = 0
    FORM = 1
    INSIDE = 2
    LISTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page was found to be; `kind` None = not known. `local` = its name has a local link.

    `general` = it is no name but a sort of page ("en förening"); `bare` = a place's name alone,
    which also begins other names ("Stockholm med barn").
    """

    name: str
    kind: PageKind | None
    local: bool = False
    general: bool = False
    bare: bool = False
    sureness: Sureness = Sureness.UNKNOWN


def least_allowed(pages: Iterable[Page]) -> Page:
    """Of several pages that are spoken of at once the one that may be liked least."""
    return min(pages, key=_allowed)


def _allowed(page: Page) -> int:
    return LEAST_ALLOWED.index(page.kind) if page.kind in LEAST_ALLOWED else len(LEAST_ALLOWED)
