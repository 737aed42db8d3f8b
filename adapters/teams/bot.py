"""Microsoft's framework as the router: each kind of activity to its handler. It runs from the
inbox, and what goes out does not go through it."""

import json
from collections.abc import Sequence
from typing import Any

from botbuilder.core import BotAdapter, TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity, ResourceResponse

from adapters.inbox import Taken
from adapters.teams.conversation import Conversation
from adapters.teams.replies import Doing
from bot.ports import Posting

DOING = "doing"
# What the framework's own types know of an invoke; anything else makes it refuse the whole.
INVOKE_VALUE = {
    "adaptiveCard/action": ("action",),
    "task/fetch": ("data", "context"),
    "task/submit": ("data", "context"),
}


class _Turns(BotAdapter):  # type: ignore[misc]
    """What the framework wants for a turn. Answers are given to the inbox, not here."""

    async def send_activities(
        self, context: TurnContext, activities: list[Activity]
    ) -> list[ResourceResponse]:
        """Nothing: the answer of an invoke is given already."""
        return [ResourceResponse() for _activity in activities]

    async def update_activity(self, context: TurnContext, activity: Activity) -> None:
        """Nothing is updated this way."""

    async def delete_activity(self, context: TurnContext, reference: Any) -> None:
        """Nothing is deleted this way."""


class _Handler(TeamsActivityHandler):  # type: ignore[misc]
    """Each kind of activity to what the conversation does with it. Nothing is given back: the
    framework cannot write down the answer of an invoke."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await self._conversation.say(_doing(turn_context))

    async def on_adaptive_card_invoke(self, turn_context: TurnContext, invoke_value: Any) -> None:
        await self._conversation.press(_doing(turn_context))

    async def on_teams_task_module_fetch(
        self, turn_context: TurnContext, task_module_request: Any
    ) -> None:
        await self._conversation.open_dialog(_doing(turn_context))

    async def on_teams_task_module_submit(
        self, turn_context: TurnContext, task_module_request: Any
    ) -> None:
        await self._conversation.send_dialog(_doing(turn_context))

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        await self._conversation.greet(_doing(turn_context))

    async def on_installation_update_remove(self, turn_context: TurnContext) -> None:
        await self._conversation.leave(_doing(turn_context))

    async def on_teams_members_removed(
        self, teams_members_removed: Any, team_info: Any, turn_context: TurnContext
    ) -> None:
        """Somebody left a team: that says nothing of their own chat with us."""


class TeamsBot:
    """Runs what arrived through the handler."""

    def __init__(self, conversation: Conversation) -> None:
        self._turns = _Turns()
        self._handler = _Handler(conversation)

    async def run(self, taken: Taken) -> Sequence[Posting]:
        """Deal with what arrived; the copies of notices that were posted. Raises: TryLater."""
        body = json.loads(taken.payload)
        doing = Doing(taken, body)
        context = TurnContext(self._turns, Activity().deserialize(_known(body)))
        context.turn_state[DOING] = doing
        await self._handler.on_turn(context)
        taken.answer()
        return doing.postings


def _doing(context: TurnContext) -> Doing:
    doing: Doing = context.turn_state[DOING]
    return doing


def _known(body: dict[str, Any]) -> dict[str, Any]:
    """The activity as far as the framework's types know it."""
    names = INVOKE_VALUE.get(str(body.get("name")))
    if names is None or not isinstance(body.get("value"), dict):
        return body
    return {**body, "value": {n: v for n, v in body["value"].items() if n in names}}
