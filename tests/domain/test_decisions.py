"""Guided decisions, row by row: what may be answered with yes, and what never."""

from itertools import chain, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import load
from bot.domain.decision_findings import FINDINGS
from bot.domain.decision_words import Decision, Expert, Fact, Query, Step
from bot.domain.decisions import (
    QUERIES,
    REPLIES,
    decide,
    decision_of,
    next_query,
    rules_of,
)
from bot.domain.guideline import NextStep, Verdict
from bot.flows import decision_texts
from bot.i18n import using

YES, NO, DEPENDS = Verdict.YES, Verdict.NO, Verdict.DEPENDS
RULES = {rule.id for rule in load("tyreso").rules}

# Who made the picture, who is seen in it: the verdict. A no from the maker ends the questions.
PICTURES = (
    ("our_picture", "nobody_seen", YES),
    ("our_picture", "all_agreed", YES),
    ("our_picture", "some_not_asked", DEPENDS),
    ("our_picture", "children", DEPENDS),
    ("our_picture", "in_care", DEPENDS),
    ("our_picture", "protected_or_refused", NO),
    ("our_picture", "people_unknown", DEPENDS),
    ("maker_agreed", "nobody_seen", YES),
    ("maker_agreed", "all_agreed", YES),
    ("maker_agreed", "some_not_asked", DEPENDS),
    ("maker_agreed", "children", DEPENDS),
    ("maker_agreed", "in_care", DEPENDS),
    ("maker_agreed", "protected_or_refused", NO),
    ("maker_agreed", "people_unknown", DEPENDS),
    ("picture_bank", "nobody_seen", DEPENDS),
    ("picture_bank", "all_agreed", DEPENDS),
    ("picture_bank", "some_not_asked", DEPENDS),
    ("picture_bank", "children", DEPENDS),
    ("picture_bank", "in_care", DEPENDS),
    ("picture_bank", "protected_or_refused", NO),
    ("picture_bank", "people_unknown", DEPENDS),
    ("maker_unknown", "nobody_seen", DEPENDS),
    ("maker_unknown", "all_agreed", DEPENDS),
    ("maker_unknown", "some_not_asked", DEPENDS),
    ("maker_unknown", "children", DEPENDS),
    ("maker_unknown", "in_care", DEPENDS),
    ("maker_unknown", "protected_or_refused", NO),
    ("maker_unknown", "people_unknown", DEPENDS),
    ("nobody_asked", NO),
)
COMMENTS = (
    ("child_abuse", YES),
    ("unlawful", YES),
    ("personal_data", YES),
    ("violence", YES),
    ("copyright", YES),
    ("attack", YES),
    ("swearing", YES),
    ("advertising", YES),
    ("off_topic", DEPENDS),
    ("criticism", NO),
    ("comment_unknown", DEPENDS),
)
DIARY = (
    ("removed", YES),
    ("snapshot", YES),
    ("direct_message", DEPENDS),
    ("a_case", DEPENDS),
    ("stays", NO),
    ("minor", NO),
    ("record_unknown", DEPENDS),
)
POLITICS = (
    ("party_views", NO),
    ("own_view", NO),
    ("about_a_decision", DEPENDS),
    ("party_or_election", DEPENDS),
    ("plain_facts", YES),
    ("politics_unknown", DEPENDS),
)
PRIVATE_ACCOUNTS = (
    ("write_on_duty", NO),
    ("log_in", DEPENDS),
    ("private_at_work", DEPENDS),
    ("write_about_work", YES),
    ("share_ours", YES),
    ("use_unknown", DEPENDS),
)
OTHER_PAGES = (
    ("is_spokesperson", "facts_about_us", YES),
    ("is_spokesperson", "politics_there", NO),
    ("is_spokesperson", "own_view_there", NO),
    ("is_spokesperson", "about_a_person", NO),
    ("is_spokesperson", "reply_unknown", DEPENDS),
    ("appointment_unknown", "facts_about_us", DEPENDS),
    ("appointment_unknown", "politics_there", NO),
    ("appointment_unknown", "own_view_there", NO),
    ("appointment_unknown", "about_a_person", NO),
    ("appointment_unknown", "reply_unknown", DEPENDS),
    ("no_spokesperson", NO),
    ("as_private_person", YES),
)
CHANNELS = (
    ("manager_agreed", "all_ready", YES),
    ("manager_agreed", "parts_missing", NO),
    ("manager_agreed", "ready_unknown", DEPENDS),
    ("manager_not_asked", NO),
    ("manager_refused", NO),
)
TABLES = {
    Decision.PICTURE: PICTURES,
    Decision.COMMENT: COMMENTS,
    Decision.DIARY: DIARY,
    Decision.POLITICS: POLITICS,
    Decision.PRIVATE_ACCOUNT: PRIVATE_ACCOUNTS,
    Decision.OTHER_PAGE: OTHER_PAGES,
    Decision.CHANNEL: CHANNELS,
}
ROWS = [
    (decision, tuple(map(Fact, row[:-1])), row[-1])
    for decision, table in TABLES.items()
    for row in table
]


