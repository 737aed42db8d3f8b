"""Who Slack says that people are: colleagues with a confirmed address, guests, or no humans."""

from collections.abc import Mapping
from typing import Any

from adapters.slack.sender import Sender, SlackRefused
from adapters.slack.workspaces import PLATFORM, Workspaces
from bot.domain.people import AccountRef
from bot.events import Profile
from bot.ports import Unreachable

SLACKBOT = "USLACKBOT"
SWEDISH = "sv"


class People:
    """Asks Slack about its users."""

    def __init__(self, sender: Sender, workspaces: Workspaces) -> None:
        self._sender = sender
        self._workspaces = workspaces

    async def profile(self, account: AccountRef) -> Profile:
        """What Slack knows of the account. Raises: TryLater, Unreachable."""
        try:
            answer = await self._sender.call(
                account.team, "users.info", user=account.user, include_locale=True
            )
        except SlackRefused as refused:
            raise Unreachable(refused.code) from refused
        return read_profile(answer["user"], account.team)

    async def find(self, email: str) -> AccountRef | None:
        """The colleague with the confirmed address; None when there is none. Raises: TryLater."""
        for team in await self._workspaces.teams():
            try:
                answer = await self._sender.call(team, "users.lookupByEmail", email=email)
            except (SlackRefused, Unreachable):
                continue
            user = answer["user"]
            profile = read_profile(user, team)
            if not profile.is_guest and profile.email and not user.get("deleted"):
                return AccountRef(platform=PLATFORM, team=team, user=str(user["id"]))
        return None


def read_profile(user: Mapping[str, Any], team: str) -> Profile:
    """A user as Slack describes them, seen from our workspace."""
    profile = user.get("profile") or {}
    name = profile.get("real_name") or user.get("real_name") or user.get("name") or ""
    is_confirmed = user.get("is_email_confirmed") is True
    locale = str(user.get("locale") or SWEDISH)
    return Profile(
        name=str(name),
        email=str(profile.get("email") or "") if is_confirmed else "",
        language="sv" if locale.lower().startswith(SWEDISH) else "en",
        is_guest=_is_outsider(user, team),
    )


def _is_outsider(user: Mapping[str, Any], team: str) -> bool:
    enterprise = user.get("enterprise_user") or {}
    teams = {user.get("team_id") or team, *(enterprise.get("teams") or ())}
    marks = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "is_workflow_bot")
    return any(user.get(mark) for mark in marks) or user.get("id") == SLACKBOT or team not in teams
