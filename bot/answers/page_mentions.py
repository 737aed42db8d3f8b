"""Cuts out of a question what may be the name of a page: after the verb, or spoken of before."""

import re
from collections.abc import Iterable, Iterator

from bot.answers.liking_verbs import Liking, plain
from bot.answers.words import fold

LONGEST_PAGE_NAME_CHARACTERS = 120
LONGEST_NAME_WORDS = 6
MOST_WORDS_AROUND = 4

_SENTENCE_END = re.compile(r"[?!;\n]+|(?<!\b[A-ZÅÄÖ])(?<!\b[Kk]ungl)\.+(?=\s|$)|…")
_CLAUSE_END = re.compile(r",(?=\s|$)|:(?=\s|$)| [–—-]+ |[()]|\.{2,}|(?<=\w)- (?!och|and|&)")
_WORD = re.compile(r"[^\s,()?!;\"“”»«]+")


def _folded_set(words: str) -> frozenset[str]:
    """The words as they are written with diacritics ("brå" is not "bra") and without."""
    return frozenset((*words.split(), *fold(words).split()))


# Where a name after the verb may end.
_BREAK = _folded_set(
    "against allowed alltsa also and ar are as assa at be because by da dar det eftersom "
    "eller far fast for fran from gar har here hos i if in instead is istallet jag ju kan man "
    "med nar now nu och ocksa ok okay okej om on or pa samt should since ska skulle som that "
    "then till tillaten tillatet tillatna to trots utan va val vi via was we when which who "
    "with would"
)
_RELATIVE = re.compile(
    r"\b(?:som|who|which|that|eftersom|because|da de|for att|since|fast|trots att|dar|where|nar|"
    r"when|vars|whose)\b"
)
# The first of these ends what a clause before the verb says of the page ("KTH, kan vi ...").
_ASKER = re.compile(
    r"\b(?:kan|far|fick|ska|skall|skulle|bor|borde|maste|vill|ville|kunde|behover|ar|har|hade|"
    r"ber|bad|onskar|undrar|fragar|fragade|tycker|foreslar|tjatar|begart|begar|sager|ordnar|lagger|"
    r"vi|jag|man|you|we|may|can|could|should|shall|must|do|does|did|are|is|was|will|would|has|"
    r"hyr\w*|lanar|tranar|spelar|jobbar|sponsrar|finns|ligger|kommer|skriver|skrev|ringde|mejlade|"
    r"posted|wrote|"
    r"have|had|wants?|wanted|asks?|asked|let|need|lets|gor|driver|racker|blir|raknas|lockar)\b"
)
_FINE_TO = re.compile(
    r"\b(?:okej|okay|ok|bra|fine|alright|lugnt|tillat\w*|allowed|mojlig\w*|lamplig\w*|olamplig\w*|"
    r"fel|ratt|permitted|acceptable|fritt|vard|vart|chill|najs|safe|good|suitable|appropriate|"
    r"inappropriate|forbjud\w*|possible|nagot|something|someone|nagon|en sida|a page|sidor)\b"
    r"(?: (?:sida|page|konto|account|one|sak))?"
    r"(?: (?:for|at) (?:oss|us|kommunen|me|skolan|the \w+))?(?: (?:att|to|o|a|och|vi|we|as))*"
    r"(?: (?:far|kan|may|can|should|bor|ska))? *$"
)


