"""The harness's side of the foreman: give an order, learn the child's pid, learn how it ended."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from tests.pretend import PATIENCE
from tests.processes import ROOT, environment

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def die_with_parent() -> None:
    """Where Linux can: this process is killed when the one that started it ends, however it ends."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


class Foreman:
    """One process that forks the lives of one mode, one after the other."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._child = 0

    async def start(self, order: dict[str, Any]) -> asyncio.Task[int]:
        """Begin a life; the task gives its exit code, -9 after a SIGKILL."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        _, child = await self._line("started")
        self._child = int(child)
        return asyncio.create_task(self._ended())

    def kill(self) -> None:
        """End the life that is under way."""
        if self._child:
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)

    async def close(self) -> None:
        """The child and the foreman end; killed when they do not."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        except TimeoutError:
            self.kill()
            self._process.kill()
            await self._process.wait()

    async def _ended(self) -> int:
        _, _, status = await self._line("ended")
        self._child = 0
        return int(status)

    async def _line(self, expected: str) -> list[str]:
        assert self._process.stdout is not None
        line = (await self._process.stdout.readline()).decode().split()
        assert line, "the foreman has ended"
        assert line[0] == expected, line
        return line


@asynccontextmanager
async def foreman() -> AsyncIterator[Foreman]:
    """A foreman in a session of its own, so that Ctrl-C reaches only who gives the orders."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.torture.foreman",
        cwd=ROOT,
        env=environment({}),
        stdin=PIPE,
        stdout=PIPE,
        start_new_session=True,
    )
    one = Foreman(process)
    try:
        yield one
    finally:
        await one.close()
