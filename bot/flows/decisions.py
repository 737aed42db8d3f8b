"""Decisions that a person is led through by buttons, to a verdict and what to do.

No record is made of the replies: they lie in the buttons, and give nobody leave to do anything.
Source: QA4.
"""

from collections.abc import Sequence

from bot.domain.decision_requests import Request, decision_asked
from bot.domain.decision_words import Decision, Fact
from bot.domain.decisions import REPLIES, decision_of, next_query, rules_of
from bot.flow import BadCall, Flow
from bot.flows import decision_texts
from bot.flows.decision_verdict import said_so_far, verdict_card
from bot.i18n import _
from bot.turn import Turn
from bot.ui import Button, Card, Show, Text

flow = Flow("decisions")


def guided_for(rule_id: str) -> tuple[Button, ...]:
    """The button that leads through the decision that a rule belongs to; none where there is
    none."""
    decision = decision_of(rule_id)
    if decision is None:
        return ()
    return (Button(_("Take it step by step"), go_on.action(decision=decision)),)


@flow.said(
    "beslut",
    "få hjälp med ett beslut",
    "hjälp med ett beslut",
    "hjälp mig bestämma",
    "decision",
    "help with a decision",
    "get help with a decision",
)
async def said_decision(turn: Turn, text: str) -> Show:
    return await guide.show(turn)


@flow.said_like(lambda text, _today: decision_asked(text))
async def asked_about_one(turn: Turn, asked: Request) -> Show:
    """What is seen by the asker alone is asked about first."""
    return await guide.show(turn, decision=asked.decision, replies=asked.replies)


@flow.said(
    "bild",
    "bilder",
    "publicera bild",
    "publicera en bild",
    "lägga ut bild",
    "lägga ut en bild",
    "picture",
    "publish a picture",
)
async def said_picture(turn: Turn, text: str) -> Show:
    return await guide.show(turn, decision=Decision.PICTURE)


@flow.said(
    "ta bort kommentar",
    "ta bort en kommentar",
    "ta bort kommentaren",
    "remove comment",
    "remove a comment",
    "remove the comment",
)
async def said_comment(turn: Turn, text: str) -> Show:
    return await guide.show(turn, decision=Decision.COMMENT)


@flow.said("diarieföra")
async def said_diary(turn: Turn, text: str) -> Show:
    return await guide.show(turn, decision=Decision.DIARY)


@flow.said("politik", "politics")
async def said_politics(turn: Turn, text: str) -> Show:
    return await guide.show(turn, decision=Decision.POLITICS)


@flow.said("privat konto", "mitt privata konto", "private account", "my private account")
async def said_private_account(turn: Turn, text: str) -> Show:
    return await guide.show(turn, decision=Decision.PRIVATE_ACCOUNT)


@flow.said(
    "svara på någon annans sida",
    "svara på andras sidor",
    "reply on somebody else's page",
    "reply on other pages",
)
async def said_other_page(turn: Turn, text: str) -> Show:
    return await guide.show(turn, decision=Decision.OTHER_PAGE)


@flow.look
async def go_on(
    turn: Turn, decision: Decision | None = None, replies: tuple[Fact, ...] = ()
) -> Show:
    """The next question of a decision or its verdict; without a decision the choice of one."""
    return await guide.show(turn, decision=decision, replies=replies)


@flow.view
async def guide(
    turn: Turn, decision: Decision | None = None, replies: tuple[Fact, ...] = ()
) -> Card | None:
    """Where the person is: the choice of decision, a question, or the verdict."""
    offered = _offered(turn)
    if decision not in offered:
        return _choice(offered)
    try:
        query = next_query(decision, replies)
    except ValueError as error:
        raise BadCall("decisions.guide") from error
    if query is not None:
        title = decision_texts.decision(decision)
        return Card(
            title,
            (
                *said_so_far(replies),
                Text(decision_texts.query(query)),
                Text(_("If two are right, choose the first one."), subtle=True),
            ),
            (
                *(
                    Button(decision_texts.fact(f), go_on.action(decision, (*replies, f)))
                    for f in REPLIES[query]
                ),
                _back(decision, replies),
            ),
        )
    return await verdict_card(turn, decision, replies, _back(decision, replies))


def _offered(turn: Turn) -> list[Decision]:
    """The decisions whose rules the municipality's guideline has."""
    known = {rule.id for rule in turn.municipality.guideline.rules}
    return [decision for decision in Decision if rules_of(decision) <= known]


def _choice(offered: Sequence[Decision]) -> Card:
    if not offered:
        return Card(
            _("Get help with a decision"),
            (Text(_("You can ask me anything about the guideline. Just write your question.")),),
        )
    return Card(
        _("Get help with a decision"),
        (Text(_("What do you wonder? A question or two lead to an answer.")),),
        tuple(Button(decision_texts.decision(d), go_on.action(d)) for d in offered),
    )


def _back(decision: Decision, replies: Sequence[Fact]) -> Button:
    before = go_on.action(decision, tuple(replies[:-1])) if replies else go_on.action()
    return Button(_("Back"), before)
