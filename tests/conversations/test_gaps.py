"""Questions without a good answer: grouped, without names, for those who can mend them."""

from typing import Any

from tests.platforms.driver import Driver


async def asks(chat: Driver, person: Any, *questions: str) -> None:
    for question in questions:
        await chat.says(person, question)


async def test_on_monday_the_communicator_sees_her_administrations_gaps(
    chat: Driver, town: Any
) -> None:
    await asks(
        chat,
        town.anna,
        "hur byter jag lösenord i datorn?",
        "nytt lösenord till datorn, ring 08-123 45 67",
        "får vi gilla Huddinge kommun?",
    )
    await asks(chat, town.sara, "vilken kamera ska Anna Berg köpa?")
    await chat.settles()
    await chat.moves(days=6)
    card = (await chat.screen(town.maria)).last
    assert card.title == "Frågor utan bra svar, vecka 48"
    assert "2 frågor om en sak. Namn och nummer är borttagna." in card.text
    assert "lösenord" in card.text
    assert "Ställd 2 gånger. Står inte i riktlinjerna." in card.text
    assert "kamera" not in card.text
    unit = (await chat.screen(town.unit)).last
    assert "3 frågor om 2 saker" in unit.text
    assert "vilken kamera ska (borttaget) köpa?" in unit.text
    await chat.presses(town.unit, "Ta fram listan")
    links = (await chat.screen(town.unit)).last
    assert links.buttons == ("Läs listan", "Ladda ner till Excel", "Nya länkar")


async def test_an_answer_that_did_not_help_is_one(chat: Driver, town: Any) -> None:
    await asks(chat, town.anna, "får vi gilla Huddinge kommun?")
    await chat.presses(town.anna, "Nej")
    await chat.says(town.maria, "luckor")
    card = (await chat.screen(town.maria)).last
    assert "får vi gilla Huddinge kommun?" in card.text
    assert "Ställd en gång. Svaret hjälpte inte." in card.text


async def test_the_unit_writes_a_standard_answer(chat: Driver, town: Any) -> None:
    await asks(chat, town.anna, "hur byter jag lösenord i datorn?")
    await chat.says(town.maria, "luckor")
    assert "Skriv standardsvar" not in (await chat.screen(town.maria)).last.buttons
    await chat.says(town.unit, "luckor")
    await chat.presses(town.unit, "Skriv standardsvar")
    assert (await chat.form(town.unit)).values["asked"] == "hur byter jag lösenord i datorn?"
    await chat.fills(town.unit, answer="Ring servicedesk.", checked="all")
    await chat.says(town.unit, "luckor")
    await asks(chat, town.per, "hur byter jag lösenord i datorn?")
    assert "Ring servicedesk." in (await chat.screen(town.per)).last.text
    await chat.says(town.unit, "luckor")
    assert "Ställd en gång." in (await chat.screen(town.unit)).last.text


async def test_on_request_by_those_who_may(chat: Driver, town: Any) -> None:
    await chat.says(town.maria, "luckor")
    empty = (await chat.screen(town.maria)).last
    assert "Alla frågor fick svar." in empty.text
    await asks(chat, town.anna, "hur byter jag lösenord i datorn?")
    await chat.says(town.maria, "luckor")
    assert "Ställd en gång" in (await chat.screen(town.maria)).last.text
    await chat.presses(town.maria, "Veckan före")
    before = (await chat.screen(town.maria)).last
    assert before.title == "Frågor utan bra svar, vecka 47"
    await chat.says(town.anna, "luckor")
    assert "kan läsa dem" in (await chat.screen(town.anna)).last.text
