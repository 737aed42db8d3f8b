"""What `kanalvakt doctor` asks Microsoft. Imported only when Teams is configured."""

from collections.abc import AsyncIterator, Iterator

from aiohttp import ClientSession

from adapters.teams.access import AccessTokens, NoToken
from adapters.teams.addresses import teams_session
from adapters.teams.connection import TeamsConnection
from adapters.teams.edge import PATH
from adapters.teams.keys import NoKeys, fetched
from adapters.teams.tokens import CHANNEL
from bot.commands.finding import Finding, State
from bot.composition import real_now
from bot.settings import TeamsSettings
from bot.settings.teams import SERVICE_HOSTS, notes

__all__ = ["TeamsConnection", "look_at_teams"]  # the connection needs all of the extra `teams`

ABOUT = "Teams"

# Numbers of Microsoft's login (AADSTS...), and what helps.
_REFUSALS = {
    "7000215": "The client secret is wrong: give its Value, not its Secret ID.",
    "7000222": "The client secret is too old. Make a new one under Certificates & secrets.",
    "700016": "No such app in the tenant: correct MICROSOFT_APP_ID or MICROSOFT_APP_TENANT_ID.",
    "90002": "There is no such tenant: correct MICROSOFT_APP_TENANT_ID.",
    "900023": "There is no such tenant: correct MICROSOFT_APP_TENANT_ID.",
}
_REFUSED = "Compare MICROSOFT_APP_ID, _PASSWORD and _TENANT_ID with the registration in Entra."
_NOT_MANAGED = (
    "Assign the managed identity whose client ID is MICROSOFT_APP_ID to this machine in Azure, or "
    "set MICROSOFT_APP_TYPE=SingleTenant with a client secret."
)


async def look_at_teams(teams: TeamsSettings) -> list[Finding]:
    """Whether Microsoft gives the bot its token and its keys, and what is good to know."""
    found = [_finding("note", note) for note in notes(teams)]
    if teams.authenticated:
        async with teams_session(teams.download_hosts, teams.ca_bundle) as session:
            found += [one async for one in _asked(session, teams)]
    return [*found, *_known(teams)]


async def _asked(session: ClientSession, teams: TeamsSettings) -> AsyncIterator[Finding]:
    try:
        await AccessTokens(session, teams, real_now).ask()
    except NoToken as failed:
        yield _no_token(teams, failed)
    else:
        text = f"the login gives the bot {teams.app_id} its token ({teams.kind})."
        yield _finding("ok", text)
    try:
        keys = await fetched(session, teams.openid_metadata_url)
    except NoKeys as failed:
        text = (
            f"{teams.openid_metadata_url} gives no keys ({failed}), so everything that Teams sends "
            "is refused. Open the firewall to it, set HTTPS_PROXY, or correct "
            "TEAMS_OPENID_METADATA_URL."
        )
        yield _finding("missing", text)
        return
    count = sum(key.may_sign_for(CHANNEL) for key in keys.values())
    if count:
        yield _finding("ok", f"{count} keys tell what Teams sends from what is forged.")
    else:
        text = f"none of the {len(keys)} keys is for Teams. Correct TEAMS_OPENID_METADATA_URL."
        yield _finding("missing", text)


def _no_token(teams: TeamsSettings, failed: NoToken) -> Finding:
    if teams.kind == "UserAssignedMsi":
        return _finding(
            "missing", f"the managed identity gives no token ({failed}). {_NOT_MANAGED}"
        )
    if not failed.is_refusal:
        text = (
            f"{teams.login_url} does not answer as Microsoft's login does ({failed}). Open the "
            "firewall to it, set HTTPS_PROXY, or correct TEAMS_LOGIN_URL."
        )
        return _finding("missing", text)
    numbers = str(failed).split()
    way_out = next((_REFUSALS[one] for one in numbers if one in _REFUSALS), _REFUSED)
    return _finding("missing", f"the login gives the bot no token ({failed}). {way_out}")


def _known(teams: TeamsSettings) -> Iterator[Finding]:
    """What follows from the settings."""
    if teams.authenticated:
        text = f"Teams sends to {PATH}; only the tenant {teams.app_tenant_id} is served."
        yield _finding("ok", text)
    hosts = ", ".join(teams.service_hosts)
    yield _finding("ok", f"answers and the bot's token go to {hosts}, and nowhere else.")
    missing = set(SERVICE_HOSTS.split(",")) - set(teams.service_hosts)
    if teams.authenticated and missing:
        text = (
            f"TEAMS_SERVICE_URLS leaves out {', '.join(sorted(missing))}, where Teams usually is: "
            "whatever comes from there is refused."
        )
        yield _finding("note", text)


def _finding(state: State, text: str) -> Finding:
    return Finding(state=state, about=ABOUT, text=text)
