"""The end of a guided decision: the verdict, the rules in plain words, the steps, whom to ask.

Source: QA4.
"""

from collections.abc import Sequence

from bot.answers.plain_text import verdict_words
from bot.domain.decision_words import Adviser, Decision, Fact, NextStep
from bot.domain.decisions import Outcome, decide
from bot.domain.guideline import Rule, Verdict
from bot.domain.people import Person, Role, is_working
from bot.domain.records import IncidentKind
from bot.flows import ask_communicator, decision_texts, incidents, register_channel
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
    body += await _advisers(turn, outcome)
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
    rules: list[Rule] = [guideline.rule(rule_id) for rule_id in outcome.rules]
    titles = [guideline.section(rule.section).in_language(language()) for rule in rules]
    sections = [_("“{title}”").format(title=title) for title in dict.fromkeys(titles)]
    source = _("From the guideline, version {version}: {sections}.")
    elements: list[Element] = [Text(rule.in_language(language())) for rule in rules]
    elements.append(
        Text(source.format(version=guideline.version, sections=listing(sections)), subtle=True)
    )
    document = await turn.store.guidelines.current(guideline.name)
    paragraph = document.paragraph(rules[0].id) if document else None
    if paragraph is not None:
        under = _("The guideline's own words, under “{heading}”")
        elements.append(Quote(paragraph.text, under.format(heading=paragraph.heading)))
    return elements


async def _advisers(turn: Turn, outcome: Outcome) -> tuple[Element, ...]:
    found = []
    for adviser in outcome.advisers:
        person = await _adviser(turn, adviser)
        if person is None or person.id != turn.who.id:
            part = decision_texts.adviser(adviser)
            found.append(f"{part} {person.name}" if person else part)
    if not found:
        return ()
    if outcome.verdict is Verdict.DEPENDS:
        return (Text(_("Ask {people} before you decide.").format(people=either(found))),)
    return (Text(_("Ask {people} if you are unsure.").format(people=either(found)), subtle=True),)


async def _adviser(turn: Turn, adviser: Adviser) -> Person | None:
    """Who has that part for the one who acts; None when nobody is known."""
    match adviser:
        case Adviser.COMMUNICATOR:
            near = await turn.supporters(turn.who.administration)
            others = (p for p in (*near, *await turn.supporters(None)) if p.id != turn.who.id)
            return next(others, None)
        case Adviser.MANAGER:
            manager = turn.who.manager
            return (await turn.some(manager)).get(manager) if manager else None
        case Adviser.ADMINISTRATION_HEAD:
            heads = await _with(turn, Role.ADMINISTRATION_HEAD)
            own = (p for p in heads if p.administration == turn.who.administration)
            return next(own, None)
        case Adviser.REGISTRAR:
            return next(iter(await _with(turn, Role.REGISTRAR)), None)
        case Adviser.DATA_PROTECTION_OFFICER:
            return None


async def _with(turn: Turn, role: Role) -> list[Person]:
    return [p for p in await turn.officials() if p.has(role) and is_working(p)]


def _next_button(outcome: Outcome, replies: Sequence[Fact]) -> tuple[Button, ...]:
    match outcome.goes_on:
        case NextStep.REGISTER_CHANNEL:
            action = register_channel.open_start.action()
            return (Button(_("Register a channel"), action, "primary"),)
        case NextStep.REMOVED_COMMENT:
            kind = next((_INCIDENT_KINDS[f] for f in replies if f in _INCIDENT_KINDS), None)
            return (Button(_("Removed comment"), incidents.report.action(kind=kind), "primary"),)
        case None:
            return ()
