"""The manager decides: once, with assurances or a reason, never about their own application."""

from typing import Any

from tests.conversations.story import APPLICATION, applies, approves
from tests.platforms.driver import Driver


async def test_approving_takes_all_five_assurances(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await chat.presses(town.karin, "Godkänn")
    await chat.fills(town.karin, assurances=["goals", "benefit"])
    assert "Kryssa för alla fem" in (await chat.errors(town.karin))["assurances"]
    await chat.fills(
        town.karin,
        assurances=["purpose_and_audience", "goals", "benefit", "resources", "deputy"],
    )
    assert (await chat.screen(town.karin)).last.title == f"Godkänd av {town.karin.name}"
    await chat.settles()
    assert "Kommunikatören ska bekräfta" in (await chat.screen(town.anna)).text


async def test_the_communicator_gets_the_four_facts(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await approves(chat, town.karin)
    await chat.settles()
    card = (await chat.screen(town.maria)).last
    for fact in ("name", "purpose", "audience", "goals", "benefit"):
        assert APPLICATION[fact] in card.text
    assert town.anna.name in card.text


async def test_declining_takes_a_reason_and_the_applicant_reads_it(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await chat.presses(town.karin, "Avslå")
    await chat.fills(town.karin, note="")
    assert "Fyll i" in (await chat.errors(town.karin))["note"]
    await chat.fills(town.karin, note="Vi har redan en sida för badet.")
    await chat.settles()
    told = (await chat.screen(town.anna)).last
    assert told.title == f"Avslagen av {town.karin.name}"
    assert "Vi har redan en sida" in told.text


async def test_changes_are_made_and_the_application_sent_again(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await chat.presses(town.karin, "Be om ändring")
    await chat.fills(town.karin, note="Skriv vem som svarar i juli.")
    await chat.settles()
    await chat.presses(town.anna, "Ändra svaren")
    await chat.fills(town.anna, resources="Per svarar i juli")
    await chat.settles()
    request = (await chat.screen(town.karin)).last
    assert "Per svarar i juli" in request.text
    assert "Godkänn" in request.buttons


async def test_a_stale_card_tells_who_decided(chat: Driver, town: Any) -> None:
    """The communicator chose another manager; both have the card, one decides."""
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    stale = await chat.keeps(town.karin, "Avslå")
    await approves(chat, town.karin)
    await chat.repeats(stale)
    last = (await chat.screen(town.karin)).last
    assert last.title == f"Godkänd av {town.karin.name}"
    assert "Avslå" not in last.buttons


async def test_pressing_twice_is_one_decision(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await chat.presses(town.karin, "Godkänn")
    filled = await chat.fills(
        town.karin,
        assurances=["purpose_and_audience", "goals", "benefit", "resources", "deputy"],
    )
    await chat.repeats(filled)
    await chat.settles()
    titles = [card.title for card in (await chat.screen(town.maria)).cards]
    assert titles.count("Ny kanal: Simhallen i Bollmora (Facebook)") == 1


async def test_nobody_decides_about_their_own_application(chat: Driver, town: Any) -> None:
    """Karin is a manager; her own application goes one level up."""
    await applies(chat, town.karin, owner=town.anna, deputy=town.per)
    assert f"{town.eva.name} har din ansökan nu" in (await chat.screen(town.karin)).last.text
    await chat.settles()
    assert "Godkänn" in (await chat.screen(town.eva)).last.buttons


async def test_somebody_else_cannot_decide(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    press = await chat.keeps(town.karin, "Godkänn")
    await chat.repeats(press, person=town.per)
    last = (await chat.screen(town.per)).last
    assert last.title == "Det här kan du inte göra"
    assert town.karin.name in last.text


async def test_a_silent_manager_is_followed_by_the_stand_in_and_the_communicator(
    chat: Driver, town: Any
) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    assert await asked(chat, town.karin) == 1
    await chat.workdays(2)
    assert await asked(chat, town.karin) == 2
    assert await asked(chat, town.lisa) == 0
    await chat.workdays(2)
    assert await asked(chat, town.lisa) == 1
    await chat.workdays(2)
    cards = (await chat.screen(town.maria)).cards
    [choose] = [card for card in cards if card.title.startswith("Välj vem som bestämmer")]
    assert "har väntat sedan" in choose.text
    await chat.presses(town.maria, "Välj en chef")
    await chat.fills(town.maria, manager=town.anna)
    assert "Välj någon som är chef" in (await chat.errors(town.maria))["manager"]
    await chat.fills(town.maria, manager=town.eva)
    await chat.settles()
    await approves(chat, town.eva)
    assert (await chat.screen(town.eva)).last.title == f"Godkänd av {town.eva.name}"


async def asked(chat: Driver, person: Any) -> int:
    """How many times the person has got the request."""
    cards = (await chat.screen(person)).cards
    return sum("Simhallen i Bollmora" in card.text and "Godkänn" in card.buttons for card in cards)
