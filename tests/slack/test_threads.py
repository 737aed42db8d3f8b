"""Agent view, where each message is a thread, and plain messages without it."""

from typing import Any

import pytest

from tests.platforms.slack import SlackDriver
from tests.platforms.slack_faults import Fault
from tests.slack.story import calls, in_dm

SET_PROMPTS = "assistant.threads.setSuggestedPrompts"
NO_AGENTS = "feature_not_enabled"


def prompts_of(slack: SlackDriver, person: Any) -> list[dict[str, str]]:
    """What the person sees suggested."""
    channel = slack.fake.im(slack.user(person)).id
    return slack.fake.workspace.prompts.get(channel, [])


async def test_opening_the_messages_shows_what_to_ask(slack: SlackDriver, town: Any) -> None:
    await slack.opens_messages(town.anna)
    assert [prompt["title"] for prompt in prompts_of(slack, town.anna)] == [
        "Får vi gilla ett företag?",
        "Registrera kanal",
        "Mina kanaler",
        "Jag ska vara borta",
    ]
    assert "thread_ts" not in calls(slack, SET_PROMPTS)[0].args


@pytest.mark.parametrize("language", ["sv-SE", "en-GB"])
async def test_every_suggestion_is_understood(slack: SlackDriver, town: Any, language: str) -> None:
    slack.user(town.anna).locale = language
    await slack.says(town.anna, "hej")
    await slack.opens_messages(town.anna)
    titles = []
    for prompt in prompts_of(slack, town.anna):
        await slack.says(town.anna, prompt["message"])
        titles.append((await slack.screen(town.anna)).last.title)
    assert (
        titles
        == {
            "sv-SE": ["Nej", "Registrera kanal", "Mina kanaler", "Jag ska vara borta"],
            "en-GB": ["No", "Register a channel", "My channels", "I will be away"],
        }[language]
    )


async def test_somebody_new_is_greeted_once(slack: SlackDriver, town: Any) -> None:
    await slack.opens_messages(town.anna)
    await slack.opens_messages(town.anna)
    assert [card.title for card in (await slack.screen(town.anna)).cards] == ["Hej Anna!"]


async def test_with_agent_view_each_message_is_answered_in_its_thread(
    slack: SlackDriver, town: Any
) -> None:
    await slack.opens_messages(town.anna)
    await slack.says(town.anna, "mina kanaler")
    asked = [message for message in slack.fake.messages if not message.is_bot][-1]
    assert in_dm(slack, town.anna)[-1].thread_ts == asked.ts


async def test_what_is_pressed_in_a_thread_is_answered_there(slack: SlackDriver, town: Any) -> None:
    await slack.opens_messages(town.anna)
    await slack.says(town.anna, "hej")
    asked = [message for message in slack.fake.messages if not message.is_bot][-1]
    await slack.presses(town.anna, "Mina kanaler")
    last = in_dm(slack, town.anna)[-1]
    assert (last.thread_ts, (await slack.screen(town.anna)).last.title) == (
        asked.ts,
        "Mina kanaler",
    )


async def test_a_form_sent_from_a_thread_is_answered_there(slack: SlackDriver, town: Any) -> None:
    await slack.opens_messages(town.anna)
    await slack.says(town.anna, "språk")
    asked = [message for message in slack.fake.messages if not message.is_bot][-1]
    await slack.presses(town.anna, "Ändra")
    await slack.fills(town.anna, language="en")
    last = in_dm(slack, town.anna)[-1]
    assert last.thread_ts == asked.ts
    assert "I speak English with you." in (await slack.screen(town.anna)).text


@pytest.mark.parametrize("refusal", ["not_allowed_token_type", "missing_scope", NO_AGENTS])
async def test_without_agent_view_messages_are_plain(
    slack: SlackDriver, town: Any, refusal: str
) -> None:
    slack.fake.faults.add(SET_PROMPTS, Fault(error=refusal))
    await slack.opens_messages(town.anna)
    await slack.says(town.anna, "mina kanaler")
    assert prompts_of(slack, town.anna) == []
    assert {message.thread_ts for message in in_dm(slack, town.anna)} == {""}
    assert (await slack.screen(town.anna)).last.title == "Mina kanaler"


async def test_who_writes_in_a_thread_is_answered_in_it(slack: SlackDriver, town: Any) -> None:
    slack.fake.faults.add(SET_PROMPTS, Fault(error=NO_AGENTS))
    await slack.opens_messages(town.anna)
    root = in_dm(slack, town.anna)[0].ts
    await slack.says(town.anna, "får vi gilla ICA?", thread_ts=root)
    assert in_dm(slack, town.anna)[-1].thread_ts == root
    await slack.presses(town.anna, "Skicka till kommunikatören")
    assert in_dm(slack, town.anna)[-1].thread_ts == root
    await slack.says(town.anna, "mina kanaler")
    assert in_dm(slack, town.anna)[-1].thread_ts == ""


async def test_agent_view_that_comes_later_is_noticed(slack: SlackDriver, town: Any) -> None:
    slack.fake.faults.add(SET_PROMPTS, Fault(error=NO_AGENTS))
    await slack.opens_messages(town.anna)
    await slack.opens_messages(town.anna)
    await slack.says(town.anna, "mina kanaler")
    assert in_dm(slack, town.anna)[-1].thread_ts != ""


async def test_what_the_courier_brings_begins_no_thread(slack: SlackDriver, town: Any) -> None:
    await slack.opens_messages(town.maria)
    await slack.says(town.anna, "hur byter jag lösenord i datorn?")
    await slack.presses(town.anna, "Skicka till kommunikatören")
    await slack.settles()
    assert in_dm(slack, town.maria)[-1].thread_ts == ""
    assert (await slack.screen(town.maria)).last.title == "En fråga till dig"
