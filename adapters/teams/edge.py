"""Teams' way in: what does not come from the channel, from our tenant or from a service that we
know goes no further, and what is taken in is committed before it is acknowledged."""

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from adapters.inbox import Inbox
from adapters.teams.activities import BadActivity, check, key_of, tenant_of
from adapters.teams.keys import KeysUnavailable
from adapters.teams.tokens import BadToken, ChannelTokens

PATH = "/api/messages"
MAX_BODY_BYTES = 1024 * 1024
# Teams shows a person that it failed after some ten seconds.
ANSWER_WITHIN_SECONDS = 6.0
INVOKE = "invoke"

log = logging.getLogger(__name__)

# Remembers the service address of a tenant; False when the address is none that we may speak to.
Learn = Callable[[str, str], Awaitable[bool]]


class Edge:
    """The route that Teams sends everything to. `tokens` None = nothing is checked, which only this
    machine may ask for."""

    def __init__(
        self, inbox: Inbox, tokens: ChannelTokens | None, tenant: str, learn: Learn
    ) -> None:
        self._inbox = inbox
        self._tokens = tokens
        self._tenant = tenant
        self._learn = learn

    def mount(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_post(PATH, self.receive)

    async def receive(self, request: web.Request) -> web.Response:
        """Acknowledge an activity with 200, or refuse it with 400, 401, 403, 413 or 415."""
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType(text="Only JSON is taken here.")
        raw = await request.clone(client_max_size=MAX_BODY_BYTES).read()
        activity = _object(raw)
        await self._check_token(request, activity)
        try:
            check(activity)
        except BadActivity as error:
            log.warning("teams: refused, %s", error)
            raise web.HTTPBadRequest(text=f"Refused: {error}.") from error
        tenant = tenant_of(activity)
        if self._tenant and tenant != self._tenant:
            log.warning("teams: refused, another tenant")
            raise web.HTTPForbidden(text="This bot serves another organisation.")
        if not await self._learn(tenant, str(activity["serviceUrl"])):
            log.warning("teams: refused, a service address that is not in TEAMS_SERVICE_URLS")
            raise web.HTTPForbidden(text="The service address is none that this bot speaks to.")
        return await self._take(activity)

    async def _check_token(self, request: web.Request, activity: dict[str, Any]) -> None:
        if self._tokens is None:
            return
        service_url = activity.get("serviceUrl")
        try:
            await self._tokens.check(
                request.headers.get("Authorization", ""),
                service_url if isinstance(service_url, str) else "",
            )
        except BadToken as error:
            log.warning("teams: refused, %s", error)
            raise web.HTTPUnauthorized(text="The token is not one of the channel's.") from error
        except KeysUnavailable as error:
            log.error("teams: the channel's keys cannot be had")
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"}) from error

    async def _take(self, activity: dict[str, Any]) -> web.Response:
        payload = json.dumps(activity, separators=(",", ":"))
        taken = await self._inbox.take(key_of(activity), payload)
        if activity["type"] != INVOKE:
            return web.Response()
        body = None
        if taken is not None:
            body = await taken.answered(ANSWER_WITHIN_SECONDS, None)
        body = _nothing(activity) if body is None else body
        return web.json_response(body) if body else web.Response()


def _object(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise web.HTTPBadRequest(text="The body is no JSON.") from error
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The body is no activity.")
    return body


def _nothing(activity: dict[str, Any]) -> dict[str, Any]:
    """The answer that changes nothing, empty for a dialog: to a repeat, and to what takes longer
    than Teams waits."""
    if activity.get("name") == "adaptiveCard/action":
        kind = "application/vnd.microsoft.activity.message"
        return {"statusCode": 200, "type": kind, "value": "OK"}
    return {}
