"""Whether a workspace shows us as an agent, whose every message is a thread."""

import time

from bot.ports import OpenStore

VARIABLE = "slack/agent_view/{team}"
# Every answer asks, and a workspace changes it once in its life.
KNOWN_FOR_SECONDS = 60.0


class AgentViews:
    """What is known of each workspace; what another process learns is known a minute later."""

    def __init__(self, open_store: OpenStore) -> None:
        self._open_store = open_store
        self._known: dict[str, tuple[bool, float]] = {}

    async def has(self, team: str) -> bool:
        """Whether the workspace shows us as an agent; no, until that is learnt."""
        has_it, until = self._known.get(team, (False, 0.0))
        if time.monotonic() >= until:
            async with self._open_store() as store:
                has_it = await store.variables.get(VARIABLE.format(team=team)) == "yes"
            self._keep(team, has_it)
        return has_it

    async def learn(self, team: str, has_it: bool) -> None:
        """Remember what the workspace does."""
        variable, value = VARIABLE.format(team=team), "yes" if has_it else "no"
        async with self._open_store() as store:
            if await store.variables.get(variable) != value:
                await store.variables.set(variable, value)
        self._keep(team, has_it)

    def _keep(self, team: str, has_it: bool) -> None:
        self._known[team] = (has_it, time.monotonic() + KNOWN_FOR_SECONDS)
