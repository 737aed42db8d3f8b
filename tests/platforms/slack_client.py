"""What people see in Slack, and how what they do is sent; the Driver builds on it."""

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any

from tests.platforms import slack_acts as acts
from tests.platforms.driver import Screen, SeenCard, Sent, Surroundings, Who
from tests.platforms.slack_checks import Json
from tests.platforms.slack_deliveries import Ack
from tests.platforms.slack_reading import (
    Pressable,
    closed_up,
    pressables,
    read_block,
    read_card,
    read_mrkdwn,
    read_pages,
)
from tests.platforms.slack_service import FakeSlack
from tests.platforms.slack_things import Conversation, Message, User

SETTLED_AFTER_SECONDS = 0.15
_PAGE = re.compile(r"\D+(\d+)\D+(\d+)")


class SlackClients:
    """Everybody's Slack client: the screens, and the way to the app."""

    def __init__(
        self,
        app_url: str,
        fake: FakeSlack,
        surroundings: Surroundings,
        signing_secret: str,
    ) -> None:
        self.fake = fake
        self._surroundings = surroundings
        fake.deliveries.aim(app_url, signing_secret)
        self.beside: dict[str, tuple[str, SeenCard]] = {}

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
            if wanted in (user.id, user.name, user.email) and not user.is_bot:
                return user
        raise AssertionError(f"{wanted} has no account in Slack")

    async def seen_in(self, channel: Conversation, user: User | None) -> Screen:
        """A conversation from top to bottom, threads included; `beside` = a modal that only says
        something."""
        seen: list[tuple[float, str, SeenCard | None]] = []
        for message in list(self.fake.seen_in(channel.id, user.id if user else "")):
            if message.is_bot:
                card = await self._whole(message, user)
                seen.append((float(message.ts), card.text, card))
            else:
                names = " ".join(file["name"] for file in message.files)
                seen.append((float(message.ts), f"{read_mrkdwn(message.text)} {names}", None))
        if user and channel.is_im and user.id in self.beside:
            when, card = self.beside[user.id]
            seen.append((float(when), card.text, card))
        seen.sort(key=lambda one: one[0])
        text = closed_up("\n".join(text for _ts, text, _card in seen))
        return Screen(text=text, cards=tuple(card for _ts, _text, card in seen if card))

    async def found(
        self, user: User, channel: Conversation, label: str, within: str | None
    ) -> tuple[Message, Pressable] | None:
        """The lowest button of that label; a card's other pages are looked through too."""
        for message in reversed(list(self.fake.seen_in(channel.id, user.id))):
            if not message.is_bot:
                continue
            here, count = page_of(message.blocks)
            title = read_card(message.blocks).title
            for page in (here, *(page for page in range(1, count + 1) if page != here)):
                await self._turn_to(page, message, user)
                for button in reversed(pressables(message.blocks)):
                    is_within = within is None or within in button.within or within in title
                    if button.label == label and is_within:
                        return message, button
        return None

    async def send(self, sent: Sent, *, retry: int = 0) -> Ack:
        """Deliver what was done, and wait until the app has dealt with it."""
        payload = payload_of(sent)
        if payload.get("type") == "view_submission":
            ack = await self.fake.submit(payload, retry=retry)
        else:
            ack = await self.fake.send(sent.path, payload, retry=retry)
        assert ack.status == 200, f"{sent.path}: the app answered {ack.status} {ack.body}"
        if sent.path == "commands":
            self._answered(payload, ack)
        await self.app_is_idle()
        return ack

    async def app_is_idle(self) -> None:
        """Wait until the app has dealt with everything that it was told."""
        idle = getattr(self._surroundings, "idle", None)
        while True:
            calls = len(self.fake.calls)
            await self.fake.drain()
            if idle is not None:
                await idle()
            else:
                await asyncio.sleep(SETTLED_AFTER_SECONDS)
            if len(self.fake.calls) == calls:
                return

    def press(self, user: User, message: Message, button: Pressable) -> Sent:
        """The press of a button in a message, not sent yet."""
        action = acts.action_of(button.block, button.element)
        return interaction(user, acts.press_in_message(self.fake, user, message, action))

    async def _whole(self, message: Message, user: User | None) -> SeenCard:
        """The message as a card, with all its pages; it stands on the first one afterwards."""
        _here, count = page_of(message.blocks)
        if user is None or count == 1:
            return read_card(message.blocks, message.text)
        pages = []
        for page in range(1, count + 1):
            await self._turn_to(page, message, user)
            pages.append(message.blocks)
        await self._turn_to(1, message, user)
        return read_pages(pages, message.text)

    async def _turn_to(self, wanted: int, message: Message, user: User) -> None:
        while (here := page_of(message.blocks)[0]) != wanted:
            step = here + (1 if wanted > here else -1)
            turns = [one for one in pressables(message.blocks) if one.turns_to == step]
            assert turns, f"no way from page {here} to page {step}"
            await self.send(self.press(user, message, turns[0]))
            assert page_of(message.blocks)[0] == step, f"page {here} was not turned to {step}"

    def _answered(self, payload: Json, ack: Ack) -> None:
        """What the answer to a command says is seen by the person alone."""
        answer: Json | None = ack.answer() if ack.body.startswith("{") else {"text": ack.body}
        if not answer or not (answer.get("text") or answer.get("blocks")):
            return
        is_public = answer.get("response_type") == "in_channel"
        message = Message(
            channel=payload["channel_id"],
            ts=self.fake.new_ts(),
            user=self.fake.workspaces[payload["team_id"]].bot.id,
            text=answer.get("text", ""),
            blocks=answer.get("blocks", []),
            is_bot=True,
            only_for="" if is_public else payload["user_id"],
        )
        self.fake.messages.append(message)


def page_of(blocks: list[Json]) -> tuple[int, int]:
    """Which page it is, of how many."""
    if any(one.turns_to for one in pressables(blocks)):
        for block in reversed(blocks):
            told = _PAGE.fullmatch(read_block(block)) if block["type"] == "context" else None
            if told:
                return int(told.group(1)), int(told.group(2))
    return 1, 1


def interaction(person: Who, payload: Json) -> Sent:
    """A payload of an interaction, as it is sent."""
    return Sent(person=person, path="interactions", fields=(("payload", json.dumps(payload)),))


def event(person: Who, payload: Json) -> Sent:
    """The envelope of an event, as it is sent."""
    return Sent(person=person, path="events", fields=(("body", json.dumps(payload)),))


def payload_of(sent: Sent) -> dict[str, Any]:
    """What was sent, to be read."""
    if sent.path == "commands":
        return dict(sent.fields)
    return dict(json.loads(sent.fields[0][1]))
