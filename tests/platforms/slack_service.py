"""A stand-in for Slack on loopback: its Web API, its files, and what it sends to the app.

It holds the app to what Slack's reference says, and in doubt is stricter than Slack.
"""

import asyncio
import time
from collections.abc import Coroutine
from contextlib import suppress
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.platforms.slack_checks import Json
from tests.platforms.slack_deliveries import ACKNOWLEDGE_WITHIN_SECONDS, Ack, Deliveries
from tests.platforms.slack_faults import Faults, Rates
from tests.platforms.slack_http import Call, arguments_of, cut, early_answer, token_of, too_many
from tests.platforms.slack_installing import let_in
from tests.platforms.slack_payloads import APP_ID, event_envelope, file_json, message_json
from tests.platforms.slack_things import File, Message, SlackError, User, Workspace
from tests.platforms.slack_views import ALL_METHODS, Trouble, answer_submission
from tests.platforms.slack_world import World

SIGN_IN_PAGE = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head></html>"
POSTING = ("chat.postMessage", "chat.postEphemeral")


class FakeSlack(World):
    """Slack with one workspace, where the app is installed; use it in `async with`."""

    def __init__(self, *, team: str = "T0SOLVIK", token: str = "xoxb-solvik") -> None:
        super().__init__()
        self.workspace = self.add_workspace(team, token)
        self.app_token = "xapp-kanalvakt"
        self.faults = Faults()
        self.rates = Rates()
        self.enforce_rates = False
        self.echoes_own_messages = False
        self.calls: list[Call] = []
        self.deliveries = Deliveries()
        self._tasks: set[asyncio.Task[Ack]] = set()
        self._runner: web.AppRunner | None = None
        self._settled = asyncio.Event()
        self._settled.set()

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL shall be."""
        return f"{self.base_url}/api/"

    @property
    def acknowledgements(self) -> list[Ack]:
        """The app's answers to everything that was delivered."""
        return self.deliveries.acknowledgements

    async def __aenter__(self) -> "FakeSlack":
        app = web.Application(client_max_size=10_000_000)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/files-pri/{id}/{name}", self._download)
        app.router.add_get("/link", self._link)
        app.router.add_post("/responses/{channel}/{user}", self._respond)
        self._runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.drain()
        await self.deliveries.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def add_file(self, user: User, name: str, media_type: str, content: bytes) -> Json:
        """Upload a file; its file object."""
        file = File(
            id=self.new_id("F"),
            user=user.id,
            team=self.workspace_of(user).id,
            name=name,
            media_type=media_type,
            content=content,
        )
        self.files[file.id] = file
        return file_json(file, self.base_url)

    def event_payload(self, event: Json, workspace: Workspace | None = None) -> Json:
        """The envelope of an event, with an id of its own."""
        return event_envelope(event, workspace or self.workspace, self.new_id("Ev"))

    async def send_event(self, event: Json, workspace: Workspace | None = None) -> Ack:
        """Tell the app what has happened."""
        return await self.deliveries.send("events", self.event_payload(event, workspace))

    async def send(self, kind: str, payload: Json, *, retry: int = 0) -> Ack:
        """Deliver a payload of "events", "interactions" or "commands", perhaps once more."""
        self.tell_trigger(str(payload.get("trigger_id", "")))
        reason = "http_timeout" if retry else ""
        return await self.deliveries.send(kind, payload, retry=retry, reason=reason)

    async def submit(self, payload: Json, *, retry: int = 0) -> Ack:
        """Deliver a view_submission, and do with the modal what the answer says.

        Calls that change views wait until that is done, as they come later at Slack too. Raises:
        Trouble.
        """
        self._settled.clear()
        try:
            ack = await self.send("interactions", payload, retry=retry)
            view = self.open_modal(payload["view"]["id"])
            if view is not None and ack.status == 200:
                if ack.body and ack.answer() is None:
                    raise Trouble(f"an answer that is no JSON: {ack.body}")
                workspace = self.workspaces[view.team]
                answer_submission(self, workspace, view, ack.answer())
            return ack
        finally:
            self._settled.set()

    async def drain(self) -> None:
        """Wait until everything that Slack has to tell by itself is delivered."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    def _in_background(self, delivery: Coroutine[Any, Any, Ack]) -> None:
        task = asyncio.create_task(delivery)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fault = self.faults.next(method)
        at, args = time.monotonic(), await arguments_of(request)
        await asyncio.sleep(fault.seconds)
        if method.startswith("views."):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._settled.wait(), ACKNOWLEDGE_WITHIN_SECONDS)
        if fault.reset:
            self.calls.append(Call(method=method, at=at, args=args, error="reset"))
            return cut(request)
        try:
            if early := early_answer(fault):
                self.calls.append(Call(method=method, at=at, args=args, error=early.reason))
                return early
            done, workspace = self._do(method, args, request), self._workspace(args, request)
        except SlackError as refused:
            self.calls.append(Call(method=method, at=at, args=args, error=refused.error))
            if refused.error == "ratelimited":
                return too_many(refused.more["retry_after"])
            return web.json_response({"ok": False, "error": refused.error, **refused.more})
        self.calls.append(Call(method=method, at=at, args=args))
        if fault.answer_lost:
            return cut(request)
        scopes = ",".join(sorted(workspace.scopes)) if workspace else ""
        return web.json_response({"ok": True, **done}, headers={"x-oauth-scopes": scopes})

    def _do(self, method: str, args: Json, request: web.Request) -> Json:
        if method == "oauth.v2.access":
            return let_in(self, args, request)
        if method == "apps.connections.open":
            return self._connection(args, request)
        workspace = self._workspace(args, request)
        if method not in ALL_METHODS:
            raise SlackError("unknown_method")
        if workspace is None:
            raise SlackError("not_allowed_token_type")
        if not workspace.installed:
            raise SlackError("account_inactive")
        scope, do = ALL_METHODS[method]
        if scope and scope not in workspace.scopes:
            provided = ",".join(sorted(workspace.scopes))
            raise SlackError("missing_scope", needed=scope, provided=provided)
        if self.enforce_rates and method in POSTING:
            channel = str(args.get("channel"))
            place = self.im(self.users[channel]).id if channel in self.users else channel
            if seconds := self.rates.wait_seconds(workspace.id, place, time.monotonic()):
                raise SlackError("ratelimited", retry_after=seconds)
        done = do(self, workspace, args)
        if self.echoes_own_messages and method == "chat.postMessage":
            self._echo(workspace, self.message(done["channel"], done["ts"]))
        return done

    def _echo(self, workspace: Workspace, message: Message) -> None:
        """Slack tells the app of its own messages too."""
        conversation = self.conversations[message.channel]
        if conversation.is_im:
            event = {
                **message_json(message, workspace),
                "channel": message.channel,
                "channel_type": "im",
                "event_ts": message.ts,
            }
            self._in_background(self.send_event(event, workspace))

    def _workspace(self, args: Json, request: web.Request) -> Workspace | None:
        """Where the token is right; None = the token is the app's own."""
        token = token_of(args, request)
        if token == self.app_token or request.match_info["method"] == "oauth.v2.access":
            return None
        for workspace in self.workspaces.values():
            if workspace.token == token:
                return workspace
        raise SlackError("invalid_auth" if token else "not_authed")

    def _connection(self, args: Json, request: web.Request) -> Json:
        token = token_of(args, request)
        if token != self.app_token:
            known = any(workspace.token == token for workspace in self.workspaces.values())
            raise SlackError("not_allowed_token_type" if known else "invalid_auth")
        return {"url": f"ws{self.base_url.removeprefix('http')}/link?ticket=1&app_id={APP_ID}"}

    async def _link(self, request: web.Request) -> web.StreamResponse:
        return await self.deliveries.serve_socket(request, APP_ID)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        self.downloads.append(token_of({}, request))
        fault = self.faults.next("files")
        await asyncio.sleep(fault.seconds)
        if fault.reset or fault.answer_lost:
            return cut(request)
        if early := early_answer(fault):
            return early
        if self.file_redirects_to:
            raise web.HTTPFound(self.file_redirects_to)
        team, _dash, file_id = request.match_info["id"].partition("-")
        file, workspace = self.files.get(file_id), self.workspaces.get(team)
        if file is None:
            raise web.HTTPNotFound
        may_read = workspace and workspace.installed and "files:read" in workspace.scopes
        may_read = may_read and not self.asks_to_sign_in
        if not may_read or not workspace or token_of({}, request) != workspace.token:
            return web.Response(text=SIGN_IN_PAGE, content_type="text/html")
        return web.Response(body=file.content, content_type=file.media_type)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        """A `response_url`: what is sent there is seen by the person alone."""
        said = await request.json()
        message = Message(
            channel=request.match_info["channel"],
            ts=self.new_ts(),
            user=self.workspace.bot.id,
            text=said.get("text", ""),
            blocks=said.get("blocks", []),
            is_bot=True,
            only_for=request.match_info["user"],
            sent=said,
        )
        self.messages.append(message)
        return web.Response(text="ok")
