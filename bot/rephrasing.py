"""Rules that have been shown are put in other words, after the commit and outside all transactions.

The plain answer is shown at once. Another wording is kept with the question only when it says what
the rule says, and the answer is then drawn again; whatever fails, the plain answer stays.
Source: QA8.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace

from bot.answers import wording_fault
from bot.domain.guideline import Guideline
from bot.domain.questions import Question, QuestionState
from bot.ports import Conflict, NotFound, NoWording, OpenStore, Rephraser
from bot.ui import Notice

MAX_UNDER_WAY = 4
MAX_SAVES = 3
# The answer is drawn again where it stands, so a wording waits until that is known.
LOOK_AGAIN_SECONDS = (0.05, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0)

log = logging.getLogger(__name__)


class Rephrasing:
    """Asks for other wordings, MAX_UNDER_WAY at a time: answers beyond that stay plain.

    The language model has `limit_seconds` and `max_characters` for each. `wake` calls the courier.
    """

    def __init__(
        self,
        open_store: OpenStore,
        guideline: Guideline,
        rephraser: Rephraser,
        wake: Callable[[], None],
        *,
        limit_seconds: float,
        max_characters: int,
    ) -> None:
        self._open_store = open_store
        self._guideline = guideline
        self._rephraser = rephraser
        self._wake = wake
        self._limit_seconds = limit_seconds
        self._max_characters = max_characters
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, question: Question, shown: Notice) -> None:
        """Ask for another wording of the rule that answers the question, and return at once.

        `shown` is the card that the answer stands in.
        """
        if question.state is QuestionState.ASKED_BACK or not question.rules:
            return
        if len(self._under_way) >= MAX_UNDER_WAY:
            log.info("question %d: plain, as %d others are under way", question.id, MAX_UNDER_WAY)
            return
        task = asyncio.create_task(self._rephrase(question, shown))
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def stop(self) -> None:
        """Break off what is under way: those answers stay plain."""
        for task in self._under_way:
            task.cancel()
        await self.idle()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        bug = None if task.cancelled() else task.exception()
        if bug is not None:  # its own words may hold a text, so they are left out
            log.error("rephrasing failed: %s", type(bug).__name__)

    async def _rephrase(self, question: Question, shown: Notice) -> None:
        rule = self._guideline.rule(question.rules[0])
        statement = rule.in_language(question.language)
        started = time.monotonic()
        wording, fault = await self._asked(statement, question.language)
        milliseconds = (time.monotonic() - started) * 1000
        outcome = f"stays plain ({fault})" if fault else "has another wording"
        log.info("question %d %s, %.0f ms", question.id, outcome, milliseconds)
        if fault is None:
            await self._show(question, wording, shown)

    async def _asked(self, statement: str, language: str) -> tuple[str, str | None]:
        """The wording, and why it must not be shown; None when it may."""
        try:
            async with asyncio.timeout(self._limit_seconds):
                wording = (await self._rephraser.rephrase(statement, language)).strip()
        except NoWording as why:
            return "", str(why)
        except TimeoutError:
            return "", "silence"
        if len(wording) > self._max_characters:
            return "", "length"
        return wording, wording_fault(wording, statement, language)

    async def _show(self, question: Question, wording: str, shown: Notice) -> None:
        """Keep the wording once the answer has its place, and have it drawn again there."""
        for pause_seconds in LOOK_AGAIN_SECONDS:
            async with self._open_store() as store:
                if await store.outbox.postings(shown):
                    break
            await asyncio.sleep(pause_seconds)
        for _attempt in range(MAX_SAVES):
            try:
                await self._keep(question, wording, shown)
            except Conflict:  # the person has done something with the question meanwhile
                continue
            except NotFound:
                return
            self._wake()
            return

    async def _keep(self, question: Question, wording: str, shown: Notice) -> None:
        async with self._open_store() as store:
            current = await store.questions.get(question.id)
            if current.rules[:1] != question.rules[:1]:
                return
            await store.questions.save(replace(current, wording=wording))
            key = f"wording/{question.id}/{current.version}"
            await store.outbox.put(key, "redraw", shown, None)
