"""One chat at a time, many chats together."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

# More than ever wait at once: PTB takes its own semaphore before the chat's lock, so it must never be short.
_NEVER_FULL = 1_000_000


class _Entry:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0
        self.owner: asyncio.Task[Any] | None = None


class ChatLock:
    """The lock of one chat, to be entered once. Not a generator: that costs three times as much."""

    __slots__ = ("_chat_id", "_entries", "_entry")

    def __init__(self, entries: dict[int, _Entry], chat_id: int) -> None:
        self._entries = entries
        self._chat_id = chat_id

    async def __aenter__(self) -> None:
        entry = self._entries.get(self._chat_id)
        if entry is None:
            entry = self._entries[self._chat_id] = _Entry()
        task = asyncio.current_task()
        if entry.owner is not None and entry.owner is task:
            raise RuntimeError("this task already holds the lock of the chat")
        self._entry = entry
        entry.users += 1
        try:
            await entry.lock.acquire()
        except BaseException:
            self._leave()
            raise
        entry.owner = task

    async def __aexit__(self, *_: object) -> None:
        self._entry.owner = None
        self._entry.lock.release()
        self._leave()

    def _leave(self) -> None:
        self._entry.users -= 1
        if not self._entry.users:
            del self._entries[self._chat_id]


class ChatLocks:
    """A lock per chat, given in the order in which it was asked for. That of a chat nobody asks for is dropped."""

    def __init__(self) -> None:
        self._entries: dict[int, _Entry] = {}

    def __len__(self) -> int:
        """How many chats have somebody who holds the lock or waits."""
        return len(self._entries)

    @property
    def users(self) -> int:
        """How many hold a lock or wait for one, in all chats."""
        return sum(entry.users for entry in self._entries.values())

    def taken(self, chat_id: int) -> bool:
        """Whether somebody holds the chat's lock or waits for it."""
        return chat_id in self._entries

    def acquire(self, chat_id: int) -> ChatLock:
        """`async with` it to hold the chat's lock. Raises RuntimeError when this task holds it already."""
        return ChatLock(self._entries, chat_id)


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
    """PTB's update processor: the chat's lock first, one of `slots` second, never the other way round.

    So a chat with many updates waits in its own queue and takes no slot from the others.
    """

    def __init__(self, chat_locks: ChatLocks, slots: int = 64) -> None:
        super().__init__(_NEVER_FULL)
        self._chat_locks = chat_locks
        self._slots = asyncio.Semaphore(slots)

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run the coroutine under its chat's lock; it is closed when that never comes free."""
        try:
            chat_id = chat_of(update)
            if chat_id is None:
                async with self._slots:
                    await coroutine
            else:
                async with self._chat_locks.acquire(chat_id), self._slots:
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
