"""After the yes: access, checklist, and a channel that is active only then."""

from typing import Any

from tests.conversations.story import applies, approves, starts
from tests.platforms.driver import Driver


async def test_active_only_with_access_and_checklist(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await approves(chat, town.karin)
    await chat.settles()
    await chat.says(town.anna, "mina kanaler")
    assert "godkänd men inte klar" in (await chat.screen(town.anna)).last.text
    await chat.presses(town.maria, "Jag har fått administratörsbehörighet")
    await chat.fills(town.maria, confirmed=["access"])
    assert "två administratörer" in (await chat.errors(town.maria))["confirmed"]
    await chat.fills(town.maria, confirmed=["access", "two"])
    await chat.settles()
    await chat.says(town.anna, "mina kanaler")
    assert "godkänd men inte klar" in (await chat.screen(town.anna)).last.text
    await chat.presses(town.anna, "Allt är på plats")
    await chat.fills(town.anna, in_place=["sender", "presentation", "contact", "moderation_notice"])
    await chat.settles()
    assert "Simhallen i Bollmora (Facebook) är aktiv" in await chat.screen(town.anna)
    assert "Simhallen i Bollmora (Facebook) är aktiv" in await chat.screen(town.per)


async def test_the_moderation_notice_can_be_copied(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await approves(chat, town.karin)
    await chat.settles()
    card = (await chat.screen(town.anna)).cards
    assert any("Vi förbehåller oss rätten" in c.text for c in card)


async def test_what_the_service_does_not_allow_takes_a_reason(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await approves(chat, town.karin)
    await chat.settles()
    await chat.presses(town.anna, "Allt är på plats")
    await chat.fills(town.anna, in_place=["sender", "presentation", "contact"])
    assert "varför tjänsten inte tillåter" in (await chat.errors(town.anna))["reason"]
    await chat.fills(
        town.anna,
        in_place=["sender", "presentation", "contact"],
        reason="Tjänsten har ingen plats för längre texter.",
    )
    assert "inte möjligt. Tjänsten har ingen plats" in (await chat.screen(town.anna)).last.text


async def test_the_communicator_chooses_working_days(chat: Driver, town: Any) -> None:
    await starts(chat, town)
    await chat.says(town.maria, "mina kanaler")
    await chat.presses(town.maria, "Ändra dagarna", within="Simhallen i Bollmora (Facebook)")
    await chat.fills(town.maria, check_days="workdays", reason="Få kommentarer på helger")
    assert "arbetsdagar" in (await chat.screen(town.maria)).last.text
