"""The verdict that a matched rule gives of the proposition as the asker puts it.

It is learned from all known questions and their verdicts. What follows from the rule's modality and
the proposition's mood is one of the things that it is learned from. A wrong yes is the worst fault,
so a yes must be well ahead of a no; otherwise it depends.
"""

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

from bot.answers.lexicon import Lexicon
from bot.answers.linear import LinearModel
from bot.answers.question import Mood, Proposition, read
from bot.answers.words import STOP_WORDS, stems, tokens
from bot.domain.guideline import Modality, Rule, Verdict

LEARNED = (Verdict.YES, Verdict.NO, Verdict.DEPENDS, Verdict.INFO)
RIDGE = 0.1
LEAST_AHEAD_FOR_YES = 0.62
MANY_NEW_WORDS = 4
# A guideline with fewer is answered by reason alone.
LEAST_KNOWN_QUESTIONS = 200


class VerdictReader:
    """Gives verdicts for the rules of one guideline."""

    def __init__(self, rules: Mapping[str, Rule], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._against = {
            rule.id: tuple(_stemmed(phrase) for phrase in rule.against) for rule in rules.values()
        }
        self._told = {rule.id: _told(rule) for rule in rules.values()}
        asked = [
            (rule, text, LEARNED.index(verdict))
            for rule in rules.values()
            for verdict, texts in rule.asked.items()
            for text in texts
        ]
        self._known_questions = len(asked)
        self._model = LinearModel(
            (
                self._features(rule, read(text), text, own=_tells(LEARNED[verdict]))
                for rule, text, verdict in asked
            ),
            [verdict for _rule, _text, verdict in asked],
            count=len(LEARNED),
            ridge=RIDGE,
        )

    def read(self, rule: Rule, proposition: Proposition | None, text: str) -> Verdict:
        """The verdict on the proposition in `text`; a yes only where it is clearly ahead of no."""
        if self._known_questions < LEAST_KNOWN_QUESTIONS:
            return self._reasoned(rule, proposition) if proposition else Verdict.INFO
        yes, no, *_others = scores = self._model.scores(self._features(rule, proposition, text))
        verdict = LEARNED[int(scores.argmax())]
        if verdict is Verdict.YES and yes - no < LEAST_AHEAD_FOR_YES:
            return Verdict.DEPENDS
        return verdict

    def _features(
        self, rule: Rule, proposition: Proposition | None, text: str, *, own: bool = False
    ) -> dict[str, float]:
        """How it is asked, the words in order, both together with the rule and its modality, and
        what is said that nothing told about the rule says.

        `own` = the text is itself one of those that tell about the rule, and does not count.
        """
        words = tokens(text)
        mood = proposition.mood.value if proposition else "none"
        way = f"{mood}|{bool(proposition and proposition.negated)}"
        reasoned = self._reasoned(rule, proposition).value if proposition else "info"
        features = {
            f"reasoned {reasoned}": 2.0,
            f"mood {mood}": 1.0,
            f"way {way}": 1.0,
            f"modality {rule.modality}": 1.0,
            f"modality way {rule.modality}|{way}": 1.0,
            f"plain way {rule.plain}|{rule.modality}|{way}": 1.0,
            f"rule way {rule.id}|{way}": 1.0,
            f"question mark {text.rstrip().endswith('?')}": 0.5,
            f"first {' '.join(words[:1])}": 1.0,
            f"first two {' '.join(words[:2])}": 1.0,
            f"last {' '.join(words[-1:])}": 0.7,
        }
        for word in words:
            features[f"word {word}"] = 1.3
            features[f"modality word {rule.modality}|{word}"] = 0.4
            features[f"rule word {rule.id}|{stems(word)[0]}"] = 0.7
        for first, second in pairwise(words):
            features[f"words {first} {second}"] = 0.5
        said = _content(proposition.text if proposition else text)
        new = [stem for stem in said if self._told[rule.id][stem] <= own]
        features[f"new {min(len(new), MANY_NEW_WORDS)}"] = 1.0
        features[f"share new {4 * len(new) // max(1, len(said))}"] = 1.0
        for stem in new:
            features[f"new word {stem}"] = 0.7
        for concept in self._lexicon.concepts(text):
            features[f"rule concept {rule.id}|{concept}"] = 0.7
        return features

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


def _tells(verdict: Verdict) -> bool:
    """Whether a question with that verdict says nothing against its rule."""
    return verdict in (Verdict.YES, Verdict.INFO)


def _told(rule: Rule) -> Counter[str]:
    """In how many texts that agree with the rule each stem stands."""
    agreeing = (text for v, texts in rule.asked.items() if _tells(v) for text in texts)
    return Counter(
        stem for text in (*agreeing, *rule.statement.values()) for stem in _content(text)
    )


def _content(text: str) -> set[str]:
    return {stems(token)[0] for token in tokens(text) if token not in STOP_WORDS}


def _stemmed(text: str) -> str:
    """The text's stems with a space around each, so that a phrase can be looked for in it."""
    return " " + " ".join(stems(token)[0] for token in tokens(text)) + " "


def _stands_in(phrase: str, words: str) -> bool:
    return phrase in words
