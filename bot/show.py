"""A screen becomes the chat's one live message: edited in place, or sent anew while the old one loses its keyboard.

Nobody waits for Telegram: screens of one chat are shown one after the other, and the newest one wins. One that
could not be shown is tried again, unless a newer one came; a sent one whose answer was lost is sent again, and
the copy that may have arrived loses its keyboard.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

from telegram.error import RetryAfter, TelegramError

from bot.jobs import Deletion, Job, Work
from bot.messages import Document, Messages
from bot.screens.screen import Screen
from bot.store.retry import retry_until_stored
from bot.transport.calls import Calls
from bot.transport.limits import Limits
from bot.transport.telegram_errors import is_gone, may_have_arrived, may_pass, seconds_of

__all__ = ["Deletion", "Document", "Job", "Show"]

log = logging.getLogger(__name__)

Remember = Callable[[int, int], Awaitable[None]]
Blocked = Callable[[int], Awaitable[None]]

LONGEST_PAUSE = 60.0  # seconds between two tries
MOST_TRIES = 100  # about an hour and a half; then the next tap shows where things stand
MOST_TRIES_TO_DELETE = 3  # then the user is asked to do it: the screen that says so does not wait for ever
LOOK_BACK = 20  # private chats share their numbers: a copy lies so many below its successor, with luck


class Show:
    """Shows screens. `remember(chat, message)` stores the live message; `blocked(chat)` hears of a 403."""

    def __init__(self, calls: Calls, limits: Limits, *, remember: Remember, blocked: Blocked) -> None:
        self._calls = calls
        self._messages = Messages(calls, limits)
        self._clock = limits.clock
        self._remember = remember
        self._blocked = blocked
        self._work: dict[int, Work] = {}
        self._others: set[asyncio.Task[None]] = set()
        self._saying: set[int] = set()
        self._doubtful: set[int] = set()  # chats where a message may have arrived that nobody knows of

    def later(self, chat_id: int, job: Job) -> None:
        """Show it as soon as possible; a screen still waiting for this chat is replaced, its messages are kept."""
        work = self._working(chat_id)
        if work.job is not None:
            job.after(work.job)
        work.job, work.tries = job, 0
        work.wake()

    def answer(self, query_id: str, text: str = "") -> None:
        """Stop the button's progress sign. Too late is no fault: the screen is shown all the same."""
        self._spawn(self._answer(query_id, text))

    async def reminder(self, chat_id: int, screen: Screen) -> int:
        """Send a reminder behind interactive answers; returns the message's id.

        Raises TelegramError: the reminder then stays due.
        """
        return await self._send(chat_id, screen, bulk=True)

    def strip(self, chat_id: int, message_id: int) -> None:
        """Take the keyboard of a message away that is no longer the live one."""
        self._working(chat_id).stale.setdefault(message_id, False)

    def say(self, chat_id: int, screen: Screen, topic: int | None = None) -> None:
        """Send a message that is nobody's live one; a chat to which one is on its way gets no second."""
        if chat_id not in self._saying:
            self._saying.add(chat_id)
            self._spawn(self._say(chat_id, screen, topic))

    @property
    def busy(self) -> bool:
        """Whether anything is being shown or waits for it."""
        return bool(self._work or self._others)

    def is_showing(self, chat_id: int) -> bool:
        """Whether something is being shown to this chat, or waits for it."""
        return chat_id in self._work

    async def drain(self, seconds: float) -> None:
        """Let what is under way finish, for at most so many seconds of real time; what only waits ends at once."""
        tasks = [*(work.task for work in self._work.values() if work.task), *self._others]
        for work in self._work.values():
            if work.sleeping is not None and work.task is not None:
                work.task.cancel()
        if tasks:
            _, left = await asyncio.wait(tasks, timeout=seconds)
            for task in left:
                task.cancel()

    def _working(self, chat_id: int) -> Work:
        work = self._work.get(chat_id)
        if work is None:
            work = self._work[chat_id] = Work()
            work.task = asyncio.create_task(self._run(chat_id, work), name="show")
        return work

    async def _run(self, chat_id: int, work: Work) -> None:
        """Show what waits for one chat until nothing does, and tidy up behind it."""
        try:
            while work.job or work.stale:
                await self._try(chat_id, work)
        finally:
            del self._work[chat_id]

    async def _try(self, chat_id: int, work: Work) -> None:
        job, work.job = work.job, None
        try:
            if job is not None:
                await self._show(chat_id, work, job)
                await job.done()
            else:
                await self._tidy(chat_id, work)
            work.tries = 0
        except TelegramError as error:
            if job is not None and may_pass(error) and work.tries < MOST_TRIES:
                work.put_back(job)
            await self._failed(chat_id, work, error)
        except Exception:
            log.exception("a screen was not shown")

    async def _failed(self, chat_id: int, work: Work, error: TelegramError) -> None:
        """Wait before the next try where there is one."""
        if is_gone(error):
            work.stale.clear()
            await self._set_blocked(chat_id)
        elif may_pass(error) and work.tries < MOST_TRIES:
            await self._pause(work, error)
        else:
            work.stale.clear()
            log.warning("a screen was not shown: %s", type(error).__name__)

    async def _set_blocked(self, chat_id: int) -> None:
        try:
            await self._blocked(chat_id)
        except Exception:
            log.exception("a chat is not stored as blocked")

    async def _pause(self, work: Work, error: TelegramError) -> None:
        """Sleep by the clock, until a newer job comes. In this very task: a wound clock waits for it."""
        if not work.tries:
            log.warning("a screen is not shown yet: %s", type(error).__name__)
        seconds = seconds_of(error) if isinstance(error, RetryAfter) else min(2.0**work.tries, LONGEST_PAUSE)
        work.flooded = isinstance(error, RetryAfter)
        work.tries += 1
        with suppress(TimeoutError):
            async with asyncio.timeout(None) as work.sleeping:
                await self._clock.sleep(seconds)
        work.sleeping = None

    async def _show(self, chat_id: int, work: Work, job: Job) -> None:
        """Show one job. Whatever it has done is taken out of it, should it be tried again."""
        if work.shown is not None:
            job.know(work.shown)
        await self._delete(chat_id, job)
        while job.messages:
            await self._messages.send_beside(chat_id, job.messages[0])
            del job.messages[0]
        live = job.live
        if live is None or job.below or not await self._messages.edit(chat_id, live, job.screen):
            shown = await self._send(chat_id, job.screen)
        else:
            shown = live
            if live != job.old:
                self._doubtful.discard(chat_id)
        work.shown = shown
        for message_id in (job.live, job.old, job.tapped):
            if message_id is not None and message_id != shown:
                remove = job.below and message_id == live  # the question that asked for the messages above
                work.stale[message_id] = remove or work.stale.get(message_id, False)
        if shown != job.old:  # not remembered, two messages would keep buttons
            await retry_until_stored(partial(self._remember, chat_id, shown), self._clock.sleep)

    async def _delete(self, chat_id: int, job: Job) -> None:
        """Delete what was sent by mistake, before the screen tells of it. Raises TelegramError: once more, then."""
        while job.deletions:
            deletion = job.deletions[0]
            try:
                deleted = await self._messages.delete(chat_id, deletion.message_id)
            except TelegramError as error:
                deletion.tries += 1
                if is_gone(error) or (may_pass(error) and deletion.tries < MOST_TRIES_TO_DELETE):
                    raise
                deleted = False
            job.deletions.remove(deletion)
            if not deleted:
                job.ask_for(deletion)

    async def _send(self, chat_id: int, screen: Screen, *, bulk: bool = False) -> int:
        """Send it; a copy that an earlier try may have left loses its keyboard. Raises TelegramError."""
        try:
            sent = await self._messages.send(chat_id, screen, bulk=bulk)
        except TelegramError as error:
            if may_have_arrived(error):
                self._doubtful.add(chat_id)
            raise
        if chat_id in self._doubtful:
            self._doubtful.discard(chat_id)
            stale = self._working(chat_id).stale
            for message_id in range(sent - 1, max(sent - 1 - LOOK_BACK, 0), -1):
                stale.setdefault(message_id, False)
        return sent

    async def _tidy(self, chat_id: int, work: Work) -> None:
        """Deal with one message that has had its day."""
        remove = work.stale.pop(message_id := next(iter(work.stale)))
        try:
            async with asyncio.timeout(None) as work.tidying:
                await (self._messages.remove if remove else self._messages.strip)(chat_id, message_id)
        except TimeoutError:  # by `wake`: a newer screen comes first
            work.stale.setdefault(message_id, remove)
        except TelegramError as error:
            if may_pass(error):
                work.stale.setdefault(message_id, remove)
            raise
        finally:
            work.tidying = None

    async def _say(self, chat_id: int, screen: Screen, topic: int | None) -> None:
        try:
            await self._messages.send(chat_id, screen, bulk=True, topic=topic)
        except TelegramError as error:
            log.debug("not said: %s", type(error).__name__)  # no right to write there, say
        finally:
            self._saying.discard(chat_id)

    async def _answer(self, query_id: str, text: str) -> None:
        try:
            shown = {"text": text} if text else {}
            await self._calls.call("answerCallbackQuery", {"callback_query_id": query_id, **shown})
        except TelegramError as error:
            log.debug("a tap was answered too late: %s", type(error).__name__)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._others.add(task := asyncio.create_task(work))
        task.add_done_callback(self._others.discard)
