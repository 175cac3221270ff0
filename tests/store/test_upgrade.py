"""What every released schema left behind is still there after the upgrade to the newest."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store import migrate, schema
from tests.store.filled import PUT_ASIDE, SHOWN, SINCE_HOURS, fixture, states, was_handled
from tests.store.world import NOW, OpenStore

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
async def test_it_keeps_everything_of_an_older_schema(open_store: OpenStore, path: Path, version: int) -> None:
    _load(version, path)
    store = await open_store()
    for one in states(version):
        assert await store.load(one.chat.chat_id) == one
    assert await store.was_put_aside(PUT_ASIDE)
    assert await was_handled(store) is (version >= SINCE_HOURS)


@pytest.mark.parametrize("version", VERSIONS)
async def test_it_owes_the_same_screens_after_an_upgrade(open_store: OpenStore, path: Path, version: int) -> None:
    _load(version, path)
    store = await open_store()
    reachable = {one.chat.chat_id for one in states(version) if not one.chat.blocked}
    pending = reachable - {*SHOWN} if version >= SINCE_HOURS else set()  # nobody knew before
    assert set(await store.pending_screens(NOW, NOW + timedelta(days=2), 100)) == pending


@pytest.mark.parametrize("version", VERSIONS)
async def test_it_owes_the_same_reminders_after_an_upgrade(open_store: OpenStore, path: Path, version: int) -> None:
    _load(version, path)
    left = _reminders(path)
    store = await open_store()
    claimed = await store.claim_due(NOW + timedelta(days=90), timedelta(minutes=5), 100)
    again = [(one.chat_id, one.case_number, one.kind, one.step, one.due_at, one.attempts - 1) for one in claimed]
    assert sorted(again) == left
    assert {attempts for *_, attempts in left} == {0, 1}  # some were claimed before the upgrade


def _reminders(path: Path) -> list[tuple[int, int, str, str, datetime, int]]:
    """(chat, case, kind, step, due in UTC, attempts) of every reminder, as the older schema has them."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT chat_id, case_number, kind, step, due_at, attempts FROM reminders")
        return sorted((*row[:4], datetime.fromtimestamp(row[4], UTC), row[5]) for row in found)


@pytest.mark.parametrize("version", VERSIONS)
def test_it_makes_of_an_older_schema_what_it_makes_of_none(path: Path, tmp_path: Path, version: int) -> None:
    _load(version, path)
    assert migrate(path) == [one.name for one in schema.read_migrations(schema.FOLDER)[version:]]
    migrate(tmp_path / "new.db")
    assert _schema(path) == _schema(tmp_path / "new.db")
