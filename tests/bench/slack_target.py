"""A program that is measured: a process of its own, asked over its standard streams."""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START_TIMEOUT_SECONDS = 60
ANSWER_TIMEOUT_SECONDS = 600
PAGE_BYTES = 4096

# What a program answers to, beside "figures": a word to what is done.
Commands = Mapping[str, Callable[[], Awaitable[Any]]]


@dataclass(frozen=True)
class Figures:
    """CPU milliseconds that the process has used, and the memory that it holds in MB."""

    cpu: float
    memory: float


class Target:
    """The program, running; `url` is what it listens on."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        self._process = process
        self.url = url

    async def ask(self, word: str) -> Any:
        """What the program answers to the word."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n".encode())
        return await _line(self._process, ANSWER_TIMEOUT_SECONDS)

    async def figures(self) -> Figures:
        """When nothing is under way there any more."""
        return Figures(**await self.ask("figures"))


async def _line(process: asyncio.subprocess.Process, timeout_seconds: float) -> Any:
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), timeout_seconds)
    if not line:
        raise RuntimeError("the measured program has ended")
    return json.loads(line)


@asynccontextmanager
async def running(*program: str) -> AsyncIterator[Target]:
    """`python -m` of the module with its arguments, within the block; its log goes to a file."""
    with tempfile.TemporaryDirectory() as directory, (Path(directory) / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        try:
            yield Target(process, await _line(process, START_TIMEOUT_SECONDS))
        except RuntimeError as ended:
            raise RuntimeError((Path(directory) / "log").read_text()[-2000:]) from ended
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


def _memory() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES / 1e6


async def serve(url: str, idle: Callable[[], Awaitable[None]], commands: Commands) -> None:
    """The side of the program: tell the URL, then answer until the other side goes away. `idle`
    waits until nothing is under way."""
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    _say(url)
    while line := await reader.readline():
        word = line.decode().strip()
        if word == "figures":
            await idle()
            _say({"cpu": time.process_time() * 1000, "memory": _memory()})
        else:
            _say(await commands[word]())


def _say(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
