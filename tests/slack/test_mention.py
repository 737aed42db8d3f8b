"""A mention where others read along: the guideline answers there, and nothing personal is shown."""

from typing import Any

import pytest

from tests.platforms import slack_happenings as happenings
from tests.platforms.slack import SlackDriver
from tests.slack.story import calls, from_us, in_dm

NOT_COVERED = "hur byter jag lösenord i datorn?"
REPLY = "Ring servicedesk på 1234."


@pytest.fixture
def hall(slack: SlackDriver) -> str:
    """A public conversation, by its id."""
    return slack.fake.add_channel("allmänt").id


async def test_a_question_is_answered_in_its_thread(
    slack: SlackDriver, town: Any, hall: str
) -> None:
    await slack.mentions(town.anna, hall, "får vi gilla ICA?")
    asked, answer = slack.fake.messages
    assert answer.thread_ts == asked.ts
    assert answer.only_for == ""
    assert (await slack.public(hall)).last.title == "Nej"
    assert in_dm(slack, town.anna) == []


async def test_asked_in_a_thread_it_is_answered_in_that_thread(
    slack: SlackDriver, town: Any, hall: str
) -> None:
    place = slack.fake.conversations[hall]
    root = happenings.written(slack.fake, slack.user(town.per), place, "Hur är det med ICA?")
    await slack.mentions(town.anna, hall, "får vi gilla ICA?", thread_ts=root.ts)
    assert from_us(slack, hall)[-1].thread_ts == root.ts


@pytest.mark.parametrize("words", ["mina kanaler", "hej", "registrera kanal", "att göra", "ledig"])
async def test_what_is_personal_is_shown_to_nobody_else(
    slack: SlackDriver, town: Any, hall: str, words: str
) -> None:
    await slack.mentions(town.anna, hall, words)
    assert (await slack.public(hall, town.anna)).last.title == "Skriv till mig direkt"
    assert (await slack.public(hall, town.per)).cards == ()
    (call,) = calls(slack, "chat.postEphemeral")
    assert "thread_ts" not in call.args  # Slack shows none in a thread that nobody has begun


async def test_in_a_thread_what_is_personal_stays_in_the_thread(
    slack: SlackDriver, town: Any, hall: str
) -> None:
    place = slack.fake.conversations[hall]
    root = happenings.written(slack.fake, slack.user(town.per), place, "Vem kan svara?")
    await slack.mentions(town.anna, hall, "mina kanaler", thread_ts=root.ts)
    assert calls(slack, "chat.postEphemeral")[0].args["thread_ts"] == root.ts


async def test_the_communicators_reply_is_for_the_asker_alone(
    slack: SlackDriver, town: Any, hall: str
) -> None:
    await slack.mentions(town.anna, hall, NOT_COVERED)
    await slack.presses(town.anna, "Skicka till kommunikatören", place=hall)
    (answer,) = from_us(slack, hall)
    assert answer.changes == 1
    shown = (await slack.public(hall)).last
    assert "Skickad till kommunikatören, som svarar Anna direkt." in shown.text
    assert "Skicka till kommunikatören" not in shown.buttons
    await slack.settles()
    await slack.presses(town.maria, "Svara")
    await slack.fills(town.maria, text=REPLY)
    await slack.settles()
    assert REPLY in (await slack.screen(town.anna)).last.text
    for onlooker in (None, town.per, town.anna):
        assert REPLY not in await slack.public(hall, onlooker)
    assert [m.ts for m in from_us(slack, hall)] == [answer.ts]


async def test_somebody_else_cannot_pass_the_question_on(
    slack: SlackDriver, town: Any, hall: str
) -> None:
    await slack.mentions(town.anna, hall, NOT_COVERED)
    await slack.presses(town.per, "Skicka till kommunikatören", place=hall)
    assert (await slack.public(hall, town.per)).last.title == "Det här kan du inte göra"
    seen = await slack.public(hall, town.anna)
    assert [card.title for card in seen.cards] == ["Det står inte i riktlinjerna"]
    assert "Skicka till kommunikatören" in seen.last.buttons
    await slack.settles()
    assert in_dm(slack, town.maria) == []


