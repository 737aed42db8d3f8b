"""Microsoft's packages for Node.js, which .ci/run installs beside the repository's own files."""

import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = Path(os.environ.get("KANALVAKT_NODE_MODULES") or ROOT / "build/node/node_modules")
VERSIONS = {"@microsoft/app-manifest": "1.1.2", "@microsoft/m365agentsplayground": "0.2.28"}


def node_package(name: str) -> Path:
    """The folder of a package in the version that the tests know; without it the test is
    skipped."""
    version = VERSIONS[name]
    folder = MODULES / name
    told = f"{name} {version} is not in {MODULES}: .ci/run installs it"
    try:
        found = json.loads((folder / "package.json").read_text())["version"]
    except FileNotFoundError:
        pytest.skip(told)
    if found != version:
        pytest.skip(f"{told}, not {found}")
    return folder
