"""Microsoft's framework as the router: each kind of activity to its handler. It runs from the
inbox, and what goes out does not go through it."""

from collections.abc import Mapping
from typing import Any

from botbuilder.core import BotAdapter, TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity, ResourceResponse

from adapters.teams.conversation import Conversation
from adapters.teams.replies import Doing

DOING = "doing"
# What is dealt with: the kinds of activities, and the names of invokes with as much of a value as
# the framework wants to see. What they hold is read by ourselves.
KINDS = ("message", "installationUpdate", "invoke")
INVOKES: Mapping[str, dict[str, Any]] = {
    "adaptiveCard/action": {"action": {"type": "Action.Execute"}},
    "task/fetch": {"data": {}},
    "task/submit": {"data": {}},
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


class TeamsBot:
    """Runs what arrived through the handler."""

    def __init__(self, conversation: Conversation) -> None:
        self._turns = _Turns()
        self._handler = _Handler(conversation)

    async def run(self, doing: Doing) -> None:
        """Deal with what arrived. Raises: TryLater, Unreachable, ConnectorRefused."""
        if (route := _route(doing.body)) is not None:
            context = TurnContext(self._turns, Activity().deserialize(route))
            context.turn_state[DOING] = doing
            await self._handler.on_turn(context)


def _doing(context: TurnContext) -> Doing:
    doing: Doing = context.turn_state[DOING]
    return doing


def _route(body: Mapping[str, Any]) -> dict[str, Any] | None:
    """What tells the framework which handler it is; None when there is none.

    It gets nothing that somebody filled in: it refuses the whole for a part that it cannot read.
    """
    kind, name, action = (body.get(key) for key in ("type", "name", "action"))
    if kind not in KINDS or (kind == "invoke" and name not in INVOKES):
        return None
    route = {"type": kind, "id": body["id"], "channelId": body["channelId"]}
    if kind == "invoke":
        return {**route, "name": name, "value": INVOKES[str(name)]}
    return {**route, "action": action if isinstance(action, str) else ""}
