"""What a person does in Teams becomes an event; the reply is shown to them."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from adapters.teams.activities import Place, data_of, key_of, said
from adapters.teams.buttons import unpack
from adapters.teams.files import file_refs
from adapters.teams.forms import Packed, in_dialog, render_form, submission
from adapters.teams.replies import Doing, Replies, in_words
from adapters.teams.windows import Windows, asks_for_help, chosen, hinted, wish_in
from bot.domain.ids import PersonId
from bot.domain.people import Account
from bot.events import Arrived, Handler, Pressed, Submitted, Value
from bot.i18n import using
from bot.ports import OpenStore
from bot.ui import Action, Ask, Form, PersonField, Reply, Show, Wrong

# Tells where a person's own chat is and the locale of their Teams, learnt from what they do.
Locate = Callable[[Place, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A form as a card, with its title."""

    title: str
    card: dict[str, Any]


class Conversation:
    """Everybody's talk with Kanalvakt in Teams."""

    def __init__(
        self,
        handle: Handler,
        locate: Locate,
        open_store: OpenStore,
        replies: Replies,
        windows: Windows,
    ) -> None:
        self._handle = handle
        self._locate = locate
        self._open_store = open_store
        self._replies = replies
        self._windows = windows

    # --- Words ---------------------------------------------------------------------------------

    async def say(self, doing: Doing) -> None:
        """A message in the person's chat with us, or one that mentions us in another."""
        place = doing.place
        await self._locate(place, doing.locale)
        event = said(doing.body, file_refs(doing.body, place.tenant))
        may_choose = place.is_personal and self._windows.are_possible
        in_chat = wish_in(event.text) if may_choose else None
        if in_chat is not None:
            await self._choose(doing, in_chat)
            return
        reply = await self._handle(event)
        if isinstance(reply, Show):
            helped = may_choose and asks_for_help(event.text)
            await self._replies.below(doing, hinted(reply) if helped else reply)

    async def _choose(self, doing: Doing, in_chat: bool) -> None:
        """Where this chat's forms open from now on."""
        place = doing.place
        await self._windows.choose(place.tenant, place.conversation, in_chat=in_chat)
        async with self._open_store() as store:
            person = await store.people.by_account(place.account)
        spoken = person.language if person else "sv"
        with using(spoken):
            await self._replies.below(doing, Show(replace(chosen(in_chat), language=spoken)))

    async def greet(self, doing: Doing) -> None:
        """We were installed, or the chat was opened anew: whoever is new gets a greeting, once."""
        place = doing.place
        if not place.is_personal:
            return
        await self._locate(place, doing.locale)
        async with self._open_store() as store:
            person = await store.people.by_account(place.account)
            if person is not None:  # who was unreachable is reached again
                account = Account(ref=place.account, person=person.id, address=place.conversation)
                await store.people.link(account)
        if person is None:
            reply = await self._handle(Arrived(account=place.account))
            if isinstance(reply, Show):
                hints = self._windows.are_possible
                await self._replies.below(doing, hinted(reply) if hints else reply)

    async def leave(self, doing: Doing) -> None:
        """We were taken away from the person's chat: messages do not arrive there any more."""
        place = doing.place
        if place.is_personal:
            async with self._open_store() as store:
                await store.people.unreachable(place.account, datetime.now(UTC))

    # --- Presses -------------------------------------------------------------------------------

    async def press(self, doing: Doing) -> None:
        """A button of a card, or of a form that stands in the chat as a card."""
        await self._locate(doing.place, doing.locale)
        data, verb = data_of(doing.body), doing.body["value"]["action"].get("verb")
        match verb:
            case "page":
                page = data.get("page")
                await self._replies.turn_page(doing, page if isinstance(page, int) else 1)
            case "submit" | "alternative" | "cancel":
                await self._send_inline(doing, data, verb)
            case _:
                await self._press(doing, data)

    async def _press(self, doing: Doing, data: Mapping[str, Any]) -> None:
        try:
            action = unpack(data)
        except ValueError:
            await self._replies.stand_still(doing, await self._replies.posting(doing.place))
            return
        reply = await self._handle(self._pressed(doing, action))
        if isinstance(reply, Ask):
            card = await self._form_card(doing, reply.form, action, inline=True)
            await self._replies.answer(doing, card, summary=reply.form.title)
        elif isinstance(reply, Show):
            await self._replies.after_press(doing, reply)

    def _pressed(self, doing: Doing, action: Action, key: str = "") -> Pressed:
        place = doing.place
        return Pressed(
            account=place.account,
            action=action,
            key=key or key_of(doing.body),
            audience=place.audience,
        )

    async def _form_card(
        self,
        doing: Doing,
        form: Form,
        opener: Action,
        *,
        inline: bool,
        origin: str = "",
        values: Mapping[str, Value] | None = None,
        errors: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        return render_form(
            form,
            origin=origin or doing.place.activity,
            inline=inline,
            people=await self._people(form, doing.place.tenant),
            opener=opener,
            values=values,
            errors=errors,
        )

    async def _people(self, form: Form, tenant: str) -> dict[int, tuple[str, str]]:
        """Those that the form's fields hold: their object id and name."""
        known: dict[int, tuple[str, str]] = {}
        picked = [f.value for f in form.fields if isinstance(f, PersonField) and f.value]
        if picked:
            async with self._open_store() as store:
                for person in (await store.people.many({PersonId(p) for p in picked})).values():
                    accounts = [a.ref for a in await store.people.accounts(person.id)]
                    users = [r.user for r in accounts if (r.platform, r.team) == ("teams", tenant)]
                    known[person.id] = (users[0] if users else "", person.name)
        return known

    # --- Forms in the chat ---------------------------------------------------------------------

    async def _send_inline(self, doing: Doing, data: Mapping[str, Any], verb: str) -> None:
        """A form that stands in the place of the card that opened it."""
        posting = await self._replies.posting(doing.place)
        sent = submission(doing.place, data, verb)
        if sent is None:
            await self._replies.stand_still(doing, posting)
            return
        packed, event = sent
        reply = await self._handle(event)
        if isinstance(reply, Wrong):
            again = await self._again(doing, packed, event, reply, inline=True)
            if isinstance(again, Asked):
                await self._replies.answer(doing, again.card, summary=again.title)
                return
            reply = again
        if isinstance(reply, Show):
            await self._replies.after_press(doing, reply)

    async def _again(
        self, doing: Doing, packed: Packed, event: Submitted, wrong: Wrong, *, inline: bool
    ) -> "Asked | Reply":
        """The form once more, with what was filled in and what is wrong; where the matter has
        changed meanwhile, how it stands."""
        reply: Reply = wrong
        if packed.opener is not None:
            reply = await self._handle(self._pressed(doing, packed.opener, secrets.token_hex(8)))
        if not isinstance(reply, Ask) or packed.opener is None:
            return reply
        card = await self._form_card(
            doing,
            reply.form,
            packed.opener,
            inline=inline,
            origin=packed.origin,
            values=event.values,
            errors=wrong.errors,
        )
        return Asked(reply.form.title, card)

    # --- Dialogs -------------------------------------------------------------------------------

    async def open_dialog(self, doing: Doing) -> None:
        """A button that opens a form in a window of its own."""
        await self._locate(doing.place, doing.locale)
        try:
            action = unpack(data_of(doing.body))
        except ValueError:
            doing.taken.answer({})
            return
        reply = await self._handle(self._pressed(doing, action))
        if isinstance(reply, Ask):
            card = await self._form_card(doing, reply.form, action, inline=False)
            doing.taken.answer(in_dialog(reply.form.title, card))
        elif isinstance(reply, Show):
            doing.taken.answer({"task": {"type": "message", "value": in_words(reply.card)}})
            await self._replies.after_dialog(doing, doing.place.activity, reply)

    async def send_dialog(self, doing: Doing) -> None:
        """A form that was sent from its window."""
        data = data_of(doing.body)
        sent = submission(doing.place, data, str(data.get("verb")))
        if sent is None:
            doing.taken.answer({})
            return
        packed, event = sent
        reply = await self._handle(event)
        if isinstance(reply, Wrong):
            again = await self._again(doing, packed, event, reply, inline=False)
            if isinstance(again, Asked):
                doing.taken.answer(in_dialog(again.title, again.card))
                return
            reply = again
        doing.taken.answer({})
        if isinstance(reply, Show):
            await self._replies.after_dialog(doing, packed.origin, reply)
