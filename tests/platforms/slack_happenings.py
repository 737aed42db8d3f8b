"""What happens in Slack, as the events that it tells the app of."""

import time

from tests.platforms.slack_checks import Json
from tests.platforms.slack_payloads import as_written, message_json, user_json, view_json
from tests.platforms.slack_service import FakeSlack
from tests.platforms.slack_things import Conversation, Message, User


def written(
    slack: FakeSlack,
    user: User,
    channel: Conversation,
    text: str,
    *,
    thread_ts: str = "",
    files: list[Json] | None = None,
    naming_bot: bool = False,
) -> Message:
    """What a person writes in a conversation, kept as a message."""
    words = as_written(text)
    runs: list[Json] = [{"type": "text", "text": text}]
    if naming_bot:
        bot = slack.workspace_of(user).bot.id
        words = f"<@{bot}> {words}"
        runs.insert(0, {"type": "user", "user_id": bot})
    section = {"type": "rich_text_section", "elements": runs}
    block = {"type": "rich_text", "block_id": slack.new_id("b"), "elements": [section]}
    message = Message(
        channel=channel.id,
        ts=slack.new_ts(),
        user=user.id,
        text=words,
        blocks=[block] if text else [],
        thread_ts=thread_ts,
        files=files or [],
    )
    slack.messages.append(message)
    return message


def message_event(slack: FakeSlack, user: User, message: Message) -> Json:
    """The event of a message in the DM with the bot."""
    shown = message_json(message, slack.workspace_of(user))
    elsewhere = {"user_team": user.team, "source_team": user.team} if user.is_stranger else {}
    return {
        **shown,
        **elsewhere,
        "client_msg_id": slack.new_id("m"),
        "channel": message.channel,
        "channel_type": "im",
        "event_ts": message.ts,
    }


def mention_event(slack: FakeSlack, user: User, message: Message) -> Json:
    """The event of a message in a public conversation that names the bot."""
    shown = message_json(message, slack.workspace_of(user))
    return {
        **shown,
        "type": "app_mention",
        "channel": message.channel,
        "event_ts": message.ts,
    }


def opening_event(slack: FakeSlack, user: User, tab: str) -> Json:
    """The event of a person opening the app's "home" or "messages"."""
    event: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": slack.im(user).id,
        "tab": tab,
        "event_ts": f"{time.time():.6f}",
    }
    if tab == "home" and user.id in slack.homes:
        event["view"] = view_json(slack.homes[user.id], slack.workspace_of(user))
    return event


def account_event(slack: FakeSlack, user: User) -> Json:
    """The event of an account that has changed."""
    return {
        "type": "user_change",
        "user": user_json(user, slack.workspace_of(user), with_locale=True),
        "cache_ts": int(time.time()),
        "event_ts": f"{time.time():.6f}",
    }


def file_event(user: User, file: Json, channel: Conversation) -> Json:
    """The event of a file that was shared."""
    return {
        "type": "file_shared",
        "file_id": file["id"],
        "user_id": user.id,
        "file": {"id": file["id"]},
        "channel_id": channel.id,
        "event_ts": f"{time.time():.6f}",
    }
