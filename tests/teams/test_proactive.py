"""Messages that nobody asked for: into the chat that is known, or by a first contact; and what
happens when Teams does not let them through."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.people import Account, AccountRef
from bot.imports.organisation import read_organisation
from bot.imports.organisation_changes import apply, compare
from tests.chat_town import PEOPLE
from tests.conversations.story import applies
from tests.imports.test_organisation import town_file
from tests.platforms.teams import TeamsDriver
from tests.platforms.teams_faults import Fault
from tests.platforms.teams_service import FakeTeams
from tests.solvik import START
from tests.teams.sent import check_all_that_was_sent
from tests.teams.story import memory, to
from tests.teams_town import teams_app

UNREACHABLE = "Mina meddelanden når inte"


@pytest.fixture
async def silent(sqlite_url: str) -> AsyncIterator[TeamsDriver]:
    """The app is there for everybody, but nobody has opened it, and nobody's account is known."""
    async with FakeTeams() as fake, teams_app(sqlite_url, fake) as (url, surroundings):
        driver = TeamsDriver(url, fake, surroundings, PEOPLE)
        yield driver
        check_all_that_was_sent(driver.fake)


async def imports(chat: TeamsDriver, *people: Any) -> None:
    """The organisation data names the accounts of these people."""
    lines = town_file().splitlines()
    ids = {person.email: chat.user(person).aad for person in people}
    rows = [f"{lines[0]},entra_id", *(f"{li},{ids.get(li.split(',')[0], '')}" for li in lines[1:])]
    entries, problems = read_organisation("\n".join(rows).encode())
    assert problems == []
    app = chat.surroundings.app  # type: ignore[attr-defined]
    async with memory(chat) as store:
        difference = await compare(store, entries, tenant=chat.fake.tenant)
        assert len(difference.changed) == len(people)
        await apply(
            store,
            difference,
            START,
            app.municipality.calendar,
            default_language="sv",
            tenant=chat.fake.tenant,
        )


async def accounts(chat: TeamsDriver, person: Any) -> list[Account]:
    """The person's accounts, as they are kept."""
    async with memory(chat) as store:
        found = await store.people.by_email(person.email)
        assert found is not None
        return await store.people.accounts(found.id)


async def test_a_manager_who_never_opened_the_chat_is_reached(
    silent: TeamsDriver, town: Any
) -> None:
    await imports(silent, town.karin)
    await applies(silent, town.anna, deputy=town.per)
    await silent.settles()
    (created,) = [
        c for c in silent.fake.calls_of("create") if silent.user(town.karin).aad in str(c.body)
    ]
    assert created.status == 201
    assert created.body["members"] == [{"id": silent.user(town.karin).aad}]
    assert created.body["channelData"] == {"tenant": {"id": silent.fake.tenant}}
    (request,) = to(silent, town.karin)
    assert "ta ställning" in str(request.content)
    await silent.settles()
    assert len(to(silent, town.karin)) == 1


async def test_the_first_contact_is_made_once(silent: TeamsDriver, town: Any) -> None:
    await imports(silent, town.karin)
    await applies(silent, town.anna, deputy=town.per)
    await applies(silent, town.per, deputy=town.anna, name="Gymmet", address="https://x.com/gym")
    await silent.settles()
    karin = silent.user(town.karin)
    assert len(to(silent, karin)) == 2
    assert len([c for c in silent.fake.calls_of("create") if karin.aad in str(c.body)]) == 1


async def test_the_first_message_of_somebody_new_tells_where_their_chat_is(
    silent: TeamsDriver, town: Any
) -> None:
    anna = silent.user(town.anna)
    silent._told.add(anna.id)  # Teams has told the app nothing
    await silent.says(town.anna, "hej")
    (account,) = await accounts(silent, town.anna)
    assert account.address == silent.fake.personal(anna).id
    assert silent.fake.calls_of("create") == []


async def test_nudges_go_to_the_stored_chat_also_after_a_restart(
    chat: TeamsDriver, town: Any
) -> None:
    await applies(chat, town.anna, deputy=town.per)
    for one in chat.surroundings.app.connections:  # type: ignore[attr-defined]
        one.platform._chats.clear()
        one.platform._kept.clear()
    await chat.settles()
    assert "ta ställning" in str(to(chat, town.karin)[-1].content)
    assert chat.fake.calls_of("create") == []


@pytest.mark.parametrize("how", ["uninstalls", "blocks"])
async def test_who_cannot_be_reached_is_marked_and_the_communicator_told(
    chat: TeamsDriver, town: Any, how: str
) -> None:
    await getattr(chat, how)(town.karin)
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    (account,) = await accounts(chat, town.karin)
    assert account.unreachable_at is not None
    last = (await chat.screen(town.maria)).last
    assert f"{UNREACHABLE} {town.karin.name}" in last.title
    assert "Teams" in last.text
    await chat.settles()
    titles = [card.title for card in (await chat.screen(town.maria)).cards]
    assert len([title for title in titles if UNREACHABLE in title]) == 1


async def test_taking_the_app_away_and_putting_it_back(chat: TeamsDriver, town: Any) -> None:
    await chat.uninstalls(town.karin)
    (account,) = await accounts(chat, town.karin)
    assert account.unreachable_at is not None
    before = len(to(chat, town.karin))
    await chat.installs(town.karin)
    (account,) = await accounts(chat, town.karin)
    assert account.unreachable_at is None
    assert len(to(chat, town.karin)) == before, "whoever is known is not greeted again"
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    assert "ta ställning" in str(to(chat, town.karin)[-1].content)
    assert UNREACHABLE not in await chat.screen(town.maria)


async def test_whoever_unblocks_and_writes_is_reached_again(chat: TeamsDriver, town: Any) -> None:
    await chat.blocks(town.karin)
    await applies(chat, town.anna, deputy=town.per)
    await chat.settles()
    chat.user(town.karin).blocked = False
    await chat.says(town.karin, "hej")
    (account,) = await accounts(chat, town.karin)
    assert account.unreachable_at is None


async def test_an_answer_that_is_blocked_is_not_tried_for_ever(
    chat: TeamsDriver, town: Any
) -> None:
    chat.fake.faults.add("send", Fault(status=403, code="MessageWritesBlocked"))
    await chat.says(town.anna, "hej")
    (account,) = await accounts(chat, town.anna)
    assert account.unreachable_at is not None
    inbox = chat.surroundings.app.connections[0].platform.inbox  # type: ignore[attr-defined]
    inbox.now = lambda: START.replace(year=2030)
    assert await inbox.resume() == 0


async def test_an_installation_greets_once_though_teams_tells_it_twice(
    silent: TeamsDriver, town: Any
) -> None:
    await silent.installs(town.anna)
    assert len(to(silent, town.anna)) == 1
    await silent.installs(town.anna)
    assert len(to(silent, town.anna)) == 1


async def test_somebody_who_leaves_a_team_is_still_reached(chat: TeamsDriver, town: Any) -> None:
    channel = chat.fake.add_channel("Allmänt")
    await chat.adds_team(town.maria, channel)
    await chat.leaves_team(town.karin, channel)
    (account,) = await accounts(chat, town.karin)
    assert account.unreachable_at is None


async def test_the_same_address_makes_one_person(silent: TeamsDriver, town: Any) -> None:
    """By the directory's e-mail, whatever its case; a stranger's account is a person of its own."""
    silent.user(town.anna).email = town.anna.email.upper()
    await silent.says(town.anna, "hej")
    (account,) = await accounts(silent, town.anna)
    assert account.ref == AccountRef(
        platform="teams", team=silent.fake.tenant, user=silent.user(town.anna).aad
    )
