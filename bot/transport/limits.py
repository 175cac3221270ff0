"""The order of outgoing calls: people who wait before bulk, so many a second, flood waits per chat."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from telegram.error import RetryAfter

from bot.clock import Clock
from bot.transport.ordering import ChatLocks
from bot.transport.places import WINDOW, Places
from bot.transport.telegram_errors import seconds_of

T = TypeVar("T")

# Seconds a call may spend waiting before it is given up, and how often it is made.
MAX_WAIT = 120.0
MAX_TRIES = 5
# So many chats with a flood wait within a second mean that the bot as a whole is too fast.
GLOBAL_FLOOD_CHATS = 3
_SECOND = timedelta(seconds=1)
_NOTHING = timedelta()


class Limits:
    """Gives every outgoing call its place: at most `per_second` new messages start in any second.

    Telegram counts those. A screen shown in place is none, so it never waits for them: as many of these may start
    in a second, and as many calls that tidy up.
    The calls of one chat are made one after the other, and a flood wait of a chat holds up only that chat: none
    of its calls is made before the wait is over.
    Bulk goes when nobody else waits for the same places, to a chat a second after its last message, and pauses when
    flood waits come from several chats at once. In its chat, too, it goes behind whoever comes before it has a place.
    """

    def __init__(self, clock: Clock, per_second: int) -> None:
        self.clock = clock
        self._chat_locks = ChatLocks()
        self._behind_others = 0  # bulk calls that are not in their chat's turn yet
        self._messages, self._edits, self._tidying = (Places(clock, per_second) for _ in range(3))
        self._last_message: dict[int, datetime] = {}  # of the last second, oldest first
        self._flooded: dict[int, tuple[datetime, datetime]] = {}
        self._floods: deque[tuple[datetime, int]] = deque(maxlen=GLOBAL_FLOOD_CHATS * 4)

    @property
    def waiting(self) -> int:
        """How many calls wait or are under way."""
        return self._chat_locks.users + self._behind_others

    async def run(
        self,
        chat_id: int,
        call: Callable[[], Awaitable[T]],
        *,
        message: bool = True,
        bulk: bool = False,
        patient: bool = True,
    ) -> T:
        """Make the call when its place comes, and again after a flood wait: a refused call was not delivered.

        `message` says whether it sends a new one. Raises what the call raises; RetryAfter when waiting would take
        more than MAX_WAIT seconds in all or MAX_TRIES were refused, and for the impatient at once; NotSent when its
        place did not come within MAX_WAIT.
        """
        deadline = self.clock.now() + timedelta(seconds=MAX_WAIT)
        floods_until = deadline if patient else self.clock.now()
        if not patient and (left := self._flood_left(chat_id)):  # not behind a patient one that waits for its end
            raise RetryAfter(left)
        place = partial(self._behind, floods_until) if bulk else self._in_turn
        async with nullcontext() if bulk else self._chat_locks.acquire(chat_id):
            for _ in range(MAX_TRIES - 1):
                await self._end_of_flood(chat_id, floods_until)
                with suppress(RetryAfter):
                    return await place(chat_id, call, message, deadline)
            await self._end_of_flood(chat_id, floods_until)
            return await place(chat_id, call, message, deadline)

    async def _in_turn(self, chat_id: int, call: Callable[[], Awaitable[T]], message: bool, deadline: datetime) -> T:
        await (self._messages if message else self._edits).take(deadline, bulk=False)
        return await self._make(chat_id, call, message)

    async def _behind(
        self, floods_until: datetime, chat_id: int, call: Callable[[], Awaitable[T]], message: bool, deadline: datetime
    ) -> T:
        """Bulk waits outside of its chat's turn; who came into it meanwhile goes first."""
        self._behind_others += 1
        try:
            await self._place_behind(chat_id, message, deadline, floods_until)
        finally:
            self._behind_others -= 1
        async with self._chat_locks.acquire(chat_id):  # free, so at once: the place is used when it was given
            return await self._make(chat_id, call, message)

    async def _place_behind(self, chat_id: int, message: bool, deadline: datetime, floods_until: datetime) -> None:
        places = self._messages if message else self._tidying
        while True:
            async with self._chat_locks.acquire(chat_id):
                pass
            await self._end_of_flood(chat_id, floods_until)  # another call may have met one meanwhile
            if message:
                await self._a_second_later(chat_id)
            await places.take(deadline, bulk=True)
            if not self._chat_locks.taken(chat_id) and not self._flood_left(chat_id):
                return

    async def _make(self, chat_id: int, call: Callable[[], Awaitable[T]], message: bool) -> T:
        if message:
            self._note_message(chat_id)
        try:
            return await call()
        except RetryAfter as flood:
            self._note_flood(chat_id, timedelta(seconds=seconds_of(flood)))
            raise

    async def _a_second_later(self, chat_id: int) -> None:
        last, now = self._last_message.get(chat_id), self.clock.now()
        if last is not None and last <= now < last + WINDOW:  # the clock may have been set back
            await self.clock.sleep((last + WINDOW - now).total_seconds())

    def _note_message(self, chat_id: int) -> None:
        now = self.clock.now()
        self._last_message.pop(chat_id, None)
        self._last_message[chat_id] = now
        while not now - WINDOW < self._last_message[oldest := next(iter(self._last_message))] <= now:
            del self._last_message[oldest]

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

    def _note_flood(self, chat_id: int, wait: timedelta) -> None:
        now = self.clock.now()
        self._flooded = {chat: span for chat, span in self._flooded.items() if now < span[1]}
        self._flooded[chat_id] = now, now + wait
        self._floods.append((now, chat_id))
        chats = {chat for when, chat in self._floods if now - when < _SECOND}
        if len(chats) >= GLOBAL_FLOOD_CHATS:
            for places in (self._messages, self._tidying):
                places.pause_bulk(now + wait)
