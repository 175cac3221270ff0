"""A contender as a process of its own, on a core of its own: what it uses, and why it ended."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.contenders import Place
from benchmarks.plan import Fault

T = TypeVar("T")

ROOT = Path(__file__).resolve().parent.parent
ENDING = 15.0  # seconds
STILL = 0.02  # CPU seconds in LOOK: it does nothing any more
LOOK = 0.25
LONGEST = 120.0  # seconds for anything
_UTIME, _STIME = 11, 12  # in /proc/…/stat, behind the name
_TICKS = os.sysconf("SC_CLK_TCK")
_MIB = 1024


class Contender:
    def __init__(self, name: str, process: Process, log: Path) -> None:
        self.name = name
        self._process = process
        self._log = log
        self._proc = Path("/proc") / str(process.pid)

    @property
    def pid(self) -> int:
        return self._process.pid

    def cpu(self) -> float:
        """Seconds of all its threads, user and system."""
        fields = self._read("stat").rpartition(")")[2].split()
        return (int(fields[_UTIME]) + int(fields[_STIME])) / _TICKS

    def memory(self) -> float:
        """MiB that it holds now."""
        line = next(line for line in self._read("status").splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / _MIB

    def _read(self, name: str) -> str:
        try:
            return (self._proc / name).read_text()
        except OSError:
            raise self._ended() from None

    async def until(self, work: Coroutine[Any, Any, T], what: str, longest: float = LONGEST) -> T:
        """Its result. Raises Fault when the contender ends before, or when it takes too long."""
        task, end = asyncio.ensure_future(work), asyncio.ensure_future(self._process.wait())
        try:
            await asyncio.wait({task, end}, timeout=longest, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise self._ended() if end.done() else Fault(f"{self.name}: {what} took more than {longest:.0f} s")
        finally:
            task.cancel()
            end.cancel()
            await asyncio.gather(task, end, return_exceptions=True)

    def _ended(self) -> Fault:
        lines = self._log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
        return Fault(f"{self.name} ended early: {lines[-1]}")

    async def settle(self) -> None:
        """Until it does nothing any more."""
        before = self.cpu()
        for _ in range(int(LONGEST / LOOK)):
            await asyncio.sleep(LOOK)
            now = self.cpu()
            if now - before <= STILL:
                return
            before = now
        raise Fault(f"{self.name} never came to rest")

    async def stop(self) -> None:
        """Ask it to end; then end it."""
        for end in (self._process.terminate, self._process.kill):
            with suppress(ProcessLookupError):
                end()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), ENDING)
                return


@asynccontextmanager
async def running(
    name: str, place: Place, core: int, more: Mapping[str, str] | None = None
) -> AsyncIterator[Contender]:
    """A contender at work, with `more` in its environment, stopped in the end whatever happens."""
    log = place.folder / "log"
    near = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", f"benchmarks.contenders.{name}"),
            *(place.api, place.mode, str(place.port), str(place.folder)),
            cwd=ROOT,
            env={**os.environ, **near, **(more or {})},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            preexec_fn=partial(os.sched_setaffinity, 0, {core}),  # noqa: PLW1509 - one call, no lock
        )
    contender = Contender(name, process, log)
    try:
        yield contender
    finally:
        await contender.stop()
