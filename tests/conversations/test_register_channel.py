"""Registering a channel, as the applicant, the owner and the deputy live through it."""

from typing import Any

import pytest

from tests.conversations.story import APPLICATION, applies
from tests.platforms.driver import Driver


async def test_words_and_menu_lead_to_the_application(chat: Driver, town: Any) -> None:
    for words in ("registrera kanal", "Hej! Registrera en kanal, tack.", "register a channel"):
        await chat.says(town.anna, words)
        last = (await chat.screen(town.anna)).last
        assert "Registrera kanal" in last.buttons
        assert "Fråga kommunikatören" in last.buttons
    await chat.says(town.anna, "hej")
    await chat.presses(town.anna, "Registrera kanal")
    assert town.karin.name in (await chat.screen(town.anna)).last.text


async def test_application_goes_to_the_manager(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per)
    screen = await chat.screen(town.anna)
    assert "väntar på chefen" in screen.last.text
    assert f"{town.karin.name} har din ansökan nu" in screen.last.text
    await chat.settles()
    request = (await chat.screen(town.karin)).last
    for fact in (APPLICATION["name"], APPLICATION["purpose"], APPLICATION["benefit"]):
        assert fact in request.text
    assert {"Godkänn", "Be om ändring", "Avslå"} <= set(request.buttons)


async def test_deputy_is_asked_and_says_yes(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await chat.presses(town.per, "Ja, jag kan vara ersättare")
    assert "Du har tackat ja" in await chat.screen(town.per)
    await chat.settles()
    assert "har inte svarat än" not in (await chat.screen(town.karin)).last.text


async def test_deputy_says_no_and_the_applicant_names_another(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await chat.presses(town.per, "Nej, jag kan inte")
    await chat.settles()
    assert f"{town.per.name} kan inte vara med" in (await chat.screen(town.anna)).last.title
    await chat.presses(town.karin, "Godkänn")
    assert "tackat nej" in (await chat.screen(town.karin)).last.title
    await chat.presses(town.anna, "Byt ansvarig eller ersättare")
    await chat.fills(town.anna, deputy=town.lisa)
    await chat.settles()
    assert "Vill du vara ersättare?" in await chat.screen(town.lisa)


async def test_half_way_is_a_draft_that_asks_only_for_the_rest(chat: Driver, town: Any) -> None:
    await chat.says(town.anna, "registrera kanal")
    await chat.presses(town.anna, "Registrera kanal")
    await chat.fills(
        town.anna,
        alternative="Spara och fortsätt senare",
        service="facebook",
        name="Simhallen i Bollmora",
        purpose="Berätta om öppettider",
    )
    assert "utkast" in (await chat.screen(town.anna)).last.text
    await chat.says(town.anna, "mina kanaler")
    await chat.says(town.anna, "registrera kanal")
    await chat.presses(town.anna, "Fortsätt", within="Simhallen i Bollmora")
    asked = set((await chat.form(town.anna)).fields)
    assert asked == {"address", "audience", "goals", "benefit", "resources", "deputy"}


async def test_closing_the_form_keeps_what_was_written(chat: Driver, town: Any) -> None:
    await chat.says(town.anna, "registrera kanal")
    await chat.presses(town.anna, "Registrera kanal")
    await chat.leaves(
        town.anna, name="Badet", purpose="Öppettider", benefit="lösenord: Sommar2026!"
    )
    await chat.says(town.anna, "registrera kanal")
    assert "Badet" in (await chat.screen(town.anna)).last.text
    await chat.presses(town.anna, "Fortsätt", within="Badet")
    fields = set((await chat.form(town.anna)).fields)
    assert "purpose" not in fields
    assert "benefit" in fields, "a password is never kept, not even in a draft"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("address", "simhallen", "Klistra in hela adressen"),
        ("address", "javascript:alert(1)", "Klistra in hela adressen"),
        ("address", "", "Fyll i det här"),
        ("name", "x" * 81, "Korta texten till högst 80 tecken"),
        ("purpose", "y" * 1001, "Korta texten till högst 1000 tecken"),
        ("goals", "Lösenordet är: Hemligt123", "lösenord"),
        ("purpose", "\u202e\u200b", "Fyll i det här"),
    ],
)
async def test_what_is_wrong_is_said_beside_the_field(
    chat: Driver, town: Any, field: str, value: str, message: str
) -> None:
    await applies(chat, town.anna, deputy=town.per, **{field: value})
    assert message in (await chat.errors(town.anna))[field]
    await chat.settles()
    assert "En ny kanal att ta ställning till" not in (await chat.screen(town.karin)).last.title


async def test_deputy_must_be_somebody_else(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.anna)
    assert "kan inte vara sin egen ersättare" in (await chat.errors(town.anna))["deputy"]


async def test_deputy_must_be_named(chat: Driver, town: Any) -> None:
    await applies(chat, town.anna)
    assert "Välj en ersättare" in (await chat.errors(town.anna))["deputy"]


@pytest.mark.parametrize(
    "again",
    [
        "http://facebook.com/bollmorasimhall",
        "https://m.facebook.com/BollmoraSimhall/",
        "www.facebook.com/bollmorasimhall?ref=page",
        "@bollmorasimhall",
    ],
)
async def test_the_same_address_is_one_channel(chat: Driver, town: Any, again: str) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await applies(chat, town.lisa, deputy=town.per, address=again)
    error = (await chat.errors(town.lisa))["address"]
    assert "redan registrerad" in error
    assert town.anna.name in error


async def test_support_can_be_asked_from_the_form(chat: Driver, town: Any) -> None:
    await chat.says(town.anna, "registrera kanal")
    await chat.presses(town.anna, "Registrera kanal")
    await chat.fills(town.anna, alternative="Fråga kommunikatören", name="Badet")
    await chat.presses(town.anna, "Fråga kommunikatören")
    await chat.fills(town.anna, text="Vilken tjänst passar bäst?")
    await chat.settles()
    question = (await chat.screen(town.maria)).last
    assert "Vilken tjänst passar bäst?" in question.text
    assert town.anna.name in question.text
    assert "Badet" in question.text


async def test_outside_the_organisation_is_refused_and_the_unit_sees_it(
    chat: Driver, town: Any
) -> None:
    await chat.says(town.stranger, "registrera kanal")
    last = (await chat.screen(town.stranger)).last
    assert last.title == "Du kan inte registrera en kanal än"
    assert town.unit.name in last.text
    await chat.settles()
    assert town.stranger.name in (await chat.screen(town.unit)).last.text
    await chat.says(town.stranger, "får vi gilla ICA?")
    assert (await chat.screen(town.stranger)).last.title == "Nej"
