"""May we like or follow this page? What a page is, and what is decided."""

import tomllib
from pathlib import Path

import pytest

from bot.answers import Answerer, decide_liking, organisations
from bot.answers.page_names import name_key
from bot.answers.pages import PageFinder
from bot.domain.guideline import Guideline, PageKind, Verdict, liking_rule, may_like

HERE = Path(__file__).parent
LIKES = tomllib.loads((HERE / "likes_tyreso.toml").read_text(encoding="utf-8"))
SPOKEN = tomllib.loads((HERE / "likes_spoken_tyreso.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", [*LIKES["like"], *SPOKEN["like"]], ids=lambda case: case["q"])
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
        # the page stands before the verb, after it, in another sentence
        ("H&M gilla", "H&M", PageKind.COMPANY),
        ("Är Akademibokhandeln ok att gilla?", "Akademibokhandeln", PageKind.COMPANY),
        ("Kan skolans konto gilla Nyboda skola?", "Nyboda skola", PageKind.OWN),
        ("Lions i Tyresö ber oss gilla deras sida, ok?", "Lions i Tyresö", PageKind.LOCAL),
        ("kan biblioteket ge Bonnier Carlsen en tumme?", "Bonnier Carlsen", PageKind.COMPANY),
        ("ska vi ha Region Skåne bland sidor vi gillar", "Region Skåne", PageKind.REGION),
        ("AIK har följt oss. Får vi följa tillbaka?", "AIK", PageKind.CLUB),
        ("vi råkade gilla Adlibris, måste vi ta bort det?", "Adlibris", PageKind.COMPANY),
        ("I would like to know if we may follow NASA", "NASA", PageKind.FOREIGN),
        ("får vi gilla Mitt i Tyresö", "Mitt i Tyresö", PageKind.COMPANY),
        # by form and place
        ("får vi gilla Anderssons bygg i Fårdala", "Anderssons bygg i Fårdala", PageKind.COMPANY),
        ("får vi gilla Tyresö Golfshop", "Tyresö Golfshop", PageKind.COMPANY),
        ("får vi gilla Salong Klippet", "Salong Klippet", PageKind.COMPANY),
        ("kan vi följa Berit Ekström", "Berit Ekström", PageKind.PERSON),
        ("får vi gilla Öringe förskola", "Öringe förskola", PageKind.OWN),
        (
            "får vi gilla Ukrainska föreningen i Tyresö",
            "Ukrainska föreningen i Tyresö",
            PageKind.LOCAL,
        ),
        ("får vi följa norska polisen", "norska polisen", PageKind.FOREIGN),
        # misspelt, written together, without diacritics
        ("hudinge komun får vi gila den", "hudinge komun", PageKind.MUNICIPALITY),
        ("facebook.com/varmdokommun får vi gilla?", "varmdokommun", PageKind.MUNICIPALITY),
        ("instagram.com/kdusverige får man följa den?", "kdusverige", PageKind.PARTY),
        ("https://www.facebook.com/frisorannatyreso, gilla?", "frisorannatyreso", PageKind.COMPANY),
        # names within others' names
        ("får vi gilla Skåne Djurpark", "Skåne Djurpark", None),
        ("får vi gilla Stockholm med barn", "Stockholm med barn", None),
        ("får vi följa Polisen och Securitas", "Securitas", PageKind.COMPANY),
        ("får vi gilla Föräldrar mot Skolverket", "Föräldrar mot Skolverket", None),
        ("Huddinge ridklubb följa", "Huddinge ridklubb", PageKind.CLUB),
        ("Tyresö trafikskola, ok att gilla?", "Tyresö trafikskola", PageKind.COMPANY),
        ("Is LEGO ok to follow from the preschool's account?", "LEGO", PageKind.COMPANY),
        ("Lidl nej jag menar Nacka kommun, följa?", "Nacka kommun", PageKind.MUNICIPALITY),
        ("Polisen i Finland gilla", "Polisen i Finland", PageKind.FOREIGN),
        ("ett samarbete med Skolverket och vill följa dem", "Skolverket", PageKind.AUTHORITY),
        ("We liked Lidl. Do we have to undo that?", "Lidl", PageKind.COMPANY),
        ("Vi gillade Nynäshamn, måste vi ta bort det?", "Nynäshamn", PageKind.MUNICIPALITY),
        ("should we be following Tyresö IT", "Tyresö IT", None),
        ("Would following Netflix break the guidelines?", "Netflix", PageKind.COMPANY),
        ("Linköping har en rolig sida, får vi gilla den?", "Linköping", PageKind.MUNICIPALITY),
        ("Kören i Nacka där Tyresöbor sjunger, gilla?", "Kören i Nacka", PageKind.CULTURE),
        # sorts of pages
        ("Får vi gilla en lokal förening?", "lokal förening", None),
        ("May we like the page of an association?", "association", None),
        ("Kan vi gilla en idrottsförening i Tyresö?", "idrottsförening i Tyresö", PageKind.LOCAL),
        ("Får vi gilla en annan kommun?", "annan kommun", PageKind.MUNICIPALITY),
        ("kan vi följa ett företag", "företag", PageKind.COMPANY),
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
        "what should our page look like",
        "can we use an app like Canva",
        "which procedure do we follow",
        "får vi skriva om en artist vi gillar",
        "hur får vi folk att följa vår sida",
        "an answer will follow later, is that ok",
        "nästan ingen följde oss, gör det något",
        "får vi lotta ut biljetter bland dem som följer oss?",
        "may I delete chats as I like",
        "a podcast needs no text version or the like, right?",
        "kommunen gillar väl att vi pratar med invånarna?",
        "måste inläggen följa kommunens formgivning",
        "jag har 300 kommentarer like wow, får jag ta bort dem",
        "kan elever följa instruktionerna",
        "we can't like that this happened",
        "Får vi ha en butik?",
        "polisanmälan?",
        "tyresö centrum bilder på folk, ok?",
        "arbetsförmedlingen annons, ok?",
        "tyresö ff shop, ok?",
        "bra",
        "bra då",
        "do",
        "vi",
        "mer",
        "tyresö kommuns riktlinjer?",
        "tyresö kommun loggan?",
        "tyresö",
        "polisen anmäla hot?",
        "zoom?",
        "canva?",
        "mentimeter, ok?",
        "spotify, funkar det?",
        "copilot?",
        "chatgpt ok?",
        "adobe express?",
        "musik på reels?",
        "ja",
        "nej",
        "okej",
        "företag",
        "en förening",
        "tävling med ica-presentkort?",
        "politiker?",
        "riksdagen val?",
        "vision",
        "hej kommunal",
        "ukraina",
        "Regler?",
        "hans bilder då?",
        "Tv?",
        "sida",
        "e-post",
        "S",
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


def test_no_company_party_or_person_is_ever_allowed(guideline: Guideline) -> None:
    finder = PageFinder(guideline)
    for organisation in organisations().known:
        if organisation.kind not in (PageKind.COMPANY, PageKind.PARTY, PageKind.PERSON):
            continue
        for name in (organisation.name, *organisation.also, *organisation.short):
            for place in ("", " Tyresö", " i Bollmora"):
                page = finder.find(name + place)
                verdict = may_like(page.kind, local=page.local)
                assert verdict is not Verdict.YES or name in SERVICES, name + place


def test_no_short_name_of_a_municipality_is_somebody_elses() -> None:
    places = {name_key(o.place) for o in organisations().known if o.place}
    others = {
        name_key(name)
        for o in organisations().known
        if o.kind not in (PageKind.MUNICIPALITY, PageKind.REGION)
        for name in (o.name, *o.also, *o.short)
    }
    assert not places & others


@pytest.mark.parametrize("form", ["Kan vi följa {}?", "{} - ok att gilla?", "är {} ok att följa?"])
def test_a_companys_name_is_cut_out_whole(answerer: Answerer, form: str) -> None:
    companies = [o.name for o in organisations().known if o.kind is PageKind.COMPANY]
    for name in companies[::3]:
        if name not in SERVICES:
            assert answerer(form.format(name)).verdict is not Verdict.YES, name
