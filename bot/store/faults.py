"""What SQLite says, as our own errors: without data in units of work, with advice at the start."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import StoreBusy, StoreError, StoreStartError

log = logging.getLogger(__name__)

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
    sqlite3.SQLITE_IOERR: "cannot be read or written: look at its disk, and at the limits of this user",
}
# Extended codes: SHMOPEN, SHMSIZE, SHMLOCK, SHMMAP.
_NO_SHARED_MEMORY = (4618, 4874, 5130, 5386)
_LOCAL_DISK = "lies where programs cannot share memory, which its log needs: put the file on a local disk"
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def code_of(error: BaseException) -> int:
    """The primary result code; 0 for an error that Python's module raised itself."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def advice_for(error: BaseException) -> str:
    """What it means for the file and what to do; "" where it is no fault of the file."""
    if getattr(error, "sqlite_errorcode", 0) in _NO_SHARED_MEMORY:
        return _LOCAL_DISK
    return ADVICE.get(code_of(error), "")


def as_store_error(error: BaseException) -> StoreError:
    """The error of a unit of work. It names SQLite's code only, so no value of a row can be in it.

    StoreBusy where the fault is the file's or its disk's: the same unit may succeed when that is mended.
    """
    if isinstance(error, StoreError):
        return error
    if code_of(error) in BUSY:
        return StoreBusy("the database is locked by somebody else")
    kind = StoreBusy if code_of(error) in ADVICE or isinstance(error, MemoryError) else StoreError
    return kind(f"the database refused: {getattr(error, 'sqlite_errorname', type(error).__name__)}")


def damaged(path: Path) -> StoreStartError:
    return StoreStartError([f"The database {path} {ADVICE[sqlite3.SQLITE_CORRUPT]}."])


class Report:
    """What the database thread finds wrong with the file, told to the operator once per trouble and once it is over.

    `end` is set when nothing may be written any more: the file is damaged, or no longer the one that was opened.
    """

    def __init__(self, path: Path) -> None:
        self.end: StoreStartError | None = None
        self._path = path
        self._trouble = 0
        self._files = self._look()

    def opened(self) -> None:
        """Remember which files the names stand for, now that SQLite has them open."""
        self._files = self._look()

    def check_files(self) -> None:
        """Raise when a commit just now went into files that nobody will find again."""
        if self._files != self._look():
            line = (
                "was moved, deleted or replaced, or its -wal was, while the bot ran: see who does that, and start "
                "again; if nobody did, its disk gives files new numbers (a network or merged one): use a local disk"
            )
            self.end = self.end or StoreStartError([f"The database {self._path} {line}."])
            raise StoreBusy("the database file is gone")

    def failed(self, error: BaseException) -> None:
        """Something failed; the faults of a unit of work itself, such as a broken constraint, are not the file's."""
        code = code_of(error)
        if code in DAMAGE:
            self.end = self.end or damaged(self._path)
        elif code in ADVICE and code != self._trouble:
            self._trouble = code
            log.error("the database %s %s", self._path, advice_for(error))

    def worked(self) -> None:
        """A change was committed."""
        if self._trouble:
            log.info("the database %s takes changes again", self._path)
        self._trouble = 0

    def _look(self) -> list[tuple[int, int] | None]:
        return [_identity(Path(name)) for name in (self._path, f"{self._path}-wal")]


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def readable_at_start(path: Path) -> Iterator[None]:
    """Turn whatever hinders opening `path` into one line that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        advice = advice_for(error) or f"cannot be used: SQLite says {error}"
        raise StoreStartError([f"The database {path} {advice}."]) from None
    except OSError as error:
        hint = "create the folder, or set DATABASE_URL to a place where this user may write"
        raise StoreStartError([f"The database {path} cannot be made ({error.strerror}): {hint}."]) from None
