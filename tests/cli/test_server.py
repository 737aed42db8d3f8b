"""`kanalvakt demo` and `kanalvakt serve`, as processes that are started and stopped."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.cli.terminal import Run

START_TIMEOUT_SECONDS = 30
COMMAND = [sys.executable, "-c", "from bot.main import cli; cli()"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(
    command: str, directory: Path, **settings: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The process with its first line, when it listens."""
    root = Path(__file__).parent.parent.parent
    env = os.environ | {f"KANALVAKT_{name}": value for name, value in settings.items()}
    process = subprocess.Popen(
        [*COMMAND, command],
        cwd=directory,
        env=env | {"PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        yield process.stdout.readline(), process
    finally:
        process.kill()
        process.communicate()


def get(url: str) -> tuple[int, str]:
    try:
        with urlopen(url, timeout=10) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def stop(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, str]:
    """The exit code and everything on stderr."""
    process.send_signal(number)
    _out, err = process.communicate(timeout=20)
    return process.returncode, err


def test_demo_opens_the_town_and_keeps_it(directory: Path) -> None:
    port = free_port()
    for number in (signal.SIGINT, signal.SIGTERM):
        with started("demo", directory, PORT=str(port)) as (line, process):
            assert line == f"Solvik is open: http://127.0.0.1:{port}\n"
            status, page = get(f"http://127.0.0.1:{port}/")
            assert status == 200
            assert page.count("Anna Berg") == 1
            assert get(f"http://127.0.0.1:{port}/readyz") == (200, "ready\n")
            assert stop(process, number) == (0, "")
    assert (directory / "kanalvakt-demo.sqlite3").exists()
    assert not (directory / "kanalvakt.sqlite3").exists()


def test_serve_has_no_town_and_no_chat_page(directory: Path) -> None:
    port = free_port()
    with started("serve", directory, PORT=str(port)) as (line, process):
        assert f"http://127.0.0.1:{port}" in line
        assert get(f"http://127.0.0.1:{port}/healthz") == (200, "alive\n")
        assert get(f"http://127.0.0.1:{port}/readyz") == (200, "ready\n")
        for path in ("/", "/as/1", "/live", "/static/chat.js"):
            assert get(f"http://127.0.0.1:{port}{path}")[0] == 404
        code, err = stop(process, signal.SIGTERM)
    assert code == 0
    assert "No chat platform is connected yet" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_port_in_use_is_refused(kanalvakt: Run, command: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = kanalvakt(command, PORT=port)
    assert result.exit_code == 1
    assert f"Port {port} on 127.0.0.1 is in use by another program" in result.stderr
    assert "KANALVAKT_PORT=" in result.stderr


def test_serve_refuses_the_made_up_town(kanalvakt: Run, demo_url: str) -> None:
    result = kanalvakt("serve", DATABASE_URL=demo_url, PORT=str(free_port()))
    assert result.exit_code == 1
    assert "holds the made-up town of the demo" in result.stderr


def test_demo_stays_out_of_a_database_with_people(kanalvakt: Run, staffed_url: str) -> None:
    result = kanalvakt("demo", DATABASE_URL=staffed_url, PORT=str(free_port()))
    assert result.exit_code == 1
    assert "holds people who are not made up" in result.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.se"])
def test_demo_answers_on_this_machine_only(kanalvakt: Run, directory: Path, host: str) -> None:
    result = kanalvakt("demo", HOST=host)
    assert result.exit_code == 1
    assert f"KANALVAKT_HOST is {host!r}" in result.stderr
    assert list(directory.iterdir()) == []


@pytest.mark.parametrize("command", ["serve", "tick", "doctor"])
def test_a_database_that_is_down_is_told_without_its_password(kanalvakt: Run, command: str) -> None:
    result = kanalvakt(command, DATABASE_URL="postgresql://anna:hemligt@127.0.0.1:1/kanalvakt")
    assert result.exit_code == 1
    assert "KANALVAKT_DATABASE_URL" in result.output
    assert "Connection refused" in result.output
    assert "hemligt" not in result.output
    assert "Traceback" not in result.output


def test_a_file_that_is_no_database_is_left_alone(kanalvakt: Run, directory: Path) -> None:
    (directory / "letter.txt").write_text("Kära mormor")
    result = kanalvakt("serve", DATABASE_URL="sqlite:///letter.txt")
    assert result.exit_code == 1
    assert "letter.txt is no SQLite database" in result.stderr
    assert (directory / "letter.txt").read_text() == "Kära mormor"
