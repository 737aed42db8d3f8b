"""Where forms open: in windows of their own, or in the chat for whoever has asked for that, because
their Teams does not open windows or they cannot use them well.

Teams never tells what a client can, and a button that it cannot serve does nothing. So it is the
person who says it, in words.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.phrases import command_in
from bot.i18n import _, using
from bot.ports import Clock, OpenStore
from bot.ui import Card, Show, Text

# One for each tenant: messages are drawn far more often than anybody chooses.
VARIABLE = "teams/forms_in_chat/{tenant}"
KEPT = timedelta(minutes=1)  # another process may have been told
WISHES = {
    "formulär i chatten": True,
    "formulär i chatt": True,
    "forms in the chat": True,
    "forms in chat": True,
    "formulär i fönster": False,
    "formulär i eget fönster": False,
    "forms in windows": False,
    "forms in a window": False,
}
HELP = ("hjälp", "help")


def wish_in(text: str) -> bool | None:
    """Whether forms are to be in the chat, when the words are about that; else None."""
    return WISHES.get(command_in(text, WISHES) or "")


def asks_for_help(text: str) -> bool:
    """Whether somebody who may be stuck has asked what they can do."""
    return command_in(text, HELP) is not None


def hint() -> Text:
    """How to go on where no form opens."""
    return Text(_("Does no form open when you press? Write “forms in the chat”."), subtle=True)


def hinted(show: Show) -> Show:
    """The card with that below it."""
    with using(show.card.language):
        return replace(show, card=replace(show.card, body=(*show.card.body, hint())))


def chosen(in_chat: bool) -> Card:
    """What was chosen, and that the buttons further up are as they were."""
    if in_chat:
        title = _("Forms open here in the chat now")
        back = _("Write “forms in windows” to have them in windows again.")
    else:
        title = _("Forms open in windows of their own now")
        back = _("Write “forms in the chat” to have them here instead.")
    return Card(title, (Text(_("Write “hello” for new buttons.")), Text(back, subtle=True)))


def _real_now() -> datetime:
    return datetime.now(UTC)


class Windows:
    """Which conversations have their forms in the chat. `dialogs` False = all."""

    def __init__(self, open_store: OpenStore, *, dialogs: bool, now: Clock = _real_now) -> None:
        self._open_store = open_store
        self._dialogs = dialogs
        self._now = now
        self._known: dict[str, tuple[frozenset[str], datetime]] = {}

    @property
    def are_possible(self) -> bool:
        """Whether there is anything to choose."""
        return self._dialogs

    async def open_in(self, tenant: str, conversation: str) -> bool:
        """Whether forms of the conversation open in windows."""
        return self._dialogs and conversation not in await self._in_chat(tenant)

    async def choose(self, tenant: str, conversation: str, *, in_chat: bool) -> None:
        """Have the conversation's forms in the chat, or in windows, from now on."""
        name = VARIABLE.format(tenant=tenant)
        async with self._open_store() as store:
            there = _read(await store.variables.get(name))
            there = there | {conversation} if in_chat else there - {conversation}
            await store.variables.set(name, json.dumps(sorted(there)))
        self._known[tenant] = (there, self._now() + KEPT)

    async def _in_chat(self, tenant: str) -> frozenset[str]:
        there, until = self._known.get(tenant, (frozenset(), self._now()))
        if self._now() < until:
            return there
        async with self._open_store() as store:
            there = _read(await store.variables.get(VARIABLE.format(tenant=tenant)))
        self._known[tenant] = (there, self._now() + KEPT)
        return there


def _read(value: str | None) -> frozenset[str]:
    return frozenset(json.loads(value)) if value else frozenset()
