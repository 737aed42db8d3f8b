"""Which messages ask for a decision about one thing, and which are questions."""

import pytest

from bot.domain.decision_requests import decision_asked
from bot.domain.decision_words import Decision
from bot.domain.decisions import decide
from bot.domain.guideline import Verdict


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("Får vi lägga ut bilden?", Decision.PICTURE),
        ("hej, får jag lägga ut den här bilden på facebook?", Decision.PICTURE),
        ("Kan vi publicera filmen", Decision.PICTURE),
        ("Can we use this photo?", Decision.PICTURE),
        ("Måste jag ta bort den här kommentaren?", Decision.COMMENT),
        ("ska jag dölja kommentaren eller?", Decision.COMMENT),
        ("undrar om kommentaren måste bort", None),
        ("Måste kommentaren tas bort?", Decision.COMMENT),
        ("måste inlägget bort", Decision.COMMENT),
        ("should I hide this comment?", Decision.COMMENT),
        ("must the comment be removed?", Decision.COMMENT),
        ("Ska det här diarieföras?", Decision.DIARY),
        ("måste meddelandet registreras i diariet", Decision.DIARY),
        ("behöver vi diarieföra det här?", Decision.DIARY),
        ("Är det här politik?", Decision.POLITICS),
        ("is this political?", Decision.POLITICS),
        ("Får jag använda mitt privata konto?", Decision.PRIVATE_ACCOUNT),
        ("may I use my own account for this?", Decision.PRIVATE_ACCOUNT),
        ("Får jag svara på någon annans sida?", Decision.OTHER_PAGE),
        ("kan vi kommentera i andras grupper", Decision.OTHER_PAGE),
        ("får jag svara i en lokal facebookgrupp?", Decision.OTHER_PAGE),
        ("får vi ta bort kommentarer?", Decision.COMMENT),
        ("Får vi starta en ny kanal?", Decision.CHANNEL),
    ],
)
def test_what_must_be_asked_first(text: str, decision: Decision | None) -> None:
    asked = decision_asked(text)
    assert (asked.decision if asked else None) is decision


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "ska vi ta bort en kommentar med svordomar?",
        "får vi lägga ut en bild på eleverna?",
        "får vi lägga ut bilder utan fotografens samtycke?",
        "måste vi diarieföra borttagna kommentarer?",
        "måste vi registrera en borttagen kommentar?",
        "får vi gilla Tyresö FF?",
        "får jag använda mitt privata konto i tjänsten?",
        "vem får starta en kanal?",
        "bild",
        "ta bort kanalen",
        "vad är politik?",
    ],
)
def test_what_is_a_question_is_answered(text: str) -> None:
    assert decision_asked(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "får man ta bort kritik?",
        "får vi ta bort kritiska kommentarer?",
        "kan vi radera negativa kommentarer",
        "ska vi ta bort kommentarer som kritiserar kommunen",
        "may we delete critical comments?",
        "should we hide comments that criticise the council?",
    ],
)
def test_criticism_is_never_removed(text: str) -> None:
    asked = decision_asked(text)
    assert asked is not None
    assert decide(asked.decision, asked.replies).verdict is Verdict.NO
