"""The municipality's guideline as data: its rules, what an answer is, and what it may like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What the guideline says of a proposition as the asker puts it."""

    YES = "yes"
    NO = "no"
    DEPENDS = "depends"
    INFO = "info"
    NOT_COVERED = "not_covered"


class Modality(StrEnum):
    """How strong a rule is."""

    MUST = "must"
    MUST_NOT = "must_not"
    SHOULD = "should"
    MAY = "may"
    INFO = "info"


class NextStep(StrEnum):
    """What can be done at once about a rule."""

    REGISTER_CHANNEL = "register_channel"
    REMOVED_COMMENT = "removed_comment"
    DAILY_CHECK = "daily_check"
    SNAPSHOT = "snapshot"
    ABSENCE = "absence"
    CLOSE_CHANNEL = "close_channel"


class Adviser(StrEnum):
    """Whom to ask where it depends."""

    COMMUNICATOR = "communicator"
    ADMINISTRATION_HEAD = "administration_head"


class PageKind(StrEnum):
    """What somebody's page is, as far as liking it is concerned."""

    OWN = "own"
    MUNICIPALITY = "municipality"
    REGION = "region"
    AUTHORITY = "authority"
    LOCAL = "local"
    COMPANY = "company"
    PUBLIC_COMPANY = "public_company"
    PARTY = "party"
    CLUB = "club"
    CULTURE = "culture"
    MEDIA = "media"
    FAITH = "faith"
    UNION = "union"
    FOREIGN = "foreign"
    PERSON = "person"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One duty of the guideline in our own words. `statement` is by language ("sv", "en").

    `words` are the everyday words about it. `asked` is what people write, by the right verdict of
    the proposition as they put it. `plain` is the verdict of a plain "may we", "must we" where the
    modality does not give it, `enough` that of "is it enough"; `against` are words that make a
    proposition contrary to the rule.

    `exceptions` are the ids of rules that limit this one, `see` of those that belong to it.
    `condition` says by language what it depends on, and `ask` who knows. `next_step` is what can be
    done about it at once.
    """

    id: str
    section: str
    statement: Mapping[str, str]
    modality: Modality
    words: tuple[str, ...] = ()
    asked: Mapping[Verdict, tuple[str, ...]] = field(default_factory=dict)
    plain: Verdict | None = None
    enough: Verdict | None = None
    against: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    condition: Mapping[str, str] = field(default_factory=dict)
    ask: Adviser = Adviser.COMMUNICATOR
    next_step: NextStep | None = None

    @property
    def phrasings(self) -> tuple[str, ...]:
        """Everything that people are known to write about it."""
        return tuple(text for texts in self.asked.values() for text in texts)

    def in_language(self, language: str) -> str:
        """The statement in `language`, in Swedish where there is no other."""
        return self.statement.get(language) or self.statement["sv"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the guideline: slug, titles by language, headings it may have in a document."""

    slug: str
    title: Mapping[str, str]
    headings: tuple[str, ...] = ()

    def in_language(self, language: str) -> str:
        """The title in `language`, in Swedish where there is no other."""
        return self.title.get(language) or self.title["sv"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A neighbouring topic that people ask about and the guideline does not cover."""

    name: str
    words: tuple[str, ...]
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guideline:
    """A municipality's guideline: rules, sections, its prescribed moderation notice, local words.

    `local_words` are places and other marks of a local link, `own_pages` the names of pages that
    the municipality runs, `outside` what the guideline does not answer.
    """

    name: str
    municipality: str
    version: str
    moderation_notice: str
    moderation_notice_version: str = "1"
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...]
    local_words: tuple[str, ...] = ()
    own_pages: tuple[str, ...] = ()
    outside: tuple[Topic, ...] = ()

    def rule(self, rule_id: str) -> Rule:
        """The rule `rule_id`. Raises: KeyError with the id when the guideline has none such."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def section(self, slug: str) -> Section:
        """The section `slug`. Raises: KeyError with the slug when the guideline has none such."""
        for section in self.sections:
            if section.slug == slug:
                return section
        raise KeyError(slug)


@dataclass(frozen=True, slots=True, kw_only=True)
class Liking:
    """What is known of the page that somebody wants to like; `kind` is None until it is known."""

    page: str
    kind: PageKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the guideline says to one question: the verdict and the rules behind it, best first.

    `sections` and `rules` are ranked ids; empty when the question is refused (not covered).
    `confidence` is 0-1, higher = surer that the guideline answers the question.
    `liking` is set when the question is whether a page may be liked or followed.
    """

    verdict: Verdict
    rules: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    confidence: float = 0.0
    liking: Liking | None = None

    @property
    def refused(self) -> bool:
        """Whether the bot should say that the guideline does not answer."""
        return self.verdict is Verdict.NOT_COVERED


_LIKING: Mapping[PageKind, Verdict] = {
    PageKind.OWN: Verdict.YES,
    PageKind.MUNICIPALITY: Verdict.YES,
    PageKind.REGION: Verdict.YES,
    PageKind.AUTHORITY: Verdict.YES,
    PageKind.LOCAL: Verdict.YES,
    PageKind.COMPANY: Verdict.NO,
    PageKind.PUBLIC_COMPANY: Verdict.DEPENDS,
    PageKind.PARTY: Verdict.NO,
    PageKind.PERSON: Verdict.NO,
    PageKind.MEDIA: Verdict.DEPENDS,
    PageKind.FOREIGN: Verdict.DEPENDS,
}
_LIKING_WITH_LOCAL_LINK: Mapping[PageKind, tuple[Verdict, Verdict]] = {
    # kind: (with, without a strong link to the municipality)
    PageKind.CLUB: (Verdict.YES, Verdict.NO),
    PageKind.CULTURE: (Verdict.YES, Verdict.NO),
    PageKind.OTHER: (Verdict.YES, Verdict.NO),
    PageKind.FAITH: (Verdict.DEPENDS, Verdict.NO),
    PageKind.UNION: (Verdict.DEPENDS, Verdict.NO),
}


def may_like(kind: PageKind | None, *, local: bool) -> Verdict:
    """Whether the municipality may like a page of this kind; depends while it is unknown.

    `local` = the page has a strong link to the municipality. It makes a club, a cultural body or
    another association likeable, never a company, a party or a person. Whether a community of
    faith, a union, a foreign public body, a public company or a public broadcaster is meant by the
    guideline is for the communicator to say.
    Source: rules liking/own-municipalities-authorities, liking/strong-tyreso-link,
    liking/no-companies, liking/no-parties.
    """
    if kind is None:
        return Verdict.DEPENDS
    if kind in _LIKING_WITH_LOCAL_LINK:
        with_link, without_link = _LIKING_WITH_LOCAL_LINK[kind]
        return with_link if local else without_link
    return _LIKING[kind]


def liking_rule(kind: PageKind | None, *, local: bool) -> str:
    """The id of the rule that decides about a page of this kind."""
    if kind in (PageKind.COMPANY, PageKind.PUBLIC_COMPANY):
        return "liking/no-companies"
    if kind is PageKind.PARTY:
        return "liking/no-parties"
    if kind in (
        PageKind.OWN,
        PageKind.MUNICIPALITY,
        PageKind.REGION,
        PageKind.AUTHORITY,
        PageKind.FOREIGN,
    ):
        return "liking/own-municipalities-authorities"
    return "liking/strong-tyreso-link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of the organisation's own document, under the heading it stands beneath."""

    heading: str
    text: str
    number: int = 0
