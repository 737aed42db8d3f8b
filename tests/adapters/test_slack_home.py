"""Nothing is written into the home folder, whatever of Slack is in the environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def written_at_home(kind: str, database_url: str, home: Path) -> list[str]:
    """The files in the home folder after Slack was built, and the app installed, in a process of
    its own: the framework looks where the home is when it is imported."""
    home.mkdir()
    environment = {
        **os.environ,
        "HOME": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SLACK_BOT_TOKEN": "xoxb-solvik",
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "client-secret",
    }
    command = [sys.executable, "-m", "tests.adapters.slack_home", kind, database_url]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, str(home)), ran.stderr
    return sorted(str(path.relative_to(home)) for path in home.rglob("*"))


@pytest.mark.parametrize("kind", ["one", "several"])
def test_nothing_is_written_at_home(kind: str, sqlite_url: str, tmp_path: Path) -> None:
    assert written_at_home(kind, sqlite_url, tmp_path / "home") == []


def test_the_frameworks_own_flow_would_write_there(sqlite_url: str, tmp_path: Path) -> None:
    written = written_at_home("framework", sqlite_url, tmp_path / "home")
    assert written[0] == ".bolt-app-oauth-state"
