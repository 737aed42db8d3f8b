"""What `kanalvakt doctor` asks Slack. Imported only when Slack is configured."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.manifest import bot_scopes
from bot.commands.finding import Finding, State
from bot.settings import SlackSettings

ABOUT = "Slack"
TIMEOUT_SECONDS = 10
NOBODY = "nobody@kanalvakt.invalid"  # asked for to see whether addresses may be read at all
ASK_AGAIN = "ratelimited"


class NoAnswer(Exception):
    """Slack does not answer; the text says what happened instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What Slack answered to one call. `error` is "" when it went well, `scopes` None if unsaid."""

    error: str
    data: dict[str, Any]
    scopes: frozenset[str] | None


async def look_at_slack(slack: SlackSettings) -> list[Finding]:
    """Whether Slack answers, and what the tokens are good for."""
    timeout = ClientTimeout(total=TIMEOUT_SECONDS)
    async with ClientSession(timeout=timeout) as session:
        client = AsyncWebClient(
            base_url=slack.api_url, session=session, timeout=TIMEOUT_SECONDS, retry_handlers=[]
        )
        try:
            return await _all(client, slack)
        except NoAnswer as reason:
            text = (
                f"{slack.api_url} does not answer as Slack does ({reason}). Open the firewall to "
                "it, set HTTPS_PROXY, or correct SLACK_API_URL."
            )
            return [_finding("missing", text)]


async def _all(client: AsyncWebClient, slack: SlackSettings) -> list[Finding]:
    findings: list[Finding] = []
    app_id = ""
    if slack.bot_token:
        findings, app_id = await _workspace(client, slack.bot_token)
    else:
        await _call(client, "api.test")
        text = "answers. Workspaces are installed by themselves at /slack/install."
        findings.append(_finding("ok", text))
    if slack.app_token:
        findings += await _socket(client, slack.app_token, app_id)
    else:
        text = "Slack sends to /slack/events (HTTP), signed with SLACK_SIGNING_SECRET."
        findings.append(_finding("ok", text))
    return findings


async def _workspace(client: AsyncWebClient, token: SecretStr) -> tuple[list[Finding], str]:
    """What the bot token is good for, and the app's id ("" when it is not known)."""
    who = await _call(client, "auth.test", token)
    if who.error:
        return [_refused("SLACK_BOT_TOKEN", who.error, "OAuth & Permissions")], ""
    name, user = who.data.get("team", ""), who.data.get("user", "")
    text = f"the workspace {name} ({who.data.get('team_id')}) knows Kanalvakt as @{user}."
    findings = [_finding("ok", text), *_scopes(who.scopes)]
    bot = await _call(client, "bots.info", token, bot=who.data.get("bot_id", ""))
    app_id = str(bot.data.get("bot", {}).get("app_id", ""))
    if app_id:
        findings.append(_finding("ok", f"the app is {app_id}."))
    else:
        findings.append(_finding("note", f"the app's own id is not told ({bot.error})."))
    return [*findings, await _addresses(client, token)], app_id


def _scopes(held: frozenset[str] | None) -> Iterator[Finding]:
    if held is None:
        yield _finding("note", "it is not told which scopes the bot has.")
        return
    wanted = frozenset(bot_scopes())
    if missing := wanted - held:
        text = (
            f"the bot lacks {', '.join(sorted(missing))}. Add it under OAuth & Permissions, or "
            "paste the manifest anew (kanalvakt manifest slack), and install the app again."
        )
        yield _finding("missing", text)
    if more := held - wanted:
        text = f"the bot may more than it needs: {', '.join(sorted(more))}. Take it away."
        yield _finding("note", text)
    if held == wanted:
        yield _finding("ok", f"the bot has the {len(held)} scopes of the manifest, and no other.")


async def _addresses(client: AsyncWebClient, token: SecretStr) -> Finding:
    answer = await _call(client, "users.lookupByEmail", token, email=NOBODY)
    if answer.error in ("", "users_not_found"):
        return _finding("ok", "e-mail addresses can be read: people are recognised.")
    if answer.error == ASK_AGAIN:
        return _finding("note", "is asked too often just now. Run it again in a minute.")
    text = (
        f"e-mail addresses cannot be read ({answer.error}), so nobody is recognised. The bot "
        "needs users:read.email."
    )
    return _finding("missing", text)


async def _socket(client: AsyncWebClient, token: SecretStr, app_id: str) -> list[Finding]:
    """Whether the app-level token opens a socket, and belongs to the same app as the bot token."""
    answer = await _call(client, "apps.connections.open", token)
    if answer.error == "missing_scope":
        text = "SLACK_APP_TOKEN lacks connections:write. Make a new one under Basic Information."
        return [_finding("missing", text)]
    if answer.error:
        return [_refused("SLACK_APP_TOKEN", answer.error, "Basic Information, App-Level Tokens")]
    findings = [_finding("ok", "a socket can be opened (Socket Mode).")]
    parts = token.get_secret_value().split("-")
    token_app = parts[2] if len(parts) > 3 else ""
    if app_id and token_app and token_app != app_id:
        text = (
            f"SLACK_APP_TOKEN belongs to the app {token_app}, SLACK_BOT_TOKEN to {app_id}. "
            "Take both from the same app."
        )
        findings.append(_finding("missing", text))
    return findings


async def _call(
    client: AsyncWebClient, method: str, token: SecretStr | None = None, **arguments: str
) -> Answer:
    """Raises: NoAnswer when what answers is not Slack."""
    given = arguments | ({"token": token.get_secret_value()} if token else {})
    try:
        response = await client.api_call(method, params=given)
    except SlackApiError as error:
        response = error.response
    except (ClientError, OSError, SlackClientError, AttributeError) as error:
        # AttributeError: the SDK takes a page of plain text for an object
        raise NoAnswer(type(error).__name__) from error
    data = getattr(response, "data", None)
    if not isinstance(data, dict) or "ok" not in data:
        status = getattr(response, "status_code", None) or getattr(response, "status", "?")
        raise NoAnswer(f"HTTP {status}")
    headers = {name.lower(): value for name, value in response.headers.items()}
    scopes = headers.get("x-oauth-scopes")
    return Answer(
        error="" if data["ok"] else str(data.get("error", "no reason given")),
        data=data,
        scopes=None if scopes is None else frozenset(filter(None, _split(scopes))),
    )


def _split(scopes: str) -> list[str]:
    return [one.strip() for one in scopes.split(",")]


def _refused(setting: str, error: str, place: str) -> Finding:
    if error == ASK_AGAIN:
        return _finding("note", "is asked too often just now. Run it again in a minute.")
    text = f"Slack refuses {setting} ({error}). Copy it again from {place} of the app."
    return _finding("missing", text)


def _finding(state: State, text: str) -> Finding:
    return Finding(state=state, about=ABOUT, text=text)
