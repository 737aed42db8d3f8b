"""What a person does in Slack becomes an event; the reply is shown to them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from adapters.core import Meet
from adapters.slack import payloads
from adapters.slack.agent_view import AgentViews
from adapters.slack.arrivals import typing_key
from adapters.slack.buttons import unpack
from adapters.slack.forms import (
    Metadata,
    message_view,
    read_metadata,
    read_notice,
    response_errors,
    values_in,
    with_errors,
)
from adapters.slack.payloads import Place
from adapters.slack.replies import Doing, Replies
from adapters.slack.sender import Sender, SlackRefused
from adapters.slack.workspaces import PLATFORM, Workspaces
from bot.domain.people import AccountRef
from bot.events import Arrived, FileRef, Handler, Submitted
from bot.i18n import DEFAULT_LANGUAGE, _, using
from bot.ports import Draw, OpenStore, Unreachable
from bot.ui import Action, Ask, Button, Card, Show, Text, Wrong

MAX_PROMPTS = 4

Body = Mapping[str, Any]


class Conversation:
    """Everybody's talk with Kanalvakt in Slack."""

    def __init__(
        self,
        handle: Handler,
        meet: Meet,
        draw: Draw,
        open_store: OpenStore,
        sender: Sender,
        workspaces: Workspaces,
        shortcuts: Mapping[str, Action],
    ) -> None:
        self._handle = handle
        self._meet = meet
        self._draw = draw
        self._open_store = open_store
        self._sender = sender
        self._workspaces = workspaces
        self._shortcuts = shortcuts
        self._agent_views = AgentViews(open_store)
        self._replies = Replies(open_store, sender)

    # --- Words ---------------------------------------------------------------------------------

    async def say(self, doing: Doing, body: Body) -> None:
        """A message in the person's conversation with us, or a mention in another one."""
        found = payloads.said(body, doing.taken.key, doing.workspace.bot_user)
        if found is None:
            return
        words, place = found
        reply = await self._handle(words)
        if isinstance(reply, Show):
            await self._replies.below(doing, place, reply, await self._thread(place))

    async def _thread(self, place: Place) -> str:
        """The thread to answer in: the person's own, or their message where each is a thread."""
        if place.thread:
            return place.thread
        if place.audience == "public" or await self._agent_views.has(place.team):
            return place.message
        return ""

    async def command(self, doing: Doing, body: Body) -> None:
        """The slash command: acknowledged with where the answer comes, which is our own
        conversation."""
        words, place = payloads.commanded(body, doing.taken.key)
        where = str(body.get("channel_id") or "")
        async with self._open_store() as store:
            is_here = await store.outbox.has_posted(PLATFORM, place.team, where)
        if is_here and body.get("channel_name") == "directmessage":
            doing.taken.answer()
        else:
            with using(await self._language(place.account)):
                text = _("I answer you in our own conversation.")
            doing.taken.answer({"response_type": "ephemeral", "text": text})
        reply = await self._handle(words)
        if isinstance(reply, Show):
            await self._replies.below(doing, place, reply, "")

    async def _language(self, account: AccountRef) -> str:
        async with self._open_store() as store:
            person = await store.people.by_account(account)
        return person.language if person else DEFAULT_LANGUAGE

    # --- Presses -------------------------------------------------------------------------------

    async def press(self, doing: Doing, body: Body) -> None:
        """A button of a message or of the home tab."""
        try:
            event, place = payloads.pressed(body, doing.taken.key)
        except ValueError:
            return
        label = str(body["actions"][0].get("text", {}).get("text", ""))
        again = Button(label, replace(event.action, opens_form=True), "primary")
        reply = await self._handle(event)
        trigger, window = str(body.get("trigger_id", "")), payloads.window_of(body)
        if isinstance(reply, Show) and window:
            await self._replies.in_window(place, window, reply)
        elif isinstance(reply, Show) and payloads.is_at_home(body):
            await self._replies.open_window(doing, place, reply, trigger)
        elif isinstance(reply, Ask) and window:
            await self._replies.open_form(doing, place, reply, trigger, again, "views.push")
        else:
            await self._show(doing, place, reply, trigger, again)

    async def shortcut(self, doing: Doing, body: Body) -> None:
        """A shortcut, global or of a message; what the message says stays unread."""
        action = self._shortcuts.get(str(body["callback_id"]))
        if action is None:
            return
        event, place = payloads.called(body, doing.taken.key, action)
        reply = await self._handle(event)
        again = None
        if isinstance(reply, Ask):
            again = Button(reply.form.title, replace(action, opens_form=True), "primary")
        await self._show(doing, place, reply, str(body.get("trigger_id", "")), again)

    async def _show(
        self, doing: Doing, place: Place, reply: Any, trigger: str, again: Button | None
    ) -> None:
        match reply:
            case Ask():
                await self._replies.open_form(doing, place, reply, trigger, again)
            case Show():
                await self._replies.after_press(doing, place, reply)

    async def turn_page(self, doing: Doing, body: Body) -> None:
        """Another page of a long card."""
        place, window = payloads.pressed_place(body), payloads.window_of(body)
        if window:
            notice = read_notice(str(body["view"].get("private_metadata") or ""))
        else:
            posting = await self._replies.posting(place)
            notice = posting.notice if posting else None
        async with self._open_store() as store:
            person = await store.people.by_account(place.account)
        value = str(body["actions"][0].get("value") or "")
        if notice is None or person is None or not value.isdigit():
            return
        card = await self._draw(person.id, notice)
        if card is not None and window:
            await self._replies.in_window(place, window, Show(card, notice), int(value[:6]))
        elif card is not None:
            await self._replies.turn_page(place, card, int(value[:6]))

    # --- Forms ---------------------------------------------------------------------------------

    async def submit(self, doing: Doing, body: Body) -> None:
        """A sent form: what is wrong with it is the acknowledgement, everything else comes
        after."""
        view, team, user = body["view"], payloads.team_of(body), str(body["user"]["id"])
        metadata = _metadata(view)
        if metadata is None:
            return
        event = payloads.submitted(view, team, user, metadata, metadata.submit)
        language = await self._language(event.account)
        if await self._takes_time(event):
            doing.taken.answer(waiting(language))
        reply = await self._handle(event)
        is_late = doing.taken.is_answered
        if isinstance(reply, Wrong):
            errors = response_errors(view, reply.errors)
            doing.taken.answer({"response_action": "errors", "errors": errors})
            corrected = with_errors(view, reply.errors)
            if is_late and not await self._replies.update_view(team, view["id"], corrected):
                await self._closed_too_soon(doing, view, metadata, event, reply)
            return
        doing.taken.answer()
        async with self._open_store() as store:
            await store.inbox.take_latest(typing_key(team, view["id"]))
        if isinstance(reply, Show):
            place = payloads.at_origin(team, user, metadata.origin)
            if is_late:
                await self._replies.say_in_view(team, view["id"], reply.card)
            if beneath := view.get("previous_view_id"):
                await self._replies.in_window(place, str(beneath), reply)
            else:
                await self._replies.after_press(doing, place, reply)

    async def _closed_too_soon(
        self, doing: Doing, view: Body, metadata: Metadata, sent: Submitted, wrong: Wrong
    ) -> None:
        """What is wrong with a form that was closed while we looked at it; its answers are a draft
        where there are drafts."""
        team, user = sent.account.team, sent.account.user
        place = payloads.at_origin(team, user, metadata.origin)
        language = await self._language(sent.account)
        with using(language):
            told = [_("Your answers were not sent."), *wrong.errors.values()]
        title = str(view["title"]["text"])
        card = Card(title, tuple(Text(text) for text in told), language=language)
        await self._replies.below(doing, place, Show(card), place.thread)
        if metadata.leave is not None:
            reply = await self._handle(replace(sent, action=metadata.leave))
            if isinstance(reply, Show):
                await self._replies.below(doing, place, reply, place.thread)

    async def _takes_time(self, event: Submitted) -> bool:
        """Whether Slack must be asked first: who somebody is, who sent the form or was picked, or
        for a picture."""
        if any(isinstance(value, FileRef) for value in event.values.values()):
            return True
        picked = [value for value in event.values.values() if isinstance(value, AccountRef)]
        async with self._open_store() as store:
            return any(
                [await store.people.by_account(one) is None for one in (event.account, *picked)]
            )

    async def alternative(self, doing: Doing, body: Body) -> None:
        """Another way out of a form, with what has been filled in so far."""
        view, team, user = body["view"], payloads.team_of(body), str(body["user"]["id"])
        metadata = _metadata(view)
        if metadata is None:
            return
        try:
            action = unpack(str(body["actions"][0].get("value") or ""))
        except ValueError:
            return
        reply = await self._handle(payloads.submitted(view, team, user, metadata, action))
        if isinstance(reply, Wrong):
            await self._replies.update_view(team, view["id"], with_errors(view, reply.errors))
        elif isinstance(reply, Show):
            async with self._open_store() as store:
                await store.inbox.take_latest(typing_key(team, view["id"]))
            await self._replies.say_in_view(team, view["id"], reply.card)
            place = payloads.at_origin(team, user, metadata.origin)
            await self._replies.after_press(doing, place, reply)

    async def close(self, doing: Doing, body: Body) -> None:
        """A form that was closed unsent: what was filled in until then is a draft."""
        team, user = payloads.team_of(body), str(body["user"]["id"])
        async with self._open_store() as store:
            latest = await store.inbox.take_latest(typing_key(team, body["view"]["id"]))
        if latest is None:
            return
        view = json.loads(latest)["view"]
        metadata = _metadata(view)
        if metadata is None or metadata.leave is None:
            return
        reply = await self._handle(payloads.submitted(view, team, user, metadata, metadata.leave))
        if isinstance(reply, Show):
            place = payloads.at_origin(team, user, metadata.origin)
            await self._replies.after_press(doing, place, reply)

    async def pick(self, doing: Doing, body: Body) -> None:
        """Somebody was picked in an open form: find out who it is while the rest is filled in."""
        team = payloads.team_of(body)
        for value in values_in(body["view"], team).values():
            if isinstance(value, AccountRef):
                await self._meet(value)

    # --- Opening -------------------------------------------------------------------------------

    async def open(self, doing: Doing, body: Body) -> None:
        """The home tab, or the conversation, where an agent suggests what to ask."""
        event = body["event"]
        place = payloads.direct(str(body["team_id"]), str(event["user"]))
        if event.get("tab") == "home":
            reply = await self._handle(Arrived(account=place.account, screen="home"))
            if isinstance(reply, Show):
                await self._replies.home(doing, place, reply)
        elif event.get("tab") == "messages":
            await self._greet(doing, place, str(event.get("channel") or ""))

    async def _greet(self, doing: Doing, place: Place, channel: str) -> None:
        async with self._open_store() as store:
            person = await store.people.by_account(place.account)
        await self._suggest(place.team, channel, person.language if person else DEFAULT_LANGUAGE)
        if person is None:
            reply = await self._handle(Arrived(account=place.account))
            if isinstance(reply, Show):
                await self._replies.below(doing, place, reply, "")

    async def _suggest(self, team: str, channel: str, language: str) -> None:
        """Prompts where the workspace shows agents; whether it does is remembered."""
        with using(language):
            words = (
                (_("May we like a company?"), _("May we like a company?")),
                (_("Register a channel"), _("register a channel")),
                (_("My channels"), _("my channels")),
                (_("I will be away"), _("i will be away")),
            )
        prompts = [{"title": title, "message": message} for title, message in words[:MAX_PROMPTS]]
        try:
            await self._sender.call(
                team, "assistant.threads.setSuggestedPrompts", channel_id=channel, prompts=prompts
            )
        except (SlackRefused, Unreachable):
            await self._agent_views.learn(team, has_it=False)
        else:
            await self._agent_views.learn(team, has_it=True)

    # --- The workspace -------------------------------------------------------------------------

    async def leave(self, doing: Doing, body: Body) -> None:
        """The app was taken away, or its tokens were; Slack may tell of it minutes later."""
        at = datetime.fromtimestamp(int(body["event_time"]), UTC)
        await self._workspaces.removed(doing.workspace.team, at)


def waiting(language: str = DEFAULT_LANGUAGE) -> dict[str, Any]:
    """The acknowledgement of a form whose answer takes longer than Slack waits."""
    with using(language):
        view = message_view(_("One moment"), [_("I am looking at your answers.")])
    return {"response_action": "update", "view": view}


def _metadata(view: Body) -> Metadata | None:
    """What the form carries; None when somebody has changed it."""
    try:
        return read_metadata(str(view.get("private_metadata") or ""))
    except ValueError:
        return None
