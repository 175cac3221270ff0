"""The order of outgoing calls: people who wait before bulk, so many a second, flood waits per chat."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from telegram.error import RetryAfter

from bot.clock import Clock
from bot.transport.ordering import Turns
from bot.transport.polling import seconds_of
from bot.transport.request import NotSent

T = TypeVar("T")
Place = tuple[asyncio.Future[None], datetime]  # until then it is waited for

# Seconds a call may spend waiting before it is given up, and how often it is made.
MAX_WAIT = 120.0
MAX_TRIES = 5
# So many chats with a flood wait within a second mean that the bot as a whole is too fast.
GLOBAL_FLOOD_CHATS = 3
_SECOND = timedelta(seconds=1)
_NOTHING = timedelta()


class Limits:
    """Gives every outgoing call its place: at most `per_second` calls start in any second.

    The calls of one chat are made one after the other, and a flood wait of a chat holds up only that chat: none
    of its calls is made before the wait is over.
    Bulk calls go when no other call waits, and pause when flood waits come from several chats at once.
    """

    def __init__(self, clock: Clock, per_second: int) -> None:
        self.clock = clock
        self._started: deque[datetime] = deque(maxlen=per_second)
        self._turns = Turns()
        self._people: deque[Place] = deque()
        self._bulk: deque[Place] = deque()
        self._bulk_from: datetime | None = None
        self._flooded: dict[int, tuple[datetime, datetime]] = {}
        self._floods: deque[tuple[datetime, int]] = deque(maxlen=GLOBAL_FLOOD_CHATS * 4)
        self._pump: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many calls wait or are under way."""
        return self._turns.users

    async def run(
        self, chat_id: int, call: Callable[[], Awaitable[T]], *, bulk: bool = False, patient: bool = True
    ) -> T:
        """Make the call when its place comes, and again after a flood wait: a refused call was not delivered.

        Raises what the call raises; RetryAfter when waiting would take more than MAX_WAIT seconds in all or
        MAX_TRIES were refused, and for the impatient at once; NotSent when its place did not come within MAX_WAIT.
        """
        deadline = self.clock.now() + timedelta(seconds=MAX_WAIT)
        floods_until = deadline if patient else self.clock.now()
        if not patient and (left := self._flood_left(chat_id)):  # not behind a patient one that waits for its end
            raise RetryAfter(left)
        async with self._turns.of(chat_id):
            for _ in range(MAX_TRIES - 1):
                await self._end_of_flood(chat_id, floods_until)
                with suppress(RetryAfter):
                    return await self._once(chat_id, call, bulk, deadline)
            await self._end_of_flood(chat_id, floods_until)
            return await self._once(chat_id, call, bulk, deadline)

    async def _once(self, chat_id: int, call: Callable[[], Awaitable[T]], bulk: bool, deadline: datetime) -> T:
        await self._place(bulk, deadline)
        try:
            return await call()
        except RetryAfter as flood:
            self._note_flood(chat_id, timedelta(seconds=seconds_of(flood)))
            raise

    async def _end_of_flood(self, chat_id: int, until: datetime) -> None:
        left = self._flood_left(chat_id)
        if left and self.clock.now() + left > until:
            raise RetryAfter(left)
        if left:
            await self.clock.sleep(left.total_seconds())

    def _flood_left(self, chat_id: int) -> timedelta:
        if chat_id not in self._flooded:
            return _NOTHING
        now = self.clock.now()
        noted, until = self._flooded[chat_id]
        return until - now if noted <= now < until else _NOTHING  # the clock may have been set back

    async def _place(self, bulk: bool, deadline: datetime) -> None:
        """Wait for a place. Raises NotSent after the deadline, without using one up: a queue can be that long."""
        queue = self._bulk if bulk else self._people
        ahead = bool(queue) or (bulk and bool(self._people))
        if not ahead and self._delay(bulk=bulk) <= 0:
            self._started.append(self.clock.now())
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append((place, deadline))
        self._wake(bulk)
        await place

    def _wake(self, bulk: bool) -> None:
        """Start the pump, anew for the first of the people: it may be asleep over the pause of bulk calls."""
        if self._pump is not None and not self._pump.done():
            if bulk or len(self._people) > 1:
                return
            self._pump.cancel()
        self._pump = asyncio.create_task(self._give_places(), name="outgoing order")

    async def _give_places(self) -> None:
        while queue := (self._people or self._bulk):
            delay = self._delay(bulk=queue is self._bulk)
            if delay > 0:
                await self.clock.sleep(delay)
                continue
            place, deadline = queue.popleft()
            if place.done():  # its caller was cancelled
                continue
            if self.clock.now() > deadline:
                place.set_exception(NotSent("Too many messages are waiting"))
                continue
            self._started.append(self.clock.now())
            place.set_result(None)

    def _delay(self, *, bulk: bool) -> float:
        """Seconds until the next call of this kind may start; 0 or less: now."""
        now = self.clock.now()
        if self._started and now < self._started[-1]:  # the machine's clock was set back
            self._started.clear()
            self._bulk_from = None
        free = self._started[0] + _SECOND if len(self._started) == self._started.maxlen else now
        if bulk and self._bulk_from is not None:
            free = max(free, self._bulk_from)
        return (free - now).total_seconds()

    def _note_flood(self, chat_id: int, wait: timedelta) -> None:
        now = self.clock.now()
        self._flooded = {chat: span for chat, span in self._flooded.items() if now < span[1]}
        self._flooded[chat_id] = now, now + wait
        self._floods.append((now, chat_id))
        chats = {chat for when, chat in self._floods if now - when < _SECOND}
        if len(chats) >= GLOBAL_FLOOD_CHATS:
            self._bulk_from = max(now + wait, self._bulk_from or now)
