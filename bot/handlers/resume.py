"""After a start: who tapped and never saw what came of it gets the current screen, unasked."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial

from bot.desk import Desk, screen_of
from bot.errors import StoreError
from bot.show import Job
from bot.transport.ordering import Turns

log = logging.getLogger(__name__)

PAUSE = 2.0  # seconds: what was not acknowledged is sent again by Telegram itself, and goes first
OWED_FOR = timedelta(hours=24)  # as long as Telegram keeps an update; later nobody waits for an answer
MOST = 500
PART = 3  # of the messages a second one in so many: people who tap now come first


async def resume(desk: Desk, turns: Turns, per_second: int) -> None:
    """Show the screens that were committed and not shown before this start, newest first.

    Shown is where the case stands now. A text or file that was to come before the screen does not come, nor do
    /help, /privacy and /language, which no case remembers, nor a command's new message below: the live one is
    edited. The user can ask again. A chat without a case has no current screen and is sent nothing.
    """
    started = desk.clock.now()
    await desk.clock.sleep(PAUSE)
    try:
        owed = await desk.store.unshown(started - OWED_FOR, started, MOST)
    except StoreError as error:
        log.warning("screens that are owed wait for the next start: %s", type(error).__name__)
        return
    for chat_id in owed:
        try:
            async with turns.of(chat_id):
                await _show(desk, chat_id, started)
        except Exception:  # the others are owed theirs all the same
            log.exception("a screen that is owed waits for the next start")
        await desk.clock.sleep(PART / per_second)


async def _show(desk: Desk, chat_id: int, started: datetime) -> None:
    """The current screen. Whoever was seen since the start gets it by their own tap. Raises StoreError."""
    state = await desk.store.load(chat_id)
    if state is None or state.case is None or state.chat.blocked or state.chat.last_seen >= started:
        return
    chat, done = state.chat, partial(desk.shown, state.chat)
    if chat.live_message is None:  # before it is sent: however often we are killed, one tap draws one more message
        await desk.store.set_shown(chat_id, chat.last_seen)
    screen = screen_of(desk.view(chat, state.case, state.cases), state.case.place, None)
    desk.show.later(chat_id, Job(screen, chat.live_message, done=done))
