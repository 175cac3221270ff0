"""Places in the order of outgoing calls: so many a second, people before bulk, and bulk evenly."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.transport.telegram_errors import NotSent

Place = tuple[asyncio.Future[None], datetime]  # until then it is waited for

# A second, and what two calls may come closer together on their way: else a server that counts finds one too many.
WINDOW = timedelta(seconds=1.005)
BULK_WINDOW = timedelta(seconds=1.015)  # longer, so that bulk alone catches up after one that came late
CATCH_UP = timedelta(seconds=0.1)


class Places:
    """At most `per_second` calls of one sort start in any second. Bulk has a place every so many milliseconds, when
    nobody else waits: so whoever does has the next one, and never waits for a burst to grow old."""

    def __init__(self, clock: Clock, per_second: int) -> None:
        self._clock = clock
        self._started: deque[datetime] = deque(maxlen=per_second)
        self._every = BULK_WINDOW / per_second
        self._people: deque[Place] = deque()
        self._bulk: deque[Place] = deque()
        self._next_bulk: datetime | None = None
        self._bulk_from: datetime | None = None
        self._pump: asyncio.Task[None] | None = None

    def pause_bulk(self, until: datetime) -> None:
        """No bulk before that."""
        self._bulk_from = max(until, self._bulk_from or until)

    async def take(self, deadline: datetime, *, bulk: bool) -> None:
        """Wait for a place. Raises NotSent after the deadline, without using one up: a queue can be that long."""
        queue = self._bulk if bulk else self._people
        ahead = bool(queue) or (bulk and bool(self._people))
        if not ahead and self._delay(bulk=bulk) <= 0:
            self._start(bulk=bulk)
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append((place, deadline))
        self._wake(bulk)
        await place

    def _wake(self, bulk: bool) -> None:
        """Start the pump, anew for the first of the people: it may be asleep until the next place of bulk calls."""
        if self._pump is not None and not self._pump.done():
            if bulk or len(self._people) > 1:
                return
            self._pump.cancel()
        self._pump = asyncio.create_task(self._give(), name="outgoing order")

    async def _give(self) -> None:
        while queue := (self._people or self._bulk):
            bulk = queue is self._bulk
            delay = self._delay(bulk=bulk)
            if delay > 0:
                await self._clock.sleep(delay)
                continue
            place, deadline = queue.popleft()
            if place.done():  # its caller was cancelled
                continue
            if self._clock.now() > deadline:
                place.set_exception(NotSent("Too many messages are waiting"))
                continue
            self._start(bulk=bulk)
            place.set_result(None)

    def _start(self, *, bulk: bool) -> None:
        now = self._clock.now()
        while self._started and now - self._started[0] >= WINDOW:
            self._started.popleft()
        self._started.append(now)
        if bulk:
            self._next_bulk = max(self._next_bulk or now, now - CATCH_UP) + self._every

    def _delay(self, *, bulk: bool) -> float:
        """Seconds until the next call of this kind may start; 0 or less: now."""
        now = self._clock.now()
        if self._started and now < self._started[-1]:  # the machine's clock was set back
            self._started.clear()
            self._next_bulk = self._bulk_from = None
        free = self._started[0] + WINDOW if len(self._started) == self._started.maxlen else now
        if bulk:
            free = max(free, self._next_bulk or now, self._bulk_from or now)
        return (free - now).total_seconds()
