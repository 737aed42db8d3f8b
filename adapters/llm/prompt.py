"""What a language model is asked: the rule, and how another wording of it may look."""

MAX_ANSWER_TOKENS = 400

_ASKED = {
    "sv": (
        "Skriv om regeln på klarspråk. Använd regelns egna ord, alla och inga andra; du får böja "
        "dem, dela meningen, flytta en bisats och byta småord som en, den, och, vi, du. Behåll "
        "får, ska, måste, kan, inte och aldrig vid samma ord. Lägg inte till något och ta inte "
        "bort något. Högst tre hela meningar. Inga rubriker, listor, länkar eller citattecken. "
        "Svara med den omskrivna regeln och inget annat.",
        "När biblioteket är stängt ska böckerna lämnas i lådan.",
        "Böckerna ska lämnas i lådan när biblioteket är stängt.",
    ),
    "en": (
        "Put the rule in plain English. Use the rule's own words, all of them and no others; you "
        "may inflect them, split the sentence, move one clause and change small words such as a, "
        "the, and, we, you. Keep may, must, should, can, not and never at the same words. Add "
        "nothing and leave nothing out. At most three whole sentences. No headings, lists, links "
        "or quotation marks. Answer with the reworded rule and nothing else.",
        "When the library is closed, books must be left in the box.",
        "Books must be left in the box when the library is closed.",
    ),
}


def asked(model: str, statement: str, language: str) -> dict[str, object]:
    """The body of the request, for a rule's statement in "sv" or "en". It holds nothing else."""
    task, rule, reworded = _ASKED[language]
    return {
        "model": model,
        "messages": [
            {"role": "system", "content": task},
            {"role": "user", "content": rule},
            {"role": "assistant", "content": reworded},
            {"role": "user", "content": statement},
        ],
        "temperature": 0,
        "max_tokens": MAX_ANSWER_TOKENS,
        "stream": False,
    }
