"""A backlog of reminders over HTTP: what one costs, and how long a tap waits while they go out."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks import seed
from benchmarks.canned_api import CannedApi
from benchmarks.contenders import Place
from benchmarks.drain import Drained, drain
from benchmarks.measure import DATABASE, SCREEN, Run, at, free_port
from benchmarks.plan import POLLING, Fault, Plan
from benchmarks.process import running
from benchmarks.taps import FIRST_CHAT, Street

PACE = 30  # messages a second that Telegram allows
BY_CLOCK = 20_000  # at most: a day has 324,000 at that pace, from 10 to 21
FAST = os.environ.get("MESSAGES_PER_SECOND") or "1000"
TAPS, TAPS_A_SECOND = 600, 10
LATE_FROM = FIRST_CHAT + 1_000_000  # chats with a reminder; those that tap have none
# somewhere it is day for long enough
ZONES = ("Europe/Brussels", "Asia/Shanghai", "Pacific/Auckland", "America/Los_Angeles", "America/New_York")
MORNING, AFTERNOON = 10, 18
SLOWEST = 0.02  # seconds a reminder, many times what it takes
_MS = 1000


@dataclass(frozen=True)
class Backlog:
    """`cpu` in milliseconds a reminder, `wall` in seconds, `memory` in MiB; the waits of taps in milliseconds."""

    reminders: int
    by_clock: Drained
    cpu: float
    wall: float
    memory: float
    idle: tuple[float, float]
    busy: tuple[float, float]


def by_clock(folder: Path, reminders: int) -> Drained:
    """The pace, by the playground's clock. Not in a running loop: it has one of its own."""
    found = drain(folder / "clock.db", min(reminders, BY_CLOCK), PACE)
    if found.refused or not found.messages == found.chats == min(reminders, BY_CLOCK):
        raise Fault(f"Of the backlog came {found}")
    return found


async def measure_backlog(
    reminders: int, pace: Drained, core: int, folder: Path, say: Callable[[str], None]
) -> Backlog:
    """Raises Fault."""
    say(f"{reminders:,} reminders over HTTP …")
    cpu, wall, memory = await _cost(reminders, core, folder)
    say(f"{cpu:.2f} ms CPU a reminder; taps while reminders go out, two minutes …")
    busy, idle = await _waits(core, folder)
    return Backlog(reminders, pace, cpu, wall, memory, idle, busy)


async def _cost(reminders: int, core: int, folder: Path) -> tuple[float, float, float]:
    came: Counter[int] = Counter()
    all_came = asyncio.Event()

    def sent(chat: int) -> None:
        came[chat] += 1
        if len(came) == reminders:
            all_came.set()

    async with _bot(folder, core, reminders, sent) as run:
        began, contender = time.perf_counter(), run.contender
        await contender.until(all_came.wait(), "the backlog", longest=60 + reminders * max(SLOWEST, 1.2 / int(FAST)))
        wall = time.perf_counter() - began
        await contender.settle()
        if came.total() != reminders:
            raise Fault(f"{came.total()} messages came of {reminders} reminders")
        return contender.cpu() / reminders * _MS, wall, contender.memory()


async def _waits(core: int, folder: Path) -> tuple[tuple[float, float], tuple[float, float]]:
    """The middle and the 99th of a hundred taps, while reminders go out and afterwards."""
    late = PACE * (TAPS // TAPS_A_SECOND + 20)
    came: list[int] = []
    all_came = asyncio.Event()

    def sent(chat: int) -> None:
        came.append(chat)
        if len(came) == late:
            all_came.set()

    async with _bot(folder, core, late, sent, str(PACE)) as run:
        busy = await run.beside(TAPS, TAPS_A_SECOND)
        if all_came.is_set():
            raise Fault("the reminders ended before the taps did")
        await run.contender.until(all_came.wait(), "the rest of the backlog")
        await run.contender.settle()
        idle = await run.beside(TAPS, TAPS_A_SECOND)
    return _middle(busy), _middle(idle)


def _middle(waits: list[float]) -> tuple[float, float]:
    return at(waits, 0.5) * _MS, at(waits, 0.99) * _MS


@asynccontextmanager
async def _bot(folder: Path, core: int, late: int, sent: Callable[[int], None], pace: str = FAST) -> AsyncIterator[Run]:
    """A bot that has just started, with a backlog."""
    own = folder / "late"
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir()
    street = seed.street(Plan(1, TAPS * 2))
    (own / SCREEN).write_bytes(street.canned.as_bytes())
    await seed.fill(own / DATABASE, street.chats)
    await seed.fill_late(own / DATABASE, late, datetime.now(UTC), zone=by_day(datetime.now(UTC)), first=LATE_FROM)
    api = CannedApi(Street(street.canned, street.chats, seed.laps()))
    api.sent = sent
    async with AsyncExitStack() as stack:
        server = await asyncio.get_running_loop().create_server(api.connection, "127.0.0.1", 0)
        stack.callback(server.close)
        place = Place(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", POLLING, free_port(), own)
        more = {"MESSAGES_PER_SECOND": pace}
        run = Run(await stack.enter_async_context(running("late", place, core, more)), api, None)
        await run.begin()
        yield run
    shutil.rmtree(own)


def by_day(now: datetime) -> str:
    """A zone where it is neither night nor soon."""
    return next(zone for zone in ZONES if MORNING <= now.astimezone(ZoneInfo(zone)).hour < AFTERNOON)
