"""After a start: users whose screen was committed and not shown get the current one, unasked."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from bot.errors import StoreBusy
from bot.services import Services, screen_of
from bot.show import Job
from bot.transport.ordering import ChatLocks

log = logging.getLogger(__name__)

PAUSE = 2.0  # seconds: what was not acknowledged is sent again by Telegram itself, and goes first
PENDING_FOR = timedelta(hours=24)  # as long as Telegram keeps an update; later nobody waits for an answer
MOST = 500
MOST_TRIES = 30
PART = 3  # of the messages a second one in so many: people who tap now come first


async def resume(services: Services, chat_locks: ChatLocks, per_second: int) -> None:
    """Show the screens that were committed and not shown before this start, newest first.

    Shown is where the case stands now. A text or file that was to come before the screen does not come, nor do
    /help, /privacy and /language, which no case remembers, nor a command's new message below: the live one is
    edited. The user can ask again. A chat without a case has no current screen and is sent nothing.
    """
    started = services.clock.now()
    for chat_id in await _pending(services, started):
        try:
            async with chat_locks.acquire(chat_id):
                await _show(services, chat_id, started)
        except Exception:  # the others get theirs all the same
            log.exception("a pending screen waits for the next start")
        await services.clock.sleep(PART / per_second)


async def _pending(services: Services, started: datetime) -> list[int]:
    """The chats, once the database can be read. Raises StoreError when that takes too long."""
    for _ in range(MOST_TRIES):
        await services.clock.sleep(PAUSE)
        with suppress(StoreBusy):
            return await services.store.pending_screens(started - PENDING_FOR, started, MOST)
    return await services.store.pending_screens(started - PENDING_FOR, started, MOST)


async def _show(services: Services, chat_id: int, started: datetime) -> None:
    """The current screen. Whoever was seen since the start gets it by their own tap. Raises StoreError."""
    state = await services.store.load(chat_id)
    if state is None or state.case is None or state.chat.blocked or state.chat.last_seen >= started:
        return
    if services.show.is_showing(chat_id):  # a tap that came again
        return
    chat, done = state.chat, partial(services.shown, state.chat)
    if chat.live_message is None:  # before it is sent: however often we are killed, one tap draws one more message
        await services.store.set_shown(chat_id, chat.last_seen)
    screen = screen_of(services.view(chat, state.case, state.cases), state.case.place, None)
    services.show.later(chat_id, Job(screen, chat.live_message, done=done))
