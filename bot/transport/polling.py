"""Fetching updates by long polling, acknowledged only when their effects are committed."""

from __future__ import annotations

import asyncio
import logging
import math
import random
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

import orjson
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.clock import Clock
from bot.transport.backlog import UPDATE_LIMIT, Backlog
from bot.transport.delivery import ALLOWED_UPDATES, Delivery
from bot.transport.telegram_errors import seconds_of, token_refused

log = logging.getLogger(__name__)
T = TypeVar("T")

# Seconds.
MAX_BACKOFF = 30.0
MAX_HELD_PAUSE = 8.0
CONFLICT_PAUSE = 5.0
CONFLICT_LOG_EVERY = timedelta(seconds=60)
RENEW_FROM = 3  # failed polls in a row: from then on each try has connections of its own
_ANSWER_GRACE = 10.0
# How long a step may take before the loop counts as stalled: beside what was asked for, and for one update.
STEP_GRACE = 60.0
LOOK_AGAIN = 0.5  # while an update is under way
_WEBHOOK_REMOVAL = 240.0  # with its tries
_RENEWAL = 5.0


class Polling:
    """The getUpdates loop. Pending updates are never dropped.

    `request` should be one of its own with one connection. `timeout` is how long Telegram may let a poll
    wait, in seconds. `steady` gives seconds of a clock that nobody sets or winds: by it a stall is noticed.
    `last_poll` is its time of the last good answer, None before the first; `fault` is why the newest poll
    failed, "" when it did not.

    `run` may be cancelled and run again: what was not acknowledged is fetched once more, in the same order.
    """

    def __init__(
        self,
        bot: Bot,
        request: BaseRequest,
        delivery: Delivery,
        clock: Clock,
        *,
        timeout: int = 50,
        allowed_updates: Sequence[str] = ALLOWED_UPDATES,
        jitter: Callable[[], float] = random.random,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.last_poll: float | None = None
        self.fault = ""
        self._bot = bot
        self._request = request
        self._backlog = Backlog(delivery, steady)
        self._clock = clock
        self._poll_timeout = timeout
        self._allowed = orjson.dumps(list(allowed_updates)).decode()
        self._jitter = jitter
        self._steady = steady
        self._step_ends = math.inf  # not begun
        self._stop = asyncio.Event()
        self._confirmed: int | None = None
        self._failures = 0
        self._held_rounds = 0
        self._conflict_logged: datetime | None = None

    def stop(self) -> None:
        """End the poll under way; `run` finishes its batch, confirms what was done, and returns."""
        self._stop.set()

    def stalled(self) -> bool:
        """Whether the step under way takes longer than it ever may: its own time limits have failed."""
        return self._steady() > self._step_ends or self._backlog.overdue()

    async def renew(self) -> None:
        """A new session with new connections: a pool that lost its only place never gives one out again."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_RENEWAL):
                await self._request.shutdown()
        await self._request.initialize()

    async def run(self) -> None:
        """Poll until `stop`. Raises StartError when Telegram refuses the token."""
        self._step(STEP_GRACE)
        try:
            while not self._stop.is_set():
                batch = await self._unless_stopped(self._fetch())
                if batch:
                    await self._handle(batch)
            self._step(UPDATE_LIMIT)
            await self._backlog.wait(UPDATE_LIMIT)
            self._backlog.advance()
        finally:
            await self._backlog.give_up()
        await self._confirm()

    async def _fetch(self) -> list[dict[str, Any]]:
        """One poll; after a failure nothing, and only when its pause is over."""
        try:
            # A long poll would tell only at its end that Telegram answers (again).
            unsure = self.last_poll is None or self.fault
            batch = await self._get_updates(0 if unsure else self._poll_timeout)
        except InvalidToken:
            raise token_refused() from None
        except Conflict as error:
            await self._conflict(error)
        except RetryAfter as error:
            self.fault = f"Telegram asks to wait {seconds_of(error):.0f} s (429)"
            await self._pause(seconds_of(error))
        except TelegramError as error:
            await self._back_off(error)
        else:
            self._recovered()
            return batch
        return []

    async def _get_updates(self, wait: int, **more: int) -> list[dict[str, Any]]:
        """Raw, because the Bot method loses the whole batch over one update it cannot read."""
        offset = self._backlog.offset
        query: dict[str, Any] = {"timeout": wait, "allowed_updates": self._allowed, **more}
        if offset is not None:
            query["offset"] = offset
        url = f"{self._bot.base_url}/getUpdates?{urlencode(query)}"
        self._step(wait + STEP_GRACE)
        answer = await self._request.post(url, read_timeout=wait + _ANSWER_GRACE)
        batch = [raw for raw in answer if _has_id(raw)] if isinstance(answer, list) else []
        if answer and not batch:
            raise NetworkError("The answer holds no updates")
        self._confirmed = offset
        return batch

    async def _handle(self, batch: Sequence[dict[str, Any]]) -> None:
        """Begin what is new, and wait for all of it, but not long: one stuck chat holds up no other."""
        self._backlog.begin(batch)
        self._step(STEP_GRACE)
        await self._backlog.wait(LOOK_AGAIN)
        await self._move_on()

    async def _move_on(self) -> None:
        """Offset to the first update that is not done; a pause when the database takes none."""
        held = self._backlog.advance()
        if not self._backlog.database_away:
            if self._held_rounds:
                log.info("the database takes changes again; no update is held")
            self._held_rounds = 0
            return
        if not self._held_rounds:
            log.warning("the database takes no changes; %d updates are held and tried again", held)
        self._held_rounds += 1
        await self._unless_stopped(self._pause(min(2.0 ** (self._held_rounds - 1), MAX_HELD_PAUSE)))

    async def _confirm(self) -> None:
        """Tell Telegram what was done since the last poll. Best effort: handlers may safely run twice."""
        if self._backlog.offset == self._confirmed:
            return
        try:
            await self._get_updates(0, limit=1)
        except TelegramError as error:
            log.warning("the last updates could not be confirmed (%s)", type(error).__name__)

    async def _conflict(self, error: Conflict) -> None:
        if "webhook is active" in str(error).lower():
            self.fault = "a webhook is registered for this token (409)"
            log.warning("a webhook was set for this token; it is removed, because UPDATES=polling")
            await self._remove_webhook()
        else:
            self.fault = "another program fetches updates with this token (409)"
            self._explain_conflict()
        await self._pause(CONFLICT_PAUSE * (1 + self._jitter()))

    def _explain_conflict(self) -> None:
        now = self._clock.now()
        if self._conflict_logged is None or now - self._conflict_logged >= CONFLICT_LOG_EVERY:
            self._conflict_logged = now
            log.error("another program fetches updates with this token (409); stop it. Trying again.")

    async def _remove_webhook(self) -> None:
        self._step(_WEBHOOK_REMOVAL)
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            log.warning("the webhook could not be removed (%s: %s)", type(error).__name__, error)

    async def _back_off(self, error: TelegramError) -> None:
        if not self._failures:
            log.warning("Telegram cannot be reached: %s; trying again", error)
        self.fault = f"Telegram cannot be reached ({type(error).__name__})"
        self._failures += 1
        if self._failures >= RENEW_FROM:
            await self.renew()
        longest = min(2.0 ** min(self._failures - 1, 10), MAX_BACKOFF)
        await self._pause(longest * (0.5 + self._jitter() / 2))

    async def _pause(self, seconds: float) -> None:
        self._step(seconds + STEP_GRACE)
        await self._clock.sleep(seconds)

    def _step(self, seconds: float) -> None:
        """A sign of life: the next one comes within so many seconds, or the loop has stalled."""
        self._step_ends = self._steady() + seconds

    def _recovered(self) -> None:
        if self._failures:
            log.info("Telegram answers again after %d failures", self._failures)
        self._failures = 0
        self.fault = ""
        self.last_poll = self._steady()

    async def _unless_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        """The result of `work`, or None when `stop` came first; then it is cancelled."""
        task = asyncio.ensure_future(work)
        stopped = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            task.cancel()
            stopped.cancel()
            await asyncio.gather(task, stopped, return_exceptions=True)


def _has_id(raw: object) -> bool:
    return isinstance(raw, dict) and isinstance(raw.get("update_id"), int)
