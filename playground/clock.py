"""Time that can be wound forward. The only file of the playground that looks at the real clock."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

SETTLE_SECONDS = 2.0
TURNS = 20


@dataclass(order=True)
class _Sleeper:
    due: float
    number: int
    who: object = field(compare=False)
    woken: asyncio.Future[None] = field(compare=False)


def real_seconds() -> float:
    """Seconds of the machine's steady clock; only differences mean something."""
    return time.monotonic()


class WoundClock:
    """Virtual time: real time plus what it was wound forward by. Never runs backwards.

    A sleeper wakes when virtual time reaches it, whether by waiting or by winding. Winding goes from
    sleeper to sleeper in the order they are due; after each it waits until the one it woke sleeps again or
    has ended, at most `settle_seconds` of real time, so that work done at 10:17 sees 10:17.
    `start` (UTC) is what it shows first, by default the real time.
    """

    def __init__(self, *, start: datetime | None = None, settle_seconds: float = SETTLE_SECONDS) -> None:
        self._ahead = (start - datetime.now(UTC)).total_seconds() if start else 0.0
        self._settle_seconds = settle_seconds
        self._sleepers: list[_Sleeper] = []
        self._numbers = itertools.count()
        self._winding = asyncio.Lock()
        self._arrived = asyncio.Event()
        self._arrivals: dict[object, int] = {}

    def now(self) -> datetime:
        """The virtual time, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._ahead)

    @property
    def sleepers(self) -> int:
        """How many wait for a time that has not come."""
        return len(self._sleepers)

    def seconds(self) -> float:
        """The virtual time in epoch seconds."""
        return self.now().timestamp()

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds` of virtual time."""
        await self.sleep_until(self.seconds() + seconds)

    async def sleep_until(self, due: float, *, who: object = None) -> None:
        """Wait until virtual time is `due` (epoch seconds). `who` sleeps; by default the running task."""
        name = who if who is not None else asyncio.current_task()
        sleeper = _Sleeper(due, next(self._numbers), name, asyncio.get_running_loop().create_future())
        heapq.heappush(self._sleepers, sleeper)
        self._note_arrival(name)
        try:
            await self._wait(sleeper)
        finally:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)
                heapq.heapify(self._sleepers)

    def rest(self) -> None:
        """The running task has done its work and now waits for something else than time."""
        self._note_arrival(asyncio.current_task())

    async def advance(self, seconds: float) -> None:
        """Wind forward by `seconds`, from sleeper to sleeper."""
        async with self._winding:
            await self._wind(self.seconds() + seconds, lambda: False)

    async def advance_until(self, happened: Callable[[], bool], max_seconds: float) -> bool:
        """Jump from sleeper to sleeper until `happened()`, by at most `max_seconds`; whether it happened."""
        async with self._winding:
            return await self._wind(self.seconds() + max_seconds, happened)

    async def _wait(self, sleeper: _Sleeper) -> None:
        while not sleeper.woken.done():
            left = sleeper.due - self.seconds()
            if left <= 0:
                await asyncio.sleep(0)
                return
            await asyncio.wait([sleeper.woken], timeout=min(left, 3600.0))

    def _note_arrival(self, who: object) -> None:
        if who in self._arrivals:
            self._arrivals[who] += 1
        self._arrived.set()

    async def _wind(self, target: float, happened: Callable[[], bool]) -> bool:
        while not happened():
            sleeper = self._sleepers[0] if self._sleepers else None
            if sleeper is None or sleeper.due > target:
                self._jump_to(target)
                await _turns()
                return happened()
            heapq.heappop(self._sleepers)
            self._jump_to(sleeper.due)
            await self._wake(sleeper, happened)
        return True

    def _jump_to(self, moment: float) -> None:
        self._ahead += max(0.0, moment - self.seconds())

    async def _wake(self, sleeper: _Sleeper, happened: Callable[[], bool]) -> None:
        who = sleeper.who
        self._arrivals[who] = 0
        if not sleeper.woken.done():
            sleeper.woken.set_result(None)
        deadline = real_seconds() + self._settle_seconds
        try:
            await _turns()
            while not self._arrivals[who] and not happened() and real_seconds() < deadline:
                if isinstance(who, asyncio.Task) and who.done():
                    break
                await self._next_arrival(0.02)
        finally:
            del self._arrivals[who]
        await _turns()

    async def _next_arrival(self, seconds: float) -> None:
        self._arrived.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # wait_for of Python 3.11 may swallow a cancellation
                await self._arrived.wait()


async def _turns() -> None:
    for _ in range(TURNS):
        await asyncio.sleep(0)
