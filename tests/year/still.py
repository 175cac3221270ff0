"""Time that stands still until it is moved, and a loop that knows when nothing is left to do."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from playground.clock import WoundClock

T = TypeVar("T")


class QuietLoop(asyncio.SelectorEventLoop):
    """An event loop that counts the work given to threads, so that `quiet` can tell when all have done theirs."""

    def __init__(self) -> None:
        super().__init__()
        self._outside = 0
        self._came_back: asyncio.Future[None] | None = None

    def run_in_executor(  # type: ignore[override]  # typeshed's own signature needs TypeVarTuple
        self, executor: Any, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        self.entered()
        future: asyncio.Future[T] = super().run_in_executor(executor, func, *args)
        future.add_done_callback(lambda _: self.left())
        return future

    def entered(self) -> None:
        """Something is at work where the loop cannot see it."""
        self._outside += 1

    def left(self) -> None:
        """It has come back."""
        self._outside -= 1
        if self._came_back is not None and not self._came_back.done():
            self._came_back.set_result(None)

    async def quiet(self) -> None:
        """Return when every task waits for the clock, for a person, or for nothing at all."""
        while True:
            await asyncio.sleep(0)
            if cast(Any, self)._ready:
                continue
            if not self._outside:
                return
            self._came_back = self.create_future()
            await self._came_back


class StillClock(WoundClock):
    """A playground's clock without the real one in it: two runs of one seed see the same times."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._now = start
        self._order = itertools.count()
        self._asleep: list[tuple[datetime, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, due: float, *, who: object = None) -> None:  # noqa: ARG002 - nobody is waited for by name
        await self.sleep(due - self._now.timestamp())

    async def sleep(self, seconds: float) -> None:
        due = self._now + timedelta(seconds=seconds)
        if due <= self._now:
            return await asyncio.sleep(0)
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._asleep, (due, next(self._order), woken))
        return await woken

    def next_sleeper(self) -> datetime | None:
        """When the next one who still sleeps is to be woken."""
        while self._asleep and self._asleep[0][2].done():
            heapq.heappop(self._asleep)
        return self._asleep[0][0] if self._asleep else None

    def wake_next(self) -> None:
        """Move to the next sleeper's time and wake it."""
        due, _, woken = heapq.heappop(self._asleep)
        self.move_to(due)
        if not woken.done():
            woken.set_result(None)

    def move_to(self, moment: datetime) -> None:
        """Never backwards."""
        self._now = max(self._now, moment)


def counted(work: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """`work`, which has its effect in a thread, as something that the loop knows to be under way."""

    async def run(*args: Any, **kwargs: Any) -> Any:
        loop = cast(QuietLoop, asyncio.get_running_loop())
        loop.entered()
        try:
            return await work(*args, **kwargs)
        finally:
            loop.left()

    return run
