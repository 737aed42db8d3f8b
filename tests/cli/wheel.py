"""The command as an administrator has it: installed from the wheel, outside the checkout."""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Runs the installed command in an empty folder: `installed("manifest", "slack")` gives its output.
Installed = Callable[..., str]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The installed command."""
    folder = tmp_path_factory.mktemp("wheel")
    commands = _installed_wheel(folder)
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def output(*command: object) -> str:
        args = [str(one) for one in command]
        done = subprocess.run(
            args, cwd=elsewhere, env=env, check=True, capture_output=True, text=True
        )
        return done.stdout

    where = output(commands / "python", "-c", "import bot; print(bot.__file__)")
    assert where.startswith(str(folder))  # and not the checkout
    return lambda *args: output(commands / "kanalvakt", *args)


def _installed_wheel(folder: Path) -> Path:
    """The commands of an environment with the wheel and, beside it, the running one's packages."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", folder], cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("kanalvakt-*.whl")
    environment = folder / "environment"
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", environment],
        check=True,
        capture_output=True,
    )
    commands = environment / "bin"
    pip = [sys.executable, "-m", "pip", "--python", str(commands / "python")]
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--no-compile", str(wheel)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return commands
