"""Any question is answered from the guideline; what it does not answer goes to the communicator and
back.

Source: QA1-QA3, QA5; rules liking/own-municipalities-authorities, liking/strong-tyreso-link,
liking/no-companies, liking/no-parties.
"""

from dataclasses import replace

from bot.answers.plain_text import verdict_words
from bot.domain.guideline import NextStep, PageKind, Verdict, liking_rule, may_like
from bot.domain.ids import QuestionId
from bot.domain.questions import Question, QuestionState
from bot.domain.several_questions import (
    MAX_QUESTIONS_IN_A_MESSAGE,
    asking_part,
    questions_in,
)
from bot.domain.small_talk import small_talk
from bot.domain.texts import MAX_MESSAGE_CHARACTERS
from bot.flow import ANYTHING, Flow
from bot.flows.answer_card import best_rule, own_words, rule_elements, rule_lines, whole_paragraph
from bot.flows.ask_communicator import passed_on, tell_helpers
from bot.flows.asking import answered, spelt_out
from bot.flows.decisions import guided_for
from bot.flows.next_steps import next_button, next_words
from bot.flows.small_talk import talk_card
from bot.flows.standard_shown import shown_with, standard_elements
from bot.flows.whom_to_ask import who_can_help
from bot.i18n import _, ngettext
from bot.turn import Turn
from bot.ui import Button, Card, Element, Item, Quote, Show, Text

MAX_SHOWN_QUESTION_CHARACTERS = 300

flow = Flow("ask")


@flow.said("tack", "tack så mycket", "tack för hjälpen", "thanks", "thank you", ANYTHING)
async def asked(turn: Turn, text: str) -> Show:
    """Every text that is no command is a question, several, or small talk."""
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
    talk = small_talk(text)
    if talk is not None:
        return Show(talk_card(talk, turn.who.first_name))
    texts = spelt_out(turn, questions_in(text))
    if len(texts) == 1:
        only = await answered(turn, texts[0])
        turn.rephrase(only)
        return await _shown(turn, only)
    first = await answered(turn, texts[0])
    first = await turn.store.questions.save(replace(first, together=first.id))
    for one in texts[1:MAX_QUESTIONS_IN_A_MESSAGE]:
        await answered(turn, one, together=first.id)
    left_out = len(texts) - MAX_QUESTIONS_IN_A_MESSAGE
    return await several.show(turn, first=first.id, left_out=max(left_out, 0))


async def _shown(turn: Turn, q: Question) -> Show:
    """The answer, for the asker alone or where others read along."""
    view = public_answer if turn.audience == "public" else answer
    return await view.show(turn, question=q.id)


@flow.view
async def answer(turn: Turn, question: QuestionId) -> Card | None:
    """The verdict first, then the rule in plain words, its section and version, the document's own
    words, and what can be done."""
    q = await turn.store.questions.get(question)
    return await _answer_card(turn, q, await passed_on(turn, q), public=False)


@flow.view
async def public_answer(turn: Turn, question: QuestionId) -> Card | None:
    """The answer where others read along: nothing of what the communicator writes to the asker, and
    no button to what is the asker's own."""
    q = await turn.store.questions.get(question)
    handed = q.state in (QuestionState.HANDED_OVER, QuestionState.REPLIED)
    note = _("Sent to the communicator, who answers {name} directly.")
    after = (Text(note.format(name=turn.who.first_name)),) if handed else ()
    return await _answer_card(turn, q, after, public=True)


def _only_the_asker(turn: Turn, q: Question) -> None:
    turn.require(q.asker == turn.who.id, _("Only who asked can. Ask a question of your own."))


async def _answer_card(
    turn: Turn, q: Question, after: tuple[Element, ...], *, public: bool
) -> Card:
    _only_the_asker(turn, q)
    if q.state is QuestionState.ASKED_BACK:
        return _which_kind(turn, q)
    body: list[Element] = [_you_asked(q)]
    standard = await shown_with(turn, q)
    if standard is not None and q.verdict is Verdict.NOT_COVERED:
        body += standard_elements(turn, standard)
    elif q.verdict is Verdict.NOT_COVERED:
        body.append(Text(_("I do not want to guess.")))
        if q.state is QuestionState.ANSWERED:
            ours = _("The communicator can help you.")
            body.append(Text(ours if public else await who_can_help(turn)))
    else:
        body += await rule_elements(turn, q)
        body += standard_elements(turn, standard) if standard else ()
    body += after
    buttons = [*_next_buttons(turn, q, public=public), *_pass_on_button(q)]
    if await whole_paragraph(turn, q) is not None:
        buttons.append(Button(_("Read the whole paragraph"), read_whole.action(question=q.id)))
    if q.together is not None:
        buttons.append(Button(_("All the answers"), back_to_all.action(question=q.id)))
    step = _next_step(turn, q)
    if public and step is not None:
        words = _("Write to me directly when you want to do it: “{words}”.")
        body.append(Text(words.format(words=next_words(step)), subtle=True))
    if q.verdict is not Verdict.NOT_COVERED or standard is not None:
        body.append(_did_it_help(q))
    return Card(verdict_words(q.verdict), tuple(body), tuple(buttons))


def _you_asked(q: Question) -> Text:
    short = asking_part(q.text, MAX_SHOWN_QUESTION_CHARACTERS)
    return Text(_("You asked: {question}").format(question=short), subtle=True)


# --- Several questions in one message ---------------------------------------------------------


