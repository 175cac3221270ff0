"""How every connection to the database is opened: what the promises rest on is set, and read back."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from bot.errors import StoreStartError
from bot.store.faults import BUSY, code_of

BUSY_MS = 5000
FULL = 2  # a commit returns only when it is on the disk
CACHE_KIB = 16_384  # of a million chats a hundred taps in one transaction touch 2,000 pages: 8 MiB


def options() -> dict[str, Any]:
    """Arguments of `sqlite3.connect`: autocommit, and how long to wait for a lock."""
    return {"isolation_level": None, "timeout": BUSY_MS / 1000}


def open_connection(path: Path) -> sqlite3.Connection:
    """A connection that is set up. Raises sqlite3.Error or StoreStartError."""
    connection: sqlite3.Connection = sqlite3.connect(path, **options())
    try:
        set_up(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def set_up(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log, a sync per commit, overwriting of what is deleted (off in many builds), and a cache
    for the pages of those who tap.

    Raises StoreStartError where they are refused.
    """
    wanted = {
        "busy_timeout": BUSY_MS,
        "journal_mode": "wal",
        "synchronous": FULL,
        "foreign_keys": 1,
        "secure_delete": 1,
        "cache_size": -CACHE_KIB,
    }
    for name, value in wanted.items():
        _patiently(connection, f"PRAGMA {name} = {value}")
        (found,) = connection.execute(f"PRAGMA {name}").fetchone()
        if found != value:
            line = f"The database refuses {name} = {value} and keeps {found}: put the file on a local disk."
            raise StoreStartError([line])


def try_to_write(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.Error when nothing can be written; nothing is."""
    for statement in ("BEGIN IMMEDIATE", "CREATE TABLE may_i_write (x TEXT)", "ROLLBACK"):
        connection.execute(statement)


def first_fault(connection: sqlite3.Connection, check: str) -> str:
    """What a check such as `quick_check(1)` complains of first; "" when all is well."""
    (found,) = connection.execute(f"PRAGMA {check}").fetchone()
    return "" if found == "ok" else str(found)


def _patiently(connection: sqlite3.Connection, statement: str) -> None:
    """Two that turn on the write-ahead log at once refuse each other without waiting: wait here instead."""
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute(statement).fetchall()
        except sqlite3.Error as error:
            if code_of(error) not in BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return
