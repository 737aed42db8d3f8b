"""Several questions in a message are told apart; a story with one question is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.several_questions import asking_part, follow_up, questions_in

STORY = (
    "Vi är en fritidsgård med två konton. I går skrev en förälder en lång kommentar om en granne, "
    "med namn och adress. Min kollega är ledig och chefen svarar inte. Vad ska jag göra nu?"
)


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "får vi gilla ICA? måste vi ha en ersättare?",
            ("får vi gilla ICA?", "måste vi ha en ersättare?"),
        ),
        (
            "Hi! Can we like ICA? And who approves a new channel? Thanks!",
            ("Hi! Can we like ICA?", "And who approves a new channel?"),
        ),
        (
            "får vi gilla ICA\nmåste vi ha en ersättare\nvem godkänner en ny kanal",
            ("får vi gilla ICA", "måste vi ha en ersättare", "vem godkänner en ny kanal"),
        ),
        (
            "Hej Kanalvakt,\njag har två frågor:\n- får vi gilla ICA\n- vem är ersättare?\nTack!",
            ("får vi gilla ICA", "vem är ersättare?"),
        ),
        ("1. Får vi gilla ICA?\n2. Och Coop?", ("Får vi gilla ICA?", "Och Coop?")),
        (
            "Vi har ett konto. Får vi gilla ICA? Kollegan är borta. Måste vi ha en ersättare?",
            ("Vi har ett konto. Får vi gilla ICA?", "Kollegan är borta. Måste vi ha en ersättare?"),
        ),
        ("Får vi gilla ICA??? Får vi gilla Coop?!", ("Får vi gilla ICA???", "Får vi gilla Coop?!")),
        (
            "vi behöver väl ingen ersättare? vi kan väl svara när vi hinner?",
            ("vi behöver väl ingen ersättare?", "vi kan väl svara när vi hinner?"),
        ),
    ],
)
def test_several(text: str, questions: tuple[str, ...]) -> None:
    assert questions_in(text) == questions


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        STORY.replace(". ", ".\n"),
        "får vi gilla https://www.facebook.com/profile.php?id=12 ?",
        "får vi gilla https://example.se/?a=1&b=2",
        "Hej! En förälder frågade varför det är stängt? Vi svarade inte. Måste vi svara?",
        "vi fick kommentaren ”Varför är det så dyrt?” får vi ta bort den?",
        'någon skrev "Vem bestämmer det här?" på sidan, måste vi svara?',
        "Vi behöver väl ingen ersättare? Eller hur?",
        "Vi tar bort kommentaren? Stämmer det?",
        "Kan jag ta bort kommentaren, eller måste jag spara den?",
        "Vi vill starta en kanal. Vi har:\n- syfte\n- målgrupp\nFår vi det?",
        "Måste vi svara?\nVi har bråttom",
        "gilla andra",
        "??",
        "",
    ],
)
def test_one(text: str) -> None:
    assert questions_in(text) == (text,)


def test_a_follow_up_names_something_else() -> None:
    assert follow_up("Och Coop?") == "Coop"
    assert follow_up("eller Tyresö FF?") == "Tyresö FF"
    assert follow_up("what about Coop?") == "Coop"
    assert follow_up("och måste vi ha en ersättare?") == ""
    assert follow_up("Coop?") == ""


@given(st.text(alphabet='får vi gilla ICA? \n.-1"”måste', max_size=200))
def test_nothing_is_invented(text: str) -> None:
    """Whatever is written, there is a question, and each is made of the person's words."""
    found = questions_in(text)
    assert found
    for question in found:
        assert set(question.split()) <= set(text.split())


def test_a_long_story_is_shown_by_its_end() -> None:
    assert asking_part("Får vi gilla ICA?", 300) == "Får vi gilla ICA?"
    shown = asking_part(STORY * 5 + " Får vi gilla ICA?", 60)
    assert shown.startswith("… ")
    assert shown.endswith("Får vi gilla ICA?")
    assert len(shown) <= 62
    assert len(asking_part("x" * 500, 60)) <= 62
