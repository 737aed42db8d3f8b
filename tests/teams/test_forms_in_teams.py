"""Forms with clients that open windows and with clients that do not: the same steps, errors beside
the fields with everything kept, people picked or named, drafts, and forms that came too late."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from tests.conversations.story import APPLICATION, applies
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_reading import inputs_of
from tests.teams.sent import check_all_that_was_sent
from tests.teams.story import ALL_ASSURANCES, begins, memory, to
from tests.teams_town import Moved, teams_town

LATER = "Spara och fortsätt senare"


@pytest.fixture(params=["windows", "in the chat"])
async def chat(
    request: pytest.FixtureRequest, sqlite_url: str, moved: Moved
) -> AsyncIterator[TeamsDriver]:
    """Everybody's Teams: it opens windows, or it does not and everybody has said so."""
    windows = request.param == "windows"
    async with teams_town(sqlite_url, moved, dialogs=windows) as driver:
        if not windows:
            for name in ("Anna Berg", "Karin Ek", "Maria Sjögren", "Per Lund"):
                await driver.says(name, "Formulär i chatten, tack!")
        yield driver
        check_all_that_was_sent(driver.fake)


async def test_an_application_from_the_form_to_the_decision(chat: TeamsDriver, town: Any) -> None:
    await applies(chat, town.anna, deputy=town.per)
    assert f"{town.karin.name} har din ansökan nu" in await chat.screen(town.anna)
    await chat.settles()
    await chat.presses(town.karin, "Godkänn")
    await chat.fills(town.karin, assurances=ALL_ASSURANCES)
    assert f"Godkänd av {town.karin.name}" in await chat.screen(town.karin)
    await chat.settles()
    assert APPLICATION["name"] in (await chat.screen(town.maria)).last.text


async def test_what_is_wrong_stands_beside_its_field_and_what_was_filled_in_stays(
    chat: TeamsDriver, town: Any
) -> None:
    await begins(chat, town.anna)
    wrong = APPLICATION | {"address": "ingen adress", "goals": "", "deputy": town.per}
    await chat.fills(town.anna, **wrong)
    assert set(await chat.errors(town.anna)) == {"address", "goals"}
    form = await chat.form(town.anna)
    wanted = {**wrong, "deputy": chat.user(town.per).aad}
    assert {name: form.values[name] for name in wanted} == wanted
    await chat.fills(town.anna, address=APPLICATION["address"], goals=APPLICATION["goals"])
    assert f"{town.karin.name} har din ansökan nu" in await chat.screen(town.anna)
    await chat.settles()
    assert "Vill du vara ersättare?" in await chat.screen(town.per)


@pytest.mark.parametrize("written", ["Per Lund", "  per   lund ", "PER.LUND@solvik.example"])
async def test_a_name_or_an_address_can_be_written(
    chat: TeamsDriver, town: Any, written: str
) -> None:
    await begins(chat, town.anna)
    await chat.fills(town.anna, **APPLICATION, deputy__typed=written)
    assert await chat.errors(town.anna) == {}
    await chat.settles()
    assert "Vill du vara ersättare?" in await chat.screen(town.per)


async def test_an_unknown_name_and_one_of_two_are_told_beside_the_field(
    chat: TeamsDriver, town: Any
) -> None:
    async with memory(chat) as store:
        per = await store.people.by_email(town.per.email)
        assert per is not None
        twin = await store.people.by_email(town.lisa.email)
        assert twin is not None
        await store.people.save(replace(twin, name=per.name))
    await begins(chat, town.anna)
    await chat.fills(town.anna, **APPLICATION, deputy__typed="Kalle Okänd <b>")
    error = (await chat.errors(town.anna))["deputy"]
    assert "Jag hittar ingen som heter Kalle Okänd <b>" in error
    assert (await chat.form(town.anna)).values["deputy"] == "Kalle Okänd <b>"
    await chat.fills(town.anna, deputy__typed=town.per.name)
    assert "Flera heter Per Lund" in (await chat.errors(town.anna))["deputy"]
    await chat.fills(town.anna, deputy__typed=town.per.email)
    await chat.settles()
    assert "Vill du vara ersättare?" in await chat.screen(town.per)


