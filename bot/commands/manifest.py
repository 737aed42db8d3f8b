"""`kanalvakt manifest`: what an administrator hands to a chat platform."""

import ipaddress
import json
from typing import Annotated
from urllib.parse import urlsplit

import typer

from bot.commands.refusal import refuse

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
        url = _public_address(base_url) if base_url else ""
        written = app_manifest(url, socket_mode=socket_mode)
    except (ValueError, NoManifest) as error:
        refuse(str(error))
    typer.echo(json.dumps(written, indent=2, ensure_ascii=False))


def _public_address(url: str) -> str:
    """The URL without a slash at its end. Raises: ValueError when Slack would not take it."""
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
    if parts.scheme == "http" and not _is_loopback(host):
        raise ValueError(
            f"--base-url {url} must begin with https://, since Slack reaches nothing else. "
            "http:// will do for this machine only."
        )
    return url.rstrip("/")


def _is_bare(url: str) -> bool:
    return url.isascii() and url.isprintable() and not any(sign in url for sign in "@?#\\ \"'<>")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
