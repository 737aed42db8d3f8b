"""Teams as a platform: all its parts, put together."""

import asyncio
import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from adapters.core import Core
from adapters.inbox import Inbox, Taken
from adapters.teams.activities import PLATFORM, Place
from adapters.teams.bot import TeamsBot
from adapters.teams.connector import Connector, ConnectorRefused, Gone
from adapters.teams.conversation import Conversation
from adapters.teams.files import Files
from adapters.teams.people import People
from adapters.teams.replies import Doing, Replies
from adapters.teams.windows import Windows
from bot.domain.people import AccountRef
from bot.events import FileRef, Profile
from bot.ports import Address, MessageRef, Picture, Posting, Unreachable
from bot.ui import Card, Notice

# As many as the courier takes at a time, so that the last one does not wait for a round of its own.
MAX_IN_FLIGHT = 16

log = logging.getLogger(__name__)


class Teams:
    """The Platform "teams". `dialogs`: whether clients can open them."""

    name = PLATFORM

    def __init__(self, core: Core, connector: Connector, files: Files, *, dialogs: bool) -> None:
        self._open_store = core.open_store
        self._account_changed = core.account_changed
        self._connector = connector
        self._people = People(connector)
        self._files = files
        self._in_flight = asyncio.Semaphore(MAX_IN_FLIGHT)
        # Where people's own chats are, and in which language their Teams is, as far as it was seen.
        self._chats: dict[AccountRef, str] = {}
        self._kept: dict[AccountRef, str] = {}
        self._locales: dict[AccountRef, str] = {}
        windows = Windows(core.open_store, dialogs=dialogs, now=core.now)
        self._replies = Replies(core.open_store, connector, core.draw, windows)
        conversation = Conversation(
            core.handle, self._locate, core.open_store, self._replies, windows
        )
        self._bot = TeamsBot(conversation)
        self.inbox = Inbox(core.open_store, PLATFORM, self._run, core.now)

    async def _run(self, taken: Taken) -> Sequence[Posting]:
        """Deal with what arrived. What Teams refuses for good is not tried again. Raises:
        TryLater."""
        doing = Doing(taken, json.loads(taken.payload))
        try:
            await self._welcome_back(doing.place)
            await self._bot.run(doing)
        except Unreachable:
            log.warning("teams: the person who acted cannot be reached")
            if doing.place.is_personal:
                async with self._open_store() as store:
                    await store.people.unreachable(doing.place.account, datetime.now(UTC))
        except ConnectorRefused as refused:
            log.error("teams: an answer was refused: %s", refused)
        else:
            await self._locate(doing.place, doing.locale)
        taken.answer()
        return doing.postings

    async def _welcome_back(self, place: Place) -> None:
        """Whoever was taken for gone and writes has their account again. Raises: TryLater,
        Unreachable."""
        async with self._open_store() as store:
            person = await store.people.by_account(place.account)
        if person is not None and not person.active:
            if place.is_personal:
                self._chats.setdefault(place.account, place.conversation)
            await self._account_changed(place.account, await self.profile(place.account))

    async def _locate(self, place: Place, locale: str) -> None:
        """Remember the person's own chat, for messages that nobody has asked for, and keep it as
        soon as it is known whose it is."""
        account = place.account
        if locale:
            self._locales[account] = locale
        if not place.is_personal or self._kept.get(account) == place.conversation:
            return
        self._chats[account] = place.conversation
        async with self._open_store() as store:
            if await store.people.by_account(account) is not None:
                await store.people.moved(account, place.conversation)
                self._kept[account] = place.conversation

    async def _chat(self, account: AccountRef, address: str) -> str:
        """The person's own chat with us; it is made when there is none."""
        known = address if address != account.user else self._chats.get(account, "")
        if not known:
            known = await self._connector.create_conversation(account.team, account.user)
            self._chats[account] = known
        return known

    async def post(self, to: Address, card: Card, notice: Notice) -> MessageRef:
        """Send the card to the person. Raises: TryLater, Unreachable, ConnectorRefused."""
        async with self._in_flight:
            conversation = await self._chat(to.ref, to.place)
            activity = await self._replies.activity(to.ref.team, conversation, card)
            try:
                message = await self._connector.send(to.ref.team, conversation, activity)
            except Unreachable:
                if await self._people.is_gone(to.ref, conversation):
                    await self._account_changed(to.ref, None)
                raise
        return MessageRef(platform=PLATFORM, team=to.ref.team, place=conversation, message=message)

    async def update(self, message: MessageRef, card: Card, notice: Notice) -> None:
        """Draw the message again; one that is gone is passed over. Raises: TryLater, Unreachable,
        ConnectorRefused."""
        activity = await self._replies.activity(message.team, message.place, card)
        try:
            async with self._in_flight:
                await self._connector.update(message.team, message.place, message.message, activity)
        except Gone:
            return

    async def profile(self, account: AccountRef) -> Profile:
        """What Teams knows of the account. Raises: TryLater, Unreachable."""
        locale = self._locales.get(account, "")
        return await self._people.profile(account, self._chats.get(account, ""), locale)

    async def find(self, email: str) -> AccountRef | None:
        """Nobody: Teams has no way from an address to an account without Microsoft Graph."""
        return None

    async def fetch(self, file: FileRef) -> Picture:
        """The picture that a person sent. Raises: TryLater, Unreadable."""
        return await self._files.fetch(file)

    async def fetch_calendar(self, file: FileRef) -> bytes:
        """The file of a calendar that a person sent. Raises: TryLater, Unreadable."""
        return await self._files.fetch_calendar(file)
