"""The app manifest that an administrator pastes into Slack. Needs nothing of Slack's libraries."""

import json
from typing import Any, cast

from adapters.manifests import NoManifest, filled_in, manifest_file

__all__ = ["NoManifest", "app_manifest", "bot_scopes"]

TEMPLATE = "slack.json"
BASE_URL = "BASE_URL"  # as it stands in the template
REQUEST_URLS = ("url", "request_url", "message_menu_options_url")


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
    return cast(dict[str, Any], filled_in(manifest, {BASE_URL: base_url}))


def bot_scopes() -> tuple[str, ...]:
    """The scopes that the app asks for, sorted. Raises: NoManifest."""
    return tuple(sorted(_template()["oauth_config"]["scopes"]["bot"]))


def _template() -> Any:
    return json.loads(manifest_file(TEMPLATE))


def _without_request_urls(part: Any) -> Any:
    if isinstance(part, dict):
        kept = {name: value for name, value in part.items() if name not in REQUEST_URLS}
        return {name: _without_request_urls(value) for name, value in kept.items()}
    if isinstance(part, list):
        return [_without_request_urls(one) for one in part]
    return part
