"""Calls of the stand-in's Web API as HTTP: arguments and tokens in, faults out."""

import json
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web

from tests.platforms.slack_checks import Json
from tests.platforms.slack_faults import Fault

JSON_ARGUMENTS = ("blocks", "view", "prompts")


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of the Web API; `at` is monotonic, `error` "" when it was ok."""

    method: str
    at: float
    args: Json
    error: str = ""


async def arguments_of(request: web.Request) -> Json:
    """The arguments, sent as JSON, as a form or in the address."""
    if request.content_type == "application/json":
        try:
            said = await request.json()
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}
    given: Json = {**request.query, **(await request.post())}
    for name in JSON_ARGUMENTS:
        with suppress(KeyError, ValueError):  # what is no JSON is refused later
            given[name] = json.loads(given[name])
    return given


def token_of(args: Json, request: web.Request) -> str:
    """The token that the call came with; "" = none."""
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") if header else str(args.get("token", ""))


def early_answer(fault: Fault) -> web.Response | None:
    """The answer that a fault gives before anything is done."""
    if fault.error:
        return web.json_response({"ok": False, "error": fault.error})
    if fault.status == 429:
        return too_many(fault.retry_after)
    if fault.status:
        return web.Response(status=fault.status, text="<html>Server Error</html>")
    return None


def too_many(seconds: int | None) -> web.Response:
    """The answer to a call that came too soon."""
    headers = {} if seconds is None else {"Retry-After": str(seconds)}
    body = {"ok": False, "error": "ratelimited"}
    return web.json_response(body, status=429, headers=headers)


def cut(request: web.Request) -> web.StreamResponse:
    """Cut the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
