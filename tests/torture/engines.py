"""The databases that the bot can be tortured on, by their name."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from bot.store import schema, sqlite
from tests.torture.plan import Boundary
from tests.torture.reader import PRODUCTS_OWN, TABLES, Engine, Rows

NEW_SCHEMA = """CREATE TABLE torture_{n} (chat_id BIGINT NOT NULL, at BIGINT);
INSERT INTO torture_{n} (chat_id) SELECT chat_id FROM chats;
ALTER TABLE events ADD COLUMN torture_{n}_note TEXT;
CREATE INDEX torture_{n}_at ON events (at, kind);
"""


class SQLiteEngine:
    """A file in the folder."""

    name = "sqlite"

    def url(self, folder: Path) -> str:
        return f"sqlite:///{folder / 'bot.db'}"

    def rows(self, folder: Path) -> dict[str, Rows]:
        """Every table; all are empty before the first migration."""
        if not _file(folder).exists():
            return {table: [] for table in TABLES}
        with closing(_open(folder)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("BEGIN")
            known = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            return {
                table: [dict(row) for row in connection.execute(query)] if table in known else []
                for table, query in TABLES.items()
            }

    def faults(self, folder: Path, grown: Mapping[int, int]) -> list[str]:
        if not _file(folder).exists():
            return []
        with closing(_open(folder)) as connection:
            check = [line for (line,) in connection.execute("PRAGMA quick_check") if line != "ok"]
            return check + list(_half_migrations(connection, grown))

    def new_schema(self, number: int) -> str:
        return NEW_SCHEMA.format(n=number)

    def wire(self, passed: Callable[[Boundary], None], migrations: Path) -> None:
        _wire_commits(passed)
        _wire_migrations(passed, migrations)


def _file(folder: Path) -> Path:
    return folder / "bot.db"


def _open(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{_file(folder)}?mode=ro", uri=True, timeout=5, isolation_level=None)


def _half_migrations(connection: sqlite3.Connection, grown: Mapping[int, int]) -> Iterator[str]:
    """All that a migration makes must be there, with its rows, exactly when its version is recorded."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "schema_versions" not in tables:
        return
    versions = {int(version) for (version,) in connection.execute("SELECT version FROM schema_versions")}
    if "chats" in tables and 1 not in versions:
        yield "migration 1 is half there"
    indexes = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    columns = {column[1] for column in connection.execute("PRAGMA table_info(events)")}
    for number, chats in grown.items():
        table = f"torture_{number}"
        made = [table in tables, f"{table}_at" in indexes, f"{table}_note" in columns]
        if set(made) != {number in versions}:
            yield f"migration {number} is half there: table, index and column {made}"
        elif table in tables and (rows := connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) != chats:  # noqa: S608 - a number
            yield f"migration {number} has {rows} of {chats} rows"
    if versions - {*range(1, PRODUCTS_OWN + 1), *grown}:
        yield f"migrations {sorted(versions)} are recorded"


def _wire_commits(passed: Callable[[Boundary], None]) -> None:
    """GroupCommit's own commit ends in the next class behind it: this one."""

    class Counted(sqlite3.Connection):
        changed = 0

        def commit(self) -> None:
            writes = self.total_changes > self.changed
            self.changed = self.total_changes
            if writes:
                passed(Boundary.BEFORE_COMMIT)
            super().commit()
            if writes:
                passed(Boundary.AFTER_COMMIT)

    sqlite._Ready = type("_Ready", (sqlite._Ready, Counted), {})  # type: ignore[assignment,misc]


def _wire_migrations(passed: Callable[[Boundary], None], folder: Path) -> None:
    statements = schema._statements

    def counted(sql: str) -> Iterator[str]:
        for statement in statements(sql):
            passed(Boundary.MIGRATION)
            yield statement
        passed(Boundary.MIGRATION)

    schema._statements = counted
    schema.FOLDER = folder


ENGINES: dict[str, Engine] = {engine.name: engine for engine in (SQLiteEngine(),)}