async def test_somebody_picked_who_never_wrote_is_met_at_once(chat: TeamsDriver, town: Any) -> None:
    async with memory(chat) as store:
        sven = await store.people.by_email(town.sven.email)
        assert sven is not None
        assert [a.ref.platform for a in await store.people.accounts(sven.id)] == ["teams"]
        for account in await store.people.accounts(sven.id):
            await store.people.unlink(account.ref)
    await begins(chat, town.anna)
    await chat.fills(town.anna, **APPLICATION, deputy=town.sven)
    assert await chat.errors(town.anna) == {}
    await chat.settles()
    assert "Vill du vara ersättare?" in await chat.screen(town.sven)


async def test_a_guest_who_is_picked_is_refused_beside_the_field(
    chat: TeamsDriver, town: Any
) -> None:
    guest = chat.fake.add_user("Gäst Gästsson", "gast@annan.example", is_guest=True)
    await begins(chat, town.anna)
    await chat.fills(town.anna, **APPLICATION, deputy=guest.name)
    assert list(await chat.errors(town.anna)) == ["deputy"]
    assert (await chat.form(town.anna)).values["name"] == APPLICATION["name"]
    await chat.fills(town.anna, deputy=town.per)
    assert f"{town.karin.name} har din ansökan nu" in await chat.screen(town.anna)


async def test_save_and_continue_later(chat: TeamsDriver, town: Any) -> None:
    await begins(chat, town.anna)
    await chat.fills(town.anna, alternative=LATER, name="Badet", deputy=town.per)
    assert "Badet" in await chat.screen(town.anna)
    await chat.presses(town.anna, "Ändra svaren")
    form = await chat.form(town.anna)
    assert form.values["name"] == "Badet"
    assert form.values["deputy"] == chat.user(town.per).aad


async def test_a_form_that_is_left_is_a_draft_with_all_that_was_written(
    chat: TeamsDriver, town: Any
) -> None:
    await begins(chat, town.anna)
    await chat.leaves(
        town.anna, service="instagram", name="Badet", goals="Fler simmar", deputy=town.per
    )
    assert "Badet (Instagram)" in await chat.screen(town.anna)
    await chat.presses(town.anna, "Ändra svaren")
    form = await chat.form(town.anna)
    assert (form.values["service"], form.values["goals"]) == ("instagram", "Fler simmar")


async def test_a_form_whose_matter_has_changed_shows_how_it_stands(
    chat: TeamsDriver, town: Any
) -> None:
    """Karin has the form of a refusal open while she approves from another device."""
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    approve = await chat.keeps(town.karin, "Godkänn")
    await chat.presses(town.karin, "Avslå")
    karin = chat.user(town.karin)
    was_inline = not chat.clients.dialogs
    if was_inline:
        (message,) = [m for m in to(chat, karin) if inputs_of(m.instead.get(karin.id, {}))]
        form = message.instead[karin.id]
    else:
        dialog = chat.fake.dialogs[karin.id]
    await chat.repeats(approve)
    await chat.fills(karin, assurances=ALL_ASSURANCES)
    if was_inline:
        message.instead[karin.id] = form
        chat.clients._last_form[karin.id] = message.id
    else:
        chat.fake.dialogs[karin.id] = dialog
    await chat.fills(karin, note="Vi har redan en sida.")
    assert karin.id not in chat.fake.dialogs
    screen = await chat.screen(karin)
    assert f"Godkänd av {town.karin.name}" in screen
    assert "Avslagen" not in screen
    await chat.settles()
    assert "Avslagen" not in await chat.screen(town.anna)


async def test_a_form_that_somebody_has_tampered_with_does_nothing(
    chat: TeamsDriver, town: Any
) -> None:
    await begins(chat, town.anna)
    anna = chat.user(town.anna)
    if chat.clients.dialogs:
        card = chat.fake.dialogs[anna.id].card
    else:
        card = to(chat, anna)[-1].instead[anna.id]
    for row in card["body"]:
        for action in row.get("actions", []):
            action["data"]["form"]["submit"] = ["approval.approve", {"approval": 1}]
    await chat.fills(anna, **APPLICATION)
    await chat.settles()
    assert f"{town.karin.name} har din ansökan nu" not in await chat.screen(anna)
    assert "En ny kanal" not in await chat.screen(town.karin)
