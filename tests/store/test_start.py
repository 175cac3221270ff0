"""Opening: migrations, and one readable line for whatever is wrong."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreStartError
from bot.store import Store, connection, migrate, schema
from tests.store.world import OpenStore, keep, state


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of migrations in place of the real one."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    monkeypatch.setattr(schema, "FOLDER", folder)
    return folder


async def refusal(path: Path) -> str:
    """The one line with which both ways to open refuse."""
    with pytest.raises(StoreStartError) as by_store:
        await Store.open(path)
    with pytest.raises(StoreStartError) as by_command:
        migrate(path)
    assert by_store.value.lines == by_command.value.lines
    (line,) = by_store.value.lines
    return line


def _write(path: Path, place: int, content: bytes) -> None:
    """Put bytes into a file by other means than SQLite."""
    path.touch()
    with path.open("r+b") as file:
        file.seek(place)
        file.write(content)


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as other:
        return {name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


async def test_it_creates_folder_and_file_for_its_own_user_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "deep" / "bot.db"
    await (await Store.open(str(path))).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_it_migrates_from_the_command_line_once(path: Path) -> None:
    assert migrate(str(path)) == [one.name for one in schema.read_migrations(schema.FOLDER)]
    assert migrate(path) == []


async def test_it_syncs_every_commit_to_the_disk(opened: list[sqlite3.Connection], store: Store) -> None:
    (connection,) = opened
    for _ in range(2):  # behind the truncation after a start, which waits for no lock
        await store.next_due()
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
    found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
    assert found == ["wal", 2, 1, 5000, 1]


async def test_it_keeps_statements_out_of_the_log(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await keep(store, state())
    assert caplog.records == []


def test_it_migrates_once_when_several_start(tmp_path: Path) -> None:
    for number in range(10):
        with ThreadPoolExecutor(8) as pool:
            applied = list(pool.map(migrate, [tmp_path / f"{number}.db"] * 8))
        names = sorted(name for those in applied for name in those)
        assert names == [migration.name for migration in schema.read_migrations(schema.FOLDER)]


async def test_it_opens_twice_at_once(open_store: OpenStore) -> None:
    first, second = await asyncio.gather(open_store(), open_store())
    await keep(first, state())
    assert await second.load(7) == state()


def test_it_applies_only_what_is_new(path: Path, folder: Path) -> None:
    (folder / "0001_a.sql").write_text("CREATE TABLE a (x TEXT); -- first; table\n-- and a remark;\n")
    assert migrate(path) == ["0001_a"]
    (folder / "0002_b.sql").write_text("CREATE TABLE b (x TEXT)")
    assert migrate(path) == ["0002_b"]
    assert tables(path) == {"schema_versions", "a", "b"}


@pytest.mark.parametrize("broken", ["NONSENSE;", "INSERT INTO b VALUES (NULL);", "SELECT 1; SELECT 2;"])
async def test_it_keeps_nothing_of_a_failing_migration(path: Path, folder: Path, broken: str) -> None:
    (folder / "0001_a.sql").write_text(f"CREATE TABLE b (x TEXT NOT NULL);\n{broken}")
    assert "0001_a failed and nothing of it was kept" in await refusal(path)
    assert tables(path) == {"schema_versions"}


async def test_it_refuses_a_newer_schema(path: Path, folder: Path) -> None:
    for name in ("0001_a.sql", "0002_b.sql"):
        (folder / name).write_text(f"CREATE TABLE t{name[:4]} (x TEXT);")
    migrate(path)
    (folder / "0002_b.sql").unlink()
    assert "has schema 2, this program knows 1: install" in await refusal(path)


async def test_it_refuses_an_edited_migration(path: Path, folder: Path) -> None:
    (folder / "0001_a.sql").write_text("CREATE TABLE a (x TEXT);")
    migrate(path)
    (folder / "0001_a.sql").write_text("CREATE TABLE a (y TEXT);")
    assert "0001_a was edited after it was applied: restore" in await refusal(path)


@pytest.mark.parametrize("name", ["0002_b.sql", "first.sql"])
async def test_it_refuses_migrations_that_do_not_count(path: Path, folder: Path, name: str) -> None:
    (folder / name).write_text("SELECT 1;")
    assert "do not count from 0001" in await refusal(path)


async def test_it_refuses_a_file_that_is_no_database(path: Path) -> None:
    _write(path, 0, b"a letter to the operator" * 100)
    assert "is not an SQLite database: move" in await refusal(path)


async def test_it_refuses_a_damaged_database(path: Path) -> None:
    migrate(path)
    _write(path, 100, b"\xff" * 3996)  # the page that lists the tables
    assert "is damaged: put a backup" in await refusal(path)


async def test_it_refuses_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert "cannot be opened: give" in await refusal(tmp_path)


async def test_it_refuses_a_folder_that_cannot_be_made(path: Path) -> None:
    _write(path, 0, b"a file")
    assert "cannot be made (File exists): create the folder" in await refusal(path / "bot.db")


async def test_it_refuses_a_database_that_can_only_be_read(path: Path) -> None:
    migrate(path)
    _write(path, 18, b"\x03")  # a write version of the future: SQLite only reads such a file
    assert "can only be read: give" in await refusal(path)


async def test_it_refuses_a_database_that_somebody_holds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(path)
    monkeypatch.setattr(connection, "BUSY_MS", 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "is locked by another program: stop" in await refusal(path)


async def test_it_refuses_a_disk_without_a_write_ahead_log() -> None:
    with closing(sqlite3.connect(":memory:")) as memory, pytest.raises(StoreStartError, match="local disk"):
        connection.set_up(memory)
