"""The slash command: what it takes, and where it is answered."""

import asyncio
from typing import Any

import pytest

from tests.platforms.slack import SlackDriver
from tests.platforms.slack_faults import Fault
from tests.platforms.slack_things import Conversation
from tests.slack.story import from_us

NOTE = "Jag svarar dig i vår egen konversation."


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("ny", "Registrera kanal"),
        ("mina", "Mina kanaler"),
        ("MINA", "Mina kanaler"),
        ("hjälp", "Hej Anna!"),
        ("", "Hej Anna!"),
        ("  ", "Hej Anna!"),
        ("fråga får vi gilla ICA?", "Nej"),
        ("Fråga: får vi gilla ICA?", "Nej"),
        ("fråga", "Hej Anna!"),
        ("får vi gilla ICA?", "Nej"),
        ("hur byter jag lösenord i datorn?", "Det står inte i riktlinjerna"),
        ("new", "Registrera kanal"),
        ("my", "Mina kanaler"),
        ("mine", "Mina kanaler"),
        ("my channels", "Mina kanaler"),
        ("ask may we like ICA?", "Nej"),
        ("help", "Hej Anna!"),
        ("borttagen kommentar", "Borttagen kommentar"),
    ],
)
async def test_words_after_the_command(
    slack: SlackDriver, town: Any, words: str, title: str
) -> None:
    await slack.command(town.anna, words)
    assert (await slack.screen(town.anna)).last.title == title


async def test_elsewhere_a_note_for_oneself_and_the_answer_in_the_dm(
    slack: SlackDriver, town: Any
) -> None:
    channel = slack.fake.add_channel("bad-och-idrott")
    await slack.command(town.anna, "mina", channel=channel.id)
    assert NOTE in await slack.public(channel.id, town.anna)
    assert NOTE not in await slack.public(channel.id, town.per)
    assert [message.text for message in from_us(slack, channel.id)] == [NOTE]
    assert (await slack.screen(town.anna)).last.title == "Mina kanaler"


async def test_with_a_colleague_one_is_told_where_the_answer_comes(
    slack: SlackDriver, town: Any
) -> None:
    """Slack names a conversation with a colleague as it names the one with us."""
    anna, per = slack.user(town.anna), slack.user(town.per)
    talk = Conversation(id="D0ANNAPER", team=anna.team, members={anna.id, per.id})
    slack.fake.conversations[talk.id] = talk
    await slack.command(town.anna, "mina", channel=talk.id)
    assert NOTE in await slack.public(talk.id, town.anna)
    assert (await slack.screen(town.anna)).last.title == "Mina kanaler"


async def test_in_our_own_conversation_there_is_no_note(slack: SlackDriver, town: Any) -> None:
    await slack.says(town.anna, "hej")
    await slack.command(town.anna, "mina")
    assert NOTE not in await slack.screen(town.anna)


async def test_the_note_is_in_the_persons_language(slack: SlackDriver, town: Any) -> None:
    slack.user(town.emily).locale = "en-GB"
    await slack.says(town.emily, "hello")
    channel = slack.fake.add_channel("school")
    await slack.command(town.emily, "help", channel=channel.id)
    assert "I answer you in our own conversation." in await slack.public(channel.id, town.emily)


async def test_repeated_it_is_answered_once(slack: SlackDriver, town: Any) -> None:
    sent = await slack.command(town.anna, "hjälp")
    await slack.repeats(sent)
    cards = (await slack.screen(town.anna)).cards
    assert [card.title for card in cards].count("Hej Anna!") == 1


async def test_the_note_does_not_wait_for_slack(slack: SlackDriver, town: Any) -> None:
    channel = slack.fake.add_channel("bad-och-idrott")
    slack.fake.faults.add("users.info", Fault(seconds=1.5))
    sending = asyncio.create_task(slack.command(town.anna, "mina", channel=channel.id))
    await sending
    assert slack.fake.acknowledgements[-1].seconds < 1
