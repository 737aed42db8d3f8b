"""Replies as Teams shows them: the answer of a press, a message below, a dialog."""

from dataclasses import dataclass, field, replace
from typing import Any

from adapters.inbox import Taken
from adapters.teams.activities import PLATFORM, Place, place_of
from adapters.teams.cards import render
from adapters.teams.connector import Connector, Gone
from adapters.teams.windows import Windows
from bot.i18n import using
from bot.ports import Draw, MessageRef, OpenStore, Posting
from bot.ui import Card, Notice, Show, Text

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
LOCALES = {"sv": "sv-SE", "en": "en-US"}

Json = dict[str, Any]


@dataclass(slots=True)
class Doing:
    """One activity being dealt with: what was taken in, and what has been posted for it."""

    taken: Taken
    body: Json
    postings: list[Posting] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Where somebody acted."""
        return place_of(self.body)

    @property
    def locale(self) -> str:
        """The language of the person's Teams; "" when it is not told."""
        return str(self.body.get("locale") or "")


def activity_of(card: Json, summary: str, language: str) -> Json:
    """A message with the card."""
    return {
        "type": "message",
        "summary": summary,
        "locale": LOCALES.get(language, LOCALES["sv"]),
        "textFormat": "plain",
        "attachments": [{"contentType": CARD, "content": card}],
    }


class Replies:
    """Shows what the core replies to the person who acted."""

    def __init__(
        self, open_store: OpenStore, connector: Connector, draw: Draw, windows: Windows
    ) -> None:
        self._open_store = open_store
        self._connector = connector
        self._draw = draw
        self._windows = windows

    async def activity(self, tenant: str, conversation: str, card: Card, page: int = 1) -> Json:
        """The card as a message of the conversation."""
        dialogs = await self._windows.open_in(tenant, conversation)
        with using(card.language):
            drawn = render(card, page, dialogs=dialogs)
        return activity_of(drawn.card, drawn.summary, card.language)

    async def _content(self, place: Place, card: Card, page: int = 1) -> Json:
        activity = await self.activity(place.tenant, place.conversation, card, page)
        content: Json = activity["attachments"][0]["content"]
        return content

    async def below(self, doing: Doing, show: Show) -> None:
        """The card as a new message."""
        place = doing.place
        activity = await self.activity(place.tenant, place.conversation, show.card)
        message = await self._connector.send(place.tenant, place.conversation, activity)
        await self._remember(doing, place, message, show.notice)

    async def after_press(self, doing: Doing, show: Show) -> None:
        """The same matter is the answer, which takes the pressed card's place; another one comes
        below, and the answer is the pressed card as it is now."""
        place, posting = doing.place, await self.posting(doing.place)
        if posting and show.notice and posting.notice.view == show.notice.view:
            await self._settle(doing, show.card)
            await self._remember(doing, place, place.activity, show.notice)
            return
        if not place.is_personal:
            doing.taken.answer(_said(show.card))  # the presser alone sees it
            return
        await self.stand_still(doing, posting)
        await self.below(doing, show)

    async def stand_still(self, doing: Doing, posting: Posting | None) -> None:
        """Answer with the pressed card as it is now."""
        card = await self._draw(posting.person, posting.notice) if posting else None
        if card is None:
            doing.taken.answer({"statusCode": 200, "type": MESSAGE, "value": "OK"})
        else:
            await self._settle(doing, card)

    async def _settle(self, doing: Doing, card: Card) -> None:
        """Answer with the pressed card as it stays. The presser alone sees an answer, and only
        until Teams is opened anew: the message is changed too."""
        place = doing.place
        activity = await self.activity(place.tenant, place.conversation, card)
        if not doing.taken.is_answered:
            content = activity["attachments"][0]["content"]
            doing.taken.answer({"statusCode": 200, "type": CARD, "value": content})
        await self.redraw(place.tenant, place.conversation, place.activity, activity)

    async def answer(self, doing: Doing, content: Json, *, summary: str = "") -> None:
        """The card in the place of the pressed one; where it is too late for an answer, by
        updating the message."""
        if not doing.taken.is_answered:
            doing.taken.answer({"statusCode": 200, "type": CARD, "value": content})
            return
        place = doing.place
        activity = activity_of(content, summary or "Kanalvakt", str(content.get("lang", "sv")))
        await self.redraw(place.tenant, place.conversation, place.activity, activity)

    async def redraw(
        self, tenant: str, conversation: str, activity_id: str, activity: Json
    ) -> None:
        """Draw a message again; one that is gone is passed over."""
        try:
            await self._connector.update(tenant, conversation, activity_id, activity)
        except Gone:
            return

    async def turn_page(self, doing: Doing, page: int) -> None:
        """Another page of the pressed card."""
        posting = await self.posting(doing.place)
        card = await self._draw(posting.person, posting.notice) if posting else None
        if card is None:
            await self.stand_still(doing, None)
        else:
            await self.answer(doing, await self._content(doing.place, card, page))

    async def posting(self, place: Place, activity: str = "") -> Posting | None:
        """What the pressed message, or another one of the conversation, shows."""
        message = activity or place.activity
        if not message:
            return None
        async with self._open_store() as store:
            return await store.outbox.posting_at(_ref(place, message))

    async def _remember(
        self, doing: Doing, place: Place, message: str, notice: Notice | None
    ) -> None:
        """Let the courier know of the copy, once what arrived is closed."""
        if notice is None or not message:
            return
        async with self._open_store() as store:
            person = await store.people.by_account(place.account)
        if person is not None:
            doing.postings.append(
                Posting(person=person.id, notice=notice, message=_ref(place, message))
            )

    async def after_dialog(self, doing: Doing, origin: str, show: Show) -> None:
        """What a dialog came to: the card that opened it is drawn again, or a new one below."""
        place = replace(doing.place, activity=origin)
        posting = await self.posting(place)
        if posting and show.notice and posting.notice.view == show.notice.view:
            activity = await self.activity(place.tenant, place.conversation, show.card)
            await self.redraw(place.tenant, place.conversation, origin, activity)
            await self._remember(doing, place, origin, show.notice)
        else:
            await self.below(doing, show)


def in_words(card: Card) -> str:
    """The card as one text, for where only words can be shown."""
    return " ".join([card.title, *(e.text for e in card.body if isinstance(e, Text))])


def _said(card: Card) -> Json:
    """The card in words, as an answer that only the presser sees."""
    return {"statusCode": 200, "type": MESSAGE, "value": in_words(card)}


def _ref(place: Place, message: str) -> MessageRef:
    return MessageRef(
        platform=PLATFORM, team=place.tenant, place=place.conversation, message=message
    )
