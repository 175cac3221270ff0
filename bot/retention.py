"""Purges what is old, once a day; not while this machine's clock is behind the times in the database."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.store.store import Store

log = logging.getLogger(__name__)

EVERY = 24 * 3600.0  # seconds
WAITS_AT_MOST = timedelta(days=30)  # a clock that once ran ahead must not keep everybody's data for years
LOOK_AGAIN = 600.0  # seconds, while it waits
WHEN = "%Y-%m-%d %H:%M UTC"


class Retention:
    """`closed` and `idle` are how long a settled case and an idle chat are kept. `note` is for /readyz, "" for none.

    A clock at 1970 (a board without a battery) or one that is set back tells nothing about what is old: then nothing
    is purged until it is right, 30 days at most.
    """

    def __init__(self, store: Store, clock: Clock, closed: timedelta, idle: timedelta) -> None:
        self.note = ""
        self._store, self._clock = store, clock
        self._closed, self._idle = closed, idle

    async def run(self) -> None:
        """For ever."""
        while True:
            waits = False
            try:
                waits = await self._waits(self._clock.now())
                if not waits:
                    await self._purge(self._clock.now())
            except Exception as error:  # tomorrow is another day
                log.warning("retention failed: %s", type(error).__name__)
            await self._clock.sleep(LOOK_AGAIN if waits else EVERY)

    async def _purge(self, now: datetime) -> None:
        await self._store.forget_codes(now)
        purged = await self._store.purge(now - self._closed, now - self._idle)
        log.debug("retention: %d purged", purged)

    async def _waits(self, now: datetime) -> bool:
        """Whether the clock has to be put right first; said once in the log, and on /readyz as long as it lasts."""
        behind = await self._store.wait_for_clock(now)
        if behind is None:
            self.note = ""
            return False
        newest = await self._store.newest()
        waits = behind < WAITS_AT_MOST
        said = "retention waits" if waits else "retention no longer waits"
        told = (
            f"{said}: this machine's clock is behind the newest time in the database "
            f"({newest:{WHEN}}): set the clock right (timedatectl set-ntp true); "
            "when the clock is right and that time is wrong: python -m bot trust-clock"
        )
        if told != self.note:
            log.warning("%s", told)
        self.note = told
        return waits
