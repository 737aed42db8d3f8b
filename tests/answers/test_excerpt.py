"""A long paragraph is shortened to the sentences that a rule is about."""

from bot.answers.excerpt import MAX_EXCERPT_CHARACTERS, excerpt

SENTENCES = [
    "Kommunen finns i många kanaler och samtalar där med dem som bor och arbetar här.",
    "Varje kanal har någon som tar hand om den och som svarar på frågor.",
    "Ersättaren tar över kanalen när den ansvariga är ledig, blir sjuk eller slutar.",
    "Bilder får bara läggas upp när den som har tagit dem har sagt ja.",
    "Kommentarer gås igenom varje dag, och det som inte hör hemma där tas bort.",
    "En gång om året ser kommunikationsenheten över hela texten.",
]
LONG = " ".join(SENTENCES)


def test_a_short_paragraph_stays_whole() -> None:
    assert excerpt(SENTENCES[0], "vad som helst") == SENTENCES[0]
    assert len(LONG) <= MAX_EXCERPT_CHARACTERS + 100


def test_the_sentence_that_the_rule_is_about_is_kept_whole() -> None:
    rule = "Någon ska kunna ta över kanalen när den ansvariga är ledig eller sjuk."
    short = excerpt(LONG, rule, 150)
    assert SENTENCES[2] in short
    assert len(short) <= 160
    assert short.startswith("… ")
    assert short.endswith(" …")


def test_nothing_is_marked_as_left_out_where_the_paragraph_begins_or_ends() -> None:
    assert excerpt(LONG, "Kommunen samtalar med dem som bor här.", 120).startswith("Kommunen")
    assert excerpt(LONG, "Kommunikationsenheten ser över texten varje år.", 120).endswith("texten.")


def test_one_endless_sentence_is_cut_between_words() -> None:
    short = excerpt("ord " * 400, "ord", 100)
    assert len(short) <= 110
    assert short.endswith("ord …")
