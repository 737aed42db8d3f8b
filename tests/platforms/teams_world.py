"""Everything that Teams holds, and the ids that it gives."""

import uuid
from collections.abc import Iterator
from copy import deepcopy
from itertools import count

from tests.platforms.teams_checks import Json
from tests.platforms.teams_things import (
    Conversation,
    Dialog,
    Message,
    StoredFile,
    TeamsError,
    User,
)

TENANT = "7c1f8a52-4a0e-4f3e-9d1b-50174b000001"
APP_ID = "4b5d2c9e-0c57-4f2b-8d0a-cafe00000001"
BOT_NAME = "Kanalvakt"


class World:
    """Everything of every tenant; ids are given here."""

    def __init__(self, tenant: str = TENANT, app_id: str = APP_ID) -> None:
        self.tenant = tenant
        self.tenants = {tenant}
        self.app_id = app_id
        self.bot_id = f"28:{app_id}"
        self.users: dict[str, User] = {}
        self.conversations: dict[str, Conversation] = {}
        self.messages: list[Message] = []
        self.dialogs: dict[str, Dialog] = {}
        self.files: dict[str, StoredFile] = {}
        self.base_url = ""
        self._numbers = count(1)
        self._ids = count(1_790_000_000_000)

    def take_over(self, kept: "World") -> None:
        """Hold the people, their chats and what stands in them as another world does."""
        self.users, self.conversations, self.messages = deepcopy(
            (kept.users, kept.conversations, kept.messages)
        )
        self._numbers, self._ids = count(next(kept._numbers)), count(next(kept._ids))

    def new_id(self, prefix: str = "") -> str:
        """An id that nothing else has."""
        return f"{prefix}{next(self._numbers):06d}{uuid.uuid4().hex}"

    def new_activity_id(self) -> str:
        """An id for an activity, greater than every other."""
        return str(next(self._ids))

    def add_tenant(self) -> str:
        """Another organisation; its id."""
        tenant = str(uuid.uuid4())
        self.tenants.add(tenant)
        return tenant

    def add_user(
        self,
        name: str,
        email: str,
        *,
        tenant: str = "",
        is_guest: bool = False,
        installed: bool = True,
    ) -> User:
        """A person; the app is not told, even when it is installed for them."""
        user = User(
            id=self.new_id("29:1"),
            aad=str(uuid.uuid4()),
            tenant=tenant or self.tenant,
            name=name,
            email=email,
            is_guest=is_guest,
            installed=installed,
        )
        self.users[user.id] = user
        return user

    def add_group(self, name: str, *, has_bot: bool = True) -> Conversation:
        """A group chat of everybody in the first tenant."""
        return self._add(f"19:{uuid.uuid4().hex}@thread.v2", "groupChat", name, has_bot=has_bot)

    def add_channel(self, name: str, *, team: str = "", has_bot: bool = True) -> Conversation:
        """A channel of a team; of a new team when none is given."""
        here = f"19:{uuid.uuid4().hex}@thread.tacv2"
        return self._add(here, "channel", name, team=team or here, has_bot=has_bot)

    def personal(self, user: User) -> Conversation:
        """The person's chat with the bot, made when there is none."""
        for conversation in self.conversations.values():
            if conversation.user == user.id:
                return conversation
        made = Conversation(
            id=self.new_id("a:1"),
            kind="personal",
            tenant=user.tenant,
            user=user.id,
            members={user.id},
        )
        self.conversations[made.id] = made
        return made

    def user_called(self, id_or_aad: str, tenant: str = "") -> User | None:
        """The person with one of the two ids."""
        for user in self.users.values():
            if id_or_aad in (user.id, user.aad) and tenant in ("", user.tenant):
                return user
        return None

    def conversation(self, said: str) -> Conversation:
        """The conversation of an id, with or without a thread. Raises: TeamsError."""
        found = self.conversations.get(said.partition(";")[0])
        if found is None:
            raise TeamsError(404, "ConversationNotFound", "Conversation not found.")
        return found

    def message(self, conversation: str, activity: str) -> Message:
        """The activity in the conversation. Raises: TeamsError."""
        for message in self.messages:
            if (message.conversation, message.id) == (conversation, activity):
                if not message.deleted:
                    return message
                break
        raise TeamsError(404, "ActivityNotFoundInConversation")

    def seen_in(self, conversation: Conversation) -> Iterator[Message]:
        """What stands in the conversation, from top to bottom."""
        for message in self.messages:
            if message.conversation == conversation.id and not message.deleted:
                yield message

    def keep(
        self,
        conversation: Conversation,
        content: Json,
        *,
        user: str,
        thread: str = "",
        activity: str = "",
    ) -> Message:
        """Put an activity into the conversation."""
        activity = activity or self.new_activity_id()
        message = Message(
            id=activity,
            conversation=conversation.id,
            thread=thread or activity,
            user=user,
            content=content,
            is_bot=user == self.bot_id,
        )
        self.messages.append(message)
        return message

    def require_writable(self, conversation: Conversation) -> None:
        """Raises: TeamsError when the bot may not write there."""
        user = self.users.get(conversation.user)
        if not conversation.has_bot or (user and (not user.installed or user.gone)):
            raise TeamsError(
                403, "BotNotInConversationRoster", "The bot is not part of the conversation roster."
            )
        if user and user.blocked:
            raise TeamsError(403, "MessageWritesBlocked", "Message writes are blocked.")

    def service_url(self, tenant: str) -> str:
        """The service address of a tenant, as activities name it."""
        return f"{self.base_url}/emea/{tenant}/"

    def _add(
        self, said: str, kind: str, name: str, *, team: str = "", has_bot: bool
    ) -> Conversation:
        members = {user.id for user in self.users.values() if user.tenant == self.tenant}
        made = Conversation(
            id=said,
            kind=kind,
            tenant=self.tenant,
            name=name,
            team=team,
            members=members,
            has_bot=has_bot,
        )
        self.conversations[said] = made
        return made


def member_json(user: User) -> Json:
    """A person as the roster tells."""
    given, _space, surname = user.name.rpartition(" ")
    return {
        "id": user.id,
        "name": user.name,
        "givenName": given,
        "surname": surname,
        "email": user.email,
        "userPrincipalName": user.upn,
        "aadObjectId": user.aad,
        "tenantId": user.tenant,
        "userRole": "guest" if user.is_guest else "user",
    }
