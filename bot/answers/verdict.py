"""The verdict that a matched rule gives of the proposition as the asker puts it.

Two readings are made: from the rule's modality and the proposition's mood, and from the most
similar known question about the rule. A wrong yes is the worst fault, so where they differ the
answer leans away from yes.
"""

from collections.abc import Mapping

from bot.answers.question import Mood, Proposition
from bot.answers.words import STOP_WORDS, stems, tokens
from bot.domain.guideline import Modality, Rule, Verdict

SURE_LIKENESS = 0.72
LEAST_LIKENESS_FOR_YES = 0.3
LEAST_LIKENESS_FOR_NO = 0.4
POLARITY_WORDS = frozenset(
    tokens(
        "inte ej aldrig slipper slippa skippa strunta maste far kan ska behover racker "
        "duger bara utan forbjudet forbjuden may can must need should not never only enough "
        "without skip forbidden allowed val dont cant neednt ensam alla ingen nobody anyone"
    )
)

# "May we do this?" near a rule that does not speak of leave: it does not show that this is meant.
_GIVES_NO_LEAVE = frozenset({Modality.MUST, Modality.SHOULD, Modality.INFO})

# Words that often turn a proposition round, where the rule's own list does not know them.
_MAY_BE_CONTRARY = frozenset(
    tokens(
        "utan bara endast enbart without only just merely glömma forget tysthet smyg rather "
        "helst någonsin ever forever evigt ensam alone alla varje every all verkligen really"
    )
)


class VerdictReader:
    """Gives verdicts for the rules of one guideline."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._against = {
            rule.id: tuple(_stemmed(phrase) for phrase in rule.against) for rule in rules.values()
        }
        self._known = {
            rule.id: tuple(
                (verdict, _weighted(text))
                for verdict, texts in rule.asked.items()
                if verdict is not Verdict.INFO
                for text in texts
            )
            for rule in rules.values()
        }

    def read(self, rule: Rule, proposition: Proposition | None, text: str) -> Verdict:
        """The verdict on the proposition in `text`; INFO where there is none."""
        if proposition is None:
            return Verdict.INFO
        reasoned = self._reasoned(rule, proposition)
        remembered, likeness = self._remembered(rule, text)
        if (
            reasoned is Verdict.YES
            and proposition.mood is Mood.PERMISSION
            and rule.modality in _GIVES_NO_LEAVE
            and likeness < LEAST_LIKENESS_FOR_YES
        ):
            return Verdict.DEPENDS
        if (
            reasoned is Verdict.YES
            and likeness < SURE_LIKENESS
            and _MAY_BE_CONTRARY & set(tokens(proposition.text))
        ):
            return Verdict.DEPENDS
        if remembered is None or remembered is reasoned:
            return reasoned
        if likeness >= SURE_LIKENESS or (
            reasoned is Verdict.DEPENDS
            and remembered is Verdict.NO
            and likeness >= LEAST_LIKENESS_FOR_NO
        ):
            return remembered
        if likeness < LEAST_LIKENESS_FOR_NO and proposition.mood is not Mood.PERMISSION:
            return reasoned
        if Verdict.YES in (reasoned, remembered) and Verdict.NO in (reasoned, remembered):
            return Verdict.NO if reasoned is Verdict.NO else Verdict.DEPENDS
        return reasoned

    def _reasoned(self, rule: Rule, proposition: Proposition) -> Verdict:
        words = _stemmed(proposition.text)
        contrary = any(_stands_in(phrase, words) for phrase in self._against[rule.id])
        negated = proposition.negated
        match rule.modality, proposition.mood:
            case Modality.MUST_NOT, Mood.FORBIDDEN:
                return Verdict.YES
            case Modality.MUST_NOT, Mood.OBLIGATION if negated:
                return Verdict.YES
            case Modality.MUST_NOT, Mood.OBLIGATION:
                # "Should it go?" asks about what to do with it, "should I?" about doing it.
                return Verdict.DEPENDS
            case Modality.MUST_NOT, _:
                return Verdict.NO
            case _, Mood.FORBIDDEN:
                return Verdict.NO
            case _, Mood.ENOUGH if rule.enough and not contrary and not negated:
                return rule.enough
            case ((Modality.MUST | Modality.SHOULD), Mood.ENOUGH):
                return Verdict.NO
            case Modality.MAY, Mood.OBLIGATION if rule.plain is None:
                return Verdict.NO
        if contrary or negated:
            return Verdict.NO
        if rule.plain and proposition.mood is Mood.PERMISSION:
            return rule.plain
        return Verdict.YES

    def _remembered(self, rule: Rule, text: str) -> tuple[Verdict | None, float]:
        words = _weighted(text)
        best: tuple[Verdict | None, float] = (None, 0.0)
        for verdict, known in self._known[rule.id]:
            shared = sum(min(weight, known.get(word, 0.0)) for word, weight in words.items())
            total = sum(words.values()) + sum(known.values())
            likeness = 2 * shared / total if total else 0.0
            if likeness > best[1]:
                best = (verdict, likeness)
        return best


def _stemmed(text: str) -> str:
    """The text's stems with a space around each, so that a phrase can be looked for in it."""
    return " " + " ".join(stems(token)[0] for token in tokens(text)) + " "


def _stands_in(phrase: str, words: str) -> bool:
    return phrase in words


def _weighted(text: str) -> dict[str, float]:
    return {
        stems(token)[0]: 1.5 if token in POLARITY_WORDS else 0.3 if token in STOP_WORDS else 1.0
        for token in tokens(text)
    }
