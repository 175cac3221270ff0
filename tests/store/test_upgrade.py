"""What every released schema left behind is still there after the upgrade to the newest."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store import Store, migrate, schema
from tests.store.filled import PUT_ASIDE, fixture, states
from tests.store.world import NOW

VERSIONS = [one.version for one in schema.read_migrations(schema.FOLDER)]
HOW = "make it before the release: python -m tests.store.filled"


def _load(version: int, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(fixture(version).read_text(encoding="utf-8"))


def _schema(path: Path) -> set[tuple[str, str]]:
    """Every table and index, with its words but not its layout."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {(name, " ".join(sql.split())) for name, sql in found}


def test_it_has_what_every_schema_left_behind() -> None:
    assert [version for version in VERSIONS if not fixture(version).exists()] == [], HOW


@pytest.mark.parametrize("version", VERSIONS)
async def test_it_keeps_everything_of_an_older_schema(path: Path, version: int) -> None:
    _load(version, path)
    store = await Store.open(path)
    for one in states():
        assert await store.load(one.chat.chat_id) == one
    assert await store.was_put_aside(PUT_ASIDE)
    totals = await store.statistics()
    later = NOW + timedelta(days=90)
    claimed = await store.claim_due(later, timedelta(minutes=5), 100)
    assert len(claimed) == totals["reminders"] > 2
    assert max(one.attempts for one in claimed) == 2  # one was claimed before the upgrade
    await store.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_it_makes_of_an_older_schema_what_it_makes_of_none(path: Path, tmp_path: Path, version: int) -> None:
    _load(version, path)
    assert migrate(path) == [one.name for one in schema.read_migrations(schema.FOLDER)[version:]]
    migrate(tmp_path / "new.db")
    assert _schema(path) == _schema(tmp_path / "new.db")
