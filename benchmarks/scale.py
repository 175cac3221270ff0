"""The bot itself among few and among many chats: a start, taps, and the search for what is due."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks import crowd, seed
from benchmarks.canned_api import AT_ONCE, CannedApi
from benchmarks.contenders import Place
from benchmarks.measure import DATABASE, SCREEN, Run, free_port
from benchmarks.plan import OURS, POLLING, Fault, Plan
from benchmarks.process import running
from benchmarks.taps import FIRST_CHAT, Canned, Street
from bot.guide.case import Kind
from bot.store.sqlite import load_queries

TAPPING = 2 * AT_ONCE  # chats, spread over all: the same number whatever the crowd
WARM_UP, TAPS = 100, 600
CLAIMS, AHEAD = 21, 40 * 24 * 3600  # how often, and when most reminders are due
_MS = 1000
Say = Callable[[str], None]


@dataclass(frozen=True)
class Scaled:
    """Of one run. Seconds on the wall and of CPU until it polls; CPU milliseconds a tap; MiB held; milliseconds to
    find twenty that are due; bytes of the file for each chat."""

    ready: float
    cpu_until_ready: float
    cpu: float
    memory: float
    due: float
    bytes: float


ByChats = Mapping[int, Sequence[Scaled]]


async def measure_scales(plan: Plan, core: int, folder: Path, say: Say, progress: Say) -> ByChats:
    """Every round of every size. `progress` hears of a database that is being filled, on one line. Raises Fault."""
    results: defaultdict[int, list[Scaled]] = defaultdict(list)
    for chats in plan.scales:
        said = partial(filling, progress, chats, time.monotonic())
        await asyncio.to_thread(crowd.fill, _database(folder, chats), chats, said)
    for number in range(plan.rounds):
        for chats in plan.scales:
            found = await _measure(chats, folder, core)
            results[chats].append(found)
            gc.collect()
            say(f"round {number + 1} of {plan.rounds}, {chats:,} chats: {found.cpu:.2f} ms CPU a tap")
    for chats in plan.scales:
        _database(folder, chats).unlink()
    return results


def _database(folder: Path, chats: int) -> Path:
    return folder / f"{chats}.db"


def filling(progress: Say, chats: int, began: float, share: float) -> None:
    left = (time.monotonic() - began) * (1 / share - 1)
    bar = "#" * round(share * 30)
    progress(f"\rfilling {chats:,} chats [{bar:<30}] {share:4.0%}, {left:3.0f} s left" + "\n" * (share == 1))


async def _measure(chats: int, prepared: Path, core: int) -> Scaled:
    """One run, in a folder of its own. Raises Fault."""
    folder = prepared / "run"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copyfile(_database(prepared, chats), folder / DATABASE)
    shutil.copyfile(prepared / SCREEN, folder / SCREEN)
    _to_the_disk(folder / DATABASE)
    size = (folder / DATABASE).stat().st_size
    ready, until_ready, cpu, memory = await _tapped(chats, folder, core)
    due = await asyncio.to_thread(_search, folder / DATABASE)
    shutil.rmtree(folder)
    return Scaled(ready, until_ready, cpu / TAPS * _MS, memory, due, size / chats)


def _to_the_disk(path: Path) -> None:
    """The copy's own bytes: else the bot's first syncs would write them, and pay for it."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


async def _tapped(chats: int, folder: Path, core: int) -> tuple[float, float, float, float]:
    """Seconds until it polls, of CPU until then, and of CPU for all TAPS; MiB."""
    apart = chats // TAPPING
    canned = Canned.from_bytes((folder / SCREEN).read_bytes())
    api = CannedApi(Street(canned, TAPPING, seed.laps(), apart=apart))
    before = _done(folder / DATABASE, apart)
    async with AsyncExitStack() as stack:
        server = await asyncio.get_running_loop().create_server(api.connection, "127.0.0.1", 0)
        stack.callback(server.close)
        place = Place(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", POLLING, free_port(), folder)
        began = time.perf_counter()
        contender = await stack.enter_async_context(running(OURS, place, core))
        run = Run(contender, api, None)
        await run.begin()
        ready, until_ready = time.perf_counter() - began, contender.cpu()
        await run.full_speed(WARM_UP)
        _, cpu = await run.full_speed(TAPS)
        memory = contender.memory()
    if (kept := _done(folder / DATABASE, apart) - before) != WARM_UP + TAPS:
        raise Fault(f"among {chats:,} chats the database holds {kept} of {WARM_UP + TAPS} taps")
    return ready, until_ready, cpu, memory


def _done(path: Path, apart: int) -> int:
    """How many taps on "Done" of those who tap a database holds."""
    query = "SELECT COUNT(*) FROM events WHERE chat_id = ? AND kind = ?"
    with closing(sqlite3.connect(path)) as database:
        counts = (
            database.execute(query, (FIRST_CHAT + place * apart, Kind.STEP_DONE)).fetchone()[0]
            for place in range(TAPPING)
        )
        return sum(counts)


def _search(path: Path) -> float:
    """Milliseconds that a claim of what is due takes, among many that are."""
    now = int(time.time()) + AHEAD
    values = {"now": now, "lease_until": now + 300, "longest": now + 86_700, "batch": 20}
    taken = []
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for _ in range(CLAIMS):
            database.execute("BEGIN IMMEDIATE")
            began = time.perf_counter()
            database.execute(load_queries().claim_due.sql, values).fetchall()
            taken.append(time.perf_counter() - began)
            database.execute("ROLLBACK")
    return median(taken) * _MS
