"""The methods of Slack's Web API that the app calls: what each asks for, does and answers."""

import copy
from collections.abc import Callable
from typing import Any

from tests.platforms.slack_checks import Json
from tests.platforms.slack_limits import (
    MAX_SHOWN_CHARACTERS,
    blocks_problems,
    shown_characters,
)
from tests.platforms.slack_payloads import file_json, message_json, user_json
from tests.platforms.slack_things import Conversation, Message, SlackError, User, Workspace
from tests.platforms.slack_world import World

MAX_TEXT_CHARACTERS = 40_000
MAX_UPDATED_TEXT_CHARACTERS = 4_000
MAX_PROMPTS = 4

Method = Callable[[World, Workspace, Json], Json]


def needed(args: Json, *names: str) -> list[Any]:
    """The arguments, all of which must be there. Raises: SlackError."""
    missing = [name for name in names if args.get(name) in (None, "")]
    if missing:
        messages = [f"[ERROR] missing required field: {name}" for name in missing]
        raise SlackError("invalid_arguments", response_metadata={"messages": messages})
    return [args[name] for name in names]


def auth_test(world: World, workspace: Workspace, args: Json) -> Json:
    """Whose token it is."""
    return {
        "url": f"https://{workspace.id.lower()}.slack.com/",
        "team": workspace.id,
        "team_id": workspace.id,
        "user": workspace.bot.handle,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def users_info(world: World, workspace: Workspace, args: Json) -> Json:
    """What is known of an account."""
    (user_id,) = needed(args, "user")
    user = world.users.get(user_id)
    if user is None or world.workspace_of(user) is not workspace:
        raise SlackError("user_not_found")
    with_locale = str(args.get("include_locale", "")).lower() in ("1", "true")
    return {"user": user_json(user, workspace, with_locale=with_locale)}


def users_lookup_by_email(world: World, workspace: Workspace, args: Json) -> Json:
    """The account with the address; one that is deactivated is not found."""
    (email,) = needed(args, "email")
    for user in world.users.values():
        is_here = user.team == workspace.id and not user.deleted and not user.is_bot
        if is_here and user.email.casefold() == str(email).casefold():
            return {"user": user_json(user, workspace, with_locale=False)}
    raise SlackError("users_not_found")


def conversations_open(world: World, workspace: Workspace, args: Json) -> Json:
    """The DM with a person."""
    (users,) = needed(args, "users")
    conversation = world.im(_reachable(world, workspace, str(users)))
    return {"channel": {"id": conversation.id}, "no_op": True, "already_open": True}


def chat_post_message(world: World, workspace: Workspace, args: Json) -> Json:
    """Post; a user's id as the channel opens the DM."""
    conversation = _conversation(world, workspace, args)
    text, blocks = _content(world, args, MAX_TEXT_CHARACTERS)
    message = Message(
        channel=conversation.id,
        ts=world.new_ts(),
        user=workspace.bot.id,
        text=text,
        blocks=blocks,
        thread_ts=_thread(world, conversation, args),
        is_bot=True,
        sent=args,
    )
    world.messages.append(message)
    return {
        "channel": conversation.id,
        "ts": message.ts,
        "message": message_json(message, workspace),
    }


def chat_update(world: World, workspace: Workspace, args: Json) -> Json:
    """Change one of the bot's messages; blocks that are not given are taken away."""
    channel, ts = needed(args, "channel", "ts")
    conversation = world.conversations.get(channel)
    if conversation is None or conversation.team != workspace.id:
        raise SlackError("channel_not_found")
    message = world.message(channel, str(ts))
    if message.user != workspace.bot.id:
        raise SlackError("cant_update_message")
    text, blocks = _content(world, args, MAX_UPDATED_TEXT_CHARACTERS)
    message.text, message.blocks, message.sent = text, blocks, args
    message.changes += 1
    return {
        "channel": channel,
        "ts": ts,
        "text": message.text,
        "message": message_json(message, workspace),
    }


def chat_post_ephemeral(world: World, workspace: Workspace, args: Json) -> Json:
    """Post what one person sees; it can never be updated or found again."""
    needed(args, "channel", "user")
    conversation = _conversation(world, workspace, args)
    if args["user"] not in world.users:
        raise SlackError("user_not_found")
    if args["user"] not in conversation.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _content(world, args, MAX_TEXT_CHARACTERS)
    message = Message(
        channel=conversation.id,
        ts=world.new_ts(),
        user=workspace.bot.id,
        text=text,
        blocks=blocks,
        thread_ts=_thread(world, conversation, args),
        is_bot=True,
        only_for=args["user"],
        sent=args,
    )
    world.messages.append(message)
    return {"message_ts": message.ts}


def set_suggested_prompts(world: World, workspace: Workspace, args: Json) -> Json:
    """Show prompts in a DM."""
    channel, prompts = needed(args, "channel_id", "prompts")
    conversation = world.conversations.get(channel)
    if conversation is None or not conversation.is_im or conversation.team != workspace.id:
        raise SlackError("channel_not_found")
    is_right = isinstance(prompts, list) and all(
        isinstance(one, dict) and one.get("title") and one.get("message") for one in prompts
    )
    if not is_right or len(prompts) > MAX_PROMPTS:
        raise SlackError("invalid_arguments")
    if not args.get("thread_ts"):  # with it Slack says yes and does nothing
        workspace.prompts[channel] = prompts
    return {}


def _reachable(world: World, workspace: Workspace, user_id: str) -> User:
    user = world.users.get(user_id)
    if user is None or world.workspace_of(user) is not workspace:
        raise SlackError("user_not_found")
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    if user.deleted:
        raise SlackError("user_disabled")
    return user


def _conversation(world: World, workspace: Workspace, args: Json) -> Conversation:
    (channel,) = needed(args, "channel")
    if channel in world.users:
        return world.im(_reachable(world, workspace, channel))
    conversation = world.conversations.get(channel)
    if conversation is None or conversation.team != workspace.id:
        raise SlackError("channel_not_found")
    if workspace.bot.id not in conversation.members:
        raise SlackError("not_in_channel")
    if conversation.is_im:
        _reachable(world, workspace, conversation.user)
    return conversation


def _thread(world: World, conversation: Conversation, args: Json) -> str:
    thread = str(args.get("thread_ts") or "")
    if thread and not any(
        message.channel == conversation.id and message.ts == thread for message in world.messages
    ):
        raise SlackError("thread_not_found")
    return thread


def _content(world: World, args: Json, most: int) -> tuple[str, list[Json]]:
    """The text and blocks, checked. A text is demanded even beside blocks: screen readers and
    notifications read it."""
    text, blocks = args.get("text"), args.get("blocks") or []
    if not isinstance(text, str) or not text.strip():
        raise SlackError("no_text")
    if len(text) > most:
        raise SlackError("msg_too_long")
    if isinstance(blocks, str):
        raise SlackError("invalid_blocks_format")
    if problems := blocks_problems(blocks, "message"):
        raise SlackError(
            "invalid_blocks",
            errors=[one.removeprefix("[ERROR] ") for one in problems],
            response_metadata={"messages": problems},
        )
    if shown_characters(blocks) > MAX_SHOWN_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    return text, with_ids(world, blocks)


def with_ids(world: World, blocks: list[Json]) -> list[Json]:
    """The blocks as Slack keeps them: every block and everything to press has an id."""
    kept = copy.deepcopy(blocks)
    for block in kept:
        block.setdefault("block_id", world.new_id("b"))
        inner = [block.get("element"), block.get("accessory")]
        inner += block["elements"] if block["type"] == "actions" else []
        for element in filter(None, inner):
            if element["type"] != "image":
                element.setdefault("action_id", world.new_id("a"))
    return kept


def files_info(world: World, workspace: Workspace, args: Json) -> Json:
    """What is known of a file."""
    (file_id,) = needed(args, "file")
    if file_id not in world.files or world.files[file_id].team != workspace.id:
        raise SlackError("file_not_found")
    about = file_json(world.files[file_id], world.base_url)
    if world.file_address is not None:
        about |= {"url_private": world.file_address, "url_private_download": world.file_address}
    return {"file": about}


# By name: the scope that the token needs, and what is done.
METHODS: dict[str, tuple[str, Method]] = {
    "auth.test": ("", auth_test),
    "users.info": ("users:read", users_info),
    "users.lookupByEmail": ("users:read.email", users_lookup_by_email),
    "conversations.open": ("im:write", conversations_open),
    "chat.postMessage": ("chat:write", chat_post_message),
    "chat.update": ("chat:write", chat_update),
    "chat.postEphemeral": ("chat:write", chat_post_ephemeral),
    "assistant.threads.setSuggestedPrompts": ("assistant:write", set_suggested_prompts),
    "files.info": ("files:read", files_info),
}
