"""What becomes of one update, the same for polling and webhook: run, judged, acknowledged or held."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from enum import StrEnum
from typing import Any

from telegram import Bot, Update

from bot.errors import StoreBusy, StoreError

log = logging.getLogger(__name__)

# The kinds of update asked of Telegram, and the only ones named in the metrics.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
# After so many refusals by a database that otherwise works, the fault is in the update.
MAX_TRIES = 5
_MAX_REMEMBERED = 1000
_READ_UNDER_A_BUTTON = ("message_id", "date", "chat")


class DeliveryResult(StrEnum):
    """What became of an update; all but HELD are acknowledged to Telegram."""

    DONE = "done"  # handled, its effects are committed
    FAILED = "failed"  # a handler raised; running it again would not help; recorded by its id
    ASIDE = "aside"  # not finished in time; recorded by its id
    HELD = "held"  # the database was away; Telegram has to send it again


_noted: ContextVar[list[BaseException] | None] = ContextVar("noted_errors", default=None)


def note_error(error: BaseException | None) -> None:
    """To be called by PTB's error handler with `context.error`: PTB does not let an exception through."""
    noted = _noted.get()
    if noted is not None and error is not None:
        noted.append(error)


def _uncounted(_kind: str, _outcome: str) -> None:
    pass


class Delivery:
    """Hands updates to `process` and says what became of them.

    The end of `process` means committed. A StoreError noted on the way holds the update. One whose handler
    raises anything else, or that takes longer than `time_limit` seconds of real time, its wait for the chat's
    turn included, and is cancelled, is `put_aside(update_id)`; if that fails too because of the database, it is
    held. `count(kind, outcome)` hears of every update; "unreadable" is an outcome there too.
    """

    def __init__(
        self,
        bot: Bot,
        process: Callable[[Update], Awaitable[None]],
        put_aside: Callable[[int], Awaitable[None]],
        *,
        time_limit: float = 10.0,
        count: Callable[[str, str], None] = _uncounted,
    ) -> None:
        self._bot = bot
        self.process = process
        self._put_aside = put_aside
        self.time_limit = time_limit
        self._count = count
        self._tries: dict[int, int] = {}

    def read(self, raw: object) -> Update | None:
        """An update as PTB's object; None, logged by its id and counted, when PTB cannot read it."""
        update_id = raw.get("update_id") if isinstance(raw, dict) else None
        try:
            if not isinstance(raw, dict) or not isinstance(update_id, int):
                raise TypeError  # noqa: TRY301 - one place for everything unreadable
            return Update.de_json(_needed(raw), self._bot)
        except Exception as error:  # whatever PTB raises, the next update must not suffer
            log.warning("update %s cannot be read (%s), left out", update_id, type(error).__name__)
        self._count(_kind(raw), "unreadable")
        return None

    async def deliver(self, update: Update) -> DeliveryResult:
        """Run one update. Raises only CancelledError."""
        outcome = await self._run(update)
        if outcome is not DeliveryResult.HELD:
            self._tries.pop(update.update_id, None)
        self._count(_kind(update), outcome)
        return outcome

    async def _run(self, update: Update) -> DeliveryResult:
        errors: list[BaseException] = []
        mark = _noted.set(errors)
        try:
            async with asyncio.timeout(self.time_limit) as limit:
                await self.process(update)
        except Exception as error:
            if limit.expired():
                # The trace would only show where it was cancelled.
                log.error("update %d was not finished in %g s", update.update_id, self.time_limit)  # noqa: TRY400
                return await self._aside(update.update_id)
            log.exception("update %d was not handled", update.update_id)
            errors.append(error)
        finally:
            _noted.reset(mark)
        return await self._judged(update.update_id, errors)

    async def _judged(self, update_id: int, errors: Sequence[BaseException]) -> DeliveryResult:
        if not errors:
            return DeliveryResult.DONE
        if not any(isinstance(error, StoreError) for error in errors):
            return await self._aside(update_id, DeliveryResult.FAILED)
        if any(isinstance(error, StoreBusy) for error in errors):
            return DeliveryResult.HELD
        tries = self._tries[update_id] = self._tries.pop(update_id, 0) + 1
        if len(self._tries) > _MAX_REMEMBERED:
            del self._tries[next(iter(self._tries))]
        # Were the database away, recording the id would fail as well, and the update stay held.
        return DeliveryResult.HELD if tries < MAX_TRIES else await self._aside(update_id)

    async def _aside(self, update_id: int, outcome: DeliveryResult = DeliveryResult.ASIDE) -> DeliveryResult:
        try:
            async with asyncio.timeout(self.time_limit):
                await self._put_aside(update_id)
        except (StoreError, TimeoutError) as error:
            log.warning("update %d could not be put aside (%s), held", update_id, type(error).__name__)
            return DeliveryResult.HELD
        except Exception:
            log.exception("update %d is not recorded as put aside", update_id)
        return outcome


def _needed(raw: dict[str, Any]) -> dict[str, Any]:
    """The update, of the message under a tapped button only what is read: PTB would make an object of each button."""
    query = raw.get("callback_query")
    message = query.get("message") if isinstance(query, dict) else None
    if not isinstance(query, dict) or not isinstance(message, dict):
        return raw
    kept = {name: message[name] for name in _READ_UNDER_A_BUTTON if name in message}
    return {**raw, "callback_query": {**query, "message": kept}}


def _kind(update: object) -> str:
    if isinstance(update, dict):
        return next((kind for kind in ALLOWED_UPDATES if kind in update), "other")
    return next((kind for kind in ALLOWED_UPDATES if getattr(update, kind, None) is not None), "other")
