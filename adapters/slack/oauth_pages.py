"""What an administrator sees who installs the app: plain pages, in Swedish and English."""

from collections.abc import Callable, Sequence
from html import escape

from slack_bolt.oauth.async_callback_options import AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.response import BoltResponse

from bot.i18n import LANGUAGES, _, using

DENIED = "access_denied"
OVER = ("invalid_state", "invalid_browser")
WHOLE_ORGANISATION = "storage_error"

# A heading, and what to do.
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


async def welcomed(args: AsyncSuccessArgs) -> BoltResponse:
    """The page when the app is installed."""
    team = args.installation.team_name or args.installation.team_id or ""

    def said() -> Said:
        return _("Kanalvakt is installed in {team}").format(team=team), (
            _("You can close this page. In Slack, Kanalvakt is among the apps."),
        )

    forget = args.settings.state_utils.build_set_cookie_for_deletion()
    return _response(200, said, again=False, cookie=forget)


async def refused(args: AsyncFailureArgs) -> BoltResponse:
    """The page when it is not; what came from outside is not shown."""
    status = 403 if args.reason == DENIED else 400
    return _response(status, lambda: _why_not(args.reason), again=True)


def _why_not(reason: str) -> Said:
    title = _("Kanalvakt is not installed")
    if reason == DENIED:
        return title, (
            _("You declined in Slack, or may not install apps in the workspace."),
            _("Ask an administrator of the workspace to begin, or begin again yourself."),
        )
    if reason in OVER:
        return title, (
            _("This address has been used, is too old, or was begun in another browser."),
            _("Begin again, and finish within ten minutes in the same browser."),
        )
    if reason == WHOLE_ORGANISATION:
        return title, (
            _("It was to be installed in a whole organisation, and works in single workspaces."),
            _("Begin again, and choose a workspace in Slack."),
        )
    return title, (
        _("Slack did not confirm the installation."),
        _(
            "Begin again. If it happens once more, whoever operates Kanalvakt finds out why with: "
            "kanalvakt doctor"
        ),
    )


def _response(
    status: int, said: Callable[[], Said], *, again: bool, cookie: str = ""
) -> BoltResponse:
    headers: dict[str, str | Sequence[str]] = {"Content-Type": "text/html; charset=utf-8"}
    if cookie:
        headers["Set-Cookie"] = [cookie]
    sections = "".join(_section(language, said, again=again) for language in LANGUAGES)
    return BoltResponse(status=status, body=_PAGE.format(sections=sections), headers=headers)


def _section(language: str, said: Callable[[], Said], *, again: bool) -> str:
    with using(language):
        (title, texts), begin = said(), _("Begin again")
    link = f'<p><a href="install">{escape(begin)}</a></p>\n' if again else ""
    paragraphs = "".join(f"<p>{escape(text)}</p>\n" for text in texts)
    return f'<section lang="{language}">\n<h1>{escape(title)}</h1>\n{paragraphs}{link}</section>\n'
