"""Who may use it: colleagues by their confirmed address; everybody else is refused politely."""

from typing import Any

import pytest

from bot.domain.people import AccountRef
from tests.conversations.story import applies, approves
from tests.platforms.slack import SlackDriver
from tests.slack.story import application, begins, calls, has_window, in_dm, memory

REFUSED = "Kanalvakt är för kollegor i kommunen"
OUTSIDERS: list[dict[str, Any]] = [
    {"is_restricted": True},
    {"is_stranger": True, "team": "T0ELSEWHERE"},
    {"team": "T0ELSEWHERE"},
]


def ref(slack: SlackDriver, person: Any) -> AccountRef:
    """The person's account."""
    user = slack.user(person)
    team = slack.fake.workspace_of(user).id
    return AccountRef(platform="slack", team=team, user=user.id)


async def is_known(slack: SlackDriver, person: Any) -> bool:
    """Whether the account is tied to anybody."""
    async with memory(slack) as store:
        return await store.people.by_account(ref(slack, person)) is not None


async def test_a_colleague_is_known_by_the_confirmed_address(slack: SlackDriver, town: Any) -> None:
    slack.user(town.anna).email = town.anna.email.upper()
    await slack.says(slack.user(town.anna), "hej")
    screen = await slack.screen(slack.user(town.anna))
    assert "Du är Anna Berg: simlärare" in screen


async def test_an_unconfirmed_address_is_a_stranger_who_may_only_ask(
    slack: SlackDriver, town: Any
) -> None:
    slack.user(town.karin).is_email_confirmed = False
    await slack.says(town.karin, "hej")
    last = (await slack.screen(town.karin)).last
    assert "Jag hittar dig inte i organisationens uppgifter" in last.text
    await slack.says(town.karin, "registrera kanal")
    assert (await slack.screen(town.karin)).last.title == "Du kan inte registrera en kanal än"
    await slack.says(town.karin, "får vi gilla ICA?")
    assert (await slack.screen(town.karin)).last.title == "Nej"


async def test_an_unconfirmed_manager_gets_no_request(slack: SlackDriver, town: Any) -> None:
    slack.user(town.karin).is_email_confirmed = False
    await applies(slack, town.anna, deputy=town.per)
    await slack.settles()
    assert in_dm(slack, town.karin) == []
    await slack.settles()
    assert f"Mina meddelanden når inte {town.karin.name}" in await slack.screen(town.maria)


@pytest.mark.parametrize("outsider", OUTSIDERS)
async def test_outsiders_are_refused_each_time_and_nothing_is_kept_of_them(
    slack: SlackDriver, town: Any, outsider: dict[str, Any]
) -> None:
    guest = slack.fake.add_user("Gäst Gästsson", town.anna.email.replace("anna", "x"), **outsider)
    for words in ("hej", "får vi gilla ICA?", "registrera kanal"):
        await slack.says(guest, words)
        assert (await slack.screen(guest)).last.title == REFUSED
    await slack.global_shortcut(guest, "register_channel")
    assert not has_window(slack, guest)
    await slack.command(guest, "mina")
    assert (await slack.opens_home(guest)).last.title == REFUSED
    assert {card.title for card in (await slack.screen(guest)).cards if card.title} == {REFUSED}
    assert not await is_known(slack, guest)
    async with memory(slack) as store:
        assert all(person.name != guest.name for person in await store.people.all())


async def test_an_outsider_in_a_public_conversation_is_refused_unseen(
    slack: SlackDriver, town: Any
) -> None:
    guest = slack.fake.add_user("Gäst Gästsson", "g@annat.example", is_restricted=True)
    hall = slack.fake.add_channel("allmänt")
    await slack.mentions(guest, hall.id, "får vi gilla ICA?")
    assert (await slack.public(hall.id, guest)).last.title == REFUSED
    assert (await slack.public(hall.id)).cards == ()


async def test_a_guest_with_a_colleagues_address_gets_nothing_of_theirs(
    slack: SlackDriver, town: Any
) -> None:
    await applies(slack, town.anna, deputy=town.per)
    slack.user(town.karin).is_restricted = True
    await slack.settles()
    assert in_dm(slack, town.karin) == []
    await slack.says(town.karin, "att göra")
    assert (await slack.screen(town.karin)).last.title == REFUSED


async def test_bots_are_not_answered_and_cannot_be_picked(slack: SlackDriver, town: Any) -> None:
    robot = slack.fake.add_user("Robot", "", is_bot=True)
    await begins(slack, town.anna)
    view = slack.fake.modals[slack.user(town.anna).id][-1]
    for key in view.values:
        if key[0] == "deputy":
            view.values[key]["selected_user"] = robot.id
    await slack.fills(town.anna, **application())
    assert list(await slack.errors(town.anna)) == ["deputy"]
    async with memory(slack) as store:
        assert all(person.name != "Robot" for person in await store.people.all())


