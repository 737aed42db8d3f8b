"""After the commit: another wording is kept when it says the same, and nothing waits for it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from bot import rephrasing
from bot.answers import load
from bot.domain.guideline import Verdict
from bot.domain.ids import PersonId, QuestionId
from bot.domain.people import Person
from bot.domain.questions import Question, QuestionState
from bot.ports import MessageRef, NoWording, OpenStore, Posting, Store
from bot.rephrasing import MAX_UNDER_WAY, Rephrasing
from bot.ui import Notice
from store.engine import create_engine, store_opener

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
GUIDELINE = load("tyreso")
RULE = "moderation/daily-check"
OTHER = "Varje dag gås kommentarerna igenom."


@dataclass(slots=True)
class Model:
    """A language model that does what it is told."""

    do: Callable[[], Awaitable[str]]
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def rephrase(self, statement: str, language: str) -> str:
        self.asked.append((statement, language))
        return await self.do()


async def good() -> str:
    return f" {OTHER}\n"


async def silent() -> str:
    await asyncio.sleep(60)
    return OTHER


@dataclass(slots=True)
class Town:
    """A store that counts what is open, a question in it, and the card that it stands in."""

    db: OpenStore
    question: Question
    open_now: int = 0
    woken: int = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Store]:
        self.open_now += 1
        try:
            async with self.db() as store:
                yield store
        finally:
            self.open_now -= 1

    def wake(self) -> None:
        self.woken += 1

    @property
    def shown(self) -> Notice:
        return Notice("ask.answer", {"question": self.question.id})

    def rephrasing(self, model: Model, limit_seconds: float = 5) -> Rephrasing:
        return Rephrasing(
            self.open,
            GUIDELINE,
            model,
            self.wake,
            limit_seconds=limit_seconds,
            max_characters=200,
        )

    async def is_posted(self) -> None:
        message = MessageRef(platform="slack", team="t", place="d", message="1")
        posting = Posting(person=self.question.asker, notice=self.shown, message=message)
        async with self.db() as store:
            await store.outbox.posted(posting, NOW)

    async def now(self) -> tuple[str, list[Notice]]:
        """The wording that is kept, and what waits to be drawn again."""
        async with self.db() as store:
            kept = (await store.questions.get(self.question.id)).wording
            waiting = await store.outbox.claim(NOW, 60, 9)
            return kept, [one.notice for one in waiting if one.kind == "redraw"]


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    engine = create_engine(database_url)
    db = store_opener(engine)
    async with db() as store:
        anna = await store.people.add(Person(id=PersonId(0), name="Anna", email=""))
        question = await store.questions.add(
            Question(
                asker=anna.id,
                text="Hej, Anna Alm 19121212-1212 här: hur ofta?",
                language="sv",
                asked_at=NOW,
                state=QuestionState.ANSWERED,
                verdict=Verdict.INFO,
                rules=(RULE,),
            )
        )
    yield Town(db, question)
    await engine.dispose()


async def test_the_wording_is_kept_and_the_card_drawn_again(town: Town) -> None:
    await town.is_posted()
    model = Model(good)
    asking = town.rephrasing(model)
    asking.begin(town.question, town.shown)
    await asking.idle()
    assert await town.now() == (OTHER, [town.shown])
    assert town.woken == 1
    assert model.asked == [(GUIDELINE.rule(RULE).statement["sv"], "sv")]  # nothing of the question


async def test_nothing_is_open_while_the_model_is_asked(town: Town) -> None:
    opened: list[int] = []

    async def look() -> str:
        opened.append(town.open_now)
        async with town.db() as store:  # SQLite has one writer: it would have to wait
            await store.questions.save(replace(town.question, state=QuestionState.HANDED_OVER))
        return OTHER

    await town.is_posted()
    asking = town.rephrasing(Model(look))
    asking.begin(town.question, town.shown)
    await asking.idle()
    assert opened == [0]
    assert (await town.now())[0] == OTHER
    async with town.db() as store:
        kept = await store.questions.get(town.question.id)
    assert kept.state is QuestionState.HANDED_OVER


async def raises() -> str:
    raise NoWording("unreachable")


async def lies() -> str:
    return "Kommentarerna gås aldrig igenom varje dag."


async def says_the_same() -> str:
    return GUIDELINE.rule(RULE).statement["sv"]


async def is_wordy() -> str:
    return OTHER + " " * 10 + OTHER * 9


@pytest.mark.parametrize("do", [raises, lies, says_the_same, is_wordy, silent])
async def test_the_plain_answer_stays(town: Town, do: Callable[[], Awaitable[str]]) -> None:
    await town.is_posted()
    asking = town.rephrasing(Model(do), limit_seconds=0.2)
    asking.begin(town.question, town.shown)
    async with asyncio.timeout(20):
        await asking.idle()
    assert await town.now() == ("", [])
    assert town.woken == 0


async def test_an_answer_that_is_posted_late_is_drawn_again(town: Town) -> None:
    """The model may be quicker than the chat service."""
    asking = town.rephrasing(Model(good))
    asking.begin(town.question, town.shown)
    await asyncio.sleep(0.3)
    assert await town.now() == ("", [])
    await town.is_posted()
    await asking.idle()
    assert await town.now() == (OTHER, [town.shown])


async def test_a_question_that_is_gone_is_passed_over(town: Town) -> None:
    asking = town.rephrasing(Model(good))
    await town.is_posted()
    asking.begin(replace(town.question, id=QuestionId(99)), town.shown)
    await asking.idle()
    assert await town.now() == ("", [])


async def test_a_question_that_has_another_rule_by_now_is_left(town: Town) -> None:
    await town.is_posted()
    async with town.db() as store:
        await store.questions.save(replace(town.question, rules=("closing/inform-and-thank",)))
    asking = town.rephrasing(Model(good))
    asking.begin(town.question, town.shown)
    await asking.idle()
    assert await town.now() == ("", [])


@pytest.mark.parametrize(
    "changed", [{"rules": ()}, {"state": QuestionState.ASKED_BACK, "rules": (RULE,)}]
)
async def test_without_a_rule_that_answers_nothing_is_asked(
    town: Town, changed: dict[str, object]
) -> None:
    model = Model(good)
    asking = town.rephrasing(model)
    asking.begin(replace(town.question, **changed), town.shown)  # type: ignore[arg-type]
    await asking.idle()
    assert model.asked == []


async def test_only_some_are_under_way_and_an_end_breaks_them_off(town: Town) -> None:
    model = Model(silent)
    asking = town.rephrasing(model, limit_seconds=60)
    for _ in range(MAX_UNDER_WAY + 3):
        asking.begin(town.question, town.shown)
    await asyncio.sleep(0)
    assert len(model.asked) == MAX_UNDER_WAY
    async with asyncio.timeout(5):
        await asking.stop()
    assert await town.now() == ("", [])


async def test_a_bug_is_logged_without_words(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    async def broken() -> str:
        raise RuntimeError("Anna Alm 19121212-1212")

    asking = town.rephrasing(Model(broken))
    asking.begin(town.question, town.shown)
    await asking.idle()
    (record,) = caplog.records
    assert (record.levelname, record.name) == ("ERROR", rephrasing.__name__)
    assert "RuntimeError" in record.message
    assert "Anna" not in caplog.text
