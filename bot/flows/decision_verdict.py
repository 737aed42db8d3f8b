"""The end of a guided decision: the verdict, the rules in plain words, the steps, whom to ask.

Source: QA4.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.answers.excerpt import excerpt
from bot.answers.plain_text import verdict_words
from bot.domain.decision_words import Decision, Expert, Fact
from bot.domain.decisions import Outcome, decide
from bot.domain.guideline import NextStep, Rule, Verdict
from bot.domain.people import Person, Role, is_working
from bot.domain.records import IncidentKind
from bot.flows import ask_communicator, decision_texts, incidents
from bot.flows.answer_card import own_words
from bot.flows.next_steps import next_button
from bot.flows.whom_to_ask import helpers
from bot.i18n import _, either, language, listing
from bot.turn import Turn
from bot.ui import Button, Card, Element, Heading, Quote, Text

_INCIDENT_KINDS = {
    Fact.CHILD_ABUSE: IncidentKind.UNLAWFUL,
    Fact.UNLAWFUL: IncidentKind.UNLAWFUL,
    Fact.PERSONAL_DATA: IncidentKind.PERSONAL_DATA,
    Fact.VIOLENCE: IncidentKind.UNLAWFUL,
    Fact.COPYRIGHT: IncidentKind.UNLAWFUL,
    Fact.ATTACK: IncidentKind.ATTACK,
    Fact.SWEARING: IncidentKind.LANGUAGE,
    Fact.ADVERTISING: IncidentKind.ADVERTISING,
    Fact.OFF_TOPIC: IncidentKind.OTHER,
}


async def verdict_card(
    turn: Turn, decision: Decision, replies: Sequence[Fact], back: Button
) -> Card:
    """What follows from the replies, for the one who acts; `back` leads to the last question."""
    outcome = decide(decision, replies)
    conditions = [decision_texts.condition(fact) for fact in outcome.deciding]
    body: list[Element] = [Text(decision_texts.decision(decision)), *said_so_far(replies)]
    body += [Text(words) for words in conditions if words]
    body += await _rules(turn, outcome)
    if outcome.steps:
        body.append(Heading(_("What to do")))
        body += [Text(decision_texts.step(step)) for step in outcome.steps]
    body += await _experts(turn, outcome)
    ask = Button(_("Ask the communicator"), ask_communicator.support.action())
    return Card(
        verdict_words(outcome.verdict), tuple(body), (*_next_button(outcome, replies), ask, back)
    )


def said_so_far(replies: Sequence[Fact]) -> tuple[Element, ...]:
    """The replies up to here, in words."""
    if not replies:
        return ()
    said = "; ".join(decision_texts.fact(fact) for fact in replies)
    return (Text(_("You answered: {replies}.").format(replies=said), subtle=True),)


async def _rules(turn: Turn, outcome: Outcome) -> list[Element]:
    """The rules in plain words, where they stand, and the document's own words for the first."""
    guideline = turn.municipality.guideline
    document = await turn.store.guidelines.current(guideline.name)
    rules: list[Rule] = [guideline.rule(rule_id) for rule_id in outcome.rules]
    titles = [guideline.section(rule.section).in_language(language()) for rule in rules]
    sections = [_("“{title}”").format(title=title) for title in dict.fromkeys(titles)]
    source = _("From the guideline, version {version}: {sections}.").format(
        version=document.version if document else guideline.version, sections=listing(sections)
    )
    elements: list[Element] = [Text(rule.in_language(language())) for rule in rules]
    elements.append(Text(source, subtle=True))
    paragraph = document.paragraph(rules[0].id) if document else None
    if paragraph is not None:
        short = excerpt(paragraph.text, rules[0].statement["sv"])
        elements.append(Quote(short, own_words(paragraph.heading)))
    return elements


async def _experts(turn: Turn, outcome: Outcome) -> tuple[Element, ...]:
    found = []
    for expert in outcome.experts:
        person = await _expert(turn, expert)
        if person is None or person.id != turn.who.id:
            part = decision_texts.expert(expert)
            found.append(f"{part} {person.name}" if person else part)
    if not found:
        return ()
    if outcome.verdict is Verdict.DEPENDS:
        return (Text(_("Ask {people} before you decide.").format(people=either(found))),)
    return (Text(_("Ask {people} if you are unsure.").format(people=either(found)), subtle=True),)


async def _expert(turn: Turn, expert: Expert) -> Person | None:
    """Who has that part for the one who acts; None when nobody is known."""
    match expert:
        case Expert.COMMUNICATOR:
            return next(iter(await helpers(turn, turn.who)), None)
        case Expert.MANAGER:
            manager = turn.who.manager
            return (await turn.some(manager)).get(manager) if manager else None
        case Expert.ADMINISTRATION_HEAD:
            heads = await _with(turn, Role.ADMINISTRATION_HEAD)
            own = (p for p in heads if p.administration == turn.who.administration)
            return next(own, None)
        case Expert.REGISTRAR:
            return next(iter(await _with(turn, Role.REGISTRAR)), None)
        case Expert.DATA_PROTECTION_OFFICER:
            return None


async def _with(turn: Turn, role: Role) -> list[Person]:
    return [p for p in await turn.officials() if p.has(role) and is_working(p)]


def _next_button(outcome: Outcome, replies: Sequence[Fact]) -> tuple[Button, ...]:
    if outcome.goes_on is None:
        return ()
    if outcome.goes_on is NextStep.REMOVED_COMMENT:
        kind = next((_INCIDENT_KINDS[fact] for fact in replies if fact in _INCIDENT_KINDS), None)
        return (Button(_("Removed comment"), incidents.report.action(kind=kind), "primary"),)
    return (replace(next_button(outcome.goes_on), style="primary"),)