def paths(decision: Decision) -> list[tuple[Fact, ...]]:
    """Every way through the questions of a decision, found by walking."""
    found: list[tuple[Fact, ...]] = []
    open_: list[tuple[Fact, ...]] = [()]
    while open_:
        replies = open_.pop()
        query = next_query(decision, replies)
        if query is None:
            found.append(replies)
        else:
            open_ += [(*replies, fact) for fact in REPLIES[query]]
    return found


ALL_PATHS = [(decision, path) for decision in Decision for path in paths(decision)]


@pytest.mark.parametrize(("decision", "replies", "verdict"), ROWS)
def test_the_verdict_of_every_row(
    decision: Decision, replies: tuple[Fact, ...], verdict: Verdict
) -> None:
    assert decide(decision, replies).verdict is verdict


def test_the_tables_have_every_way_through() -> None:
    assert {(d, r) for d, r, _verdict in ROWS} == set(ALL_PATHS)
    assert len(ROWS) == len(ALL_PATHS) == 76


def test_every_reply_belongs_to_one_question_and_every_question_to_one_decision() -> None:
    replies = list(chain.from_iterable(REPLIES.values()))
    assert sorted(replies) == sorted(Fact)
    assert sorted(chain.from_iterable(QUERIES.values())) == sorted(Query)
    assert set(FINDINGS) == set(Fact)


def test_no_decision_asks_more_than_two_questions() -> None:
    """From home: the menu, the decision and two replies are four presses."""
    assert max(len(path) for _decision, path in ALL_PATHS) == 2


@given(st.sampled_from(ALL_PATHS))
def test_a_yes_takes_a_yes_from_every_reply(at: tuple[Decision, tuple[Fact, ...]]) -> None:
    decision, replies = at
    verdicts = {FINDINGS[fact].verdict for fact in replies}
    outcome = decide(decision, replies)
    assert (outcome.verdict is YES) == (verdicts == {YES})
    assert (outcome.verdict is NO) == (NO in verdicts)


@given(st.sampled_from(ALL_PATHS))
def test_every_verdict_has_its_rules_and_somebody_to_ask(
    at: tuple[Decision, tuple[Fact, ...]],
) -> None:
    outcome = decide(*at)
    assert 1 <= len(outcome.rules) <= 3
    assert set(outcome.rules) <= RULES & rules_of(at[0])
    assert outcome.experts
    assert outcome.rules[0] in FINDINGS[outcome.deciding[0]].rules
    if outcome.verdict is DEPENDS:
        assert all(decision_texts.condition(fact) for fact in outcome.deciding)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_word_has_its_text_in_few_words(language: str) -> None:
    """At most 20 words a sentence, and a button that every platform can draw whole."""
    with using(language):
        texts = [
            *map(decision_texts.decision, Decision),
            *map(decision_texts.query, Query),
            *map(decision_texts.fact, Fact),
            *map(decision_texts.condition, Fact),
            *map(decision_texts.step, Step),
            *map(decision_texts.expert, Expert),
        ]
        labels = [*map(decision_texts.fact, Fact), *map(decision_texts.decision, Decision)]
    long = [s for text in texts for s in text.split(". ") if len(s.split()) > 20]
    assert long == []
    assert max(map(len, labels)) <= 60
    assert all(labels)


