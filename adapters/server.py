"""One HTTP application: the platforms' routes, and what operators ask (/healthz, /readyz,
/metrics)."""

import errno
import hmac
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from ipaddress import ip_address

from aiohttp import hdrs, web
from aiohttp.abc import AbstractAccessLogger
from aiohttp.typedefs import Handler
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

MAX_BODY_BYTES = 1024 * 1024
SHUTDOWN_TIMEOUT_SECONDS = 5
SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

GAUGES = {
    "kanalvakt_outbox_waiting": "Messages that are not sent yet",
    "kanalvakt_schedule_late_seconds": "How long the duty that is most overdue has waited",
}

# Gives "" when everything is there, else what is not.
Readiness = Callable[[], Awaitable[str]]
# Gives how the work stands: a value for each of GAUGES.
Figures = Callable[[], Awaitable[Mapping[str, float]]]
Mount = Callable[[web.Application], None]

log = logging.getLogger(__name__)


class CannotListen(OSError):
    """The address cannot be listened on; the text says why and the way out."""


def application(
    *,
    readiness: Readiness,
    figures: Figures,
    metrics_token: str = "",
    mounts: Iterable[Mount] = (),
) -> web.Application:
    """The application with what each of `mounts` adds.

    /metrics is given to this machine, and to whoever sends `metrics_token` as a bearer token.
    """
    metrics = _Metrics(figures, metrics_token)
    app = web.Application(middlewares=[metrics.measure], client_max_size=MAX_BODY_BYTES)
    for mount in mounts:
        mount(app)
    app.on_response_prepare.append(_add_headers)

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def readyz(_request: web.Request) -> web.Response:
        missing = await readiness()
        return web.Response(
            text=f"not ready: {missing}\n" if missing else "ready\n", status=503 if missing else 200
        )

    app.add_routes(
        [
            web.get("/healthz", healthz),
            web.get("/readyz", readyz),
            web.get("/metrics", metrics.answer),
        ]
    )
    return app


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = "Kanalvakt"


class _Metrics:
    """What is counted in this process, in the format of Prometheus."""

    def __init__(self, figures: Figures, token: str) -> None:
        self._figures = figures
        self._token = token
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._requests = Counter(
            "kanalvakt_http_requests",
            "HTTP requests answered",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "kanalvakt_http_request_seconds",
            "How long HTTP requests took",
            ("route",),
            registry=self._registry,
        )
        self._gauges = {
            name: Gauge(name, about, registry=self._registry) for name, about in GAUGES.items()
        }

    @web.middleware
    async def measure(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Count the request by its route, never by its path."""
        started, status = time.monotonic(), 500
        try:
            response = await handler(request)
            status = response.status
            return response
        except web.HTTPException as answer:
            status = answer.status
            raise
        finally:
            route = _route(request)
            method = request.method if request.method in hdrs.METH_ALL else "?"
            self._requests.labels(method, route, status).inc()
            self._seconds.labels(route).observe(time.monotonic() - started)

    async def answer(self, request: web.Request) -> web.Response:
        if not (_is_from_this_machine(request) or self._has_token(request)):
            raise web.HTTPForbidden(
                text="Ask from the machine itself, or send KANALVAKT_METRICS_TOKEN as bearer token."
            )
        for name, value in (await self._figures()).items():
            self._gauges[name].set(value)
        text = generate_latest(self._registry)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _has_token(self, request: web.Request) -> bool:
        sent = request.headers.get("Authorization", "").encode()
        wanted = f"Bearer {self._token}".encode()
        return bool(self._token) and hmac.compare_digest(sent, wanted)


def _is_from_this_machine(request: web.Request) -> bool:
    """Whether the request comes from here and was not handed on by a proxy in front of us."""
    if "Forwarded" in request.headers or "X-Forwarded-For" in request.headers:
        return False
    try:
        return ip_address(request.remote or "").is_loopback
    except ValueError:
        return False


def _route(request: web.BaseRequest) -> str:
    match_info = request.match_info if isinstance(request, web.Request) else None
    resource = match_info.route.resource if match_info is not None else None
    return resource.canonical if resource else "unknown"


class AccessLog(AbstractAccessLogger):
    """One line a request: method, route, status, milliseconds; no address, no query, no body."""

    @property
    def enabled(self) -> bool:
        """Whether anybody reads it."""
        return self.logger.isEnabledFor(logging.INFO)

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Write the line; `time` is in seconds."""
        route, milliseconds = _route(request), time * 1000
        self.logger.info("%s %s %d %.0f ms", request.method, route, response.status, milliseconds)


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serve on the address within the block, and give its URL; port 0 takes any free one.

    At the end requests under way have SHUTDOWN_TIMEOUT_SECONDS. Raises: CannotListen.
    """
    runner = web.AppRunner(
        app, access_log=log, access_log_class=AccessLog, shutdown_timeout=SHUTDOWN_TIMEOUT_SECONDS
    )
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise CannotListen(_why_not(error, host, port)) from error
        shown_host = f"[{host}]" if ":" in host else host
        yield f"http://{shown_host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use by another program. Stop it, or choose another port: "
            f"KANALVAKT_PORT={port + 1 if port < 65535 else 8080}."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            f"Port {port} on {host} is not allowed for this user. "
            "Choose one above 1023, such as KANALVAKT_PORT=8080."
        )
    return f"Cannot listen on {host}, port {port}: {error.strerror}. Change KANALVAKT_HOST."
