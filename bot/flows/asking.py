"""From a message to questions that are answered and kept."""

from collections.abc import Sequence

from bot.domain.ids import QuestionId
from bot.domain.questions import Question, QuestionState
from bot.domain.several_questions import follow_up
from bot.flows import gaps
from bot.flows.standard_shown import standard_for
from bot.turn import Turn


def spelt_out(turn: Turn, texts: Sequence[str]) -> list[str]:
    """The questions with "och Coop?" after "får vi gilla ICA?" as "får vi gilla Coop?"."""
    whole: list[str] = []
    for text in texts:
        named = follow_up(text) if whole else ""
        if not named:
            whole.append(text)
            continue
        liking = turn.municipality.answer(whole[-1], None).liking
        if liking and liking.page and liking.page in whole[-1]:
            whole.append(whole[-1].replace(liking.page, named))
        else:  # it belongs to what was asked
            whole[-1] = f"{whole[-1]} {text}"
    return whole


async def answered(turn: Turn, text: str, together: QuestionId | None = None) -> Question:
    """The question, answered from the guideline and kept; `together` when it came with others."""
    found = turn.municipality.answer(text, None)
    guideline = turn.municipality.guideline
    document = await turn.store.guidelines.current(guideline.name)
    standard = await standard_for(turn, text)
    liking = found.liking
    unclear = liking is not None and liking.kind is None
    await gaps.watch(turn)
    return await turn.store.questions.add(
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
            guideline_version=guideline.version,
            document_version=document.version if document else None,
            together=together,
            standard=standard,
        )
    )
