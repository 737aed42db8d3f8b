"""May we like or follow this page? What a page is, and what is decided."""

import tomllib
from pathlib import Path

import pytest

from bot.answers import Answerer, decide_liking, organisations
from bot.domain.guideline import Guideline, PageKind, Verdict, liking_rule, may_like

LIKES = tomllib.loads((Path(__file__).parent / "likes_tyreso.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", LIKES["like"], ids=lambda case: case["q"])
def test_verdict_about_the_page(answerer: Answerer, case: dict[str, str]) -> None:
    answer = answerer(case["q"], None)
    assert answer.liking is not None
    assert answer.verdict == case["verdict"]
    assert answer.sections == ("liking",)


def test_floors_on_the_second_set(answerer: Answerer) -> None:
    asked = [(answerer(case["q"]).verdict, case["verdict"]) for case in LIKES["blind"]]
    assert sum(got == right for got, right in asked) >= 0.93 * len(asked)
    assert not [pair for pair in asked if pair == (Verdict.YES, "no")]


@pytest.mark.parametrize(
    ("question", "page", "kind"),
    [
        ("may we like ICA?", "ICA", PageKind.COMPANY),
        ("får vi gilla Tyresö FF?", "Tyresö FF", PageKind.LOCAL),
        ("Vad gäller för Salem, kan vi gilla den sidan?", "Salem", PageKind.MUNICIPALITY),
        ("är det förbjudet att följa Tullverket, visst?", "Tullverket", PageKind.AUTHORITY),
        ("Region Skåne: gilla eller inte?", "Region Skåne", PageKind.REGION),
        ("kan vi like:a sidan MP", "MP", PageKind.PARTY),
        ("får vi gilla Malmö FF?", "Malmö FF", PageKind.CLUB),
        ("får vi gilla Mittköpings byastämma?", "Mittköpings byastämma", None),
        ("får vi gilla den?", "", None),
        ("får vi gilla FI?", "FI", None),
        ("Är det ok att vårt konto följer Valmyndigheten?", "Valmyndigheten", PageKind.AUTHORITY),
        ("kan vi gilla facebook.com/Lidl.Sverige/?", "Lidl Sverige", PageKind.COMPANY),
        ('får vi gilla "Volvo IF"', "Volvo IF", PageKind.CLUB),
    ],
)
def test_page_and_kind(answerer: Answerer, question: str, page: str, kind: PageKind | None) -> None:
    liking = answerer(question, None).liking
    assert liking is not None
    assert (liking.page, liking.kind) == (page, kind)


@pytest.mark.parametrize(
    "question",
    [
        "måste vi följa lagen?",
        "ska kanalen följa den grafiska profilen?",
        "do we have to follow the writing rules?",
        "we would like to start a page, may we?",
        "hur får vi fler följare?",
        "vilka sidor får vi gilla?",
        "What's the lunch like today?",
    ],
)
def test_what_is_no_wish_to_like_a_page(answerer: Answerer, question: str) -> None:
    assert answerer(question, None).liking is None


@pytest.mark.parametrize("kind", [None, *PageKind])
@pytest.mark.parametrize("local", [True, False])
def test_the_persons_answer_decides(
    guideline: Guideline, kind: PageKind | None, local: bool
) -> None:
    answer = decide_liking(guideline, "Sidan", kind, local=local)
    assert answer.verdict is may_like(kind, local=local)
    assert answer.rules[0] == liking_rule(kind, local=local)
    assert {guideline.rule(rule).section for rule in answer.rules} == {"liking"}


def test_no_local_link_makes_a_company_or_party_likeable() -> None:
    for kind in (PageKind.COMPANY, PageKind.PARTY, PageKind.PERSON):
        assert may_like(kind, local=True) is Verdict.NO


def test_every_known_municipality_region_authority_and_party(answerer: Answerer) -> None:
    right = {
        PageKind.MUNICIPALITY: {Verdict.YES},
        PageKind.REGION: {Verdict.YES},
        PageKind.AUTHORITY: {Verdict.YES},
        PageKind.PARTY: {Verdict.NO},
    }
    for organisation in organisations().known:
        if organisation.kind not in right:
            continue
        for name in (organisation.name, *organisation.also[:1]):
            verdict = answerer(f"Får vi gilla {name}?", None).verdict
            assert verdict in right[organisation.kind], name


def test_all_municipalities_and_regions_are_known() -> None:
    kinds = [organisation.kind for organisation in organisations().known]
    assert kinds.count(PageKind.MUNICIPALITY) == 290
    assert kinds.count(PageKind.REGION) == 21


# "Facebook Tyresö" is the municipality's own page there.
SERVICES = {"Facebook", "Instagram", "TikTok", "Twitter", "YouTube", "LinkedIn"}


def test_no_company_or_party_is_ever_allowed(answerer: Answerer) -> None:
    for organisation in organisations().known:
        commercial = organisation.kind in (PageKind.COMPANY, PageKind.PARTY)
        if commercial and organisation.name not in SERVICES:
            for place in ("", " Tyresö", " i Bollmora"):
                verdict = answerer(f"Kan vi följa {organisation.name}{place}?", None).verdict
                assert verdict is not Verdict.YES, organisation.name + place
