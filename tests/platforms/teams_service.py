"""A stand-in for Teams on loopback: the Bot connector, the login and key services, and what is
sent to the app.

It holds the app to what Microsoft's reference says, and in doubt is stricter than Teams.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from types import TracebackType

from aiohttp import web

from tests.platforms.teams_checks import Json, overflowing
from tests.platforms.teams_connector import METHODS, SENDING, card_of
from tests.platforms.teams_deliveries import Ack, Deliveries
from tests.platforms.teams_faults import Fault, Faults, Rates
from tests.platforms.teams_http import arguments_of, cut, early_answer, refusal
from tests.platforms.teams_keys import ISSUER, ChannelKeys, ChannelTokens
from tests.platforms.teams_login import Login, LoginRefused
from tests.platforms.teams_things import Call, StoredFile, TeamsError
from tests.platforms.teams_world import World

CONVERSATIONS = "/emea/{tenant}/v3/conversations"
ROUTES = (
    ("POST", "", "create"),
    ("POST", "/{conversation}/activities", "send"),
    ("POST", "/{conversation}/activities/{activity}", "send"),
    ("PUT", "/{conversation}/activities/{activity}", "update"),
    ("DELETE", "/{conversation}/activities/{activity}", "delete"),
    ("GET", "/{conversation}/members", "members"),
    ("GET", "/{conversation}/members/{member}", "member"),
    ("GET", "/{conversation}/pagedmembers", "paged_members"),
)


class FakeTeams(World):
    """Teams with one tenant and one bot, at the port (0 = any free one); use it in `async with`."""

    def __init__(self, port: int = 0) -> None:
        super().__init__()
        self._port = port
        self.keys = ChannelKeys()
        self.tokens = ChannelTokens(self.keys, self.app_id)
        self.login = Login(self.app_id, self.tenant)
        self.faults = Faults()
        self.rates = Rates()
        self.enforce_rates = False
        self.requires_tokens = True
        self.calls: list[Call] = []
        self.overflows: list[tuple[str, list[str]]] = []
        self.leaks: list[str] = []
        self.deliveries = Deliveries()
        self._runner: web.AppRunner | None = None

    @property
    def login_url(self) -> str:
        """What TEAMS_LOGIN_URL shall be."""
        return f"{self.base_url}/login"

    @property
    def openid_url(self) -> str:
        """What TEAMS_OPENID_METADATA_URL shall be."""
        return f"{self.base_url}/v1/.well-known/openidconfiguration"

    @property
    def files_url(self) -> str:
        """Where uploaded files are: another host than that of the connector."""
        return self.base_url.replace("127.0.0.1", "localhost")

    @property
    def acknowledgements(self) -> list[Ack]:
        """The app's answers to everything that was delivered."""
        return self.deliveries.acknowledgements

    async def __aenter__(self) -> "FakeTeams":
        app = web.Application(client_max_size=10_000_000)
        for method, path, kind in ROUTES:
            app.router.add_route(method, CONVERSATIONS + path, self._connector(kind))
        app.router.add_get("/emea/{tenant}/v3/attachments/{id}/views/original", self._picture)
        app.router.add_get("/files/{id}/{name}", self._file)
        app.router.add_post("/login/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_get("/v1/.well-known/openidconfiguration", self._openid)
        app.router.add_get("/v1/.well-known/keys", self._keys)
        self._runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.deliveries.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def send(self, activity: Json, *, wrong: str = "") -> Ack:
        """Deliver an activity with the right token, or with one of a kind of teams_keys.WRONG."""
        return await self.deliveries.send(activity, self.authorization(activity, wrong=wrong))

    async def send_raw(
        self, body: bytes, *, wrong: str = "", content_type: str = "application/json"
    ) -> Ack:
        """Deliver these very bytes, with the right token or a wrong one."""
        header = self.authorization({}, wrong=wrong)
        return await self.deliveries.send_raw(body, authorization=header, content_type=content_type)

    def authorization(self, activity: Json, *, wrong: str = "") -> str | None:
        """The Authorization header of a delivery; None = there is none."""
        if not self.requires_tokens and not wrong:
            return None
        service_url = str(activity.get("serviceUrl") or self.service_url(self.tenant))
        if wrong:
            return self.tokens.wrong(wrong, service_url)
        return f"Bearer {self.tokens.right(service_url)}"

    def calls_of(self, *kinds: str) -> list[Call]:
        """The calls of these kinds, in order."""
        return [call for call in self.calls if call.kind in kinds]

    # What the app asks of the connector

    def _connector(self, kind: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            body = await arguments_of(request)
            return await self._served(kind, request, body, lambda: self._do(kind, request, body))

        return answer

    def _do(self, kind: str, request: web.Request, body: Json) -> web.Response:
        where = dict(request.match_info)
        self._require_token(request)
        if self.enforce_rates:
            place = where.get("conversation", "new").partition(";")[0] if kind in SENDING else ""
            seconds = self.rates.wait_seconds(where["tenant"], place, time.monotonic())
            if seconds:
                raise TeamsError(429, "TooManyRequests", retry_after=seconds)
        status, answer = METHODS[kind](self, where, body)
        if kind in ("send", "update") and (hidden := overflowing(card_of(body) or {})):
            self.overflows.append((answer["id"], hidden))
        shown = answer["members"] if kind == "members" else answer
        return web.json_response(shown, status=status)

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        def found() -> web.Response:
            self._require_token(request)
            return _content(self.files.get(request.match_info["id"]))

        return await self._served("picture", request, {}, found)

    # What lies elsewhere

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """An uploaded file: the ticket in its address opens it, and a token has no place there."""

        def found() -> web.Response:
            if "Authorization" in request.headers:
                self.leaks.append(request.path)
                raise TeamsError(401, "Unauthorized", "The token is not for this host.")
            file = self.files.get(request.match_info["id"])
            if file is not None and request.query.get("tempauth") != file.ticket:
                raise TeamsError(401, "Unauthorized", "The address is good no more.")
            return _content(file)

        return await self._served("file", request, {}, found)

    async def _token(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}

        def given() -> web.Response:
            try:
                return web.json_response(self.login.answer(request.match_info["tenant"], form))
            except LoginRefused as refused:
                return web.json_response(refused.answer, status=refused.status)

        return await self._served("token", request, {}, given)

    async def _openid(self, request: web.Request) -> web.StreamResponse:
        document = {
            "issuer": ISSUER,
            "authorization_endpoint": "https://invalid.botframework.com",
            "jwks_uri": f"{self.base_url}/v1/.well-known/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }
        return await self._served("openid", request, {}, lambda: web.json_response(document))

    async def _keys(self, request: web.Request) -> web.StreamResponse:
        return await self._served(
            "keys", request, {}, lambda: web.json_response(self.keys.document())
        )

    async def _served(
        self, kind: str, request: web.Request, body: Json, do: Callable[[], web.Response]
    ) -> web.StreamResponse:
        """Answer a call, with the fault that waits for it, and write it down."""
        at, fault = time.monotonic(), self.faults.next(kind)
        await asyncio.sleep(fault.seconds)
        code, answer = ("reset", None) if fault.reset else _answered(fault, do)
        is_cut = answer is None or fault.answer_lost
        self.calls.append(
            Call(
                kind=kind,
                at=at,
                path=request.path,
                body=body,
                status=0 if answer is None or is_cut else answer.status,
                code=code,
                conversation=request.match_info.get("conversation", "").partition(";")[0],
            )
        )
        return cut(request) if answer is None or is_cut else answer

    def _require_token(self, request: web.Request) -> None:
        if self.requires_tokens:
            self.login.require(request.headers.get("Authorization", ""))


def _answered(fault: Fault, do: Callable[[], web.Response]) -> tuple[str, web.Response]:
    """The name of the refusal, "" = none, and the answer."""
    if early := early_answer(fault):
        return fault.code or str(fault.status), early
    try:
        return "", do()
    except TeamsError as refused:
        return refused.code, refusal(refused)


def _content(file: StoredFile | None) -> web.Response:
    if file is None:
        raise TeamsError(404, "NotFound")
    return web.Response(body=file.content, content_type=file.media_type)
