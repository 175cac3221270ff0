"""What is wrong with a write-ahead log before SQLite opens it.

SQLite ends a log at the first frame that does not fit and leaves out the rest without a word. After a crash that
is right: the rest is a change nobody was told of. After damage it would be a silent loss. The two differ: a frame
is written only after everything before the last commit was synced (synchronous = FULL), so a frame of this log
behind a commit behind a frame that does not fit means that something synced is gone.
Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER, FRAME_HEADER = 32, 24  # bytes
MAGIC = 0x377F0682  # one more when the checksums are of big-endian words
WORD = 0xFFFFFFFF

Sums = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """One page as it was written; `commits` when it ends a transaction, `fits` when its checksum is right."""

    commits: bool
    ours: bool
    fits: bool


def fault_of(database: Path) -> str:
    """Why the log beside `database` cannot be trusted; "" when it can, or when there is none. Raises OSError."""
    log, index = Path(f"{database}-wal"), Path(f"{database}-shm")
    content = _read(log)
    while content and (fault := _fault_in(content)):
        again = _read(log)
        if again == content:
            return f"{log} {fault}"
        content = again  # somebody is at work on it
    if content is None:
        return f"{log} is missing though {index} is there" if _without(index, log) else ""
    if content and not (database.exists() and database.stat().st_size):
        return f"{log} is there, but nothing in {database}"
    return ""


def _read(log: Path) -> bytes | None:
    try:
        return log.read_bytes()
    except FileNotFoundError:
        return None


def _without(index: Path, log: Path) -> bool:
    """Whether the index is there and its log is not. SQLite makes it after the log and deletes it before.

    Somebody may open or close the database meanwhile: the index has to be the same before and after the look.
    """
    try:
        before, missing, after = index.stat(), not log.exists(), index.stat()
    except FileNotFoundError:
        return False
    return missing and (after.st_ino, after.st_ctime_ns) == (before.st_ino, before.st_ctime_ns)


def _fault_in(content: bytes) -> str:
    header = content[:HEADER]
    if not header.strip(b"\0"):
        return ""  # nothing was synced yet
    if not _is_header(header):
        return "does not begin like a write-ahead log"
    broken = committed = False
    for frame in _frames(content):
        if committed and frame.fits:
            return "is damaged in the middle"
        broken = broken or not frame.fits
        committed = broken and frame.ours and frame.commits
    return ""


def _is_header(header: bytes) -> bool:
    if len(header) < HEADER:
        return False
    (magic,) = struct.unpack(">I", header[:4])
    return magic & ~1 == MAGIC and _sums(header[:24], (0, 0), magic & 1) == struct.unpack(">II", header[24:])


def _frames(content: bytes) -> Iterator[Frame]:
    """The frames until the end of the file. One fits that continues its predecessor, be that itself damaged.

    Checksums are reckoned of the frames with this log's salts only: those of an older one may be many.
    """
    magic, _version, page_size = struct.unpack(">III", content[:12])
    salts, before = content[16:24], [struct.unpack(">II", content[24:HEADER])]
    for start in range(HEADER, len(content) - FRAME_HEADER - page_size + 1, FRAME_HEADER + page_size):
        page = start + FRAME_HEADER
        _number, size, first, second = struct.unpack(">II8xII", content[start:page])
        ours = content[start + 8 : start + 16] == salts
        head, body = content[start : start + 8], content[page : page + page_size]
        sums = [_sums(body, _sums(head, one, magic & 1), magic & 1) for one in before] if ours else []
        fits = (first, second) in sums
        yield Frame(commits=size != 0, ours=ours, fits=fits)
        before = [(first, second)] if fits else [(first, second), *sums[:1]]  # its checksum may be what is damaged


def _sums(content: bytes, last: Sums, big_endian: int) -> Sums:
    first, second = last
    words = array("I", content)
    if big_endian != (struct.pack("=H", 1) == b"\0\1"):
        words.byteswap()
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & WORD
        second = (second + odd + first) & WORD
    return first, second
