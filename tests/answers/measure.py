"""Measures the answers on our own questions and by cross-validation; `python -m` this module.

Cross-validation takes all phrasings of a rule out of the index at once (what is left is its
statement and words), or each phrasing alone, and asks what was taken out.
"""

import random
import resource
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.answers import Answerer, load, make_answerer
from bot.domain.guideline import Guideline, Rule, Topic, Verdict

HERE = Path(__file__).parent
FOLDS = 10
SEED = 6
LIKES = (
    ("likes_tyreso.toml", "like"),
    ("likes_tyreso.toml", "blind"),
    ("likes_spoken_tyreso.toml", "like"),
)
SETS = ("questions_tyreso.toml", "questions_blind_tyreso.toml", "questions_test_tyreso.toml")
# Two sections say the same thing: both are right.
SAME = {
    "administrations/work-hours-use": "private-use/work-hours-use",
    "private-use/work-hours-use": "administrations/work-hours-use",
    "starting-channel/deputy": "moderation/deputy-when-absent",
    "moderation/deputy-when-absent": "starting-channel/deputy",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A question, the rules that answer it (none = not covered) and the right verdict."""

    text: str
    named: tuple[str, ...]
    verdict: Verdict

    @property
    def rules(self) -> set[str]:
        return {*self.named, *(SAME[rule] for rule in self.named if rule in SAME)}

    @property
    def sections(self) -> set[str]:
        return {rule.split("/")[0] for rule in self.rules}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Shares (0-1) over a set of questions, and how many a harmful yes was said to."""

    questions: int
    section_first: float
    section_in_three: float
    rule_first: float
    refusal_f1: float
    wrongly_refused: float
    wrongly_answered: float
    verdict: float
    said_yes_to_no: int
    no_questions: int

    def __str__(self) -> str:
        return (
            f"{self.questions:5d}  {self.section_first:.3f}  {self.section_in_three:.3f}  "
            f"{self.rule_first:.3f}  {self.refusal_f1:.3f}  {self.wrongly_refused:.3f}  "
            f"{self.wrongly_answered:.3f}  {self.verdict:.3f}  "
            f"{self.said_yes_to_no}/{self.no_questions}"
        )


def cases(file_name: str) -> list[Case]:
    """The questions of a file in this folder."""
    rows = tomllib.loads((HERE / file_name).read_text(encoding="utf-8"))["question"]
    return [Case(row["q"], _named(row), Verdict(row["verdict"])) for row in rows]


def _named(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row["rules"]) if "rules" in row else tuple(filter(None, [row["rule"]]))


def measure(asked: Iterable[tuple[Case, Answerer]]) -> Figures:
    """The figures of each question answered by its answerer. A refused one has no section."""
    found = [(case, answerer(case.text)) for case, answerer in asked]
    covered = [(case, answer) for case, answer in found if case.named]
    outside = [answer for case, answer in found if not case.named]
    refused_right = sum(answer.refused for answer in outside)
    refused_wrong = sum(answer.refused for _case, answer in covered)
    refusals = 2 * refused_right + refused_wrong + len(outside) - refused_right
    no_cases = [answer for case, answer in covered if case.verdict is Verdict.NO]
    return Figures(
        questions=len(found),
        section_first=_share(bool(a.sections) and a.sections[0] in c.sections for c, a in covered),
        section_in_three=_share(bool(c.sections & set(a.sections[:3])) for c, a in covered),
        rule_first=_share(bool(a.rules) and a.rules[0] in c.rules for c, a in covered),
        refusal_f1=2 * refused_right / refusals if refusals else 0.0,
        wrongly_refused=refused_wrong / len(covered) if covered else 0.0,
        wrongly_answered=1 - refused_right / len(outside) if outside else 0.0,
        verdict=_share(answer.verdict is case.verdict for case, answer in found),
        said_yes_to_no=sum(answer.verdict is Verdict.YES for answer in no_cases),
        no_questions=len(no_cases),
    )


def _share(rights: Iterable[bool]) -> float:
    values = list(rights)
    return sum(values) / len(values) if values else 0.0


def cross_validated(
    guideline: Guideline, taken_out: Callable[[Guideline], Sequence[Sequence[Case]]]
) -> Figures:
    """Every fold's questions asked of an answerer that has not seen them."""
    asked: list[tuple[Case, Answerer]] = []
    for fold in taken_out(guideline):
        texts = {case.text for case in fold}
        answerer = make_answerer(_without(guideline, texts))
        asked += [(case, answerer) for case in fold]
    return measure(asked)


def phrasing_folds(guideline: Guideline) -> list[list[Case]]:
    """Folds of single phrasings and outside questions, mixed."""
    every = [case for group in _groups(guideline) for case in group]
    random.Random(SEED).shuffle(every)
    return [every[start::FOLDS] for start in range(FOLDS)]


def rule_folds(guideline: Guideline) -> list[list[Case]]:
    """Folds of whole rules and whole outside topics: all that was asked about one is together."""
    groups = _groups(guideline)
    random.Random(SEED).shuffle(groups)
    return [[case for group in groups[start::FOLDS] for case in group] for start in range(FOLDS)]


def _groups(guideline: Guideline) -> list[list[Case]]:
    rules = [
        [Case(text, (rule.id,), verdict) for verdict, texts in rule.asked.items() for text in texts]
        for rule in guideline.rules
    ]
    topics = [
        [Case(text, (), Verdict.NOT_COVERED) for text in topic.asked] for topic in guideline.outside
    ]
    return [*rules, *topics]


def _without(guideline: Guideline, texts: set[str]) -> Guideline:
    def rule(of: Rule) -> Rule:
        kept = {v: tuple(t for t in asked if t not in texts) for v, asked in of.asked.items()}
        return replace(of, asked=kept)

    def topic(of: Topic) -> Topic:
        return replace(of, asked=tuple(text for text in of.asked if text not in texts))

    return replace(
        guideline,
        rules=tuple(rule(r) for r in guideline.rules),
        outside=tuple(topic(t) for t in guideline.outside),
    )


def likes(answerer: Answerer, file_name: str, part: str) -> str:
    """A row about the questions whether a page may be liked: how many, the share that is right,
    how many are allowed where no is right, and the share of "it depends" that is found."""
    rows = tomllib.loads((HERE / file_name).read_text(encoding="utf-8"))[part]
    pairs = [(Verdict(row["verdict"]), answerer(row["q"]).verdict) for row in rows]
    refused = [got for right, got in pairs if right is Verdict.NO]
    unclear = [got for right, got in pairs if right is Verdict.DEPENDS]
    return (
        f"{len(pairs):5d}  {_share(right is got for right, got in pairs):.3f}  "
        f"{refused.count(Verdict.YES)}/{len(refused)}  "
        f"{_share(got is Verdict.DEPENDS for got in unclear):.3f}"
    )


def main() -> None:
    """Prints the table of docs/answers.md."""
    guideline = load("tyreso")
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    answerer = make_answerer(guideline)
    built = time.perf_counter() - start
    write = sys.stdout.write
    write("set          n   sec1   sec3  rule1  refF1  falseR  invent  verdict  harmful yes\n")
    for name in SETS:
        write(f"{name}\n      {measure((case, answerer) for case in cases(name))}\n")
    write("pages        n  right  wrongly allowed  depends found\n")
    for name, part in LIKES:
        write(f"{name} {part}\n      {likes(answerer, name, part)}\n")
    every = [case for name in SETS for case in cases(name)]
    start = time.perf_counter()
    for case in every:
        answerer(case.text)
    each_ms = 1000 * (time.perf_counter() - start) / len(every)
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb) / 1024
    write(f"build {built:.2f} s, {each_ms:.1f} ms a question, {grown_mb:.0f} MB\n")
    write(f"phrasing folds\n      {cross_validated(guideline, phrasing_folds)}\n")
    write(f"rule folds\n      {cross_validated(guideline, rule_folds)}\n")


if __name__ == "__main__":
    main()
