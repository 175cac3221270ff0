"""A consistent copy of the database while the bot writes to it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.errors import StoreStartError
from bot.store.connection import first_fault, open_connection
from bot.store.faults import ADVICE, code_of, damaged, readable_at_start
from bot.store.sqlite import look_at_log

PAGES = 1000  # in one step
BESIDE = ("-wal", "-shm", "-journal")


def back_up(source: Path, file: Path, *, force: bool = False) -> int:
    """Copy the database `source` into `file` and return the copy's size in bytes.

    The copy holds every unit of work that was reported as committed before the call. It is checked, synced and
    readable by its owner only before it gets its name; on any failure `file` is as it was. An existing `file` is
    replaced only with `force`, the database itself never. Raises StoreStartError.
    """
    source = source.resolve()  # its log stands beside the file itself, not beside a link to it
    _refuse_unless_possible(source, file, force=force)
    with _writable(file):
        handle, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".part", dir=file.parent)  # mode 0600
        os.close(handle)
        part = Path(name)
        try:
            _copy(source, part)
            size = _sync(part)
            part.replace(file)
            _sync(file.parent)
        finally:
            for left in (part, *_beside(part)):
                left.unlink(missing_ok=True)
    return size


def _refuse_unless_possible(source: Path, file: Path, *, force: bool) -> None:
    if not source.is_file():
        raise StoreStartError([f"There is no database {source}: start the bot once, or set DATABASE_URL."])
    if any(_same(file, one) for one in (source, *_beside(source))):
        raise StoreStartError([f"{file} belongs to the database itself: name another file."])
    if file.is_dir():
        raise StoreStartError([f"{file} is a folder: name a file in it."])
    if file.exists() and not force:
        raise StoreStartError([f"{file} exists: name another file, or replace it with --force."])
    for one in _beside(file):
        if one.exists():  # SQLite would play it into the copy
            raise StoreStartError([f"{one} is there, so {file} is in use: name another file."])


def _beside(database: Path) -> list[Path]:
    return [Path(f"{database}{ending}") for ending in BESIDE]


def _same(file: Path, other: Path) -> bool:
    return file.resolve() == other.resolve() or (file.exists() and other.exists() and file.samefile(other))


@contextmanager
def _writable(file: Path) -> Iterator[None]:
    """Turn what hinders writing the copy into one line."""
    try:
        yield
    except OSError as error:
        raise StoreStartError(
            [f"{file} cannot be written ({error.strerror}): name a place that exists and may be written."]
        ) from None


def _copy(source: Path, part: Path) -> None:
    """One read transaction over the whole copy: the bot goes on writing, and its changes do not begin it anew."""
    with readable_at_start(source):
        look_at_log(source)  # before SQLite does: it would leave out what it cannot read, and tidy the rest away
        reading = open_connection(source)
    with closing(reading):
        with readable_at_start(source):
            reading.execute("BEGIN")
            reading.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        try:
            with closing(open_connection(part)) as writing:
                reading.backup(writing, pages=PAGES, progress=_step)
                # closing would do it too, but says nothing when it fails
                writing.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                fault = first_fault(writing, "integrity_check(1)")
        except sqlite3.Error as error:
            raise _refusal(source, part, error) from None
    if fault:
        raise damaged(source)


def _step(_status: int, _remaining: int, _total: int) -> None:
    """Python hears an interrupt here, and nowhere else in a copy."""


def _refusal(source: Path, part: Path, error: sqlite3.Error) -> StoreStartError:
    if code_of(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(source)
    advice = ADVICE.get(code_of(error), f"cannot be written: SQLite says {error}")
    return StoreStartError([f"The copy {part} {advice}."])


def _sync(path: Path) -> int:
    """Wait until a file or folder is on the disk; its size in bytes."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
        return os.fstat(handle).st_size
    finally:
        os.close(handle)
