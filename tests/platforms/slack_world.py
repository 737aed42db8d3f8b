"""Everything that Slack holds, and the ids that it gives."""

import secrets
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

from tests.platforms.slack_things import (
    ALL_SCOPES,
    Conversation,
    File,
    Message,
    SlackError,
    Trigger,
    User,
    View,
    Workspace,
)


class World:
    """Everything of every workspace; ids are given here."""

    def __init__(self) -> None:
        self.workspaces: dict[str, Workspace] = {}
        self.users: dict[str, User] = {}
        self.conversations: dict[str, Conversation] = {}
        self.messages: list[Message] = []
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.triggers: dict[str, Trigger] = {}
        self.trigger_life_seconds = 3.0
        self.codes: dict[str, str] = {}
        self.client_id, self.client_secret = "1.2", "client-secret"
        self.base_url = ""
        # The tokens that came with requests for a file, and what is out of the ordinary with files.
        self.downloads: list[str] = []
        self.file_address: str | None = None
        self.file_redirects_to = ""
        self.asks_to_sign_in = False
        self._numbers = count(1)
        self._last_microsecond = 0

    def new_id(self, prefix: str) -> str:
        """An id that nothing else has."""
        return f"{prefix}0{next(self._numbers):08d}"

    def new_ts(self) -> str:
        """A time stamp later than every other."""
        self._last_microsecond = max(time.time_ns() // 1000, self._last_microsecond + 1)
        seconds, microseconds = divmod(self._last_microsecond, 1_000_000)
        return f"{seconds}.{microseconds:06d}"

    def add_workspace(
        self, team: str, token: str, scopes: frozenset[str] = ALL_SCOPES
    ) -> Workspace:
        """A workspace where the app is installed with the token."""
        bot = User(id=self.new_id("U"), team=team, name="Kanalvakt", email="", is_bot=True)
        self.users[bot.id] = bot
        workspace = Workspace(id=team, token=token, scopes=scopes, bot=bot)
        self.workspaces[team] = workspace
        return workspace

    def workspace_of(self, user: User) -> Workspace:
        """Where the person meets the bot; somebody from an organisation without it meets it in the
        first workspace, in shared conversations."""
        return self.workspaces.get(user.team) or next(iter(self.workspaces.values()))

    def add_user(self, name: str, email: str, *, team: str = "", **more: Any) -> User:
        """An account, in the first workspace unless said; `more` are fields of User."""
        team = team or next(iter(self.workspaces))
        user = User(id=self.new_id("U"), team=team, name=name, email=email, **more)
        self.users[user.id] = user
        return user

    def add_channel(self, name: str, *, with_bot: bool = True, team: str = "") -> Conversation:
        """A public conversation that everybody is in, and the bot if so said."""
        team = team or next(iter(self.workspaces))
        members = {user.id for user in self.users.values() if user.team == team}
        if not with_bot:
            members.discard(self.workspaces[team].bot.id)
        channel = Conversation(id=self.new_id("C"), team=team, name=name, members=members)
        self.conversations[channel.id] = channel
        return channel

    def im(self, user: User) -> Conversation:
        """The person's DM with the bot, opened when there is none."""
        for conversation in self.conversations.values():
            if conversation.user == user.id:
                return conversation
        workspace = self.workspace_of(user)
        opened = Conversation(id=self.new_id("D"), team=workspace.id, user=user.id)
        opened.members = {user.id, workspace.bot.id}
        self.conversations[opened.id] = opened
        return opened

    def message(self, channel: str, ts: str) -> Message:
        """Raises: SlackError."""
        for message in self.messages:
            if (message.channel, message.ts) == (channel, ts) and not message.only_for:
                return message
        raise SlackError("message_not_found")

    def seen_in(self, channel: str, user: str) -> Iterator[Message]:
        """What the person sees in the conversation, by time."""
        for message in self.messages:
            if message.channel == channel and message.only_for in ("", user):
                yield message

    def open_modal(self, view_id: str) -> View | None:
        """The modal, while somebody has it open."""
        views = (view for stack in self.modals.values() for view in stack)
        return next((view for view in views if view.id == view_id), None)

    def new_code(self, team: str) -> str:
        """What the browser brings back when an administrator has let the app in."""
        code = secrets.token_hex(8)
        self.codes[code] = team
        return code

    def new_trigger(self, user: str) -> str:
        """A trigger_id, whose time begins to run when the app is told."""
        trigger_id = f"{self.new_id('')}.{self.new_id('')}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(user=user)
        return trigger_id

    def tell_trigger(self, trigger_id: str) -> None:
        """The app is told: the trigger lives from now on."""
        trigger = self.triggers.get(trigger_id)
        if trigger is not None and trigger.told_at is None:
            trigger.told_at = time.monotonic()

    def use_trigger(self, trigger_id: str) -> str:
        """The id of the person for whom a modal may be opened. Raises: SlackError."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None or trigger.told_at is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.told_at > self.trigger_life_seconds:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user
