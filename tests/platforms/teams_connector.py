"""The Bot connector: what the app may ask of it, and what each call does or refuses."""

from collections.abc import Callable, Mapping

from tests.platforms.teams_checks import (
    CARD_TYPE,
    OWN_LIMIT_BYTES,
    TEAMS_LIMIT_BYTES,
    Json,
    card_problems,
    size_in_teams,
    size_in_utf8,
)
from tests.platforms.teams_things import Conversation, TeamsError, User
from tests.platforms.teams_world import World, member_json

Where = Mapping[str, str]
Method = Callable[[World, Where, Json], tuple[int, Json]]
SENT_TYPES = ("message", "typing")
SMALLEST_PAGE = 50


def send(world: World, where: Where, body: Json) -> tuple[int, Json]:
    """A new activity; a reply when the address or the conversation names another."""
    conversation = _place(world, where)
    world.require_writable(conversation)
    require_sendable(body)
    if body["type"] == "typing":
        return 202, {"id": world.new_activity_id()}
    thread = where["conversation"].partition(";messageid=")[2] or where.get("activity", "")
    kept = world.keep(conversation, body, user=world.bot_id, thread=thread)
    return 201, {"id": kept.id}


def update(world: World, where: Where, body: Json) -> tuple[int, Json]:
    """Other content for an activity of the bot's own; everybody sees it from then on."""
    conversation = _place(world, where)
    world.require_writable(conversation)
    message = world.message(conversation.id, where["activity"])
    if not message.is_bot:
        raise TeamsError(403, "Forbidden", "The activity is somebody else's.")
    require_sendable(body)
    message.content = body
    message.instead.clear()
    message.updates += 1
    return 200, {"id": message.id}


def delete(world: World, where: Where, body: Json) -> tuple[int, Json]:
    """Take an activity of the bot's own away."""
    conversation = _place(world, where)
    message = world.message(conversation.id, where["activity"])
    if not message.is_bot:
        raise TeamsError(403, "Forbidden", "The activity is somebody else's.")
    message.deleted = True
    return 200, {}


def create(world: World, where: Where, body: Json) -> tuple[int, Json]:
    """The personal chat with somebody for whom the app is installed."""
    if body.get("isGroup"):
        raise TeamsError(400, "BadSyntax", "Bots cannot make group chats.")
    if (body.get("bot") or {}).get("id") != world.bot_id:
        raise TeamsError(400, "BadArgument", "The bot is not the one of the token.")
    tenant = ((body.get("channelData") or {}).get("tenant") or {}).get("id")
    if tenant != where["tenant"] or body.get("tenantId", tenant) != tenant:
        raise TeamsError(400, "BadArgument", "The tenant is missing, or not that of the address.")
    members = body.get("members") or []
    if len(members) != 1:
        raise TeamsError(400, "BadArgument", "A personal chat has one member.")
    user = world.user_called(str(members[0].get("id")), tenant)
    if user is None:
        raise TeamsError(403, "ForbiddenOperationException", "The user is not of the tenant.")
    conversation = world.personal(user)
    world.require_writable(conversation)
    answer: Json = {"id": conversation.id, "serviceUrl": world.service_url(tenant)}
    if body.get("activity"):
        require_sendable(body["activity"])
        answer["activityId"] = world.keep(conversation, body["activity"], user=world.bot_id).id
    return 201, answer


def member(world: World, where: Where, body: Json) -> tuple[int, Json]:
    """One person of the conversation, by either id."""
    conversation = _place(world, where)
    _require_roster(world, conversation)
    user = world.user_called(where["member"], conversation.tenant)
    if user is None or user.gone or user.id not in conversation.members:
        raise TeamsError(404, "MemberNotFoundInConversation")
    return 200, member_json(user)


def members(world: World, where: Where, body: Json) -> tuple[int, Json]:
    """Everybody in the conversation, under `members`."""
    conversation = _place(world, where)
    _require_roster(world, conversation)
    return 200, {"members": [member_json(user) for user in _people(world, conversation)]}


def paged_members(world: World, where: Where, body: Json) -> tuple[int, Json]:
    """A page of the people in the conversation, and how to ask for the next one."""
    conversation = _place(world, where)
    _require_roster(world, conversation)
    people = _people(world, conversation)
    start = int(body.get("continuationToken") or 0)
    size = max(SMALLEST_PAGE, int(body.get("pageSize") or SMALLEST_PAGE))
    answer: Json = {"members": [member_json(user) for user in people[start : start + size]]}
    if start + size < len(people):
        answer["continuationToken"] = str(start + size)
    return 200, answer


METHODS: Mapping[str, Method] = {
    "send": send,
    "update": update,
    "delete": delete,
    "create": create,
    "member": member,
    "members": members,
    "paged_members": paged_members,
}

# What the limits of a conversation hold for.
SENDING = ("send", "update", "create")


def require_sendable(activity: Json) -> None:
    """Raises: TeamsError when Teams would not take the activity, or could not draw it."""
    if activity.get("type") not in SENT_TYPES:
        raise TeamsError(400, "BadSyntax", f"an activity of type {activity.get('type')!r}")
    if size_in_teams(activity) > TEAMS_LIMIT_BYTES or size_in_utf8(activity) > OWN_LIMIT_BYTES:
        raise TeamsError(413, "MessageSizeTooBig", "Message size too large.")
    attachments = activity.get("attachments") or []
    if activity["type"] == "message" and not attachments and not activity.get("text"):
        raise TeamsError(400, "BadSyntax", "a message with nothing in it")
    for attachment in attachments:
        if attachment.get("contentType") == CARD_TYPE:
            if problems := card_problems(attachment.get("content")):
                raise TeamsError(400, "BadSyntax", "; ".join(problems))
        elif not attachment.get("contentUrl"):
            raise TeamsError(400, "BadSyntax", "an attachment that Teams does not know")


def card_of(activity: Json) -> Json | None:
    """The first card of an activity."""
    for attachment in activity.get("attachments") or []:
        if attachment.get("contentType") == CARD_TYPE:
            return dict(attachment["content"])
    return None


def _place(world: World, where: Where) -> Conversation:
    conversation = world.conversation(where["conversation"])
    if conversation.tenant != where["tenant"]:
        raise TeamsError(404, "ConversationNotFound", "Conversation not found.")
    return conversation


def _require_roster(world: World, conversation: Conversation) -> None:
    user = world.users.get(conversation.user)
    if not conversation.has_bot or (user and not user.installed):
        raise TeamsError(
            403, "BotNotInConversationRoster", "The bot is not part of the conversation roster."
        )


def _people(world: World, conversation: Conversation) -> list[User]:
    people = (world.users[one] for one in sorted(conversation.members))
    return [user for user in people if not user.gone]