# Words around a page's name; those inside it stay.
_AROUND = _folded_set(
    "a acceptable according account accounts add adda against alla allowed alltså already "
    "alright also among an and andra andras annars anything are as asked asså at att avstå "
    "back bad bara be begin behöver ber bett bland bli borde bra btw but by bör börja called "
    "can chill could de dela dem den denna denne deras det detta di did do does dom done du "
    "där då egentligen eh ej el elle eller emot en enligt ens er ert ett face facebook "
    "facebooksida facebooksidan fb feed fejjan fejsbok fel fick fine fint follow for fram "
    "fritt from fråga frågat från funkar få får följ följa följde följer för förbjudet "
    "föreslagit förresten förstås ge ger gilla gillade gillar gjorde grönt guideline "
    "guidelines gäller gärna går gör ha hans har hej hejsan hello hen henne hennes her here "
    "heter hi him his hitta hjärta hjärtan hjärtat hm hmm honom hos how hur här i i'd ig ihop "
    "insta instagram instagramkonto instakonto inte is it its ja jag jaha jo jobbet "
    "jobbinstat jobbkontot ju just kan kanske klicka knappen kolla kommunala kommunen "
    "kommunens kommunkonto kommunkontot konto kontona kontot kvar lajk lajka lika like likea "
    "likear likes liking liksom linkedin ljus lol lov lugnt lungt lägga lägger lämplig "
    "lämpligt låt låta man may maybe me mean med media medier men menade menar mig min mina "
    "mitt municipality must my måste möjligt najs named namnet need needs nej ni nja no not "
    "nu när nästa någon någons någonting något nån nåt och också of official officiella ok "
    "okay okei okej okejt okey oki olämpligt om ombedd on or oss other's others otherwise our "
    "page page's pages perhaps permitted please prenumerera problem problematiskt profil "
    "profilen på question quick really redan reglerna rekommenderat right riktlinjen rules "
    "räknas rätt råkade s sanning sant schysst se sedan sen share should sida sidan sidor ska "
    "skippa skolkontot skulle sluta snabb snälla so social sociala som something sorry start "
    "starta started still stop stämmer subscribe super sure sv säger säkert så såklart t.ex "
    "tack tex that the their them there these they think this thumbs tiktok till tillbaka "
    "tillåten tillåtet tillåtna tips tipsat tjena to too tror true trycka tumme tummen "
    "twitter tycker typ tänk tänkbart tänker tänkt tänkte undrade undrar undrat up upp ur "
    "ursäkta us va vad vara varför vem vems verkligen vi via vilka vilken vilket vill ville "
    "visa visst vore väl vår vårat vårt want wants we what when where which who whom whose "
    "why will wonder wondering work would x's yes youtube ändå är åt öh"
)
# Who wants to like, in front of the verb. Folded.
_SUBJECTS = _folded_set(
    "förskolan förskola skolan skola preschool biblioteket museet enheten fritidsgården rektorn "
    "avdelningen förvaltningen simhallen äldreboendet gruppen teamet unit library school team "
    "verksamheten kollegan kollega kollegor chef chefen colleague boss manager förälder elev "
    "brukare brukaren medborgare kund elever eleverna föräldrar barnen kids children somebody"
)
_NO_PAGE = _folded_set("oss us me mig min our vår vårt våra story inlägg inlägget post posts event")
_FROM_OUR_PAGE = re.compile(
    r"\b(?:fran|med|pa|from|with|on|genom|via|through) (?:var|vart|vara|our|kommunens|skolans|the "
    r"municipality's|the municipality|the school|forskolans|jobbets|work|my|mitt|min)\b.*$"
)
_LEADING_NAME = re.compile(
    r"[A-ZÅÄÖ0-9][\w&'’.-]*(?:(?: (?:i|in|&|och|and|av|för|of|the))* [A-ZÅÄÖ0-9][\w&'’-]*)*"
)
_FROM = re.compile(r"\s*(?:fran|from|via)\b")
_FOLLOWED_BY = re.compile(r"(?:foljda?|foljas|gillas|gillade|followed|liked) (?:av|by) .?")
_THEIRS = re.compile(r"\s*(?:deras|hans|hennes|their|his|her|its|dess)\b")
_OUR_OWN = frozenset(("kommunens", "var", "vart", "vara", "our"))
_ABBREVIATION = re.compile(
    r"(?!OK\b|FB\b|IG\b|I\b|A\b|JA\b|NEJ\b|ER\b)[A-ZÅÄÖ]{1,5}(?![A-ZÅÄÖa-zåäö])"
)
_NAME_LIKE_WORD = re.compile(r"(?:Sida|SIDA|Hans)\b")  # the authority, the first name


def objects(text: str, liking: Liking) -> list[str]:
    """What stands after the verb, the longest first; each shorter one ends at a word or mark where
    the name may end. Empty when nothing but a pronoun or the like stands there."""
    part = _object_part(text, liking)
    if _THEIRS.match(plain(part)) and not any(w[0][0].isupper() for w in _WORD.finditer(part)):
        return []
    return _unique(strip(part[:end]) for end in _ends(part))


