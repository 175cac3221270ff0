"""The schema: numbered SQL files, each applied once, in order, in one transaction of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.errors import StoreStartError

FOLDER = Path(__file__).parent / "migrations"
CREATE_VERSIONS = """CREATE TABLE IF NOT EXISTS schema_versions (
    version BIGINT PRIMARY KEY, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file `NNNN_name.sql`."""

    version: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return sha256(self.sql.encode()).hexdigest()


def read_migrations(folder: Path) -> list[Migration]:
    """The migrations of this program, which count from 1 without a gap."""
    files = sorted(folder.glob("*.sql"))
    if [file.name[:5] for file in files] != [f"{number:04}_" for number in range(1, len(files) + 1)]:
        raise StoreStartError([f"The files in {folder} do not count from 0001: restore the release's."])
    return [Migration(n, file.stem, file.read_text(encoding="utf-8")) for n, file in enumerate(files, 1)]


def apply(connection: sqlite3.Connection) -> list[str]:
    """Bring the schema up to date and return the names of what was applied now.

    `connection` is in autocommit. Several may start at once: whoever gets the lock second finds it done.
    """
    migrations = read_migrations(FOLDER)
    connection.execute(CREATE_VERSIONS)
    stored = _stored(connection)
    _refuse_strangers(stored, migrations)
    return [one.name for one in migrations if one.version not in stored and _apply_one(connection, one)]


def _stored(connection: sqlite3.Connection) -> dict[int, str]:
    return dict(connection.execute("SELECT version, checksum FROM schema_versions").fetchall())


def _refuse_strangers(stored: dict[int, str], migrations: list[Migration]) -> None:
    """Neither a schema of a newer program nor one made from other files may be touched."""
    unknown = stored.keys() - {one.version for one in migrations}
    if unknown:
        line = f"The database has schema {max(unknown)}, this program knows {len(migrations)}"
        raise StoreStartError([f"{line}: install the program that made it, or a newer one."])
    for one in migrations:
        if stored.get(one.version, one.checksum) != one.checksum:
            line = f"Migration {one.name} was edited after it was applied: restore the release's file."
            raise StoreStartError([line])


def _apply_one(connection: sqlite3.Connection, migration: Migration) -> bool:
    """Apply it, or find that another starter just did."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if migration.version in _stored(connection):
            return False
        for statement in _statements(migration.sql):
            connection.execute(statement)
        connection.execute(
            "INSERT INTO schema_versions VALUES (?, ?, CAST(strftime('%s', 'now') AS INTEGER))",
            (migration.version, migration.checksum),
        )
        connection.execute("COMMIT")
    except (sqlite3.Error, sqlite3.Warning) as error:
        line = f"Migration {migration.name} failed and nothing of it was kept: SQLite says {error}."
        raise StoreStartError([line]) from error
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return True


def _statements(sql: str) -> Iterator[str]:
    """One statement at a time; each ends at the end of a line."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
