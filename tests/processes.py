"""The real thing as processes of its own: `python -m bot demo --no-bot` and `python -m bot run`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from pathlib import Path

from tests.forking import forked
from tests.pretend import PATIENCE

ROOT = Path(__file__).resolve().parent.parent
CLEAN = ("BOT_TOKEN", "DATABASE_URL", "UPDATES", "WEBHOOK_URL", "WEBHOOK_SECRET", "CLOCK_URL", "TELEGRAM_API_URL")


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This machine's environment with these settings of a bot and no others."""
    inherited = {k: v for k, v in os.environ.items() if k not in CLEAN}
    return {**inherited, "PYTHONPATH": str(ROOT), "HOST": "127.0.0.1", "PORT": "0", **settings}


async def spawn(
    folder: Path,
    *arguments: str,
    quiet: bool = False,
    settings: Mapping[str, str] | None = None,
    module: str = "bot",
    anew: bool = False,
) -> Process:
    """Start `python -m bot …` in `folder`, or another module that becomes it.

    Forked from a process that has imported it already; `anew` where the start itself is what is tested.
    """
    own = {**(settings or {})}
    if not (anew or "PYTHONPATH" in own or _has_own(folder)):
        return await forked(folder, (module, *arguments), environment(own), quiet=quiet)
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        cwd=folder,
        env=environment(own),
        stdout=PIPE,
        stderr=DEVNULL if quiet else PIPE,
    )


def _has_own(folder: Path) -> bool:
    """Whether what is started there is another copy of the bot."""
    return folder != ROOT and (folder / "bot").exists()


async def told(process: Process, count: int) -> dict[str, str]:
    """The NAME=value lines that a process prints when it is ready."""
    assert process.stdout is not None
    found: dict[str, str] = {}
    async with asyncio.timeout(PATIENCE):
        while len(found) < count:
            line = (await process.stdout.readline()).decode().strip()
            assert line or process.returncode is None, "the process ended"
            name, equals, value = line.partition("=")
            if equals:
                found[name] = value
    return found


async def ready(process: Process) -> str:
    """Wait until a bot with its stderr open says that it is; what it said until then."""
    return await said(process, "ready as")


async def said(process: Process, words: str) -> str:
    """Wait for a line on stderr with these words; all lines up to it."""
    assert process.stderr is not None
    lines = ""
    async with asyncio.timeout(PATIENCE):
        while words not in lines:
            line = (await process.stderr.readline()).decode()
            assert line, f"the process ended without saying {words!r}, but:\n{lines}"
            lines += line
    return lines


async def ended(process: Process) -> tuple[int, str]:
    """Wait for its end: exit code and what it said on stderr."""
    _, errors = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode or 0, (errors or b"").decode()


async def end(process: Process, number: int = signal.SIGTERM) -> int:
    """Send a signal and wait; the exit code."""
    if process.returncode is None:
        process.send_signal(number)
        await asyncio.wait_for(process.wait(), PATIENCE)
    return process.returncode or 0
