"""What the bot needs before anybody taps: importing it, staying idle, and room on the disk."""

from __future__ import annotations

import asyncio
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from statistics import median

from benchmarks import seed
from benchmarks.canned_api import CannedApi
from benchmarks.contenders import Place
from benchmarks.measure import DATABASE, SCREEN, free_port
from benchmarks.plan import OURS, POLLING, Plan
from benchmarks.process import ROOT, running
from benchmarks.taps import Canned, Street

IDLE_SECONDS = 30
OWN = ("bot", "playground", "content", "locales")  # beside its packages, what `bot run` and `bot demo` read
HEAVIEST = 5
_MIB = 2**20
_NAME = re.compile(r"^([a-z0-9][a-z0-9-]*)==", re.MULTILINE)


@dataclass(frozen=True)
class Start:
    """CPU seconds of an import; of an idle bot milliseconds of CPU a minute and MiB held; MiB of its own files and of
    each package it needs, heaviest first."""

    imported: float
    idle: float
    memory: float
    own: float
    packages: tuple[tuple[str, float], ...]

    @property
    def size(self) -> float:
        """MiB of all that an installed bot, or its demo, reads."""
        return self.own + sum(size for _, size in self.packages)


async def measure_start(plan: Plan, core: int, folder: Path, say: Callable[[str], None]) -> Start:
    """Raises Fault."""
    say("Importing the bot, and leaving it idle …")
    imported = [await asyncio.to_thread(_import) for _ in range(plan.rounds)]
    idle, memory = await _idle(core, folder)
    own = sum(file.stat().st_size for name in OWN for file in (ROOT / name).rglob("*") if file.is_file())
    packages = sorted(_packages(), key=lambda one: -one[1])
    return Start(median(imported), idle, memory, own / _MIB, tuple(packages))


def _import() -> float:
    before = _children()
    subprocess.run([sys.executable, "-c", "import bot.app"], cwd=ROOT, check=True)
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _idle(core: int, prepared: Path) -> tuple[float, float]:
    """Milliseconds of CPU a minute, and MiB."""
    folder = prepared / "idle"
    folder.mkdir()
    for file in (SCREEN, DATABASE):
        shutil.copyfile(prepared / file, folder / file)
    api = CannedApi(Street(Canned.from_bytes((folder / SCREEN).read_bytes()), 1, seed.laps()))
    async with AsyncExitStack() as stack:
        server = await asyncio.get_running_loop().create_server(api.connection, "127.0.0.1", 0)
        stack.callback(server.close)
        place = Place(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", POLLING, free_port(), folder)
        contender = await stack.enter_async_context(running(OURS, place, core))
        await contender.until(api.ready.wait(), "the start")
        await contender.settle()
        before = contender.cpu()
        await contender.until(asyncio.sleep(IDLE_SECONDS), "staying idle")
        used, memory = contender.cpu() - before, contender.memory()
    return used * 1000 * 60 / IDLE_SECONDS, memory


def _packages() -> Iterator[tuple[str, float]]:
    """Every package of requirements.txt that this system needs, with what its files take, compiled ones included."""
    for name in _NAME.findall((ROOT / "requirements.txt").read_text()):
        try:
            files = distribution(name).files or []
        except ImportError:  # of another system
            continue
        paths = {Path(str(file.locate())) for file in files}
        yield name, sum(path.stat().st_size for path in paths if path.is_file()) / _MIB
