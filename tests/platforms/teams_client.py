"""What people see in Teams, and how what they do is sent; the Driver builds on it."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass

from tests.platforms.driver import Screen, SeenCard, Sent, Surroundings, Who
from tests.platforms.teams_activities import executed, fetched, submitted_in_chat
from tests.platforms.teams_answers import take_execute_answer, take_task_answer
from tests.platforms.teams_checks import Json
from tests.platforms.teams_connector import card_of
from tests.platforms.teams_deliveries import Ack
from tests.platforms.teams_inputs import initial_values, sent_values
from tests.platforms.teams_markdown import read_text
from tests.platforms.teams_reading import (
    Pressable,
    closed_up,
    inputs_of,
    page_of,
    pressables,
    read_card,
    read_pages,
    title_of,
)
from tests.platforms.teams_service import FakeTeams
from tests.platforms.teams_things import Conversation, Message, User

SETTLED_AFTER_SECONDS = 0.15


@dataclass(kw_only=True)
class OpenForm:
    """Inputs that a person has before them: in a dialog, or in the card of a message."""

    title: str
    card: Json
    values: dict[str, str]
    message: Message | None = None


class TeamsClients:
    """Everybody's Teams: the screens, and the way to the app."""

    def __init__(
        self, app_url: str, fake: FakeTeams, surroundings: Surroundings, *, dialogs: bool
    ) -> None:
        self.fake = fake
        self.dialogs = dialogs
        self._surroundings = surroundings
        self._beside: dict[str, tuple[int, str, SeenCard | None]] = {}
        self._inline: dict[tuple[str, str], OpenForm] = {}
        self._last_form: dict[str, str] = {}
        self._delivered: set[str] = set()
        fake.deliveries.aim(app_url)

    def add_accounts(self, people: Mapping[str, tuple[str, str]]) -> None:
        """Give an account to those (name, e-mail) who have none."""
        known = {user.email for user in self.fake.users.values()}
        for name, email in people.values():
            if email not in known:
                self.fake.add_user(name, email)

    def user(self, person: Who) -> User:
        """The account of a name, an e-mail address, an account's id, or what has a `name`."""
        if isinstance(person, User):
            return person
        wanted = person if isinstance(person, str) else person.name
        for user in self.fake.users.values():
            if wanted in (user.id, user.aad, user.name, user.email):
                return user
        raise AssertionError(f"{wanted} has no account in Teams")

    def card_for(self, message: Message, user: User | None) -> Json | None:
        """The card of a message, as the person sees it."""
        instead = message.instead.get(user.id) if user else None
        return instead or card_of(message.content)

    async def seen_in(self, place: Conversation, user: User | None) -> Screen:
        """A conversation from top to bottom, with the answer that stands in no message."""
        seen: list[tuple[int, str, SeenCard | None]] = []
        numbers = {message.id: number for number, message in enumerate(self.fake.messages)}
        for message in list(self.fake.seen_in(place)):
            card = await self._whole(message, user)
            files = [str(one.get("name", "")) for one in message.content.get("attachments") or []]
            words = [read_text(message.content).text, *files, card.text if card else ""]
            seen.append((numbers[message.id] * 2, " ".join(words), card))
        if user and place.kind == "personal" and user.id in self._beside:
            seen.append(self._beside[user.id])
        seen.sort(key=lambda one: one[0])
        text = closed_up("\n".join(text for _number, text, _card in seen))
        return Screen(text=text, cards=tuple(card for _number, _text, card in seen if card))

    async def found(
        self, user: User, place: Conversation, label: str, within: str | None
    ) -> tuple[Message, Pressable] | None:
        """The lowest button of that label; a card's other pages are looked through too."""
        for message in reversed(list(self.fake.seen_in(place))):
            card = self.card_for(message, user)
            if card is None or not message.is_bot:
                continue
            here, count = page_of(card)
            title = title_of(card)
            for page in (here, *(page for page in range(1, count + 1) if page != here)):
                for button in reversed(pressables(await self._turn_to(page, message, user))):
                    is_within = within is None or within in button.within or within in title
                    if button.label == label and is_within:
                        return message, button
        return None

    def open_form(self, user: User) -> OpenForm | None:
        """The person's dialog, or the card of inputs that they opened last, or the lowest one."""
        dialog = self.fake.dialogs.get(user.id)
        if dialog is not None:
            return OpenForm(title=dialog.title, card=dialog.card, values=dialog.values)
        last = self._last_form.get(user.id)
        seen = sorted(self.fake.seen_in(self.fake.personal(user)), key=lambda one: one.id == last)
        for message in reversed(seen):
            card = self.card_for(message, user)
            if card is not None and inputs_of(card):
                return self._inline_form(user, message, card)
        return None

    def press(self, user: User, message: Message, action: Json) -> Sent:
        """The press of a button in a message, not sent yet."""
        card = self.card_for(message, user)
        inputs: Json = {}
        takes_inputs = str(action.get("associatedInputs", "auto")).lower() != "none"
        if takes_inputs and card is not None and inputs_of(card):
            inputs = sent_values(self._inline_form(user, message, card).values)
        if action["type"] == "Action.Execute":
            return invoke(user, executed(self.fake, user, message, action, inputs))
        assert action["type"] == "Action.Submit", f"{action['type']} tells the app nothing"
        asked = (action.get("data") or {}).get("msteams") or {}
        if asked.get("type") == "task/fetch":
            return invoke(user, fetched(self.fake, user, message, action, inputs))
        return invoke(user, submitted_in_chat(self.fake, user, message, action, inputs))

    async def send(self, sent: Sent) -> Ack | None:
        """Deliver what was done, take the answer, and wait until the app has dealt with it.

        None = a client without dialogs was asked for one, and does nothing.
        """
        activity = activity_of(sent)
        if activity.get("name") == "task/fetch" and not self.dialogs:
            return None
        user = self.user(sent.person)
        again = activity["id"] in self._delivered
        self._delivered.add(activity["id"])
        before = self._as_seen(user)
        ack = await self.fake.send(activity)
        if activity["type"] in ("message", "invoke"):
            self._beside.pop(user.id, None)
        answer: Json | str | None = None
        if activity.get("name") == "adaptiveCard/action":
            answer = take_execute_answer(self.fake, user, activity, ack, again=again)
            self._remember_form(user, str(activity.get("replyToId")))
        elif activity["type"] == "invoke":
            answer = take_task_answer(self.fake, user, activity, ack, again=again)
        else:
            assert ack.status in (200, 202), f"the app answered {ack.status} {ack.body[:500]}"
        said_at = len(self.fake.messages) * 2 - 1
        await self.app_is_idle()
        if answer is not None:
            self._note(user, answer, said_at, is_alone=before == self._as_seen(user))
        return ack

    async def app_is_idle(self) -> None:
        """Wait until the app has dealt with everything that it was told."""
        idle = getattr(self._surroundings, "idle", None)
        while True:
            calls = len(self.fake.calls)
            if idle is not None:
                await idle()
            else:
                await asyncio.sleep(SETTLED_AFTER_SECONDS)
            if len(self.fake.calls) == calls:
                return

    def _note(self, user: User, answer: Json | str, said_at: int, *, is_alone: bool) -> None:
        """Words of an answer are a card when nothing else has changed for the person."""
        if isinstance(answer, str):
            card = SeenCard(title=closed_up(answer), text=closed_up(answer)) if is_alone else None
            self._beside[user.id] = (said_at, answer, card)
        else:
            card = read_card(answer)
            self._beside[user.id] = (said_at, card.text, card)

    def _remember_form(self, user: User, activity: str) -> None:
        """An answer with inputs is the form that the person has before them."""
        for message in self.fake.seen_in(self.fake.personal(user)):
            if message.id == activity and inputs_of(message.instead.get(user.id) or {}):
                self._last_form[user.id] = activity

    def _as_seen(self, user: User) -> list[tuple[str, int, Json | None]]:
        seen = self.fake.seen_in(self.fake.personal(user))
        return [(one.id, one.updates, one.instead.get(user.id)) for one in seen]

    def _inline_form(self, user: User, message: Message, card: Json) -> OpenForm:
        """What the person has filled in so far; another card in its place begins anew."""
        held = self._inline.get((user.id, message.id))
        if held is None or held.card != card:
            held = OpenForm(
                title=title_of(card), card=card, values=initial_values(card), message=message
            )
            self._inline[user.id, message.id] = held
        return held

    async def _whole(self, message: Message, user: User | None) -> SeenCard | None:
        """The card of a message with all its pages; it stands on the first one afterwards."""
        card = self.card_for(message, user)
        if card is None:
            return None
        _here, count = page_of(card)
        if user is None or count == 1:
            return read_card(card)
        pages = [await self._turn_to(page, message, user) for page in range(1, count + 1)]
        await self._turn_to(1, message, user)
        return read_pages(pages)

    async def _turn_to(self, wanted: int, message: Message, user: User) -> Json:
        """The card on that page."""
        while True:
            card = self.card_for(message, user) or {}
            here = page_of(card)[0]
            if here == wanted:
                return card
            step = here + (1 if wanted > here else -1)
            turns = [one for one in pressables(card) if one.turns_to == step]
            assert turns, f"no way from page {here} to page {step}"
            beside = self._beside.get(user.id)
            await self.send(self.press(user, message, turns[0].action))
            if beside is not None:
                self._beside[user.id] = beside
            now = page_of(self.card_for(message, user) or {})[0]
            assert now == step, f"page {here} was not turned to {step}, but to {now}"


def invoke(person: Who, activity: Json) -> Sent:
    """An activity, as it is sent."""
    body = json.dumps(activity, ensure_ascii=False)
    path = str(activity.get("name") or activity["type"])
    return Sent(person=person, path=path, fields=(("body", body),))


def activity_of(sent: Sent) -> Json:
    """What was sent, to be read."""
    return dict(json.loads(sent.fields[0][1]))
