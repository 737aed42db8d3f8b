"""Decisions in Slack: once, by whoever may, and every card tells how it went."""

from typing import Any

from tests.conversations.story import applies, approves
from tests.platforms.slack import SlackDriver
from tests.slack.story import ASSURANCES, has_window, in_dm

REQUEST = "En ny kanal att ta ställning till"


async def asks(slack: SlackDriver, town: Any) -> None:
    """Anna's request stands before Karin."""
    await applies(slack, town.anna, deputy=town.per)
    await slack.settles()


async def test_the_error_stands_beside_the_assurances(slack: SlackDriver, town: Any) -> None:
    await asks(slack, town)
    await slack.presses(town.karin, "Godkänn")
    await slack.fills(town.karin, assurances=["goals", "benefit"])
    assert list(await slack.errors(town.karin)) == ["assurances"]
    await slack.fills(town.karin, assurances=ASSURANCES)
    assert not has_window(slack, town.karin)


async def test_the_pressed_card_itself_tells_the_decision(slack: SlackDriver, town: Any) -> None:
    await asks(slack, town)
    (card,) = in_dm(slack, town.karin)
    await approves(slack, town.karin)
    assert in_dm(slack, town.karin) == [card]
    last = (await slack.screen(town.karin)).last
    assert last.title == f"Godkänd av {town.karin.name}"
    assert last.buttons == ()


async def test_the_card_changes_for_everyone_who_has_it(slack: SlackDriver, town: Any) -> None:
    """The manager was silent, and the stand-in got it too; the stand-in decides."""
    await asks(slack, town)
    await slack.workdays(4)
    assert REQUEST in await slack.screen(town.lisa)
    await approves(slack, town.lisa)
    await slack.settles()
    for person in (town.karin, town.lisa):
        screen = await slack.screen(person)
        assert f"Godkänd av {town.lisa.name}" in screen
        assert all("Godkänn" not in card.buttons for card in screen.cards)


async def test_the_applicants_card_changes_where_it_stands(slack: SlackDriver, town: Any) -> None:
    await asks(slack, town)
    await approves(slack, town.karin)
    await slack.settles()
    cards = (await slack.screen(town.anna)).cards
    card = next(card for card in cards if card.title == "Simhallen i Bollmora (Facebook)")
    assert f"{town.karin.name} har din ansökan nu" not in card.text


async def test_a_change_is_asked_for_and_made(slack: SlackDriver, town: Any) -> None:
    await asks(slack, town)
    await slack.presses(town.karin, "Be om ändring")
    await slack.fills(town.karin, note="Vem svarar i juli?")
    await slack.settles()
    told = (await slack.screen(town.anna)).last
    assert "Vem svarar i juli?" in told.text
    await slack.presses(town.anna, "Ändra svaren")
    form = await slack.form(town.anna)
    assert form.values["name"] == "Simhallen i Bollmora"
    assert form.values["deputy"] == slack.user(town.per).id
    await slack.fills(town.anna, resources="Per svarar i juli")
    await slack.settles()
    assert "Per svarar i juli" in (await slack.screen(town.karin)).last.text


async def test_declining_takes_a_reason(slack: SlackDriver, town: Any) -> None:
    await asks(slack, town)
    await slack.presses(town.karin, "Avslå")
    await slack.fills(town.karin, note="")
    assert "Fyll i" in (await slack.errors(town.karin))["note"]
    await slack.fills(town.karin, note="Vi har redan en sida.")
    await slack.settles()
    told = (await slack.screen(town.anna)).last
    assert told.title == f"Avslagen av {town.karin.name}"
    assert "Vi har redan en sida." in told.text


async def test_a_stale_press_opens_no_form_and_shows_who_decided(
    slack: SlackDriver, town: Any
) -> None:
    await asks(slack, town)
    stale = await slack.keeps(town.karin, "Avslå")
    await approves(slack, town.karin)
    await slack.repeats(stale)
    assert not has_window(slack, town.karin)
    assert (await slack.screen(town.karin)).last.title == f"Godkänd av {town.karin.name}"


async def test_a_form_that_was_open_when_somebody_else_decided(
    slack: SlackDriver, town: Any
) -> None:
    await asks(slack, town)
    await slack.workdays(4)
    await slack.presses(town.karin, "Avslå")
    await approves(slack, town.lisa)
    await slack.fills(town.karin, note="Vi har redan en sida.")
    await slack.settles()
    assert (await slack.screen(town.karin)).last.title == f"Godkänd av {town.lisa.name}"
    assert "Avslagen" not in await slack.screen(town.anna)


async def test_a_doubled_delivery_has_one_effect(slack: SlackDriver, town: Any) -> None:
    await asks(slack, town)
    pressed = await slack.presses(town.karin, "Godkänn")
    await slack.repeats(pressed)
    sent = await slack.fills(town.karin, assurances=ASSURANCES)
    await slack.repeats(sent)
    await slack.settles()
    titles = [card.title for card in (await slack.screen(town.anna)).cards]
    assert titles.count(f"Godkänd av {town.karin.name}") == 1
    assert [c.title for c in (await slack.screen(town.karin)).cards] == [
        f"Godkänd av {town.karin.name}"
    ]


async def test_a_forged_press_has_no_effect(slack: SlackDriver, town: Any) -> None:
    await asks(slack, town)
    press = await slack.keeps(town.karin, "Godkänn")
    await slack.repeats(press, person=town.per)
    last = (await slack.screen(town.per)).last
    assert last.title == "Det här kan du inte göra"
    assert not has_window(slack, town.per)
    assert "Simhallen" not in last.text


async def test_a_forged_form_has_no_effect(slack: SlackDriver, town: Any) -> None:
    await asks(slack, town)
    await slack.presses(town.karin, "Godkänn")
    sent = await slack.fills(town.karin, assurances=["goals"])
    await slack.repeats(sent, person=town.per)
    await slack.settles()
    assert "Godkänd" not in await slack.screen(town.anna)
    await approves(slack, town.karin)
    assert f"Godkänd av {town.karin.name}" in await slack.screen(town.karin)


async def test_a_guest_never_approves(slack: SlackDriver, town: Any) -> None:
    """The manager's account becomes a guest's after the request has come."""
    await asks(slack, town)
    await slack.presses(town.karin, "Godkänn")
    await slack.account_changes(town.karin, is_restricted=True)
    await slack.fills(town.karin, assurances=ASSURANCES)
    await slack.settles()
    last = (await slack.screen(town.karin)).last
    assert last.title == "Kanalvakt är för kollegor i kommunen"
    assert "Godkänd" not in await slack.screen(town.anna)
