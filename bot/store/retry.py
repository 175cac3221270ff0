"""Work that must be stored, however long the database is away."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from bot.errors import StoreBusy

log = logging.getLogger(__name__)

BUSY_PAUSE = 5.0  # seconds


async def retry_until_stored(work: Callable[[], Awaitable[None]], sleep: Callable[[float], Awaitable[None]]) -> None:
    """Do it again and again while the database is away: of what was sent, nobody else would know."""
    while True:
        try:
            return await work()
        except StoreBusy:
            log.warning("what was sent waits to be written down: the database takes no changes")
        await sleep(BUSY_PAUSE)