def objects_as_written(text: str, liking: Liking) -> list[str]:
    """The same with some or all of the words around a name, for names that have such in them
    ("Mitt i Tyresö", "Academic Work"), the longest first."""
    part = _object_part(text, liking)
    names = [name for end in _ends(part) for name in as_written(part[:end])]
    return _unique(sorted(names, key=len, reverse=True))


def as_written(part: str) -> list[str]:
    """The part with all, some and none of the words around a name at its ends, longest first."""
    words = [w.strip(".:'") for w in _WORD.findall(part)]
    inner = [at for at, word in enumerate(words) if not _is_around(word, _AROUND)]
    first, last = (inner[0], inner[-1] + 1) if inner else (len(words), 0)
    spans = (
        (start, stop)
        for start in range(min(first, MOST_WORDS_AROUND) + 1)
        for stop in range(len(words), max(last, start + 1, len(words) - MOST_WORDS_AROUND) - 1, -1)
    )
    return _unique(" ".join(words[start:stop]) for start, stop in spans)


def _object_part(text: str, liking: Liking) -> str:
    if liking.page:
        return text[slice(*liking.page)]
    part = _SENTENCE_END.split(text[liking.end :])[0]
    if _FOLLOWED_BY.fullmatch(plain(text[liking.start : liking.end] + part[:5])):
        return ""
    if _FROM.match(plain(part)):
        return ""
    from_ours = _FROM_OUR_PAGE.search(plain(part))
    return part[: from_ours.start()] if from_ours and from_ours.start() > 0 else part


def _ends(part: str) -> list[int]:
    """Where a name that begins the part may end, the last first."""
    ends = {len(part)}
    first = _first_name_word(part)
    for word in _WORD.finditer(part):
        if word.start() > first and plain(word[0]) in _BREAK:
            ends.add(word.start())
    ends |= {mark.start() for mark in _CLAUSE_END.finditer(part) if mark.start() >= first}
    return sorted(ends, reverse=True)


def _first_name_word(part: str) -> int:
    """Where the first word that is no word around a name begins."""
    for word in _WORD.finditer(part):
        if not _is_around(word[0], _AROUND, first=True):
            return word.start()
    return len(part)


def topics(text: str, liking: Liking) -> Iterator[str]:
    """What is spoken of beside the verb, the nearest first: "Täby kommun, får vi gilla den?"."""
    sentences = _SENTENCE_END.split(text[: liking.start])
    clauses = [clause for s in sentences for clause in _CLAUSE_END.split(s)]
    last = clauses.pop()
    yield _spoken_of(last)
    if head := sentences[-1].removesuffix(last):
        yield head.rstrip(" ,:–—-(")
    yield from reversed(clauses)
    for sentence in _SENTENCE_END.split(text[liking.end :]):
        yield from _CLAUSE_END.split(sentence)


def _spoken_of(clause: str) -> str:
    """The clause up to its first asking word; "Är Lidl ok att" is "Är Lidl"."""
    folded = plain(clause)
    found = _FINE_TO.search(folded) or _ASKER.search(folded)
    return clause[: found.start()] if found else clause


def names_within(clause: str) -> Iterator[str]:
    """Every run of words in a clause that may be a name, the longest first."""
    relative = _RELATIVE.search(plain(clause))
    head = clause[: relative.start()] if relative and relative.start() > 0 else clause
    words = list(_WORD.finditer(head))
    for size in range(min(LONGEST_NAME_WORDS, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            yield head[words[start].start() : words[start + size - 1].end()].strip(" .,:;'")


def before_asker(clause: str) -> str:
    """The clause up to its first verb of asking: "Tyresö FF vill att" is "Tyresö FF"."""
    asker = _ASKER.search(plain(clause))
    return clause[: asker.start()] if asker else clause


def leading_name(clause: str) -> str:
    """The words with capital letters that begin the clause, and the small ones between them."""
    found = _LEADING_NAME.match(clause.strip())
    return found[0] if found else ""


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


def is_only_around(words: str) -> bool:
    """Whether nothing but words around a name is there."""
    return not strip(words)


def _unique(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name]
