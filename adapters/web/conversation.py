"""What a person does on the page becomes an event; the reply becomes a line of the chat."""

from collections.abc import Mapping
from dataclasses import replace

from aiohttp import web

from adapters.web import people
from adapters.web.edge import PLATFORM, TEAM, Body, account
from adapters.web.live import Live
from adapters.web.pages import Drawn, Line, Pages
from bot.domain.ids import PersonId
from bot.domain.people import Person
from bot.domain.texts import MAX_MESSAGE_CHARACTERS, clean
from bot.events import Arrived, Handler, Pressed, Said, Submitted
from bot.i18n import _, using
from bot.ports import (
    ChatMessage,
    Clock,
    Conflict,
    Draw,
    MessageRef,
    OpenStore,
    Posting,
    Store,
    Unreadable,
)
from bot.ui import Action, Ask, Card, Notice, Reply, Show, Wrong

SHOWN_MESSAGES_COUNT = 60
PRESSABLE_MESSAGES_COUNT = 1000


def message_ref(person: PersonId, message: int) -> MessageRef:
    """How this platform names a message."""
    return MessageRef(platform=PLATFORM, team=TEAM, place=str(person), message=str(message))


class Conversation:
    """Everybody's talk with Kanalvakt, kept in the chat of the store."""

    def __init__(
        self,
        handle: Handler,
        draw: Draw,
        open_store: OpenStore,
        now: Clock,
        pages: Pages,
        live: Live,
    ) -> None:
        self._handle = handle
        self._draw = draw
        self._open_store = open_store
        self._now = now
        self._pages = pages
        self._live = live

    async def lines(self, person: Person, only: Mapping[int, None] | None = None) -> list[Line]:
        """The last lines of the person's chat (or `only` some of them), the oldest first."""
        limit = SHOWN_MESSAGES_COUNT if only is None else PRESSABLE_MESSAGES_COUNT
        async with self._open_store() as store:
            messages = await store.chat.messages(person.id, limit)
        with using(person.language):
            return [await self._line(m) for m in messages if only is None or m.id in only]

    async def _line(self, message: ChatMessage) -> Line:
        if message.notice is None:
            return self._pages.line(message.id, message.at, words=message.words)
        card = await self._draw(message.person, message.notice)
        nothing = Card(_("There is nothing here any more"))
        return self._pages.line(message.id, message.at, card=card or nothing)

    async def arrive(self, person: Person) -> Drawn | None:
        """Greet who has nothing in their chat yet; gives the greeting only if it is not kept."""
        async with self._open_store() as store:
            if await store.chat.messages(person.id, 1):
                return None
        drawn = await self._reply(person, await self._handle(Arrived(account=account(person.id))))
        return None if drawn.is_kept else drawn

    async def say(self, person: Person, text: str, key: str) -> Drawn:
        """The person writes something. A repeat of the key adds nothing."""
        words = clean(text[: MAX_MESSAGE_CHARACTERS + 1])[:MAX_MESSAGE_CHARACTERS]
        if not words:
            raise web.HTTPBadRequest(text="There is nothing to read in that.")
        said = await self._add(person, f"web/{key}/words", words=words)
        reply = await self._handle(Said(account=account(person.id), text=text, key=key))
        drawn = await self._reply(person, reply, f"web/{key}/reply")
        own = await self.lines(person, {said: None}) if said else []
        return replace(drawn, html=self._pages.lines(person.id, own) + drawn.html)

    async def press(
        self, person: Person, action: Action, message_id: int | None, key: str
    ) -> Drawn:
        """The person presses a button of a message. Raises: 404 when the message is not theirs."""
        message = await self._message(person, message_id)
        event = Pressed(account=account(person.id), action=action, key=key)
        return await self._reply(person, await self._handle(event), f"web/{key}/reply", message)

    async def answer(
        self,
        person: Person,
        body: Body,
        action: str,
    ) -> Drawn:
        """The person sends or leaves a message's form, by the button or the field that `action`
        names. Raises: 404 when it is not theirs."""
        message, token = await self._message(person, body.message()), body.token()
        call = body.action(action)
        try:
            with using(person.language):
                values = body.values()
        except Unreadable as why:
            wrong = Wrong({body.file_field(): str(why)})
            return await self._reply(person, wrong, "", message, token)
        event = Submitted(account=account(person.id), action=call, values=values, key=token)
        reply = await self._handle(event)
        return await self._reply(person, reply, f"web/{token}/reply", message, token)

    async def _message(self, person: Person, message: int | None) -> ChatMessage | None:
        if message is None:
            return None
        async with self._open_store() as store:
            for kept in await store.chat.messages(person.id, PRESSABLE_MESSAGES_COUNT):
                if kept.id == message:
                    return kept
        raise web.HTTPNotFound(text="No such message.")

    async def _reply(
        self,
        person: Person,
        reply: Reply,
        once: str = "",
        message: ChatMessage | None = None,
        token: str = "",
    ) -> Drawn:
        """The reply as HTML. A card of state stays in its message, or is added `once`."""
        async with self._open_store() as store:
            person = await store.people.get(person.id)
            options = await people.options(store) if isinstance(reply, Ask) else []
        origin = message.id if message else None
        with using(person.language):
            drawn = Drawn(html="", language=person.language, message=origin)
            match reply:
                case Ask(form):
                    html = self._pages.form(person.id, form, origin, options)
                    return replace(drawn, html=html)
                case Wrong():
                    return replace(drawn, html=self._pages.errors(token, reply), is_wrong=True)
                case Show(_, Notice() as notice):
                    kept = await self._keep(person, notice, once, message)
                    lines = await self.lines(person, {kept: None} if kept else None)
                    html = self._pages.lines(person.id, lines)
                    return replace(drawn, html=html, is_kept=True, message=kept)
                case Show(card, _):
                    return replace(drawn, html=self._pages.card(person.id, card))

    async def _keep(
        self, person: Person, notice: Notice, once: str, message: ChatMessage | None
    ) -> int | None:
        """The message that shows the notice now; None when a repeat finds it there already.

        The same matter stays in its place, another one comes below.
        """
        if message is None or message.notice is None or message.notice.view != notice.view:
            return await self._add(person, once, notice=notice)
        async with self._open_store() as store:
            await store.chat.change(message.id, notice)
            await self._remember(store, person.id, message.id, notice)
        self._live.message(person.id, message.id)
        return message.id

    async def _add(
        self, person: Person, once: str, *, words: str = "", notice: Notice | None = None
    ) -> int | None:
        try:
            async with self._open_store() as store:
                if once:
                    await store.accepted.add(once, None, self._now())
                message = await store.chat.add(person.id, self._now(), words, notice)
                if notice:
                    await self._remember(store, person.id, message, notice)
                await store.chat.mark_read(person.id)
        except Conflict:
            return None
        self._live.message(person.id, message)
        return message

    async def _remember(self, store: Store, person: PersonId, message: int, notice: Notice) -> None:
        """Let the courier know of the copy, so that it is drawn again when the matter changes."""
        posting = Posting(person=person, notice=notice, message=message_ref(person, message))
        await store.outbox.posted(posting, self._now())
