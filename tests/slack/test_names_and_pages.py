"""What people type can neither format nor ping, and long cards are read page by page."""

import json
from dataclasses import replace
from typing import Any

from bot.domain.channels import Channel, ChannelState, Consent, Service
from bot.domain.ids import ChannelId
from tests.conversations.story import applies, approves
from tests.platforms.slack import SlackDriver
from tests.slack.story import calls, memory

NAME = "*sale* <!channel> <@U1>"
CHANNELS = 30


async def test_a_name_full_of_marks_goes_through_as_it_was_typed(
    slack: SlackDriver, town: Any
) -> None:
    """From the application to an active channel; the fixture looks through all that was sent."""
    full = f"{NAME} (Facebook)"
    await slack.opens_home(town.anna)
    await applies(slack, town.anna, deputy=town.per, name=NAME, purpose="_x_ `y` <#C1> &amp; ~z~")
    await slack.settles()
    assert f"Anna Berg vill starta {full}." in (await slack.screen(town.karin)).text
    assert "_x_ `y` <#C1> &amp; ~z~" in (await slack.screen(town.karin)).text
    await approves(slack, town.karin)
    await slack.settles()
    await slack.presses(town.maria, "Jag har fått administratörsbehörighet")
    await slack.fills(town.maria, confirmed=["access", "two"])
    await slack.presses(town.anna, "Allt är på plats")
    await slack.fills(
        town.anna, in_place=["sender", "presentation", "contact", "moderation_notice"]
    )
    await slack.settles()
    assert f"{full} är aktiv" in await slack.screen(town.anna)
    assert full in await slack.home(town.anna)
    await slack.tomorrow(9)
    await slack.presses(town.anna, "Allt lugnt", within=NAME)
    assert "Allt lugnt: Anna Berg" in (await slack.screen(town.anna)).text


async def test_a_question_full_of_marks_is_answered_to_all_without_a_ping(
    slack: SlackDriver, town: Any
) -> None:
    hall = slack.fake.add_channel("allmänt")
    await slack.mentions(town.anna, hall.id, "hur byter *jag* <!channel> lösenord <@U1>?")
    assert "Du frågade: hur byter *jag* <!channel> lösenord <@U1>?" in await slack.public(hall.id)


async def has_many(slack: SlackDriver, person: Any) -> None:
    """The person owns many channels."""
    async with memory(slack) as store:
        who = await store.people.by_email(person.email)
        assert who is not None
        channel = Channel(
            state=ChannelState.ACTIVE,
            applicant=who.id,
            owner=who.id,
            owner_consent=Consent.YES,
            administration=who.administration,
            service=Service.FACEBOOK,
            changed_at=slack.surroundings.now(),
        )
        for number in range(1, CHANNELS + 1):
            named = replace(channel, id=ChannelId(0), name=f"Kanal nummer {number}")
            await store.channels.add(named)


async def test_every_channel_of_thirty_is_reached_by_the_pages(
    slack: SlackDriver, town: Any
) -> None:
    await has_many(slack, town.anna)
    await slack.says(town.anna, "mina kanaler")
    card = (await slack.screen(town.anna)).last
    shown = {button.within for button in card.all_buttons if button.label == "Visa"}
    assert shown == {f"Kanal nummer {number} (Facebook)" for number in range(1, CHANNELS + 1)}
    assert "Registrera kanal" in card.buttons
    assert "chat.update" in {call.method for call in slack.fake.calls}
    for number in (1, 14, CHANNELS):
        await slack.presses(town.anna, "Visa", within=f"Kanal nummer {number} (")
        title = (await slack.screen(town.anna)).last.title
        assert title == f"Kanal nummer {number} (Facebook)"


async def test_home_says_where_the_rest_of_the_channels_is(slack: SlackDriver, town: Any) -> None:
    await has_many(slack, town.anna)
    home = await slack.opens_home(town.anna)
    assert "10 till finns under ”Mina kanaler”." in home
    await slack.presses(town.anna, "Mina kanaler", place="home")
    await slack.presses(town.anna, "Nästa", place="window")
    await slack.presses(town.anna, "Visa", within="Kanal nummer 9 (", place="window")
    (view,) = slack.fake.modals[slack.user(town.anna).id]
    assert "Kanal nummer 9 (Facebook)" in json.dumps(view.content)


async def test_a_page_is_not_turned_for_somebody_who_may_not_see_it(
    slack: SlackDriver, town: Any
) -> None:
    await has_many(slack, town.anna)
    await slack.says(town.anna, "mina kanaler")
    press = await slack.keeps(town.anna, "Nästa")
    before = len(calls(slack, "chat.update"))
    await slack.repeats(press, person=town.per)
    assert len(calls(slack, "chat.update")) == before
    assert "Kanal nummer" not in await slack.screen(town.per)
