"""What was deleted is gone from the files too: from the pages by `secure_delete`, from the log by truncating it.

SQLite's log keeps what a page held before until it wraps, which takes a bot with few users weeks. So it is truncated
soon after something was deleted: behind the delivery of the batch, outside a transaction, and waiting for nobody.
Whoever reads (a backup) delays the truncation, never a tap.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from bot.store.connection import BUSY_MS

log = logging.getLogger(__name__)

EVERY = 5.0  # seconds between two truncations, whatever people delete
DELETIONS = frozenset(  # in sql/
    {"delete_chat", "delete_case", "delete_idle", "delete_empty", "delete_code", "delete_expired_codes"}
)
CLEANED = 1  # the user_version of a file in which nothing is left


class Thread(Protocol):
    """aiosqlite's connection: statements run in its thread."""

    async def execute_fetchall(self, sql: str) -> Iterable[sqlite3.Row]: ...


class Erasing:
    """Whether the log still holds something deleted. `deleted` is called in the database's thread."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self.wanted = True  # a killed process may have left something
        self._steady = steady
        self._tried: float | None = None

    def deleted(self, statement: str) -> None:
        """A statement of `sql/` deleted rows."""
        if statement in DELETIONS:
            self.wanted = True

    @property
    def wait(self) -> float | None:
        """Seconds until the next try; None when there is nothing to do."""
        if not self.wanted:
            return None
        return 0.0 if self._tried is None else max(0.0, self._tried + EVERY - self._steady())

    async def truncate(self, thread: Thread) -> None:
        """One try, which waits for no lock. It fails while somebody reads: the next one is EVERY seconds later."""
        self._tried, self.wanted = self._steady(), False
        try:
            await thread.execute_fetchall("PRAGMA busy_timeout = 0")
            ((busy, _, _),) = await thread.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
            self.wanted = self.wanted or bool(busy)
        except sqlite3.Error:
            self.wanted = True
        finally:
            with suppress(sqlite3.Error):
                await thread.execute_fetchall(f"PRAGMA busy_timeout = {BUSY_MS}")


def clean_once(connection: sqlite3.Connection, path: Path, *, new: bool) -> None:
    """Write a database of an earlier program anew: what that one deleted may still stand in free pages."""
    (known,) = connection.execute("PRAGMA user_version").fetchone()
    if known >= CLEANED:
        return
    if not new:
        log.info("writing the database %s anew, so that nothing deleted is left in it; this happens once", path)
        try:
            connection.execute("VACUUM")
        except sqlite3.Error as error:
            log.warning("it was not written anew (SQLite says %s); the next start tries again", error)
            return
    connection.execute(f"PRAGMA user_version = {CLEANED}")
