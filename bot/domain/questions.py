"""A question that somebody asked, what the guideline said, and the communicator's reply."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.guideline import PageKind, Verdict
from bot.domain.ids import ChannelId, PersonId, QuestionId, StandardAnswerId


class QuestionState(StrEnum):
    """How far a question has come."""

    ANSWERED = "answered"
    ASKED_BACK = "asked_back"
    HANDED_OVER = "handed_over"
    REPLIED = "replied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question and how it stands. `page`, `page_kind` and `page_local` are set when it is about
    liking a page;

    `channel` when somebody asks for support with an application. `reply` is the communicator's.
    `guideline_version` and `document_version` are what it was answered from, the rules and the
    imported document (None: there was none). `together` is the first question of the same message,
    when there were several. `standard` is the standard answer that was shown with it, or that its
    reply was kept as. `helped` is what the asker said of the answer, None until then.
    `wording` is the first rule in a language model's words, in the question's language.
    """

    id: QuestionId = QuestionId(0)
    asker: PersonId
    text: str
    language: str
    asked_at: datetime
    state: QuestionState
    verdict: Verdict
    rules: tuple[str, ...] = ()
    confidence: float = 0.0
    page: str = ""
    page_kind: PageKind | None = None
    page_local: bool | None = None
    channel: ChannelId | None = None
    wording: str = ""
    reply: str = ""
    replied_by: PersonId | None = None
    replied_at: datetime | None = None
    guideline_version: str = ""
    document_version: int | None = None
    together: QuestionId | None = None
    helped: bool | None = None
    standard: StandardAnswerId | None = None
    version: int = 1
