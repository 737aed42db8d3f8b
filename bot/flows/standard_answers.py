"""Standard answers: the communications unit keeps a communicator's reply, and whoever asks nearly
the same gets it, marked as such.

A standard answer never stands in the way of a rule: it is shown where the guideline does not say,
or beside what it says. Source: QA5.
"""

from dataclasses import replace

from pydantic import BaseModel, Field, field_validator

from bot.answers.excerpt import excerpt
from bot.domain.ids import PersonId, QuestionId, StandardAnswerId
from bot.domain.people import Role
from bot.domain.personal_data import personal_data_remover
from bot.domain.questions import Question, QuestionState
from bot.domain.secrets import looks_like_password
from bot.domain.standard_answers import (
    MAX_STANDARD_QUESTION_CHARACTERS,
    OFFERED_FOR,
    StandardAnswer,
    keeper_role,
    needs_review,
    personal_data_in,
)
from bot.domain.texts import MAX_TEXT_CHARACTERS
from bot.flow import Flow
from bot.flows.standard_shown import marked
from bot.i18n import _
from bot.ports import NotAllowed
from bot.turn import Turn
from bot.ui import (
    Ask,
    Button,
    Card,
    Checks,
    Element,
    Form,
    Heading,
    Item,
    Quote,
    Show,
    Text,
    TextField,
    Wrong,
)

MAX_LISTED_CHARACTERS = 160
MAX_OFFERED = 10

flow = Flow("standard_answers")


# --- The list ------------------------------------------------------------


@flow.said("standardsvar", "standardsvaren", "standard answers", "standard answer")
async def said_list(turn: Turn, text: str) -> Show:
    return await listed.show(turn, person=turn.who.id)


@flow.press
async def open_list(turn: Turn) -> Show:
    return await listed.show(turn, person=turn.who.id)


def _only_the_unit(turn: Turn) -> Role:
    role = keeper_role(turn.who)
    if role is None:
        raise NotAllowed(_("The communications unit can."))
    return role


@flow.view
async def listed(turn: Turn, person: PersonId) -> Card | None:
    """Every standard answer, what is due for a look first, and replies that could become one."""
    turn.require(turn.who.id == person)
    _only_the_unit(turn)
    kept = await turn.store.standard_answers.all()
    due = [s for s in kept if needs_review(s, turn.now)]
    body: list[Element] = [
        Text(_("Who asks nearly the same gets the answer. A rule of the guideline goes before it."))
    ]
    if due:
        body.append(Heading(_("Does this still hold?")))
        body.append(Text(_("Nobody is shown these until you have looked at them.")))
        body += [_item(turn, s) for s in due]
    current = [s for s in kept if s not in due]
    if current:
        body.append(Heading(_("Standard answers")))
        body += [_item(turn, s) for s in current]
    offered = await _offered(turn)
    if offered:
        body.append(Heading(_("New replies from communicators")))
        body += offered
    if not kept and not offered:
        body.append(Text(_("There are none yet.")))
    return Card(
        _("Standard answers"),
        tuple(body),
        (Button(_("New standard answer"), write.action(), "primary"),),
    )


def _item(turn: Turn, s: StandardAnswer) -> Item:
    holds = Button(_("Still holds"), still_holds.action(standard=s.id), "primary")
    buttons = (
        Button(_("Change"), write.action(standard=s.id)),
        Button(_("Remove"), ask_remove.action(standard=s.id)),
    )
    lines = (excerpt(s.answer, s.question, MAX_LISTED_CHARACTERS), marked(turn, s))
    return Item(s.question, lines, (holds, *buttons) if needs_review(s, turn.now) else buttons)


async def _offered(turn: Turn) -> list[Element]:
    """Replies that are not kept yet, without the names that stand in them."""
    replied = await turn.store.questions.replied_since(turn.now - OFFERED_FOR)
    free = [q for q in replied if q.channel is None and q.standard is None]
    if not free:
        return []
    without = personal_data_remover(p.name for p in (await turn.people()).values())
    return [
        Item(
            excerpt(without(q.text, "…"), q.text, MAX_LISTED_CHARACTERS),
            (excerpt(without(q.reply, "…"), q.text, MAX_LISTED_CHARACTERS),),
            (Button(_("Save as a standard answer"), write.action(question=q.id)),),
        )
        for q in free[:MAX_OFFERED]
    ]


# --- Writing one ----------------------------------------------------------------------------------


