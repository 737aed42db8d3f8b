"""The card of an answer: other words are shown only while they say what the rule says now."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from bot.accounts import Accounts
from bot.composition import build
from bot.demo import seed
from bot.dispatch import Dispatcher
from bot.domain.guideline import Verdict
from bot.domain.questions import Question, QuestionState
from bot.flows import ALL, ask
from bot.settings import Settings
from bot.ui import Text
from tests.solvik import START, made_once

PLAIN = "När den ansvariga är borta ska någon annan bevaka kanalen."
PLAIN_ENGLISH = "When the owner is away somebody else must watch the channel."
SNAPSHOT_ENGLISH = (
    "The owner saves a picture of how the channel looks twice a year, and when something major "
    "changes."
)
OTHER = "Någon annan ska bevaka kanalen när den ansvariga är borta."
MARKED = f"Omskrivet av en språkmodell ur regeln. Regelns egna ord: {PLAIN}"

# The first texts of the answer's card, for a question with what is given, read in a language.
Draw = Callable[..., Awaitable[list[str]]]


@pytest.fixture
async def drawn(sqlite_url: str) -> AsyncIterator[Draw]:
    settings = Settings(_env_file=None, database_url=sqlite_url)
    with made_once():
        app = build(settings, demo=True, clock=lambda: START)
    accounts = Accounts(app.open_store, lambda: START)
    dispatcher = Dispatcher(app.open_store, ALL, app.municipality, lambda: START, accounts)
    async with app.open_store() as store:
        await seed(store, START, app.municipality.calendar)
        anna = (await store.people.all())[0]

    async def draw(language: str = "sv", **given: object) -> list[str]:
        asked = Question(
            asker=anna.id,
            text="hur ofta?",
            language="sv",
            asked_at=START,
            state=QuestionState.ANSWERED,
            verdict=Verdict.INFO,
            rules=("moderation/deputy-when-absent",),
        )
        async with app.open_store() as store:
            reader = await store.people.get(anna.id)
            await store.people.save(replace(reader, language=language))
            question = await store.questions.add(replace(asked, **given))  # type: ignore[arg-type]
        card = await dispatcher.draw(anna.id, ask.answer.notice(question=question.id))
        assert card is not None
        return [element.text for element in card.body if isinstance(element, Text)][1:3]

    yield draw
    await app.close()


async def test_other_words_stand_above_the_rules_own(drawn: Draw) -> None:
    assert await drawn(wording=OTHER) == [OTHER, MARKED]
    assert (await drawn())[0] == PLAIN


async def test_a_reader_of_another_language_gets_the_rule_in_it(drawn: Draw) -> None:
    assert (await drawn("en", wording=OTHER))[0] == PLAIN_ENGLISH
    snapshot = ("half-year-documentation/snapshot",)
    other, source = await drawn("en", wording=SNAPSHOT_ENGLISH, rules=snapshot)
    assert other == SNAPSHOT_ENGLISH
    assert "The rule's own words: Twice a year, and when something major changes," in source


@pytest.mark.parametrize(
    "given",
    [
        {"wording": "Ingen annan ska bevaka kanalen när den ansvariga är borta."},
        {"wording": "<script>alert(1)</script>"},
        {"wording": OTHER, "rules": ("moderation/owner-monitors",)},
        {"wording": OTHER, "verdict": Verdict.NOT_COVERED, "rules": ()},
    ],
)
async def test_what_the_rule_does_not_say_is_not_shown_though_it_is_kept(
    drawn: Draw, given: dict[str, object]
) -> None:
    texts = " ".join(await drawn(**given))
    assert str(given["wording"]) not in texts
    assert "språkmodell" not in texts
