"""Words of a question: folded letters, tokens and stems in Swedish and English."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

WORD = re.compile(r"[a-z0-9]+(?:&[a-z0-9]+)*")
DEFINITE_AFTER_O = re.compile(r"(\w{3,}o)(?:ts?|na|nas|n|ns)$")
ENDING_AFTER_COLON = re.compile(r"(?<=\w):(?:a|ar|at|as|en|n|s|ed)\b")


def fold(text: str) -> str:
    """The text in small letters without diacritics: "Gå till Älta?" is "ga till alta?"."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("ø", "o").replace("æ", "ae"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def tokens(text: str) -> list[str]:
    """The folded words of a text; endings after a colon ("like:a") and apostrophes are left out."""
    folded = fold(text).replace("’", "").replace("'", "")
    return WORD.findall(ENDING_AFTER_COLON.sub("", folded))


# Words that say little about what is asked, Swedish and English, folded.
STOP_WORDS = frozenset(
    tokens(
        "a alla an and at att av bara da de dem den det detta dig din du eller en ett far "
        "fast for fran gar ha han har hej hen hon i icke in inte ja jag kan kanske ligger "
        "man med men mig mot na nar nej nog nu nan nat nagon nagot och ocksa okej ok om oss "
        "pa sa sadan sak saker sen ser sig ska skulle som ta till tror under upp ut vad var "
        "vara varje varfor vart vem vems vi vid vilka vilken vilket vill visst val ar over "
        "behover maste kravs bor gor gora gors blir bli hur hos ju sin sitt sina deras dess "
        "dar va the any are as be been but by can could do does did from had has have he "
        "her him his if is it its just me may might must my no not of on one only or our "
        "ours right shall she should so some than that their them then there these they "
        "this those to too up us was we were what when where which who whom whose why will "
        "with would you your how okay allowed need needed required alright isn don doesn "
        "cant s t m re ll dont"
    )
)

_SWEDISH = snowballstemmer.stemmer("swedish")
_ENGLISH = snowballstemmer.stemmer("english")


@lru_cache(maxsize=20_000)
def stems(token: str) -> tuple[str, ...]:
    """The Swedish and the English stem of a folded token; one where they are the same."""
    definite = DEFINITE_AFTER_O.match(token)  # the stemmer leaves "kontot" and "fotots" alone
    token = definite[1] if definite else token
    swedish, english = token, _ENGLISH.stemWord(token)
    # again and again, so that "kommunikatoren" and "kommunikator" become one stem
    while (shorter := _SWEDISH.stemWord(swedish)) != swedish:
        swedish = shorter
    return (swedish,) if swedish == english else (swedish, english)


def phrase_key(words: Iterable[str]) -> tuple[str, ...]:
    """What two forms of the same phrase have in common: the Swedish stem of each word."""
    return tuple(stems(word)[0] for word in words)
