"""The app manifest that an administrator pastes into Slack. Needs nothing of Slack's libraries."""

import json
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TEMPLATE = "slack.json"
BASE_URL = "BASE_URL"  # as it stands in the template
REQUEST_URLS = ("url", "request_url", "message_menu_options_url")


class NoManifest(Exception):
    """The template is not where the installation has put it; the text names the way out."""


def app_manifest(base_url: str, *, socket_mode: bool) -> dict[str, Any]:
    """The manifest for an app that is reached at `base_url`, which ends without a slash.

    With Socket Mode Slack needs no address of ours; `base_url` is then the one where workspaces
    are installed, "" when there is none. Raises: NoManifest.
    """
    manifest = _template()
    if socket_mode:
        manifest = _without_request_urls(manifest)
        manifest["settings"]["socket_mode_enabled"] = True
    if not base_url:
        del manifest["oauth_config"]["redirect_urls"]
    written: dict[str, Any] = _at(base_url, manifest)
    return written


def bot_scopes() -> tuple[str, ...]:
    """The scopes that the app asks for, sorted. Raises: NoManifest."""
    return tuple(sorted(_template()["oauth_config"]["scopes"]["bot"]))


def _template() -> Any:
    for path in _places():
        if path.is_file():
            return json.loads(path.read_text(encoding="utf-8"))
    raise NoManifest(f"manifest/{TEMPLATE} is missing here. Install Kanalvakt again.")


def _places() -> Iterator[Path]:
    """Where the template may be: the checkout, or where an installation puts the wheel's data."""
    beside = Path(__file__).parents[2]
    yield beside / "manifest" / TEMPLATE
    data = Path("share", "kanalvakt", "manifest", TEMPLATE)
    yield beside / data
    yield sysconfig.get_path("data") / data
    yield sysconfig.get_path("data", sysconfig.get_preferred_scheme("user")) / data


def _without_request_urls(part: Any) -> Any:
    if isinstance(part, dict):
        kept = {name: value for name, value in part.items() if name not in REQUEST_URLS}
        return {name: _without_request_urls(value) for name, value in kept.items()}
    if isinstance(part, list):
        return [_without_request_urls(one) for one in part]
    return part


def _at(base_url: str, part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _at(base_url, value) for name, value in part.items()}
    if isinstance(part, list):
        return [_at(base_url, one) for one in part]
    return part.replace(BASE_URL, base_url) if isinstance(part, str) else part
