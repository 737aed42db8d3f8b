"""A question goes to the communicator of the asker's administration, and the answer comes back.

Source: rule starting-channel/support-from-communicator; QA5.
"""

from dataclasses import replace

from pydantic import BaseModel, Field

from bot.answers.plain_text import verdict_words
from bot.domain.channels import people_of
from bot.domain.guideline import Verdict
from bot.domain.ids import ChannelId, QuestionId
from bot.domain.questions import Question, QuestionState
from bot.domain.standard_answers import keeper_role
from bot.domain.texts import MAX_TEXT_CHARACTERS
from bot.flow import Flow
from bot.flows import labels, standard_answers
from bot.flows.whom_to_ask import helpers, may_help
from bot.i18n import _
from bot.turn import Turn
from bot.ui import Ask, Button, Card, Element, Facts, Form, Notice, Quote, Show, Text, TextField

# The asker's own card, which lies in the flow that leads here.
ANSWER_VIEW = "ask.answer"

flow = Flow("ask_communicator")


async def tell_helpers(turn: Turn, question: QuestionId) -> None:
    """Let the communicators of the asker's administration have the question, and who stands in for
    them while they are away."""
    for helper in await helpers(turn, turn.who):
        turn.tell(helper.id, handed.notice(question=question))


@flow.view
async def handed(turn: Turn, question: QuestionId) -> Card | None:
    """For the communicator: who asks what, what the guideline said, and a button to answer."""
    q = await turn.store.questions.get(question)
    turn.require(await _may_reply(turn, q))
    asker = await turn.store.people.get(q.asker)
    facts = [(_("From"), f"{asker.name}, {asker.title}" if asker.title else asker.name)]
    if q.channel is not None:
        channel = await turn.store.channels.get(q.channel)
        facts.append((_("About"), labels.channel_name(channel)))
    elif q.verdict is not Verdict.NOT_COVERED:
        facts.append((_("I answered"), verdict_words(q.verdict)))
    body: tuple[Element, ...] = (Facts(tuple(facts)), Quote(q.text))
    if q.state is QuestionState.REPLIED:
        name = labels.person_name(await turn.some(q.replied_by), q.replied_by)
        offered = keeper_role(turn.who) and q.channel is None and q.standard is None
        save = Button(
            _("Save as a standard answer"), standard_answers.write.action(question=question)
        )
        return Card(
            _("Answered by {name}").format(name=name),
            (*body, Quote(q.reply, name)),
            (save,) if offered else (),
        )
    return Card(
        _("A question for you"),
        body,
        (Button(_("Answer"), reply.action(question=question), "primary"),),
    )


async def _may_reply(turn: Turn, q: Question) -> bool:
    if q.state not in (QuestionState.HANDED_OVER, QuestionState.REPLIED):
        return False
    return await may_help(turn, turn.who, await turn.store.people.get(q.asker))


@flow.press
async def open_handed(turn: Turn, question: QuestionId) -> Show:
    return await handed.show(turn, question=question)


@flow.form
async def reply(turn: Turn, question: QuestionId) -> Ask | Show:
    q = await turn.store.questions.get(question)
    turn.require(await _may_reply(turn, q), _("The communicator can."))
    if q.state is QuestionState.REPLIED:
        return await handed.show(turn, question=question)
    asker = await turn.store.people.get(q.asker)
    return Ask(
        Form(
            title=_("Answer {name}").format(name=asker.first_name),
            intro=q.text,
            fields=(
                TextField(
                    name="text",
                    label=_("Your answer"),
                    help=_("It is sent to {name} at once.").format(name=asker.name),
                    multiline=True,
                    max_characters=MAX_TEXT_CHARACTERS,
                ),
            ),
            submit=replied.action(question=question),
            submit_label=_("Send"),
        )
    )


class Reply(BaseModel):
    """The communicator's words."""

    text: str = Field(min_length=1, max_length=MAX_TEXT_CHARACTERS)


