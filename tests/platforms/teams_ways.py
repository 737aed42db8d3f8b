"""What a person can do in Teams beside the personal chat's words and cards."""

from tests.platforms import teams_activities as activities
from tests.platforms.driver import Screen, Sent, Who
from tests.platforms.teams_checks import Json
from tests.platforms.teams_client import TeamsClients, invoke
from tests.platforms.teams_things import Conversation, StoredFile, User

Place = Conversation | str


class TeamsWays:
    """The ways to the app that no other platform has."""

    def __init__(self, clients: TeamsClients) -> None:
        self.clients = clients
        self.fake = clients.fake
        self.user = clients.user
        self._told: set[str] = set()

    async def installs(self, person: Who) -> None:
        """Get the app in the personal chat; Teams tells of it in two ways at once."""
        user = self.user(person)
        user.installed, user.blocked = True, False
        self._told.add(user.id)
        here = self.fake.personal(user)
        bot = self.fake.bot_id
        await self.tells(user, activities.installation(self.fake, user, here, "add"))
        await self.tells(
            user, activities.members_changed(self.fake, user, here, "membersAdded", bot)
        )

    async def uninstalls(self, person: Who) -> None:
        """Take the app away; what stands in the chat stays."""
        user = self.user(person)
        user.installed = False
        here = self.fake.personal(user)
        await self.tells(user, activities.installation(self.fake, user, here, "remove"))

    def everybody_has_installed(self) -> None:
        """It was told before, to a town that is continued here."""
        self._told.update(self.fake.users)

    async def everybody_installs(self) -> None:
        """The administrator's policy gives the app to everybody who does not have it yet."""
        for user in list(self.fake.users.values()):
            if user.id not in self._told and user.tenant == self.fake.tenant:
                await self.installs(user)

    async def blocks(self, person: Who) -> None:
        """Block the app; it is not told."""
        self.user(person).blocked = True

    async def reloads(self, person: Who) -> None:
        """Open Teams anew: dialogs are closed, and of the cards that an answer put in the place of
        others only those stay that the app has sent as updates too."""
        user = self.user(person)
        self.fake.dialogs.pop(user.id, None)
        for message in self.fake.messages:
            message.instead.pop(user.id, None)

    async def adds_team(self, person: Who, channel: Place) -> None:
        """Put the app into the team of a channel."""
        user, place = self.user(person), self.place(channel)
        place.has_bot = True
        bot = self.fake.bot_id
        await self.tells(user, activities.installation(self.fake, user, place, "add"))
        await self.tells(
            user, activities.members_changed(self.fake, user, place, "membersAdded", bot)
        )

    async def leaves_team(self, person: Who, channel: Place) -> None:
        """The person is in the team of a channel no more."""
        user, place = self.user(person), self.place(channel)
        place.members.discard(user.id)
        await self.tells(
            user, activities.members_changed(self.fake, user, place, "membersRemoved", user.id)
        )

    async def mentions(self, person: Who, channel: Place, text: str, thread: str = "") -> Sent:
        """Name the bot in a channel or a group chat, and write something; in a thread when given
        the id of its first message."""
        user, place = self.user(person), self.place(channel)
        return await self.tells(
            user, activities.mentioning(self.fake, user, place, text, thread=thread)
        )

    async def group(self, person: Who, text: str) -> Sent:
        """Name the bot in the group chat of everybody, which is made when there is none."""
        groups = [one for one in self.fake.conversations.values() if one.kind == "groupChat"]
        place = groups[0] if groups else self.fake.add_group("Kommunikation")
        return await self.mentions(person, place, text)

    async def public(self, channel: Place = "", person: Who = None) -> Screen:
        """A channel or a group chat, "" = the first group chat; as the person sees it, if given."""
        user = self.user(person) if person is not None else None
        return await self.clients.seen_in(self.place(channel), user)

    async def sends_picture(self, person: Who, content: bytes, text: str = "") -> Sent:
        """Paste a picture into the chat."""
        user = self.user(person)
        picture = self._stored("bild.png", "image/png", content)
        return await self.tells(user, activities.with_picture(self.fake, user, picture, text))

    async def sends_calendar(self, person: Who, content: bytes, name: str = "kalender.ics") -> Sent:
        """Send the file of a calendar in the chat."""
        return await self.sends_file(person, name, content)

    async def sends_file(
        self, person: Who, name: str, content: bytes, text: str = "", media_type: str = ""
    ) -> Sent:
        """Send a file in the chat."""
        user = self.user(person)
        file = self._stored(name, media_type or "application/octet-stream", content)
        address = self.fake.files_url
        return await self.tells(user, activities.with_file(self.fake, user, file, address, text))

    async def loses_account(self, person: Who) -> None:
        """The person's account is taken out of the directory; Teams tells the app nothing."""
        self.user(person).gone = True

    async def regains_account(self, person: Who) -> None:
        """The account is put back."""
        self.user(person).gone = False

    async def edits(self, person: Who, text: str) -> Sent:
        """Change what the person wrote last in the personal chat."""
        user = self.user(person)
        own = [one for one in self.fake.seen_in(self.fake.personal(user)) if not one.is_bot]
        assert own, f"{user.name} has written nothing"
        return await self.tells(user, activities.edited(self.fake, user, own[-1], text))

    async def types(self, person: Who) -> Sent:
        """Begin to write."""
        user = self.user(person)
        return await self.tells(user, activities.typing(self.fake, user, self.fake.personal(user)))

    # What the ways have in common

    async def tells(self, user: User, activity: Json) -> Sent:
        """Teams tells the app what has happened."""
        sent = invoke(user, activity)
        await self.clients.send(sent)
        return sent

    def place(self, said: Place) -> Conversation:
        """The conversation of an id or a name; "" = the first group chat."""
        if isinstance(said, Conversation):
            return said
        for one in self.fake.conversations.values():
            if said in (one.id, one.name) or (not said and one.kind == "groupChat"):
                return one
        raise AssertionError(f"no conversation {said!r}")

    def _stored(self, name: str, media_type: str, content: bytes) -> StoredFile:
        file = StoredFile(
            id=self.fake.new_id("0-weu-d"),
            name=name,
            media_type=media_type,
            content=content,
            ticket=self.fake.new_id("v1."),
        )
        self.fake.files[file.id] = file
        return file
