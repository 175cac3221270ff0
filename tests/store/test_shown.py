"""Which screens are pending: those of taps later than the one that was shown."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store import Store, migrate, schema
from tests.store.world import DAY, NOW, keep, state

SOON = NOW + timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)


async def pending(store: Store, most: int = 500) -> list[int]:
    return await store.pending_screens(NOW - DAY, SOON, most)


async def test_it_owes_the_screen_of_a_tap_until_that_one_was_shown(store: Store) -> None:
    await keep(store, state())
    assert await pending(store) == [7]
    await store.set_shown(7, NOW - MICROSECOND)
    assert await pending(store) == [7], "that was an older one"
    await store.set_shown(7, NOW)
    assert await pending(store) == []
    await keep(store, state(at=NOW + MICROSECOND))
    assert await pending(store) == [7]


async def test_it_owes_nothing_for_what_is_no_tap(store: Store) -> None:
    await keep(store, state())
    await store.set_shown(7, NOW)
    await store.set_live_message(7, 12)
    await keep(store, replace(state(), chat=replace(state().chat, zone="Asia/Shanghai")))
    assert await pending(store) == []


async def test_it_names_the_newest_first_and_only_so_many(store: Store) -> None:
    for chat_id, seconds in ((1, 30), (2, 10), (3, 20)):
        await keep(store, state(chat_id, at=NOW - timedelta(seconds=seconds)))
    assert await pending(store) == [2, 3, 1]
    assert await pending(store, most=2) == [2, 3]


async def test_it_leaves_out_the_blocked_the_old_and_the_seen_since(store: Store) -> None:
    await keep(store, replace(state(1), chat=replace(state(1).chat, blocked=True)))
    await keep(store, state(2, at=NOW - DAY - MICROSECOND))
    await keep(store, state(3, at=SOON))
    await keep(store, state(4, at=NOW - DAY))
    assert await pending(store) == [4]


async def test_it_remembers_nothing_of_a_chat_nobody_knows(store: Store) -> None:
    await store.set_shown(99, NOW)
    assert await store.load(99) is None


async def test_it_owes_nothing_to_those_of_an_older_database(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = schema.FOLDER
    old = tmp_path / "older"
    old.mkdir()
    (old / "0001_first.sql").write_text((real / "0001_first.sql").read_text())
    monkeypatch.setattr(schema, "FOLDER", old)
    migrate(path)
    with closing(sqlite3.connect(path)) as database, database:
        seen = int(NOW.timestamp() * 1_000_000)
        database.execute("INSERT INTO chats VALUES (7, 'zh', NULL, 12, NULL, 0, 0, ?)", (seen,))
    monkeypatch.setattr(schema, "FOLDER", real)
    store = await Store.open(path)
    assert await pending(store) == []
    assert await store.load(7) is not None
    await store.close()
