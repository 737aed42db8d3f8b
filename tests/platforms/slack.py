"""Slack's Driver: people who write, press and fill in at the stand-in for Slack."""

from collections.abc import Mapping
from typing import Any

from tests.platforms import slack_acts as acts
from tests.platforms import slack_happenings as happenings
from tests.platforms.driver import Driver, Screen, SeenForm, Sent, Surroundings, Who
from tests.platforms.slack_checks import Json
from tests.platforms.slack_client import SlackClients, event, interaction, payload_of
from tests.platforms.slack_reading import pressables, read_block, read_card, read_text, title_of
from tests.platforms.slack_service import FakeSlack
from tests.platforms.slack_state import filled, key_of, stateful, value_in
from tests.platforms.slack_things import User, View
from tests.platforms.slack_ways import SlackWays, has_inputs


class SlackDriver(SlackWays, Driver):
    """Everybody in a workspace, each with a client of their own.

    `people` are (name, e-mail) by any key; those who have no account get one. A person is a name,
    an e-mail address, an account's id or anything with a `name`. The clients do not hold back what
    the app has to refuse: an empty field that is required is sent all the same.
    """

    def __init__(
        self,
        app_url: str,
        fake: FakeSlack,
        surroundings: Surroundings,
        signing_secret: str,
        people: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        Driver.__init__(self, surroundings)
        SlackWays.__init__(self, SlackClients(app_url, fake, surroundings, signing_secret))
        self.clients.add_accounts(people or {})

    async def screen(self, person: Who) -> Screen:
        user = self.user(person)
        channel = self.fake.im(user)
        if not any(self.fake.seen_in(channel.id, user.id)):
            await self.opens_messages(person)
        return await self.clients.seen_in(channel, user)

    async def says(self, person: Who, text: str, thread_ts: str = "") -> Sent:
        """Write in the DM, or in the thread of one of its messages."""
        user = self.user(person)
        await self.turns_to_messages(user)
        channel = self.fake.im(user)
        message = happenings.written(self.fake, user, channel, text, thread_ts=thread_ts)
        return await self.tells(user, happenings.message_event(self.fake, user, message))

    async def presses(
        self, person: Who, label: str, within: str | None = None, place: str = ""
    ) -> Sent:
        """`place` = a conversation's id, "home", or "window" (an open one); "" = the DM."""
        if place != "window":
            await self.turns_to_messages(self.user(person))
        sent = await self.keeps(person, label, within, place)
        await self.clients.send(sent)
        return sent

    async def keeps(
        self, person: Who, label: str, within: str | None = None, place: str = ""
    ) -> Sent:
        user = self.user(person)
        if place in ("home", "window"):
            view = self.fake.homes[user.id] if place == "home" else self.fake.modals[user.id][-1]
            return self._press_in_view(user, view, label, within)
        channel = self.fake.conversations[place] if place else self.fake.im(user)
        found = await self.clients.found(user, channel, label, within)
        if found is None:
            screen = await self.clients.seen_in(channel, user)
            raise AssertionError(
                f"no button {label!r} within {within!r} on the screen:\n{screen.text}"
            )
        return self.clients.press(user, *found)

    async def fills(self, person: Who, *, alternative: str | None = None, **values: Any) -> Sent:
        user = self.user(person)
        view = self._open_form(user)
        before = self._messages_of(user)
        await self._fill(user, view, values)
        if alternative is None:
            payload = acts.submission(self.fake, user, view)
        else:
            buttons = [b for b in pressables(view.content["blocks"]) if b.label == alternative]
            assert buttons, f"no button {alternative!r} in {title_of_view(view)!r}"
            action = acts.action_of(buttons[0].block, buttons[0].element)
            payload = acts.press_in_view(self.fake, user, view, action)
        sent = interaction(user, payload)
        await self.clients.send(sent)
        if before == self._messages_of(user):
            self._notes_what_is_said(user)
        return sent

    async def leaves(self, person: Who, **values: Any) -> None:
        user = self.user(person)
        view = self._open_form(user)
        await self._fill(user, view, values)
        await self.closes(user, view)

    async def sends_picture(self, person: Who, content: bytes) -> None:
        await self.sends_file(person, "bild.png", "image/png", content)

    async def sends_calendar(self, person: Who, content: bytes, name: str = "kalender.ics") -> None:
        await self.sends_file(person, name, "text/calendar", content)

    async def errors(self, person: Who) -> dict[str, str]:
        stack = self.fake.modals.get(self.user(person).id)
        if not stack:
            return {}
        beside = {
            block["block_id"].removeprefix("error:"): read_block(block)
            for block in stack[-1].content["blocks"]
            if block["block_id"].startswith("error:")
        }
        return {**stack[-1].errors, **beside}

    async def form(self, person: Who) -> SeenForm:
        view = self._open_form(self.user(person))
        content = view.content
        inputs = [block for block in content["blocks"] if block["type"] == "input"]
        held = {block_id: value_in(value) for (block_id, _id), value in view.values.items()}
        alternatives = [button.label for button in pressables(content["blocks"])]
        submit = read_text(content["submit"])
        close = [read_text(content["close"])] if "close" in content else []
        return SeenForm(
            title=title_of_view(view),
            fields={block["block_id"]: read_text(block["label"]) for block in inputs},
            values=held,
            buttons=(submit, *alternatives, *close),
        )

    async def repeats(self, sent: Sent, person: Who = None) -> None:
        if person is None:
            await self.clients.send(sent, retry=1 if sent.path == "events" else 0)
        else:
            await self.clients.send(self._forged(sent, self.user(person)))

    def _open_form(self, user: User) -> View:
        stack = self.fake.modals.get(user.id)
        assert stack, f"{user.name} has no form open"
        assert has_inputs(stack[-1]), f"{title_of_view(stack[-1])!r} is no form"
        return stack[-1]

    async def _fill(self, user: User, view: View, values: Mapping[str, Any]) -> None:
        """Put the values in, one after the other; Slack tells of those that it is asked to."""
        for name, wanted in values.items():
            fields = {
                block["block_id"]: (block, element)
                for block, element in stateful(view.content)
                if block["type"] == "input"
            }
            assert name in fields, f"no field {name!r}; there are {list(fields)}"
            block, element = fields[name]
            if element["type"] == "file_input":
                is_calendar = "ics" in element["filetypes"]
                kind = (
                    ("kalender.ics", "text/calendar") if is_calendar else ("bild.png", "image/png")
                )
                wanted = [self.fake.add_file(user, *kind, wanted)]
            held = filled(element, wanted, lambda person: self.user(person).id)
            key = key_of(block, element)
            is_new, view.values[key] = held != view.values[key], held
            if is_new and tells_at_once(block, element):
                action = acts.action_of(block, element, held)
                payload = acts.press_in_view(self.fake, user, view, action)
                await self.clients.send(interaction(user, payload))

    def _notes_what_is_said(self, user: User) -> None:
        stack = self.fake.modals.get(user.id)
        if stack and not has_inputs(stack[-1]):
            content = stack[-1].content
            title = [{"type": "header", "block_id": "title", "text": content["title"]}]
            card = read_card([*title, *content["blocks"]])
            self.clients.beside[user.id] = (self.fake.new_ts(), card)

    def _messages_of(self, user: User) -> list[tuple[str, int]]:
        seen = self.fake.seen_in(self.fake.im(user).id, user.id)
        return [(message.ts, message.changes) for message in seen]

    def _press_in_view(self, user: User, view: View, label: str, within: str | None) -> Sent:
        for button in reversed(pressables(view.content["blocks"])):
            if button.label == label and (within is None or within in button.within):
                action = acts.action_of(button.block, button.element)
                return interaction(user, acts.press_in_view(self.fake, user, view, action))
        raise AssertionError(f"no button {label!r} within {within!r} in {title_of_view(view)!r}")

    def _forged(self, sent: Sent, other: User) -> Sent:
        """What was sent, as if the other had done it, in their own DM."""
        payload = payload_of(sent)
        conversation = self.fake.im(other)
        if sent.path == "events":
            happened = {**payload["event"], "user": other.id, "channel": conversation.id}
            return event(other, self.fake.event_payload(happened, self.fake.workspace_of(other)))
        payload["trigger_id"] = self.fake.new_trigger(other.id)
        if sent.path == "commands":
            payload |= {"user_id": other.id, "user_name": other.handle}
            return Sent(person=other, path=sent.path, fields=tuple(payload.items()))
        payload["user"] = acts.person_json(other)
        was_in = self.fake.conversations.get(payload.get("channel", {}).get("id", ""))
        if was_in is not None and was_in.is_im:
            payload["channel"]["id"] = payload["container"]["channel_id"] = conversation.id
        return interaction(other, payload)


def title_of_view(view: View) -> str:
    """The modal's title; the whole title in its body, where it had to be cut."""
    title: Json = {"type": "header", "block_id": "title", "text": view.content["title"]}
    return title_of([title, *view.content["blocks"]])


def tells_at_once(block: Json, element: Json) -> bool:
    """Whether Slack tells the app when the field has changed."""
    if not block.get("dispatch_action"):
        return False
    config = element.get("dispatch_action_config", {}).get("trigger_actions_on", [])
    return element["type"] != "plain_text_input" or "on_character_entered" in config
