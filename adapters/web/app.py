"""The chat page as a platform and as routes: pages, what they send, live updates, the clock."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from aiohttp import web

from adapters.web import people
from adapters.web.conversation import Conversation, message_ref
from adapters.web.edge import (
    MAX_BODY_BYTES,
    PLATFORM,
    Body,
    add_security_headers,
    guard,
    read_body,
    read_form,
)
from adapters.web.live import COME_BACK_MILLISECONDS, Listener, Live, News, server_sent
from adapters.web.pages import Drawn, Pages, unread_words
from bot.domain.ids import PersonId
from bot.domain.people import AccountRef, Person
from bot.events import FileRef, Handler, Profile
from bot.i18n import DEFAULT_LANGUAGE, LANGUAGES, using
from bot.ports import (
    Address,
    DemoClock,
    Draw,
    MessageRef,
    NotFound,
    OpenStore,
    Picture,
    Unreachable,
    Unreadable,
)
from bot.ui import Card, Notice

MORNING = time(9)
STATIC = Path(__file__).parent / "static"


def web_app(
    handler: Handler,
    draw: Draw,
    open_store: OpenStore,
    clock: DemoClock,
    *,
    timezone: str = "Europe/Stockholm",
    max_body_bytes: int = MAX_BODY_BYTES,
) -> "WebChat":
    """The chat page, to be mounted into an aiohttp application and handed out as a Platform."""
    return WebChat(handler, draw, open_store, clock, Pages(timezone), max_body_bytes)


class WebChat:
    """The Platform "web". A person's account is their id; whoever sees the page may be anybody."""

    name = PLATFORM

    def __init__(
        self,
        handler: Handler,
        draw: Draw,
        open_store: OpenStore,
        clock: DemoClock,
        pages: Pages,
        max_body_bytes: int,
    ) -> None:
        self._open_store = open_store
        self._clock = clock
        self._moving = asyncio.Lock()
        self._way_gone: float | None = None
        self._pages = pages
        self._max_body_bytes = max_body_bytes
        self._live = Live()
        self._conversation = Conversation(handler, draw, open_store, clock.now, pages, self._live)

    def mount(self, app: web.Application) -> None:
        """Add the pages, their guard and their headers to the application."""
        me = r"/as/{person:\d{1,9}}"
        app.add_routes(
            [
                web.get("/", self._front),
                web.get("/live", self._events),
                web.get(me, self._chat),
                web.get(me + "/lines", self._lines),
                web.get(me + "/live", self._events),
                web.post(me + "/words", self._words),
                web.post(me + "/press", self._press),
                web.post(me + "/answers", self._answers),
                web.post(me + "/leave", self._leave),
                web.post(me + "/language", self._language),
                web.post("/clock", self._move_clock),
                web.static("/static", STATIC),
            ]
        )
        app.middlewares.append(guard)
        app.on_response_prepare.append(add_security_headers)
        app.on_shutdown.append(self._close)

    async def _close(self, app: web.Application) -> None:
        self._live.close()

    # --- The platform --------------------------------------------------------------------------

    async def post(self, to: Address, card: Card, notice: Notice) -> MessageRef:
        """Keep the notice in the person's chat. Raises: Unreachable."""
        try:
            async with self._open_store() as store:
                person = await store.people.get(PersonId(int(to.ref.user)))
                message = await store.chat.add(person.id, self._clock.now(), notice=notice)
        except (NotFound, ValueError) as error:
            raise Unreachable(to.ref.user) from error
        self._live.message(person.id, message)
        return message_ref(person.id, message)

    async def update(self, message: MessageRef, card: Card, notice: Notice) -> None:
        """Let open pages draw the message again; every card is drawn from how things stand."""
        self._live.message(int(message.place), int(message.message))

    async def profile(self, account: AccountRef) -> Profile:
        """Who has the id. Raises: Unreachable."""
        try:
            async with self._open_store() as store:
                person = await store.people.get(PersonId(int(account.user)))
        except (NotFound, ValueError) as error:
            raise Unreachable(account.user) from error
        return Profile(name=person.name, email=person.email, language=person.language)

    async def find(self, email: str) -> AccountRef | None:
        """Nobody: everybody in the town has their account from the beginning."""
        return None

    async def fetch(self, file: FileRef) -> Picture:
        """No file can be sent in the page's chat. Raises: Unreadable."""
        raise Unreadable(file.file)

    async def fetch_calendar(self, file: FileRef) -> bytes:
        """As `fetch`. Raises: Unreadable."""
        raise Unreadable(file.file)

    # --- Pages ---------------------------------------------------------------------------------

    async def _front(self, request: web.Request) -> web.Response:
        code = request.query.get("language", DEFAULT_LANGUAGE)
        async with self._open_store() as store:
            with using(code):
                groups = await people.groups(store)
                return _html(self._pages.front(self._clock.now(), groups))

    async def _chat(self, request: web.Request) -> web.Response:
        person = await self._person(request)
        return await self._whole_page(person.id, await self._conversation.arrive(person))

    async def _whole_page(self, me: PersonId, last: Drawn | None = None) -> web.Response:
        """The person's chat with `last`, a reply that is not kept; all is read now."""
        async with self._open_store() as store:
            await store.chat.mark_read(me)
            person = await store.people.get(me)
        lines = await self._conversation.lines(person)
        async with self._open_store() as store:
            with using(person.language):
                groups = await people.groups(store)
                now = self._clock.now()
                page = self._pages.chat(now, groups, me, lines, last)
        self._live.people()
        return _html(page)

    async def _lines(self, request: web.Request) -> web.Response:
        person = await self._person(request)
        lines = await self._conversation.lines(person)
        with using(person.language):
            return _html(self._pages.lines(person.id, lines))

    # --- What is sent --------------------------------------------------------------------------

    async def _words(self, request: web.Request) -> web.Response:
        person, body = await self._sent(request)
        drawn = await self._conversation.say(person, body.text("text"), body.key())
        return await self._reply(request, person, drawn)

    async def _press(self, request: web.Request) -> web.Response:
        person, body = await self._sent(request)
        drawn = await self._conversation.press(person, body.action(), body.message(), body.key())
        return await self._reply(request, person, drawn)

    async def _answers(self, request: web.Request) -> web.Response:
        return await self._take_form(request, "action")

    async def _leave(self, request: web.Request) -> web.Response:
        return await self._take_form(request, "leave")

    async def _take_form(self, request: web.Request, action: str) -> web.Response:
        body = await read_form(request, self._max_body_bytes)
        person = await self._person(request)
        drawn = await self._conversation.answer(person, body, action)
        return await self._reply(request, person, drawn)

    async def _language(self, request: web.Request) -> web.Response:
        person, body = await self._sent(request)
        if body.text("language") not in LANGUAGES:
            raise web.HTTPBadRequest(text="Only sv and en are spoken here.")
        async with self._open_store() as store:
            person = await store.people.get(person.id)
            await store.people.save(replace(person, language=body.text("language")))
        raise web.HTTPSeeOther(f"/as/{person.id}")

    async def _sent(self, request: web.Request) -> tuple[Person, Body]:
        body = await read_body(request, self._max_body_bytes)
        return await self._person(request), body

    async def _person(self, request: web.Request) -> Person:
        try:
            async with self._open_store() as store:
                person = await store.people.get(PersonId(int(request.match_info["person"])))
        except NotFound as error:
            raise web.HTTPNotFound(text="No such person.") from error
        if not person.active:
            raise web.HTTPNotFound(text="No such person: they have left.")
        return person

    async def _reply(self, request: web.Request, person: Person, drawn: Drawn) -> web.Response:
        """The reply alone for the page's script, a whole page without it."""
        if request.headers.get("X-Kanalvakt") == "fetch":
            response = _html(drawn.html, 422 if drawn.is_wrong else 200)
            response.headers["Content-Language"] = drawn.language
            return response
        if drawn.is_kept:
            raise web.HTTPSeeOther(f"/as/{person.id}#message-{drawn.message or ''}")
        return await self._whole_page(person.id, drawn)

    # --- Live updates --------------------------------------------------------------------------

    async def _events(self, request: web.Request) -> web.StreamResponse:
        person = await self._person(request) if "person" in request.match_info else None
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        with self._live.listen(person.id if person else None) as listener:
            await response.prepare(request)
            try:
                async for chunk in self._stream(listener, request):
                    await response.write(chunk)
            except ConnectionResetError:
                pass
        return response

    async def _stream(self, listener: Listener, request: web.Request) -> AsyncIterator[bytes]:
        yield f"retry: {COME_BACK_MILLISECONDS}\n\n".encode()
        while not listener.closed:
            news = await listener.wait()
            if news is None:
                yield b": still here\n\n"
                continue
            for event, data in await self._told(news, listener.person, request):
                yield server_sent(event, data)

    async def _told(
        self, news: News, me: int | None, request: web.Request
    ) -> list[tuple[str, dict[str, object]]]:
        told: list[tuple[str, dict[str, object]]] = []
        language = request.query.get("language", DEFAULT_LANGUAGE)
        if me is not None:
            async with self._open_store() as store:
                person = await store.people.get(PersonId(me))
                language = person.language
                if news.messages:
                    await store.chat.mark_read(person.id)
            lines = await self._conversation.lines(person, news.messages) if news.messages else []
            for line in lines:
                with using(language):
                    html = self._pages.lines(person.id, [line])
                told.append(("line", {"id": line.id, "html": html}))
        async with self._open_store() as store:
            unread = await store.chat.unread()
        with using(language):
            told.append(("people", {"counts": unread, "words": unread_words(unread)}))
            moment = self._pages.moment(self._clock.now())
        told.append(("clock", {"moment": moment, "way_gone": self._way_gone}))
        return told

    # --- The town's clock ----------------------------------------------------------------------

    async def _move_clock(self, request: web.Request) -> web.Response:
        body = await read_body(request, self._max_body_bytes)
        start = self._clock.now()
        target = self._target(start, body.text("to"))
        if self._moving.locked():
            raise web.HTTPConflict(text="The clock is moving already.")
        async with self._moving:
            try:
                async for moment in self._clock.move_to(target):
                    self._way_gone = (moment - start) / (target - start)
                    self._live.clock()
            finally:
                self._way_gone = None
                self._live.clock()
        if request.headers.get("X-Kanalvakt") == "fetch":
            with using(body.text("language")):
                return web.Response(text=self._pages.moment(self._clock.now()))
        person = body.text("person")
        raise web.HTTPSeeOther(f"/as/{person}" if person.isdigit() else "/")

    def _target(self, now: datetime, to: str) -> datetime:
        local = now.astimezone(self._pages.timezone)
        tomorrow = datetime.combine(local.date() + timedelta(days=1), MORNING, self._pages.timezone)
        targets = {"hour": now + timedelta(hours=1), "tomorrow": tomorrow}
        targets["week"] = (local.replace(tzinfo=None) + timedelta(days=7)).replace(
            tzinfo=self._pages.timezone
        )
        if to not in targets:
            raise web.HTTPBadRequest(text="The clock moves an hour, to tomorrow, or a week.")
        return targets[to].astimezone(UTC)


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html")
