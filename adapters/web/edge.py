"""The border of the chat page: only this machine, our own page, and small well-formed requests."""

import json
import uuid
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import parse_qs

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from adapters.sent_files import MAX_PICTURE_BYTES, calendar_file, picture
from bot.domain.people import AccountRef
from bot.events import CALENDAR_TYPE, Attached, Value
from bot.ui import Action

PLATFORM = "web"
TEAM = "demo"
# A text of 50,000 characters passes, percent-encoded, and is answered beside its field.
MAX_BODY_BYTES = 1024 * 1024
MAX_FIELDS_COUNT = 500
MAX_STEP_CHARACTERS = 100
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def check_loopback(host: str) -> None:
    """Raises: ValueError unless `host` is this machine: on the page anyone acts as anybody."""
    try:
        is_local = host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        is_local = False
    if not is_local:
        raise ValueError(
            f"KANALVAKT_HOST is {host!r}, but on the demo's chat page anyone may act as anybody, "
            "so it answers on this machine only. Set KANALVAKT_HOST=127.0.0.1, "
            "or run `kanalvakt serve`, which has no chat page."
        )


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what is not asked for by our own page on this machine.

    Other names than our own are refused because a hostile site can make its name point here.
    """
    socket = request.transport.get_extra_info("sockname") if request.transport else None
    if socket is None or request.host not in _own_names(socket[1]):
        raise web.HTTPForbidden(text="This page is asked for as http://127.0.0.1 or localhost.")
    if request.method not in ("GET", "HEAD") and not _is_from_own_page(request):
        raise web.HTTPForbidden(text="Only the chat page itself may send this.")
    return await handler(request)


async def add_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Headers that keep the page to itself: nothing from elsewhere, in no frame, never stored."""
    response.headers.update(SECURITY_HEADERS)
    response.headers.setdefault(
        "Cache-Control", "no-cache" if request.path.startswith("/static/") else "no-store"
    )


def _own_names(port: int) -> tuple[str, ...]:
    with_port = tuple(f"{name}:{port}" for name in LOCAL_NAMES)
    return (*with_port, *LOCAL_NAMES) if port == 80 else with_port


def _is_from_own_page(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if origin is None and site is None:
        return False
    return origin in (None, f"http://{request.host}") and site in (None, "same-origin")


class Body:
    """A sent form: what each name was given. A missing or odd value is answered with 400."""

    def __init__(
        self, fields: Mapping[str, list[str]], files: Mapping[str, bytes] | None = None
    ) -> None:
        self._fields = fields
        self._files = files or {}

    def text(self, name: str) -> str:
        """The one value of the name; "" when it was not sent."""
        values = self._fields.get(name, [""])
        if len(values) != 1:
            raise web.HTTPBadRequest(text=f"{name} is sent {len(values)} times, not once.")
        return values[0]

    def key(self) -> str:
        """What the page made up to tell a repeat by; a new one from a page without script."""
        try:
            return str(uuid.UUID(self.text("key") or uuid.uuid4().hex))
        except ValueError as error:
            raise web.HTTPBadRequest(text="key is no UUID.") from error

    def token(self) -> str:
        """The token of the form that was opened."""
        token = self.text("token")
        if not token or len(token) > MAX_STEP_CHARACTERS or not token.isascii():
            raise web.HTTPBadRequest(text="token is missing or odd.")
        return token

    def message(self) -> int | None:
        """The message that the press or the form belongs to; None when it stands alone."""
        message = self.text("message")
        if not message:
            return None
        if not message.isascii() or not message.isdigit() or len(message) > 9:
            raise web.HTTPBadRequest(text="message is no number.")
        return int(message)

    def action(self, name: str = "action") -> Action:
        """The call that a button carries. What it asks for is judged by the core."""
        try:
            call = _Call.model_validate_json(self.text(name))
            args = json.dumps(call.args, allow_nan=False)
        except (ValidationError, ValueError) as error:
            raise web.HTTPBadRequest(text=f"{name} is no call of a step.") from error
        if "\\u0000" in args:
            raise web.HTTPBadRequest(text=f"{name} holds a character that no text has.")
        return Action(call.step, call.args, call.opens_form)

    def file_field(self) -> str:
        """The name of the field that holds a file; "" when none does."""
        return next((name.partition(".")[2] for name in self._files), "")

    def values(self) -> dict[str, Value]:
        """What the fields hold, by name. The kind of each field stands before its name.

        Raises: Unreadable for a file that is too big, or no picture where one is asked for.
        """
        values: dict[str, Value] = {}
        for full_name in self._fields:
            kind, dot, name = full_name.partition(".")
            if not dot:
                continue
            if kind == "checks":
                values[name] = [value for value in self._fields[full_name] if value]
            elif kind == "person":
                picked = self.text(full_name)
                values[name] = account(int(picked)) if _is_number(picked) else None
            else:
                values[name] = self.text(full_name)
        for full_name, content in self._files.items():
            kind, _dot, name = full_name.partition(".")
            if kind == "file" and content:
                checked = picture(content)
                values[name] = Attached(media_type=checked.media_type, content=checked.content)
            elif kind == "calendar" and content:
                values[name] = Attached(media_type=CALENDAR_TYPE, content=calendar_file(content))
        return values


class _Call(BaseModel):
    model_config = ConfigDict(extra="forbid")

    step: str = Field(max_length=MAX_STEP_CHARACTERS, pattern=r"^[a-z_]+\.[a-z_0-9]+$")
    args: dict[str, JsonValue] = {}
    opens_form: bool = False


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def account(person: int) -> AccountRef:
    """Who a person is on this platform."""
    return AccountRef(platform=PLATFORM, team=TEAM, user=str(person))


async def read_body(request: web.Request, max_body_bytes: int) -> Body:
    """The sent form. Raises: 413 when it is too big, 415 when it is none, 400 when it is broken."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPUnsupportedMediaType(text="Only forms are taken here.")
    raw = await request.clone(client_max_size=max_body_bytes).read()
    try:
        fields = parse_qs(
            raw.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=bool(raw),
            errors="strict",
            max_num_fields=MAX_FIELDS_COUNT,
        )
    except ValueError as error:
        raise web.HTTPBadRequest(text="The form is broken.") from error
    return Body(fields)


async def read_form(request: web.Request, max_body_bytes: int) -> Body:
    """A sent form that may hold files, each of MAX_PICTURE_BYTES at most with a little to spare, so
    that what is just too big is told beside its field. Raises: as `read_body`."""
    if request.content_type != "multipart/form-data":
        return await read_body(request, max_body_bytes)
    most = MAX_PICTURE_BYTES + MAX_BODY_BYTES
    try:
        sent = await request.clone(client_max_size=most).post()
    except (ValueError, LookupError) as error:
        raise web.HTTPBadRequest(text="The form is broken.") from error
    if len(sent) > MAX_FIELDS_COUNT:
        raise web.HTTPBadRequest(text="The form has too many fields.")
    fields: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    for name, value in sent.items():
        if isinstance(value, web.FileField):
            with value.file as file:
                files[name] = file.read()
        elif isinstance(value, str):
            fields.setdefault(name, []).append(value)
    return Body(fields, files)