@flow.form
async def write(
    turn: Turn,
    standard: StandardAnswerId | None = None,
    question: QuestionId | None = None,
    like: QuestionId | None = None,
) -> Ask | Show:
    """A new one, one that is kept already, a communicator's reply to a question, or an answer to
    questions like one that had none."""
    _only_the_unit(turn)
    asked, answer = "", ""
    found: list[str] = []
    if standard is not None:
        kept = await turn.store.standard_answers.get(standard)
        asked, answer = kept.question, kept.answer
    elif question is not None:
        q = await _replied(turn, question)
        asked, answer = await _without_names(turn, q), q.reply
        found = await _personal(turn, answer, question)
    elif like is not None:
        asked = await _without_names(turn, await turn.store.questions.get(like))
    intro = _("Everybody who asks nearly the same gets this. Write no names and nothing personal.")
    if found:
        named = _("Take this out of the answer: {found}.").format(found=", ".join(found))
        intro = f"{intro} {named}"
    return Ask(
        Form(
            title=_("Standard answer"),
            intro=intro,
            fields=(
                TextField(
                    name="asked",
                    label=_("The question, as people put it"),
                    value=asked,
                    max_characters=MAX_STANDARD_QUESTION_CHARACTERS,
                ),
                TextField(
                    name="answer",
                    label=_("Your answer"),
                    value=answer,
                    multiline=True,
                    max_characters=MAX_TEXT_CHARACTERS,
                ),
                Checks(
                    name="checked",
                    label=_("Personal data"),
                    options=(("none", _("There are no names and nothing personal in it")),),
                ),
            ),
            submit=keep.action(standard=standard, question=question),
            submit_label=_("Save"),
        )
    )


async def _without_names(turn: Turn, q: Question) -> str:
    everybody = (await turn.people()).values()
    asked = personal_data_remover(p.name for p in everybody)(q.text, "…")
    return asked[:MAX_STANDARD_QUESTION_CHARACTERS]


async def _replied(turn: Turn, question: QuestionId) -> Question:
    q = await turn.store.questions.get(question)
    turn.require(q.state is QuestionState.REPLIED and q.channel is None)
    return q


async def _personal(turn: Turn, text: str, question: QuestionId | None) -> list[str]:
    people = await turn.people()
    concerned = []
    if question is not None:
        q = await _replied(turn, question)
        concerned = [people[p] for p in (q.asker, q.replied_by) if p is not None and p in people]
    return personal_data_in(text, people.values(), concerned)


class Written(BaseModel):
    """The unit's words."""

    asked: str = Field(min_length=5, max_length=MAX_STANDARD_QUESTION_CHARACTERS)
    answer: str = Field(min_length=3, max_length=MAX_TEXT_CHARACTERS)
    checked: list[str] = Field(min_length=1)

    @field_validator("answer")
    @classmethod
    def _no_password(cls, text: str) -> str:
        if looks_like_password(text):
            raise ValueError(_("This looks like a password. Take it out: I never keep any."))
        return text


@flow.submit
async def keep(
    turn: Turn,
    values: Written,
    standard: StandardAnswerId | None = None,
    question: QuestionId | None = None,
) -> Show | Wrong:
    role = _only_the_unit(turn)
    wrong = {}
    for name, text in (("asked", values.asked), ("answer", values.answer)):
        found = await _personal(turn, text, question)
        if found:
            wrong[name] = _("Take this out: {found}.").format(found=", ".join(found))
    if wrong:
        return Wrong(wrong)
    if standard is not None:
        kept = await turn.store.standard_answers.get(standard)
        changed = replace(kept, question=values.asked, answer=values.answer, role=role)
        await turn.store.standard_answers.save(replace(changed, reviewed_at=turn.now))
        return await listed.show(turn, person=turn.who.id)
    added = await turn.store.standard_answers.add(
        StandardAnswer(
            question=values.asked,
            answer=values.answer,
            role=role,
            saved_by=turn.who.id,
            saved_at=turn.now,
            reviewed_at=turn.now,
        )
    )
    if question is not None:
        q = await _replied(turn, question)
        await turn.store.questions.save(replace(q, standard=added.id))
    return await listed.show(turn, person=turn.who.id)


# --- Looking at one again ------------------------------------------------------------------------


@flow.press
async def still_holds(turn: Turn, standard: StandardAnswerId) -> Show:
    role = _only_the_unit(turn)
    s = await turn.store.standard_answers.get(standard)
    await turn.store.standard_answers.save(replace(s, role=role, reviewed_at=turn.now))
    return await listed.show(turn, person=turn.who.id)


@flow.press
async def ask_remove(turn: Turn, standard: StandardAnswerId) -> Show:
    return await sure.show(turn, standard=standard)


@flow.view
async def sure(turn: Turn, standard: StandardAnswerId) -> Card | None:
    """Whether it is to be removed."""
    _only_the_unit(turn)
    s = await turn.store.standard_answers.get(standard)
    return Card(
        _("Remove this standard answer?"),
        (Text(s.question), Quote(s.answer)),
        (
            Button(_("Remove"), remove.action(standard=standard), "danger"),
            Button(_("Keep it"), open_list.action()),
        ),
    )


@flow.press
async def remove(turn: Turn, standard: StandardAnswerId) -> Show:
    _only_the_unit(turn)
    await turn.store.standard_answers.remove(standard)
    return await listed.show(turn, person=turn.who.id)