async def test_one_question_back_is_answered_by_the_asker(
    slack: SlackDriver, town: Any, hall: str
) -> None:
    await slack.mentions(town.anna, hall, "får vi gilla Kvackelbo?")
    await slack.presses(town.per, "Företag", place=hall)
    assert (await slack.public(hall)).last.title == "Det beror på"
    await slack.presses(town.anna, "Företag", place=hall)
    assert (await slack.public(hall)).last.title == "Nej"


async def test_whether_it_helped_is_the_askers_to_say(
    slack: SlackDriver, town: Any, hall: str
) -> None:
    await slack.mentions(town.anna, hall, "får vi gilla ICA?")
    await slack.presses(town.per, "Nej", within="Hjälpte svaret?", place=hall)
    assert (await slack.public(hall, town.per)).last.title == "Det här kan du inte göra"
    assert "Du svarade" not in (await slack.public(hall, town.anna)).text
    await slack.presses(town.anna, "Nej", within="Hjälpte svaret?", place=hall)
    assert "Du svarade nej." in (await slack.public(hall, town.anna)).text


async def test_the_next_step_is_taken_in_the_own_chat(
    slack: SlackDriver, town: Any, hall: str
) -> None:
    await slack.mentions(town.anna, hall, "vem godkänner en ny kanal?")
    card = (await slack.public(hall)).last
    assert "Registrera kanal" not in card.buttons
    assert "Skriv till mig direkt när du vill göra det: ”Registrera kanal”." in card.text


async def test_nothing_but_the_name_is_answered_to_oneself(
    slack: SlackDriver, town: Any, hall: str
) -> None:
    await slack.mentions(town.anna, hall, "")
    assert (await slack.public(hall, town.per)).cards == ()
    assert len((await slack.public(hall, town.anna)).cards) == 1


async def test_a_bots_message_is_not_answered(slack: SlackDriver, town: Any, hall: str) -> None:
    place, anna = slack.fake.conversations[hall], slack.user(town.anna)
    message = happenings.written(slack.fake, anna, place, "får vi gilla ICA?", naming_bot=True)
    event = happenings.mention_event(slack.fake, anna, message)
    await slack.tells(anna, {**event, "bot_id": "B0OTHER"})
    assert from_us(slack, hall) == []


async def test_a_changed_message_is_not_answered(slack: SlackDriver, town: Any, hall: str) -> None:
    """Slack tells of a mention again when its words are changed."""
    await slack.mentions(town.anna, hall, "får vi gilla ICA?")
    asked = slack.fake.messages[0]
    asked.changes = 1
    anna = slack.user(town.anna)
    await slack.tells(anna, happenings.mention_event(slack.fake, anna, asked))
    assert len(from_us(slack, hall)) == 1


async def test_what_people_say_to_each_other_is_passed_over(
    slack: SlackDriver, town: Any, hall: str
) -> None:
    """Also where a workspace has let the app read along."""
    place, anna = slack.fake.conversations[hall], slack.user(town.anna)
    message = happenings.written(slack.fake, anna, place, "får vi gilla ICA?")
    event = happenings.message_event(slack.fake, anna, message)
    await slack.tells(anna, {**event, "channel_type": "channel"})
    assert from_us(slack, hall) == []


async def test_changed_and_deleted_messages_in_the_dm_are_passed_over(
    slack: SlackDriver, town: Any
) -> None:
    await slack.says(town.anna, "hej")
    anna, asked = slack.user(town.anna), slack.fake.messages[0]
    for subtype in ("message_changed", "message_deleted", "channel_join"):
        event = happenings.message_event(slack.fake, anna, asked)
        await slack.tells(anna, {**event, "subtype": subtype})
    assert len(in_dm(slack, town.anna)) == 1


async def test_our_own_messages_are_not_answered(slack: SlackDriver, town: Any) -> None:
    slack.fake.echoes_own_messages = True
    await slack.says(town.anna, "hej")
    assert len(in_dm(slack, town.anna)) == 1