async def test_a_person_who_became_a_guest_can_do_nothing(slack: SlackDriver, town: Any) -> None:
    await slack.says(town.anna, "registrera kanal")
    press = await slack.keeps(town.anna, "Registrera kanal")
    await slack.account_changes(town.anna, is_restricted=True)
    assert not await is_known(slack, town.anna)
    await slack.repeats(press)
    assert not has_window(slack, town.anna)
    await slack.says(town.anna, "mina kanaler")
    assert (await slack.screen(town.anna)).last.title == REFUSED
    await slack.account_changes(town.anna, is_restricted=False)
    await slack.says(town.anna, "hej")
    assert "Du är Anna Berg" in (await slack.screen(town.anna)).last.text


async def test_the_language_is_the_profiles_at_first_and_then_ones_own(
    slack: SlackDriver, town: Any
) -> None:
    slack.user(town.anna).locale = "en-US"
    await slack.says(town.anna, "hej")
    assert (await slack.screen(town.anna)).last.title == "Hello Anna!"
    await slack.says(town.anna, "svenska")
    await slack.account_changes(town.anna, locale="en-GB")
    await slack.says(town.anna, "hej")
    assert (await slack.screen(town.anna)).last.title == "Hej Anna!"


async def test_a_guest_is_refused_in_the_language_of_their_profile(
    slack: SlackDriver, town: Any
) -> None:
    guest = slack.fake.add_user("A Guest", "g@x.example", is_restricted=True, locale="en-US")
    await slack.says(guest, "hello")
    title = (await slack.screen(guest)).last.title
    assert title == "Kanalvakt is for colleagues at the municipality"


async def test_an_account_that_is_gone_marks_the_person_until_it_is_back(
    slack: SlackDriver, town: Any
) -> None:
    await slack.says(town.anna, "hej")
    press = await slack.keeps(town.anna, "Mina kanaler")
    await slack.account_changes(town.anna, deleted=True)
    async with memory(slack) as store:
        person = await store.people.by_account(ref(slack, town.anna))
        assert person is not None
        assert not person.active
    slack.user(town.anna).deleted = False
    await slack.repeats(press)
    assert (await slack.screen(town.anna)).last.title == "Det här kan du inte göra"
    await slack.account_changes(town.anna, deleted=False)
    await slack.says(town.anna, "mina kanaler")
    assert (await slack.screen(town.anna)).last.title == "Mina kanaler"


async def test_a_change_of_anything_else_changes_nothing(slack: SlackDriver, town: Any) -> None:
    await slack.says(town.anna, "hej")
    await slack.account_changes(town.anna, name="Anna Bergström")
    await slack.account_changes(town.tove, locale="en-US")
    await slack.says(town.anna.email, "hej")
    assert "Du är Anna Berg" in (await slack.screen(town.anna.email)).last.text
    assert not await is_known(slack, town.tove)


async def test_a_manager_who_never_wrote_is_found_by_the_address(
    slack: SlackDriver, town: Any
) -> None:
    await applies(slack, town.anna, deputy=town.per)
    await slack.settles()
    emails = {call.args["email"] for call in calls(slack, "users.lookupByEmail")}
    assert town.karin.email in emails
    await approves(slack, town.karin)
    assert f"Godkänd av {town.karin.name}" in await slack.screen(town.karin)


async def test_nobody_with_the_address_and_the_communicator_is_told_once_a_day(
    slack: SlackDriver, town: Any
) -> None:
    slack.user(town.karin).email = "karin.ek@annat.example"
    await applies(slack, town.anna, deputy=town.per)
    await slack.settles()
    await slack.settles()
    cards = (await slack.screen(town.maria)).cards
    told = [card for card in cards if card.title == "Mina meddelanden når inte Karin Ek"]
    assert len(told) == 1
    assert f"Jag hittar inget konto med adressen {town.karin.email}." in told[0].text


async def test_a_deactivated_account_is_told_of_until_they_write_again(
    slack: SlackDriver, town: Any
) -> None:
    await slack.says(town.karin, "hej")
    slack.user(town.karin).deleted = True
    for name in ("Badet", "Ishallen"):
        address = f"https://facebook.com/{name.lower()}"
        await applies(slack, town.anna, deputy=town.per, name=name, address=address)
        await slack.settles()
    cards = (await slack.screen(town.maria)).cards
    told = [card for card in cards if card.title == "Mina meddelanden når inte Karin Ek"]
    assert len(told) == 1
    assert "Jag har försökt i Slack." in told[0].text
    async with memory(slack) as store:
        karin = await store.people.by_account(ref(slack, town.karin))
        assert karin is not None
        (account,) = await store.people.accounts(karin.id)
        assert account.unreachable_at is not None
    slack.user(town.karin).deleted = False
    await slack.says(town.karin, "att göra")
    assert "Badet" in (await slack.screen(town.karin)).last.text
    async with memory(slack) as store:
        (account,) = await store.people.accounts(karin.id)
        assert account.unreachable_at is None