def test_every_step_is_told_somewhere() -> None:
    told = {step for finding in FINDINGS.values() for step in finding.steps}
    assert told == set(Step)


@pytest.mark.parametrize("fact", [Fact(name) for name, verdict in COMMENTS if verdict is YES])
def test_what_must_be_removed_is_registered_and_leads_to_the_incident(fact: Fact) -> None:
    outcome = decide(Decision.COMMENT, (fact,))
    assert Step.REGISTER in outcome.steps
    assert outcome.goes_on is NextStep.REMOVED_COMMENT


def test_abuse_of_children_is_never_copied() -> None:
    steps = decide(Decision.COMMENT, (Fact.CHILD_ABUSE,)).steps
    assert Step.SAVE_A_PICTURE not in steps
    assert {Step.COPY_NOTHING, Step.CALL_THE_POLICE} <= set(steps)


def test_criticism_stays() -> None:
    outcome = decide(Decision.COMMENT, (Fact.CRITICISM,))
    assert outcome.goes_on is None
    assert Step.LET_IT_STAND in outcome.steps
    assert Step.REMOVE not in outcome.steps


def test_no_advice_that_goes_with_a_yes_follows_a_no() -> None:
    outcome = decide(Decision.PICTURE, (Fact.OUR_PICTURE, Fact.PROTECTED_OR_REFUSED))
    assert Step.WRITE_ALT_TEXT not in outcome.steps
    assert outcome.steps == (Step.CHOOSE_ANOTHER,)


def test_the_conditions_of_both_replies_are_told() -> None:
    outcome = decide(Decision.PICTURE, (Fact.PICTURE_BANK, Fact.CHILDREN))
    assert outcome.deciding == (Fact.PICTURE_BANK, Fact.CHILDREN)
    assert outcome.steps.index(Step.READ_THE_LICENCE) < outcome.steps.index(Step.WRITE_ALT_TEXT)
    assert outcome.experts == (Expert.COMMUNICATOR, Expert.DATA_PROTECTION_OFFICER)


@pytest.mark.parametrize(
    ("decision", "replies"),
    [
        (Decision.PICTURE, (Fact.CHILDREN,)),
        (Decision.PICTURE, (Fact.NOBODY_ASKED, Fact.NOBODY_SEEN)),
        (Decision.PICTURE, (Fact.OUR_PICTURE, Fact.NOBODY_SEEN, Fact.NOBODY_SEEN)),
        (Decision.COMMENT, (Fact.STAYS,)),
        (Decision.OTHER_PAGE, (Fact.AS_PRIVATE_PERSON, Fact.FACTS_ABOUT_US)),
    ],
)
def test_replies_that_do_not_belong_are_refused(
    decision: Decision, replies: tuple[Fact, ...]
) -> None:
    with pytest.raises(ValueError, match=str(replies[-1])):
        decide(decision, replies)


def test_nothing_is_decided_before_every_question_is_answered() -> None:
    for decision, queries in QUERIES.items():
        if len(queries) == 2:
            unsettled = [
                fact for fact in REPLIES[queries[0]] if next_query(decision, (fact,)) is queries[1]
            ]
            assert unsettled
            for fact in unsettled:
                with pytest.raises(ValueError, match="needs a reply"):
                    decide(decision, (fact,))


def test_no_order_of_replies_but_the_questions_own_is_taken() -> None:
    maker, seen = QUERIES[Decision.PICTURE]
    for one, other in product(REPLIES[maker], REPLIES[seen]):
        with pytest.raises(ValueError, match="takes no reply"):
            next_query(Decision.PICTURE, (other, one))


def test_the_rules_lead_to_their_decision() -> None:
    assert decision_of("copyright-law/gdpr-images") is Decision.PICTURE
    assert decision_of("moderation/delete-and-report") is Decision.COMMENT
    assert decision_of("liking/no-companies") is None
    led = {rule for rule in RULES if decision_of(rule)}
    assert {decision_of(rule) for rule in led} == set(Decision)
