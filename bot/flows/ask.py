"""Any question is answered from the guideline; what it does not answer goes to the communicator and
back.

Source: QA1-QA3, QA5; rules liking/own-municipalities-authorities, liking/strong-tyreso-link,
liking/no-companies, liking/no-parties.
"""

from dataclasses import replace

from bot.answers.plain_text import verdict_words
from bot.domain.guideline import PageKind, Rule, Verdict, liking_rule, may_like
from bot.domain.ids import QuestionId
from bot.domain.questions import Question, QuestionState
from bot.domain.texts import MAX_MESSAGE_CHARACTERS
from bot.flow import ANYTHING, Flow
from bot.flows.ask_communicator import passed_on, tell_supporters
from bot.i18n import _, language
from bot.turn import Turn
from bot.ui import Button, Card, Element, Quote, Show, Text

flow = Flow("ask")


@flow.said("tack", "tack så mycket", "tack för hjälpen", "thanks", "thank you")
async def thanked(turn: Turn, text: str) -> Show:
    return Show(
        Card(_("You are welcome"), (Text(_("Write whenever you wonder about something.")),))
    )


@flow.said(ANYTHING)
async def asked(turn: Turn, text: str) -> Show:
    """Every text that is no command is a question."""
    if len(text) > MAX_MESSAGE_CHARACTERS:
        return Show(
            Card(
                _("That was a long message"),
                (
                    Text(
                        _("Ask again with at most {count} characters.").format(
                            count=MAX_MESSAGE_CHARACTERS
                        )
                    ),
                ),
            )
        )
    if not text:
        return Show(Card(_("I could not read that"), (Text(_("Write your question in words.")),)))
    found = turn.municipality.answer(text, None)
    liking = found.liking
    unclear = liking is not None and liking.kind is None
    question = await turn.store.questions.add(
        Question(
            asker=turn.who.id,
            text=text,
            language=turn.who.language,
            asked_at=turn.now,
            state=QuestionState.ASKED_BACK if unclear else QuestionState.ANSWERED,
            verdict=found.verdict,
            rules=found.rules[:3],
            confidence=found.confidence,
            page=liking.page if liking else "",
            page_kind=liking.kind if liking else None,
        )
    )
    return await _shown(turn, question.id)


async def _shown(turn: Turn, question: QuestionId) -> Show:
    """The answer, for the asker alone or where others read along."""
    view = public_answer if turn.audience == "public" else answer
    return await view.show(turn, question=question)


@flow.view
async def answer(turn: Turn, question: QuestionId) -> Card | None:
    """The verdict first, then the rule in plain words, its section, and the document's own
    words."""
    q = await turn.store.questions.get(question)
    return await _answer_card(turn, q, await passed_on(turn, q))


@flow.view
async def public_answer(turn: Turn, question: QuestionId) -> Card | None:
    """The answer where others read along: nothing of what the communicator writes to the asker."""
    q = await turn.store.questions.get(question)
    handed = q.state in (QuestionState.HANDED_OVER, QuestionState.REPLIED)
    note = _("Sent to the communicator, who answers {name} directly.")
    after = (Text(note.format(name=turn.who.first_name)),) if handed else ()
    return await _answer_card(turn, q, after)


async def _answer_card(turn: Turn, q: Question, after: tuple[Element, ...]) -> Card:
    turn.require(q.asker == turn.who.id, _("Only who asked can. Ask a question of your own."))
    if q.state is QuestionState.ASKED_BACK:
        return _which_kind(turn, q)
    body: list[Element] = [Text(_("You asked: {question}").format(question=q.text), subtle=True)]
    if q.verdict is Verdict.NOT_COVERED:
        body.append(Text(_("I do not want to guess. The communicator can help you.")))
    else:
        body += await _rule_elements(turn, q)
    if q.verdict is Verdict.DEPENDS:
        body.append(Text(_("Ask the communicator if you are unsure.")))
    return Card(verdict_words(q.verdict), (*body, *after), _pass_on_button(q))


def _best_rule(turn: Turn, q: Question) -> Rule | None:
    try:
        return turn.municipality.guideline.rule(q.rules[0]) if q.rules else None
    except KeyError:  # the guideline has changed since
        return None


async def _rule_elements(turn: Turn, q: Question) -> list[Element]:
    rule = _best_rule(turn, q)
    if rule is None:
        return []
    guideline = turn.municipality.guideline
    title = guideline.section(rule.section).in_language(language())
    elements: list[Element] = [
        Text(rule.in_language(language())),
        Text(_("From the guideline: {section}.").format(section=title), subtle=True),
    ]
    document = await turn.store.guidelines.current(guideline.name)
    paragraph = document.paragraph(rule.id) if document else None
    if paragraph is not None:
        source = _("The guideline's own words, under “{heading}”")
        elements.append(Quote(paragraph.text, source.format(heading=paragraph.heading)))
    return elements


def _which_kind(turn: Turn, q: Question) -> Card:
    """One question back: what kind of page it is. The person's answer decides."""
    town = turn.municipality.guideline.municipality
    kinds: tuple[tuple[str, PageKind, bool], ...] = (
        (_("Our own page"), PageKind.OWN, False),
        (_("Municipality, region or authority"), PageKind.AUTHORITY, False),
        (
            _("Club, culture or project with a strong link to {town}").format(town=town),
            PageKind.LOCAL,
            True,
        ),
        (_("Club, culture or project elsewhere"), PageKind.CLUB, False),
        (_("Company"), PageKind.COMPANY, False),
        (_("Political party or politician"), PageKind.PARTY, False),
        (_("Something else, or I do not know"), PageKind.OTHER, False),
    )
    return Card(
        _("It depends"),
        (
            Text(_("You asked: {question}").format(question=q.text), subtle=True),
            Text(_("What kind of page is it?")),
        ),
        tuple(
            Button(label, kind.action(question=q.id, kind=of, local=local))
            for label, of, local in kinds
        ),
    )


@flow.press
async def kind(turn: Turn, question: QuestionId, kind: PageKind, local: bool = False) -> Show:
    """The person says what kind of page it is."""
    q = await turn.store.questions.get(question)
    turn.require(q.asker == turn.who.id, _("Only who asked can. Ask a question of your own."))
    if q.state is QuestionState.ASKED_BACK:
        unknown = kind is PageKind.OTHER
        await turn.store.questions.save(
            replace(
                q,
                state=QuestionState.ANSWERED,
                page_kind=kind,
                page_local=local,
                verdict=Verdict.DEPENDS if unknown else may_like(kind, local=local),
                rules=(liking_rule(kind, local=local),),
            )
        )
    return await _shown(turn, question)


def _pass_on_button(q: Question) -> tuple[Button, ...]:
    if q.state is not QuestionState.ANSWERED:
        return ()
    unsure = q.verdict in (Verdict.NOT_COVERED, Verdict.DEPENDS)
    label = _("Send to the communicator")
    return (Button(label, hand_over.action(question=q.id), "primary" if unsure else "default"),)


@flow.press
async def hand_over(turn: Turn, question: QuestionId) -> Show:
    """Pass the question on to the communicator of the asker's administration."""
    q = await turn.store.questions.get(question)
    turn.require(q.asker == turn.who.id, _("Only who asked can. Ask a question of your own."))
    if q.state in (QuestionState.ANSWERED, QuestionState.ASKED_BACK):
        await turn.store.questions.save(replace(q, state=QuestionState.HANDED_OVER))
        await tell_supporters(turn, q.id)
    return await _shown(turn, question)
