"""How the app is let into a workspace: the exchange of a code for a token."""

import base64

from aiohttp import web

from tests.platforms.slack_checks import Json
from tests.platforms.slack_payloads import APP_ID
from tests.platforms.slack_things import SlackError
from tests.platforms.slack_world import World


def let_in(slack: World, args: Json, request: web.Request) -> Json:
    """The token of the workspace whose administrator brought the code; a code counts once."""
    header = request.headers.get("Authorization", "")
    client_id, secret = str(args.get("client_id")), str(args.get("client_secret"))
    if header.startswith("Basic "):
        decoded = base64.b64decode(header.removeprefix("Basic ")).decode()
        client_id, _colon, secret = decoded.partition(":")
    if client_id != slack.client_id:
        raise SlackError("invalid_client_id")
    if secret != slack.client_secret:
        raise SlackError("bad_client_secret")
    team = slack.codes.pop(str(args.get("code")), None)
    if team is None:
        raise SlackError("invalid_code")
    workspace = slack.workspaces[team]
    workspace.installed = True
    return {
        "access_token": workspace.token,
        "token_type": "bot",
        "scope": ",".join(sorted(workspace.scopes)),
        "bot_user_id": workspace.bot.id,
        "app_id": APP_ID,
        "team": {"id": team, "name": team},
        "enterprise": None,
        "authed_user": {"id": next(u.id for u in slack.users.values() if u.team == team)},
        "is_enterprise_install": False,
    }
