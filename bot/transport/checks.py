"""What /readyz and /healthz look at: each check gives the reason why not, "" when all is well."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.clock import Clock
from bot.transport.polling import Polling
from bot.transport.telegram_errors import seconds_of

log = logging.getLogger(__name__)

T = TypeVar("T")

# May raise: that is a reason too.
Check = Callable[[], Awaitable[str]]

LEAST_FREE = 16 << 20  # bytes: the write-ahead log needs some room before the database refuses
SILENCE = 180.0  # seconds; a poll is answered after 50 at the latest
WEBHOOK_EVERY = 60.0  # seconds between two questions to Telegram, however often we are asked
FIRST_LOOK, LOOK_EVERY = 60.0, 600.0  # seconds: the webhook is looked at though nobody asks
LONGEST_MESSAGE = 100
REMINDERS_BEHIND = timedelta(minutes=10)  # longer than the claim of a crashed bot lasts


def polling_check(polling: Polling, steady: Callable[[], float] = time.monotonic) -> Check:
    """Not ready before the first answer, while polls fail, nor when the last answer is older than SILENCE."""

    async def check() -> str:
        if polling.fault:
            return polling.fault
        if polling.last_poll is None:
            return "Telegram has not answered yet"
        age = steady() - polling.last_poll
        return "" if age <= SILENCE else f"Telegram's last answer is {age:.0f} s old"

    return check


def reminders_check(
    next_due: Callable[[], Awaitable[datetime | None]],
    clock: Clock,
    claimed_at: Callable[[], datetime | None] = lambda: None,
) -> Check:
    """Not ready when something could have been claimed for longer than REMINDERS_BEHIND, and nothing was since.

    `claimed_at` is the last time that anything was: whoever works off what is late is ready.
    """

    async def check() -> str:
        due, now, claimed = await next_due(), clock.now(), claimed_at()
        worked = claimed if claimed and claimed <= now else due  # the clock may have been set back
        late = now - max(due, worked or due) if due else timedelta()
        return f"{late.total_seconds():.0f} s behind" if late > REMINDERS_BEHIND else ""

    return check


class WebhookCheck:
    """Whether Telegram delivers to `url`. It is asked every WEBHOOK_EVERY seconds at most.

    That it could not deliver goes into the log, once: a host that sends no requests to what is not ready would
    turn Telegram's next try away as well, and so on for ever.
    """

    def __init__(self, bot: Bot, url: str, clock: Clock, steady: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._url = url
        self._clock = clock
        self._began = clock.now()
        self._steady = steady
        self._asked: float | None = None
        self._reason = ""
        self._failed: datetime | None = None

    async def __call__(self) -> str:
        if self._asked is None or self._steady() - self._asked >= WEBHOOK_EVERY:
            self._reason = await self._ask()
            self._asked = self._steady()
        return self._reason

    async def watch(self) -> None:
        """Look at it without being asked, and say in the log what is wrong: once, until it is something else."""
        said = ""
        await self._clock.sleep(FIRST_LOOK)
        while True:
            reason = await self()
            if reason and reason != said:
                log.warning("webhook: %s", reason)
            said = reason
            await self._clock.sleep(LOOK_EVERY)

    async def _ask(self) -> str:
        try:
            return self._judged(await self._bot.get_webhook_info())
        except InvalidToken:
            return "Telegram refuses the token"
        except RetryAfter as flood:
            return f"Telegram asks to wait {seconds_of(flood):.0f} s (429)"
        except TelegramError as error:
            return f"Telegram cannot be asked ({type(error).__name__})"

    def _judged(self, info: WebhookInfo) -> str:
        if not info.url:
            return "no webhook is registered; start the bot again, and nothing else with its token"
        if info.url != self._url:
            return "another address is registered; start the bot again, and no other with its token"
        self._note_failure(info.last_error_date, info.last_error_message or "")
        return ""

    def _note_failure(self, at: datetime | None, message: str) -> None:
        """Telegram names its last failure for ever: one from before the start is none of ours."""
        if at and at > (self._failed or self._began):
            self._failed = at
            log.warning("Telegram could not deliver: %s", message[:LONGEST_MESSAGE])


class DatabaseFile:
    """What a query does not notice, looked up without reading or writing the file.

    `gone` when it is not the file any more that was opened: what is written then is lost with the process.
    """

    def __init__(self, path: Path, *, least_free: int = LEAST_FREE) -> None:
        self._path = path
        self._least_free = least_free
        self._opened = _identity(path)

    async def gone(self) -> str:
        """For /healthz: only a new start opens the right file."""
        now = await _in_own_thread(_identity, self._path)
        return "" if now == self._opened else "the database was moved, deleted or replaced under the running bot"

    async def full(self) -> str:
        """For /readyz: little room, or none to write. A quota shows only when a change is refused."""
        disk = await _in_own_thread(os.statvfs, self._path.parent)
        if disk.f_flag & os.ST_RDONLY:
            return "the disk can only be read"
        free = disk.f_bavail * disk.f_frsize
        return "" if free >= self._least_free else f"the disk is full ({free >> 20} MiB free)"


async def _in_own_thread(look: Callable[[Path], T], path: Path) -> T:
    """What others do in threads must not make a healthy bot look ill: a host would restart it."""
    return await asyncio.get_running_loop().run_in_executor(_threads(), look, path)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, thread_name_prefix="checks")  # one per check: a disk may hang in one of them


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
