"""`kanalvakt manifest`: what an administrator hands to a chat platform."""

import json
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

import bot
from bot.commands.refusal import refuse
from bot.settings.hosts import checked_url, is_loopback
from bot.settings.teams import is_entra_id

EXAMPLE_URL = "https://kanalvakt.kommun.se"

app = typer.Typer(no_args_is_help=True, help="What a chat platform needs to know of Kanalvakt.")


@app.callback()
def manifest() -> None:
    """What a chat platform needs to know of Kanalvakt."""


@app.command()
def slack(
    base_url: Annotated[
        str, typer.Option(help=f"Where Slack reaches Kanalvakt, such as {EXAMPLE_URL}.")
    ] = "",
    socket_mode: Annotated[
        bool, typer.Option("--socket-mode", help="Behind a firewall: Slack needs no address.")
    ] = False,
) -> None:
    """Print the app manifest for Slack as JSON: docs/slack.md says where it goes."""
    from adapters.slack.manifest import NoManifest, app_manifest  # Slack only when it is asked for

    if not base_url and not socket_mode:
        raise typer.BadParameter(
            f"give --base-url {EXAMPLE_URL}, or --socket-mode behind a firewall"
        )
    try:
        url = _public_address(base_url, "Slack") if base_url else ""
        written = app_manifest(url, socket_mode=socket_mode)
    except (ValueError, NoManifest) as error:
        refuse(str(error))
    typer.echo(json.dumps(written, indent=2, ensure_ascii=False))


@app.command()
def teams(
    app_id: Annotated[
        str, typer.Option(help="The Application (client) ID of the registration in Entra.")
    ],
    base_url: Annotated[
        str, typer.Option(help=f"Where Teams reaches Kanalvakt, such as {EXAMPLE_URL}.")
    ],
    out: Annotated[Path, typer.Option(help="The zip file to write.")],
    privacy_url: Annotated[
        str, typer.Option(help="The municipality's own page on personal data.")
    ] = "",
    terms_url: Annotated[str, typer.Option(help="The municipality's own terms of use.")] = "",
    version: Annotated[
        str, typer.Option(help="Of the package: Teams takes a changed one with a higher number.")
    ] = bot.__version__,
) -> None:
    """Write the app package for Teams: docs/teams.md says where it goes."""
    from adapters.teams.manifest import NoManifest, app_manifest, app_package  # only when asked for

    try:
        if not is_entra_id(app_id):
            raise ValueError(
                f"--app-id {app_id!r} is no ID of Microsoft Entra. Give the Application (client) "
                "ID, as MICROSOFT_APP_ID has it."
            )
        url = _public_address(base_url, "Teams")
        own = {
            "privacy_url": _page("--privacy-url", privacy_url),
            "terms_url": _page("--terms-url", terms_url),
        }
        package = app_package(app_manifest(app_id.lower(), url, _number(version), **own))
        out.write_bytes(package)
    except (ValueError, NoManifest) as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"The file {out} cannot be written: {error.strerror}.")
    typer.echo(f"Written to {out}. The Azure Bot's messaging endpoint is {url}/api/messages.")


def _public_address(url: str, platform: str) -> str:
    """The URL without a slash at its end. Raises: ValueError when the platform would not take
    it."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        usable = bool(host) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.scheme not in ("http", "https") or not _is_bare(url):
        raise ValueError(
            f"--base-url {url!r} is no address of a server. Give one such as {EXAMPLE_URL}."
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError(
            f"--base-url {url} must begin with https://, since {platform} reaches nothing else. "
            "http:// will do for this machine only."
        )
    return url.rstrip("/")


def _is_bare(url: str) -> bool:
    return url.isascii() and url.isprintable() and not any(sign in url for sign in "@?#\\ \"'<>")


def _page(option: str, url: str) -> str:
    """The address of a page, "" when none is given. Raises: ValueError."""
    try:
        return checked_url(url) if url else ""
    except ValueError:
        raise ValueError(
            f"{option} {url!r} is no address of a page. Give one such as {EXAMPLE_URL}/page."
        ) from None


def _number(version: str) -> str:
    if not re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", version):
        raise ValueError(f"--version {version!r} is no version. Give three numbers, such as 1.0.2.")
    return version
