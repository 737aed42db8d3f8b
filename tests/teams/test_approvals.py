"""A decision by Action.Execute: the presser's card is answered, every other copy is changed, and a
press that is stale, doubled or forged shows who decided."""

import asyncio
from typing import Any

from tests.conversations.story import applies, approves
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_checks import CARD_TYPE
from tests.platforms.teams_client import activity_of
from tests.platforms.teams_connector import card_of
from tests.platforms.teams_reading import title_of
from tests.teams.story import ALL_ASSURANCES, journal, to


def copies(chat: TeamsDriver, person: Any, word: str) -> list[str]:
    """The titles that everybody would see of our messages to the person."""
    titles = [title_of(card_of(m.content) or {}) for m in to(chat, person)]
    return [title for title in titles if word in title]


async def escalates(chat: TeamsDriver, town: Any) -> None:
    """Karin says nothing, so that Lisa, who stands in, has the request too."""
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await chat.workdays(4)


async def test_a_press_is_answered_in_place_for_the_presser_and_then_for_all(
    chat: TeamsDriver, town: Any
) -> None:
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    asked = to(chat, town.per)[-1]
    before = len(to(chat, town.per))
    await chat.presses(town.per, "Ja, jag kan vara ersättare")
    answered = chat.fake.acknowledgements[-1].answer()
    assert answered["type"] == CARD_TYPE
    assert "Du har tackat ja" in str(answered["value"])
    assert "Du har tackat ja" in str(asked.content), "as it is when Teams is opened anew"
    assert asked.updates == 1
    assert len(to(chat, town.per)) == before


async def test_every_copy_of_a_request_tells_who_decided(chat: TeamsDriver, town: Any) -> None:
    await escalates(chat, town)
    holders = [who for who in (town.karin, town.lisa) if copies(chat, who, "ta ställning")]
    assert holders == [town.karin, town.lisa]
    stale = await chat.keeps(town.karin, "Avslå")
    await approves(chat, town.lisa)
    await chat.settles()
    for who in holders:
        await chat.reloads(who)
        assert copies(chat, who, "ta ställning") == []
        assert copies(chat, who, f"Godkänd av {town.lisa.name}")
        assert "Avslå" not in [b for c in (await chat.screen(who)).cards for b in c.buttons]
    await chat.repeats(stale)
    screen = await chat.screen(town.karin)
    assert f"Godkänd av {town.lisa.name}" in screen
    assert "Avslagen" not in screen
    assert chat.fake.dialogs == {}


async def test_two_who_decide_at_the_same_moment_make_one_decision(
    chat: TeamsDriver, town: Any, sqlite_url: str
) -> None:
    await escalates(chat, town)
    sent = []
    for who in (town.karin, town.lisa):
        await chat.presses(who, "Godkänn")
    for who in (town.karin, town.lisa):
        user = chat.user(who)
        form = chat._open_form(user)
        chat._fill(form, {"assurances": ALL_ASSURANCES})
        sent.append((user, form))
    await asyncio.gather(
        *(chat._press_in_form(user, form, chat._button_of(form, "submit")) for user, form in sent)
    )
    await chat.settles()
    decided = {
        name
        for name in (town.karin.name, town.lisa.name)
        for who in (town.karin, town.lisa)
        if f"Godkänd av {name}" in await chat.screen(who)
    }
    assert len(decided) == 1
    titles = [card.title for card in (await chat.screen(town.maria)).cards]
    assert titles.count("Ny kanal: Simhallen i Bollmora (Facebook)") == 1


async def test_a_forged_press_is_refused_and_tells_who_may(
    chat: TeamsDriver, town: Any, sqlite_url: str
) -> None:
    """Somebody sends what Karin's button sends, and even the form behind it."""
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    await chat.presses(town.karin, "Godkänn")
    sent = await chat.fills(town.karin, assurances=["goals"])
    whole = activity_of(sent)
    whole["value"]["data"]["assurances"] = ",".join(ALL_ASSURANCES)
    forged = chat._forged(sent, chat.user(town.per))
    other = activity_of(forged)
    other["value"] = whole["value"]
    await chat.fake.send(other)
    await chat.clients.app_is_idle()
    await chat.settles()
    assert "Godkänd" not in await chat.screen(town.karin)
    assert not any(step.startswith("approval.") for step in await journal(sqlite_url))
    last = (await chat.screen(town.per)).last
    assert last.title == "Det här kan du inte göra"
    assert town.karin.name in last.text


async def test_a_guest_never_decides(chat: TeamsDriver, town: Any) -> None:
    guest = chat.fake.add_user("Gäst Gästsson", town.karin.email + ".annan", is_guest=True)
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    press = await chat.keeps(town.karin, "Godkänn")
    await chat.repeats(press, person=guest)
    assert "Kanalvakt är för kollegor i kommunen" in await chat.screen(guest)
    assert chat.fake.dialogs == {}


async def test_a_guest_with_a_managers_address_is_nobody(chat: TeamsDriver, town: Any) -> None:
    guest = chat.fake.add_user("Karin", town.karin.email, is_guest=True)
    await chat.says(guest, "väntar på mig")
    assert (await chat.screen(guest)).last.title == "Kanalvakt är för kollegor i kommunen"
