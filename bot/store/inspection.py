"""Damage in a file at rest: a look at every table before anybody is served, and the whole file behind the first taps.

SQLite reads the whole file for a check, which takes seconds for a large one. It is done table by table, on a
connection of its own that is closed in between: whoever reads keeps the log from being truncated.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from bot.store.connection import first_fault, options
from bot.store.faults import DAMAGE, code_of, damaged

log = logging.getLogger(__name__)

AT_ONCE = 16 << 20  # bytes: so much is checked whole at the start (50 ms)
BEGINS = 10.0  # seconds after a start that a larger file is checked
REST = 9.0  # times as long as a table took: a tenth of a core
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
SCHEMA = "sqlite_schema"  # with it the list of free pages is checked


def is_large(path: Path) -> bool:
    return path.exists() and path.stat().st_size > AT_ONCE


def look(connection: sqlite3.Connection) -> None:
    """Read the first and the last row of every table, and the beginning of every index that holds all rows.

    SQLite itself looks at the header and the length of the file. Raises sqlite3.Error.
    """
    for table in _tables(connection):
        for order in ("ASC", "DESC"):
            connection.execute(f"SELECT * FROM {table} ORDER BY rowid {order} LIMIT 1").fetchall()
        for index in _whole_indexes(connection, table):
            connection.execute(f"SELECT 1 FROM {table} INDEXED BY {index} LIMIT 1").fetchall()


def refuse_damage(connection: sqlite3.Connection, path: Path, check: str) -> None:
    """`check` is "quick_check(1)", or of one table. Raises StoreStartError."""
    if fault := first_fault(connection, check):
        log.error("SQLite says of %s: %s", path, fault)
        raise damaged(path)


class Inspection:
    """The whole check of a file that others write to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ended = asyncio.Event()
        self._reader: sqlite3.Connection | None = None

    async def run(self) -> None:
        """Until all is checked, or until `end`. Raises StoreStartError when the file is damaged."""
        await self._rest(BEGINS)
        for table in await asyncio.to_thread(self._names):
            began = time.monotonic()
            await asyncio.to_thread(self._check, table)
            await self._rest(REST * (time.monotonic() - began))

    def end(self) -> None:
        """`run` returns soon."""
        self._ended.set()
        reader = self._reader  # the thread takes it away when it is done
        if reader is not None:
            with suppress(sqlite3.ProgrammingError):  # it has closed just now
                reader.interrupt()

    async def _rest(self, seconds: float) -> None:
        """By time that nobody winds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ended.wait()

    def _open(self) -> sqlite3.Connection:
        """One that makes no new file where the old one is gone."""
        reader: sqlite3.Connection = sqlite3.connect(f"{self._path.as_uri()}?mode=ro", uri=True, **options())
        return reader

    def _names(self) -> list[str]:
        names = [SCHEMA]
        with self._heard("the file"), closing(self._open()) as connection:
            names += _tables(connection)
        return names

    def _check(self, table: str) -> None:
        if self._ended.is_set():
            return
        try:
            with self._heard(table), closing(self._open()) as self._reader:
                refuse_damage(self._reader, self._path, f"quick_check({table})")
        finally:
            self._reader = None

    @contextmanager
    def _heard(self, what: str) -> Iterator[None]:
        """What SQLite refuses is damage, or a line in the log: no check ends in silence."""
        try:
            yield
        except sqlite3.Error as error:
            if code_of(error) in DAMAGE:
                raise damaged(self._path) from None
            if not self._ended.is_set():
                log.warning("%s was not checked: SQLite says %s", what, error)


def _tables(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute(TABLES)]


def _whole_indexes(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    for _, name, _unique, _origin, partial in connection.execute(f"PRAGMA index_list({table})").fetchall():
        if not partial:
            yield name
