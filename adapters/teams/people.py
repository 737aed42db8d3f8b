"""Who Teams says that people are: colleagues with the address of the directory, or guests."""

from collections.abc import Mapping
from typing import Any

from adapters.teams.connector import Connector, ConnectorRefused, NoSuchMember
from bot.domain.people import AccountRef
from bot.events import Profile
from bot.ports import TryLater, Unreachable

SWEDISH = "sv"
OUTSIDERS = ("guest", "anonymous", "bot")
GUEST_MARK = "#ext#"  # in the sign-in name of somebody invited from another organisation


class People:
    """Asks Teams about the members of conversations."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    async def profile(
        self, account: AccountRef, conversation: str = "", locale: str = ""
    ) -> Profile:
        """What Teams knows of the account, asked for in a conversation that it is in; without one
        in its own with us. Raises: TryLater, Unreachable."""
        if not conversation:
            conversation = await self._connector.create_conversation(account.team, account.user)
        member = await self._member(account, conversation)
        return read_profile(member, account.team, locale)

    async def _member(self, account: AccountRef, conversation: str) -> Mapping[str, Any]:
        """The account in the conversation, by its object id; Microsoft's local client finds nobody
        by that, and is asked for everybody."""
        try:
            return await self._connector.member(account.team, conversation, account.user)
        except Unreachable:
            everybody = await self._connector.members(account.team, conversation)
        for member in everybody:
            if account.user in (member.get("aadObjectId"), member.get("objectId")):
                return member
        raise Unreachable("no member")

    async def is_gone(self, account: AccountRef, conversation: str) -> bool:
        """Whether Teams says that the account is nobody's any more, though the bot is still in its
        own chat with us. Who has taken the app away or blocked it is not gone."""
        try:
            await self._connector.member(account.team, conversation, account.user)
        except NoSuchMember:
            pass
        except (TryLater, Unreachable, ConnectorRefused):
            return False
        else:
            return False
        try:
            return not await self._connector.members(account.team, conversation)
        except (TryLater, Unreachable, ConnectorRefused):
            return False


def read_profile(member: Mapping[str, Any], tenant: str, locale: str = "") -> Profile:
    """A member as Teams describes them. `locale` is that of their Teams, "" when not known."""
    full_name = f"{_text(member, 'givenName')} {_text(member, 'surname')}".strip()
    return Profile(
        name=_text(member, "name") or full_name,
        email=_email(member),
        language="sv" if (locale or SWEDISH).lower().startswith(SWEDISH) else "en",
        is_guest=_is_outsider(member, tenant),
    )


def _email(member: Mapping[str, Any]) -> str:
    """The address that the directory has; the sign-in name where it is one."""
    for given in (_text(member, "email"), _text(member, "userPrincipalName")):
        if "@" in given and GUEST_MARK not in given.lower():
            return given
    return ""


def _is_outsider(member: Mapping[str, Any], tenant: str) -> bool:
    home = _text(member, "tenantId") or tenant
    return (
        _text(member, "userRole").lower() in OUTSIDERS
        or GUEST_MARK in _text(member, "userPrincipalName").lower()
        or home.lower() != tenant.lower()
    )


def _text(member: Mapping[str, Any], name: str) -> str:
    value = member.get(name)
    return value.strip() if isinstance(value, str) else ""
