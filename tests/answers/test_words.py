"""Words: folding, stems, compounds, typos, concepts and what kind of question it is."""

import pytest

from bot.answers.lexicon import Lexicon, load_concepts
from bot.answers.question import Mood, read
from bot.answers.words import fold, stems, tokens


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(load_concepts(), ())


def test_fold_and_tokens() -> None:
    assert fold("ÅÄÖ é Ø") == "aao e o"
    assert tokens("Får vi like:a H&M, it's ok?") == ["far", "vi", "like", "h&m", "its", "ok"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("kommunikatoren", "kommunikator"), ("kontot", "konto"), ("kanaler", "kanal")],
)
def test_forms_share_a_stem(one: str, other: str) -> None:
    assert stems(one)[0] == stems(other)[0]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("en sommarvikarie", "deputy"),
        ("instakontot", "service"),
        ("instakontot", "channel"),
        ("kommentrarna", "comment"),
        ("the stand-in", "deputy"),
        ("en gang om aret", "yearly"),
        ("diarieföras", "register"),
        ("lösenordet", "out_password"),
    ],
)
def test_concepts(lexicon: Lexicon, text: str, concept: str) -> None:
    assert concept in lexicon.concepts(text)


@pytest.mark.parametrize("word", ["xyzzyx", "simningar", "brgd"])
def test_a_word_that_is_no_slip_is_not_guessed(lexicon: Lexicon, word: str) -> None:
    assert lexicon.read(word) == ()


@pytest.mark.parametrize(
    ("question", "mood", "negated"),
    [
        ("Får vi starta en sida?", Mood.PERMISSION, False),
        ("måste vi ha en ersättare", Mood.OBLIGATION, False),
        ("vi behöver väl inte ha en ersättare?", Mood.OBLIGATION, True),
        ("We can skip it, can't we?", Mood.PERMISSION, True),
        ("Does it have to be signed, doesn't it?", Mood.OBLIGATION, False),
        ("räcker det med en skärmdump?", Mood.ENOUGH, False),
        ("är det förbjudet att svära?", Mood.FORBIDDEN, False),
        ("Är inlägg allmänna handlingar?", Mood.FACT, False),
        ("måste jag säga att jag inte talar för kommunen?", Mood.OBLIGATION, False),
        ("Jag kan inte svaret, får jag säga att jag återkommer?", Mood.PERMISSION, False),
    ],
)
def test_propositions(question: str, mood: Mood, negated: bool) -> None:
    proposition = read(question)
    assert proposition is not None
    assert (proposition.mood, proposition.negated) == (mood, negated)


@pytest.mark.parametrize(
    "question",
    [
        "Vem utser talespersoner?",
        "hej, hur ofta kollar man kommentarerna",
        "När vi stänger kontot, vad skriver vi?",
        "Till vem skickar jag det?",
        "can you tell me about direct messages?",
        "ska vi dua eller nia läsaren?",
        "grafisk profil",
        "",
    ],
)
def test_questions_for_information(question: str) -> None:
    assert read(question) is None
