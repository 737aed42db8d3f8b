"""Small talk asks nothing; a question with a greeting around it stays a question."""

import pytest

from bot.domain.small_talk import Talk, small_talk


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hej", Talk.GREETING),
        ("Hej hej alla!", Talk.GREETING),
        ("God morgon!", Talk.GREETING),
        ("hello there", Talk.GREETING),
        ("tack!", Talk.THANKS),
        ("tack för hjälpen, perfekt", Talk.THANKS),
        ("Tack så jättemycket för all hjälp :)", Talk.THANKS),
        ("Åh vad bra, tack", Talk.THANKS),
        ("hej, tack för det snabba svaret!", Talk.THANKS),
        ("Okej, tack. Då vet jag!", Talk.THANKS),
        ("perfect, thanks a lot!", Talk.THANKS),
        ("ok toppen", Talk.PRAISE),
        ("👍", Talk.PRAISE),
        ("Great, that's all", Talk.PRAISE),
        ("hej då, ha en bra dag", Talk.GOODBYE),
        ("Super! Ha en fin helg!", Talk.GOODBYE),
        ("vem är du?", Talk.WHO),
        ("Are you a robot?", Talk.WHO),
        ("det hjälpte inte", Talk.NO_HELP),
        ("hmm fel svar", None),
        ("hej, får vi gilla ICA?", None),
        ("tack, men måste vi det?", None),
        ("hej, hjälp", None),
        ("är det bra?", None),
        ("är det okej?", None),
        ("tack för att vi får gilla ICA", None),
        ("?", None),
        ("", None),
        ("thanks, may we like ICA?", None),
        ("ska vi tacka för bra kommentarer", None),
    ],
)
def test_small_talk_or_not(text: str, kind: Talk | None) -> None:
    assert small_talk(text) is kind


def test_a_long_message_is_never_small_talk() -> None:
    assert small_talk("tack " * 13) is None
