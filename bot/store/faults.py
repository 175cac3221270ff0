"""What SQLite says, as our own errors: without data in units of work, with advice at the start."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import StoreBusy, StoreError, StoreStartError

BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
ADVICE = {
    sqlite3.SQLITE_NOTADB: "is not an SQLite database: move the file away, or set DATABASE_URL to another",
    sqlite3.SQLITE_CORRUPT: "is damaged: put a backup in its place, or move the file away to start empty",
    sqlite3.SQLITE_READONLY: "can only be read: give this user the right to write the file and its folder",
    sqlite3.SQLITE_PERM: "can only be read: give this user the right to write the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: give this user the right to read and write it and its folder",
    sqlite3.SQLITE_FULL: "has no room to grow: free some space on its disk",
    sqlite3.SQLITE_BUSY: "is locked by another program: stop that program, or try again later",
    sqlite3.SQLITE_LOCKED: "is locked by another program: stop that program, or try again later",
}


def code_of(error: BaseException) -> int:
    """The primary result code; 0 for an error that Python's module raised itself."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def as_store_error(error: BaseException) -> StoreError:
    """The error of a unit of work. It names SQLite's code only, so no value of a row can be in it."""
    if code_of(error) in BUSY:
        return StoreBusy("the database is locked by somebody else")
    return StoreError(f"the database refused: {getattr(error, 'sqlite_errorname', type(error).__name__)}")


@contextmanager
def readable_at_start(path: Path) -> Iterator[None]:
    """Turn whatever hinders opening `path` into one line that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        advice = ADVICE.get(code_of(error), f"cannot be used: SQLite says {error}")
        raise StoreStartError([f"The database {path} {advice}."]) from None
    except OSError as error:
        hint = "create the folder, or set DATABASE_URL to a place where this user may write"
        raise StoreStartError([f"The database {path} cannot be made ({error.strerror}): {hint}."]) from None
