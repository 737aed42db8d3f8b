"""What people write that asks nothing: greetings, thanks, "ok toppen", goodbyes, "who are you?"."""

import re
from collections.abc import Mapping
from enum import StrEnum


class Talk(StrEnum):
    """A kind of small talk."""

    GREETING = "greeting"
    THANKS = "thanks"
    PRAISE = "praise"
    GOODBYE = "goodbye"
    WHO = "who"
    NO_HELP = "no_help"


MAX_SMALL_TALK_WORDS = 12

# What the whole message is. A kind that stands above decides where words of several kinds are.
_PHRASES: Mapping[Talk, str] = {
    Talk.NO_HELP: (
        "det hjälpte inte, det hjälpte mig inte, hjälpte inte, det var fel, det är fel, det "
        "stämmer inte, fel svar, jag förstår inte, jag förstår inte svaret, that did not help, "
        "that didn't help, that's wrong, that is wrong, wrong answer, i don't understand"
    ),
    Talk.WHO: (
        "vem är du, vad är du, vad heter du, är du en robot, är du en bot, är du en människa, är "
        "du en ai, är du ai, hur mår du, hur är det, hur är läget, läget, who are you, what are "
        "you, what's your name, what is your name, are you a robot, are you a bot, are you human, "
        "are you an ai, how are you"
    ),
    Talk.THANKS: (
        "tack, tackar, tackar och bockar, tusen tack, stort tack, tack så mycket, tack så hemskt "
        "mycket, tack snälla, tack för hjälpen, tack för all hjälp, tack för svaret, tack för "
        "svar, tack för det, tack för snabbt svar, thanks, thanks a lot, many thanks, thanks for "
        "your help, thanks for the help, för all hjälp, för din hjälp, "
        "för er hjälp, for your help, for all your help, thank you, thank you so much, "
        "thank you very much, thx, "
        "cheers, tackis, tacksam"
    ),
    Talk.GOODBYE: (
        "hej då, hejdå, hejdå då, adjö, vi hörs, vi ses, ha det, ha det bra, ha det gott, ha det "
        "så bra, ha en bra dag, ha en fin dag, ha en fin kväll, trevlig helg, trevlig kväll, ha "
        "en bra helg, ha en fin helg, god natt, glad sommar, god jul, gott nytt år, bye, bye bye, "
        "goodbye, see you, have a nice day, have a good day, have a nice weekend, good night"
    ),
    Talk.PRAISE: (
        "ok, okej, oki, okidoki, okay, jo, ja, japp, jajamän, nej, nepp, nähä, jaha, aha, mm, "
        "mhm, bra, så bra, vad bra, mycket bra, jättebra, det var bra, det var bra att veta, bra "
        "att veta, bra svar, bra jobbat, toppen, topp, perfekt, perfekto, super, suveränt, "
        "utmärkt, kanon, kanonbra, grymt, härligt, snyggt, fint, finfint, kul, schysst, najs, "
        "nice, då vet jag, då vet jag det, då förstår jag, jag förstår, förstår, uppfattat, "
        "noterat, det hjälpte, det var allt, det var inget, inget, ingenting, vad snabb du är, "
        "vad snäll du är, du är bäst, du är grym, great, perfect, good, very good, awesome, cool, "
        "wow, i see, got it, understood, that's all, good to know, you're the best, well done, "
        "yes, no, yep, nope, sure"
    ),
    Talk.GREETING: (
        "hej, hejsan, hej hej, hej igen, hallå, hallå där, hallojsan, halloj, tjena, tjenare, "
        "tjabba, tja, tjo, mors, goddag, godmorgon, god morgon, god dag, god kväll, god "
        "förmiddag, god eftermiddag, god fortsättning, hello, hello there, hi, hi there, hey, hey "
        "there, good morning, good afternoon, good evening, kanalvakt, alla"
    ),
}
_KINDS = {phrase: kind for kind, phrases in _PHRASES.items() for phrase in phrases.split(", ")}
_LONGEST_PHRASE_WORDS = max(len(phrase.split()) for phrase in _KINDS)
# What may stand between: "åh, tack så jättemycket då!"
_FILLING = (
    "åh oh du då och men så det där mycket jättemycket verkligen nu i dag idag igen för all allt "
    "hjälpen svar svaret din ditt er ert snabbt snabba fina många väldigt hemskt stort tusen "
    "är var mig dig ni and so then well really again very much for your the my quick reply "
    "answer was this that it me to a lot of"
)
_FILLERS = frozenset(_FILLING.split())
# "Är det bra?" asks something.
_NEVER_ASKED = (Talk.PRAISE, Talk.NO_HELP, Talk.GOODBYE)
_SIGNS = re.compile(r"[^\w\s']+|_")


def small_talk(text: str) -> Talk | None:
    """What kind of small talk the whole message is; None for a question or anything else.

    "hej, tack för hjälpen!" is thanks, "tack, men får vi gilla ICA?" is none. A message of signs
    only ("👍", "!!") is praise.
    """
    words = _SIGNS.sub(" ", text.casefold().replace("’", "'")).split()
    if not words:
        return Talk.PRAISE if text.strip(" \n\t?") else None
    if len(words) > MAX_SMALL_TALK_WORDS:
        return None
    found: set[Talk] = set()
    position = 0
    while position < len(words):
        for length in range(min(_LONGEST_PHRASE_WORDS, len(words) - position), 0, -1):
            kind = _KINDS.get(" ".join(words[position : position + length]))
            if kind is not None:
                found.add(kind)
                position += length
                break
        else:
            if words[position] not in _FILLERS:
                return None
            position += 1
    talk = next((kind for kind in _PHRASES if kind in found), None)
    return None if "?" in text and talk in _NEVER_ASKED else talk
