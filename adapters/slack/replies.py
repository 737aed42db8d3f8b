"""Replies as Slack shows them: a message below, the pressed message drawn again, a form, or words
that only one person sees."""

import logging
from dataclasses import dataclass, field
from typing import Any, Literal

from adapters.inbox import Taken
from adapters.slack.blocks import render, render_home
from adapters.slack.forms import Origin, card_view, message_view, render_form
from adapters.slack.payloads import Place
from adapters.slack.sender import Sender, SlackRefused
from adapters.slack.workspaces import PLATFORM, Workspace
from bot.domain.ids import PersonId
from bot.i18n import _, using
from bot.ports import SCREEN, MessageRef, OpenStore, Posting
from bot.ui import Ask, Button, Card, Form, Notice, PersonField, Show, Text

TRIGGER_GONE = ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id")
MESSAGE_GONE = ("message_not_found", "cant_update_message", "edit_window_closed")
VIEW_GONE = ("not_found", "view_not_found", "hash_conflict")

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Doing:
    """One arrival being dealt with: what was taken in, where, and what has been posted for it."""

    taken: Taken
    workspace: Workspace
    postings: list[Posting] = field(default_factory=list)

    def remember(self, message: MessageRef, show: Show) -> None:
        """Let the courier know of the copy, once what arrived is closed."""
        if show.notice is not None and show.reader is not None:
            posting = Posting(person=show.reader, notice=show.notice, message=message)
            self.postings.append(posting)


class Replies:
    """Shows what the core replies to the person who acted."""

    def __init__(self, open_store: OpenStore, sender: Sender) -> None:
        self._open_store = open_store
        self._sender = sender

    async def below(self, doing: Doing, place: Place, show: Show, thread: str) -> None:
        """The card as a new message; in public only who acted sees a card that is no view of
        state."""
        drawn = _drawn(show.card)
        message: dict[str, Any] = {"text": drawn.text, "blocks": drawn.blocks}
        is_for_one = place.audience == "public" and show.notice is None
        if is_for_one:
            thread = place.thread  # what one person sees is not shown in a thread that is empty
        if thread:
            message["thread_ts"] = thread
        if is_for_one:
            await self._sender.call(
                place.team,
                "chat.postEphemeral",
                channel=place.channel,
                user=place.user,
                **message,
            )
            return
        channel, ts = await self._sender.post(place.team, place.pace_key, place.channel, message)
        doing.remember(_ref(place.team, channel, ts), show)

    async def after_press(self, doing: Doing, place: Place, show: Show) -> None:
        """The same matter is drawn again in its place, another one comes below."""
        if show.notice is not None and await self._shows(place, show.notice):
            drawn = _drawn(show.card)
            try:
                await self._sender.call(
                    place.team,
                    "chat.update",
                    channel=place.channel,
                    ts=place.message,
                    text=drawn.text,
                    blocks=drawn.blocks,
                )
            except SlackRefused as refused:
                if refused.code not in MESSAGE_GONE:
                    raise
            else:
                doing.remember(_ref(place.team, place.channel, place.message), show)
                return
        if place.audience == "public" and show.notice is not None:
            show = Show(show.card)  # another matter is for who pressed alone
        await self.below(doing, place, show, place.thread)

    async def _shows(self, place: Place, notice: Notice) -> bool:
        posting = await self.posting(place)
        return posting is not None and posting.notice.view == notice.view

    async def posting(self, place: Place) -> Posting | None:
        """What the message of the place shows."""
        if not place.message:
            return None
        message = _ref(place.team, place.channel, place.message)
        async with self._open_store() as store:
            return await store.outbox.posting_at(message)

    async def open_window(self, doing: Doing, place: Place, show: Show, trigger: str) -> None:
        """The card over the home tab; as a message where it is too late for that."""
        with using(show.card.language):
            view = card_view(show.card, show.notice)
        try:
            await self._sender.call(place.team, "views.open", trigger_id=trigger, view=view)
        except SlackRefused as refused:
            if refused.code not in TRIGGER_GONE:
                raise
            await self.below(doing, place, show, "")

    async def in_window(self, place: Place, window: str, show: Show, page: int = 1) -> None:
        """The card in a window that is open."""
        with using(show.card.language):
            view = card_view(show.card, show.notice, page)
        await self.update_view(place.team, window, view)

    async def turn_page(self, place: Place, card: Card, page: int) -> None:
        """Another page of the card in the same message."""
        with using(card.language):
            drawn = render(card, page)
        await self._sender.call(
            place.team,
            "chat.update",
            channel=place.channel,
            ts=place.message,
            text=drawn.text,
            blocks=drawn.blocks,
        )

    async def open_form(
        self,
        doing: Doing,
        place: Place,
        ask: Ask,
        trigger: str,
        again: Button | None,
        way: Literal["views.open", "views.push"] = "views.open",
    ) -> None:
        """The form as a modal. Where it is too late for that, a button that opens it."""
        view = await self._form(place, ask.form)
        try:
            await self._sender.call(place.team, way, trigger_id=trigger, view=view)
        except SlackRefused as refused:
            if refused.code not in TRIGGER_GONE:
                raise
            with using(ask.form.language):
                late = Card(
                    ask.form.title,
                    (Text(_("It took too long to open the form. Press once more.")),),
                    (again,) if again else (),
                    language=ask.form.language,
                )
            await self.below(doing, place, Show(late), place.thread)

    async def _form(self, place: Place, form: Form) -> dict[str, Any]:
        people: dict[int, str] = {}
        picked = [f.value for f in form.fields if isinstance(f, PersonField) and f.value]
        if picked:
            async with self._open_store() as store:
                for person in picked:
                    for account in await store.people.accounts(PersonId(person)):
                        if (account.ref.platform, account.ref.team) == (PLATFORM, place.team):
                            people[person] = account.ref.user
        origin = place.origin if place.message else Origin()
        with using(form.language):
            return render_form(form, origin, people)

    async def say_in_view(self, team: str, view_id: str, card: Card) -> None:
        """What became of a form, in its own window, which may be closed already."""
        texts = [element.text for element in card.body if isinstance(element, Text)]
        with using(card.language):
            closing = _("You can close this window. I have written to you in our conversation.")
            view = message_view(card.title, [*texts, closing])
        await self.update_view(team, view_id, view)

    async def update_view(self, team: str, view_id: str, view: dict[str, Any]) -> bool:
        """Another content of an open window; False when it is closed by now."""
        try:
            await self._sender.call(team, "views.update", view_id=view_id, view=view)
        except SlackRefused as refused:
            if refused.code not in VIEW_GONE:
                raise
            return False
        return True

    async def home(self, doing: Doing, place: Place, show: Show) -> None:
        """The home tab, which the courier draws again when something happens."""
        with using(show.card.language):
            view = render_home(show.card)
        await self._sender.call(place.team, "views.publish", user_id=place.user, view=view)
        doing.remember(_ref(place.team, place.user, SCREEN), show)


def _drawn(card: Card) -> Any:
    with using(card.language):
        return render(card)


def _ref(team: str, channel: str, ts: str) -> MessageRef:
    return MessageRef(platform=PLATFORM, team=team, place=channel, message=ts)
