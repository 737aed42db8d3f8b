"""Calls of the stand-in as HTTP: arguments in, refusals and faults out."""

from aiohttp import web

from tests.platforms.teams_checks import Json
from tests.platforms.teams_faults import Fault
from tests.platforms.teams_things import TeamsError


async def arguments_of(request: web.Request) -> Json:
    """What was sent as JSON, or asked for in the address."""
    if request.method in ("GET", "DELETE"):
        return dict(request.query)
    try:
        said = await request.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def refusal(refused: TeamsError) -> web.Response:
    """The answer that says why not."""
    headers = {"Retry-After": str(refused.retry_after)} if refused.retry_after else {}
    body = {"error": {"code": refused.code, "message": refused.message}}
    return web.json_response(body, status=refused.status, headers=headers)


def early_answer(fault: Fault) -> web.Response | None:
    """The answer that a fault gives before anything is done."""
    if not fault.status:
        return None
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    if fault.code:
        body = {"error": {"code": fault.code, "message": fault.code}}
        return web.json_response(body, status=fault.status, headers=headers)
    return web.Response(status=fault.status, text="<html>Server Error</html>", headers=headers)


def cut(request: web.Request) -> web.StreamResponse:
    """Cut the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
