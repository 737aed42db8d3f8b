"""What the app's entry in Teams links to: what Kanalvakt is, and what it keeps of people. In
Swedish and English, for anybody."""

from collections.abc import Callable
from functools import cache
from html import escape

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.i18n import LANGUAGES, _, using

ABOUT_PATH = "/about"
PRIVACY_PATH = "/about/privacy"
TERMS_PATH = "/about/terms"

# A heading, and the paragraphs under it.
Said = tuple[str, tuple[str, ...]]

_PAGE = """<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kanalvakt</title>
</head>
<body>
<main>
{sections}</main>
</body>
</html>
"""


def mount(app: web.Application) -> None:
    """Add the three pages."""
    for path, said in ((ABOUT_PATH, about), (PRIVACY_PATH, privacy), (TERMS_PATH, terms)):
        app.router.add_get(path, _showing(said))


def about() -> Said:
    """What Kanalvakt is."""
    return "Kanalvakt", (
        _(
            "Kanalvakt is a colleague in the chat who looks after the municipality's guideline for "
            "social media: channels are registered and approved, comments are looked through every "
            "day, and questions are answered."
        ),
        _("It is for the staff of the municipality, in Microsoft Teams."),
    )


def privacy() -> Said:
    """Which personal data there is, and whose it is."""
    return _("Kanalvakt and personal data"), (
        _(
            "The municipality answers for the data. Its data protection officer tells you what is "
            "kept of you, and corrects it."
        ),
        _(
            "Kanalvakt reads what is written to it in your own chat, and messages that mention it. "
            "It reads nothing else in Teams, and takes files only when it has asked for one."
        ),
        _(
            "It keeps your name, your e-mail address and your place in the organisation, the "
            "channels that you answer for, and your requests, decisions, checks and questions."
        ),
        _(
            "It never asks for passwords or why somebody is away, and keeps nothing of those who "
            "comment in the municipality's channels."
        ),
    )


def terms() -> Said:
    """On which terms it is used."""
    return _("Using Kanalvakt"), (
        _(
            "Kanalvakt is for the municipality's own staff, in their work. What you decide and "
            "register in it is part of the municipality's records, and may be a public record."
        ),
        _(
            "Answers come from the guideline and do not replace it. The communicator helps you "
            "when you are unsure."
        ),
        _("Kanalvakt is free software under the European Union Public Licence 1.2."),
    )


def _showing(said: Callable[[], Said]) -> Handler:
    async def show(_request: web.Request) -> web.Response:
        return web.Response(text=_page(said), content_type="text/html")

    return show


@cache
def _page(said: Callable[[], Said]) -> str:
    return _PAGE.format(sections="".join(_section(language, said) for language in LANGUAGES))


def _section(language: str, said: Callable[[], Said]) -> str:
    with using(language):
        title, texts = said()
    paragraphs = "".join(f"<p>{escape(text)}</p>\n" for text in texts)
    return f'<section lang="{language}">\n<h1>{escape(title)}</h1>\n{paragraphs}</section>\n'
