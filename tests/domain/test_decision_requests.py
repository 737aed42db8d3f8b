"""Which messages ask for a decision about one thing, and which are questions."""

import pytest

from bot.domain.decision_requests import decision_asked
from bot.domain.decision_words import Decision


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
        ("Får vi starta en ny kanal?", Decision.CHANNEL),
    ],
)
def test_what_must_be_asked_first(text: str, decision: Decision | None) -> None:
    assert decision_asked(text) is decision


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