@flow.submit
async def replied(turn: Turn, values: Reply, question: QuestionId) -> Show:
    q = await turn.store.questions.get(question)
    turn.require(await _may_reply(turn, q), _("The communicator can."))
    if q.state is QuestionState.HANDED_OVER:
        await turn.store.questions.save(
            replace(
                q,
                state=QuestionState.REPLIED,
                reply=values.text,
                replied_by=turn.who.id,
                replied_at=turn.now,
            )
        )
        turn.tell(q.asker, reply_came.notice(question=question))
        turn.refresh(Notice(ANSWER_VIEW, {"question": question}))
        turn.refresh(handed.notice(question=question))
    return await handed.show(turn, question=question)


@flow.view
async def reply_came(turn: Turn, question: QuestionId) -> Card | None:
    """For the asker: the communicator's answer, maybe days later."""
    q = await turn.store.questions.get(question)
    turn.require(q.asker == turn.who.id)
    name = labels.person_name(await turn.some(q.replied_by), q.replied_by)
    return Card(
        _("{name} has answered your question").format(name=name),
        (
            Text(_("You asked: {question}").format(question=q.text), subtle=True),
            Quote(q.reply, name),
        ),
    )


@flow.form
async def support(turn: Turn, channel: ChannelId | None = None) -> Ask | Show:
    """Ask the communicator for help with an application. Source: rule
    starting-channel/support-from-communicator."""
    names = [person.name for person in await helpers(turn, turn.who)]
    return Ask(
        Form(
            title=_("Ask the communicator"),
            intro=_("{name} gets your question.").format(
                name=names[0] if names else _("The communications unit")
            ),
            fields=(
                TextField(
                    name="text",
                    label=_("What do you need help with?"),
                    multiline=True,
                    max_characters=MAX_TEXT_CHARACTERS,
                ),
            ),
            submit=supported.action(channel=channel),
            submit_label=_("Send to the communicator"),
        )
    )


@flow.submit
async def supported(turn: Turn, values: Reply, channel: ChannelId | None = None) -> Show:
    if channel is not None:
        about = await turn.store.channels.get(channel)
        turn.require(turn.who.id in people_of(about))
    question = await turn.store.questions.add(
        Question(
            asker=turn.who.id,
            text=values.text,
            language=turn.who.language,
            asked_at=turn.now,
            state=QuestionState.HANDED_OVER,
            verdict=Verdict.NOT_COVERED,
            channel=channel,
        )
    )
    await tell_helpers(turn, question.id)
    return await support_sent.show(turn, question=question.id)


@flow.view
async def support_sent(turn: Turn, question: QuestionId) -> Card | None:
    """For the asker: who has the question."""
    q = await turn.store.questions.get(question)
    turn.require(q.asker == turn.who.id)
    title = _("Sent to the communicator")
    if q.state is QuestionState.REPLIED:
        title = _("The communicator has answered")
    return Card(title, (Quote(q.text), *await passed_on(turn, q)))


@flow.view
async def support_for(turn: Turn, channel: ChannelId) -> Card | None:
    """After a half-filled form was kept: ask about it."""
    c = await turn.store.channels.get(channel)
    turn.require(turn.who.id == c.applicant)
    return Card(
        _("Your answers are saved"),
        (
            Text(
                _("Now write to the communicator about {name}.").format(name=labels.channel_name(c))
            ),
        ),
        (Button(_("Ask the communicator"), support.action(channel=channel), "primary"),),
    )


async def passed_on(turn: Turn, q: Question) -> tuple[Element, ...]:
    """Where the question is, when it has been passed on, and the reply."""
    if q.state is QuestionState.HANDED_OVER:
        return (
            Text(
                _("{names} has your question. You get the answer here.").format(
                    names=await _helper_name(turn, q)
                )
            ),
        )
    if q.state is QuestionState.REPLIED:
        name = labels.person_name(await turn.some(q.replied_by), q.replied_by)
        return (Quote(q.reply, name),)
    return ()


async def _helper_name(turn: Turn, q: Question) -> str:
    asker = await turn.store.people.get(q.asker)
    names = [person.name for person in await helpers(turn, asker)]
    return names[0] if names else _("The communications unit")
