"""One run of one contender: warm up, full speed, half speed."""

from __future__ import annotations

import asyncio
import gc
import math
import random
import shutil
import socket
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import seed
from benchmarks.canned_api import CannedApi
from benchmarks.contenders import Place
from benchmarks.hook import CONNECTIONS, Hook
from benchmarks.plan import OURS, RUNS, WEBHOOK, Fault, Plan
from benchmarks.process import Contender, running
from benchmarks.taps import Canned, Street

SCREEN, DATABASE = "screen.json", "bot.db"
_MS = 1000
LATE = 5.0  # seconds that an answer to a tap may come after its screen


@dataclass(frozen=True)
class Figures:
    """Of one run. At full speed: CPU milliseconds a tap, taps a second. At half of it: CPU milliseconds a tap, and the
    milliseconds until a screen is shown. In the end: MiB held."""

    cpu: float
    per_second: float
    cpu_at_half: float
    p50: float
    p99: float
    memory: float


Results = defaultdict[tuple[str, str], list[Figures]]  # by way and name, one of each round


class Clicks:
    """Taps under way: when each was made, and how long it took until its screen was shown."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._made: defaultdict[int, deque[float]] = defaultdict(deque)
        self._wanted = 0
        self._all = asyncio.Event()

    def expect(self, taps: int) -> None:
        self.waits.clear()
        self._wanted = taps
        self._all.clear()

    def made(self, chat: int) -> None:
        self._made[chat].append(time.perf_counter())

    def shown(self, chat: int, now: float) -> None:
        """For the canned Bot API. A screen that nobody waits for is not counted."""
        if self._made[chat]:
            self.waits.append(now - self._made[chat].popleft())
            if len(self.waits) == self._wanted:
                self._all.set()

    async def all_shown(self) -> None:
        await self._all.wait()


class Run:
    """A contender with its canned Bot API."""

    def __init__(self, contender: Contender, api: CannedApi, hook: Hook | None) -> None:
        self.contender = contender
        self._api = api
        self._hook = hook
        self._clicks = Clicks()
        self._taps = 0
        api.shown = self._clicks.shown

    async def begin(self) -> None:
        await self.contender.until(self._api.ready.wait(), "the start")
        if self._hook is not None:
            await self.contender.until(self._hook.open(), "the webhook")

    async def greet(self) -> None:
        """Every chat says /start, and waits for its message."""
        waiting, all_sent = dict(self._api.street.starts()), asyncio.Event()
        left = set(waiting)

        def sent(chat: int) -> None:
            left.discard(chat)
            if not left:
                all_sent.set()

        self._api.sent = sent
        self._api.give_all(list(waiting.values()))
        await self.contender.until(all_sent.wait(), "/start of every chat")

    async def full_speed(self, taps: int) -> tuple[float, float]:
        """Seconds on the wall and of CPU."""
        return await self._measured(taps, self._all_at_once(taps))

    async def half_speed(self, taps: int, per_second: float) -> tuple[float, list[float]]:
        """Seconds of CPU, and how long people waited for their screens, sorted."""
        _, cpu = await self._measured(taps, self._one_by_one(taps, per_second))
        return cpu, sorted(self._clicks.waits)

    async def beside(self, taps: int, per_second: float) -> list[float]:
        """How long people waited for their screens, sorted, beside whatever else the contender does."""
        self._clicks.expect(taps)
        both = _both(self._one_by_one(taps, per_second), self._clicks.all_shown())
        await self.contender.until(both, f"{taps} taps")
        return sorted(self._clicks.waits)

    async def _measured(self, taps: int, clicking: Coroutine[Any, Any, None]) -> tuple[float, float]:
        await self.contender.settle()
        self._clicks.expect(taps)
        self._taps += taps
        cpu, start = self.contender.cpu(), time.perf_counter()
        await self.contender.until(_both(clicking, self._clicks.all_shown()), f"{taps} taps")
        wall = time.perf_counter() - start
        await self.contender.until(self._all_answered(), "answering every tap")
        await self.contender.settle()  # what a tap leaves behind is a part of it
        return wall, self.contender.cpu() - cpu

    async def _all_answered(self) -> None:
        for _ in range(int(LATE * 100)):
            answered = self._api.answered + (self._hook.answered if self._hook else 0)
            if answered >= self._taps:
                return
            await asyncio.sleep(0.01)
        raise Fault(f"{self.contender.name} answered {answered} of {self._taps} taps")

    async def _all_at_once(self, taps: int) -> None:
        made = [self._api.street.next_tap() for _ in range(taps)]
        for chat, _ in made:
            self._clicks.made(chat)
        updates = [update for _, update in made]
        if self._hook is None:
            self._api.give_all(updates)
        else:
            await _in_turn(self._hook.call, updates)

    async def _one_by_one(self, taps: int, per_second: float) -> None:
        order, due = random.Random(taps), time.perf_counter()  # noqa: S311 - no secret
        calls: list[asyncio.Task[None]] = []
        for _ in range(taps):
            due += order.expovariate(per_second)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            chat, update = self._api.street.next_tap()
            self._clicks.made(chat)
            if self._hook is None:
                self._api.give(update)
            else:
                calls.append(asyncio.create_task(self._hook.call(update)))
        await asyncio.gather(*calls)


async def _both(one: Coroutine[Any, Any, None], other: Coroutine[Any, Any, None]) -> None:
    await asyncio.gather(one, other)


async def _in_turn(call: Callable[[dict[str, Any]], Awaitable[None]], updates: list[dict[str, Any]]) -> None:
    """As many at once as there are connections."""
    left = iter(updates)

    async def work() -> None:
        for update in left:
            await call(update)

    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))


async def measure_all(plan: Plan, core: int, folder: Path, say: Callable[[str], None]) -> Results:
    """Every round of everybody; `say` hears of each run. Raises Fault."""
    results: Results = defaultdict(list)
    say("Filling a database …")
    await prepare(folder, plan)
    began, runs = time.monotonic(), [(number, *run) for number in range(plan.rounds) for run in RUNS]
    for done, (number, way, name) in enumerate(runs, 1):
        figures = await measure(name, way, plan, folder, core)
        results[way, name].append(figures)
        gc.collect()
        left = (time.monotonic() - began) * (len(runs) / done - 1)
        say(
            f"round {number + 1} of {plan.rounds}, {way}, {name}: {figures.cpu:.2f} ms CPU a tap, {_minutes(left)} left"
        )
    return results


def _minutes(seconds: float) -> str:
    return f"{math.ceil(seconds / 60)} min" if seconds else "nothing"


async def prepare(folder: Path, plan: Plan) -> None:
    """What every run begins with: the database and the canned screen."""
    street = seed.street(plan)
    (folder / SCREEN).write_bytes(street.canned.as_bytes())
    await seed.fill(folder / DATABASE, street.chats)


async def measure(name: str, mode: str, plan: Plan, prepared: Path, core: int) -> Figures:
    """One run, in a folder of its own. Raises Fault."""
    folder = prepared / "run"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for file in (SCREEN, DATABASE):
        shutil.copyfile(prepared / file, folder / file)
    canned = Canned.from_bytes((folder / SCREEN).read_bytes())
    api = CannedApi(Street(canned, seed.chats_for(plan), seed.laps()))
    async with AsyncExitStack() as stack:
        server = await asyncio.get_running_loop().create_server(api.connection, "127.0.0.1", 0)
        stack.callback(server.close)
        place = Place(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", mode, free_port(), folder)
        hook = Hook(place.port) if mode == WEBHOOK else None
        if hook is not None:
            stack.callback(hook.close)
        contender = await stack.enter_async_context(running(name, place, core))
        figures = await _figures(Run(contender, api, hook), plan)
    if name == OURS and (kept := seed.done_in(folder / DATABASE)) != plan.in_all:
        raise Fault(f"the database holds {kept} of {plan.in_all} taps")
    shutil.rmtree(folder)
    return figures


async def _figures(run: Run, plan: Plan) -> Figures:
    await run.begin()
    if run.contender.name == "dialog":
        await run.greet()
    await run.full_speed(plan.warm_up)
    wall, cpu = await run.full_speed(plan.taps)
    per_second = plan.taps / wall
    cpu_at_half, waits = await run.half_speed(plan.at_half, per_second / 2)
    return Figures(
        cpu=cpu / plan.taps * _MS,
        per_second=per_second,
        cpu_at_half=cpu_at_half / plan.at_half * _MS,
        p50=at(waits, 0.5) * _MS,
        p99=at(waits, 0.99) * _MS,
        memory=run.contender.memory(),
    )


def at(ordered: list[float], share: float) -> float:
    """What so large a share of them is not above."""
    return ordered[math.ceil(share * len(ordered)) - 1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
