"""The app package that an administrator uploads to Teams. Needs nothing of Microsoft's
libraries."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from adapters.manifests import NoManifest, filled_in, manifest_file
from adapters.teams.pages import ABOUT_PATH, PRIVACY_PATH, TERMS_PATH

__all__ = ["NoManifest", "app_manifest", "app_package"]

FOLDER = "teams"
MANIFEST = "manifest.json"
# In the manifest the texts are Swedish; the other files of the package are taken as they are.
SWEDISH = "sv.json"
AS_THEY_ARE = ("en.json", "color.png", "outline.png")
LOCALIZATION_SCHEMA = "MicrosoftTeams.Localization.schema.json"
# The same package twice is the same file.
WRITTEN_AT = (2026, 1, 1, 0, 0, 0)


def app_manifest(
    app_id: str, base_url: str, version: str, *, privacy_url: str = "", terms_url: str = ""
) -> dict[str, Any]:
    """The manifest of the bot `app_id`, whose pages are at `base_url`, without a slash at its end.

    `privacy_url` and `terms_url`: pages of the municipality's own. Raises: NoManifest.
    """
    values = {
        "APP_ID": app_id,
        "APP_VERSION": version,
        "WEBSITE_URL": base_url + ABOUT_PATH,
        "PRIVACY_URL": privacy_url or base_url + PRIVACY_PATH,
        "TERMS_URL": terms_url or base_url + TERMS_PATH,
    }
    template = json.loads(manifest_file(f"{FOLDER}/{MANIFEST}"))
    return cast(dict[str, Any], filled_in(template, values))


def app_package(manifest: dict[str, Any]) -> bytes:
    """The zip file with the manifest, its texts in each language and the icons. Raises:
    NoManifest."""
    files = {MANIFEST: _as_json(manifest), SWEDISH: _as_json(_texts(manifest))}
    files |= {name: manifest_file(f"{FOLDER}/{name}") for name in AS_THEY_ARE}
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(ZipInfo(name, WRITTEN_AT), content, ZIP_DEFLATED)
    return written.getvalue()


def _as_json(part: dict[str, Any]) -> bytes:
    return (json.dumps(part, indent=2, ensure_ascii=False) + "\n").encode()


def _texts(manifest: dict[str, Any]) -> dict[str, str]:
    """What people read of the manifest, under the names that a file of a language has."""
    schema = manifest["$schema"].rpartition("/")[0]
    return {"$schema": f"{schema}/{LOCALIZATION_SCHEMA}", **dict(_named(manifest))}


def _named(manifest: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for part in ("name", "description"):
        for length in ("short", "full"):
            yield f"{part}.{length}", manifest[part][length]
    for at, listed in enumerate(manifest["bots"][0]["commandLists"]):
        for number, command in enumerate(listed["commands"]):
            for part in ("title", "description"):
                yield f"bots[0].commandLists[{at}].commands[{number}].{part}", command[part]
