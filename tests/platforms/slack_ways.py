"""What a person can do in Slack beside the conversation: home, commands, shortcuts, files."""

from typing import Any

from tests.platforms import slack_acts as acts
from tests.platforms import slack_happenings as happenings
from tests.platforms.driver import Screen, Sent, Who
from tests.platforms.slack_checks import Json
from tests.platforms.slack_client import SlackClients, event, interaction
from tests.platforms.slack_reading import read_card
from tests.platforms.slack_things import User, View
from tests.platforms.slack_views import close_view

COMMAND = "/kanalvakt"


class SlackWays:
    """The ways to the app that no other platform has."""

    def __init__(self, clients: SlackClients) -> None:
        self.clients = clients
        self.fake = clients.fake
        self.user = clients.user

    async def opens_messages(self, person: Who) -> Sent:
        """Open the messages with the bot."""
        user = self.user(person)
        return await self.tells(user, happenings.opening_event(self.fake, user, "messages"))

    async def opens_home(self, person: Who) -> Screen:
        """Open the home tab, and see it."""
        user = self.user(person)
        await self.tells(user, happenings.opening_event(self.fake, user, "home"))
        return await self.home(person)

    async def home(self, person: Who) -> Screen:
        """The person's home tab as it is now."""
        view = self.fake.homes.get(self.user(person).id)
        cards = (read_card(view.content["blocks"]),) if view else ()
        return Screen(text=" ".join(card.text for card in cards), cards=cards)

    async def public(self, channel: str, person: Who = None) -> Screen:
        """A public conversation; with what the person alone sees there, when one is given."""
        user = self.user(person) if person is not None else None
        return await self.clients.seen_in(self.fake.conversations[channel], user)

    async def command(self, person: Who, text: str, channel: str | None = None) -> Sent:
        """Write the slash command in a conversation, or in the DM."""
        user = self.user(person)
        await self.turns_to_messages(user)
        place = self.fake.conversations[channel] if channel else self.fake.im(user)
        fields = acts.command(self.fake, user, COMMAND, text, place)
        sent = Sent(person=user, path="commands", fields=tuple(fields.items()))
        await self.clients.send(sent)
        return sent

    async def global_shortcut(self, person: Who, callback_id: str) -> Sent:
        """Choose one of the app's shortcuts."""
        user = self.user(person)
        sent = interaction(user, acts.global_shortcut(self.fake, user, callback_id))
        await self.clients.send(sent)
        return sent

    async def message_shortcut(
        self, person: Who, callback_id: str, text: str, channel: str, author: Who = None
    ) -> Sent:
        """Choose one of the app's shortcuts on a message that somebody wrote in a conversation."""
        user = self.user(person)
        writer = self.user(author) if author is not None else user
        message = happenings.written(self.fake, writer, self.fake.conversations[channel], text)
        sent = interaction(user, acts.message_shortcut(self.fake, user, callback_id, message))
        await self.clients.send(sent)
        return sent

    async def mentions(self, person: Who, channel: str, text: str, thread_ts: str = "") -> Sent:
        """Name the bot in a conversation, and write something."""
        user = self.user(person)
        place = self.fake.conversations[channel]
        message = happenings.written(
            self.fake, user, place, text, thread_ts=thread_ts, naming_bot=True
        )
        return await self.tells(user, happenings.mention_event(self.fake, user, message))

    async def sends_file(
        self, person: Who, name: str, media_type: str, content: bytes, text: str = ""
    ) -> Sent:
        """Send a file in the DM, perhaps with words."""
        user = self.user(person)
        await self.turns_to_messages(user)
        file = self.fake.add_file(user, name, media_type, content)
        channel = self.fake.im(user)
        message = happenings.written(self.fake, user, channel, text, files=[file])
        await self.tells(user, happenings.file_event(user, file, channel))
        return await self.tells(user, happenings.message_event(self.fake, user, message))

    async def account_changes(self, person: Who, **fields: Any) -> Sent:
        """The account gets other values in fields of User, such as `deleted`."""
        user = self.user(person)
        for name, value in fields.items():
            setattr(user, name, value)
        return await self.tells(user, happenings.account_event(self.fake, user))

    # What the ways have in common

    async def tells(self, user: User, happened: Json) -> Sent:
        """Slack tells the app what has happened."""
        sent = event(user, self.fake.event_payload(happened, self.fake.workspace_of(user)))
        await self.clients.send(sent)
        return sent

    async def closes(self, user: User, view: View) -> None:
        """Close a modal; Slack tells the app when it is asked to."""
        payload = acts.closing(self.fake, user, view)
        close_view(self.fake, user.id)
        if view.content.get("notify_on_close"):
            await self.clients.send(interaction(user, payload))

    async def turns_to_messages(self, user: User) -> None:
        """Close a modal that only says something; a form is left as it is, as on another device."""
        self.clients.beside.pop(user.id, None)
        for view in reversed(self.fake.modals.pop(user.id, [])):
            if not has_inputs(view):
                await self.closes(user, view)


def has_inputs(view: View) -> bool:
    """Whether there is anything to fill in."""
    return any(block["type"] == "input" for block in view.content["blocks"])
