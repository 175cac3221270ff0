"""One chat at a time, many chats together."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

# More than ever wait at once: PTB takes its own semaphore before the chat's turn, so it must never be short.
_NEVER_FULL = 1_000_000


class _Turn:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0
        self.owner: asyncio.Task[Any] | None = None


class InTurn:
    """A place in the queue of a chat, to be entered once. Not a generator: that costs three times as much."""

    __slots__ = ("_chat_id", "_turn", "_turns")

    def __init__(self, turns: dict[int, _Turn], chat_id: int) -> None:
        self._turns = turns
        self._chat_id = chat_id

    async def __aenter__(self) -> None:
        turn = self._turns.get(self._chat_id)
        if turn is None:
            turn = self._turns[self._chat_id] = _Turn()
        task = asyncio.current_task()
        if turn.owner is not None and turn.owner is task:
            raise RuntimeError("this task already has the turn of the chat")
        self._turn = turn
        turn.users += 1
        try:
            await turn.lock.acquire()
        except BaseException:
            self._leave()
            raise
        turn.owner = task

    async def __aexit__(self, *_: object) -> None:
        self._turn.owner = None
        self._turn.lock.release()
        self._leave()

    def _leave(self) -> None:
        self._turn.users -= 1
        if not self._turn.users:
            del self._turns[self._chat_id]


class Turns:
    """A queue per chat, first come first served. A chat nobody asks for is forgotten."""

    def __init__(self) -> None:
        self._turns: dict[int, _Turn] = {}

    def __len__(self) -> int:
        """How many chats have somebody in turn or waiting."""
        return len(self._turns)

    @property
    def users(self) -> int:
        """How many are in turn or waiting, in all chats."""
        return sum(turn.users for turn in self._turns.values())

    def taken(self, chat_id: int) -> bool:
        """Whether somebody has the chat's turn or waits for it."""
        return chat_id in self._turns

    def of(self, chat_id: int) -> InTurn:
        """`async with` it to hold the chat's turn. Raises RuntimeError when this task holds it already."""
        return InTurn(self._turns, chat_id)


class Hands:
    """So many chats are worked on at once; the work of one chat is done in the order in which it was given."""

    def __init__(self, most: int) -> None:
        self._free = asyncio.Semaphore(most)
        self._at_work: dict[int, asyncio.Task[None]] = {}  # by chat, its newest

    async def begin(self, chat_id: int, work: Callable[[], Awaitable[None]]) -> None:
        """Wait for a free hand, then do it in the background; it raises nothing."""
        await self._free.acquire()
        before = self._at_work.get(chat_id)
        self._at_work[chat_id] = asyncio.create_task(self._do(chat_id, work, before), name="hand")

    async def _do(self, chat_id: int, work: Callable[[], Awaitable[None]], before: asyncio.Task[None] | None) -> None:
        try:
            if before is not None:
                await before  # cancelled together, if at all
            await work()
        finally:
            self._free.release()
            if self._at_work.get(chat_id) is asyncio.current_task():
                del self._at_work[chat_id]

    async def all_done(self, seconds: float | None = None) -> None:
        """Wait for what was begun, at most so many seconds of real time."""
        if self._at_work:
            await asyncio.wait(self._at_work.values(), timeout=seconds)

    def drop_all(self) -> None:
        """End what was begun."""
        for task in self._at_work.values():
            task.cancel()


class ByChat(BaseUpdateProcessor):
    """PTB's update processor: the chat's turn first, one of `slots` second, never the other way round.

    So a chat with many updates waits in its own queue and takes no slot from the others.
    """

    def __init__(self, turns: Turns, slots: int = 64) -> None:
        super().__init__(_NEVER_FULL)
        self._turns = turns
        self._slots = asyncio.Semaphore(slots)

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run the coroutine in its chat's turn; it is closed when that turn never comes."""
        try:
            chat_id = chat_of(update)
            if chat_id is None:
                async with self._slots:
                    await coroutine
            else:
                async with self._turns.of(chat_id), self._slots:
                    await coroutine
        finally:
            if inspect.iscoroutine(coroutine):
                coroutine.close()


def chat_of(update: object) -> int | None:
    """The id of the chat an update belongs to, else of its user (a private chat has the same), else None."""
    if not isinstance(update, Update):
        return None
    chat = update.effective_chat or update.effective_user
    return chat.id if chat else None
