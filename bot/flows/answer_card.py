"""What an answer consists of: the rule in plain words, where it stands, the document's own words,
its exceptions, and whom to ask where it depends.

Source: QA1, QA5.
"""

from bot.answers import wording_fault
from bot.answers.excerpt import excerpt
from bot.domain.guideline import Adviser, PageKind, Paragraph, Rule, Verdict
from bot.domain.questions import Question
from bot.flows.whom_to_ask import adviser_words
from bot.i18n import _, day_of_year, language
from bot.ports import GuidelineDocument
from bot.turn import Turn
from bot.ui import Element, Quote, Text

MAX_LINE_EXCERPT_CHARACTERS = 220


def best_rule(turn: Turn, q: Question) -> Rule | None:
    """The rule that answers the question; None when there is none, or the guideline has lost it."""
    return _rule(turn, q.rules[0]) if q.rules and q.verdict is not Verdict.NOT_COVERED else None


def _rule(turn: Turn, rule_id: str) -> Rule | None:
    try:
        return turn.municipality.guideline.rule(rule_id)
    except KeyError:  # the guideline has changed since
        return None


async def answered_from(turn: Turn, q: Question) -> GuidelineDocument | None:
    """The imported document as it was when the question was answered."""
    name = turn.municipality.guideline.name
    if q.document_version is not None:
        return await turn.store.guidelines.version(name, q.document_version)
    if q.guideline_version:  # there was none then
        return None
    return await turn.store.guidelines.current(name)


async def rule_elements(turn: Turn, q: Question) -> list[Element]:
    """The rule, its section and version, the document's own words, what limits it and belongs to
    it, and where it depends on what, and whom to ask."""
    rule = best_rule(turn, q)
    if rule is None:
        return []
    document = await answered_from(turn, q)
    elements: list[Element] = [*_in_words(rule, q)]
    elements += [Text(line) for line in await _condition(turn, q, rule)]
    elements += [Text(line) for line in _neighbours(turn, rule)]
    elements.append(Text(source_line(turn, q, rule, document), subtle=True))
    paragraph = document.paragraph(rule.id) if document else None
    if paragraph is not None:
        elements.append(_quote(paragraph, rule))
    return elements


def _in_words(rule: Rule, q: Question) -> tuple[Text, ...]:
    """The rule; in other words first, where a language model gave some that say the same."""
    plain = rule.in_language(language())
    if not q.wording or wording_fault(q.wording, plain, language()):
        return (Text(plain),)
    source = _("Reworded by a language model from the rule. The rule's own words: {words}")
    return (Text(q.wording), Text(source.format(words=plain), subtle=True))


async def rule_lines(turn: Turn, q: Question) -> list[str]:
    """The same in a few lines, for one of several answers."""
    rule = best_rule(turn, q)
    if rule is None:
        return []
    document = await answered_from(turn, q)
    lines = [rule.in_language(language()), *await _condition(turn, q, rule)]
    paragraph = document.paragraph(rule.id) if document else None
    if paragraph is not None:
        short = excerpt(paragraph.text, rule.statement["sv"], MAX_LINE_EXCERPT_CHARACTERS)
        lines.append(_("The guideline's own words: “{words}”").format(words=short))
    return [*lines, source_line(turn, q, rule, document)]


async def whole_paragraph(turn: Turn, q: Question) -> Paragraph | None:
    """The document's paragraph where the card shows a part of it only."""
    rule = best_rule(turn, q)
    document = await answered_from(turn, q) if rule else None
    paragraph = document.paragraph(rule.id) if document and rule else None
    if paragraph is None or rule is None:
        return None
    return None if _quote(paragraph, rule).text == paragraph.text else paragraph


def source_line(turn: Turn, q: Question, rule: Rule, document: GuidelineDocument | None) -> str:
    """Which section of which version it stands in."""
    guideline = turn.municipality.guideline
    section = guideline.section(rule.section).in_language(language())
    if document is None:
        return _("From the guideline: {section}, version {version}.").format(
            section=section, version=q.guideline_version or guideline.version
        )
    imported_on = turn.municipality.calendar.today(document.imported_at)
    text = _("From the guideline: {section}, version {version}, read in on {day}.")
    return text.format(section=section, version=document.version, day=day_of_year(imported_on))


def own_words(heading: str) -> str:
    """Where a quotation of the document stands."""
    return _("The guideline's own words, under “{heading}”").format(heading=heading)


def _quote(paragraph: Paragraph, rule: Rule) -> Quote:
    # The document is in Swedish, whatever the reader's language is.
    return Quote(
        excerpt(paragraph.text, rule.statement["sv"]),
        own_words(paragraph.heading),
    )


def _neighbours(turn: Turn, rule: Rule) -> list[str]:
    lines = []
    for text, ids in ((_("Exception: {rule}"), rule.exceptions), (_("Also: {rule}"), rule.see)):
        found = [_rule(turn, rule_id) for rule_id in ids]
        lines += [text.format(rule=other.in_language(language())) for other in found if other]
    return lines


async def _condition(turn: Turn, q: Question, rule: Rule) -> list[str]:
    """On what it depends, and whom to ask; nothing where it does not depend."""
    if q.verdict is not Verdict.DEPENDS:
        return []
    liked = _page_condition(turn, q)
    own = rule.condition.get(language()) or rule.condition.get("sv", "")
    condition = (
        liked or own or _("The rule is plain, but what you ask may be read in several ways.")
    )
    adviser = Adviser.COMMUNICATOR if liked else rule.ask
    return [condition, await adviser_words(turn, adviser)]


def _page_condition(turn: Turn, q: Question) -> str:
    town = turn.municipality.guideline.municipality
    conditions = {
        PageKind.PUBLIC_COMPANY: _("It depends on whether the company counts as a company."),
        PageKind.MEDIA: _("It depends on how the page is seen, for media are not named."),
        PageKind.FOREIGN: _("It depends on whether bodies of other countries are meant too."),
        PageKind.FAITH: _("It depends on whether communities of faith are meant too."),
        PageKind.UNION: _("It depends on whether unions are meant too."),
        PageKind.OTHER: _(
            "It depends on what kind of page it is, and how it is connected with {town}."
        ).format(town=town),
    }
    return conditions.get(q.page_kind, "") if q.page_kind else ""
