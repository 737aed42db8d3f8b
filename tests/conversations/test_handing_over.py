"""A question that the guideline does not answer goes to somebody who is there, in the asker's own
administration, and the answer comes back however many days later."""

from typing import Any

from tests.platforms.driver import Driver

QUESTION = "hur byter jag lösenord i datorn?"
SEND = "Skicka till kommunikatören"
REPLY = "Ring servicedesk."


async def last(chat: Driver, person: Any) -> Any:
    """The lowest card."""
    return (await chat.screen(person)).last


async def hands_over(chat: Driver, person: Any) -> None:
    """The person asks and passes the question on."""
    await chat.says(person, QUESTION)
    await chat.presses(person, SEND)
    await chat.settles()


async def answers(chat: Driver, person: Any) -> None:
    """The person answers the question that came last."""
    await chat.presses(person, "Svara")
    await chat.fills(person, text=REPLY)
    await chat.settles()


async def test_the_answer_comes_back_days_later(chat: Driver, town: Any) -> None:
    await hands_over(chat, town.anna)
    await chat.workdays(4)
    await chat.says(town.maria, "väntar på mig")
    assert f"{town.anna.name} frågar: {QUESTION}" in (await last(chat, town.maria)).text
    await chat.presses(town.maria, "Visa", within="En fråga till dig")
    await answers(chat, town.maria)
    told = await last(chat, town.anna)
    assert told.title == f"{town.maria.name} har svarat på din fråga"
    assert REPLY in told.text
    assert QUESTION in told.text


async def test_two_administrations_are_two_groups(chat: Driver, town: Any) -> None:
    await hands_over(chat, town.anna)
    assert QUESTION in (await last(chat, town.maria)).text
    assert QUESTION not in await chat.screen(town.johan)
    await hands_over(chat, town.mats)
    assert town.mats.name in (await last(chat, town.johan)).text
    assert town.mats.name not in await chat.screen(town.maria)
    assert QUESTION not in await chat.screen(town.unit)
    await answers(chat, town.johan)
    assert REPLY in (await last(chat, town.mats)).text
    assert REPLY not in await chat.screen(town.anna)


async def test_while_the_communicator_is_away_the_unit_gets_it(chat: Driver, town: Any) -> None:
    await chat.says(town.maria, "borta idag")
    await chat.presses(town.maria, "Spara")
    await chat.says(town.anna, QUESTION)
    helps = f"{town.unit.name} på kommunikationsenheten kan hjälpa dig."
    assert helps in (await last(chat, town.anna)).text
    await chat.presses(town.anna, SEND)
    await chat.settles()
    assert f"{town.unit.name} har fått din fråga." in (await last(chat, town.anna)).text
    assert QUESTION in (await last(chat, town.unit)).text
    await answers(chat, town.unit)
    assert (await last(chat, town.anna)).title == f"{town.unit.name} har svarat på din fråga"


async def test_who_goes_away_afterwards_leaves_it_to_the_unit(chat: Driver, town: Any) -> None:
    await hands_over(chat, town.anna)
    await chat.tomorrow(10)
    await chat.says(town.maria, "borta idag")
    await chat.presses(town.maria, "Spara")
    await chat.says(town.unit, "väntar på mig")
    assert QUESTION in (await last(chat, town.unit)).text
    await chat.presses(town.unit, "Visa", within="En fråga till dig")
    await answers(chat, town.unit)
    assert REPLY in (await last(chat, town.anna)).text


async def test_a_communicators_own_question_goes_to_the_unit(chat: Driver, town: Any) -> None:
    await hands_over(chat, town.maria)
    assert QUESTION in (await last(chat, town.unit)).text
    assert "En fråga till dig" not in await chat.screen(town.maria)


async def test_nobody_else_may_answer(chat: Driver, town: Any) -> None:
    await hands_over(chat, town.anna)
    press = await chat.keeps(town.maria, "Svara")
    await chat.repeats(press, town.johan)
    assert "Svara Anna" not in await chat.screen(town.johan)
    await answers(chat, town.maria)
    assert REPLY in (await last(chat, town.anna)).text
