"""Questions and their verdicts; every text gets an answer; floors on our own questions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Answerer, load
from bot.domain.guideline import Guideline, Verdict
from tests.answers.measure import SAME, SETS, cases, measure
from tests.solvik import answerer_of

TABLE = [
    ("Får vi dra igång ett instagramkonto utan chefens ok?", "starting-channel", "no"),
    ("maste vi kolla kommentarerna varje dag", "moderation", "yes"),
    ("måste kommetarerna kollas dagligen?", "moderation", "yes"),
    ("kollar vi bara kommentarerna en gång i veckan, räcker det?", "moderation", "no"),
    ("vi behöver väl inte ha en ersättare?", "starting-channel", "no"),
    ("We needn't have a deputy, right?", "starting-channel", "no"),
    ("Vem utser talespersoner?", "spokespersons", "info"),
    ("talesperson eget namn", "spokespersons", "info"),
    (
        "får jag tagga kollegor på min privata facebook när jag svarar föräldrar",
        "private-use",
        "no",
    ),
    ("does the video need captions?", "copyright-law", "yes"),
    ("Behöver videos textas on Instagram?", "copyright-law", "yes"),
    ("kan vi använda ett foto som en förälder tagit?", "copyright-law", "depends"),
]
OUTSIDE = [
    "hur byter jag mitt lösenord?",
    "what is my salary next month",
    "var kan jag parkera vid kommunhuset",
    "why did the algorithm hide our post",
    "vad tycker du om kriget",
    "vilken kamera är bäst",
    "får vi blockera en följare?",
    "asdf qwerty zxcv",
    "ok",
    "och vad är det",
    "?",
    "",
    "👍👍",
    "12345",
]


@pytest.mark.parametrize(("question", "section", "verdict"), TABLE)
def test_section_and_verdict(answerer: Answerer, question: str, section: str, verdict: str) -> None:
    answer = answerer(question, None)
    assert section in answer.sections[:2], question
    assert answer.verdict == verdict, question


@pytest.mark.parametrize("question", OUTSIDE)
def test_not_covered_shows_no_reference(answerer: Answerer, question: str) -> None:
    answer = answerer(question, "sv")
    assert answer.verdict is Verdict.NOT_COVERED
    assert answer.rules == answer.sections == ()
    assert answer.confidence < 0.5


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(), st.text(alphabet="får vigillakanteå?! .,'\"/@#:\n\u202e", max_size=400))
)
def test_every_text_gets_an_answer(text: str) -> None:
    answer = ANSWERER(text, None)
    assert 0 <= answer.confidence <= 1
    if answer.refused:
        assert not answer.rules
        assert not answer.sections
    else:
        assert answer.rules
        assert answer.sections
        assert set(answer.rules) <= {rule.id for rule in GUIDELINE.rules}


GUIDELINE = load("tyreso")
ANSWERER = answerer_of("tyreso")


def test_long_text_is_answered_from_its_beginning(answerer: Answerer) -> None:
    question = "Måste kommentarerna kollas varje dag?"
    assert answerer(question + " " * 5 + "\x00å" * 25_000, None).verdict is not None
    assert answerer(question.ljust(10_000) + "lön parkering", None) == answerer(question, None)


def test_case_and_lost_diacritics_do_not_matter(answerer: Answerer) -> None:
    plain = answerer("Måste borttagna kommentarer in i diariet?", None)
    for other in (
        "MÅSTE BORTTAGNA KOMMENTARER IN I DIARIET?",
        "maste borttagna kommentarer in i diariet?",
        "Ma\u030aste borttagna kommentarer in i diariet?",
    ):
        assert answerer(other, None) == plain


def test_every_rule_has_a_question_that_finds_it(guideline: Guideline, answerer: Answerer) -> None:
    asked = cases("questions_tyreso.toml")
    assert {rule for case in asked for rule in case.named} == {r.id for r in guideline.rules}
    for rule in guideline.rules:
        sections = {rule.section, SAME.get(rule.id, rule.id).split("/")[0]}
        found = [answerer(case.text, None) for case in asked if rule.id in case.named]
        assert any(sections & set(answer.sections[:3]) for answer in found), rule.id


def test_no_own_question_is_copied_into_the_guideline(guideline: Guideline) -> None:
    known = {text.lower() for rule in guideline.rules for text in rule.phrasings}
    known |= {text.lower() for topic in guideline.outside for text in topic.asked}
    own = [case for name in SETS for case in cases(name)]
    assert not known & {case.text.lower() for case in own}


def test_floors_on_our_own_questions(answerer: Answerer) -> None:
    own = [*cases("questions_tyreso.toml"), *cases("questions_blind_tyreso.toml")]
    figures = measure((case, answerer) for case in own)
    assert figures.section_first >= 0.95
    assert figures.section_in_three >= 0.97
    assert figures.refusal_f1 >= 0.93
    assert figures.wrongly_refused <= 0.03
    assert figures.verdict >= 0.84
    assert figures.said_yes_to_no == 0


def test_floors_on_the_test_part(answerer: Answerer) -> None:
    figures = measure((case, answerer) for case in cases("questions_test_tyreso.toml"))
    assert figures.section_first >= 0.90
    assert figures.section_in_three >= 0.96
    assert figures.rule_first >= 0.86
    assert figures.refusal_f1 >= 0.91
    assert figures.wrongly_refused <= 0.04
    assert figures.wrongly_answered <= 0.06
    assert figures.verdict >= 0.80
    assert figures.said_yes_to_no <= 1
