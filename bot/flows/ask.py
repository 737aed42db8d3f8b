"""Any question is answered from the guideline; what it does not answer goes to the communicator and
back.

Source: QA1-QA3, QA5; rules liking/own-municipalities-authorities, liking/strong-tyreso-link,
liking/no-companies, liking/no-parties.
"""

from dataclasses import replace

from pydantic import BaseModel, Field

from bot.domain.guideline import PageKind, Rule, Verdict, liking_rule, may_like
from bot.domain.ids import ChannelId, QuestionId
from bot.domain.questions import Question, QuestionState
from bot.domain.texts import MAX_MESSAGE_CHARACTERS, MAX_TEXT_CHARACTERS
from bot.flow import ANYTHING, Flow
from bot.flows import labels
from bot.i18n import _, language
from bot.turn import Turn
from bot.ui import Ask, Button, Card, Element, Facts, Form, Quote, Show, Text, TextField

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
    return await answer.show(turn, question=question.id)


@flow.view
async def answer(turn: Turn, question: QuestionId) -> Card | None:
    """The verdict first, then the rule in plain words, its section, and the document's own
    words."""
    q = await turn.store.questions.get(question)
    turn.require(q.asker == turn.who.id)
    if q.state is QuestionState.ASKED_BACK:
        return _which_kind(turn, q)
    body: list[Element] = [Text(_("You asked: {question}").format(question=q.text), subtle=True)]
    if q.verdict is Verdict.NOT_COVERED:
        body.append(Text(_("I do not want to guess. The communicator can help you.")))
    else:
        body += await _rule_elements(turn, q)
    if q.verdict is Verdict.DEPENDS:
        body.append(Text(_("Ask the communicator if you are unsure.")))
    return Card(verdict(q.verdict), (*body, *await _passed_on(turn, q)), _pass_on_button(q))


def verdict(of: Verdict) -> str:
    """The verdict in the words that are the same everywhere."""
    return {
        Verdict.YES: _("Yes"),
        Verdict.NO: _("No"),
        Verdict.DEPENDS: _("It depends"),
        Verdict.INFO: _("This is what applies"),
        Verdict.NOT_COVERED: _("The guideline does not say"),
    }[of]


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
    turn.require(q.asker == turn.who.id)
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
    return await answer.show(turn, question=question)


async def _passed_on(turn: Turn, q: Question) -> tuple[Element, ...]:
    """Where the question is, when it has been passed on, and the reply."""
    if q.state is QuestionState.HANDED_OVER:
        return (
            Text(
                _("{names} has your question. You get the answer here.").format(
                    names=await _supporter_names(turn, q)
                )
            ),
        )
    if q.state is QuestionState.REPLIED:
        name = labels.person_name(await turn.some(q.replied_by), q.replied_by)
        return (Quote(q.reply, name),)
    return ()


async def _supporter_names(turn: Turn, q: Question) -> str:
    asker = await turn.store.people.get(q.asker)
    names = [person.name for person in await turn.supporters(asker.administration)]
    return names[0] if names else _("The communications unit")


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
    turn.require(q.asker == turn.who.id)
    if q.state in (QuestionState.ANSWERED, QuestionState.ASKED_BACK):
        await turn.store.questions.save(replace(q, state=QuestionState.HANDED_OVER))
        await _tell_supporters(turn, q.id)
    return await answer.show(turn, question=question)


async def _tell_supporters(turn: Turn, question: QuestionId) -> None:
    for supporter in await turn.supporters(turn.who.administration):
        turn.tell(supporter.id, handed.notice(question=question))


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
        facts.append((_("I answered"), verdict(q.verdict)))
    body: tuple[Element, ...] = (Facts(tuple(facts)), Quote(q.text))
    if q.state is QuestionState.REPLIED:
        name = labels.person_name(await turn.some(q.replied_by), q.replied_by)
        return Card(_("Answered by {name}").format(name=name), (*body, Quote(q.reply, name)))
    return Card(
        _("A question for you"),
        body,
        (Button(_("Answer"), reply.action(question=question), "primary"),),
    )


async def _may_reply(turn: Turn, q: Question) -> bool:
    if q.state not in (QuestionState.HANDED_OVER, QuestionState.REPLIED):
        return False
    asker = await turn.store.people.get(q.asker)
    supporters = await turn.supporters(asker.administration)
    return turn.who.active and turn.who.id in {person.id for person in supporters}


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
        turn.refresh(answer.notice(question=question))
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
    names = [person.name for person in await turn.supporters(turn.who.administration)]
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
        turn.require(turn.who.id in (about.applicant, about.owner, about.deputy))
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
    await _tell_supporters(turn, question.id)
    return await support_sent.show(turn, question=question.id)


@flow.view
async def support_sent(turn: Turn, question: QuestionId) -> Card | None:
    """For the asker: who has the question."""
    q = await turn.store.questions.get(question)
    turn.require(q.asker == turn.who.id)
    title = _("Sent to the communicator")
    if q.state is QuestionState.REPLIED:
        title = _("The communicator has answered")
    return Card(title, (Quote(q.text), *await _passed_on(turn, q)))


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
