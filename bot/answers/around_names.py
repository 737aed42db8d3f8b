"""The words that stand around a page's name in a question, and the name without them."""

import re

from bot.answers.liking_verbs import plain
from bot.answers.words import fold

LONGEST_PAGE_NAME_CHARACTERS = 120
MOST_WORDS_AROUND = 4

WORD = re.compile(r"[^\s,()?!;\"“”»«]+")
CLAUSE_END = re.compile(r",(?=\s|$)|:(?=\s|$)| [–—-]+ |[()]|\.{2,}|(?<=\w)- (?!och|and|&)")


def folded_set(words: str) -> frozenset[str]:
    """The words as they are written with diacritics ("brå" is not "bra") and without."""
    return frozenset((*words.split(), *fold(words).split()))


# Words around a page's name; those inside it stay.
_AROUND = folded_set(
    "a acceptable according account accounts add adda against alla allowed alltså already "
    "alright also among an and andra andras annars anything are as asked asså at att avstå "
    "back bad bara be begin behöver ber bett bland bli borde bra btw but by bör börja called "
    "can chill could de dela dem den denna denne deras det detta di did do does dom done du "
    "där då egentligen eh ej el elle eller emot en enligt ens er ert ett facebook "
    "facebooksida facebooksidan fb feed fejjan fejsbok fel fick fine fint flöde flöden follow "
    "for fram fritt from fråga frågat från funkar få får följ följa följde följer för "
    "förbjudet föreslagit förhand förresten förstås ge ger gilla gillade gillar gjorde grönt "
    "guideline guidelines gäller gärna går gör ha han hans har hej hejsan hello hen henne "
    "hennes her here heter hi him his hitta hjärta hjärtan hjärtat hm hmm hon honom hos how "
    "hur här i i'd ig ihop inlägg inläggen inlägget insta instagram instagramkonto instakonto "
    "inte is it its ja jag jaha jo jobbet jobbets jobbinstat jobbkontot ju just kan kanske "
    "klicka knappen kolla kommunala kommunen kommunens kommunkonto kommunkontot konto kontona "
    "kontot kvar lajk lajka lika like likea likear likes liking liksom linkedin ljus lol lov "
    "lugnt lungt lägga lägger lämplig lämpligt låt låta man may maybe me mean med men menade "
    "menar mig min mina mitt municipality must my måste möjligt najs named namnet need needs "
    "nej ni nja no not nu när nästa någon någons någonting något nån nåt och också of "
    "official officiella ok okay okei okej okejt okey oki olämpligt om ombedd on or oss "
    "other's others otherwise our page page's pages perhaps permitted please posts "
    "prenumerera prenumererar problematiskt profil profilen på question quick really redan "
    "reglerna rekommenderat right riktlinjen rules räknas rätt råkade s sanning sant schysst "
    "se sedan sen should sida sidan sidor ska skip skippa skolkontot skulle sluta snabb snälla so "
    "som something sorry starta started still stop stämmer subscribe subscribed subscribing "
    "super sure sv säger säkert så såklart t.ex tack tex that the their them there these they "
    "think this thumbs tiktok till tillbaka tillåten tillåtet tillåtna tips tipsat tjena to "
    "too tror true trycka tumme tummen twitter tycker typ tänk tänkbart tänker tänkt tänkte "
    "undrade undrar undrat up upp ur ursäkta us va vad vara varför vem vems verkligen "
    "verksamhetens vi via vilka vilken vilket vill ville visa visst vore väl vår vårat vårt "
    "want wants we what when where which who whom whose why will wonder wondering would x's "
    "yes youtube ändå är åt öh"
)
# Who wants to like, in front of the verb. Folded.
_SUBJECTS = folded_set(
    "förskolan förskola skolan skola preschool biblioteket museet enheten fritidsgården rektorn "
    "avdelningen förvaltningen simhallen äldreboendet gruppen teamet unit library school team "
    "verksamheten kollegan kollega kollegor chef chefen colleague boss manager förälder elev "
    "brukare brukaren medborgare kund elever eleverna föräldrar barnen kids children somebody"
)
_LEAVE = folded_set(
    "ok okej okay okey oki funkar går det då can could we may får kan vi alltså asså hej hejsan "
    "hello hi visst va bra fine allowed tillåtet lugnt please snälla tack that is it so then is "
    "är eller alright deras their sida sidan page"
)
_NO_PAGE = folded_set("oss us me mig min our vår vårt våra story inlägg inlägget post posts event")
_OUR_OWN = frozenset(("kommunens", "var", "vart", "vara", "our"))
_ABBREVIATION = re.compile(
    r"(?!OK\b|FB\b|IG\b|I\b|A\b|JA\b|NEJ\b|ER\b)[A-ZÅÄÖ]{1,5}(?![A-ZÅÄÖa-zåäö])"
)
_NAME_LIKE_WORD = re.compile(r"(?:Sida|SIDA|Hans)\b")  # the authority, the first name


def strip(part: str, *, subjects: bool = False) -> str:
    """The part without the words around a name at either end."""
    around = _AROUND | _SUBJECTS if subjects else _AROUND
    words = part.strip(" .,:;?!()'\"").split()
    while words and _is_around(words[0], around, first=True):
        words.pop(0)
    while words and _is_around(words[-1], around, first=False):
        words.pop()
    name = " ".join(words).strip(" .,:;?!()'\"")[:LONGEST_PAGE_NAME_CHARACTERS]
    return "" if _says_nothing(name) else name


def without_leave(clause: str) -> str:
    """The clause without the words that ask for leave at either end ("ok?", "då, can we?")."""
    words = [word.strip(".,:;?!'\"") for word in clause.split()]
    words = [word for word in words if word]
    while words and plain(words[0].lower()) in _LEAVE:
        words.pop(0)
    while words and plain(words[-1].lower()) in _LEAVE:
        words.pop()
    return " ".join(words)


def _says_nothing(name: str) -> bool:
    """Whether the words left name no page: "our story"."""
    words = plain(name).split()
    return bool(words) and all(word in _NO_PAGE for word in words)


def _is_around(word: str, around: frozenset[str], *, first: bool = False) -> bool:
    if _ABBREVIATION.match(word) or _NAME_LIKE_WORD.match(word):
        return False
    written = word.lower().strip(" .,'")
    if first and plain(written) in _OUR_OWN:
        return False  # "our school", "kommunens jobbsida": whose it is says what it is
    return all(part in around for part in re.findall(r"\w+", written)) or written in around


def as_written(part: str) -> list[str]:
    """The part with all, some and none of the words around a name at its ends, longest first."""
    words = [w.strip(".:'") for w in WORD.findall(part)]
    inner = [at for at, word in enumerate(words) if not _is_around(word, _AROUND)]
    first, last = (inner[0], inner[-1] + 1) if inner else (len(words), 0)
    spans = (
        (start, stop)
        for start in range(min(first, MOST_WORDS_AROUND) + 1)
        for stop in range(len(words), max(last, start + 1, len(words) - MOST_WORDS_AROUND) - 1, -1)
    )
    return [n for n in dict.fromkeys(" ".join(words[start:stop]) for start, stop in spans) if n]


def first_name_word(part: str) -> int:
    """Where the first word that is no word around a name begins."""
    for word in WORD.finditer(part):
        if not _is_around(word[0], _AROUND, first=True):
            return word.start()
    return len(part)


def is_only_around(words: str) -> bool:
    """Whether nothing but words around a name is there, as far as the clause goes."""
    return not strip(CLAUSE_END.split(words)[0])
