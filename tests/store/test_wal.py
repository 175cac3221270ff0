"""A write-ahead log that was damaged at rest is refused; one that a crash left unfinished is not."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreStartError
from bot.store import migrate, wal
from bot.store.backup import back_up
from bot.store.connection import open_connection
from bot.store.wal import FRAME_HEADER, HEADER, fault_of

FRAME = FRAME_HEADER + 4096
ROWS = 20
FRAMES = 2 * ROWS  # a page of the table and one of its key


@pytest.fixture
def crashed(path: Path, tmp_path: Path) -> Path:
    """A database as a crash leaves it: every row in a transaction of its own, all of them in the log."""
    migrate(path)
    folder = tmp_path / "crashed"
    folder.mkdir()
    with closing(open_connection(path)) as connection:
        for number in range(ROWS):
            connection.execute("INSERT INTO put_aside VALUES (?, 0)", (number,))
        for ending in ("", "-wal", "-shm"):
            (folder / f"bot.db{ending}").write_bytes(Path(f"{path}{ending}").read_bytes())
    return folder / "bot.db"


def _log(database: Path) -> Path:
    return Path(f"{database}-wal")


def _spoil(file: Path, place: int, count: int = 8) -> None:
    content = bytearray(file.read_bytes())
    content[place : place + count] = bytes(255 - byte for byte in content[place : place + count])
    file.write_bytes(content)


def rows(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        (count,) = connection.execute("SELECT COUNT(*) FROM put_aside").fetchone()
    return int(count)


def refusal(database: Path) -> str:
    """The line of a start that must fail and leave everything as it was."""
    before = {file.name: file.read_bytes() for file in database.parent.iterdir()}
    with pytest.raises(StoreStartError) as refused:
        migrate(database)
    assert {file.name: file.read_bytes() for file in database.parent.iterdir()} == before
    (line,) = refused.value.lines
    return line


def test_it_takes_a_log_that_a_crash_left(crashed: Path) -> None:
    assert migrate(crashed) == []
    assert rows(crashed) == ROWS


def test_it_reckons_checksums_as_sqlite_does(crashed: Path) -> None:
    frames = list(wal._frames(_log(crashed).read_bytes()))
    assert [frame.commits for frame in frames] == [False, True] * ROWS
    assert all(frame.fits and frame.ours for frame in frames)


@pytest.mark.parametrize("place", [0, 4, FRAME_HEADER, FRAME - 8])
@pytest.mark.parametrize("frame", [0, 7, FRAMES - 4])
def test_it_refuses_a_log_that_is_damaged_before_its_end(crashed: Path, frame: int, place: int) -> None:
    """Its salts, too, may be what is damaged; without the check SQLite would open it with fewer rows."""
    _spoil(_log(crashed), HEADER + frame * FRAME + place)
    assert "bot.db-wal is damaged in the middle. Put the file back as it was, or put a backup" in refusal(crashed)


def test_it_refuses_a_log_with_damaged_salts(crashed: Path) -> None:
    _spoil(_log(crashed), HEADER + 7 * FRAME + 8)
    assert "is damaged in the middle" in refusal(crashed)


@pytest.mark.parametrize("place", [0, 8, 16, 24])
def test_it_refuses_a_log_with_a_damaged_beginning(crashed: Path, place: int) -> None:
    _spoil(_log(crashed), place)
    assert "does not begin like a write-ahead log" in refusal(crashed)


def test_it_refuses_a_log_that_is_something_else(crashed: Path) -> None:
    _log(crashed).write_bytes(b"hello")
    assert "does not begin like a write-ahead log" in refusal(crashed)


def test_it_refuses_to_do_without_a_log_that_was_taken_away(crashed: Path) -> None:
    _log(crashed).unlink()
    assert "bot.db-wal is missing though" in refusal(crashed)


@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: os.truncate(file, 0)])
def test_it_refuses_a_log_without_its_database(crashed: Path, spoil: object) -> None:
    assert callable(spoil)
    spoil(crashed)
    assert "is there, but nothing in" in refusal(crashed)


@pytest.mark.parametrize("lost", [1, FRAME - 1, FRAME, 2 * FRAME - 1])
def test_it_takes_a_log_whose_last_change_was_not_finished(crashed: Path, lost: int) -> None:
    """Torn as a crash in the middle of writing it tears: nobody was told of that change."""
    os.truncate(_log(crashed), HEADER + FRAMES * FRAME - lost)
    assert migrate(crashed) == []
    assert rows(crashed) == ROWS - 1


@pytest.mark.parametrize("content", [b"", b"\0" * HEADER, b"\0" * (HEADER + FRAME)])
def test_it_takes_a_log_in_which_nothing_was_synced(crashed: Path, content: bytes) -> None:
    _log(crashed).write_bytes(content)
    assert migrate(crashed) == []


def test_it_takes_a_log_with_what_an_older_one_left_behind(path: Path, tmp_path: Path) -> None:
    """After a checkpoint the log is written from its beginning again, over its old frames."""
    migrate(path)
    with closing(open_connection(path)) as connection:
        for number in range(ROWS):
            connection.execute("INSERT INTO put_aside VALUES (?, 0)", (number,))
        connection.execute("PRAGMA wal_checkpoint(FULL)").fetchall()
        connection.execute("INSERT INTO put_aside VALUES (-1, 0)")
        assert _log(path).stat().st_size == HEADER + FRAMES * FRAME
        assert fault_of(path) == ""


def test_it_takes_a_log_with_what_refused_changes_left_behind(path: Path, tmp_path: Path) -> None:
    """A sync that fails takes its change back, and the next one is written over its frames: here two in a row."""
    migrate(path)
    with closing(open_connection(path)) as connection:
        connection.execute("INSERT INTO put_aside VALUES (0, 0)")
        good = len(_log(path).read_bytes())
        tails = [_tail(path, tmp_path / str(size), size, good) for size in (3000, 1000, 1)]
        database, content = path.read_bytes(), _log(path).read_bytes()
    for tail in tails:
        content = content[:good] + tail + content[good + len(tail) :]
    left_behind = [len(tail) // FRAME for tail in tails]
    assert left_behind[0] > left_behind[1] > left_behind[2]
    assert (len(content) - good) // FRAME == left_behind[0]
    copy = tmp_path / "copy.db"
    copy.write_bytes(database)
    _log(copy).write_bytes(content)
    assert migrate(copy) == []
    assert rows(copy) == 2


def _tail(path: Path, folder: Path, size: int, after: int) -> bytes:
    """What a change of so many rows writes into a copy of the log, behind its first `after` bytes."""
    folder.mkdir()
    copy = folder / "bot.db"
    for ending in ("", "-wal", "-shm"):
        Path(f"{copy}{ending}").write_bytes(Path(f"{path}{ending}").read_bytes())
    with closing(open_connection(copy)) as connection:
        connection.execute("BEGIN")
        for number in range(1, size + 1):
            connection.execute("INSERT INTO put_aside VALUES (?, 1)", (number,))
        connection.execute("COMMIT")
        return _log(copy).read_bytes()[after:]


@pytest.mark.parametrize("later", [True, False])
def test_it_looks_again_when_the_log_changes_while_it_is_read(
    crashed: Path, monkeypatch: pytest.MonkeyPatch, later: bool
) -> None:
    """Somebody at work writes it, or takes it away with its index."""
    whole: list[bytes | None] = [_log(crashed).read_bytes() if later else None]
    _spoil(_log(crashed), HEADER + 7 * FRAME)
    contents: Iterator[bytes | None] = iter([_log(crashed).read_bytes(), *whole])
    monkeypatch.setattr(wal, "_read", lambda _log: next(contents))
    for ending in () if later else ("-wal", "-shm"):
        Path(f"{crashed}{ending}").unlink()
    assert fault_of(crashed) == ""


def test_it_misses_no_log_that_somebody_opens_while_it_looks(crashed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wal, "_read", lambda _log: None)
    assert fault_of(crashed) == ""


def test_a_backup_hides_no_damage(crashed: Path, tmp_path: Path) -> None:
    """To open it would drop what cannot be read and tidy the log away: the next start would find nothing wrong."""
    _spoil(_log(crashed), HEADER + FRAMES // 2 * FRAME + 100)
    before = {file.name: file.read_bytes() for file in crashed.parent.iterdir()}
    with pytest.raises(StoreStartError, match="is damaged in the middle"):
        back_up(crashed, tmp_path / "copy.db")
    assert {file.name: file.read_bytes() for file in crashed.parent.iterdir()} == before
    assert not (tmp_path / "copy.db").exists()
    assert "is damaged in the middle" in refusal(crashed)