@flow.view
async def several(turn: Turn, first: QuestionId, left_out: int = 0) -> Card | None:
    """The questions of one message, one by one, each in short and with a button to all of it."""
    items: list[Element] = []
    for q in await turn.store.questions.together(first):
        _only_the_asker(turn, q)
        items.append(await _short_answer(turn, q))
    count = len(items)
    if left_out:
        text = _("I answer at most {count} questions at a time. Ask the others in a new message.")
        items.append(Text(text.format(count=MAX_QUESTIONS_IN_A_MESSAGE)))
    title = ngettext("You asked {count} question", "You asked {count} questions", count + left_out)
    return Card(title.format(count=count + left_out), tuple(items))


async def _short_answer(turn: Turn, q: Question) -> Item:
    title = asking_part(q.text, MAX_SHOWN_QUESTION_CHARACTERS)
    if q.state is QuestionState.ASKED_BACK:
        choose = Button(_("Choose"), open_one.action(question=q.id), "primary")
        return Item(title, (_("What kind of page is it?"),), (choose,))
    lines = [verdict_words(q.verdict) + ".", *await rule_lines(turn, q)]
    if await shown_with(turn, q) is not None:
        lines.append(_("The communications unit has an answer to it."))
    if q.state in (QuestionState.HANDED_OVER, QuestionState.REPLIED):
        lines.append(_("Sent to the communicator."))
    show = Button(_("The whole answer"), open_one.action(question=q.id))
    return Item(title, tuple(lines), (show,))


@flow.press
async def open_one(turn: Turn, question: QuestionId) -> Show:
    return await _shown(turn, await turn.store.questions.get(question))


@flow.press
async def back_to_all(turn: Turn, question: QuestionId) -> Show:
    q = await turn.store.questions.get(question)
    if q.together is None:
        return await _shown(turn, q)
    return await several.show(turn, first=q.together)


# --- The document's own words ------------------------------------------------------------------


@flow.press
async def read_whole(turn: Turn, question: QuestionId) -> Show:
    return await whole.show(turn, question=question)


@flow.view
async def whole(turn: Turn, question: QuestionId) -> Card | None:
    """The whole paragraph that the answer quotes a part of."""
    q = await turn.store.questions.get(question)
    _only_the_asker(turn, q)
    paragraph = await whole_paragraph(turn, q)
    if paragraph is None:
        return None
    return Card(
        paragraph.heading,
        (Quote(paragraph.text, own_words(paragraph.heading)),),
        (Button(_("Back to the answer"), open_one.action(question=q.id)),),
    )


# --- What kind of page is it? -----------------------------------------------------------------


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
        (_you_asked(q), Text(_("What kind of page is it?"))),
        tuple(
            Button(label, kind.action(question=q.id, kind=of, local=local))
            for label, of, local in kinds
        ),
    )


@flow.press
async def kind(turn: Turn, question: QuestionId, kind: PageKind, local: bool = False) -> Show:
    """The person says what kind of page it is."""
    q = await turn.store.questions.get(question)
    _only_the_asker(turn, q)
    if q.state is QuestionState.ASKED_BACK:
        unknown = kind is PageKind.OTHER
        q = await turn.store.questions.save(
            replace(
                q,
                state=QuestionState.ANSWERED,
                page_kind=kind,
                page_local=local,
                verdict=Verdict.DEPENDS if unknown else may_like(kind, local=local),
                rules=(liking_rule(kind, local=local),),
            )
        )
        turn.rephrase(q)
    return await _shown(turn, q)


# --- What can be done ----------------------------------------------------------------------------


def _next_step(turn: Turn, q: Question) -> NextStep | None:
    rule = best_rule(turn, q)
    return rule.next_step if rule and turn.who.listed else None


def _next_buttons(turn: Turn, q: Question, *, public: bool) -> tuple[Button, ...]:
    rule, step = best_rule(turn, q), _next_step(turn, q)
    if public or rule is None:
        return ()
    return (*((next_button(step),) if step else ()), *guided_for(rule.id))


def _pass_on_button(q: Question) -> tuple[Button, ...]:
    if q.state is not QuestionState.ANSWERED:
        return ()
    unsure = q.verdict in (Verdict.NOT_COVERED, Verdict.DEPENDS) or q.helped is False
    label = _("Send to the communicator")
    return (Button(label, hand_over.action(question=q.id), "primary" if unsure else "default"),)


@flow.press
async def hand_over(turn: Turn, question: QuestionId) -> Show:
    """Pass the question on to the communicator of the asker's administration."""
    q = await turn.store.questions.get(question)
    _only_the_asker(turn, q)
    if q.state in (QuestionState.ANSWERED, QuestionState.ASKED_BACK):
        q = await turn.store.questions.save(replace(q, state=QuestionState.HANDED_OVER))
        await tell_helpers(turn, q.id)
    return await _shown(turn, q)


def _did_it_help(q: Question) -> Item:
    """ "Did this help? Yes / No"; what was said can be changed."""
    yes = Button(_("Yes"), helped.action(question=q.id, yes=True))
    no = Button(_("No"), helped.action(question=q.id, yes=False))
    title = _("Did this help?")
    if q.helped is None:
        return Item(title, (), (yes, no))
    if q.helped:
        return Item(title, (_("You said yes. Thank you."),), (no,))
    lines = [_("You said no. Thank you, then the answer can become better.")]
    if q.state is QuestionState.ANSWERED:
        lines.append(_("Send the question to the communicator, and you get an answer here."))
    return Item(title, tuple(lines), (yes,))


@flow.press
async def helped(turn: Turn, question: QuestionId, yes: bool) -> Show:
    """The asker says whether the answer helped."""
    q = await turn.store.questions.get(question)
    _only_the_asker(turn, q)
    if q.helped is not yes:
        q = await turn.store.questions.save(replace(q, helped=yes))
    return await _shown(turn, q)
