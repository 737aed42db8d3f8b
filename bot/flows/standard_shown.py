"""Standard answers as whoever asks sees them: where the guideline does not say, or beside a rule.

Source: QA5.
"""

from bot.answers.alike import likeness
from bot.domain.ids import StandardAnswerId
from bot.domain.people import Role
from bot.domain.questions import Question, QuestionState
from bot.domain.standard_answers import StandardAnswer, needs_review
from bot.i18n import _, day_of_year
from bot.ports import NotFound
from bot.turn import Turn
from bot.ui import Element, Quote, Text


async def standard_for(turn: Turn, text: str) -> StandardAnswerId | None:
    """The standard answer to a question that is the same or very alike; None when there is none, or
    nobody has looked at it for too long."""
    best, found = 0.0, None
    for standard in await turn.store.standard_answers.all():
        alike = likeness(text, standard.question)
        if alike > best and not needs_review(standard, turn.now):
            best, found = alike, standard.id
    return found


async def shown_with(turn: Turn, q: Question) -> StandardAnswer | None:
    """The standard answer that goes with a question; none beside the communicator's own reply."""
    if q.standard is None or q.state is QuestionState.REPLIED:
        return None
    try:
        return await turn.store.standard_answers.get(q.standard)
    except NotFound:  # removed since
        return None


def standard_elements(turn: Turn, standard: StandardAnswer) -> tuple[Element, ...]:
    """What the unit answers, marked as such with date and role, never with a name."""
    return (
        Text(_("The communications unit answers:")),
        Quote(standard.answer, marked(turn, standard)),
        Text(_("The question was: {question}").format(question=standard.question), subtle=True),
    )


def marked(turn: Turn, standard: StandardAnswer) -> str:
    """What it is, from which role, and when somebody looked at it last."""
    on = day_of_year(turn.municipality.calendar.today(standard.reviewed_at))
    if standard.role is Role.HEAD_OF_COMMUNICATIONS:
        return _("Standard answer from the head of communications, {day}").format(day=on)
    return _("Standard answer from the communications unit, {day}").format(day=on)
