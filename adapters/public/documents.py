"""Documents behind signed links: a page to read and print, and its table as a file."""

import csv
import io
from collections.abc import Awaitable, Callable
from importlib.resources import files
from urllib.parse import quote

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from adapters.public.links import PATH, BadLink, OldLink, SignedLinks, Target
from bot.domain.ids import PersonId
from bot.i18n import DEFAULT_LANGUAGE, _, language, using
from bot.ports import Clock
from bot.ui import Document, Facts, Heading, Table

# What a spreadsheet would take for a formula, or for the end of a cell.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

_TOKEN = r"{token:[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+}"

# The document of a kind about a subject as a person may read it; None when there is none for them.
ReadDocument = Callable[[PersonId, str, str], Awaitable[Document | None]]


class Documents:
    """The routes of signed links."""

    def __init__(self, links: SignedLinks, read: ReadDocument, now: Clock) -> None:
        self._links = links
        self._read = read
        self._now = now
        self._style = files("adapters.public").joinpath("document.css").read_text("utf-8")
        self._templates = Environment(
            loader=PackageLoader("adapters.public"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(_=_, language=language)
        self._templates.tests.update(
            heading=lambda part: isinstance(part, Heading),
            facts=lambda part: isinstance(part, Facts),
        )

    def mount(self, app: web.Application) -> None:
        """Add the routes to the application."""
        app.add_routes(
            [
                web.get(f"{PATH}document.css", self._css),
                web.get(f"{PATH}{_TOKEN}", self._page),
                web.get(f"{PATH}{_TOKEN}.csv", self._file),
                web.get(f"{PATH}{_TOKEN}.picture", self._picture),
            ]
        )

    async def _css(self, _request: web.Request) -> web.Response:
        return web.Response(text=self._style, content_type="text/css", charset="utf-8")

    async def _page(self, request: web.Request) -> web.Response:
        found = await self._found(request)
        if isinstance(found, web.Response):
            return found
        with using(found.language):
            page = self._templates.get_template("document.html").render(
                document=found, file=f"{request.path}.csv", picture=f"{request.path}.picture"
            )
        return web.Response(text=page, content_type="text/html", headers=SECURITY_HEADERS)

    async def _file(self, request: web.Request) -> web.Response:
        found = await self._found(request)
        if isinstance(found, web.Response):
            return found
        name = quote(f"{found.file_name}.csv", safe="")
        headers = SECURITY_HEADERS | {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return web.Response(
            body=as_csv(found.table).encode(),
            content_type="text/csv",
            charset="utf-8",
            headers=headers,
        )

    async def _picture(self, request: web.Request) -> web.Response:
        found = await self._found(request)
        if isinstance(found, web.Response):
            return found
        if not found.picture:
            return self._no(404, lambda: _("There is nothing here that you may read."))
        return web.Response(
            body=found.picture, content_type=found.media_type, headers=SECURITY_HEADERS
        )

    async def _found(self, request: web.Request) -> Document | web.Response:
        """The document, or the page that says why there is none."""
        try:
            target: Target = self._links.read(request.match_info["token"], self._now())
        except OldLink:
            return self._no(
                410, lambda: _("This link has grown old. Ask for a new one in the chat.")
            )
        except BadLink:
            return self._no(
                403, lambda: _("This link does not work. Ask for a new one in the chat.")
            )
        document = await self._read(target.person, target.kind, target.subject)
        if document is None:
            return self._no(404, lambda: _("There is nothing here that you may read."))
        return document

    def _no(self, status: int, text: Callable[[], str]) -> web.Response:
        with using(DEFAULT_LANGUAGE):
            page = self._templates.get_template("no_document.html").render(text=text())
        return web.Response(
            text=page, status=status, content_type="text/html", headers=SECURITY_HEADERS
        )


def as_csv(table: Table) -> str:
    """The table as Excel takes it: with a byte order mark, semicolons, and no cell that could be
    taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_harmless(cell) for cell in table.columns])
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return BYTE_ORDER_MARK + out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_SIGNS) else cell
